//! What can be put into a text while it is written: canned replies filled in from the case, and people.

use axum::extract::{Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Zone;
use channels::canned::{Field, Template};
use desk::case::event::CaseId;
use look::Wall;
use look::chip::Standing;
use look::composer::{Insertion, insertions};
use look::desk::{DeskPage, Place};
use maud::html;
use mission::ClockKind;
use serde::Deserialize;
use store::Tx;

use super::act::{case_id, is_fragment};
use super::read;
use super::reader::Reader;
use super::relate::page_of;
use super::words::{crumbs, page_head};
use crate::app::App;
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};
use crate::errors::{self, Failure};

/// So many are offered at once.
const MOST: usize = 8;

/// What was typed after the sign.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    kind: String,
    q: String,
}

/// `GET /cases/{number}/insertions`: the options of the picker, or a page of all of them without script.
pub async fn get_insertions(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let asked: String = question.q.chars().take(40).collect::<String>().to_lowercase();
    if is_fragment(&headers) {
        let book = app.desk().book().map_err(Refusal::from)?;
        let wall = reader.wall(&app, &book);
        let found = app
            .db()
            .read(move |tx| match question.kind.as_str() {
                "people" => people(tx, &asked),
                // Articles come with the knowledge base.
                "articles" => Ok(Vec::new()),
                _ => Ok(canned(tx, &book, &reader, (case, &asked), &wall)?
                    .into_iter()
                    .map(|(_, it)| it)
                    .take(MOST)
                    .collect()),
            })
            .await?;
        return Ok(insertions(&found).into_response());
    }
    let own = reader.clone();
    page_of(&app, reader, number, move |tx, book, frame, subject| {
        let found = canned(tx, book, &own, (case, &asked), &frame.wall)?;
        let (here, above) = (format!("/cases/{number}"), format!("#{number} {subject}"));
        let lead = html! { "Filled in from this case. A reply is put at the end of your draft." };
        let actions = html! { a.btn.sm href="/canned" { "Manage replies" } };
        let content = html! {
            div.page {
                (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Canned replies"))
                (page_head(&html! { "Canned replies for #" (number) }, &lead, &actions))
                form.row method="get" role="search" {
                    label.row.sm { "Find" input.input type="search" name="q" value=(asked) dir="auto"; }
                    button.btn.sm type="submit" { "Find" }
                }
                @if found.is_empty() { p.muted { "No reply of this name." } }
                @for (id, it) in &found {
                    section.panel.stack aria-label=(it.label) {
                        h2 dir="auto" { (it.label) " " span.muted.sm { (it.note) } }
                        p.said dir="auto" { (it.text) }
                        form method="post" action={ (here) "/insertions" } {
                            input type="hidden" name="id" value=(id);
                            button.btn.sm type="submit" { "Put into my draft" }
                        }
                    }
                }
            }
        };
        Ok(frame
            .page(&DeskPage { title: "Canned replies", place: Some(Place::Inbox), panes: None }, &content))
    })
    .await
}

/// A reply that goes into a draft.
#[derive(Debug, Deserialize)]
pub struct Use {
    id: i64,
}

/// `POST /cases/{number}/insertions`: puts a reply at the end of the draft, for those without script.
pub async fn post_insertion(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<Use>,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let is_known = app
        .db()
        .write(move |tx| {
            let agent = reader.person.number;
            let all = canned(tx, &book, &reader, (case, ""), &wall)?;
            let Some((_, it)) = all.into_iter().find(|(id, _)| *id == form.id) else { return Ok(false) };
            let draft = store::drafts::find(tx, number, agent)?;
            let (kind, before) = draft.map_or(("public".to_owned(), String::new()), |it| (it.kind, it.body));
            let body = if before.trim().is_empty() { it.text } else { format!("{before}\n\n{}", it.text) };
            store::drafts::save(tx, number, agent, (&kind, &body), wall.now)?;
            Ok::<_, Refusal>(true)
        })
        .await?;
    if !is_known {
        return Err(errors::not_found("reply"));
    }
    Ok(Redirect::to(&format!("/cases/{number}#composer")).into_response())
}

/// The replies whose names begin like this come first, then those that have it anywhere.
fn canned(
    tx: &mut Tx<'_>,
    book: &Book,
    reader: &Reader,
    (case, asked): (CaseId, &str),
    wall: &Wall,
) -> Result<Vec<(i64, Insertion)>, Refusal> {
    let mut found: Vec<store::canned::Canned> =
        store::canned::list(tx, reader.person.number, reader.person.team)?
            .into_iter()
            .filter(|it| it.name.contains(asked) || it.note.to_lowercase().contains(asked))
            .collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    found.sort_by_key(|it| !it.name.starts_with(asked));
    let values = Values::read(tx, book, reader, case, wall)?;
    let filled = found.into_iter().map(|it| {
        let text = match Template::parse(&it.body) {
            Ok(template) => template.render(|field| values.of(field)),
            Err(_) => it.body,
        };
        (it.id, Insertion { label: format!("/{}", it.name), note: it.note, text })
    });
    Ok(filled.collect())
}

/// What the fields of a reply are in one case.
#[derive(Debug, Default)]
struct Values {
    customer: Option<String>,
    account: Option<String>,
    number: String,
    subject: String,
    agent: String,
    team: Option<String>,
    promise: Option<String>,
}

impl Values {
    fn read(
        tx: &mut Tx<'_>,
        book: &Book,
        reader: &Reader,
        case: CaseId,
        wall: &Wall,
    ) -> Result<Values, Refusal> {
        let cases = family_of(tx, case)?;
        let family = Family::load(tx, book, &cases, wall.now)?;
        let place = family.place(case).ok_or(Refusal::NoCase(case))?;
        let state = family.world(book, place).case;
        let customer = match state.receipt.and_then(|receipt| receipt.customer) {
            Some(customer) => store::customers::find(tx, customer.0.get())?,
            None => None,
        };
        let account = match customer.as_ref().and_then(|it| it.account) {
            Some(number) => store::customers::find_account(tx, number)?,
            None => None,
        };
        // The customer reads it by their own clock.
        let own = customer.as_ref().and_then(|it| Zone::named(it.zone.as_deref()?).ok());
        let theirs =
            Wall { now: wall.now, zone: own.unwrap_or_else(|| book.rules.policy().home_zone.clone()) };
        let team = match reader.person.team {
            Some(number) => store::teams::find(tx, number)?.map(|it| it.name),
            None => None,
        };
        Ok(Values {
            customer: customer.map(|it| it.name),
            account: account.map(|it| it.name),
            number: case.0.to_string(),
            subject: store::messages::subject(tx, case.0.get())?,
            agent: reader.person.name.clone(),
            team,
            promise: read::promise_clocks(book, state, wall.now).iter().find_map(|clock| {
                match clock.chip.standing {
                    // Triage is ours; no customer waits for it.
                    Standing::Running { due_at, .. } if clock.chip.kind != ClockKind::Triage => {
                        Some(format!("{} by {}", owed(clock.chip.kind), theirs.due(due_at)))
                    }
                    _ => None,
                }
            }),
        })
    }

    fn of(&self, field: Field) -> Option<String> {
        match field {
            Field::CustomerName => self.customer.clone(),
            Field::CustomerFirstName => {
                self.customer.as_ref().and_then(|name| name.split_whitespace().next()).map(str::to_owned)
            }
            Field::AccountName => self.account.clone(),
            Field::CaseNumber => Some(self.number.clone()),
            Field::CaseSubject => Some(self.subject.clone()),
            Field::AgentName => Some(self.agent.clone()),
            Field::TeamName => self.team.clone(),
            Field::Promise => self.promise.clone(),
        }
    }
}

/// What a customer calls what a clock counts.
const fn owed(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::FirstResponse | ClockKind::NextResponse => "our reply",
        ClockKind::NextSteps => "the next steps",
        ClockKind::UpdateCadence => "the next update",
        ClockKind::FollowUp => "our check that it still works",
        ClockKind::Callback => "our call",
        ClockKind::Triage | ClockKind::Resolution => "a solution",
    }
}

fn people(tx: &mut Tx<'_>, asked: &str) -> Result<Vec<Insertion>, Refusal> {
    let everybody = store::people::list(tx)?.into_iter().filter(|person| person.is_active);
    let found = everybody.filter(|person| {
        let name = person.name.to_lowercase();
        name.split_whitespace().any(|word| word.starts_with(asked))
    });
    Ok(found
        .take(MOST)
        .map(|person| Insertion {
            label: format!("@{}", person.name),
            note: if person.is_available { String::new() } else { "away".to_owned() },
            text: format!("@{} ", person.name),
        })
        .collect())
}
