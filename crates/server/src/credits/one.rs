//! One row of the ledger, opened: its calculation, the cases behind it, what was done about it, and what can be done.

use calendar::Instant;
use look::desk::DeskPage;
use look::{Desk, Field, Mistakes};
use maud::{Markup, html};
use store::credits::{self, Act, Kind};
use store::{Error, Tx, cases, messages};

use super::PLACE;
use super::ledger::{Ledger, Line};
use super::page::{chip, status};
use super::people::{Names, payer_address};
use super::state::{State, verification};
use super::words::{self, clause};
use crate::book::Book;
use crate::workspace::crumbs;

/// How many cases are shown.
const MOST: usize = 100;

/// A row and what its page says beside it.
pub(super) struct Opened {
    /// The row alone, with the names in it.
    pub(super) ledger: Ledger,
    /// The cases behind it: number and subject.
    cases: Vec<(u32, String)>,
    /// Rows of the same customer and month.
    others: Vec<Line>,
}

impl Opened {
    /// Reads it; nothing when there is no such row.
    pub(super) fn read(tx: &mut Tx<'_>, book: &Book, id: i64, now: Instant) -> Result<Option<Opened>, Error> {
        let Some(entry) = credits::find(tx, id)? else { return Ok(None) };
        let line = Line::read(tx, book, entry, now)?;
        let mut behind = Vec::new();
        for number in line.cases().into_iter().take(MOST) {
            if cases::find(tx, number)?.is_some() {
                behind.push((number, messages::subject(tx, number)?));
            }
        }
        let mut others = Vec::new();
        for row in credits::list_of_payer(tx, &line.entry.payer)? {
            if row.month == line.entry.month && row.id != id {
                others.push(Line::read(tx, book, row, now)?);
            }
        }
        let names = Names::read(tx, std::iter::once(line.entry.payer.as_str()))?;
        let ledger = Ledger { lines: vec![line], names, ..Ledger::default() };
        Ok(Some(Opened { ledger, cases: behind, others }))
    }

    /// The row.
    pub(super) fn line(&self) -> &Line {
        &self.ledger.lines[0]
    }
}

/// The page.
pub(super) fn page(desk: &Desk, opened: &Opened, (may, person): (bool, u32)) -> Markup {
    let (line, names) = (opened.line(), &opened.ledger.names);
    let entry = &line.entry;
    let name = names.payer(&entry.payer);
    let title = format!("{name}, {}", words::month(&entry.month));
    let content = html! {
        div.page {
            (crumbs(&[("Credits", "/credits"), (&words::month(&entry.month), &format!("/credits?month={}", entry.month))], name))
            header.page-head {
                div {
                    p.row { (status(&line.state)) @if let (State::Approved { at, .. }, Some(due_at)) = (&line.state, line.due_at) { (chip(&desk.wall, *at, due_at)) } }
                    h1 { @match entry.kind { Kind::Reversal => "Reversal of a credit for ", _ => "Credit for " } bdi { (name) } ", " (words::month(&entry.month)) }
                    p { a href=(payer_address(&entry.payer)) { "Open the customer" } " · " a href={ "/promises/" (crate::routes::encoded(&entry.level)) "?month=" (entry.month) } { "Open the promise" } " · " a href={ "/credits/" (entry.id) "?format=json" } { "JSON" } }
                }
            }
            dl.facts {
                div { dt { "Credit" } dd { (words::amount(entry)) } }
                div { dt { "Target" } dd { (words::target(entry)) } }
                div { dt { "Was" } dd { (words::attained(entry)) " " small { (entry.hits) " of " (entry.n) } } }
                div { dt { "Short by" } dd { (words::short_by(entry)) " " small { "points" } } }
                div { dt { "Month fee" } dd { (words::fee(entry)) } }
            }
            div.split {
                div.stack.loose {
                    section.panel aria-labelledby="how" {
                        h2 #how { "How it is computed" }
                        ol.stack { @for step in words::calculation(entry) { li dir="auto" { (step) } } }
                        p.sm.muted { "Promise " (clause(&entry.clause)) " · credits " (clause(&entry.rule_clause)) " · mission v" (entry.version) }
                    }
                    (behind(opened))
                }
                div.stack.loose {
                    (deeds(desk, opened))
                    @if may { (forms(line, person)) }
                    (others(opened))
                }
            }
        }
    };
    desk.page(&DeskPage { title: &title, place: Some(PLACE), panes: None }, &content)
}

/// The cases behind it.
fn behind(opened: &Opened) -> Markup {
    html! {
        section.panel.flush aria-labelledby="cases" {
            header.pad { h2 #cases { "The cases behind it" } }
            @if opened.cases.is_empty() {
                p.pad.soft { "No single case: every subscriber is credited, or the cases were erased since." }
            } @else {
                table.table.inset.cards.hover {
                    thead { tr { th scope="col" { "Case" } th scope="col" { "Number" } } }
                    tbody {
                        @for (number, subject) in &opened.cases {
                            tr {
                                th scope="row" { a href={ "/cases/" (number) } dir="auto" { @if subject.is_empty() { "Case " (number) } @else { (subject) } } }
                                td data-label="Number" { "#" (number) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was done about it, in order.
fn deeds(desk: &Desk, opened: &Opened) -> Markup {
    let (line, names) = (opened.line(), &opened.ledger.names);
    let entry = &line.entry;
    html! {
        section.panel aria-labelledby="deeds" {
            h2 #deeds { "What happened" }
            ol.stack.tight role="list" {
                li {
                    b { "Entered" } " " (desk.wall.short(entry.at))
                    @match entry.person { Some(person) => { " by " bdi { (names.person(person)) } }, None => " when the month was published" }
                    @if let Some(reason) = &entry.reason { ": " span dir="auto" { (reason) } }
                    @if let Some(id) = entry.reverses { " · " a href={ "/credits/" (id) } { "the credit it reverses" } }
                }
                @for done in &line.acts {
                    li {
                        b { @match done.act { Act::Verified => "Approved", Act::Withdrawn => "Approval taken back", Act::Issued => "Issued" } }
                        " " (desk.wall.short(done.at)) " by " bdi { (names.person(done.person)) }
                        @if let Some(reference) = &done.reference { " on " b dir="auto" { (reference) } }
                    }
                }
                @if let State::Reversed { by } = line.state { li { b { "Reversed" } " by " a href={ "/credits/" (by) } { "another row" } } }
            }
            @if let (Some(due_at), Some(_)) = (line.due_at, verification(&line.acts)) {
                p.sm.muted { "Promised by " (desk.wall.long(due_at)) "." }
            }
        }
    }
}

/// What can be done about it.
fn forms(line: &Line, person: u32) -> Markup {
    let entry = &line.entry;
    let none = Mistakes::default();
    let can_reverse = entry.kind == Kind::Entry && !matches!(line.state, State::Reversed { .. });
    html! {
        @if line.state == State::Waiting {
            section.panel.stack aria-labelledby="approve" {
                h2 #approve { "Approve it" }
                @if entry.person == Some(person) {
                    p { "You entered it, so somebody else has to approve it." }
                } @else {
                    form method="post" action="/credits/verifications" {
                        input type="hidden" name="entries" value=(entry.id);
                        button.btn.primary type="submit" data-busy="Approving…" { "Approve this credit" }
                    }
                }
            }
        }
        @if let State::Approved { at, .. } = line.state {
            section.panel.stack aria-labelledby="issue" {
                h2 #issue { "Issue it" }
                form.stack method="post" action="/credits/issues" {
                    input type="hidden" name="entries" value=(entry.id);
                    (Field::new("reference", "It stands on").hint("The number of the invoice or credit note. The customer is told.").line("text", "", &none))
                    p { button.btn.primary type="submit" data-busy="Issuing…" { "Issue this credit" } }
                }
                form method="post" action={ "/credits/verifications/" (at.as_ms()) "/withdrawal" } {
                    button.btn.sm type="submit" { "Take approval back" }
                }
                p.xs.muted { "Taking back concerns everything that was approved together with it." }
            }
        }
        @if matches!(line.state, State::Reversed { .. }) && entry.kind == Kind::Entry {
            section.panel.stack aria-labelledby="again" {
                h2 #again { "Enter it again" }
                p { "When the reversal was not right. Somebody else has to approve the new row." }
                form method="post" action={ "/credits/" (entry.id) "/again" } { button.btn type="submit" { "Enter it again" } }
            }
        }
        @if can_reverse {
            section.panel.stack aria-labelledby="reverse" {
                h2 #reverse { "Reverse it" }
                p { @if matches!(line.state, State::Issued { .. }) { "A row of the opposite amount is added; it is approved and put on an invoice like this one was." } @else { "A row of the opposite amount is added, and nothing is owed any more." } }
                form.stack method="post" action={ "/credits/" (entry.id) "/reversal" } {
                    (Field::new("reason", "Why").hint("Finance and the customer read it.").line("text", "", &none))
                    p { button.btn type="submit" data-busy="Reversing…" { "Reverse this credit" } }
                }
            }
        }
    }
}

/// What else the ledger holds of this customer and month.
fn others(opened: &Opened) -> Markup {
    html! {
        @if !opened.others.is_empty() {
            section.panel aria-labelledby="others" {
                h2 #others { "Same customer, same month" }
                ul.stack.tight role="list" {
                    @for line in &opened.others {
                        li.row { a href={ "/credits/" (line.entry.id) } { @match line.entry.kind { Kind::Reversal => "Reversal", Kind::Entry => "Credit", Kind::Gap => "Not computed" } " " (clause_of(line)) (words::amount(&line.entry)) } (status(&line.state)) }
                    }
                }
            }
        }
    }
}

fn clause_of(line: &Line) -> String {
    if line.entry.clause.is_empty() { String::new() } else { format!("(§ {}) ", line.entry.clause) }
}
