//! Who asked for a mail whenever a month is published. An address counts once its owner has confirmed it. Personal data.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// Somebody who asked.
    pub struct Subscription {
        /// Its id.
        pub id: i64,
        /// The address, in its normal form.
        pub address: String,
        /// When it was asked for last.
        pub asked_at: Instant,
        /// When the owner of the address confirmed it.
        pub confirmed_at: Option<Instant>,
        /// When it was ended.
        pub ended_at: Option<Instant>,
    }
}

/// Notes that somebody asks: a new address waits for its owner's word, and so does one that was ended.
///
/// # Errors
///
/// Fails when the database does.
pub fn ask(tx: &mut Tx<'_>, address: &str, now: Instant) -> Result<Subscription, Error> {
    let known = tx.find(
        "SELECT id, address, asked_at, confirmed_at, ended_at FROM record_subscription WHERE address = $1",
        params![address],
        Subscription::read,
    )?;
    if let Some(known) = known {
        if known.ended_at.is_none() && known.confirmed_at.is_some() {
            return Ok(known);
        }
        tx.run(
            "UPDATE record_subscription SET asked_at = $1, confirmed_at = NULL, ended_at = NULL WHERE id = $2",
            params![now, known.id],
        )?;
        return Ok(Subscription { asked_at: now, confirmed_at: None, ended_at: None, ..known });
    }
    let new = Subscription {
        id: tx.id(now),
        address: address.to_owned(),
        asked_at: now,
        confirmed_at: None,
        ended_at: None,
    };
    tx.execute(
        "INSERT INTO record_subscription (id, address, asked_at, confirmed_at, ended_at) VALUES ($1, $2, $3, $4, $5)",
        &new.values(),
    )?;
    Ok(new)
}

/// One of them.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Subscription>, Error> {
    tx.find(
        "SELECT id, address, asked_at, confirmed_at, ended_at FROM record_subscription WHERE id = $1",
        params![id],
        Subscription::read,
    )
}

/// The owner of the address wants it.
///
/// # Errors
///
/// Fails when the database does.
pub fn confirm(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), Error> {
    tx.run(
        "UPDATE record_subscription SET confirmed_at = $1, ended_at = NULL WHERE id = $2 AND confirmed_at IS NULL",
        params![now, id],
    )
}

/// The owner of the address does not want it any more.
///
/// # Errors
///
/// Fails when the database does.
pub fn end(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), Error> {
    tx.run(
        "UPDATE record_subscription SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL",
        params![now, id],
    )
}

/// Those who get a mail.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Subscription>, Error> {
    tx.list(
        "SELECT id, address, asked_at, confirmed_at, ended_at FROM record_subscription \
         WHERE confirmed_at IS NOT NULL AND ended_at IS NULL ORDER BY id",
        params![],
        Subscription::read,
    )
}

/// Forgets who asked before an instant and never confirmed.
///
/// # Errors
///
/// Fails when the database does.
pub fn forget_unconfirmed(tx: &mut Tx<'_>, before: Instant) -> Result<(), Error> {
    tx.run("DELETE FROM record_subscription WHERE confirmed_at IS NULL AND asked_at < $1", params![before])
}
