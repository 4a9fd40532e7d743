//! What stands around every page of the workspace.

use calendar::Date;
use maud::{DOCTYPE, Markup, html};

use crate::assets::address;
use crate::feedback::{Toast, toasts};
use crate::icon::{icon, star};
use crate::keys::keys;
use crate::wall::{Wall, short_date};
use crate::words::initials;

/// The workspace of one person, as every page of theirs needs it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The language of the pages, such as `en`.
    pub language: String,
    /// Whose desk it is.
    pub organisation: String,
    /// The mission in force.
    pub stamp: Option<Stamp>,
    /// Who looks at it.
    pub me: Me,
    /// How many open cases of theirs there are.
    pub n_inbox: Option<u32>,
    /// How many cases wait for a priority.
    pub n_triage: Option<u32>,
    /// How many notices and pages they have not seen.
    pub n_notices: Option<u32>,
    /// Up to where the page knows the log; its stream goes on from there.
    pub position: String,
    /// The instant and the zone the page is written in.
    pub wall: Wall,
    /// What was just done.
    pub toast: Option<Toast>,
}

/// The mission in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Its version.
    pub version: String,
    /// Since when.
    pub effective_on: Option<Date>,
}

/// Who looks at a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// Their name.
    pub name: String,
    /// Whether cases may come to them.
    pub is_available: bool,
    /// Whether they may see and change people.
    pub sees_people: bool,
    /// Whether they may see how mail stands.
    pub sees_mail: bool,
}

/// A place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The cases.
    Inbox,
    /// What waits for a priority.
    Triage,
    /// What they were told.
    Notices,
    /// What became of the promises.
    Promises,
    /// The mission.
    Mission,
    /// What is owed for months that fell short.
    Credits,
    /// Key figures, scorecards and the monthly report.
    Reports,
    /// The people of the desk.
    People,
    /// How mail comes in and goes out.
    Mail,
}

/// The navigation: group, place, name, icon, address, and the key after `G`. On a phone the first four stand at the
/// bottom, the others behind "More".
const PLACES: [(&str, Place, &str, &str, &str, &str); 9] = [
    ("Work", Place::Inbox, "Inbox", "inbox", "/inbox", "i"),
    ("Work", Place::Triage, "Triage", "triage", "/triage", "t"),
    ("Work", Place::Notices, "Notices", "bell", "/notices", "n"),
    ("Mission", Place::Promises, "Promises", "star", "/promises", "p"),
    ("Mission", Place::Mission, "Mission", "mission", "/mission", "m"),
    ("Mission", Place::Credits, "Credits", "credit", "/credits", ""),
    ("Improve", Place::Reports, "Reports", "chart", "/reports", "r"),
    ("Desk", Place::People, "People", "people", "/people", "u"),
    ("Desk", Place::Mail, "Mail", "mail", "/mail", "e"),
];

/// What is special about one page.
#[derive(Debug, Clone, Copy)]
pub struct DeskPage<'a> {
    /// What the browser calls it.
    pub title: &'a str,
    /// Where it is in the navigation.
    pub place: Option<Place>,
    /// Whether it is list, conversation and details side by side, which bring their own place for toasts.
    pub panes: Option<Panes<'a>>,
}

/// Three panes, of which a phone shows one.
#[derive(Debug, Clone, Copy)]
pub struct Panes<'a> {
    /// The pane a phone shows.
    pub shown: Pane,
    /// Where the stream of changes comes from, such as `/desk/events?view=mine&case=7`.
    pub stream: &'a str,
}

/// The pane a phone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The list.
    List,
    /// The conversation.
    Case,
}

/// The settings of htmx under our content security policy (brief 10). A page of the past is asked for again, whole.
const HTMX_CONFIG: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"disableInheritance":true,"historyCacheSize":0,"refreshOnHistoryMiss":true,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409|422","swap":true},{"code":"...","swap":false,"error":true}]}"#;

/// The scripts of the workspace, in the order in which they run.
const SCRIPTS: [&str; 4] = ["lodestar.js", "htmx-2.0.11.min.js", "htmx-ext-sse-2.2.4.min.js", "desk.js"];

impl Desk {
    /// A page of the workspace.
    pub fn page(&self, page: &DeskPage<'_>, content: &Markup) -> Markup {
        let pane = page.panes.map(|panes| match panes.shown {
            Pane::List => "list",
            Pane::Case => "case",
        });
        let stream = page.panes.map(|panes| self.stream(panes.stream));
        html! {
            (DOCTYPE)
            html lang=(self.language) data-now=(self.wall.now.as_ms()) {
                head { (head(page.title)) }
                body data-pane=[pane] {
                    a.skip href="#main" { "Skip to content" }
                    div.desk.slim[page.panes.is_some()] {
                        (self.rail(page.place))
                        main #main tabindex="-1" hx-ext=[stream.as_ref().map(|_| "sse")] sse-connect=[stream.as_ref()] {
                            @if stream.is_some() { i #stream hidden sse-swap="patch" hx-swap="none" {} }
                            (content)
                        }
                    }
                    (keys())
                    @if page.panes.is_none() { (toasts(self.toast.as_ref())) }
                    div #announce.vh role="status" aria-live="polite" {}
                }
            }
        }
    }

    fn rail(&self, here: Option<Place>) -> Markup {
        let mut groups: Vec<&str> = Vec::new();
        for (group, place, ..) in PLACES {
            if self.has(place) && !groups.contains(&group) {
                groups.push(group);
            }
        }
        html! {
            header.rail {
                a.brand href="/inbox" { (star("")) span { "Lodestar" small dir="auto" { (self.organisation) } } }
                nav aria-label="Desk" {
                    div.rail-groups.stack {
                        @for group in groups {
                            section {
                                h2 { (group) }
                                ul role="list" {
                                    @for (its, place, label, sign, address, key) in PLACES {
                                        @if its == group && self.has(place) {
                                            li.extra[is_extra(place)] {
                                                a href=(address) data-go=[Some(key).filter(|key| !key.is_empty())] aria-current=[(here == Some(place)).then_some("page")] {
                                                    (icon(sign)) span.label { (label) } (self.count(place))
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                        details.more-nav {
                            summary { (icon("menu")) "More" }
                            ul role="list" {
                                @for (_, place, label, sign, address, _) in PLACES {
                                    @if is_extra(place) && self.has(place) { li { a href=(address) { (icon(sign)) (label) } } }
                                }
                                li { a href="/cases/new" { (icon("plus")) "New case" } }
                                li { form method="post" action="/sign-out" { button.more-item type="submit" { (icon("user")) "Sign out" } } }
                            }
                        }
                    }
                }
                div.rail-foot { (self.stamp()) (self.me()) }
            }
        }
    }

    /// The address of a stream that goes on where this page ends.
    pub fn stream(&self, address: &str) -> String {
        match self.position.is_empty() {
            true => address.to_owned(),
            false => format!("{address}&after={}", self.position),
        }
    }

    fn has(&self, place: Place) -> bool {
        match place {
            Place::People => self.me.sees_people,
            Place::Mail => self.me.sees_mail,
            _ => true,
        }
    }

    /// The number beside a place, which patches replace by its id.
    pub fn count(&self, place: Place) -> Markup {
        let (n, of) = match place {
            Place::Inbox => (self.n_inbox, "open"),
            Place::Triage => (self.n_triage, "waiting"),
            Place::Notices => (self.n_notices, "not seen"),
            Place::Promises
            | Place::Mission
            | Place::Credits
            | Place::Reports
            | Place::People
            | Place::Mail => (None, ""),
        };
        html! { @if let Some(n) = n { (count(place, n, of, false)) } }
    }

    fn stamp(&self) -> Markup {
        html! {
            @if let Some(stamp) = &self.stamp {
                a.stamp href="/mission" {
                    b { "Mission v" (stamp.version) }
                    @if let Some(on) = stamp.effective_on { "since " (short_date(on)) }
                }
            }
        }
    }

    fn me(&self) -> Markup {
        html! {
            div.me {
                span.avatar.staff data-on[self.me.is_available] aria-hidden="true" { (initials(&self.me.name)) }
                span.grow {
                    bdi { (self.me.name) } br;
                    span.muted.xs { @if self.me.is_available { "Available" } @else { "Away" } }
                    form.sign-out method="post" action="/sign-out" { button.link.xs type="submit" { "Sign out" } }
                }
                button.btn.quiet.icon-only.sm type="button" data-theme-toggle aria-label="Light or dark" { (icon("snooze")) }
            }
        }
    }
}

/// Whether a phone shows a place behind "More".
fn is_extra(place: Place) -> bool {
    PLACES.iter().skip(4).any(|(_, extra, ..)| *extra == place)
}

fn count(place: Place, n: u32, of: &str, is_patch: bool) -> Markup {
    let id = match place {
        Place::Inbox => "n-inbox",
        Place::Notices => "n-notices",
        _ => "n-triage",
    };
    let is_hidden = place == Place::Notices && n == 0;
    html! { span.count id=(id) hidden[is_hidden] hx-swap-oob=[is_patch.then_some("true")] { (n) span.vh { " " (of) } } }
}

/// The number beside the inbox or the triage in a patch.
pub fn count_patch(place: Place, n: u32) -> Markup {
    let of = match place {
        Place::Triage => "waiting",
        Place::Notices => "not seen",
        _ => "open",
    };
    count(place, n, of, true)
}

/// A toast in a patch or an answer: it replaces the one that stands there.
pub fn toast_patch(toast: &Toast) -> Markup {
    html! { div #toasts.toasts role="status" aria-live="polite" aria-atomic="true" hx-swap-oob="innerHTML" { (toast.show()) } }
}

fn head(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        title { (title) " · Lodestar" }
        meta name="color-scheme" content="light dark";
        meta name="htmx-config" content=(HTMX_CONFIG);
        link rel="icon" href=(address("favicon.svg")) type="image/svg+xml";
        link rel="preload" href=(address(crate::assets::FONT_NAME)) as="font" type="font/woff2" crossorigin;
        link rel="stylesheet" href=(address("lodestar.css"));
        @for script in SCRIPTS { script src=(address(script)) defer {} }
    }
}
