//! A mail of ours that did not arrive, sent once more: to the same address or to another one.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use calendar::Instant;
use serde::Deserialize;
use store::Tx;
use store::mail::ids::{self, Named};
use store::mail::sent::{self, Sent, State as Got};
use store::mail::suppressions;

use super::answer::finish;
use super::reader::Reader;
use crate::app::App;
use crate::audit;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::mail::letter::Letter;
use crate::sign_in::{is_address, normal};

/// Where it goes.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    to: String,
}

/// `POST /cases/{number}/mails/{id}/again`. It is a mail of its own, with an identifier of its own: the first may have arrived
/// after all. Asked twice, it leaves once.
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
    let row = row.ok_or_else(|| errors::not_found("mail"))?;
    if !matches!(row.state, Got::Failed | Got::Suppressed) {
        return Err(errors::conflict("it has left, or is on its way"));
    }
    let (now, actor) = (app.now(), format!("agent-{}", reader.person.number));
    app.db().write(move |tx| again(tx, (&row, &to), &actor, now)).await.map_err(Refusal::from)?;
    finish((&app, &reader, &headers), &format!("/cases/{number}"), ("sent-again", Vec::new())).await
}

fn again(tx: &mut Tx<'_>, (row, to): (&Sent, &str), actor: &str, now: Instant) -> Result<(), store::Error> {
    let case = format!("case-{}", row.case.unwrap_or_default());
    if let Some(left_alone) = suppressions::find(tx, to)? {
        suppressions::remove(tx, to)?;
        audit::change(
            tx,
            (now, actor),
            ("mail.suppression_ended", &case),
            ("address", &left_alone.address, ""),
        )?;
    }
    audit::change(tx, (now, actor), ("mail.readdressed", &case), ("to", &row.recipient, to))?;
    let mail = Sent {
        id: tx.id(now),
        message_id: id_of_next(row),
        kind: "resent".to_owned(),
        recipient: to.to_owned(),
        state: Got::Queued,
        reason: None,
        created_at: now,
        changed_at: now,
        ..row.clone()
    };
    if !sent::insert(tx, &mail)? {
        return Ok(());
    }
    if let Some(case) = mail.case {
        ids::insert(tx, &mail.message_id, Named { case, message: mail.message })?;
        tx.announce(format!("case/{case}"));
    }
    Letter::Again { mail: mail.id }.enqueue(tx, now)
}

/// The identifier of the mail that follows one that failed.
fn id_of_next(row: &Sent) -> String {
    let (name, domain) = row.message_id.split_once('@').unwrap_or((&row.message_id, ""));
    format!("{name}.{}@{domain}", row.id)
}

/// Whether one of these mails was sent because this one failed.
pub fn is_followed(row: &Sent, all: &[Sent]) -> bool {
    let next = id_of_next(row);
    all.iter().any(|other| other.message_id == next)
}
