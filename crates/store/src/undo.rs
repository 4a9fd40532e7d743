//! What takes a request back, for as long as that is offered.

use calendar::Instant;

use crate::{Error, Tx, params};

/// For how long somebody can take back what they asked for; the page offers it for 10 seconds and may be slow.
const OFFERED_MS: i64 = 10 * 60_000;

/// Keeps what takes a request of an agent back, as the caller words it, and gives its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn keep(tx: &mut Tx<'_>, agent: u32, steps: &str, now: Instant) -> Result<i64, Error> {
    let over_at = Instant(now.as_ms() - OFFERED_MS);
    tx.run("DELETE FROM undo WHERE created_at < $1", params![over_at])?;
    let id = tx.id(now);
    tx.run(
        "INSERT INTO undo (id, agent, steps, created_at) VALUES ($1, $2, $3, $4)",
        params![id, agent, steps, now],
    )?;
    Ok(id)
}

/// Takes what was kept, once; nothing when it is another agent's, too old, or was taken before.
///
/// # Errors
///
/// Fails when the database does.
pub fn take(tx: &mut Tx<'_>, id: i64, agent: u32, now: Instant) -> Result<Option<String>, Error> {
    let over_at = Instant(now.as_ms() - OFFERED_MS);
    tx.find(
        "DELETE FROM undo WHERE id = $1 AND agent = $2 AND created_at >= $3 RETURNING steps",
        params![id, agent, over_at],
        |row| row.get(0),
    )
}
