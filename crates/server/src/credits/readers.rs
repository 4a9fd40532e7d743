//! Which customers may read of a credit: whoever pays it themselves; of a company, those who may see its cases, and where nobody may,
//! those whose cases it is about.

use std::collections::BTreeMap;

use store::credits::Entry;
use store::customers::{self, Customer};
use store::{Error, Tx, cases};

use super::price::payer_of;
use crate::numbers::Payer;

/// How many people of a company are asked.
const MOST: u32 = 1_000;

/// Those who may read of a credit.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn of(tx: &mut Tx<'_>, entry: &Entry) -> Result<Vec<Customer>, Error> {
    match payer_of(&entry.payer) {
        Some(Payer::Customer(number)) => Ok(customers::find(tx, number)?.into_iter().collect()),
        Some(Payer::Account(number)) => {
            let mut people = customers::list_of_account(tx, number, MOST)?;
            if people.iter().any(|person| person.sees_account) {
                people.retain(|person| person.sees_account);
                return Ok(people);
            }
            let mut behind = Vec::new();
            for case in entry.cases.split_whitespace().filter_map(|case| case.parse().ok()) {
                behind.extend(cases::find(tx, case)?.and_then(|row| row.customer));
            }
            people.retain(|person| behind.contains(&person.number));
            Ok(people)
        }
        None => Ok(Vec::new()),
    }
}

/// Those who may read of one of some credits, each once.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn of_all(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<Vec<Customer>, Error> {
    let mut readers = BTreeMap::new();
    for entry in entries {
        readers.extend(of(tx, entry)?.into_iter().map(|customer| (customer.number, customer)));
    }
    Ok(readers.into_values().collect())
}
