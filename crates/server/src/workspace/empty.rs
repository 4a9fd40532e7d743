//! A desk on its first day: what is true, why, and the one next thing to do.

use look::Desk;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use maud::{Markup, html};

use super::words::page_head;

/// What a new desk still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// Whether a mission is in force.
    pub has_mission: bool,
    /// Whether anybody but the first person is there.
    pub has_colleagues: bool,
}

/// The page.
pub fn page(desk: &Desk, view: View) -> Markup {
    let heading = |words: &str| html! { h2 { (words) } };
    let content = html! {
        div.page {
            (page_head(&html! { "Your desk is ready" }, &html! { "No case has come in yet. This is what helps until then." }, &html! {}))
            div.cols.two {
                section.panel {
                    @if view.has_mission { (empty(Art::Book, &heading("Your mission is in force"), &html! { "Customers can read it, and every clock follows from it." }, Some(("Read it as they do", "/mission")))) }
                    @else { (empty(Art::Book, &heading("No mission yet"), &html! { "Without one nothing is promised, and no clock runs." }, Some(("Set one up", "/setup")))) }
                }
                section.panel {
                    @if view.has_colleagues { (empty(Art::Clear, &heading("All clear"), &html! { "Nothing is waiting. The first case will appear in the inbox by itself." }, Some(("Enter a case by hand", "/cases/new")))) }
                    @else { (empty(Art::Clear, &heading("You are alone here"), &html! { "Cases go to people. Add those who answer." }, Some(("Add a person", "/people/new")))) }
                }
            }
        }
    };
    desk.page(&DeskPage { title: "Welcome", place: Some(Place::Inbox), panes: None }, &content)
}
