//! The numbers of cases, customers, accounts, agents and teams, each from 1.

use crate::{Dialect, Error, Tx, Value, dialect, params};

/// What has a sequence where several nodes write at once; there, numbers may be left out.
const SUBJECTS: [&str; 6] = ["case", "customer", "account", "contact", "agent", "team"];

/// The next number of a kind.
///
/// # Errors
///
/// Fails when the database does.
pub fn next(tx: &mut Tx<'_>, name: &'static str) -> Result<u32, Error> {
    tx.get(dialect::NEXT_NUMBER.of(dialect_of(tx, name)), params![name], |row| row.get(0))
}

/// Sets a counter, given as its name and the last number it gave.
pub(crate) fn set(tx: &mut Tx<'_>, counter: &[Value]) -> Result<(), Error> {
    let name = match counter.first() {
        Some(Value::Text(name)) => name.as_str(),
        _ => return Err(Error::Damaged("a counter has no name".into())),
    };
    tx.find(dialect::SET_NUMBER.of(dialect_of(tx, name)), counter, |_| Ok(())).map(drop)
}

/// Only what has a sequence is counted in another way elsewhere.
fn dialect_of(tx: &Tx<'_>, name: &str) -> Dialect {
    if SUBJECTS.contains(&name) { tx.dialect() } else { Dialect::Sqlite }
}
