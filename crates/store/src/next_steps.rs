//! What customers were told would happen next, and what became of it. The text is personal data.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// A step that a customer was told of.
    pub struct NextStep {
        /// Its id.
        pub id: i64,
        /// The case.
        pub case: u32,
        /// Who promised it.
        pub agent: u32,
        /// What happens.
        pub body: String,
        /// Until when.
        pub due_at: Instant,
        /// When it was promised.
        pub created_at: Instant,
        /// When it was done, or given up.
        pub ended_at: Option<Instant>,
        /// Which of the two.
        pub is_done: Option<bool>,
    }
}

/// Adds a step.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, step: &NextStep) -> Result<(), Error> {
    tx.run(
        "INSERT INTO next_step (id, case_number, agent, body, due_at, created_at, ended_at, is_done) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &step.values(),
    )
}

/// Says what became of a step of a case; whether it was still to be done.
///
/// # Errors
///
/// Fails when the database does.
pub fn end(tx: &mut Tx<'_>, (case, id): (u32, i64), is_done: bool, now: Instant) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE next_step SET ended_at = $1, is_done = $2 WHERE id = $3 AND case_number = $4 AND ended_at IS NULL",
        params![now, is_done, id, case],
    )?;
    Ok(n > 0)
}

/// The steps of a case, the first promised first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, case: u32) -> Result<Vec<NextStep>, Error> {
    tx.list(
        "SELECT id, case_number, agent, body, due_at, created_at, ended_at, is_done FROM next_step \
         WHERE case_number = $1 ORDER BY id",
        params![case],
        NextStep::read,
    )
}
