//! The resolution path of a case, and its end.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::case::decide::{Ask, Warning};
use desk::case::remark;
use desk::case::remark::Step;
use look::{Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;

use super::act::case_id;
use super::answer::{ask, finish};
use super::read;
use super::reader::Reader;
use super::relate::{page_of, refused};
use super::words::{Sheet, warned};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::Failure;

/// The parts of a path: value, words, hint.
const PARTS: [(Step, &str, &str); 3] = [
    (Step::Planned, "What is planned", "The steps that should solve it"),
    (Step::Done, "What was done", "The steps that were taken"),
    (Step::Outcome, "What came of it", "The cause, and how it was solved"),
];

/// What was typed of a path.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PathForm {
    planned: String,
    done: String,
    outcome: String,
    /// One part alone, from the details of the case.
    step: String,
    body: String,
    seen: String,
}

impl PathForm {
    /// The parts that were written, in order.
    fn parts(&self) -> Vec<(Step, String)> {
        let own = [(Step::Planned, &self.planned), (Step::Done, &self.done), (Step::Outcome, &self.outcome)];
        let alone = Step::find(&self.step).map(|step| (step, &self.body));
        let all = own.into_iter().chain(alone);
        all.filter(|(_, text)| !text.trim().is_empty()).map(|(step, text)| (step, text.clone())).collect()
    }
}

/// `GET /cases/{number}/resolution`.
pub async fn get_resolution(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show(&app, reader, number, (PathForm::default(), Vec::new()), Mistakes::default()).await
}

async fn show(
    app: &App,
    reader: Reader,
    number: u32,
    (typed, warnings): (PathForm, Vec<Warning>),
    wrong: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, book, frame, subject| {
        let path = read::path(tx, book, number, frame.wall.now)?;
        let is_wanted = book.policy_at(frame.wall.now).practice.quality.resolution_path;
        let title = format!("Resolve #{number}");
        let lead = if is_wanted {
            "The mission wants to know what was planned, what was done and what came of it before a case is resolved."
        } else {
            "Say what was done, so that the next one who has this problem need not begin anew."
        };
        let sheet = Sheet { number, subject: &subject, crumb: "Resolve", title: &title, lead, wrong: &wrong };
        Ok(sheet.show(frame, &form(number, (&typed, &warnings), &path, &wrong)))
    })
    .await
}

fn form(
    number: u32,
    (typed, warnings): (&PathForm, &[Warning]),
    path: &[read::PathLine],
    wrong: &Mistakes,
) -> Markup {
    let here = format!("/cases/{number}");
    let verb = if warnings.is_empty() { "Resolve case" } else { "Resolve all the same" };
    let of = |step: Step| match step {
        Step::Planned => &typed.planned,
        Step::Done => &typed.done,
        Step::Outcome => &typed.outcome,
    };
    html! {
        form.stack.loose.form-narrow method="post" action={ (here) "/resolution" } {
            (wrong.summary())
            (warned(warnings))
            @for (step, label, hint) in PARTS {
                @let written: Vec<&read::PathLine> = path.iter().filter(|line| line.step == step).collect();
                @if !written.is_empty() {
                    section aria-label=(label) { h2 { (label) } ul.ticks role="list" { @for line in written { li dir="auto" { (line.text) } } } }
                }
                (Field::new(step.word(), if path.iter().any(|line| line.step == step) { "And" } else { label }).hint(hint).optional().text(of(step), wrong))
            }
            p.row {
                button.btn.primary type="submit" data-busy="Working…" { (verb) }
                button.btn type="submit" formaction={ (here) "/path" } { "Write it down, do not resolve yet" }
                a.btn.quiet href=(here) { "Back" }
            }
        }
    }
}

/// `POST /cases/{number}/path`: writes down parts of the path.
pub async fn post_path(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<PathForm>,
) -> Result<Response, Failure> {
    case_id(number)?;
    if form.parts().is_empty() {
        let mut wrong = Mistakes::default();
        wrong.push("planned", "Write down at least one part");
        return refused(show(&app, reader, number, (form, Vec::new()), wrong).await).await;
    }
    match write(&app, &reader, number, &form).await {
        Ok(()) => finish((&app, &reader, &headers), &format!("/cases/{number}"), ("path", Vec::new())).await,
        Err(refusal @ (Refusal::Text(_) | Refusal::Remark(_))) => {
            let mut wrong = Mistakes::default();
            wrong.push("planned", refusal.to_string());
            refused(show(&app, reader, number, (form, Vec::new()), wrong).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn write(app: &App, reader: &Reader, number: u32, form: &PathForm) -> Result<(), Refusal> {
    let Some(case) = std::num::NonZeroU32::new(number).map(desk::case::event::CaseId) else { return Ok(()) };
    for (step, body) in form.parts() {
        let text = Text::from(body);
        let request = Request::new(case, reader.who(), []).remarking([remark::Ask::ExtendPath(step)]);
        app.desk().ask(request.saying(text)).await?;
    }
    Ok(())
}

/// `POST /cases/{number}/resolution`.
pub async fn post_resolution(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<PathForm>,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let command = reader.asks(Ask::Resolve);
    write(&app, &reader, number, &form).await?;
    // What was written stands in the path now, whatever comes of the rest.
    let rest = PathForm { seen: form.seen, ..PathForm::default() };
    match read::warnings(&app, case, command).await {
        Ok(warnings) if warnings.is_empty() || !rest.seen.is_empty() => {
            ask((&app, &reader, &headers), Request::new(case, reader.who(), [command]), "resolved").await
        }
        Ok(warnings) => {
            refused(show(&app, reader, number, (rest, warnings), Mistakes::default()).await).await
        }
        Err(Refusal::Desk(refusal)) => {
            let mut wrong = Mistakes::default();
            wrong.push("planned", super::proposal::capital(&refusal.to_string()));
            refused(show(&app, reader, number, (rest, Vec::new()), wrong).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /cases/{number}/reopening`.
pub async fn post_reopening(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::Reopen)]);
    ask((&app, &reader, &headers), request, "reopened").await
}

/// `POST /cases/{number}/closing`: nothing is left to do.
pub async fn post_closing(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::Close)]);
    ask((&app, &reader, &headers), request, "resolved").await
}
