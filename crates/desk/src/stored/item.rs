//! A row of a case's stream, whatever it is.

use super::problem::Problem;
use super::{Class, Refs, Row, is_remark, read, read_noted, read_remark};
use crate::Rulebook;
use crate::case::event::Event;
use crate::case::remark::Remark;
use crate::noted::Noted;

/// What stands in the stream of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An event: the clocks follow from these.
    Event(Event, Refs),
    /// A remark.
    Remark(Remark, Refs),
    /// What the engine noted.
    Noted(Noted),
}

/// Everything that the stream of a case holds, ready for [`replay`](crate::case::replay) and a [`World`](crate::World).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stream {
    /// Its events, in the order of storage.
    pub events: Vec<Event>,
    /// What each event refers to.
    pub refs: Vec<Refs>,
    /// Its remarks.
    pub remarks: Vec<(Remark, Refs)>,
    /// What was noted.
    pub noted: Vec<Noted>,
    /// What the remarks and events come to.
    pub state: crate::case::remark::Remarks,
    /// The version of its next row.
    pub next_seq: u64,
}

/// Reads a row of the stream of a case.
///
/// # Errors
///
/// A [`Problem`] when we cannot have written it.
pub fn read_item(book: &Rulebook, class: Class, row: &Row<'_>) -> Result<Item, Problem> {
    match class {
        Class::Noted => read_noted(book, row).map(Item::Noted),
        Class::Happened if is_remark(row.kind) => {
            read_remark(row).map(|(remark, refs)| Item::Remark(remark, refs))
        }
        Class::Happened => read(book, row).map(|(event, refs)| Item::Event(event, refs)),
    }
}

impl Stream {
    /// Reads the next row.
    ///
    /// # Errors
    ///
    /// A [`Problem`] when we cannot have written it; the stream stays as it was.
    pub fn take(&mut self, book: &Rulebook, class: Class, row: &Row<'_>) -> Result<(), Problem> {
        match read_item(book, class, row)? {
            Item::Event(event, refs) => {
                self.state.follow(&event);
                self.events.push(event);
                self.refs.push(refs);
            }
            Item::Remark(remark, refs) => {
                self.state.apply(&remark);
                self.remarks.push((remark, refs));
            }
            Item::Noted(noted) => self.noted.push(noted),
        }
        self.next_seq = self.next_seq.max(row.seq.saturating_add(1));
        Ok(())
    }
}
