//! What a clock takes over from another when their cases are merged (clocks.md 11).

use calendar::Instant;

use super::Clock;
use crate::rulebook::Rulebook;

impl Clock {
    /// Treats what fired on another clock of its slot as fired: under its own allowance, since to whoever was told it was
    /// the same rung, and under the other's, should that come to apply again.
    pub(crate) fn fire_as(&mut self, book: &Rulebook, other: &Clock) {
        let of_other = other.fired.iter().fold(0, |all, (_, rungs)| all | rungs);
        if of_other == 0 {
            return;
        }
        let governing = self.governing().allowance;
        for (allowance, rungs) in other.fired.iter().copied().chain([(governing, of_other)]) {
            match self.fired.iter_mut().find(|(fired, _)| *fired == allowance) {
                Some((_, fired)) => *fired |= rungs,
                None => self.fired.push((allowance, rungs)),
            }
        }
        self.reconsider(book);
    }

    /// Counts from `to` after a correction when it counted from `from`: the receipt of its case is another now.
    pub(crate) fn count_from(&mut self, from: Instant, to: Instant) {
        if self.counts_from == from {
            self.counts_from = to;
        }
    }
}
