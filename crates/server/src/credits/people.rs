//! What those are called who get credits, and those who look after them.

use std::collections::BTreeMap;

use store::{Error, Tx, customers, people};

use super::price::payer_of;
use crate::numbers::Payer;

/// Names as pages and exports show them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    payers: BTreeMap<String, String>,
    people: BTreeMap<u32, String>,
}

impl Names {
    /// The names of some payers, and of everybody who works here.
    pub(super) fn read<'p>(tx: &mut Tx<'_>, payers: impl Iterator<Item = &'p str>) -> Result<Names, Error> {
        let mut names = Names::default();
        for payer in payers {
            if !names.payers.contains_key(payer) {
                let name = match payer_of(payer) {
                    Some(Payer::Account(number)) => customers::find_account(tx, number)?.map(|it| it.name),
                    Some(Payer::Customer(number)) => customers::find(tx, number)?.map(|it| it.name),
                    None => None,
                };
                names.payers.insert(payer.to_owned(), name.unwrap_or_else(|| payer.to_owned()));
            }
        }
        names.people = people::list(tx)?.into_iter().map(|person| (person.number, person.name)).collect();
        Ok(names)
    }

    /// The name of somebody who pays.
    pub fn payer<'n>(&'n self, word: &'n str) -> &'n str {
        self.payers.get(word).map_or(word, String::as_str)
    }

    /// The name of a person of ours.
    pub fn person(&self, number: u32) -> &str {
        self.people.get(&number).map_or("somebody who left", String::as_str)
    }
}

/// Where somebody who pays is opened.
pub(super) fn payer_address(word: &str) -> String {
    match payer_of(word) {
        Some(Payer::Account(number)) => format!("/accounts/{number}"),
        Some(Payer::Customer(number)) => format!("/customers/{number}"),
        None => "/credits".to_owned(),
    }
}
