//! M-34 interpreter connection level.
//!
//! **Definition.** Requests for an interpreter joined within 2 minutes ÷ requests; a wait of exactly 2 minutes is within.
//! All requests count, in open time or not (clocks.md 6.4); a request that is not two minutes old at the end of the history
//! and has nobody counts nowhere. Attributed to the month of the request. Interval: Wilson.

use calendar::Instant;

use super::Kpi;
use crate::facts::InterpreterFact;
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// The longest wait that is in time.
pub const WITHIN_MS: i64 = 120_000;

/// Whether a request was joined in time; `None` when that is not known yet.
pub fn judge(request: &InterpreterFact, as_of: Instant) -> Option<bool> {
    match request.wait.get() {
        Some(wait) => Some(wait <= WITHIN_MS),
        None => (as_of.as_ms() - request.requested_at.as_ms() > WITHIN_MS).then_some(false),
    }
}

/// Counts one request.
pub fn fold(tallies: &mut Tallies, request: &InterpreterFact, months: &Months, as_of: Instant) {
    let Some(is_in_time) = judge(request, as_of) else { return };
    if let Some(item) = Counted::at(request.requested_at, months, request.case, &request.held) {
        tallies.share(Kpi::InterpreterConnection, &item, is_in_time);
    }
}
