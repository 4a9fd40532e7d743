//! What customers answered, and whom somebody has to come back to.

use std::num::NonZeroU32;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::CaseId;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::marks::{Tone, pill};
use look::{Desk, Mistakes, Wall};
use maud::{Markup, html};
use serde::Deserialize;
use store::Tx;
use store::customers;
use store::surveys::{self, Survey};

use super::answer::MOST_DETRACTING;
use crate::app::App;
use crate::desk::{Refusal, Request};
use crate::errors::{self, Failure};
use crate::workspace::reader::Reader;
use crate::workspace::words::page_head;

/// How many answers are shown.
const MOST: u32 = 100;

/// What was typed about a call to a customer who would not recommend us.
#[derive(Deserialize, Default)]
pub struct Outreach {
    /// `attempt` or `complete`.
    #[serde(default)]
    what: String,
    /// How they were tried to be reached.
    #[serde(default)]
    attempt: String,
    /// What they said.
    #[serde(default)]
    outcome: String,
    /// What follows from it.
    #[serde(default)]
    follow_on: String,
}

struct Line {
    survey: Survey,
    customer: String,
}

/// `GET /surveys`.
pub async fn get_surveys(State(app): State<App>, reader: Reader) -> Result<Markup, Failure> {
    draw(&app, reader, None).await
}

/// `POST /surveys/{id}/outreach`. It is complete only when attempt, outcome and follow-on action are recorded.
pub async fn post_outreach(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
    Form(typed): Form<Outreach>,
) -> Result<Response, Failure> {
    let is_complete = typed.what == "complete";
    let mut mistakes = Mistakes::default();
    let mut need = |field: &str, value: &str, words: &str| {
        if value.trim().is_empty() {
            mistakes.push(&format!("{field}-{id}"), words);
        }
    };
    need("attempt", &typed.attempt, "Say how you tried to reach them");
    if is_complete {
        need("outcome", &typed.outcome, "Say what came of it");
        need("follow_on", &typed.follow_on, "Say what we do about it, or that nothing is to be done");
    }
    if !mistakes.is_empty() {
        let page = draw(&app, reader, Some((id, &typed, &mistakes))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let who = reader.who();
    let done = app
        .desk()
        .write(move |tx, book, now| {
            let Some(survey) = surveys::find(tx, id)?.filter(|survey| survey.outreach_at.is_none()) else {
                return Ok(false);
            };
            let Some(case) = NonZeroU32::new(survey.case).map(CaseId) else { return Ok(false) };
            let command =
                |ask| Command { agent: who.agent(), team: who.team(), ..Command::of(ask, who.actor()) };
            let mut commands = vec![command(Ask::AttemptOutreach)];
            let mut body = format!(
                "**Outreach to a customer who would not recommend us.**\n\nTried: {}",
                typed.attempt.trim()
            );
            if is_complete {
                commands.push(command(Ask::CompleteOutreach));
                body.push_str(&format!(
                    "\n\nOutcome: {}\n\nFollow-on: {}",
                    typed.outcome.trim(),
                    typed.follow_on.trim()
                ));
                surveys::update(tx, &Survey { outreach_at: Some(now), ..survey })?;
            }
            let request = Request::new(case, who, commands).saying(body);
            crate::desk::apply(tx, book, &request, now)?;
            Ok(true)
        })
        .await?;
    if done { Ok(Redirect::to("/surveys").into_response()) } else { Err(errors::not_found("answer")) }
}

async fn draw(
    app: &App,
    reader: Reader,
    typed: Option<(i64, &Outreach, &Mistakes)>,
) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let frame_wall = wall.clone();
    let (desk, owed, answered) = app
        .db()
        .read(move |tx| {
            let desk = reader.frame(tx, &book, frame_wall.clone(), None)?;
            let (owed, answered) = (surveys::list_detractors(tx, MOST)?, surveys::list_answered(tx, MOST)?);
            Ok::<_, store::Error>((desk, lines(tx, owed)?, lines(tx, answered)?))
        })
        .await?;
    Ok(page(&desk, (&owed, &answered), typed, &wall))
}

fn lines(tx: &mut Tx<'_>, found: Vec<Survey>) -> Result<Vec<Line>, store::Error> {
    let mut lines = Vec::new();
    for survey in found {
        let customer =
            customers::find(tx, survey.customer)?.map(|customer| customer.name).unwrap_or_default();
        lines.push(Line { survey, customer });
    }
    Ok(lines)
}

fn page(
    desk: &Desk,
    (owed, answered): (&[Line], &[Line]),
    typed: Option<(i64, &Outreach, &Mistakes)>,
    wall: &Wall,
) -> Markup {
    let none = Mistakes::default();
    let mistakes = typed.map_or(&none, |(.., mistakes)| mistakes);
    let lead = html! {
        "What customers said when we asked them, the newest first. "
        a href="/reports/figures/customer_satisfaction" { "Satisfaction by product, channel and cohort" } "."
    };
    let content = html! {
        div.page {
            (page_head(&html! { "Surveys" }, &lead, &html! {}))
            (crate::reports::tabs("/surveys"))
            (mistakes.summary())
            @if !owed.is_empty() {
                section.stack aria-labelledby="owed-h" {
                    h2 #owed-h { "To come back to" }
                    p.soft { "They would not recommend us. The mission promises each a word from a person." }
                    @for line in owed { (outreach(line, typed.filter(|(id, ..)| *id == line.survey.id), wall)) }
                }
            }
            section.stack aria-labelledby="answers-h" {
                h2 #answers-h { "Answers" }
                @if answered.is_empty() {
                    (empty(Art::Clear, &html! { h3 { "No answers yet" } }, &html! { "Customers are asked after their case is solved, as the mission says." }, None))
                } @else {
                    ul.stack role="list" { @for line in answered { (answer(line, wall)) } }
                }
            }
        }
    };
    desk.page(&DeskPage { title: "Surveys", place: Some(Place::Reports), panes: None }, &content)
}

fn answer(line: &Line, wall: &Wall) -> Markup {
    let Line { survey, customer } = line;
    html! {
        li.panel.stack.tight {
            p.row.between {
                span.row { (score(survey)) b dir="auto" { (customer) } a href={ "/cases/" (survey.case) } { "#" (survey.case) } }
                @if let Some(at) = survey.answered_at { span.xs.muted { (wall.short(at)) } }
            }
            @if !survey.comment.is_empty() { blockquote dir="auto" { @for text in survey.comment.lines() { (text) br; } } }
            @if !survey.reasons.is_empty() { p.sm.soft { @for (nth, code) in survey.reasons.lines().enumerate() { @if nth > 0 { ", " } bdi { (code) } } } }
            @if survey.may_contact { p.xs.muted { "They may be contacted about it." } }
        }
    }
}

fn score(survey: &Survey) -> Markup {
    let points: Option<u8> = survey.score.as_deref().and_then(|score| score.parse().ok());
    let (of, tone) = match (survey.kind.as_str(), points) {
        ("nps", Some(points)) if points <= MOST_DETRACTING => (10, Tone::Broken),
        ("nps", Some(9..)) => (10, Tone::Kept),
        ("nps", _) => (10, Tone::Plain),
        (_, Some(1 | 2)) => (5, Tone::Broken),
        (_, Some(4..)) => (5, Tone::Kept),
        _ => (5, Tone::Plain),
    };
    let words = match (&survey.score, points) {
        (Some(_), Some(points)) => format!("{points} of {of}"),
        (Some(word), None) => word.clone(),
        (None, _) => "no score".to_owned(),
    };
    pill(tone, None, &words)
}

fn outreach(line: &Line, typed: Option<(i64, &Outreach, &Mistakes)>, wall: &Wall) -> Markup {
    let Line { survey, customer } = line;
    let (none, nothing) = (Mistakes::default(), Outreach::default());
    let (typed, mistakes) = typed.map_or((&nothing, &none), |(_, typed, mistakes)| (typed, mistakes));
    let names = ["attempt", "outcome", "follow_on"].map(|name| format!("{name}-{}", survey.id));
    html! {
        form.panel.stack method="post" action={ "/surveys/" (survey.id) "/outreach" } {
            p.row.between {
                span.row { (score(survey)) b dir="auto" { (customer) } a href={ "/cases/" (survey.case) } { "#" (survey.case) } }
                @if let Some(at) = survey.answered_at { span.xs.muted { "since " (wall.short(at)) } }
            }
            @if !survey.comment.is_empty() { blockquote dir="auto" { (survey.comment) } }
            (line_of("attempt", &names[0], "How did you try to reach them?", &typed.attempt, mistakes))
            (line_of("outcome", &names[1], "What came of it?", &typed.outcome, mistakes))
            (line_of("follow_on", &names[2], "What do we do about it?", &typed.follow_on, mistakes))
            p.row {
                button.btn.primary type="submit" name="what" value="complete" { "Done" }
                button.btn type="submit" name="what" value="attempt" { "Tried, not reached" }
            }
        }
    }
}

/// A field whose id tells it from the same field of another form.
fn line_of(name: &str, id: &str, label: &str, value: &str, mistakes: &Mistakes) -> Markup {
    let wrong = mistakes.of(id);
    let error = format!("{id}-error");
    html! {
        div.field data-invalid[wrong.is_some()] {
            label for=(id) { (label) }
            @if let Some(words) = wrong { p.error #(error) { (words) } }
            input.input #(id) name=(name) type="text" maxlength="500" dir="auto" value=(value)
                aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| error.as_str())];
        }
    }
}
