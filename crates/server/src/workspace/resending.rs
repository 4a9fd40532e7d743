//! A mail of ours that did not arrive, sent once more: to the same address or to another one.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use calendar::Instant;
use serde::Deserialize;
use store::Tx;
use store::mail::sent::{self, Sent, State as Got};
use store::mail::suppressions;

use super::answer::finish;
use super::reader::Reader;
use crate::app::App;
use crate::audit;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::mail::again::{self, Again};
use crate::sign_in::{is_address, normal};

/// Where it goes.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    to: String,
}

/// `POST /cases/{number}/mails/{id}/again`. It is the same mail under the same identifier: the first may have arrived after all.
/// Asked twice, it leaves once.
pub async fn post_again(
    State(app): State<App>,
    reader: Reader,
    Path((number, id)): Path<(u32, i64)>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let to = normal(&typed.to);
    if !is_address(&to) {
        return Err(errors::invalid("That is no address; write it like ana@example.com."));
    }
    let row = app.db().read(move |tx| sent::find(tx, id)).await?.filter(|row| row.case == Some(number));
    let row = row.filter(again::is_worth).ok_or_else(|| errors::not_found("mail"))?;
    // A second click finds it on its way.
    if row.state == Got::Queued && row.recipient == to {
        return finish((&app, &reader, &headers), &format!("/cases/{number}"), ("sent-again", Vec::new()))
            .await;
    }
    let (now, actor) = (app.now(), format!("agent-{}", reader.person.number));
    let begun = app.db().write(move |tx| readdress(tx, (&row, &to), &actor, now)).await;
    if begun.map_err(Refusal::from)? != Again::Begun {
        return Err(errors::conflict("it has left, or is on its way"));
    }
    finish((&app, &reader, &headers), &format!("/cases/{number}"), ("sent-again", Vec::new())).await
}

fn readdress(
    tx: &mut Tx<'_>,
    (row, to): (&Sent, &str),
    actor: &str,
    now: Instant,
) -> Result<Again, store::Error> {
    let case = format!("case-{}", row.case.unwrap_or_default());
    let left_alone = suppressions::find(tx, to)?;
    if left_alone.is_some() {
        suppressions::remove(tx, to)?;
    }
    let begun = again::send(tx, row, to, now)?;
    match (begun, left_alone) {
        (Again::Begun, Some(ended)) => audit::change(
            tx,
            (now, actor),
            ("mail.suppression_ended", &case),
            ("address", &ended.address, ""),
        )?,
        (Again::Begun, None) => {}
        // It does not leave, so that the address is left alone as before.
        (_, Some(ended)) => suppressions::insert(tx, &ended)?,
        (_, None) => {}
    }
    if begun == Again::Begun {
        audit::change(tx, (now, actor), ("mail.readdressed", &case), ("to", &row.recipient, to))?;
    }
    Ok(begun)
}
