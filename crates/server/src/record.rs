//! The public record: what became of every promise, month by month, for everybody to read.
//!
//! A month is published once, on the mission's publication day, from what the desk has counted up to then, and is never changed.
//! What becomes known later stands below it as a dated correction.

mod adjust;
pub mod bundle;
mod corrected;
mod export;
pub mod feed;
pub mod letter;
pub mod lookup;
mod month;
pub mod notes;
pub(crate) mod page;
mod publish;
pub mod subscribe;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Month;
use serde::Deserialize;
use store::publications;

use crate::app::App;
use crate::errors::{self, Failure};
use crate::portal;
use crate::session::Visitor;

pub use adjust::adjust_due;
pub(crate) use corrected::{Corrected, is_missing};
pub(crate) use month::Recorded;
pub use publish::{publish_due, publish_past};

/// In which form a month is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `csv` or `json`; a page when empty.
    format: String,
}

/// `GET /record`: the latest month.
pub async fn get_record(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let last = app.db().read(|tx| publications::list(tx, "9999-12", 1)).await?.pop();
    match last {
        Some(last) => show(&app, &visitor, &last.month, (&asked, &headers)).await,
        None => {
            let shell = portal::shell(&app, &visitor, ("How we are doing", "/record"));
            Ok(crate::page::public(&shell, &page::nothing_yet(&app)).into_response())
        }
    }
}

/// `GET /record/{month}`.
pub async fn get_month(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(month): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if month.parse::<Month>().is_err() {
        return Err(errors::not_found("month"));
    }
    show(&app, &visitor, &month, (&asked, &headers)).await
}

/// `GET /record/{month}/figures`: exactly the text that the digest on the page is of.
pub async fn get_figures(State(app): State<App>, Path(month): Path<String>) -> Result<Response, Failure> {
    let found = app.db().read(move |tx| publications::find(tx, &month)).await?;
    let found = found.ok_or_else(|| errors::not_found("published month"))?;
    Ok(export::frozen(&found))
}

async fn show(
    app: &App,
    visitor: &Visitor,
    month: &str,
    (asked, headers): (&Asked, &HeaderMap),
) -> Result<Response, Failure> {
    let Some(recorded) = Recorded::find(app, month).await? else {
        if asked.format.is_empty() {
            let shell = portal::shell(app, visitor, ("How we are doing", "/record"));
            let page = crate::page::public(&shell, &page::not_published(app, month));
            return Ok((axum::http::StatusCode::NOT_FOUND, page).into_response());
        }
        return Err(errors::not_found("published month"));
    };
    let answer = match asked.format.as_str() {
        "csv" => export::csv(&recorded),
        "json" => export::json(&recorded),
        "" => {
            let shell = portal::shell(app, visitor, ("How we are doing", "/record"));
            crate::page::public(&shell, &page::page(app, &recorded)).into_response()
        }
        _ => return Ok(Redirect::to(&format!("/record/{month}")).into_response()),
    };
    export::cached(answer, visitor, headers).await
}
