//! Who is on duty when.

use look::desk::{DeskPage, Place};
use look::marks::{Tone, pill};
use look::{Choice, Desk, Field, Mistakes, icon};
use maud::{Markup, html};

use super::words::{crumbs, page_head};

/// The rosters, and a shift to add.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The rosters of the mission, and those that have shifts though the mission names them no more.
    pub rosters: Vec<Roster>,
    /// What the mission's checks say of them.
    pub findings: Vec<String>,
    /// The rosters that a shift may be added to.
    pub names: Vec<Choice>,
    /// Who may be on duty.
    pub people: Vec<Choice>,
    /// The hours that were typed.
    pub hours: String,
    /// The zone that was typed.
    pub zone: String,
    /// What is wrong with the shift.
    pub mistakes: Mistakes,
}

/// A roster.
#[derive(Debug, Clone)]
pub struct Roster {
    /// Its name in the mission.
    pub name: String,
    /// Whether the mission names it.
    pub is_named: bool,
    /// Its shifts in the order in which they were added.
    pub shifts: Vec<Shift>,
}

/// A shift.
#[derive(Debug, Clone)]
pub struct Shift {
    /// Its id.
    pub id: i64,
    /// Who is on duty.
    pub person: String,
    /// In which hours of the week.
    pub hours: String,
    /// The zone they are read in.
    pub zone: String,
    /// Whether it is on now.
    pub is_on: bool,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let wrong = &view.mistakes;
    let lead = html! { "Who is on duty is told first; only when nobody is, those who hold the role." };
    let actions = html! { a.btn.sm href="/people/rosters/file" { "File for mission checks" } };
    let content = html! {
        div.page {
            (crumbs(&[("People", "/people")], "Rosters"))
            (page_head(&html! { "Rosters" }, &lead, &actions))
            @for finding in &view.findings {
                p.notice data-s="broken" { (icon("alert")) span dir="auto" { (finding) " (E-17)" } }
            }
            @if view.rosters.is_empty() { p.soft { "The mission names no roster." } }
            @for roster in &view.rosters { (roster.show()) }
            @if !view.names.is_empty() {
                form.panel.form-narrow.stack method="post" action="/people/rosters" {
                    h2 { "Add a shift" }
                    (wrong.summary())
                    (Field::new("roster", "Roster").select(&view.names, wrong))
                    (Field::new("person", "Who").select(&view.people, wrong))
                    (Field::new("hours", "Hours of the week").hint("Such as Mo-Fr 20:00-08:00, or Mo-Su 00:00-24:00").line("text", &view.hours, wrong))
                    (Field::new("zone", "Time zone").hint("Such as Europe/London").line("text", &view.zone, wrong))
                    p { button.btn.primary.sm type="submit" { "Add shift" } }
                }
            }
        }
    };
    desk.page(&DeskPage { title: &wrong.title("Rosters"), place: Some(Place::People), panes: None }, &content)
}

impl Roster {
    fn show(&self) -> Markup {
        html! {
            section.panel {
                h2 { bdi { (self.name) } @if !self.is_named { " " (pill(Tone::Plain, None, "Not in the mission any more")) } }
                @if self.shifts.is_empty() { p.soft { "Nobody is on duty: pages go to those who hold the role." } }
                @else {
                    table.table.cards {
                        caption.vh { "Shifts of " (self.name) }
                        thead { tr { th scope="col" { "Who" } th scope="col" { "Hours" } th scope="col" { "Zone" } th scope="col" { "Now" } th scope="col" { span.vh { "Take away" } } } }
                        tbody { @for shift in &self.shifts { (shift.show()) } }
                    }
                }
            }
        }
    }
}

impl Shift {
    fn show(&self) -> Markup {
        html! {
            tr {
                th scope="row" dir="auto" { (self.person) }
                td data-label="Hours" { (self.hours) }
                td data-label="Zone" { (self.zone) }
                td data-label="Now" { @if self.is_on { "On duty" } @else { "Off" } }
                td data-label="Take away" {
                    form method="post" action={ "/people/rosters/" (self.id) "/end" } {
                        button.btn.quiet.sm type="submit" { "Take away" span.vh { " the shift of " (self.person) } }
                    }
                }
            }
        }
    }
}
