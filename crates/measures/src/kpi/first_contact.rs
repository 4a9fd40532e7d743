//! M-06 first contact resolution, M-07 gross, M-09 of routine and point-of-sale issues.
//!
//! **Definition.** Issues with exactly one customer contact from receipt to 168 hours after their resolution, that hour
//! included, and no inaccurate resolution ÷ eligible resolved issues (D-28). A contact is a call or chat that reached a
//! person, or a message; messages inside one call or chat are one contact; an answer to a question of the agent is a contact;
//! a message that says nothing, a transfer and whatever the desk does are none. A repeat is a contact of the same customer on
//! the same case, on a case linked to it, or a new case about the same product and category. It belongs to the first issue,
//! and is no item of its own. Where the issue was reopened, the 168 hours begin again at its next resolution. A case without a
//! contact, such as a call that was given up, is no issue.
//!
//! M-06 leaves out categories that the mission lists as not resolvable at first contact; M-07 does not; M-09 counts the
//! categories that the mission lists as routine, or as point-of-sale and fulfillment (`routine` in `[first_contact]`); a mission
//! that wants a number for each of the two lists both and has an objective for each, with its `categories`. Merged cases and those an agent opened are no issues. Attributed to the month of the first
//! resolution, to the handler and the channel of the first contact. Mature seven days after the end of the month. Interval:
//! Wilson.
//!
//! An issue needs all cases of its customer: measure partitions of connected customers and merge.

mod connect;

pub use connect::{Item, items};

use mission::policy::CategoryId;

use crate::facts::IssueFact;

/// Which issues a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligible<'c> {
    /// M-06: all but those of these categories.
    AllBut(&'c [CategoryId]),
    /// M-07.
    All,
    /// M-09: those of these categories.
    Only(&'c [CategoryId]),
}

impl Eligible<'_> {
    /// Whether an issue counts. Without a known category it is in no list.
    pub fn takes(&self, issue: &IssueFact) -> bool {
        let is_in =
            |list: &[CategoryId]| issue.category.get().is_some_and(|category| list.contains(&category));
        match self {
            Eligible::AllBut(list) => !is_in(list),
            Eligible::All => true,
            Eligible::Only(list) => is_in(list),
        }
    }
}
