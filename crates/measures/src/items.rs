//! What a value counted: every number opens its list (design.md 8, invariant 13).

use desk::case::event::{CaseId, ContactId};

/// One counted item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// The case.
    pub case: CaseId,
    /// The contact, when the item is one and the source names it.
    pub contact: Option<ContactId>,
}

/// The items behind one share: those in the numerator, and those only in the denominator. Built on request by filtering
/// facts, so that a report does not hold them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Items {
    /// Counted in the numerator.
    pub hits: Vec<Item>,
    /// Counted in the denominator only.
    pub others: Vec<Item>,
}

impl Items {
    /// Adds one item.
    pub fn count(&mut self, item: Item, hit: bool) {
        if hit { self.hits.push(item) } else { self.others.push(item) }
    }

    /// Adds the items of another partition.
    pub fn merge(&mut self, mut other: Items) {
        self.hits.append(&mut other.hits);
        self.others.append(&mut other.others);
    }

    /// The same items in order, whatever the order of partitions was.
    pub fn sorted(mut self) -> Items {
        self.hits.sort_unstable();
        self.others.sort_unstable();
        self
    }

    /// The number of items.
    pub fn n(&self) -> u64 {
        (self.hits.len() + self.others.len()) as u64
    }
}
