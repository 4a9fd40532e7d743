//! Which cases a promise covers.

use std::ops::Deref;

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

/// A set of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names<'t> {
    /// INVARIANT: sorted, each once.
    list: Vec<&'t str>,
    /// A bit of 64 for every name, so that most sets without a common name are told apart without reading a letter.
    marks: u64,
}

impl<'t> Names<'t> {
    /// The names of a list. PRECONDITION: sorted, each once.
    pub fn of(list: Vec<&'t str>) -> Names<'t> {
        let marks = list.iter().fold(0, |marks, name| marks | mark(name));
        Names { list, marks }
    }

    fn common<'a>(&'a self, other: &'a Names<'_>) -> impl Iterator<Item = &'t str> + 'a {
        let may_meet = self.marks & other.marks != 0;
        let (mine, theirs) = if may_meet { (&*self.list, &*other.list) } else { (&[][..], &[][..]) };
        let mut theirs = theirs.iter().peekable();
        mine.iter().copied().filter(move |name| {
            while theirs.next_if(|other| **other < *name).is_some() {}
            theirs.peek().is_some_and(|other| **other == *name)
        })
    }

    fn meets(&self, other: &Names<'_>) -> bool {
        self.common(other).next().is_some()
    }

    fn has_all(&self, other: &Names<'_>) -> bool {
        other.marks & !self.marks == 0 && self.common(other).count() == other.list.len()
    }
}

impl<'t> Deref for Names<'t> {
    type Target = [&'t str];

    fn deref(&self) -> &[&'t str] {
        &self.list
    }
}

/// The bit of a name: the top six of its FNV-1a hash.
fn mark(name: &str) -> u64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    1 << (hash >> 58)
}

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
        let n_names = |names: &Option<Names<'_>>| names.as_ref().map_or(0, |names| names.list.len());
        1 + n_names(&self.tiers) + n_names(&self.categories)
    }

    /// Whether a case can be covered by both.
    pub fn overlaps(&self, other: &Cover<'_>) -> bool {
        both(self.priorities, other.priorities, PrioritySet::overlaps)
            && both(self.channels, other.channels, ChannelSet::overlaps)
            && both(self.tiers.as_ref(), other.tiers.as_ref(), Names::meets)
            && both(self.categories.as_ref(), other.categories.as_ref(), Names::meets)
    }

    /// Whether every case covered by `other` is covered by this.
    pub fn contains(&self, other: &Cover<'_>) -> bool {
        let names = |all: &Option<Names<'_>>, some: &Option<Names<'_>>| match (all, some) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(all), Some(some)) => all.has_all(some),
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
            (Some(a), Some(b)) => Some(Names::of(a.common(b).collect())),
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
    let mut names: Vec<&str> = list.value.0.iter().map(|name| name.value.0.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Some(Names::of(names))
}

/// An absent dimension covers everything.
fn both<S>(a: Option<S>, b: Option<S>, overlap: impl Fn(S, S) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => overlap(a, b),
        _ => true,
    }
}
