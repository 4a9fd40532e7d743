//! The public record: what was published of each month, what became known of it later, and what we said about it.
//! What was published is written once and never changed.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// A published month.
    pub struct Publication {
        /// The month, such as `2025-10`.
        pub month: String,
        /// The version of the mission in force then.
        pub mission: String,
        /// How many versions of the mission there were.
        pub n_missions: i64,
        /// When it was published.
        pub published_at: Instant,
        /// Up to when it was counted.
        pub as_of: Instant,
        /// The figures, as JSON.
        pub figures: String,
        /// SHA-256 of the figures in hexadecimal.
        pub digest: String,
        /// The day of the last checkpoint of the log then.
        pub checkpoint_on: Option<String>,
        /// That checkpoint's root in hexadecimal.
        pub checkpoint: Option<String>,
    }
}

row! {
    /// A dated correction of a published month.
    pub struct Adjustment {
        /// Its id.
        pub id: i64,
        /// The month.
        pub month: String,
        /// The figure, by its key.
        pub figure: String,
        /// What stood there before.
        pub was: String,
        /// What is known now.
        pub now: String,
        /// Why, in one sentence without names.
        pub reason: String,
        /// When it was written down.
        pub adjusted_at: Instant,
    }
}

row! {
    /// What we say of a promise that was not kept.
    pub struct Note {
        /// Its id.
        pub id: i64,
        /// The month.
        pub month: String,
        /// The promise, by its key.
        pub promise: String,
        /// What happened and what is done about it; empty when it was taken back.
        pub words: String,
        /// Who takes care of it.
        pub owner: String,
        /// Until which date, as `2025-10-24`.
        pub due_on: Option<String>,
        /// Which person of ours wrote it.
        pub author: u32,
        /// When.
        pub written_at: Instant,
    }
}

row! {
    /// The file from which a month can be counted again.
    pub struct Bundle {
        /// The month.
        pub month: String,
        /// Its SHA-256 in hexadecimal.
        pub digest: String,
        /// How long it is.
        pub n_bytes: i64,
        /// When it was made first.
        pub made_at: Instant,
    }
}

/// Publishes a month, unless it is published: whether it was done.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, publication: &Publication) -> Result<bool, Error> {
    let n = tx.execute(
        "INSERT INTO publication (month, mission, n_missions, published_at, as_of, figures, digest, checkpoint_on, checkpoint) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (month) DO NOTHING",
        &publication.values(),
    )?;
    Ok(n == 1)
}

/// A published month.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, month: &str) -> Result<Option<Publication>, Error> {
    tx.find(
        "SELECT month, mission, n_missions, published_at, as_of, figures, digest, checkpoint_on, checkpoint FROM publication \
         WHERE month = $1",
        params![month],
        Publication::read,
    )
}

/// The months that were published up to one, the latest first, at most `limit`.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, until: &str, limit: u32) -> Result<Vec<Publication>, Error> {
    tx.list(
        "SELECT month, mission, n_missions, published_at, as_of, figures, digest, checkpoint_on, checkpoint FROM publication \
         WHERE month <= $1 ORDER BY month DESC LIMIT $2",
        params![until, limit],
        Publication::read,
    )
}

/// The published months, from the first on.
///
/// # Errors
///
/// Fails when the database does.
pub fn months(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    tx.list("SELECT month FROM publication ORDER BY month", params![], |row| row.get(0))
}

/// When each month was published, from the first on.
///
/// # Errors
///
/// Fails when the database does.
pub fn dates(tx: &mut Tx<'_>) -> Result<Vec<(String, Instant)>, Error> {
    tx.list("SELECT month, published_at FROM publication ORDER BY month", params![], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Adds a correction.
///
/// # Errors
///
/// Fails when the database does.
pub fn adjust(tx: &mut Tx<'_>, adjustment: &Adjustment) -> Result<(), Error> {
    tx.run(
        "INSERT INTO adjustment (id, month, figure, was, now, reason, adjusted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &adjustment.values(),
    )
}

/// The corrections of a month, as they were made.
///
/// # Errors
///
/// Fails when the database does.
pub fn adjustments(tx: &mut Tx<'_>, month: &str) -> Result<Vec<Adjustment>, Error> {
    tx.list(
        "SELECT id, month, figure, was, now, reason, adjusted_at FROM adjustment WHERE month = $1 ORDER BY id",
        params![month],
        Adjustment::read,
    )
}

/// The corrections of all months from one to another, as they were made.
///
/// # Errors
///
/// Fails when the database does.
pub fn adjustments_between(tx: &mut Tx<'_>, (from, until): (&str, &str)) -> Result<Vec<Adjustment>, Error> {
    tx.list(
        "SELECT id, month, figure, was, now, reason, adjusted_at FROM adjustment WHERE month >= $1 AND month <= $2 ORDER BY id",
        params![from, until],
        Adjustment::read,
    )
}

/// Writes down what we say of a promise.
///
/// # Errors
///
/// Fails when the database does.
pub fn write_note(tx: &mut Tx<'_>, note: &Note) -> Result<(), Error> {
    tx.run(
        "INSERT INTO publication_note (id, month, promise, words, owner, due_on, author, written_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &note.values(),
    )
}

/// What is said of the promises of a month: the last of each, in the order in which they were first written.
///
/// # Errors
///
/// Fails when the database does.
pub fn notes(tx: &mut Tx<'_>, month: &str) -> Result<Vec<Note>, Error> {
    let all = tx.list(
        "SELECT id, month, promise, words, owner, due_on, author, written_at FROM publication_note WHERE month = $1 ORDER BY id",
        params![month],
        Note::read,
    )?;
    Ok(last_of_each(all))
}

/// What is said of one promise in all months: the last of each month, the latest month first.
///
/// # Errors
///
/// Fails when the database does.
pub fn notes_of(tx: &mut Tx<'_>, promise: &str) -> Result<Vec<Note>, Error> {
    let all = tx.list(
        "SELECT id, month, promise, words, owner, due_on, author, written_at FROM publication_note WHERE promise = $1 ORDER BY id",
        params![promise],
        Note::read,
    )?;
    let mut last = last_of_each(all);
    last.sort_by(|a, b| b.month.cmp(&a.month));
    Ok(last)
}

/// The last words about each promise of each month, without those that were taken back.
fn last_of_each(all: Vec<Note>) -> Vec<Note> {
    let mut last: Vec<Note> = Vec::new();
    for note in all {
        match last.iter_mut().find(|known| (&known.month, &known.promise) == (&note.month, &note.promise)) {
            Some(known) => *known = note,
            None => last.push(note),
        }
    }
    last.retain(|note| !note.words.is_empty());
    last
}

/// Remembers the file of a month, unless one is known.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert_bundle(tx: &mut Tx<'_>, bundle: &Bundle) -> Result<(), Error> {
    tx.run(
        "INSERT INTO publication_bundle (month, digest, n_bytes, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (month) DO NOTHING",
        &bundle.values(),
    )
}

/// The file of a month, once it was made.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_bundle(tx: &mut Tx<'_>, month: &str) -> Result<Option<Bundle>, Error> {
    tx.find(
        "SELECT month, digest, n_bytes, made_at FROM publication_bundle WHERE month = $1",
        params![month],
        Bundle::read,
    )
}

row! {
    /// Who paid for a customer at a publication.
    pub struct Payer {
        /// The published month.
        pub month: String,
        /// The customer; 0 for one who pays and was not affected.
        pub customer: u32,
        /// Who pays, by the number under which measures know them.
        pub payer: u32,
        /// What was paid, in the words of billing; nothing when nobody knew.
        pub subscription: Option<String>,
    }
}

/// Notes who paid for a customer.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert_payer(tx: &mut Tx<'_>, payer: &Payer) -> Result<(), Error> {
    tx.run(
        "INSERT INTO publication_payer (month, customer, payer, subscription) VALUES ($1, $2, $3, $4)",
        &payer.values(),
    )
}

/// Who paid at the publication of a month.
///
/// # Errors
///
/// Fails when the database does.
pub fn payers(tx: &mut Tx<'_>, month: &str) -> Result<Vec<Payer>, Error> {
    tx.list(
        "SELECT month, customer, payer, subscription FROM publication_payer WHERE month = $1 ORDER BY customer, payer",
        params![month],
        Payer::read,
    )
}
