//! The bytes of mail as they came, card numbers masked.

use store::mail::incoming::{self, Incoming};

use super::receive::PURPOSE;
use crate::app::App;
use crate::seal;

/// The bytes of a mail; nothing after an erasure.
///
/// # Errors
///
/// Fails when the database does.
pub async fn open(app: &App, mail: &Incoming) -> Result<Option<Vec<u8>>, store::Error> {
    let id = mail.id;
    let sealed = app.db().read(move |tx| incoming::original(tx, id)).await?;
    Ok(sealed.and_then(|sealed| seal::open(app.key(), PURPOSE, &mail.identity, &sealed)))
}
