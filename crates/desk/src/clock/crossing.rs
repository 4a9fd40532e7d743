//! What a running clock does by itself: fires a rung, or records its miss (clocks.md 4, 7).

use calendar::{Instant, Ratio, Unit};
use mission::Priority;
use mission::policy::{Comparator, LadderId};

use super::kinds::rule;
use super::{Clock, NEVER, Term};
use crate::amount::Amount;
use crate::rulebook::{Rulebook, RungTerm};

/// One crossing of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// When: the threshold's own instant, or the change that put the clock past it.
    pub at: Instant,
    /// When the threshold is reached: for a miss the due instant, which may lie before `at`.
    pub due_at: Instant,
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

/// The next crossing of a running clock that has not happened yet, under the priority held. A missed clock runs on, so that
/// its rungs may still come (clocks.md 5, 7.2).
pub(super) fn earliest(book: &Rulebook, clock: &Clock, priority: Priority) -> Option<Crossing> {
    let rungs = &book.allowance(clock.governing().allowance).rungs;
    if rungs.is_empty() {
        return miss(book, clock).filter(|_| clock.missed_at.is_none());
    }
    let rung = next_rung(book, clock, priority);
    if clock.missed_at.is_some() {
        return rung;
    }
    // Every share lies below the whole allowance, so that its rung comes first. A length may not, and a further term may
    // run out earlier.
    let is_first = clock.terms.is_single() && rungs.last().is_some_and(|rung| rung.share.is_some());
    match rung {
        Some(rung) if is_first => Some(rung),
        Some(rung) => miss(book, clock).filter(|miss| miss.at < rung.at).or(Some(rung)),
        None => miss(book, clock),
    }
}

/// Where one rung of a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RungStanding {
    /// The ladder.
    pub ladder: LadderId,
    /// The rung in it, from 0.
    pub rung: u8,
    /// When it came, comes, or would have come had the clock run on; `None` while the clock is paused, or when it never does.
    pub due_at: Option<Instant>,
    /// It came while the clock ran. Of a clock that has ended the others never do.
    pub has_fired: bool,
}

impl Clock {
    /// Whether nothing comes of it but misses of updates that are owed.
    pub(crate) fn only_owes_updates(&self, book: &Rulebook) -> bool {
        let has_no_rungs = || book.allowance(self.governing().allowance).rungs.is_empty();
        rule(self.slot.kind()).owes_more && self.terms.is_single() && has_no_rungs()
    }

    /// Misses the update that comes next, and all whose miss comes before `until`, of a clock of which nothing else comes.
    /// `record` is told the run of each.
    pub(crate) fn miss_updates(
        &mut self,
        book: &Rulebook,
        until: Instant,
        mut record: impl FnMut(u32, Crossing),
    ) {
        while let Some(crossing) = self.coming {
            record(self.cycle, crossing);
            self.owe_next(Some(crossing.due_at));
            self.coming = self.miss_in_rhythm(book, until, &mut record);
            self.quiet_until = self.coming.map_or(NEVER, |crossing| crossing.at);
            if self.quiet_until >= until {
                break;
            }
        }
    }

    /// Misses every further update before `until` whose slots lie a cadence apart, with no pause between; what comes then.
    fn miss_in_rhythm(
        &mut self,
        book: &Rulebook,
        until: Instant,
        record: &mut impl FnMut(u32, Crossing),
    ) -> Option<Crossing> {
        let term = self.governing();
        let (allowance, hours) = (book.allowance(term.allowance), book.hours(term.calendar));
        let (Some((unit, cadence @ Amount::Ms(ms))), Some(mut slot)) = (&allowance.amount, self.last_slot())
        else {
            return miss(book, self);
        };
        let is_used_while_open = *unit == Unit::BusinessTime && allowance.comparator == Comparator::AtMost;
        let next = loop {
            let (due, missed) = match is_used_while_open {
                true => hours.exhausted(*ms, slot),
                false => {
                    let due = hours.reached(cadence, *unit, slot);
                    (due, due)
                }
            };
            let (Some(due_at), Some(missed)) = (due, missed) else { break None };
            let at = missed.max(self.changed_at);
            let what = Crossed::Miss { by_change: missed < self.changed_at };
            let crossing = Crossing { at, due_at, what };
            if at >= until {
                break Some(crossing);
            }
            record(self.cycle, crossing);
            self.cycle += 1;
            self.nth += 1;
            slot = due_at;
        };
        self.last_slot = slot;
        next
    }

    /// The rungs that watch it under a priority and those that have fired, in the order of their thresholds.
    pub fn rungs(&self, book: &Rulebook, priority: Priority) -> Vec<RungStanding> {
        let allowance = self.governing().allowance;
        let standing = |rung: &RungTerm| {
            let has_fired = self.has_fired(allowance, rung.ladder, rung.rung);
            let due_at = rung_at(book, self, rung).map(|at| at.max(self.changed_at));
            (has_fired || rung.priorities.contains(priority)).then_some(RungStanding {
                ladder: rung.ladder,
                rung: rung.rung,
                due_at,
                has_fired,
            })
        };
        book.allowance(allowance).rungs.iter().filter_map(standing).collect()
    }
}

/// Whether a rung may still come when the miss is on record.
pub(super) fn has_rung_left(book: &Rulebook, clock: &Clock) -> bool {
    let allowance = clock.governing().allowance;
    book.allowance(allowance).rungs.iter().any(|rung| !clock.has_fired(allowance, rung.ladder, rung.rung))
}

/// The rung that comes next; at one instant those of a ladder come in ascending order (clocks.md 1.5).
fn next_rung(book: &Rulebook, clock: &Clock, priority: Priority) -> Option<Crossing> {
    let allowance = clock.governing().allowance;
    let is_left = |rung: &&RungTerm| {
        rung.priorities.contains(priority) && !clock.has_fired(allowance, rung.ladder, rung.rung)
    };
    let mut next: Option<Crossing> = None;
    let mut has_share = false;
    for rung in book.allowance(allowance).rungs.iter().filter(is_left) {
        // Those at a share stand first, in the order of their thresholds: of them the first one left is enough.
        if rung.share.is_some() && std::mem::replace(&mut has_share, true) {
            continue;
        }
        let Some(due_at) = rung_at(book, clock, rung) else { continue };
        let (at, what) =
            (due_at.max(clock.changed_at), Crossed::Rung { ladder: rung.ladder, rung: rung.rung });
        if next.is_none_or(|next| (at, what) < (next.at, next.what)) {
            next = Some(Crossing { at, due_at, what });
        }
    }
    next
}

fn miss(book: &Rulebook, clock: &Clock) -> Option<Crossing> {
    let (mut due_at, mut natural) = (NEVER, NEVER);
    for term in clock.terms.iter() {
        let (due, missed) = clock.end_of(book, term);
        due_at = due_at.min(due.unwrap_or(NEVER));
        natural = natural.min(missed.unwrap_or(NEVER));
    }
    let what = Crossed::Miss { by_change: natural < clock.changed_at };
    (natural < NEVER).then(|| Crossing { at: natural.max(clock.changed_at), due_at, what })
}

/// `reaches` fires when the share is reached, `exceeds` at the exhaustion instant of the share (clocks.md 7.2), `after` when
/// the length has passed.
fn rung_at(book: &Rulebook, clock: &Clock, rung: &RungTerm) -> Option<Instant> {
    let term = clock.governing();
    let unit = book.allowance(term.allowance).amount.as_ref().map(|(unit, _)| *unit);
    match (&rung.share, unit) {
        (Some(share), None) => share_of_span(clock.due_at(book, term)?, term, share),
        (Some(_), Some(unit)) => {
            let reached = clock.reaches_at(book, term, unit, &rung.amount)?;
            match rung.strictly {
                true => clock.usable_from(book, term, reached),
                false => clock.unpaused_from(reached),
            }
        }
        (None, unit) => {
            // What was carried over is an amount of the allowance's unit; a length in another one counts from the start.
            let own = (Some(rung.unit) != unit).then(|| term.counted_from(clock.started_at));
            let reached = clock.reaches_at(book, own.as_ref().unwrap_or(term), rung.unit, &rung.amount)?;
            clock.unpaused_from(reached)
        }
    }
}

/// Lengths that do not accrue measure their fraction in physical time (clocks.md 4).
fn share_of_span(due: Instant, term: &Term, share: &Ratio) -> Option<Instant> {
    let span = Ratio::whole(due.as_ms() - term.from.as_ms());
    Some(Instant(term.from.as_ms().checked_add((share * &span).ceil())?))
}
