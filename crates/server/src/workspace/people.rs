//! The people of the desk, for those who look after them.

use calendar::Instant;
use look::desk::{DeskPage, Place};
use look::marks::{Side, Tone, avatar, pill};
use look::words::count;
use look::{Desk, Wall, icon};
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
    /// Promises of the mission to tell somebody that nobody would hear, in words.
    pub gaps: Vec<String>,
    /// Whether the reader may add and change people, teams and roles.
    pub may_manage: bool,
    /// Whether the reader may plan who is there and on duty.
    pub may_plan: bool,
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
    /// Their support line.
    pub line: Option<String>,
    /// What they know, separated by commas.
    pub skills: String,
    /// Whether cases may come to them.
    pub is_available: bool,
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
    let actions = html! {
        @if view.may_manage {
            a.btn.sm href="/people/teams" { "Teams" }
            a.btn.sm href="/people/roles" { "Roles" }
        }
        @if view.may_plan { a.btn.sm href="/people/rosters" { "Rosters" } }
        @if view.may_manage { a.btn.primary.sm href="/people/new" { "Add person" } }
    };
    let content = html! {
        div.page {
            (page_head(&html! { "People" }, &lead, &actions))
            (gaps(&view.gaps))
            @if !view.people.is_empty() {
                table.table.cards.hover {
                    caption.vh { "People of the desk" }
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Teams" } th scope="col" { "There" } th scope="col" { "Sign-in" } th scope="col" { "Last here" } } }
                    tbody { @for person in &view.people { (person.show(&desk.wall, view)) } }
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

/// What the mission promises and nobody would hear: it stays until somebody holds the role.
fn gaps(gaps: &[String]) -> Markup {
    html! {
        @if !gaps.is_empty() {
            section #gaps.notice data-s="broken" aria-labelledby="gaps-head" {
                (icon("alert"))
                div {
                    h2 #gaps-head { "The mission promises to tell somebody, and nobody would hear" }
                    ul { @for gap in gaps { li dir="auto" { (gap) } } }
                    p { "Until this is put right, such a page goes to those who lead, then to the administrators." }
                }
            }
        }
    }
}

impl Person {
    fn show(&self, wall: &Wall, view: &View) -> Markup {
        html! {
            tr {
                th scope="row" {
                    div.row.nowrap {
                        (avatar(&self.name, Side::Ours))
                        div.grow { @if view.may_manage { a href={ "/people/" (self.number) } dir="auto" { (self.name) } } @else { bdi { (self.name) } } br; span.muted.anywhere { bdi { (self.email) } } }
                    }
                }
                td data-label="Role" { (self.role) }
                td data-label="Teams" dir="auto" { @if self.teams.is_empty() { "–" } @else { (self.teams.join(", ")) }
                    @if let Some(line) = &self.line { br; span.muted { (line) } }
                    @if !self.skills.is_empty() { br; span.muted.xs { (self.skills) } }
                }
                td data-label="There" { (self.there(view.may_plan)) }
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

    fn there(&self, may_plan: bool) -> Markup {
        let words = if self.is_available { "Available" } else { "Away" };
        html! {
            @if self.standing == Standing::Off { "–" } @else {
                (words)
                @if may_plan {
                    form method="post" action={ "/people/" (self.number) "/availability" } {
                        @if !self.is_available { input type="hidden" name="is_available" value="1"; }
                        button.link.xs type="submit" {
                            @if self.is_available { "Set away" } @else { "Set available" } span.vh { ": " (self.name) }
                        }
                    }
                }
            }
        }
    }
}
