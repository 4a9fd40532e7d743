//! What concerns two cases or two owners: merging, splitting, linking, handing over; and waiting until an appointment.

use std::num::NonZeroU32;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form as ListForm;
use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, TeamId};
use desk::case::remark;
use look::{Choice, Mistakes};
use maud::Markup;
use serde::Deserialize;
use store::{Tx, messages, presence, tags};

use super::act::case_id;
use super::read::{self, Names};
use super::reader::Reader;
use super::thread::{self, Viewer};
use super::{handoff, merge, pause, split};
use crate::app::App;
use crate::book::Book;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};

/// Somebody who was seen this long ago still looks at the case.
const PRESENT_MS: i64 = 45_000;

/// Draws a page of one case, with its subject.
async fn page_of(
    app: &App,
    reader: Reader,
    number: u32,
    draw: impl Fn(&mut Tx<'_>, &Book, &look::Desk, String) -> Result<Markup, Refusal> + Send + 'static,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let page = app
        .db()
        .read(move |tx| {
            if store::cases::find(tx, number)?.is_none() {
                return Ok(None);
            }
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            let subject = messages::subject(tx, number)?;
            draw(tx, &book, &frame, subject).map(Some)
        })
        .await?;
    page.map(IntoResponse::into_response).ok_or_else(|| errors::not_found("case"))
}

/// The same as the answer to a form that was refused.
async fn refused(page: Result<Response, Failure>) -> Result<Response, Failure> {
    page.map(|mut page| {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        page
    })
}

fn is_theirs_to_mend(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Desk(_) | Refusal::Remark(_) | Refusal::NoCase(_) | Refusal::Text(_))
}

fn mistake(field: &str, words: impl ToString) -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.push(field, words.to_string());
    mistakes
}

/// `GET /cases/{number}/merge`.
pub async fn get_merge(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show_merge(&app, reader, number, String::new(), Mistakes::default()).await
}

async fn show_merge(
    app: &App,
    reader: Reader,
    number: u32,
    into: String,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, book, frame, subject| {
        let customer = store::cases::find(tx, number)?.and_then(|row| row.customer);
        let mut candidates = Vec::new();
        if let Some(customer) = customer {
            for row in store::cases::list(tx, store::cases::View::Customer(customer), None, 11)? {
                if row.number != number && row.status != "merged" {
                    candidates.push(read::row(tx, book, &row, frame.wall.now)?);
                }
            }
        }
        let view =
            merge::View { number, subject, into: into.clone(), candidates, mistakes: mistakes.clone() };
        Ok(merge::page(frame, &view))
    })
    .await
}

/// The other case of a merge or a link.
#[derive(Debug, Deserialize)]
pub struct OtherForm {
    #[serde(alias = "into", alias = "to")]
    other: String,
}

impl OtherForm {
    fn case(&self) -> Option<CaseId> {
        self.other.trim().trim_start_matches('#').parse().ok().and_then(NonZeroU32::new).map(CaseId)
    }
}

/// `POST /cases/{number}/merge`.
pub async fn post_merge(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<OtherForm>,
) -> Result<Response, Failure> {
    let Some(into) = form.case() else {
        let mistakes = mistake("into", "Give the number of the case that goes on.");
        return refused(show_merge(&app, reader, number, form.other, mistakes).await).await;
    };
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::MergeInto(into))]);
    match app.desk().ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{}", into.0)).into_response()),
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            refused(show_merge(&app, reader, number, form.other, mistake("into", refusal)).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /cases/{number}/unmerge`: takes a merge back.
pub async fn post_unmerge(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    app.desk().ask(Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::Unmerge)])).await?;
    Ok(Redirect::to(&format!("/cases/{number}")).into_response())
}

/// `POST /cases/{number}/links`: links the case to an incident or another case.
pub async fn post_link(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<OtherForm>,
) -> Result<Response, Failure> {
    let to = form.case().ok_or_else(|| errors::invalid("give the number of the other case"))?;
    app.desk().ask(Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::LinkTo(to))])).await?;
    Ok(Redirect::to(&format!("/cases/{number}")).into_response())
}

/// `GET /cases/{number}/split`.
pub async fn get_split(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show_split(&app, reader, number, SplitForm::default(), Mistakes::default()).await
}

/// What goes to the new case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SplitForm {
    subject: String,
    message: Vec<i64>,
}

async fn show_split(
    app: &App,
    reader: Reader,
    number: u32,
    typed: SplitForm,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, _, frame, subject| {
        let mut names = Names::default();
        let mut choosable = Vec::new();
        for message in messages::list(tx, number)? {
            if let messages::Author::Customer(customer) = message.author {
                choosable.push(split::Choosable {
                    id: message.id,
                    author: names.customer(tx, customer)?.0,
                    at: message.at,
                    excerpt: message.body.chars().take(160).collect(),
                    is_chosen: typed.message.contains(&message.id),
                });
            }
        }
        let view = split::View {
            number,
            subject,
            new_subject: typed.subject.clone(),
            messages: choosable,
            mistakes: mistakes.clone(),
        };
        Ok(split::page(frame, &view))
    })
    .await
}

/// `POST /cases/{number}/split`.
pub async fn post_split(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    ListForm(form): ListForm<SplitForm>,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    if form.message.is_empty() {
        let mistakes = mistake("message", "Choose the messages that go along.");
        return refused(show_split(&app, reader, number, form, mistakes).await).await;
    }
    match app.desk().split(id, reader.who(), form.subject.clone(), form.message.clone()).await {
        Ok(child) => Ok(Redirect::to(&format!("/cases/{}", child.0)).into_response()),
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            refused(show_split(&app, reader, number, form, mistake("subject", refusal)).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /cases/{number}/pause`.
pub async fn get_pause(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    page_of(&app, reader, number, move |_, book, frame, subject| {
        let words = [
            ("pending_customer", "The customer", "Pauses only when a question was sent to them"),
            ("on_hold_internal", "A colleague or another team", "Pauses what the mission lets wait for this"),
            ("on_hold_vendor", "A vendor", "Pauses what the mission lets wait for this"),
            ("scheduled", "An appointment", "Until the time below"),
        ];
        let reasons = words.map(|(value, label, note)| Choice {
            note: Some(note.to_owned()),
            ..Choice::new(value, label).chosen(value == "scheduled")
        });
        let policy = book.policy_at(frame.wall.now);
        let rule = policy.pauses.iter().find_map(|pause| policy.clause(pause.clause?));
        let view = pause::View {
            number,
            subject,
            reasons: reasons.into(),
            until: String::new(),
            rule: rule.map(|clause| (clause.sentence.clone(), clause.number)),
            mistakes: Mistakes::default(),
        };
        Ok(pause::page(frame, &view))
    })
    .await
}

/// `GET /cases/{number}/handoff`.
pub async fn get_handoff(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show_handoff(&app, reader, number, HandoffForm::default(), Mistakes::default()).await
}

/// To whom a case goes, with what they need to know.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HandoffForm {
    owner: String,
    team: String,
    note: String,
    tells_customer: Option<String>,
}

async fn show_handoff(
    app: &App,
    reader: Reader,
    number: u32,
    typed: HandoffForm,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, _, frame, subject| {
        let mut teams = vec![Choice::new("", "Their own team").chosen(typed.team.is_empty())];
        teams.extend(read::teams(tx, typed.team.parse().ok())?);
        let view = handoff::View {
            number,
            subject,
            owners: read::owners(tx, typed.owner.parse().ok())?,
            teams,
            note: typed.note.clone(),
            tells_customer: typed.tells_customer.is_some(),
            mistakes: mistakes.clone(),
        };
        Ok(handoff::page(frame, &view))
    })
    .await
}

/// `POST /cases/{number}/handoff`: offers the case with its context package; the other side accepts or rejects.
pub async fn post_handoff(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<HandoffForm>,
) -> Result<Response, Failure> {
    let to = form.owner.parse().ok().and_then(NonZeroU32::new).map(AgentId);
    let to_team = form.team.parse().ok().and_then(NonZeroU32::new).map(TeamId);
    let offer = remark::Ask::OfferHandOff { to, to_team, has_package: !form.note.trim().is_empty() };
    let text = Text { body: form.note.clone(), attachments: Vec::new() };
    let request = Request::new(case_id(number)?, reader.who(), []).remarking([offer]).saying(text);
    match app.desk().ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{number}?done=offered")).into_response()),
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            refused(show_handoff(&app, reader, number, form, mistake("note", refusal)).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What becomes of a hand-off on offer.
#[derive(Debug, Deserialize)]
pub struct VerdictForm {
    verdict: String,
}

/// `POST /cases/{number}/handoff/verdict`: accepts, rejects or withdraws it.
pub async fn post_handoff_verdict(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<VerdictForm>,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), []);
    let request = match form.verdict.as_str() {
        "accept" => Request { commands: vec![reader.asks(Ask::AcceptHandOff)], ..request },
        "reject" => request.remarking([remark::Ask::RejectHandOff]),
        "withdraw" => request.remarking([remark::Ask::WithdrawHandOff]),
        _ => return Err(errors::invalid("accept, reject or withdraw the hand-off")),
    };
    app.desk().ask(request).await?;
    Ok(Redirect::to(&format!("/cases/{number}")).into_response())
}

/// Tags with commas between them.
#[derive(Debug, Deserialize)]
pub struct TagsForm {
    #[serde(default)]
    tags: String,
}

/// `POST /cases/{number}/tags`.
pub async fn post_tags(
    State(app): State<App>,
    _reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<TagsForm>,
) -> Result<Response, Failure> {
    let wanted: Vec<String> = form
        .tags
        .split(',')
        .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase())
        .map(|tag| tag.chars().filter(|c| !c.is_control()).take(40).collect::<String>())
        .filter(|tag| !tag.is_empty())
        .take(20)
        .collect();
    app.db()
        .write(move |tx| {
            for old in tags::list(tx, number)? {
                if !wanted.contains(&old) {
                    tags::remove(tx, number, &old)?;
                }
            }
            for tag in &wanted {
                tags::add(tx, number, tag)?;
            }
            tx.announce(format!("case/{number}"));
            Ok::<_, store::Error>(())
        })
        .await
        .map_err(Refusal::from)?;
    Ok(Redirect::to(&format!("/cases/{number}")).into_response())
}

/// What somebody does at a case.
#[derive(Debug, Default, Deserialize)]
pub struct PresenceForm {
    writing: Option<String>,
}

/// `POST /cases/{number}/presence`: says that somebody looks at the case, for 45 seconds.
pub async fn post_presence(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<PresenceForm>,
) -> Result<Response, Failure> {
    let (agent, now) = (reader.person.number, app.now());
    let viewers = app
        .db()
        .write(move |tx| {
            let writes_since = Instant(now.as_ms() - PRESENT_MS);
            let draft = store::drafts::find(tx, number, agent)?;
            let is_writing = form.writing.is_some()
                || draft.is_some_and(|draft| draft.saved_at > writes_since && !draft.body.is_empty());
            note_presence(tx, (number, agent), is_writing, now)?;
            viewers(tx, number, agent, now)
        })
        .await
        .map_err(Refusal::from)?;
    Ok(thread::presence_patch(&viewers).into_response())
}

/// Notes that somebody looks at a case, and tells it to others when it is news.
///
/// # Errors
///
/// Fails when the database does.
pub fn note_presence(
    tx: &mut Tx<'_>,
    (case, agent): (u32, u32),
    is_writing: bool,
    now: Instant,
) -> Result<(), store::Error> {
    let there = presence::list_seen(tx, case, Instant(now.as_ms() - PRESENT_MS))?;
    presence::see(tx, &presence::Presence { case, agent, is_writing, seen_at: now })?;
    // Who only stays is no news.
    if there.iter().all(|it| it.agent != agent || it.is_writing != is_writing) {
        tx.announce(format!("presence/{case}"));
    }
    Ok(())
}

/// Who else looks at a case.
///
/// # Errors
///
/// Fails when the database does.
pub fn viewers(tx: &mut Tx<'_>, number: u32, agent: u32, now: Instant) -> Result<Vec<Viewer>, store::Error> {
    let mut names = Names::default();
    let mut viewers = Vec::new();
    for seen in presence::list_seen(tx, number, Instant(now.as_ms() - PRESENT_MS))? {
        if seen.agent != agent {
            let writes = seen.is_writing.then_some(look::composer::Writing::Reply);
            viewers.push(Viewer { name: names.person(tx, seen.agent)?, writes });
        }
    }
    Ok(viewers)
}
