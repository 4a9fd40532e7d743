//! Who changed what, as it is written down: numbers of people, values masked.

use store::audit::masked;
use store::{Tx, people};

use crate::app::App;

/// Notes that something happened that has no fields.
///
/// # Errors
///
/// Fails when the database does.
pub async fn note(app: &App, actor: &str, what: &'static str, subject: &str) -> Result<(), store::Error> {
    let (now, actor, subject) = (app.now(), actor.to_owned(), subject.to_owned());
    app.db().write(move |tx| people::audit(tx, (now, &actor), (what, &subject), ("", None, None))).await
}

/// Notes the change of a field within the transaction that makes it. Equal values are no change.
///
/// # Errors
///
/// Fails when the database does.
pub fn change(
    tx: &mut Tx<'_>,
    (now, actor): (calendar::Instant, &str),
    (what, subject): (&str, &str),
    (field, old, new): (&str, &str, &str),
) -> Result<(), store::Error> {
    if old == new {
        return Ok(());
    }
    people::audit(tx, (now, actor), (what, subject), (field, Some(&masked(old)), Some(&masked(new))))
}
