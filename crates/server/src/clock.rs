//! What time it is: the one place that asks the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use calendar::Instant;

/// A clock that everything in one server shares. Tests and the demo set it; elsewhere it is the machine's.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<State>);

/// Milliseconds; `i64::MIN` in `held` means that the clock runs.
#[derive(Debug)]
struct State {
    held: AtomicI64,
    ahead: AtomicI64,
}

impl Default for State {
    fn default() -> State {
        State { held: AtomicI64::new(i64::MIN), ahead: AtomicI64::new(0) }
    }
}

impl Clock {
    /// The machine's clock.
    pub fn machine() -> Clock {
        Clock::default()
    }

    /// A clock that stands still until it is set.
    pub fn held_at(now: Instant) -> Clock {
        let clock = Clock::default();
        clock.0.held.store(now.as_ms(), Ordering::SeqCst);
        clock
    }

    /// The instant it shows.
    pub fn now(&self) -> Instant {
        match self.0.held.load(Ordering::SeqCst) {
            i64::MIN => Instant(machine_ms() + self.0.ahead.load(Ordering::SeqCst)),
            held => Instant(held),
        }
    }

    /// Moves it on: a held clock to a later standstill, a running one ahead of the machine.
    pub fn advance_ms(&self, ms: i64) {
        let moved = match self.0.held.load(Ordering::SeqCst) {
            i64::MIN => &self.0.ahead,
            _ => &self.0.held,
        };
        moved.fetch_add(ms, Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn machine_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
