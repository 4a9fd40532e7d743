//! Clock promises as the checks compare them: which cases they cover, and how long they take.

use std::cmp::Ordering;

use calendar::Within;

use crate::source::Span;
use crate::syntax::tree::Promise;
use crate::syntax::{Amount, OneOrMore, Tree, Value};
use crate::vocabulary::{ChannelSet, ClockKind, Priority, PrioritySet, StopSet};

/// A promise on a clock.
pub(super) struct ClockPromise<'t> {
    pub promise: &'t Promise,
    pub kind: ClockKind,
    pub within: &'t Within,
    pub cover: Cover<'t>,
}

/// The cases a promise covers; an absent dimension is not fixed (clocks.md 8).
#[derive(Debug, Clone, Default)]
pub(super) struct Cover<'t> {
    pub tiers: Option<Vec<&'t str>>,
    pub priorities: Option<PrioritySet>,
    pub channels: Option<ChannelSet>,
    pub categories: Option<Vec<&'t str>>,
}

/// The clock promises of a mission, in the order of the file.
pub(super) fn clock_promises(tree: &Tree) -> Vec<ClockPromise<'_>> {
    tree.promise.list.iter().filter_map(|promise| ClockPromise::of(&promise.value)).collect()
}

impl<'t> ClockPromise<'t> {
    fn of(promise: &'t Promise) -> Option<ClockPromise<'t>> {
        let limit = &promise.target.as_ref()?.value;
        let Amount::Within(within) = &limit.amount else { return None };
        let kind = promise.clock.as_ref()?.value;
        Some(ClockPromise { promise, kind, within, cover: Cover::of(promise) })
    }

    pub fn id(&self) -> &'t str {
        &self.promise.id.value.0
    }

    /// Where its length stands.
    pub fn span(&self) -> Span {
        self.promise.target.as_ref().map_or(self.promise.span, |target| target.span)
    }

    pub fn stops(&self) -> StopSet {
        self.promise.satisfied_by.value.0.iter().map(|stop| stop.value).collect()
    }
}

impl<'t> Cover<'t> {
    fn of(promise: &'t Promise) -> Cover<'t> {
        fn values<T: Value>(list: &Option<crate::Spanned<OneOrMore<T>>>) -> Option<impl Iterator<Item = &T>> {
            list.as_ref().map(|list| list.value.0.iter().map(|value| &value.value))
        }
        Cover {
            tiers: values(&promise.tiers).map(|names| names.map(|name| name.0.as_str()).collect()),
            priorities: values(&promise.priorities).map(|values| values.copied().collect()),
            channels: values(&promise.channels).map(|values| values.copied().collect()),
            categories: values(&promise.categories).map(|names| names.map(|name| name.0.as_str()).collect()),
        }
    }

    /// Which dimensions are fixed, as bits.
    pub fn dimensions(&self) -> u8 {
        [self.tiers.is_some(), self.priorities.is_some(), self.channels.is_some(), self.categories.is_some()]
            .iter()
            .fold(0, |bits, fixed| bits << 1 | u8::from(*fixed))
    }

    /// Whether a case can be covered by both.
    pub fn overlaps(&self, other: &Cover<'_>) -> bool {
        let sets = |a: &Option<Vec<&str>>, b: &Option<Vec<&str>>| match (a, b) {
            (Some(a), Some(b)) => a.iter().any(|name| b.contains(name)),
            _ => true,
        };
        sets(&self.tiers, &other.tiers)
            && sets(&self.categories, &other.categories)
            && both(self.priorities, other.priorities, PrioritySet::overlaps)
            && both(self.channels, other.channels, ChannelSet::overlaps)
    }

    /// Whether every case covered by `other` is covered by this.
    pub fn contains(&self, other: &Cover<'_>) -> bool {
        let names = |all: &Option<Vec<&str>>, some: &Option<Vec<&str>>| match (all, some) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(all), Some(some)) => some.iter().all(|name| all.contains(name)),
        };
        names(&self.tiers, &other.tiers)
            && names(&self.categories, &other.categories)
            && self.priorities.is_none_or(|all| {
                other.priorities.is_some_and(|some| some.iter().all(|priority| all.contains(priority)))
            })
            && self.channels.is_none_or(|all| {
                other.channels.is_some_and(|some| some.iter().all(|channel| all.contains(channel)))
            })
    }

    /// The part that `other` covers as well, at one priority.
    pub fn meet(&self, other: &Cover<'t>, priority: Priority) -> Cover<'t> {
        fn names<'t>(a: &Option<Vec<&'t str>>, b: &Option<Vec<&'t str>>) -> Option<Vec<&'t str>> {
            match (a, b) {
                (Some(a), Some(b)) => Some(a.iter().filter(|name| b.contains(name)).copied().collect()),
                (Some(one), None) | (None, Some(one)) => Some(one.clone()),
                (None, None) => None,
            }
        }
        let channels = match (self.channels, other.channels) {
            (Some(a), Some(b)) => Some(a.iter().filter(|channel| b.contains(*channel)).collect()),
            (one, None) | (None, one) => one,
        };
        Cover {
            tiers: names(&self.tiers, &other.tiers),
            priorities: Some([priority].into_iter().collect()),
            channels,
            categories: names(&self.categories, &other.categories),
        }
    }

    /// The same cases at any priority.
    pub fn without_priorities(&self) -> Cover<'t> {
        Cover { priorities: None, ..self.clone() }
    }

    /// Whether the priority is covered.
    pub fn has(&self, priority: Priority) -> bool {
        self.priorities.is_none_or(|priorities| priorities.contains(priority))
    }
}

fn both<S>(a: Option<S>, b: Option<S>, overlap: impl Fn(S, S) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => overlap(a, b),
        _ => true,
    }
}

/// Whether another promise of the same clock replaces this one for every case of `part` (clocks.md 8).
pub(super) fn is_overridden(one: &ClockPromise<'_>, part: &Cover<'_>, all: &[ClockPromise<'_>]) -> bool {
    let fixed = one.cover.dimensions();
    all.iter().any(|other| {
        let more = other.cover.dimensions();
        other.kind == one.kind && more != fixed && more & fixed == fixed && other.cover.contains(part)
    })
}

/// Which of two lengths is longer, where their units can be compared: time with time, days with days.
///
/// Business time is never shorter than the same elapsed time, and in open hours as long; so the amounts decide.
pub(super) fn compare(a: &Within, b: &Within) -> Option<Ordering> {
    use Within::{BusinessDays, BusinessDaysEnd, BusinessTime, CalendarDays, CalendarMonths, Elapsed};
    match (a, b) {
        (Elapsed(a) | BusinessTime(a), Elapsed(b) | BusinessTime(b)) => Some(a.cmp(b)),
        (BusinessDays(a), BusinessDays(b)) => Some(a.cmp(b)),
        (BusinessDaysEnd(a), BusinessDaysEnd(b)) => Some(a.cmp(b)),
        (CalendarDays(a), CalendarDays(b)) => Some(a.cmp(b)),
        (CalendarMonths(a), CalendarMonths(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
