//! The forms of the pages of credits.

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::credits::{self, Act};

use super::act::{self, Outcome};
use super::{enter, late};
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::workspace::reader::Reader;

/// What a form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The rows it is about, with spaces between.
    entries: String,
    /// The number of an invoice.
    reference: String,
    /// Why.
    reason: String,
    /// The month it is about.
    month: String,
}

impl Sent {
    fn ids(&self) -> Vec<i64> {
        self.entries.split_whitespace().filter_map(|id| id.parse().ok()).collect()
    }
}

/// `POST /credits/verifications`.
pub async fn post_verifications(
    State(app): State<App>,
    reader: Reader,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let (ids, person) = (sent.ids(), reader.person.number);
    let (outcome, at) = app
        .desk()
        .write(move |tx, book, now| Ok((act::verify(tx, book, &ids, (person, now))?, now)))
        .await
        .map_err(refused)?;
    if outcome.n == 0 && outcome.n_own > 0 {
        let words = "You entered these credits yourself, so somebody else has to approve them. Ask another person who may.";
        return Err(errors::invalid(words));
    }
    Ok(finish("/credits", "approved", outcome, Some(at.as_ms())))
}

/// `POST /credits/verifications/{at}/withdrawal`: what was approved at one instant is taken back, as far as it is not issued.
pub async fn post_withdrawal(
    State(app): State<App>,
    reader: Reader,
    Path(at): Path<i64>,
) -> Result<Response, Failure> {
    let person = reader.person.number;
    let outcome = app
        .desk()
        .write(move |tx, book, now| {
            let mut ids = Vec::new();
            for entry in credits::list_open(tx)? {
                let last = credits::list_acts(tx, entry.id)?.pop();
                if last.is_some_and(|done| done.act == Act::Verified && done.at.as_ms() == at) {
                    ids.push(entry.id);
                }
            }
            act::withdraw(tx, book, &ids, (person, now))
        })
        .await
        .map_err(refused)?;
    Ok(finish("/credits", "withdrawn", outcome, None))
}

/// `POST /credits/issues`.
pub async fn post_issues(
    State(app): State<App>,
    reader: Reader,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let (ids, person) = (sent.ids(), reader.person.number);
    let outcome = app
        .desk()
        .write(move |tx, book, now| act::issue(tx, book, (&ids, &sent.reference), (person, now)))
        .await
        .map_err(refused)?;
    Ok(finish("/credits", "issued", outcome, None))
}

/// `POST /credits/{id}/reversal`.
pub async fn post_reversal(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let person = reader.person.number;
    app.desk()
        .write(move |tx, book, now| act::reverse(tx, book, (id, &sent.reason), (person, now)))
        .await
        .map_err(refused)?;
    Ok(Redirect::to(&format!("/credits/{id}?done=reversed&n=1")).into_response())
}

/// `POST /credits/{id}/again`: a reversed credit is entered once more.
pub async fn post_again(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let person = reader.person.number;
    let again = app
        .desk()
        .write(move |tx, book, now| act::enter_again(tx, book, id, (person, now)))
        .await
        .map_err(refused)?;
    Ok(Redirect::to(&format!("/credits/{}?done=entered&n=1", again.id)).into_response())
}

/// `POST /credits/computations`: what could not be computed is computed as far as it can be now.
pub async fn post_computations(
    State(app): State<App>,
    reader: Reader,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let month = sent.month.parse().map_err(|()| errors::not_found("month"))?;
    let person = reader.person.number;
    let n = app
        .desk()
        .write(move |tx, book, now| enter::compute_again(tx, &act::cap(book), month, (person, now)))
        .await
        .map_err(refused)?;
    let outcome = Outcome { n, ..Outcome::default() };
    Ok(finish(&format!("/credits?month={month}"), "computed", outcome, None))
}

/// `POST /credits/corrections`: what came to light after a month was published is entered.
pub async fn post_corrections(
    State(app): State<App>,
    reader: Reader,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let Some(numbers) = crate::promises::numbers(&app) else {
        return Err(errors::invalid("The desk is being counted. Try again in a minute."));
    };
    let (month, person) = (sent.month, reader.person.number);
    let address = format!("/credits?month={}", crate::routes::encoded(&month));
    let n = app
        .desk()
        .write(move |tx, book, now| late::correct(tx, book, (&numbers, &month), (person, now)))
        .await
        .map_err(refused)?;
    Ok(finish(&address, "corrected", Outcome { n, ..Outcome::default() }, None))
}

/// Goes to a page, which says what was done, with the way back while there is one.
fn finish(address: &str, done: &str, outcome: Outcome, back: Option<i64>) -> Response {
    let sign = if address.contains('?') { '&' } else { '?' };
    let back = back.filter(|_| outcome.n > 0).map(|at| format!("&back={at}")).unwrap_or_default();
    let left = outcome.n_other + outcome.n_own;
    Redirect::to(&format!("{address}{sign}done={done}&n={}&left={left}{back}", outcome.n)).into_response()
}

/// A refusal as its reader sees it.
fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Text(words) => errors::invalid(words),
        Refusal::Store(store::Error::NotFound) => errors::not_found("credit"),
        refusal => refusal.into(),
    }
}
