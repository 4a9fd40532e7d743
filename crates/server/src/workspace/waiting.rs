//! Cases that wait: for the customer, a colleague, a vendor or an appointment; and those that are worked on again.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use calendar::Instant;
use desk::case::decide::{Ask, Warning};
use look::{Choice, Mistakes};
use serde::Deserialize;

use super::act::case_id;
use super::answer::ask;
use super::pause;
use super::read;
use super::reader::Reader;
use super::relate::{page_of, refused};
use crate::app::App;
use crate::desk::{Refusal, Request};
use crate::errors::{self, Failure};

/// A new status.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StatusForm {
    to: String,
    until: String,
    question: String,
    /// That what is worth saying before has been read.
    seen: String,
}

/// What a case can wait for: value, words, what it does.
const REASONS: [(&str, &str, &str); 4] = [
    ("pending_customer", "The customer", "Clocks pause only when they were sent a question"),
    ("on_hold_internal", "A colleague or another team", "Clocks run on unless the mission says otherwise"),
    ("on_hold_vendor", "A vendor", "Clocks run on unless the mission says otherwise"),
    ("scheduled", "An appointment", "Until the time below"),
];

/// `GET /cases/{number}/pause`.
pub async fn get_pause(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show(&app, reader, number, (StatusForm::default(), Vec::new()), Mistakes::default()).await
}

async fn show(
    app: &App,
    reader: Reader,
    number: u32,
    (typed, warnings): (StatusForm, Vec<Warning>),
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |_, book, frame, subject| {
        let chosen = if typed.to.is_empty() { "scheduled" } else { &typed.to };
        let reasons = REASONS.map(|(value, label, note)| Choice {
            note: Some(note.to_owned()),
            ..Choice::new(value, label).chosen(value == chosen)
        });
        let policy = book.policy_at(frame.wall.now);
        let rule = policy.pauses.iter().find_map(|pause| policy.clause(pause.clause?));
        let view = pause::View {
            number,
            subject,
            reasons: reasons.into(),
            until: typed.until.clone(),
            rule: rule.map(|clause| (clause.sentence.clone(), clause.number)),
            question: typed.question.clone(),
            warnings: warnings.clone(),
            mistakes: mistakes.clone(),
        };
        Ok(pause::page(frame, &view))
    })
    .await
}

/// `POST /cases/{number}/status`: waits, resumes, restores. What would not do what it looks like is said before.
pub async fn post_status(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<StatusForm>,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let asks_customer = form.to == "pending_customer" && !form.question.trim().is_empty();
    let (what, done) = match form.to.as_str() {
        "pending_customer" if asks_customer => (Ask::AskCustomer, "waiting"),
        "pending_customer" => (Ask::AwaitCustomer, "waiting"),
        "on_hold_internal" => (Ask::HoldInternally, "waiting"),
        "on_hold_vendor" => (Ask::HoldForVendor, "waiting"),
        "scheduled" => match until(&app, &reader, &form.until) {
            Some(until) => (Ask::Schedule { until }, "waiting"),
            None => {
                let words = "Give the appointment as date and time, such as 2025-10-15T09:40";
                return not_done(&app, reader, number, (form, Vec::new()), ("until", words)).await;
            }
        },
        "resume" => (Ask::Resume, "resumed"),
        "restored" => (Ask::Restore, "restored"),
        "failed_again" => (Ask::ReportFailure, "resumed"),
        _ => return Err(errors::invalid("The case cannot be set to that.")),
    };
    let command = reader.asks(what);
    match read::warnings(&app, case, command).await {
        Ok(warnings) if warnings.is_empty() || !form.seen.is_empty() => {}
        Ok(warnings) => return not_done(&app, reader, number, (form, warnings), ("", "")).await,
        Err(refusal @ Refusal::Desk(_)) => {
            return not_done(&app, reader, number, (form, Vec::new()), ("to", &refusal.to_string())).await;
        }
        Err(refusal) => return Err(refusal.into()),
    }
    let request = Request::new(case, reader.who(), [command]);
    let request = match asks_customer {
        true => request.saying(form.question.clone()),
        false => request,
    };
    ask((&app, &reader, &headers), request, done).await
}

fn until(app: &App, reader: &Reader, text: &str) -> Option<Instant> {
    let book = app.desk().book().ok()?;
    Instant::parse_in(text, Some(&reader.wall(app, &book).zone)).ok()
}

async fn not_done(
    app: &App,
    reader: Reader,
    number: u32,
    typed: (StatusForm, Vec<Warning>),
    (field, words): (&str, &str),
) -> Result<Response, Failure> {
    let mut mistakes = Mistakes::default();
    if !field.is_empty() {
        mistakes.push(field, words);
    }
    refused(show(app, reader, number, typed, mistakes).await).await
}
