//! Two cases turn out to be one problem.

use look::desk::{DeskPage, Place};
use look::row::Arrival;
use look::{CaseRow, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{buttons, crumbs, page_head};

/// The form.
#[derive(Debug, Clone)]
pub struct View {
    /// The case that goes.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// The number of the case that goes on, as it was typed.
    pub into: String,
    /// Cases it may belong to: the same customer, the same words.
    pub candidates: Vec<CaseRow>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let above = format!("#{number} {}", view.subject);
    let lead = html! { "Its messages move to the case that goes on, which keeps the earlier deadlines. A merge can be taken back." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Merge"))
            (page_head(&html! { "Merge #" (number) " into another case" }, &lead, &html! {}))
            form.stack.loose.form-narrow method="post" action={ (here) "/merge" } {
                (wrong.summary())
                (Field::new("into", "Case that goes on").hint("Its number").line("text", &view.into, wrong))
                (buttons("Merge cases", &here))
            }
            @if !view.candidates.is_empty() {
                section.panel.flush aria-labelledby="like-h" {
                    h2.group #like-h { "It may be one of these" }
                    div #case-list { ul.cases role="list" { @for it in &view.candidates { (it.show(&desk.wall, Arrival::Found)) } } }
                }
            }
        }
    };
    desk.page(
        &DeskPage {
            title: &wrong.title(&format!("Merge #{number}")),
            place: Some(Place::Inbox),
            panes: None,
        },
        &content,
    )
}
