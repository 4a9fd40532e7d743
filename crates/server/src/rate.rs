//! How often somebody may ask: one table of limits, kept in memory.
//!
//! A node that starts anew has forgotten; what must not be guessed (codes, second factors) counts its tries in the
//! database as well.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use calendar::Instant;

/// What is limited, and by what it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Any request, by caller.
    Request,
    /// Tries to sign in, by caller.
    SignInByCaller,
    /// Tries to sign in, by the address that was typed.
    SignInByAddress,
    /// Codes asked for, by caller.
    CodeByCaller,
    /// Codes asked for, by the address they go to.
    CodeByAddress,
    /// Cases opened by people nobody knows, by caller.
    AskByCaller,
    /// Files sent, by caller.
    Upload,
}

impl Limit {
    /// How many at once, and the milliseconds after which one more is allowed.
    const fn terms(self) -> (i64, i64) {
        match self {
            Limit::Request => (400, 50),
            Limit::SignInByCaller => (20, 30_000),
            Limit::SignInByAddress => (10, 60_000),
            Limit::CodeByCaller => (10, 60_000),
            Limit::CodeByAddress => (5, 180_000),
            Limit::AskByCaller => (10, 60_000),
            Limit::Upload => (60, 10_000),
        }
    }
}

/// Counts that are full again are forgotten when there are more than this.
const N_REMEMBERED: usize = 20_000;

/// Who asked how often.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<(Limit, String), i64>>);

impl Rates {
    /// Counts one more; `Err` says after how many seconds it would be allowed.
    ///
    /// # Errors
    ///
    /// Fails when there were too many; nothing is counted then.
    pub fn take(&self, limit: Limit, by: &str, now: Instant) -> Result<(), u32> {
        let (n, every) = limit.terms();
        let mut full_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() > N_REMEMBERED {
            full_at.retain(|_, at| *at > now.as_ms());
        }
        // The instant at which nothing would be counted any more: each one taken moves it on by `every`.
        let at = full_at.get(&(limit, by.to_owned())).copied().unwrap_or(i64::MIN).max(now.as_ms());
        let over = at + every - (now.as_ms() + n * every);
        if over > 0 {
            return Err(u32::try_from((over + 999) / 1000).unwrap_or(u32::MAX));
        }
        full_at.insert((limit, by.to_owned()), at + every);
        Ok(())
    }

    /// Forgets what was counted: somebody has shown who they are.
    pub fn forgive(&self, limit: Limit, by: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(limit, by.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use calendar::Instant;

    use super::{Limit, Rates};

    #[test]
    fn ten_tries_then_one_a_minute_and_each_address_for_itself() {
        let rates = Rates::default();
        let take = |by: &str, s: i64| rates.take(Limit::SignInByAddress, by, Instant(s * 1000));
        assert!((0..10).all(|_| take("ines", 0).is_ok()));
        assert_eq!(take("ines", 0), Err(60));
        assert_eq!(take("ines", 45), Err(15));
        assert_eq!(take("priya", 0), Ok(()));
        assert_eq!((take("ines", 60), take("ines", 60)), (Ok(()), Err(60)));
        rates.forgive(Limit::SignInByAddress, "ines");
        assert!((0..10).all(|_| take("ines", 60).is_ok()));
    }
}
