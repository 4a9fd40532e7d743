//! Where is that mail? What came in lately, what became of it, and what left.

use axum::Extension;
use axum::extract::{Query, State};
use calendar::Instant;
use look::feedback::{Art, empty};
use look::marks::{Tone, pill};
use look::words::size;
use look::{Desk, Wall, icon};
use maud::{Markup, html};
use serde::Deserialize;
use store::Tx;
use store::mail::incoming::{self, Incoming, State as Taken};
use store::mail::sent::{self, Sent, State as Got};
use store::mail::{ids, traces};

use super::overview::capital;
use super::{Done, frame, page};
use crate::app::App;
use crate::errors::Failure;
use crate::session::Visitor;
use crate::sign_in::normal;

/// How many are shown on a page.
const MOST: u32 = 50;

/// What is looked for, and where the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    before: Option<i64>,
    #[serde(flatten)]
    done: Done,
}

/// What was found.
#[derive(Debug, Default)]
struct Found {
    incoming: Vec<Incoming>,
    sent: Vec<Sent>,
}

/// `GET /mail/arrived`.
pub async fn show_arrived(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let desk = frame(&app, &visitor, &asked.done).await?;
    let (question, before) = (asked.q.trim().to_owned(), asked.before);
    let shown = question.clone();
    let found = app
        .db()
        .read(move |tx| match question.as_str() {
            "" => Ok(Found { incoming: incoming::list_newest(tx, before, MOST)?, sent: Vec::new() }),
            question => find(tx, question),
        })
        .await?;
    Ok(draw(&desk, &shown, &found))
}

/// Mails by an identifier, by the address of whoever wrote or was written to, or by the number of a case.
fn find(tx: &mut Tx<'_>, question: &str) -> Result<Found, store::Error> {
    let bare = question.trim_matches(['<', '>', ' ']);
    if let Ok(case) = bare.trim_start_matches('#').parse::<u32>() {
        let incoming = incoming::list_of_case(tx, case, MOST)?;
        return Ok(Found { incoming, sent: sent::list_of_case(tx, case)? });
    }
    let mut incoming = traces::list_by_message_id(tx, bare, MOST)?;
    // Mail from before identifiers were kept, and mail of ours, are known by the case that they are about.
    if let (true, Some(named)) = (incoming.is_empty(), ids::find(tx, bare)?)
        && let Some(message) = named.message
    {
        incoming.extend(incoming::find_of_message(tx, message)?);
    }
    let address = normal(bare);
    incoming.extend(traces::list_by_sender(tx, &address, MOST)?);
    let mut sent = sent::list_to(tx, &address, MOST)?;
    sent.extend(sent::find_by_message_id(tx, bare)?);
    Ok(Found { incoming, sent })
}

fn draw(desk: &Desk, question: &str, found: &Found) -> Markup {
    let hint = "The identifier of a mail (Message-ID), the address of whoever wrote it or was written to, or the number of a case";
    let last = found.incoming.last().filter(|_| question.is_empty() && found.incoming.len() == MOST as usize);
    let content = html! {
        form.stack.form-narrow role="search" method="get" action="/mail/arrived" {
            div.field {
                label for="q" { "Find a mail" }
                p.hint #q-hint { (hint) }
                input.input #q type="search" name="q" value=(question) dir="auto" aria-describedby="q-hint";
            }
            p { button.btn.sm type="submit" { (icon("search")) "Find" } }
        }
        @if found.incoming.is_empty() && found.sent.is_empty() {
            section.panel {
                @if question.is_empty() { (empty(Art::Clear, &html! { h2 { "Nothing came yet" } }, &html! { "Every mail that this desk takes is listed here, whatever becomes of it." }, None)) }
                @else { (empty(Art::Lens, &html! { h2 { "No such mail is here" } }, &html! { "A mail that a mailbox still holds, or that another server has not handed over, is not in this list. How far each mailbox was read stands with it." }, Some(("How mail stands", "/mail")))) }
            }
        }
        @if !found.incoming.is_empty() { (came(&desk.wall, &found.incoming)) }
        @if !found.sent.is_empty() { (left(&desk.wall, &found.sent)) }
        @if let Some(last) = last { nav.pager aria-label="Pages" { span {} a rel="next" href={ "/mail/arrived?before=" (last.id) } { "Earlier mail" } } }
    };
    let lead = html! { "Every mail that reached us, and what became of it. Nothing is dropped." };
    page(desk, ("Where is that mail?", "/mail/arrived"), (&lead, &html! {}), &content)
}

fn came(wall: &Wall, mails: &[Incoming]) -> Markup {
    html! {
        table.table.cards.hover {
            caption.vh { "Mail that came" }
            thead { tr { th scope="col" { "Came" } th scope="col" { "At" } th scope="col" { "What it is" } th scope="col" { "What became of it" } } }
            tbody {
                @for mail in mails {
                    tr {
                        th scope="row" { a href={ "/mail/arrived/" (mail.id) } { (time(wall, mail.received_at)) span.vh { ": open this mail" } } br; span.muted.xs { (size(u64::try_from(mail.size).unwrap_or(0))) } }
                        td data-label="At" { span.anywhere { bdi { (mail.address) } } br; span.muted.xs { bdi { (way(&mail.source)) } } }
                        td data-label="What it is" { (kind(mail.kind.as_deref())) @if let Some(reason) = &mail.reason { br; span.muted.xs.anywhere { (capital(reason)) } } }
                        td data-label="What became of it" { (became(mail)) }
                    }
                }
            }
        }
    }
}

fn left(wall: &Wall, mails: &[Sent]) -> Markup {
    html! {
        table.table.cards {
            caption.vh { "Mail of ours" }
            thead { tr { th scope="col" { "Written" } th scope="col" { "To" } th scope="col" { "What it is" } th scope="col" { "How far it got" } } }
            tbody {
                @for mail in mails {
                    tr {
                        th scope="row" { (time(wall, mail.created_at)) }
                        td.anywhere data-label="To" { bdi { (mail.recipient) } }
                        td data-label="What it is" { (of_ours(&mail.kind)) @if let Some(case) = mail.case { ", " a href={ "/cases/" (case) } { "#" (case) } } }
                        td data-label="How far it got" { (got(mail.state)) " " span.muted { (time(wall, mail.changed_at)) } @if let Some(why) = &mail.reason { br; span.muted.xs { (why) } } }
                    }
                }
            }
        }
    }
}

fn time(wall: &Wall, at: Instant) -> Markup {
    html! { time datetime=(at) { (wall.short(at)) } }
}

/// How it came, in words.
pub(super) fn way(source: &str) -> String {
    match source {
        "smtp" => "by the door for mail servers".to_owned(),
        name => format!("mailbox {name}"),
    }
}

/// What a mail is.
pub(super) fn kind(kind: Option<&str>) -> &'static str {
    match kind {
        Some("message") => "Somebody’s message",
        Some("bounce") => "A report that a mail of ours did not arrive",
        Some("automatic") => "Written by a program",
        Some(_) => "A mail",
        None => "Not understood yet",
    }
}

/// What a mail of ours is.
pub(super) fn of_ours(kind: &str) -> &'static str {
    match kind {
        "reply" => "A reply",
        "acknowledgement" => "A word that a mail has come",
        "code" => "A code to sign in",
        "copy" => "A copy of a reply",
        "survey" => "A question how it was",
        "record" => "Word of a published month",
        "notice" => "A page or notice to one of us",
        _ => "A mail",
    }
}

/// How far a mail of ours got.
pub(super) fn got(state: Got) -> Markup {
    match state {
        Got::Queued => pill(Tone::Accent, Some("clock"), "Waits"),
        Got::Sent => pill(Tone::Plain, Some("check"), "Sent"),
        Got::Failed => pill(Tone::Broken, Some("alert"), "Did not arrive"),
        Got::Suppressed => pill(Tone::Risk, Some("minus"), "Held back"),
    }
}

/// What became of a mail.
pub(super) fn became(mail: &Incoming) -> Markup {
    html! {
        @match (mail.state, mail.case) {
            (Taken::Done, Some(case)) => { "On case " a href={ "/cases/" (case) } { "#" (case) } },
            (Taken::Done, None) => "Belongs to no case; nothing to do",
            (Taken::New, _) => (pill(Tone::Accent, Some("clock"), "About to be placed")),
            (Taken::Quarantined, _) => (pill(Tone::Risk, Some("alert"), "In quarantine")),
            (Taken::Dismissed, _) => "Looked at and left",
        }
    }
}
