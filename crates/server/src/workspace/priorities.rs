//! Giving cases their priority: the mission proposes one, and another one needs a reason.

use std::num::NonZeroU32;

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, RaiseReason};
use desk::case::remark;
use desk::triage::owning_function;
use look::Mistakes;
use mission::{Policy, Priority};
use serde::Deserialize;
use store::cases::{self, View};

use super::act::{ListQuery, case_id, is_fragment};
use super::answer::{self, finish};
use super::proposal::{self, Judged, Proposal};
use super::read::{self, Names, Said};
use super::reader::Reader;
use super::relate::{page_of, refused};
use super::{priority, triage};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};

/// How many cards stand on the page.
const CARDS: u32 = 20;

/// What was said on a card, or on the page of a priority.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PriorityForm {
    priority: String,
    /// What the page proposed when it was drawn: a choice that is still that one was not made by a person.
    was: String,
    category: String,
    impact: String,
    urgency: String,
    owner: String,
    why: String,
    reason: String,
    told: String,
    verdict: String,
}

impl PriorityForm {
    fn judged(&self, rules: &Policy) -> Judged {
        Judged {
            category: Some(self.category.as_str())
                .filter(|name| !name.is_empty())
                .and_then(|it| rules.category(it)),
            impact: proposal::find_level(&self.impact),
            urgency: proposal::find_level(&self.urgency),
        }
    }

    /// The priority that a person chose; nothing when they left the one that was proposed.
    fn chosen(&self) -> Option<Priority> {
        Priority::find(&self.priority).filter(|priority| priority.word() != self.was)
    }

    fn owner(&self) -> Option<AgentId> {
        self.owner.parse().ok().and_then(NonZeroU32::new).map(AgentId)
    }

    fn said(&self, rules: &Policy, mistakes: Mistakes) -> Said {
        Said {
            judged: self.judged(rules),
            chosen: self.chosen(),
            owner: self.owner().map(|owner| owner.0.get()),
            why: self.why.clone(),
            told: self.told.clone(),
            mistakes,
        }
    }
}

/// `GET /triage`.
pub async fn get_triage(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    show_triage(&app, reader, query.toast(), None).await
}

async fn show_triage(
    app: &App,
    reader: Reader,
    toast: Option<look::feedback::Toast>,
    typed: Option<(u32, Said)>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let answer = app
        .db()
        .read(move |tx| {
            let mut rows = cases::list(tx, View::Triage, None, CARDS)?;
            if let Some((number, _)) = &typed
                && rows.iter().all(|row| row.number != *number)
            {
                rows.extend(cases::find(tx, *number)?);
            }
            let (mut cards, mut names) = (Vec::with_capacity(rows.len()), Names::default());
            for row in &rows {
                let typed = typed.as_ref().filter(|(number, _)| *number == row.number);
                let said = typed.map(|(_, said)| said.clone()).unwrap_or_default();
                cards.extend(read::card(tx, &book, &mut names, (row, &said), wall.now)?);
            }
            let view = triage::View {
                n_waiting: cases::count(tx, View::Triage)?,
                promise: read::triage_promise(&book),
                median_ms: None,
                cards,
            };
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            Ok::<_, Refusal>(triage::page(&frame, &view))
        })
        .await?;
    Ok(answer.into_response())
}

/// One card, or the whole page with what was typed on it.
async fn show_card(
    app: &App,
    reader: Reader,
    (number, said): (u32, Said),
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    if !is_fragment(headers) {
        return show_triage(app, reader, None, Some((number, said))).await;
    }
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let card = app
        .db()
        .read(move |tx| {
            let Some(row) = cases::find(tx, number)? else { return Ok(None) };
            let card = read::card(tx, &book, &mut Names::default(), (&row, &said), wall.now)?;
            Ok::<_, Refusal>(card.map(|card| card.show(&wall, true)))
        })
        .await?;
    card.map(IntoResponse::into_response).ok_or_else(|| errors::not_found("case"))
}

/// `GET /cases/{number}/triage`: the card, as the mission sees what was said so far.
pub async fn get_card(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(form): Query<PriorityForm>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let now = app.now();
    let rules = book.policy_at(now);
    let mut said = form.said(rules, Mistakes::default());
    // What the mission says now is shown, not what it said before.
    said.chosen = None;
    show_card(&app, reader, (number, said), &headers).await
}

/// What the mission proposes for what was said, and what it is about.
struct Judgement {
    judged: Judged,
    proposal: Proposal,
    function: Option<String>,
}

async fn judge(app: &App, number: u32, form: &PriorityForm) -> Result<Judgement, Failure> {
    let (book, now) = (app.desk().book().map_err(Refusal::from)?, app.now());
    let own = std::sync::Arc::clone(&book);
    let received = app.db().read(move |tx| read::received(tx, &own, number, now)).await?;
    let (receipt, version) = received.ok_or_else(|| errors::not_found("case"))?;
    let rules = book.rules.rules(version);
    if !form.category.is_empty() && rules.category(&form.category).is_none() {
        return Err(errors::invalid("The mission has no such category; choose one of the list."));
    }
    let judged = form.judged(rules);
    Ok(Judgement {
        judged,
        proposal: proposal::propose(rules, &receipt, &judged),
        function: owning_function(rules, judged.category.or(receipt.category)).map(str::to_owned),
    })
}

/// `POST /cases/{number}/triage`.
pub async fn post_triage(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<PriorityForm>,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    let (done, back) = if form.verdict == "not_a_case" {
        let request = Request::new(id, reader.who(), [reader.asks(Ask::MarkSpam)]);
        ("not-a-case", app.desk().ask_with_way_back(request).await?.1)
    } else {
        let judgement = judge(&app, number, &form).await?;
        let request = match triage_request(&reader, id, &form, &judgement) {
            Ok(request) => request,
            Err(mistakes) => return not_triaged(&app, reader, (number, &form), mistakes, &headers).await,
        };
        match app.desk().ask_with_way_back(request).await {
            Ok((_, back)) => (if judgement.function.is_some() { "routed" } else { "triaged" }, back),
            Err(refusal @ (Refusal::Desk(_) | Refusal::Remark(_) | Refusal::Text(_))) => {
                let mut mistakes = Mistakes::default();
                mistakes.push("why", refusal.to_string());
                return not_triaged(&app, reader, (number, &form), mistakes, &headers).await;
            }
            Err(refusal) => return Err(refusal.into()),
        }
    };
    if is_fragment(&headers) {
        // The card goes; the toast offers the way back.
        let mut answer =
            finish((&app, &reader, &headers), "/triage", (done, back.into_iter().collect())).await?;
        answer.headers_mut().remove("hx-reswap");
        return Ok(answer);
    }
    finish((&app, &reader, &headers), "/triage", (done, back.into_iter().collect())).await
}

async fn not_triaged(
    app: &App,
    reader: Reader,
    (number, form): (u32, &PriorityForm),
    mistakes: Mistakes,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let said = form.said(book.policy_at(app.now()), mistakes);
    refused(show_card(app, reader, (number, said), headers).await).await
}

/// The request, or what is missing in the form.
fn triage_request(
    reader: &Reader,
    id: CaseId,
    form: &PriorityForm,
    judgement: &Judgement,
) -> Result<Request, Mistakes> {
    let Judgement { judged, proposal, function } = judgement;
    let given = form.chosen().unwrap_or(proposal.priority);
    let triage = reader.asks(Ask::Triage { priority: given, category: judged.category });
    let mut mistakes = Mistakes::default();
    if let Some(function) = function {
        if form.told.trim().is_empty() {
            mistakes.push("told", format!("Say to the customer that {function} has their case now"));
            return Err(mistakes);
        }
        // The customer hears of it while the case still takes a reply.
        let told = Text::from(form.told.clone());
        return Ok(Request::new(id, reader.who(), [reader.asks(Ask::Reply), triage]).saying(told));
    }
    let why = form.why.trim();
    if proposal.is_of_mission && given != proposal.priority && why.is_empty() {
        mistakes.push("why", format!("The mission gives it {}; say why it is {given}", proposal.priority));
        return Err(mistakes);
    }
    let owner = form.owner().unwrap_or_else(|| reader.agent());
    let team = reader.team().filter(|_| owner == reader.agent());
    let assign = Command { agent: Some(owner), team, ..reader.asks(Ask::Assign) };
    let request = Request::new(id, reader.who(), [assign, triage]);
    let request = match judged.impact.zip(judged.urgency) {
        Some((impact, urgency)) => {
            request.remarking([remark::Ask::Classify { impact, urgency, given, has_reason: !why.is_empty() }])
        }
        None => request,
    };
    Ok(match why {
        "" => request,
        why => request.saying(reason_note(given, why)),
    })
}

fn reason_note(priority: Priority, why: &str) -> Text {
    Text::from(format!("Priority {priority}: {why}"))
}

/// `GET /cases/{number}/priority`.
pub async fn get_priority(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(typed): Query<PriorityForm>,
) -> Result<Response, Failure> {
    show_priority(&app, reader, number, typed, Mistakes::default()).await
}

async fn show_priority(
    app: &App,
    reader: Reader,
    number: u32,
    typed: PriorityForm,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, book, frame, subject| {
        let row = cases::find(tx, number)?;
        let has = row.as_ref().map(|row| read::priority(row.priority));
        let category = row.as_ref().and_then(|row| row.category.clone());
        let rules = book.policy_at(frame.wall.now);
        let chosen = Priority::find(&typed.priority).or(has);
        let view = priority::View {
            number,
            subject,
            priorities: priority::choices(rules, chosen),
            categories: priority::categories(
                rules,
                if typed.category.is_empty() { category.as_deref() } else { Some(&typed.category) },
            ),
            kinds: priority::kinds(&typed.reason),
            why: typed.why.clone(),
            mistakes: mistakes.clone(),
        };
        Ok(priority::page(frame, &view))
    })
    .await
}

/// `POST /cases/{number}/priority`: changes it, with a reason.
pub async fn post_priority(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(mut form): Form<PriorityForm>,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    let row = app.db().read(move |tx| cases::find(tx, number)).await.map_err(Refusal::from)?;
    let row = row.ok_or_else(|| errors::not_found("case"))?;
    let Some(priority) = Priority::find(&form.priority) else {
        return priority_refused(&app, reader, number, form, ("priority", "Choose a priority")).await;
    };
    // Before triage, a priority is the triage.
    let request = if row.is_triaged {
        change_request(&app, &reader, (id, priority), (&row, &form))
    } else {
        form.was = String::new();
        let judgement = judge(&app, number, &form).await?;
        if judgement.function.is_some() {
            return Ok(Redirect::to(&format!(
                "/cases/{number}/triage?category={}",
                crate::routes::encoded(&form.category)
            ))
            .into_response());
        }
        triage_request(&reader, id, &form, &judgement)
            .map_err(|wrong| wrong.of("why").map_or_else(String::new, str::to_owned))
    };
    match request {
        Err(wrong) => priority_refused(&app, reader, number, form, ("why", &wrong)).await,
        Ok(request) => match answer::ask((&app, &reader, &headers), request, "priority").await {
            Err(failure) if failure.status() == StatusCode::UNPROCESSABLE_ENTITY => {
                let words = failure.text().to_owned();
                priority_refused(&app, reader, number, form, ("priority", &words)).await
            }
            answer => answer,
        },
    }
}

/// A change of priority or category after triage; the words of what is missing otherwise.
fn change_request(
    app: &App,
    reader: &Reader,
    (id, priority): (CaseId, Priority),
    (row, form): (&cases::CaseRow, &PriorityForm),
) -> Result<Request, String> {
    let mut commands = Vec::new();
    let new_category = Some(form.category.as_str())
        .filter(|name| !name.is_empty() && row.category.as_deref() != Some(*name));
    if let (Some(name), Ok(book)) = (new_category, app.desk().book()) {
        let category = book.rules.policy().category(name).ok_or("The mission has no such category")?;
        commands.push(reader.asks(Ask::ChangeCategory(category)));
    }
    let is_other = priority != read::priority(row.priority);
    if is_other {
        let why = if form.reason == "worsened" { RaiseReason::Worsened } else { RaiseReason::Misclassified };
        commands.push(reader.asks(Ask::ChangePriority { priority, reason: Some(why) }));
    }
    if commands.is_empty() {
        return Err(format!(
            "The case has priority {priority} already; choose another one or another category"
        ));
    }
    let why = form.why.trim();
    if is_other && why.is_empty() {
        return Err("Say why the priority changes; the reason is kept with the case".to_owned());
    }
    let request = Request::new(id, reader.who(), commands);
    Ok(if why.is_empty() { request } else { request.saying(reason_note(priority, why)) })
}

async fn priority_refused(
    app: &App,
    reader: Reader,
    number: u32,
    form: PriorityForm,
    (field, words): (&str, &str),
) -> Result<Response, Failure> {
    let mut mistakes = Mistakes::default();
    mistakes.push(field, words);
    refused(show_priority(app, reader, number, form, mistakes).await).await
}
