//! Questions to customers: whom we asked what, and what became of it. What is answered is an event of its case;
//! here stands what a link leads to. Personal data.

use calendar::Instant;

use crate::rows::{row, words};
use crate::{Error, Tx, params};

words! {
    /// What became of a question.
    pub enum State {
        /// It is asked later.
        Due = "due",
        /// It was asked.
        Sent = "sent",
        /// It was answered.
        Answered = "answered",
        /// The case was opened again before it was answered.
        Withdrawn = "withdrawn",
        /// It was not asked, for a reason.
        Skipped = "skipped",
    }
}

row! {
    /// A question to a customer.
    pub struct Survey {
        /// Its id.
        pub id: i64,
        /// Which survey: `csat`, `nps`, `product`.
        pub kind: String,
        /// The case it is about; for a survey about no case the newest of the customer.
        pub case: u32,
        /// Who is asked.
        pub customer: u32,
        /// What makes it once: a resolution of a case, a wave of a customer.
        pub once: String,
        /// What became of it.
        pub state: State,
        /// When it is asked.
        pub due_at: Instant,
        /// When it was asked.
        pub sent_at: Option<Instant>,
        /// Until when an answer counts.
        pub until_at: Option<Instant>,
        /// When it was answered first.
        pub answered_at: Option<Instant>,
        /// What was answered last, as the event has it.
        pub score: Option<String>,
        /// The reasons that were chosen, one a line.
        pub reasons: String,
        /// What the customer wrote.
        pub comment: String,
        /// Whether we may come back to them about it.
        pub may_contact: bool,
        /// Why it was not asked.
        pub reason: Option<String>,
        /// When somebody had come back to a customer who would not recommend us.
        pub outreach_at: Option<Instant>,
    }
}

macro_rules! survey_columns {
    () => {
        "id, kind, case_number, customer, once, state, due_at, sent_at, until_at, answered_at, score, reasons, comment, \
         may_contact, reason, outreach_at"
    };
}

/// Plans a question, unless one of its key is there.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, survey: &Survey) -> Result<bool, Error> {
    let n = tx.execute(
        concat!(
            "INSERT INTO survey (",
            survey_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT \
             (once) DO NOTHING"
        ),
        &survey.values(),
    )?;
    Ok(n == 1)
}

/// A question by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Survey>, Error> {
    tx.find(concat!("SELECT ", survey_columns!(), " FROM survey WHERE id = $1"), params![id], Survey::read)
}

/// A question by what makes it once.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_once(tx: &mut Tx<'_>, once: &str) -> Result<Option<Survey>, Error> {
    tx.find(
        concat!("SELECT ", survey_columns!(), " FROM survey WHERE once = $1"),
        params![once],
        Survey::read,
    )
}

/// Questions that are to be asked by now, the longest due first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_due(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<i64>, Error> {
    tx.list(
        "SELECT id FROM survey WHERE state = 'due' AND due_at <= $1 ORDER BY due_at LIMIT $2",
        params![now, limit],
        |row| row.get(0),
    )
}

/// When the next question is asked.
///
/// # Errors
///
/// Fails when the database does.
pub fn next_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.find("SELECT due_at FROM survey WHERE state = 'due' ORDER BY due_at LIMIT 1", &[], |row| row.get(0))
}

/// Says what became of a question.
///
/// # Errors
///
/// Fails when the database does.
pub fn update(tx: &mut Tx<'_>, survey: &Survey) -> Result<(), Error> {
    tx.run(
        "UPDATE survey SET state = $1, sent_at = $2, until_at = $3, answered_at = $4, score = $5, reasons = $6, comment = $7, \
         may_contact = $8, reason = $9, outreach_at = $10 WHERE id = $11",
        params![
            survey.state,
            survey.sent_at,
            survey.until_at,
            survey.answered_at,
            survey.score.as_deref(),
            survey.reasons.as_str(),
            survey.comment.as_str(),
            survey.may_contact,
            survey.reason.as_deref(),
            survey.outreach_at,
            survey.id
        ],
    )
}

/// Takes back what was not answered about a case that is open again (clocks.md 10).
///
/// # Errors
///
/// Fails when the database does.
pub fn withdraw(tx: &mut Tx<'_>, case: u32) -> Result<(), Error> {
    tx.run(
        "UPDATE survey SET state = 'withdrawn' WHERE case_number = $1 AND kind = 'csat' AND state IN ('due', 'sent')",
        params![case],
    )
}

/// Every question about a case, the first first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Survey>, Error> {
    tx.list(
        concat!("SELECT ", survey_columns!(), " FROM survey WHERE case_number = $1 ORDER BY id"),
        params![case],
        Survey::read,
    )
}

/// Questions of a kind that a customer was asked, the newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_customer(
    tx: &mut Tx<'_>,
    customer: u32,
    kind: &str,
    limit: u32,
) -> Result<Vec<Survey>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            survey_columns!(),
            " FROM survey WHERE customer = $1 AND kind = $2 AND sent_at IS NOT NULL ORDER BY sent_at DESC \
             LIMIT $3"
        ),
        params![customer, kind, limit],
        Survey::read,
    )
}

/// What was answered, the newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_answered(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Survey>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            survey_columns!(),
            " FROM survey WHERE answered_at IS NOT NULL ORDER BY answered_at DESC LIMIT $1"
        ),
        params![limit],
        Survey::read,
    )
}

/// Customers who would not recommend us and to whom nobody has come back yet, the longest waiting first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_detractors(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Survey>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            survey_columns!(),
            " FROM survey WHERE kind = 'nps' AND answered_at IS NOT NULL AND outreach_at IS NULL AND score IN \
             ('0', '1', '2', '3', '4', '5', '6') ORDER BY answered_at LIMIT $1"
        ),
        params![limit],
        Survey::read,
    )
}

/// Of each customer with a case received from `since` until before `until`, with an address and not asking us to stop: their number
/// and the newest of these cases.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_to_ask(tx: &mut Tx<'_>, (since, until): (Instant, Instant)) -> Result<Vec<(u32, u32)>, Error> {
    tx.list(
        "SELECT c.customer, MAX(c.number) FROM case_row c JOIN customer p ON p.number = c.customer \
         WHERE c.received_at >= $1 AND c.received_at < $2 AND p.email IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM survey_refusal r WHERE r.customer = c.customer) GROUP BY c.customer ORDER BY c.customer",
        params![since, until],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A customer asks us to ask no more.
///
/// # Errors
///
/// Fails when the database does.
pub fn refuse(tx: &mut Tx<'_>, customer: u32, now: Instant) -> Result<(), Error> {
    tx.run(
        "INSERT INTO survey_refusal (customer, since) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        params![customer, now],
    )
}

/// Whether a customer asked us to ask no more.
///
/// # Errors
///
/// Fails when the database does.
pub fn refuses(tx: &mut Tx<'_>, customer: u32) -> Result<bool, Error> {
    let since: Option<i64> =
        tx.find("SELECT since FROM survey_refusal WHERE customer = $1", params![customer], |row| row.get(0))?;
    Ok(since.is_some())
}
