//! Reads what the pages of the workspace show.

mod calls;
mod clocks;
mod list;
mod mails;
mod opened;
mod path;
mod remarks;
mod talk;
mod triage;

use std::collections::BTreeMap;

use store::{Error, Tx};

pub use clocks::{promise_clocks, row_chip};
pub use list::{Page, list, n_hidden, priority, row, triage_promise, view};
pub use mails::proof;
pub use opened::{all_categories, opened, owners, teams};
pub use path::{PathLine, path, path_of, warnings};
pub use triage::{Said, card, received};

/// The names of people, teams, customers and accounts, each read once.
#[derive(Debug, Default)]
pub struct Names {
    people: BTreeMap<u32, String>,
    customers: BTreeMap<u32, (String, Option<u32>)>,
    accounts: BTreeMap<u32, String>,
}

impl Names {
    /// A person of ours.
    pub fn person(&mut self, tx: &mut Tx<'_>, number: u32) -> Result<String, Error> {
        if let Some(name) = self.people.get(&number) {
            return Ok(name.clone());
        }
        let name =
            store::people::find(tx, number)?.map_or_else(|| format!("Agent {number}"), |person| person.name);
        self.people.insert(number, name.clone());
        Ok(name)
    }

    /// A customer, with their account.
    pub fn customer(&mut self, tx: &mut Tx<'_>, number: u32) -> Result<(String, Option<u32>), Error> {
        if let Some(known) = self.customers.get(&number) {
            return Ok(known.clone());
        }
        let found = store::customers::find(tx, number)?;
        let known = found.map_or_else(|| ("Erased customer".to_owned(), None), |it| (it.name, it.account));
        self.customers.insert(number, known.clone());
        Ok(known)
    }

    /// An account.
    pub fn account(&mut self, tx: &mut Tx<'_>, number: u32) -> Result<Option<String>, Error> {
        if let Some(name) = self.accounts.get(&number) {
            return Ok(Some(name.clone()));
        }
        let Some(account) = store::customers::find_account(tx, number)? else { return Ok(None) };
        self.accounts.insert(number, account.name.clone());
        Ok(Some(account.name))
    }
}
