//! Taking back what was removed.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use calendar::Instant;
use serde::{Deserialize, Serialize};
use store::mail::addresses::{self, Address};
use store::mail::suppressions::{self, Suppression};
use store::{Tx, undo};

use super::finish;
use crate::app::App;
use crate::audit;
use crate::errors::{self, Failure};
use crate::session::Visitor;

/// What takes a removal back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// An address, why nothing was sent to it, and since when.
    Suppressed(String, String, i64),
    /// An address of ours: itself, brand, team, language, signature.
    Address(String, String, Option<u32>, Option<String>, String),
}

/// Keeps what takes a removal back, and gives its id.
pub(super) fn keep(tx: &mut Tx<'_>, agent: u32, step: &Step, now: Instant) -> Result<i64, store::Error> {
    undo::keep(tx, agent, &serde_json::to_string(step).unwrap_or_default(), now)
}

/// `POST /mail/undo/{id}`.
pub async fn take_back(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (now, actor) = (app.now(), visitor.actor());
    let agent = visitor.person.ok_or_else(errors::signed_out)?;
    let taken = move |tx: &mut Tx<'_>| {
        let steps = undo::take(tx, id, agent, now)?;
        let Some(step) = steps.and_then(|step| serde_json::from_str::<Step>(&step).ok()) else {
            return Ok(None);
        };
        let (what, field, page) = match &step {
            Step::Suppressed(address, ..) => ("suppression.added", address, "/mail/suppressions"),
            Step::Address(address, ..) => ("address.changed", address, "/mail/addresses"),
        };
        audit::change(tx, (now, &actor), (what, "mail"), ("address", "", field))?;
        match step {
            Step::Suppressed(address, reason, since) => {
                suppressions::insert(tx, &Suppression { address, reason, since_at: Instant(since) })?;
            }
            Step::Address(address, brand, team, language, signature) => {
                addresses::save(tx, &Address { address, brand, team, language, signature })?;
            }
        }
        Ok::<_, store::Error>(Some(page))
    };
    match app.db().write(taken).await? {
        Some(page) => Ok(finish(page, "undone", None)),
        None => Err(errors::conflict("It was taken back before, or too long ago to be taken back.")),
    }
}
