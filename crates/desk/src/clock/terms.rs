//! What a clock is measured against (clocks.md 8, 9).

use std::iter;

use calendar::Instant;

use super::NEVER;
use crate::amount::Amount;
use crate::rulebook::{AllowanceId, CalendarRef, Rulebook};

/// An allowance counted from an instant on a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The length.
    pub allowance: AllowanceId,
    /// Where it accrues.
    pub calendar: CalendarRef,
    /// From when.
    pub from: Instant,
    /// What had accrued before `from` under an earlier calendar (clocks.md 9.4).
    pub carried: Option<Box<Amount>>,
}

/// The terms of a clock, all kept at once: overlapping targets (clocks.md 8) and the ceiling of a worsened raise (clocks.md
/// 9.1) are further terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The term on which `f` and the rungs are measured.
    pub governing: Term,
    further: Box<[Term]>,
}

impl Term {
    /// The same allowance counted anew from `at`.
    pub(crate) fn counted_from(&self, at: Instant) -> Term {
        Term { from: at, carried: None, ..self.clone() }
    }

    /// A cheap lower bound for what comes of it first.
    #[inline]
    fn quiet_bound(&self, book: &Rulebook) -> Instant {
        let quiet_ms = if self.carried.is_none() { book.quiet_ms(self.allowance, self.calendar) } else { 0 };
        Instant(self.from.as_ms().saturating_add(quiet_ms))
    }
}

impl Terms {
    /// One term alone.
    #[inline]
    pub(crate) fn single(governing: Term) -> Terms {
        Terms { governing, further: Box::default() }
    }

    /// The first term governs; `None` without any.
    pub(crate) fn of(terms: impl IntoIterator<Item = Term>) -> Option<Terms> {
        let mut terms = terms.into_iter();
        Some(Terms { governing: terms.next()?, further: terms.collect() })
    }

    /// The same, limited by more terms.
    pub(crate) fn limited_by(self, more: impl IntoIterator<Item = Term>) -> Terms {
        Terms { further: self.further.into_iter().chain(more).collect(), ..self }
    }

    /// Every term, the governing one first.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        iter::once(&self.governing).chain(&self.further)
    }

    /// Each term by what becomes of it.
    pub(crate) fn map(&self, mut become_of: impl FnMut(&Term) -> Term) -> Terms {
        Terms { governing: become_of(&self.governing), further: self.further.iter().map(become_of).collect() }
    }

    /// Whether nothing but the governing term limits the clock.
    #[inline]
    pub(crate) fn is_single(&self) -> bool {
        self.further.is_empty()
    }

    /// Leaves the governing term alone.
    #[inline]
    pub(crate) fn drop_further(&mut self) {
        if !self.is_single() {
            self.further = Box::default();
        }
    }

    /// A cheap lower bound for what comes of a running clock first.
    #[inline]
    pub(super) fn quiet_bound(&self, book: &Rulebook) -> Instant {
        let governing = self.governing.quiet_bound(book);
        if self.is_single() { governing } else { governing.min(self.further_quiet_bound(book)) }
    }

    #[inline(never)]
    fn further_quiet_bound(&self, book: &Rulebook) -> Instant {
        self.further.iter().map(|term| term.quiet_bound(book)).min().unwrap_or(NEVER)
    }
}
