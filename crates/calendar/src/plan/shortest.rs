//! How short a business day can be: a bound by which a clock of business days may sleep.

use super::Plan;
use super::week::{DAY_MINUTES, Span};

/// No change of a zone's offset takes more than this from one day's open time.
const MOST_SHIFTED_MINUTES: i64 = 3 * 60;

impl Plan {
    /// A lower bound of the open time of every business day, in milliseconds; 0 when a shift runs over midnight, since
    /// a closed date or the next day's shift can cut it to any length.
    ///
    /// Business days accrue no faster than one per this much physical time, which lets a clock sleep without asking
    /// the calendar.
    ///
    /// # Example
    ///
    /// ```
    /// let plan = calendar::Plan::from_hours("Mo-Th 09:00-17:00; Fr 09:00-13:00")?;
    /// assert!(plan.shortest_day_ms() <= 4 * 3_600_000);
    /// # Ok::<(), calendar::Error>(())
    /// ```
    pub fn shortest_day_ms(&self) -> i64 {
        let days = self.week.iter().chain(self.special.values()).filter(|spans| !spans.is_empty());
        days.map(|spans| shortest_minutes(spans)).min().unwrap_or(0) * 60_000
    }
}

fn shortest_minutes(spans: &[Span]) -> i64 {
    if spans.iter().any(|span| span.end > DAY_MINUTES) {
        return 0;
    }
    let open: i64 = spans.iter().map(|span| i64::from(span.end - span.start)).sum();
    (open - MOST_SHIFTED_MINUTES).max(0)
}
