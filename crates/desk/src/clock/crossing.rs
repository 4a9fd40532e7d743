//! What a running clock does by itself: fires a rung, or records its miss (clocks.md 4, 7).

use calendar::{Instant, Ratio};
use mission::Priority;
use mission::policy::LadderId;

use super::{Clock, Term};
use crate::rulebook::{Rulebook, RungTerm};

/// One crossing of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// When: the threshold's own instant, or the change that put the clock past it.
    pub at: Instant,
    /// Which threshold.
    pub what: Crossed,
}

/// What was crossed. Rungs come before the miss at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Crossed {
    /// A rung of a ladder.
    Rung {
        /// The ladder.
        ladder: LadderId,
        /// The rung in it, from 0.
        rung: u8,
    },
    /// The whole allowance.
    Miss {
        /// The miss exists only because the targets were changed (clocks.md 9.1).
        by_change: bool,
    },
}

/// The next crossing of a running clock that has not happened yet, under the priority held.
pub(super) fn earliest(book: &Rulebook, clock: &Clock, priority: Priority) -> Option<Crossing> {
    let allowance = clock.governing().allowance;
    let is_next = |rung: &&RungTerm| {
        rung.priorities.contains(priority) && !clock.has_fired(allowance, rung.ladder, rung.rung)
    };
    // Rungs stand in the order of their thresholds, and every threshold lies below the whole allowance: the first one
    // left comes first, and before the miss, unless a further term runs out earlier.
    let rung = book.allowance(allowance).rungs.iter().find(is_next).and_then(|rung| {
        let at = rung_at(book, clock, rung)?.max(clock.changed_at);
        Some(Crossing { at, what: Crossed::Rung { ladder: rung.ladder, rung: rung.rung } })
    });
    match rung {
        Some(_) if clock.terms.len() == 1 => rung,
        Some(rung) => miss(book, clock).filter(|miss| miss.at < rung.at).or(Some(rung)),
        None => miss(book, clock),
    }
}

fn miss(book: &Rulebook, clock: &Clock) -> Option<Crossing> {
    let natural = clock.terms.iter().filter_map(|term| clock.misses_at(book, term)).min()?;
    let what = Crossed::Miss { by_change: natural < clock.changed_at };
    Some(Crossing { at: natural.max(clock.changed_at), what })
}

/// `reaches` fires when the share is reached, `exceeds` at the exhaustion instant of the share (clocks.md 7.2).
fn rung_at(book: &Rulebook, clock: &Clock, rung: &RungTerm) -> Option<Instant> {
    let term = clock.governing();
    let Some((unit, _)) = book.allowance(term.allowance).amount else {
        return share_of_span(clock.due_at(book, term)?, term, &rung.share);
    };
    let reached = clock.reaches_at(book, term, unit, &rung.amount)?;
    match rung.strictly {
        true => clock.usable_from(book, term, reached),
        false => clock.unpaused_from(reached),
    }
}

/// Lengths that do not accrue measure their fraction in physical time (clocks.md 4).
fn share_of_span(due: Instant, term: &Term, share: &Ratio) -> Option<Instant> {
    let span = Ratio::whole(due.as_ms() - term.from.as_ms());
    Some(Instant(term.from.as_ms().checked_add((share * &span).ceil())?))
}
