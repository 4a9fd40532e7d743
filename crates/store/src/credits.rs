//! The ledger of credits: what is owed to customers for months in which a promise fell short, and what people did about it
//! . Rows are only ever added: a correction is a row that reverses another, and taking an approval back is an act of its own.

use calendar::Instant;

use crate::rows::{row, words};
use crate::{Error, Tx, params};

words! {
    /// What a row of the ledger is.
    pub enum Kind {
        /// A credit.
        Entry = "entry",
        /// The opposite of another row.
        Reversal = "reversal",
        /// A credit of which no amount can be computed.
        Gap = "gap",
    }
}

words! {
    /// What somebody did about a row.
    pub enum Act {
        /// Somebody looked at it and approves.
        Verified = "verified",
        /// An approval is taken back.
        Withdrawn = "withdrawn",
        /// It stands on an invoice.
        Issued = "issued",
    }
}

row! {
    /// A month whose credits were entered, as they were then.
    pub struct Entered {
        /// Such as `2025-10`.
        pub month: String,
        /// The version of the mission that counted.
        pub version: String,
        /// How many credits were entered.
        pub n_entries: u32,
        /// By currency in minor units, as JSON.
        pub totals: String,
        /// Each credit-bearing level as JSON: its name, how many were kept of how many, its target and percent.
        pub levels: String,
        /// Missed items of the month of which nobody knows whose they were.
        pub n_unknown: i64,
        /// When.
        pub at: Instant,
    }
}

row! {
    /// A row of the ledger. Ratios are exact texts such as `51/1000`.
    pub struct Entry {
        /// Its id.
        pub id: i64,
        /// What makes it once: month, level, payer and which of them it is.
        pub once: String,
        /// What it is.
        pub kind: Kind,
        /// Who gets it: `account/3`, `customer/12`.
        pub payer: String,
        /// The level, by its name in the mission.
        pub level: String,
        /// The month, such as `2025-10`.
        pub month: String,
        /// The promise in the mission's words.
        pub promise: String,
        /// The number of its clause.
        pub clause: String,
        /// The number of the clause about credits.
        pub rule_clause: String,
        /// The version of the mission that counted.
        pub version: String,
        /// The first date of the billing cycle; empty for a gap.
        pub cycle_from: String,
        /// Its last date.
        pub cycle_until: String,
        /// How many were kept.
        pub hits: i64,
        /// Of how many.
        pub n: i64,
        /// The share that was promised.
        pub target: String,
        /// How far the month stayed behind, as a share.
        pub shortfall: String,
        /// The share of the monthly subscription that this earns.
        pub uncut: String,
        /// What the cap leaves of it.
        pub percent: String,
        /// The currency; empty for a gap.
        pub currency: String,
        /// The monthly subscription in minor units, exact.
        pub monthly: String,
        /// What is credited, in minor units; negative for a reversal.
        pub amount: i64,
        /// The numbers of the cases behind it, with spaces between.
        pub cases: String,
        /// The row that it reverses.
        pub reverses: Option<i64>,
        /// Why, in words.
        pub reason: Option<String>,
        /// Who entered it; nobody when the desk did at publication.
        pub person: Option<u32>,
        /// When.
        pub at: Instant,
    }
}

row! {
    /// Something that somebody did about a row of the ledger.
    pub struct Done {
        /// Its id.
        pub id: i64,
        /// What makes it once: the row, and how many acts it had before.
        pub once: String,
        /// The row.
        pub entry: i64,
        /// What was done.
        pub act: Act,
        /// By whom.
        pub person: u32,
        /// The invoice it stands on.
        pub reference: Option<String>,
        /// When.
        pub at: Instant,
    }
}

row! {
    /// What the engine concluded of the clock that a verification started.
    pub struct Noted {
        /// Its id.
        pub id: i64,
        /// What makes it once.
        pub once: String,
        /// The verification.
        pub act: i64,
        /// What was concluded, in the engine's word.
        pub what: String,
        /// The ladder of a rung; 0 of a miss.
        pub ladder: u32,
        /// The rung, from 0.
        pub rung: u32,
        /// The instant it was due.
        pub due_at: Instant,
        /// When it was noted.
        pub fired_at: Instant,
    }
}

macro_rules! entry_columns {
    () => {
        "e.id, e.once, e.kind, e.payer, e.level, e.month, e.promise, e.clause, e.rule_clause, e.version, e.cycle_from, \
         e.cycle_until, e.hits, e.n, e.target, e.shortfall, e.uncut, e.percent, e.currency, e.monthly, e.amount, e.cases, \
         e.reverses, e.reason, e.person, e.at"
    };
}
macro_rules! act_columns {
    () => {
        "a.id, a.once, a.entry, a.act, a.person, a.reference, a.at"
    };
}

// Behind the columns, which they use.
mod acts;
mod clock;

pub use acts::{insert_act, list_acts, list_acts_after};
pub use clock::{insert_noted, list_due, list_noted, next_at, set_clock};

/// Says that the credits of a month were entered. `false` when that was said before; then nothing changes.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert_month(tx: &mut Tx<'_>, month: &Entered) -> Result<bool, Error> {
    let n = tx.execute(
        "INSERT INTO credit_month (month, version, n_entries, totals, levels, n_unknown, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (month) DO NOTHING",
        &month.values(),
    )?;
    Ok(n == 1)
}

/// A month whose credits were entered.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_month(tx: &mut Tx<'_>, month: &str) -> Result<Option<Entered>, Error> {
    tx.find(
        "SELECT month, version, n_entries, totals, levels, n_unknown, at FROM credit_month WHERE month = $1",
        params![month],
        Entered::read,
    )
}

/// Every month whose credits were entered, the newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_months(tx: &mut Tx<'_>) -> Result<Vec<Entered>, Error> {
    tx.list(
        "SELECT month, version, n_entries, totals, levels, n_unknown, at FROM credit_month ORDER BY month DESC",
        params![],
        Entered::read,
    )
}

/// Adds a row to the ledger. `false` when one of its key is there, or one that reverses the same.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, entry: &Entry) -> Result<bool, Error> {
    let n = tx.execute(
        "INSERT INTO credit_entry (id, once, kind, payer, level, month, promise, clause, rule_clause, version, cycle_from, \
         cycle_until, hits, n, target, shortfall, uncut, percent, currency, monthly, amount, cases, reverses, reason, person, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
         $25, $26) ON CONFLICT DO NOTHING",
        &entry.values(),
    )?;
    Ok(n == 1)
}

/// A row by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Entry>, Error> {
    tx.find(
        concat!("SELECT ", entry_columns!(), " FROM credit_entry AS e WHERE e.id = $1"),
        params![id],
        Entry::read,
    )
}

/// The row that reverses another.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_reversal(tx: &mut Tx<'_>, id: i64) -> Result<Option<Entry>, Error> {
    tx.find(
        concat!("SELECT ", entry_columns!(), " FROM credit_entry AS e WHERE e.reverses = $1"),
        params![id],
        Entry::read,
    )
}

/// The rows of a month in the order in which they were entered.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_month(tx: &mut Tx<'_>, month: &str) -> Result<Vec<Entry>, Error> {
    tx.list(
        concat!("SELECT ", entry_columns!(), " FROM credit_entry AS e WHERE e.month = $1 ORDER BY e.id"),
        params![month],
        Entry::read,
    )
}

/// The rows of somebody who pays, in the order in which they were entered.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_payer(tx: &mut Tx<'_>, payer: &str) -> Result<Vec<Entry>, Error> {
    tx.list(
        concat!("SELECT ", entry_columns!(), " FROM credit_entry AS e WHERE e.payer = $1 ORDER BY e.id"),
        params![payer],
        Entry::read,
    )
}

/// The rows after one, in the order in which they were entered.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_after(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Entry>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            entry_columns!(),
            " FROM credit_entry AS e WHERE e.id > $1 ORDER BY e.id LIMIT $2"
        ),
        params![after, limit],
        Entry::read,
    )
}

/// Rows with an amount that are neither issued nor reversed, and reversals of what was issued that stand on no invoice yet.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_open(tx: &mut Tx<'_>) -> Result<Vec<Entry>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            entry_columns!(),
            " FROM credit_entry AS e WHERE e.amount <> 0 AND e.kind <> 'gap' \
             AND NOT EXISTS (SELECT 1 FROM credit_entry AS r WHERE r.reverses = e.id) \
             AND NOT EXISTS (SELECT 1 FROM credit_act AS a WHERE a.entry = e.id AND a.act = 'issued') \
             AND (e.kind = 'entry' OR EXISTS (SELECT 1 FROM credit_act AS a WHERE a.entry = e.reverses AND a.act = 'issued')) \
             ORDER BY e.month DESC, e.id"
        ),
        params![],
        Entry::read,
    )
}

/// What was put on invoices from one instant until before another: by currency, in minor units.
///
/// # Errors
///
/// Fails when the database does.
pub fn sum_issued(tx: &mut Tx<'_>, (from, until): (Instant, Instant)) -> Result<Vec<(String, i64)>, Error> {
    let mut sums: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
    let issued: Vec<(String, i64)> = tx.list(
        "SELECT e.currency, e.amount FROM credit_act AS a JOIN credit_entry AS e ON e.id = a.entry \
         WHERE a.act = 'issued' AND a.at >= $1 AND a.at < $2 ORDER BY a.id",
        params![from, until],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (currency, amount) in issued {
        let sum = sums.entry(currency).or_default();
        *sum = sum.saturating_add(amount);
    }
    Ok(sums.into_iter().collect())
}

/// What of a month was put on invoices so far: by currency, in minor units, and how many rows that are.
///
/// # Errors
///
/// Fails when the database does.
pub fn sum_issued_of(tx: &mut Tx<'_>, month: &str) -> Result<Vec<(String, i64, i64)>, Error> {
    tx.list(
        "SELECT e.currency, CAST(SUM(e.amount) AS BIGINT), COUNT(*) FROM credit_entry AS e JOIN credit_act AS a ON a.entry = e.id \
         WHERE e.month = $1 AND a.act = 'issued' GROUP BY e.currency ORDER BY e.currency",
        params![month],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The newest row of the ledger and the newest act: as long as both stay, nothing changed.
///
/// # Errors
///
/// Fails when the database does.
pub fn last(tx: &mut Tx<'_>) -> Result<(i64, i64), Error> {
    let last_entry =
        tx.find("SELECT id FROM credit_entry ORDER BY id DESC LIMIT 1", params![], |row| row.get(0))?;
    let last_act =
        tx.find("SELECT id FROM credit_act ORDER BY id DESC LIMIT 1", params![], |row| row.get(0))?;
    Ok((last_entry.unwrap_or(0), last_act.unwrap_or(0)))
}
