//! The rows that lists of cases are made of: a projection of their streams.

use calendar::Instant;

use crate::{Dialect, Error, Row, Tx, params};

/// No clock of the case runs.
pub const NO_DEADLINE: Instant = Instant(i64::MAX);

/// A case as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of `desk::CaseState` as words and numbers")]
pub struct CaseRow {
    pub number: u32,
    /// The smallest number among the cases that are folded together with it (clocks.md 11).
    pub family: u32,
    /// The version of its stream.
    pub version: i64,
    pub status: String,
    pub is_open: bool,
    /// It waits for the customer, for others, or for an appointment.
    pub is_waiting: bool,
    pub is_triaged: bool,
    /// The customer wrote last, and nobody has answered.
    pub is_unread: bool,
    /// 1 to 4.
    pub priority: u8,
    pub channel: String,
    pub tier: String,
    pub category: Option<String>,
    pub zone: Option<String>,
    pub language: Option<String>,
    pub customer: Option<u32>,
    pub account: Option<u32>,
    pub owner: Option<u32>,
    pub team: Option<u32>,
    pub line: u8,
    pub received_at: Instant,
    pub last_message_at: Instant,
    pub resolved_at: Option<Instant>,
    /// When its newest event was stored.
    pub changed_at: Instant,
    /// The nearest instant at which a running clock is used up; [`NO_DEADLINE`] when none runs.
    pub next_deadline_at: Instant,
    /// When the engine has something to do by itself.
    pub next_due_at: Option<Instant>,
    /// The epoch of the rules it was folded under.
    pub epoch: i64,
}

macro_rules! columns {
    () => {
        "number, family, version, status, is_open, is_waiting, is_triaged, is_unread, priority, channel, tier, category, \
         zone, language, customer, account, owner, team, line, received_at, last_message_at, resolved_at, changed_at, next_deadline_at, next_due_at, epoch"
    };
}

/// Writes the row of a case, new or not.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, row: &CaseRow) -> Result<(), Error> {
    tx.run(
        concat!(
            "INSERT INTO case_row (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
             $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26) \
             ON CONFLICT (number) DO UPDATE SET family = excluded.family, version = excluded.version, \
             status = excluded.status, is_open = excluded.is_open, is_waiting = excluded.is_waiting, \
             is_triaged = excluded.is_triaged, is_unread = excluded.is_unread, priority = excluded.priority, \
             channel = excluded.channel, tier = excluded.tier, category = excluded.category, \
             zone = excluded.zone, language = excluded.language, customer = excluded.customer, \
             account = excluded.account, owner = excluded.owner, team = excluded.team, line = excluded.line, \
             received_at = excluded.received_at, last_message_at = excluded.last_message_at, \
             resolved_at = excluded.resolved_at, changed_at = excluded.changed_at, \
             next_deadline_at = excluded.next_deadline_at, next_due_at = excluded.next_due_at, \
             epoch = excluded.epoch"
        ),
        params![
            row.number,
            row.family,
            row.version,
            row.status.as_str(),
            row.is_open,
            row.is_waiting,
            row.is_triaged,
            row.is_unread,
            row.priority,
            row.channel.as_str(),
            row.tier.as_str(),
            row.category.as_deref(),
            row.zone.as_deref(),
            row.language.as_deref(),
            row.customer,
            row.account,
            row.owner,
            row.team,
            row.line,
            row.received_at,
            row.last_message_at,
            row.resolved_at,
            row.changed_at,
            row.next_deadline_at,
            row.next_due_at,
            row.epoch
        ],
    )
}

fn read(row: &Row<'_>) -> Result<CaseRow, Error> {
    Ok(CaseRow {
        number: row.get(0)?,
        family: row.get(1)?,
        version: row.get(2)?,
        status: row.get(3)?,
        is_open: row.get(4)?,
        is_waiting: row.get(5)?,
        is_triaged: row.get(6)?,
        is_unread: row.get(7)?,
        priority: row.get(8)?,
        channel: row.get(9)?,
        tier: row.get(10)?,
        category: row.get(11)?,
        zone: row.get(12)?,
        language: row.get(13)?,
        customer: row.get(14)?,
        account: row.get(15)?,
        owner: row.get(16)?,
        team: row.get(17)?,
        line: row.get(18)?,
        received_at: row.get(19)?,
        last_message_at: row.get(20)?,
        resolved_at: row.get(21)?,
        changed_at: row.get(22)?,
        next_deadline_at: row.get(23)?,
        next_due_at: row.get(24)?,
        epoch: row.get(25)?,
    })
}

/// The row of a case.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, number: u32) -> Result<Option<CaseRow>, Error> {
    tx.find(concat!("SELECT ", columns!(), " FROM case_row WHERE number = $1"), params![number], read)
}

/// The numbers of the cases that are folded together with one, rising; none when it does not exist.
///
/// # Errors
///
/// Fails when the database does.
pub fn family(tx: &mut Tx<'_>, number: u32) -> Result<Vec<u32>, Error> {
    tx.list(
        "SELECT number FROM case_row WHERE family = (SELECT family FROM case_row WHERE number = $1) ORDER BY number",
        params![number],
        |row| row.get(0),
    )
}

/// Takes a case that is due, or was folded under older rules; `false` when it is neither, or another node has it.
///
/// # Errors
///
/// Fails when the database does.
pub fn claim(tx: &mut Tx<'_>, number: u32, now: Instant, epoch: i64) -> Result<bool, Error> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "SELECT number FROM case_row WHERE number = $1 AND (next_due_at <= $2 OR epoch < $3)"
        }
        Dialect::Postgres => {
            "SELECT number FROM case_row WHERE number = $1 AND (next_due_at <= $2 OR epoch < $3) FOR UPDATE SKIP LOCKED"
        }
    };
    Ok(tx.find(sql, params![number, now, epoch], |row| row.get::<u32>(0))?.is_some())
}

/// The numbers of cases that are due, the longest due first; then open ones folded under older rules.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_due(tx: &mut Tx<'_>, now: Instant, epoch: i64, limit: u32) -> Result<Vec<u32>, Error> {
    let due = tx.list(
        "SELECT number FROM case_row WHERE next_due_at IS NOT NULL AND next_due_at <= $1 ORDER BY next_due_at LIMIT $2",
        params![now, limit],
        |row| row.get(0),
    )?;
    if !due.is_empty() {
        return Ok(due);
    }
    tx.list(
        "SELECT number FROM case_row WHERE is_open = 1 AND epoch < $1 LIMIT $2",
        params![epoch, limit],
        |row| row.get(0),
    )
}

/// When the first case is due.
///
/// # Errors
///
/// Fails when the database does.
pub fn next_due_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.find(
        "SELECT next_due_at FROM case_row WHERE next_due_at IS NOT NULL ORDER BY next_due_at LIMIT 1",
        params![],
        |row| row.get(0),
    )
}

/// Leaves a case alone until then.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_aside(tx: &mut Tx<'_>, number: u32, until: Instant, epoch: i64) -> Result<(), Error> {
    tx.run(
        "UPDATE case_row SET next_due_at = $1, epoch = $2 WHERE number = $3",
        params![until, epoch, number],
    )
}

/// Which cases a list shows. All of them are open but those of [`View::Customer`] and [`View::Account`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Those of one owner that wait for nobody.
    Mine(u32),
    /// Those of one team that wait for nobody.
    Team(u32),
    /// Those that wait for somebody.
    Waiting,
    /// Those without an owner.
    Unassigned,
    /// Those without a final priority.
    Triage,
    /// All of a customer, newest first.
    Customer(u32),
    /// All of an account, newest first.
    Account(u32),
}

/// Where the next page of a list begins: after this deadline and number.
pub type After = (Instant, u32);

/// The cases of a list, the nearest promise first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, view: View, after: Option<After>, limit: u32) -> Result<Vec<CaseRow>, Error> {
    let (at, number) = after.unwrap_or((Instant(i64::MIN), 0));
    match view {
        View::Mine(owner) => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE is_open = 1 AND owner = $1 AND is_waiting = 0 \
                 AND (next_deadline_at, number) > ($2, $3) ORDER BY next_deadline_at, number LIMIT $4"
            ),
            params![owner, at, number, limit],
            read,
        ),
        View::Team(team) => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE is_open = 1 AND team = $1 AND is_waiting = 0 \
                 AND (next_deadline_at, number) > ($2, $3) ORDER BY next_deadline_at, number LIMIT $4"
            ),
            params![team, at, number, limit],
            read,
        ),
        View::Waiting => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE is_open = 1 AND is_waiting = 1 \
                 AND (next_deadline_at, number) > ($1, $2) ORDER BY next_deadline_at, number LIMIT $3"
            ),
            params![at, number, limit],
            read,
        ),
        View::Unassigned => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE is_open = 1 AND owner IS NULL \
                 AND (next_deadline_at, number) > ($1, $2) ORDER BY next_deadline_at, number LIMIT $3"
            ),
            params![at, number, limit],
            read,
        ),
        View::Triage => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE is_open = 1 AND is_triaged = 0 \
                 AND (next_deadline_at, number) > ($1, $2) ORDER BY next_deadline_at, number LIMIT $3"
            ),
            params![at, number, limit],
            read,
        ),
        View::Customer(customer) => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE customer = $1 AND ($2 = 0 OR number < $2) ORDER BY number DESC LIMIT $3"
            ),
            params![customer, number, limit],
            read,
        ),
        View::Account(account) => tx.list(
            concat!(
                "SELECT ",
                columns!(),
                " FROM case_row WHERE account = $1 AND ($2 = 0 OR number < $2) ORDER BY number DESC LIMIT $3"
            ),
            params![account, number, limit],
            read,
        ),
    }
}

/// Nobody counts further than this; a page then says "999+".
pub const MOST_COUNTED: u32 = 1_000;

/// How many cases a list has, up to [`MOST_COUNTED`].
///
/// # Errors
///
/// Fails when the database does.
pub fn count(tx: &mut Tx<'_>, view: View) -> Result<u32, Error> {
    let number = |row: &Row<'_>| row.get(0);
    match view {
        View::Mine(owner) => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE is_open = 1 AND owner = $1 AND is_waiting = 0 LIMIT $2) counted",
            params![owner, MOST_COUNTED],
            number,
        ),
        View::Team(team) => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE is_open = 1 AND team = $1 AND is_waiting = 0 LIMIT $2) counted",
            params![team, MOST_COUNTED],
            number,
        ),
        View::Waiting => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE is_open = 1 AND is_waiting = 1 LIMIT $1) counted",
            params![MOST_COUNTED],
            number,
        ),
        View::Unassigned => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE is_open = 1 AND owner IS NULL LIMIT $1) counted",
            params![MOST_COUNTED],
            number,
        ),
        View::Triage => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE is_open = 1 AND is_triaged = 0 LIMIT $1) counted",
            params![MOST_COUNTED],
            number,
        ),
        View::Customer(customer) => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE customer = $1 LIMIT $2) counted",
            params![customer, MOST_COUNTED],
            number,
        ),
        View::Account(account) => tx.get(
            "SELECT COUNT(*) FROM (SELECT 1 FROM case_row WHERE account = $1 LIMIT $2) counted",
            params![account, MOST_COUNTED],
            number,
        ),
    }
}

/// The numbers of all cases after one, rising.
///
/// # Errors
///
/// Fails when the database does.
pub fn numbers(tx: &mut Tx<'_>, after: u32, limit: u32) -> Result<Vec<u32>, Error> {
    tx.list(
        "SELECT number FROM case_row WHERE number > $1 ORDER BY number LIMIT $2",
        params![after, limit],
        |row| row.get(0),
    )
}
