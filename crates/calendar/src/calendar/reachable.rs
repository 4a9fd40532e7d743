//! Which arrivals a promise in elapsed time can serve (clocks.md 14).

use crate::plan::{Plan, gaps};
use crate::{Calendar, Ratio};

const MINUTE_MS: i128 = 60_000;
const WEEK_MS: i128 = 7 * 24 * 60 * MINUTE_MS;

impl Plan {
    /// The share of a week, without closures or clock changes, whose arrivals find the plan open within
    /// `target_ms` (ρ of clocks.md 14, X-44).
    ///
    /// # Example
    ///
    /// ```
    /// # use calendar::{Plan, Ratio};
    /// let plan = Plan::from_hours("Mo-Fr 08:00-20:00")?;
    /// assert_eq!(plan.reachable_share(24 * 3_600_000), Ratio::new(132, 168));
    /// # Ok::<(), calendar::Error>(())
    /// ```
    pub fn reachable_share(&self, target_ms: i64) -> Ratio {
        let target = i128::from(target_ms.max(0));
        let late: i128 = self.gaps_ms().map(|gap| (gap - target).max(0)).sum();
        Ratio::new(WEEK_MS - late, WEEK_MS)
    }

    /// The longest closed stretch of a week without closures, in milliseconds.
    pub fn longest_gap_ms(&self) -> i64 {
        self.gaps_ms().max().map_or(0, |gap| gap as i64)
    }

    fn gaps_ms(&self) -> impl Iterator<Item = i128> {
        gaps(self.week()).into_iter().map(|minutes| i128::from(minutes) * MINUTE_MS)
    }
}

impl Calendar {
    /// See [`Plan::reachable_share`].
    pub fn reachable_share(&self, target_ms: i64) -> Ratio {
        self.plan().reachable_share(target_ms)
    }
}
