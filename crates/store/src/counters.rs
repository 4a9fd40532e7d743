//! The numbers of cases, customers, accounts, agents and teams, each from 1.

use crate::{Dialect, Error, Tx, dialect, params};

/// What has a sequence where several nodes write at once; there, numbers may be left out.
const SUBJECTS: [&str; 6] = ["case", "customer", "account", "contact", "agent", "team"];

/// The next number of a kind.
///
/// # Errors
///
/// Fails when the database does.
pub fn next(tx: &mut Tx<'_>, name: &'static str) -> Result<u32, Error> {
    let is_subject = SUBJECTS.contains(&name);
    let dialect = if is_subject { tx.dialect() } else { Dialect::Sqlite };
    tx.get(dialect::NEXT_NUMBER.of(dialect), params![name], |row| row.get(0))
}
