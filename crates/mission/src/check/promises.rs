//! Clock promises as the checks compare them with each other.

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use calendar::Within;

use super::cover::Cover;
use super::lengths::Lengths;
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::tree::Promise;
use crate::syntax::{Amount, Tree};
use crate::vocabulary::{ClockKind, Priority, StopSet};

/// A promise on a clock.
pub(super) struct ClockPromise<'t> {
    /// Its place in the list of clock promises.
    pub index: usize,
    pub promise: &'t Promise,
    pub kind: ClockKind,
    pub within: &'t Within,
    pub cover: Cover<'t>,
}

impl<'t> ClockPromise<'t> {
    fn of(promise: &'t Promise) -> Option<ClockPromise<'t>> {
        let limit = &promise.target.as_ref()?.value;
        let Amount::Within(within) = &limit.amount else { return None };
        let kind = promise.clock.as_ref()?.value;
        Some(ClockPromise { index: 0, promise, kind, within, cover: Cover::of(promise) })
    }

    pub fn id(&self) -> &'t str {
        &self.promise.id.value.0
    }

    /// Where its length stands.
    pub fn span(&self) -> Span {
        self.promise.target.as_ref().map_or(self.promise.span, |target| target.span)
    }

    pub fn stops(&self) -> StopSet {
        match &self.promise.satisfied_by {
            Some(stated) => stated.value.0.iter().map(|stop| stop.value).collect(),
            None => self.kind.usual_stops().iter().copied().collect(),
        }
    }
}

/// The clock promises of a mission, in the order of the file.
pub(super) struct Promises<'t> {
    pub list: Vec<ClockPromise<'t>>,
    /// The sets of fixed dimensions there are, by clock.
    dimensions: BTreeSet<(ClockKind, u8)>,
    lengths: Lengths<'t>,
    /// Names that may still be compared. A mission made to waste time ends here instead of in an hour.
    budget: Cell<usize>,
    heading: Span,
}

/// Far more than any real mission needs: one of 10,000 lines must do with a tenth, which a test checks.
const BUDGET: usize = if cfg!(test) { 2_500_000 } else { 25_000_000 };

impl<'t> Promises<'t> {
    pub fn of(tree: &'t Tree) -> Promises<'t> {
        Promises::that(tree, |promise| !promise.goal.value)
    }

    /// The same with those that are goals and set no clock.
    pub fn with_goals(tree: &'t Tree) -> Promises<'t> {
        Promises::that(tree, |_| true)
    }

    fn that(tree: &'t Tree, is_wanted: fn(&Promise) -> bool) -> Promises<'t> {
        let wanted =
            tree.promise.list.iter().map(|promise| &promise.value).filter(|promise| is_wanted(promise));
        let read = wanted.filter_map(ClockPromise::of);
        let list: Vec<_> =
            read.enumerate().map(|(index, promise)| ClockPromise { index, ..promise }).collect();
        let heading = tree.mission.as_ref().map_or(Span::default(), |mission| mission.span);
        let dimensions = list.iter().map(|promise| (promise.kind, promise.cover.dimensions())).collect();
        let lengths = Lengths::of(tree, list.len());
        Promises { list, dimensions, lengths, budget: Cell::new(BUDGET), heading }
    }

    pub fn of_kind(&self, kind: ClockKind) -> impl Iterator<Item = &ClockPromise<'t>> {
        self.list.iter().filter(move |promise| promise.kind == kind)
    }

    /// Whether a case can be covered by both.
    pub fn overlap(&self, a: &Cover<'_>, b: &Cover<'_>) -> bool {
        self.spend(a.size() + b.size()) && a.overlaps(b)
    }

    /// Which of two promised lengths is longer, when that does not depend on the arrival.
    pub fn compare(&self, a: &ClockPromise<'t>, b: &ClockPromise<'t>) -> Option<Ordering> {
        self.lengths.compare(a, b)
    }

    /// Whether another promise of the same clock replaces this one for every case of `part` (clocks.md 8).
    pub fn is_overridden(&self, one: &ClockPromise<'_>, part: &Cover<'_>) -> bool {
        let fixed = one.cover.dimensions();
        let is_more_specific = |kind, more: u8| kind == one.kind && more != fixed && more & fixed == fixed;
        if !self.dimensions.iter().any(|(kind, more)| is_more_specific(*kind, *more)) {
            return false;
        }
        self.list.iter().any(|other| {
            let is_rival = is_more_specific(other.kind, other.cover.dimensions());
            let cost = if is_rival { part.size() + other.cover.size() } else { 1 };
            !self.spend(cost) || (is_rival && other.cover.contains(part))
        })
    }

    /// A priority at which both promises hold for the same cases.
    pub fn priority_of_both(&self, a: &ClockPromise<'t>, b: &ClockPromise<'t>) -> Option<Priority> {
        if !self.overlap(&a.cover, &b.cover) {
            return None;
        }
        Priority::ALL.iter().copied().find(|priority| {
            let part = a.cover.meet(&b.cover, *priority);
            let holds = |one: &ClockPromise<'t>| one.cover.has(*priority) && !self.is_overridden(one, &part);
            holds(a) && holds(b)
        })
    }

    /// Says so when not everything was compared.
    pub fn report(&self, findings: &mut Vec<Finding>) {
        if self.budget.get() == 0 {
            let message = "too many promises cover the same cases to compare them all with each other";
            findings
                .push(Finding::warning(self.heading, message).help("cover several cases with one promise"));
        }
    }

    /// Whether this much may still be compared.
    fn spend(&self, cost: usize) -> bool {
        let left = self.budget.get().saturating_sub(cost);
        self.budget.set(left);
        left > 0
    }
}
