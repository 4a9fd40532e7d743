//! Which cases a promise covers.

use crate::source::Spanned;
use crate::syntax::tree::Promise;
use crate::syntax::{AnyName, OneOrMore, Value};
use crate::vocabulary::{ChannelSet, Priority, PrioritySet};

/// The cases a promise covers; an absent dimension is not fixed (clocks.md 8).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cover<'t> {
    pub tiers: Option<Names<'t>>,
    pub priorities: Option<PrioritySet>,
    pub channels: Option<ChannelSet>,
    pub categories: Option<Names<'t>>,
}

/// A set of names. INVARIANT: sorted, each once.
pub(super) type Names<'t> = Vec<&'t str>;

impl<'t> Cover<'t> {
    pub fn of(promise: &'t Promise) -> Cover<'t> {
        fn words<T: Value + Copy, S: FromIterator<T>>(list: &Option<Spanned<OneOrMore<T>>>) -> Option<S> {
            list.as_ref().map(|list| list.value.0.iter().map(|word| word.value).collect())
        }
        Cover {
            tiers: names(&promise.tiers),
            priorities: words(&promise.priorities),
            channels: words(&promise.channels),
            categories: names(&promise.categories),
        }
    }

    /// Which dimensions are fixed, as bits.
    pub fn dimensions(&self) -> u8 {
        [self.tiers.is_some(), self.priorities.is_some(), self.channels.is_some(), self.categories.is_some()]
            .iter()
            .fold(0, |bits, fixed| bits << 1 | u8::from(*fixed))
    }

    /// How much there is to compare.
    pub fn size(&self) -> usize {
        1 + self.tiers.as_ref().map_or(0, Vec::len) + self.categories.as_ref().map_or(0, Vec::len)
    }

    /// Whether a case can be covered by both.
    pub fn overlaps(&self, other: &Cover<'_>) -> bool {
        both(self.priorities, other.priorities, PrioritySet::overlaps)
            && both(self.channels, other.channels, ChannelSet::overlaps)
            && both(self.tiers.as_ref(), other.tiers.as_ref(), |a, b| !common(a, b).is_empty())
            && both(self.categories.as_ref(), other.categories.as_ref(), |a, b| !common(a, b).is_empty())
    }

    /// Whether every case covered by `other` is covered by this.
    pub fn contains(&self, other: &Cover<'_>) -> bool {
        let names = |all: &Option<Names<'_>>, some: &Option<Names<'_>>| match (all, some) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(all), Some(some)) => common(all, some).len() == some.len(),
        };
        let priorities = self.priorities.is_none_or(|all| {
            other.priorities.is_some_and(|some| some.iter().all(|priority| all.contains(priority)))
        });
        let channels = self.channels.is_none_or(|all| {
            other.channels.is_some_and(|some| some.iter().all(|channel| all.contains(channel)))
        });
        priorities
            && channels
            && names(&self.tiers, &other.tiers)
            && names(&self.categories, &other.categories)
    }

    /// The part that `other` covers as well, at one priority.
    pub fn meet(&self, other: &Cover<'t>, priority: Priority) -> Cover<'t> {
        let names = |a: &Option<Names<'t>>, b: &Option<Names<'t>>| match (a, b) {
            (Some(a), Some(b)) => Some(common(a, b)),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        };
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

fn names<'t>(list: &'t Option<Spanned<OneOrMore<AnyName>>>) -> Option<Names<'t>> {
    let list = list.as_ref()?;
    let mut names: Names<'t> = list.value.0.iter().map(|name| name.value.0.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Some(names)
}

/// The names of both sets.
fn common<'t>(a: &[&'t str], b: &[&str]) -> Names<'t> {
    let mut b = b.iter().peekable();
    let stands_in_b = |name: &&&'t str| {
        while b.next_if(|other| *other < *name).is_some() {}
        b.peek().is_some_and(|other| *other == *name)
    };
    a.iter().filter(stands_in_b).copied().collect()
}

/// An absent dimension covers everything.
fn both<S>(a: Option<S>, b: Option<S>, overlap: impl Fn(S, S) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => overlap(a, b),
        _ => true,
    }
}
