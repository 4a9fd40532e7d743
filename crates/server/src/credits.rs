//! What is owed to customers for months in which a promise fell short: entered when the month is published, approved by a person,
//! issued while a clock runs, and shown to the customer with its calculation (R-233…R-238, metrics.md 12).

mod basis;
pub mod enter;
pub mod export;
pub mod ledger;
mod page;
mod people;
mod price;
mod state;
pub mod words;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use look::desk::Place;
use serde::Deserialize;

use crate::app::App;
use crate::errors::Failure;
use crate::promises::{framed, numbers};
use crate::workspace::reader::Reader;

pub use enter::enter;
pub use ledger::{Ledger, Line};
pub use state::State as Standing;

/// What the page of credits is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The month, such as `2025-10`; the newest one when empty.
    month: String,
    /// `csv` or `json`; a page when empty.
    format: String,
}

/// `GET /credits`.
pub async fn get_credits(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let numbers = numbers(&app);
    let book = app.desk().book().map_err(crate::desk::Refusal::from)?;
    let (month, now) = (asked.month.clone(), app.now());
    let is_file = !asked.format.is_empty();
    let (frame, ledger) = framed(&app, reader, move |tx| match (is_file, month.as_str()) {
        (true, "") => Ledger::whole(tx, &book, now),
        (true, month) => Ledger::of_month(tx, &book, month, now),
        (false, month) => Ledger::shown(tx, &book, month, now),
    })
    .await?;
    Ok(match asked.format.as_str() {
        "csv" => crate::promises::export::csv("credits", &export::csv(&ledger)),
        "json" => Json(export::json(&ledger)).into_response(),
        _ => page::page(&frame, &ledger, numbers.as_deref()).into_response(),
    })
}

/// Where the pages stand in the navigation.
const PLACE: Place = Place::Credits;
