//! Who is told: the people behind a step of a path, a support line, a manager.

use calendar::Instant;
use store::{Error, Tx};

use crate::book::Book;
use crate::desk::{Recipient, Telling};

/// The people to tell, each once.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, _book: &Book, telling: &Telling, _now: Instant) -> Result<Vec<u32>, Error> {
    let owner = match telling.to {
        Recipient::Owner(Some(owner)) | Recipient::Manager(Some(owner)) => Some(owner),
        _ => store::cases::find(tx, telling.case)?.and_then(|row| row.owner),
    };
    Ok(owner.into_iter().collect())
}
