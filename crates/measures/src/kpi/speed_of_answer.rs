//! M-26 average speed of answer.
//!
//! **Definition.** Σ wait of answered contacts ÷ answered contacts, from queue entry to the answer; abandoned contacts are
//! excluded, and so are contacts offered outside the line's hours. Attributed to the month in which the contact was offered.
//! Interval: t.

use mission::policy::WaitEnd;

use crate::facts::{ContactFact, Ending};

/// The wait of an answered contact in milliseconds; `None` when it does not count.
pub fn wait_of(contact: &ContactFact) -> Option<i64> {
    match contact.ending(WaitEnd::Answered) {
        Ending::Answered(wait) if contact.offered_in_open_time => Some(wait),
        Ending::Answered(_) | Ending::Abandoned(_) | Ending::NeverAnswered | Ending::Waiting => None,
    }
}
