//! Which customers are counted together: a list that somebody named, else the month of their first subscription. A
//! customer's own goes before the one of their company.

use crate::{Error, Row, Tx, counters, params};

/// What is known of a customer's cohort; their own, else what their company has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The named list.
    pub list: Option<String>,
    /// The day the first subscription began: `2025-06-10`.
    pub subscribed_on: Option<String>,
}

impl Known {
    /// The name of the cohort: the list, else the month, such as `2025-06`; nothing when neither is known.
    pub fn name(&self) -> Option<String> {
        let month = || self.subscribed_on.as_deref().and_then(|on| on.get(..7)).map(str::to_owned);
        self.list.clone().or_else(month)
    }
}

fn read(row: &Row<'_>) -> Result<Known, Error> {
    Ok(Known { list: row.get(0)?, subscribed_on: row.get(1)? })
}

/// What is known of a customer's cohort.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, customer: u32) -> Result<Option<Known>, Error> {
    tx.find(
        "SELECT COALESCE(c.cohort, a.cohort), COALESCE(c.subscribed_on, a.subscribed_on) \
         FROM customer AS c LEFT JOIN account AS a ON a.number = c.account WHERE c.number = $1",
        params![customer],
        read,
    )
}

/// The customers after one of whose cohort anything is known, rising by number.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, after: u32, limit: u32) -> Result<Vec<(u32, Known)>, Error> {
    tx.list(
        "SELECT COALESCE(c.cohort, a.cohort), COALESCE(c.subscribed_on, a.subscribed_on), c.number \
         FROM customer AS c LEFT JOIN account AS a ON a.number = c.account \
         WHERE c.number > $1 AND COALESCE(c.cohort, a.cohort, c.subscribed_on, a.subscribed_on) IS NOT NULL \
         ORDER BY c.number LIMIT $2",
        params![after, limit],
        |row| Ok((row.get(2)?, read(row)?)),
    )
}

/// The number of the last change of anybody's cohort; 0 before the first.
///
/// # Errors
///
/// Fails when the database does.
pub fn last_change(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.get(
        "SELECT CASE WHEN customers > accounts THEN customers ELSE accounts END FROM (SELECT \
         COALESCE((SELECT MAX(cohort_change) FROM customer WHERE cohort_change IS NOT NULL), 0) AS customers, \
         COALESCE((SELECT MAX(cohort_change) FROM account WHERE cohort_change IS NOT NULL), 0) AS accounts) AS last",
        params![],
        |row| row.get(0),
    )
}

/// The cases of customers whose cohort changed after a change, and the number of the last one. Whoever counts them anew by what
/// is stored now has counted every change.
///
/// # Errors
///
/// Fails when the database does.
pub fn changed_since(tx: &mut Tx<'_>, after: i64) -> Result<(i64, Vec<u32>), Error> {
    let last = last_change(tx)?;
    let cases = tx.list(
        "SELECT r.number FROM case_row AS r WHERE r.customer IN (\
         SELECT c.number FROM customer AS c WHERE c.cohort_change IS NOT NULL AND c.cohort_change > $1 \
         UNION SELECT p.number FROM account AS a JOIN customer AS p ON p.account = a.number \
         WHERE a.cohort_change IS NOT NULL AND a.cohort_change > $1) ORDER BY r.number",
        params![after],
        |row| row.get(0),
    )?;
    Ok((last, cases))
}

/// A customer may be in another cohort now. Changes are numbered in the order in which they are stored.
pub(crate) fn note_customer(tx: &mut Tx<'_>, number: u32) -> Result<(), Error> {
    let change = counters::next(tx, "cohort")?;
    tx.run("UPDATE customer SET cohort_change = $1 WHERE number = $2", params![change, number])
}

/// A company's people may be in another cohort now.
pub(crate) fn note_account(tx: &mut Tx<'_>, number: u32) -> Result<(), Error> {
    let change = counters::next(tx, "cohort")?;
    tx.run("UPDATE account SET cohort_change = $1 WHERE number = $2", params![change, number])
}
