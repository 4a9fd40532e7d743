//! What is owed to customers for months in which a promise fell short: entered when the month is published, approved by a person,
//! issued while a clock runs, and shown to the customer with its calculation (R-233…R-238, metrics.md 12).

pub mod act;
mod basis;
pub(crate) mod clock;
pub mod enter;
pub mod export;
pub(crate) mod facts;
pub mod late;
pub mod ledger;
mod letter;
mod one;
mod page;
mod people;
pub mod portal;
mod price;
mod readers;
pub mod reconcile;
pub mod request;
mod state;
mod told;
pub mod words;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use look::desk::Place;
use look::feedback::Toast;
use serde::Deserialize;

use crate::app::App;
use crate::errors::{self, Failure};
use crate::permission::{Action, can};
use crate::promises::{framed, numbers};
use crate::workspace::reader::Reader;

pub(crate) use act::highest_cap;
pub(crate) use clock::tick;
pub use enter::enter;
pub use ledger::{Ledger, Line};
pub(crate) use letter::letter;
pub use state::State as Standing;
pub use told::Owed;

/// What the pages of credits are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The month, such as `2025-10`; the newest one when empty.
    month: String,
    /// `csv` or `json`; a page when empty.
    format: String,
    /// What was just done.
    done: String,
    /// About how many.
    n: String,
    /// About how many it was not done.
    left: String,
    /// What takes it back.
    back: String,
}

impl Asked {
    /// What was just done, in words.
    fn toast(&self) -> Option<Toast> {
        let n: usize = self.n.parse().unwrap_or(0);
        let what = match self.done.as_str() {
            "approved" => "approved",
            "withdrawn" => "no longer approved",
            "issued" => "issued, and the customers are told",
            "reversed" => "reversed",
            "entered" => "entered again; somebody else has to approve it",
            "computed" => "computed; somebody else has to approve them",
            "corrected" => "corrected; somebody else has to approve what is new",
            _ => return None,
        };
        let mut said = match n {
            0 if self.done == "computed" => {
                "Still nothing can be computed: enter what the customers pay first.".to_owned()
            }
            0 => "Nothing was left to do: somebody was quicker.".to_owned(),
            n => format!("{} {what}.", words::n_credits(n)),
        };
        match self.left.parse::<usize>() {
            Ok(left) if left > 0 && n > 0 => {
                said.push_str(&format!(" {left} could not be, and stand as before."))
            }
            _ => {}
        }
        let at = self.back.parse::<i64>().ok();
        Some(Toast { words: said, undo: at.map(|at| format!("/credits/verifications/{at}/withdrawal")) })
    }
}

/// `GET /credits`.
pub async fn get_credits(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (numbers, may) = (numbers(&app), can(reader.role, Action::KeepCredits));
    let book = app.desk().book().map_err(crate::desk::Refusal::from)?;
    let (month, now) = (asked.month.clone(), app.now());
    let is_file = is_file_asked(&asked);
    let (frame, ledger) = framed(&app, reader, move |tx| match (is_file, month.as_str()) {
        (true, "") => Ledger::whole(tx, &book, now),
        (true, month) => Ledger::of_month(tx, &book, month, now),
        (false, month) => Ledger::shown(tx, &book, month, now),
    })
    .await?;
    let (counted, of) = (numbers.clone(), ledger.month.as_ref().map(|month| month.month.clone()));
    let late = match (counted, of) {
        (Some(numbers), Some(month)) if !is_file_asked(&asked) => {
            app.db().read(move |tx| late::changes(tx, &numbers, &month)).await?
        }
        _ => Vec::new(),
    };
    let frame = look::Desk { toast: asked.toast(), ..frame };
    Ok(match asked.format.as_str() {
        "csv" => crate::promises::export::csv("credits", &export::csv(&ledger)),
        "json" => Json(export::json(&ledger)).into_response(),
        _ => page::page(&frame, &ledger, (numbers.as_deref(), &late, may)).into_response(),
    })
}

fn is_file_asked(asked: &Asked) -> bool {
    !asked.format.is_empty()
}

/// `GET /credits/{id}`: one row with its calculation, the cases behind it, and what was done about it.
pub async fn get_credit(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (may, person) = (can(reader.role, Action::KeepCredits), reader.person.number);
    let book = app.desk().book().map_err(crate::desk::Refusal::from)?;
    let now = app.now();
    let found = framed(&app, reader, move |tx| one::Opened::read(tx, &book, id, now)).await;
    let (frame, opened) = match found {
        Ok((frame, Some(opened))) => (frame, opened),
        Ok((_, None)) => return Err(errors::not_found("credit")),
        Err(failure) => return Err(failure),
    };
    let frame = look::Desk { toast: asked.toast(), ..frame };
    if asked.format == "json" {
        return Ok(Json(export::row(&opened.ledger, opened.line())).into_response());
    }
    Ok(one::page(&frame, &opened, (may, person)).into_response())
}

/// Where the pages stand in the navigation.
const PLACE: Place = Place::Credits;
