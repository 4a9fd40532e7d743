//! The people of the desk, for those who look after them.

use calendar::Instant;
use look::desk::{DeskPage, Place};
use look::marks::{Side, Tone, avatar, pill};
use look::words::count;
use look::{Desk, Wall};
use maud::{Markup, html};

use super::words::page_head;

/// The people of the desk.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Everybody, by name.
    pub people: Vec<Person>,
    /// The page before and the page after, as queries.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// Somebody.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their number.
    pub number: u32,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may do: `Agent`, `Lead`, `Administrator`.
    pub role: String,
    /// The teams they are in.
    pub teams: Vec<String>,
    /// How they stand.
    pub standing: Standing,
    /// Whether they sign in with a second factor.
    pub has_second_factor: bool,
    /// When they were last here.
    pub seen_at: Option<Instant>,
}

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They work here.
    Active,
    /// They were invited and have not come yet.
    Invited,
    /// They may not sign in any more.
    Off,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let n = u32::try_from(view.people.len()).unwrap_or(u32::MAX);
    let lead = html! { (count(n, "person", "people")) ". Who may do what follows from the role; who gets which case from teams." };
    let actions = html! { a.btn.primary.sm href="/people/new" { "Add person" } };
    let content = html! {
        div.page {
            (page_head(&html! { "People" }, &lead, &actions))
            @if !view.people.is_empty() {
                table.table.cards.hover {
                    caption.vh { "People of the desk" }
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Teams" } th scope="col" { "Sign-in" } th scope="col" { "Last here" } } }
                    tbody { @for person in &view.people { (person.show(&desk.wall)) } }
                }
            }
            @if view.previous.is_some() || view.next.is_some() {
                nav.pager aria-label="Pages" {
                    @if let Some(query) = &view.previous { a rel="prev" href={ "/people?" (query) } { "Previous page" } } @else { span {} }
                    @if let Some(query) = &view.next { a rel="next" href={ "/people?" (query) } { "Next page" } }
                }
            }
        }
    };
    desk.page(&DeskPage { title: "People", place: Some(Place::People), panes: None }, &content)
}

impl Person {
    fn show(&self, wall: &Wall) -> Markup {
        html! {
            tr {
                th scope="row" {
                    div.row.nowrap {
                        (avatar(&self.name, Side::Ours))
                        div.grow { a href={ "/people/" (self.number) } dir="auto" { (self.name) } br; span.muted.anywhere { bdi { (self.email) } } }
                    }
                }
                td data-label="Role" { (self.role) }
                td data-label="Teams" dir="auto" { @if self.teams.is_empty() { "–" } @else { (self.teams.join(", ")) } }
                td data-label="Sign-in" {
                    @match self.standing {
                        Standing::Active if self.has_second_factor => "Second factor",
                        Standing::Active => "Password only",
                        Standing::Invited => (pill(Tone::Accent, None, "Invited")),
                        Standing::Off => (pill(Tone::Plain, None, "Switched off")),
                    }
                }
                td data-label="Last here" { @if let Some(at) = self.seen_at { (wall.short(at)) } @else { "Never" } }
            }
        }
    }
}
