//! What has to be told to the world: written with the event that brought it about, delivered afterwards at least once.

use calendar::Instant;

use crate::{Dialect, Error, Row, Tx, params};

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id.
    pub id: i64,
    /// What makes it once.
    pub key: String,
    /// What it is, such as `case` or `code`.
    pub kind: String,
    /// What it is about, as JSON: ids, no text of a customer.
    pub body: String,
    /// Since when it waits.
    pub created_at: Instant,
    /// How often it was tried.
    pub n_attempts: u32,
    /// When it was delivered.
    pub done_at: Option<Instant>,
    /// When it was given up.
    pub dead_at: Option<Instant>,
}

/// Adds a row, unless one with this key exists.
///
/// # Errors
///
/// Fails when the database does.
pub fn enqueue(tx: &mut Tx<'_>, key: &str, kind: &str, body: &str, now: Instant) -> Result<(), Error> {
    let id = tx.id(now);
    tx.run(
        "INSERT INTO outbox (id, key, kind, body, created_at, n_attempts, next_at) VALUES ($1, $2, $3, $4, $5, 0, $5) \
         ON CONFLICT (key) DO NOTHING",
        params![id, key, kind, body, now],
    )
}

/// Adds a row that is not due before an instant, unless one with this key exists.
///
/// # Errors
///
/// Fails when the database does.
pub fn enqueue_for(
    tx: &mut Tx<'_>,
    (key, kind, body): (&str, &str, &str),
    due_at: Instant,
    now: Instant,
) -> Result<(), Error> {
    let id = tx.id(now);
    tx.run(
        "INSERT INTO outbox (id, key, kind, body, created_at, n_attempts, next_at) VALUES ($1, $2, $3, $4, $5, 0, $6) \
         ON CONFLICT (key) DO NOTHING",
        params![id, key, kind, body, now, due_at],
    )
}

/// Makes a row due that was never tried: what it waited for has come.
///
/// # Errors
///
/// Fails when the database does.
pub fn hasten(tx: &mut Tx<'_>, key: &str, now: Instant) -> Result<(), Error> {
    tx.run(
        "UPDATE outbox SET next_at = $1 WHERE key = $2 AND n_attempts = 0 AND next_at > $1",
        params![now, key],
    )
}

/// Takes out what waits to be told of a case after a version of its stream: it is history that came late, and nobody is to be
/// called for it. The rows stay, as delivered.
///
/// # Errors
///
/// Fails when the database does.
pub fn silence(tx: &mut Tx<'_>, stream: &str, after: i64, now: Instant) -> Result<(), Error> {
    // The sign after `@` in ASCII ends the range of keys that begin with the stream.
    let (first, last) = (format!("{stream}@"), format!("{stream}A"));
    let waiting: Vec<(i64, String)> = tx.list(
        "SELECT id, key FROM outbox WHERE key >= $1 AND key < $2 AND next_at IS NOT NULL",
        params![first.as_str(), last.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (id, key) in waiting {
        let version = key[first.len()..].split('/').next().and_then(|version| version.parse::<i64>().ok());
        if version.is_some_and(|version| version > after) {
            tx.run("UPDATE outbox SET done_at = $1, next_at = NULL WHERE id = $2", params![now, id])?;
        }
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Outgoing, Error> {
    Ok(Outgoing {
        id: row.get(0)?,
        key: row.get(1)?,
        kind: row.get(2)?,
        body: row.get(3)?,
        created_at: row.get(4)?,
        n_attempts: row.get(5)?,
        done_at: row.get(6)?,
        dead_at: row.get(7)?,
    })
}

/// Takes rows that are due and leaves them to this node until `until`.
///
/// # Errors
///
/// Fails when the database does.
pub fn claim(tx: &mut Tx<'_>, now: Instant, until: Instant, limit: u32) -> Result<Vec<Outgoing>, Error> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "SELECT id, key, kind, body, created_at, n_attempts, done_at, dead_at FROM outbox \
             WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2"
        }
        Dialect::Postgres => {
            "SELECT id, key, kind, body, created_at, n_attempts, done_at, dead_at FROM outbox \
             WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2 FOR UPDATE SKIP LOCKED"
        }
    };
    let rows = tx.list(sql, params![now, limit], read)?;
    for row in &rows {
        tx.run(
            "UPDATE outbox SET next_at = $1, n_attempts = n_attempts + 1, is_taken = 1 WHERE id = $2",
            params![until, row.id],
        )?;
    }
    Ok(rows)
}

/// Gives back what a program that has died had taken; to be called where no other program can have taken it.
///
/// # Errors
///
/// Fails when the database does.
pub fn release(tx: &mut Tx<'_>, now: Instant) -> Result<(), Error> {
    tx.run("UPDATE outbox SET next_at = $1, is_taken = 0 WHERE next_at > $1 AND is_taken = 1", params![now])
}

/// Says that a row was delivered.
///
/// # Errors
///
/// Fails when the database does.
pub fn done(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), Error> {
    tx.run("UPDATE outbox SET next_at = NULL, done_at = $1, is_taken = 0 WHERE id = $2", params![now, id])
}

/// Says that a row could not be delivered, and when it is tried again; never without an instant.
///
/// # Errors
///
/// Fails when the database does.
pub fn failed(
    tx: &mut Tx<'_>,
    id: i64,
    why: &str,
    again_at: Option<Instant>,
    now: Instant,
) -> Result<(), Error> {
    let dead_at = again_at.is_none().then_some(now);
    tx.run(
        "UPDATE outbox SET next_at = $1, dead_at = $2, failure = $3, is_taken = 0 WHERE id = $4",
        params![again_at, dead_at, why, id],
    )
}

/// Tells a row again that was told or given up. `false` when there is none under this key.
///
/// # Errors
///
/// Fails when the database does.
pub fn again(tx: &mut Tx<'_>, key: &str, now: Instant) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE outbox SET n_attempts = 0, next_at = $1, done_at = NULL, dead_at = NULL, failure = NULL, is_taken = 0 \
         WHERE key = $2",
        params![now, key],
    )?;
    Ok(n == 1)
}

/// Rows of a kind that wait for another try, with what went wrong: those that come first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_troubled(tx: &mut Tx<'_>, kind: &str, limit: u32) -> Result<Vec<(Outgoing, String)>, Error> {
    tx.list(
        "SELECT id, key, kind, body, created_at, n_attempts, done_at, dead_at, failure FROM outbox \
         WHERE next_at IS NOT NULL AND failure IS NOT NULL AND kind = $1 ORDER BY next_at, id LIMIT $2",
        params![kind, limit],
        |row| Ok((read(row)?, row.get(8)?)),
    )
}

/// When the next row is due.
///
/// # Errors
///
/// Fails when the database does.
pub fn next_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.find(
        "SELECT next_at FROM outbox WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1",
        params![],
        |row| row.get(0),
    )
}

/// The newest rows.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Outgoing>, Error> {
    tx.list(
        "SELECT id, key, kind, body, created_at, n_attempts, done_at, dead_at FROM outbox ORDER BY id DESC LIMIT $1",
        params![limit],
        read,
    )
}
