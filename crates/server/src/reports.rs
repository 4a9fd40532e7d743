//! Reports: key figures, what each objective came to, scorecards, and the report for those who lead the company.

pub(crate) mod charts;
mod covered;
mod drafting;
mod figures;
pub mod mailed;
mod monthly;
mod one_figure;
mod scorecard;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::case::event::AgentId;
use look::Desk;
use look::desk::Place;
use maud::{Markup, html};
use serde_json::json;

use crate::app::App;
use crate::errors::{self, Failure};
use crate::permission::Role;
use crate::promises::seen::Seen;
use crate::promises::{Asked, counting, export, framed, names, numbers, one};
use crate::workspace::reader::Reader;

/// The reports: words and address.
const TABS: [(&str, &str); 6] = [
    ("Key figures", "/reports"),
    ("Scorecards", "/reports/scorecards"),
    ("Surveys", "/surveys"),
    ("Leadership report", "/reports/monthly"),
    ("Public record", "/reports/record"),
    ("Drafting", "/reports/drafting"),
];

/// Words with a capital at their beginning.
pub(crate) fn capital(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The row of reports, with the current one marked.
pub(crate) fn tabs(here: &str) -> Markup {
    html! {
        nav.tabs aria-label="Reports" {
            ul role="list" {
                @for (words, address) in TABS {
                    li { a href=(address) aria-current=[(address == here).then_some("page")] { (words) } }
                }
            }
        }
    }
}

/// The forms in which a report of a month is given.
struct Forms {
    name: &'static str,
    csv: fn(&Seen<'_>) -> Vec<Vec<String>>,
    json: fn(&Seen<'_>) -> serde_json::Value,
    page: fn(&Desk, &Seen<'_>) -> Markup,
}

/// Gives a report in the form that was asked for.
async fn give(app: &App, reader: Reader, asked: &Asked, forms: &Forms) -> Result<Response, Failure> {
    let Some(numbers) = numbers(app) else { return counting(app, reader, Place::Reports).await };
    let seen = asked.seen(&numbers)?;
    match asked.format.as_str() {
        "csv" => return Ok(export::csv(forms.name, &(forms.csv)(&seen))),
        "json" => return Ok(Json((forms.json)(&seen)).into_response()),
        _ => {}
    }
    let (frame, ()) = framed(app, reader, |_| Ok(())).await?;
    Ok((forms.page)(&frame, &seen).into_response())
}

/// `GET /reports`: key figures.
pub async fn get_reports(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let forms = Forms { name: "figures", csv: figures::csv, json: figures::json, page: figures::page };
    give(&app, reader, &asked, &forms).await
}

/// `GET /reports/figures/{word}`: the cases behind a figure.
pub async fn get_figure(
    State(app): State<App>,
    reader: Reader,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let Some(numbers) = numbers(&app) else { return counting(&app, reader, Place::Reports).await };
    let seen = asked.seen(&numbers)?;
    let figure = figures::find(&seen, &word).ok_or_else(|| errors::not_found("figure"))?;
    let items = one_figure::items(&seen, &figure);
    match asked.format.as_str() {
        "csv" => return Ok(export::csv(&word, &one_figure::items_csv(&seen, &figure, &items))),
        "json" => {
            let names = app.db().read(names).await?;
            return Ok(Json(one_figure::one_json(&seen, &figure, (&items, &names))).into_response());
        }
        _ => {}
    }
    let shown = items.clone();
    let read = move |tx: &mut store::Tx<'_>| {
        Ok((one::read(tx, &shown.met)?, one::read(tx, &shown.missed)?, names(tx)?))
    };
    let (frame, (met, missed, names)) = framed(&app, reader, read).await?;
    let opened = [(met, items.met.len()), (missed, items.missed.len())];
    Ok(one_figure::opened(&frame, &seen, &figure, (&names, &opened)).into_response())
}

/// `GET /reports/monthly`: every objective with its value, target, trend and status.
pub async fn get_monthly(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let forms = Forms { name: "objectives", csv: monthly::csv, json: monthly::json, page: monthly::page };
    give(&app, reader, &asked, &forms).await
}

/// `GET /reports/drafting`: what somebody who drafts a mission needs to know of the history.
pub async fn get_drafting(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let forms = Forms { name: "drafting", csv: drafting::csv, json: drafting::json, page: drafting::page };
    give(&app, reader, &asked, &forms).await
}

/// Whether somebody may see the scorecards of others.
const fn sees_all(role: Role) -> bool {
    matches!(role, Role::Lead | Role::Admin)
}

/// `GET /reports/scorecards`: everybody for those who lead; for an agent their own.
pub async fn get_scorecards(State(app): State<App>, reader: Reader) -> Result<Response, Failure> {
    if !sees_all(reader.role) {
        return Ok(Redirect::to(&format!("/reports/scorecards/{}", reader.person.number)).into_response());
    }
    let (frame, names) = framed(&app, reader, names).await?;
    Ok(scorecard::list(&frame, &names).into_response())
}

/// `GET /reports/scorecards/{number}`: the mission's objectives for one agent.
pub async fn get_scorecard(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if !sees_all(reader.role) && reader.person.number != number {
        return Err(errors::not_found("scorecard"));
    }
    let Some(numbers) = numbers(&app) else { return counting(&app, reader, Place::Reports).await };
    let seen = asked.seen(&numbers)?;
    let own = reader.person.number == number;
    let (frame, names) = framed(&app, reader, names).await?;
    let agent = std::num::NonZeroU32::new(number).map(AgentId);
    let (Some(agent), Some(name)) = (agent, names.agents.get(&number)) else {
        return Err(errors::not_found("scorecard"));
    };
    let card = scorecard::Card::of(&seen, agent);
    match asked.format.as_str() {
        "csv" => Ok(export::csv("scorecard", &card.csv())),
        "json" => {
            Ok(Json(json!({ "agent": number, "quarter": card.period, "lines": card.json() })).into_response())
        }
        _ => Ok(scorecard::page(&frame, (name, own), &card).into_response()),
    }
}
