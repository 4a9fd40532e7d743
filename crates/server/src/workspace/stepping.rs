//! What happens next: told to the customer with a time, and shown until it is done or given up.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use calendar::Instant;
use desk::case::decide::Ask;
use look::{Field, Mistakes};
use maud::html;
use serde::Deserialize;
use store::next_steps::{self, NextStep};

use super::act::case_id;
use super::answer::finish;
use super::reader::Reader;
use super::relate::{is_theirs_to_mend, page_of, refused};
use super::words::{Sheet, buttons};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    body: String,
    until: String,
}

/// `GET /cases/{number}/next-steps`.
pub async fn get_step(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show(&app, reader, number, StepForm::default(), Mistakes::default()).await
}

async fn show(
    app: &App,
    reader: Reader,
    number: u32,
    typed: StepForm,
    wrong: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |_, _, frame, subject| {
        let here = format!("/cases/{number}");
        let title = format!("Next step of #{number}");
        let form = html! {
            form.stack.loose.form-narrow method="post" action={ (here) "/next-steps" } {
                (wrong.summary())
                (Field::new("body", "What happens next").hint("As the customer reads it; it is sent now").text(&typed.body, &wrong))
                (Field::new("until", "By when").line("datetime-local", &typed.until, &wrong))
                (buttons("Send next step", &here))
            }
        };
        let sheet = Sheet {
            number,
            subject: &subject,
            crumb: "Next step",
            title: &title,
            lead: "The customer hears who does what by when. It stands beside the case until it is done.",
            wrong: &wrong,
        };
        Ok(sheet.show(frame, &form))
    })
    .await
}

/// `POST /cases/{number}/next-steps`: sends it, and keeps it in sight.
pub async fn post_step(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<StepForm>,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let mut wrong = Mistakes::default();
    if form.body.trim().is_empty() {
        wrong.push("body", "Say what happens next");
    }
    let due_at = Instant::parse_in(&form.until, Some(&wall.zone)).ok().filter(|at| *at > wall.now);
    if due_at.is_none() {
        wrong.push("until", "Give a date and time that lie ahead, such as 2025-10-15T09:40");
    }
    if let (true, Some(due_at)) = (wrong.is_empty(), due_at) {
        let text = Text::from(form.body.clone());
        let request = Request::new(case, reader.who(), [reader.asks(Ask::SendNextSteps)]).saying(text);
        match app.desk().ask(request).await {
            Ok(_) => {
                let (agent, now, body) = (reader.person.number, wall.now, book.mask(form.body.trim()));
                app.db()
                    .write(move |tx| {
                        let step = NextStep {
                            id: tx.id(now),
                            case: number,
                            agent,
                            body: body.clone(),
                            due_at,
                            created_at: now,
                            ended_at: None,
                            is_done: None,
                        };
                        next_steps::insert(tx, &step)
                    })
                    .await?;
                let address = format!("/cases/{number}");
                return finish((&app, &reader, &headers), &address, ("step", Vec::new())).await;
            }
            Err(refusal) if is_theirs_to_mend(&refusal) => {
                wrong.push("body", super::proposal::capital(&refusal.to_string()));
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    refused(show(&app, reader, number, form, wrong).await).await
}

/// What became of a step.
#[derive(Debug, Deserialize)]
pub struct Ended {
    verdict: String,
}

/// `POST /cases/{number}/next-steps/{id}`: done, or given up.
pub async fn post_end(
    State(app): State<App>,
    reader: Reader,
    Path((number, id)): Path<(u32, i64)>,
    headers: HeaderMap,
    Form(form): Form<Ended>,
) -> Result<Response, Failure> {
    let is_done = match form.verdict.as_str() {
        "done" => true,
        "not_done" => false,
        _ => return Err(errors::invalid("Say whether it was done.")),
    };
    let now = app.now();
    let was_open = app
        .db()
        .write(move |tx| {
            tx.announce(format!("case/{number}"));
            next_steps::end(tx, (number, id), is_done, now)
        })
        .await?;
    if !was_open {
        return Err(errors::not_found("next step"));
    }
    finish((&app, &reader, &headers), &format!("/cases/{number}"), ("step-ended", Vec::new())).await
}
