//! Who holds the roles of the mission's escalation paths.

use look::desk::{DeskPage, Place};
use look::field::options;
use look::marks::{Tone, pill};
use look::{Choice, Desk, icon};
use maud::{Markup, html};

use super::words::{crumbs, page_head};

/// The roles.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// In the order of the mission.
    pub roles: Vec<Role>,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its name in the mission.
    pub name: String,
    /// The steps of paths that name it, in words; none when the mission names it no more.
    pub steps: Vec<String>,
    /// For each place, who may hold it and who does.
    pub holders: Vec<Vec<Choice>>,
    /// Whom a page would reach now, by name.
    pub reached: Vec<String>,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let lead = html! { "The mission names roles; here they get people. Who stands first is told first." };
    let content = html! {
        div.page {
            (crumbs(&[("People", "/people")], "Roles"))
            (page_head(&html! { "Roles of the escalation paths" }, &lead, &html! {}))
            @if view.roles.is_empty() { p.soft { "The mission names no role yet." } }
            @for (nth, role) in view.roles.iter().enumerate() { (role.show(nth)) }
        }
    };
    desk.page(&DeskPage { title: "Roles", place: Some(Place::People), panes: None }, &content)
}

impl Role {
    fn show(&self, nth: usize) -> Markup {
        const PLACES: [&str; 4] = ["First", "Then", "Then, third", "Then, fourth"];
        html! {
            form.panel.form-narrow.stack method="post" action="/people/roles" {
                h2 { bdi { (self.name) } }
                @if self.steps.is_empty() { p { (pill(Tone::Plain, None, "Not in the mission any more")) } }
                @else { ul { @for step in &self.steps { li dir="auto" { (step) } } } }
                @if !self.steps.is_empty() && self.reached.is_empty() {
                    p.notice data-s="broken" { (icon("alert")) span { "A page would reach nobody now." } }
                } @else if !self.reached.is_empty() {
                    p.soft dir="auto" { "A page would now reach " (self.reached.join(", ")) "." }
                }
                input type="hidden" name="role" value=(self.name);
                @for (place, people) in self.holders.iter().enumerate() {
                    div.field {
                        label for={ "holder-" (nth) "-" (place) } { (PLACES.get(place).copied().unwrap_or("Then")) span.vh { ", " (self.name) } }
                        select.select id={ "holder-" (nth) "-" (place) } name="holder" { (options(people)) }
                    }
                }
                p { button.btn.sm type="submit" { "Save role" span.vh { " " (self.name) } } }
            }
        }
    }
}
