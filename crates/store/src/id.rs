//! Ids made by the application: rising, without a question to the database.

use std::sync::atomic::{AtomicI64, Ordering};

use calendar::Instant;

/// Makes ids `milliseconds << 22 | node << 12 | sequence`, each greater than the one before it.
///
/// Milliseconds count from 2020, so that ids last until 2089. Every start of the program takes another node number, so
/// that a clock that stands still or goes back (a test, a restart, a second machine) never gives the same id twice.
#[derive(Debug)]
pub struct Ids {
    node: i64,
    /// The last `milliseconds << 12 | sequence`.
    last: AtomicI64,
}

/// 2020-01-01T00:00:00Z.
const EPOCH_MS: i64 = 1_577_836_800_000;
const SEQUENCE_BITS: u32 = 12;
const NODE_BITS: u32 = 10;

impl Ids {
    /// For the start of the program with this number; every 1024 starts the numbers come again.
    pub fn new(start: i64) -> Ids {
        Ids { node: start & ((1 << NODE_BITS) - 1), last: AtomicI64::new(i64::MIN) }
    }

    /// The next id.
    pub fn next(&self, now: Instant) -> i64 {
        let earliest = (now.0 - EPOCH_MS) << SEQUENCE_BITS;
        let after = |last: i64| earliest.max(last.saturating_add(1));
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        let next = after(last.unwrap_or_else(|last| last));
        let sequence = next & ((1 << SEQUENCE_BITS) - 1);
        (next >> SEQUENCE_BITS) << (SEQUENCE_BITS + NODE_BITS) | self.node << SEQUENCE_BITS | sequence
    }
}
