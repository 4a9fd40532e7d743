//! `/demo/outbox`: what would have been sent, if anything could leave this machine.

use axum::extract::State;
use calendar::Instant;
use look::Wall;
use maud::{Markup, html};
use serde_json::Value;
use store::Key;
use store::messages::Message;
use store::outbox::Outgoing;
use store::{customers, messages, outbox, people, surveys};

use super::must_be_demo;
use super::panel::{shell, wall};
use crate::app::App;
use crate::book::Book;
use crate::desk::{Recipient, Refusal, Telling};
use crate::errors::Failure;
use crate::mail::letter::Letter;
use crate::page;
use crate::portal::door;
use crate::surveys::link;

/// How many of each kind are shown.
const MOST: u32 = 60;

/// How many characters of a message.
const EXCERPT: usize = 140;

/// One thing that would have been sent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    at: Instant,
    to: String,
    what: String,
    case: Option<u32>,
    /// Where it leads.
    link: Option<String>,
}

/// `GET /demo/outbox`.
pub async fn get_outbox(State(app): State<App>) -> Result<Markup, Failure> {
    must_be_demo(&app)?;
    let (book, key) = (app.desk().book().map_err(Refusal::from)?, app.key().clone());
    let sent = app
        .db()
        .read(move |tx| -> Result<_, store::Error> {
            let mut sent = Vec::new();
            // The messages that mail would carry are shown themselves.
            for row in outbox::list(tx, MOST)? {
                if row.kind != Letter::KIND {
                    sent.push(of_row(tx, (&book, &key), &row)?);
                } else if let Some(Letter::Survey { survey }) = Letter::of_row(&row) {
                    sent.extend(of_survey(tx, &key, survey)?);
                }
            }
            for message in messages::list_sent(tx, MOST)? {
                sent.push(of_message(tx, &message)?);
            }
            sent.sort_by_key(|sent| std::cmp::Reverse(sent.at));
            Ok(sent)
        })
        .await
        .map_err(Refusal::from)?;
    Ok(page::public(&shell("What would have been sent"), &content(&sent, &wall(&app))))
}

fn of_message(tx: &mut store::Tx<'_>, message: &Message) -> Result<Sent, store::Error> {
    let customer = match store::cases::find(tx, message.case)?.and_then(|row| row.customer) {
        Some(number) => customers::find(tx, number)?,
        None => None,
    };
    let to = customer.map_or_else(|| "the customer".to_owned(), |customer| customer.name);
    let what = channels::text::excerpt(channels::text::Format::Markdown, &message.body, EXCERPT);
    Ok(Sent { at: message.at, to, what, case: Some(message.case), link: None })
}

/// A question, with the link that answers it.
fn of_survey(tx: &mut store::Tx<'_>, key: &Key, id: i64) -> Result<Option<Sent>, store::Error> {
    let Some(survey) = surveys::find(tx, id)? else { return Ok(None) };
    let to = customers::find(tx, survey.customer)?.map(|customer| customer.name).unwrap_or_default();
    let (at, what) = (survey.sent_at.unwrap_or(survey.due_at), "How did we do? Answer".to_owned());
    Ok(Some(Sent { at, to, what, case: Some(survey.case), link: Some(link::path(key, id)) }))
}

/// A code to sign in with, in digits: customers of the demo have no other mail.
fn of_code(tx: &mut store::Tx<'_>, key: &Key, row: &Outgoing) -> Result<Option<Sent>, store::Error> {
    let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
    let Some(id) = body["code"].as_i64().filter(|_| row.kind == "code") else { return Ok(None) };
    let Some(code) = store::codes::find(tx, id)? else { return Ok(None) };
    let what = format!("Your code to sign in is {}", door::digits(key, id));
    Ok(Some(Sent { at: row.created_at, to: code.email, what, case: None, link: None }))
}

fn of_row(tx: &mut store::Tx<'_>, (book, key): (&Book, &Key), row: &Outgoing) -> Result<Sent, store::Error> {
    if let Some(sent) = of_code(tx, key, row)? {
        return Ok(sent);
    }
    let Ok(telling) = serde_json::from_str::<Telling>(&row.body) else {
        // What other parts put there: shown as it stands, nothing of it is real.
        return Ok(Sent {
            at: row.created_at,
            to: row.kind.clone(),
            what: row.body.clone(),
            case: None,
            link: None,
        });
    };
    let to = recipient(tx, book, &telling.to)?;
    Ok(Sent { at: row.created_at, to, what: telling.about.words(), case: Some(telling.case), link: None })
}

fn recipient(tx: &mut store::Tx<'_>, book: &Book, to: &Recipient) -> Result<String, store::Error> {
    let name =
        |tx: &mut store::Tx<'_>, agent: Option<u32>, otherwise: &str| -> Result<String, store::Error> {
            let person = match agent {
                Some(number) => people::find(tx, number)?,
                None => None,
            };
            Ok(person.map_or_else(|| otherwise.to_owned(), |person| person.name))
        };
    Ok(match to {
        Recipient::Line(line) => format!("support line {}", u32::from(*line) + 1),
        Recipient::Manager(agent) => format!("the manager of {}", name(tx, *agent, "the team")?),
        Recipient::Page { path, step, .. } => {
            let paths = &book.rules.policy().paths;
            let step = paths.iter().find(|known| known.name == *path).and_then(|path| path.steps.get(*step));
            format!("page to the {}", step.map_or(path.as_str(), |step| &step.role))
        }
        Recipient::Path(path) => format!("everybody of {path}"),
        Recipient::NewOwner(path) => format!("a new owner from {path}"),
        Recipient::Function(function) => function.clone(),
        Recipient::Owner(agent) => name(tx, *agent, "the owner")?,
    })
}

fn content(sent: &[Sent], wall: &Wall) -> Markup {
    html! {
        div.stack.loose {
            div.stack.tight {
                h1.serif { "What would have been sent" }
                p.soft { "Nothing leaves the demo. Newest first. " a href="/demo" { "Back to the demo" } }
            }
            div.scroll-x role="group" aria-label="What would have been sent" tabindex="0" {
                table.table {
                    thead { tr { th scope="col" { "When" } th scope="col" { "To" } th scope="col" { "What" } th scope="col" { "Case" } } }
                    tbody {
                        @for one in sent {
                            tr {
                                td { time datetime=(one.at) { (wall.short(one.at)) } }
                                td dir="auto" { (one.to) }
                                td dir="auto" { @if let Some(link) = &one.link { a href=(link) { (one.what) } } @else { (one.what) } }
                                td { @if let Some(case) = one.case { a href={ "/cases/" (case) } { "#" (case) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}
