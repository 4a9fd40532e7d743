//! M-27 abandonment rate.
//!
//! **Definition.** (B − B_s) ÷ (A + B − B_s): contacts that gave up, of all that were answered or gave up; abandonments with a
//! wait below the short-abandon limit s count in neither. Contacts offered outside the line's hours are excluded. Attributed
//! to the month in which the contact was offered. Interval: Wilson.

use mission::policy::WaitEnd;

use crate::facts::{ContactFact, Ending};

/// Whether a contact gave up; `None` when it does not count.
pub fn judge(contact: &ContactFact, short_abandon_ms: i64) -> Option<bool> {
    if !contact.offered_in_open_time {
        return None;
    }
    match contact.ending(WaitEnd::Answered) {
        Ending::Answered(_) | Ending::NeverAnswered => Some(false),
        Ending::Abandoned(wait) => (wait >= short_abandon_ms).then_some(true),
        Ending::Waiting => None,
    }
}
