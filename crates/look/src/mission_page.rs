//! The public mission page: the poster, then every clause by chapter.

use maud::{Markup, html};
use mission::edition::{Cell, Contact, PriorityRow, Section, Way};
use mission::policy::{Chapter, Clause};
use mission::{Edition, Readers};

use crate::clause::{anchor, clause, permanent_anchor};
use crate::frame::Frame;
use crate::icon::icon;
use crate::poster::{Links, Paper, sheet};
use crate::typography::typeset;

/// The page of an edition in its frame.
///
/// Printed, the page for customers is the poster alone; the one for staff goes on with the text, for the handbook.
pub fn mission_page(edition: &Edition, readers: Readers, frame: &Frame<'_>) -> String {
    mission_page_with(edition, readers, frame, &|_| None)
}

/// What became of a clause: words and where they lead.
pub type Result = (String, String);

/// The same with what became of the clauses that are measured.
pub fn mission_page_with(
    edition: &Edition,
    readers: Readers,
    frame: &Frame<'_>,
    became: &dyn Fn(&Clause) -> Option<Result>,
) -> String {
    let class = match readers {
        Readers::Customers => "doc screen-only",
        Readers::Staff => "doc handbook",
    };
    let content = html! {
        (coming(edition))
        (sheet(edition, Paper::A4, Links::SamePage))
        div class=(class) {
            nav.toc aria-label="Contents" {
                ol role="list" {
                    @for section in &edition.sections {
                        li { a href={ "#s" (section.chapter.number()) } { (section.chapter.title()) } }
                    }
                    @if !edition.contacts.is_empty() { li { a href="#contact" { "How to reach us" } } }
                }
            }
            article.mission-text {
                @for part in &edition.sections { (section(edition, part, became)) }
                (contacts(&edition.contacts))
            }
        }
    };
    frame.page(&content, &footer(edition))
}

/// What customers must know before it binds.
fn coming(edition: &Edition) -> Markup {
    let Some(coming) = &edition.coming else { return html! {} };
    let has_versions = edition.sections.iter().any(|section| section.chapter == Chapter::Governance);
    html! {
        div class="notice screen-only" {
            (icon("calendar"))
            p { b { (typeset(&coming.sentence())) } " " (typeset(&coming.changes)) @if has_versions { " " a href="#versions" { "All versions" } } }
        }
    }
}

fn section(edition: &Edition, section: &Section, became: &dyn Fn(&Clause) -> Option<Result>) -> Markup {
    let chapter = section.chapter;
    html! {
        section id={ "s" (chapter.number()) } {
            h2 { (chapter.title()) }
            @if chapter == Chapter::Resolving && !edition.priorities.is_empty() { (priorities(&edition.priorities)) }
            ol.clauses role="list" { @for it in &section.clauses { (entry(it, became(it))) } }
            @if chapter == Chapter::Governance { (history(edition)) }
        }
    }
}

fn entry(clause: &Clause, became: Option<Result>) -> Markup {
    html! {
        li id=(anchor(clause.number)) {
            span.no { (typeset(&format!("§ {}", clause.number))) }
            @match became {
                Some((words, address)) => {
                    div {
                        p id=(permanent_anchor(&clause.path)) dir="auto" { (typeset(&clause.sentence)) }
                        p.sm.muted { a href=(address) { (typeset(&words)) } }
                    }
                }
                None => p id=(permanent_anchor(&clause.path)) dir="auto" { (typeset(&clause.sentence)) },
            }
        }
    }
}

fn priorities(rows: &[PriorityRow]) -> Markup {
    let has_updates = rows.iter().any(|row| row.updates.is_some());
    let has_meaning = rows.iter().any(|row| row.meaning.is_some());
    html! {
        div.scroll-x role="group" aria-label="Response and resolution by priority" tabindex="0" {
            table.table.prio {
                thead {
                    tr {
                        th scope="col" { "Priority" }
                        @if has_meaning { th scope="col" { "Means" } }
                        th scope="col" { "We answer in" }
                        @if has_updates { th scope="col" { "You hear from us" } }
                        th scope="col" { "Put right in" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" {
                                span.pri data-p=(row.priority.to_string().trim_start_matches('P')) { (row.priority) }
                            }
                            @if has_meaning { td dir="auto" { (row.meaning.as_deref().unwrap_or("–")) } }
                            td { (cell(&row.answer)) }
                            @if has_updates { td { (cell(&row.updates)) } }
                            td { (cell(&row.resolution)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(cell: &Option<Cell>) -> Markup {
    match cell {
        Some(cell) => html! { (typeset(&cell.text)) " " (clause(cell.number, "")) },
        None => html! { "–" },
    }
}

fn history(edition: &Edition) -> Markup {
    html! {
        table.table #versions {
            caption.vh { "Versions" }
            thead { tr { th scope="col" { "Version" } th scope="col" { "In force" } th scope="col" { "What changed" } } }
            tbody {
                @for past in &edition.history {
                    tr {
                        th scope="row" { (past.version) }
                        td { @if let Some(date) = &past.effective_on { "from " (date) } @else { "–" } }
                        td dir="auto" { (past.rationale.as_deref().unwrap_or("–")) }
                    }
                }
            }
        }
    }
}

fn contacts(contacts: &[Contact]) -> Markup {
    if contacts.is_empty() {
        return html! {};
    }
    html! {
        section #contact {
            h2 { "How to reach us" }
            dl.contacts { @for contact in contacts { dt { (contact.label) } dd dir="auto" { (reached(contact)) } } }
        }
    }
}

/// A contact as a link, when it is one a browser can open safely.
pub(crate) fn reached(contact: &Contact) -> Markup {
    match address(contact) {
        Some(address) => html! { a href=(address) { (contact.value) } },
        None => html! { (contact.value) },
    }
}

/// The address of a contact. Only telephone numbers, mail addresses and pages of the web become links.
pub(crate) fn address(contact: &Contact) -> Option<String> {
    let value = contact.value.trim();
    match contact.way {
        Way::Phone => {
            let digits: String = value.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect();
            (!digits.is_empty()).then(|| format!("tel:{digits}"))
        }
        Way::Email => value.contains('@').then(|| format!("mailto:{value}")),
        Way::Page => {
            let is_web = ["https://", "http://"].iter().any(|scheme| value.starts_with(scheme));
            is_web.then(|| value.to_owned())
        }
        Way::Text => None,
    }
}

/// Where the button at the top leads: the portal, else the first address that can be opened.
pub fn contact_address(edition: &Edition) -> Option<String> {
    let portal = edition.contacts.iter().find(|contact| contact.label == "Portal").and_then(address);
    portal.or_else(|| edition.contacts.iter().find_map(address))
}

fn footer(edition: &Edition) -> Markup {
    let urgent = edition.contacts.iter().find(|contact| contact.way == Way::Phone);
    html! {
        p { (edition.imprint()) }
        @if let Some(contact) = urgent { p { (contact.label) " " (reached(contact)) } }
    }
}
