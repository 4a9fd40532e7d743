//! The cases of each customer become issues: which case repeats which (M-06, M-07, M-09).

use calendar::Instant;
use desk::case::event::CaseId;
use rustc_hash::FxHashMap;

use crate::facts::issue::{Topic, window_end};
use crate::facts::{IssueFact, LinkFact, TouchFact};
use crate::frame::CaseNames;

/// An issue that counts, and whether it was resolved at first contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'f> {
    /// The first case of the issue.
    pub issue: &'f IssueFact,
    /// Resolved at first contact.
    pub is_hit: bool,
}

/// Every resolved issue in the order of customers and first contacts, whatever the order of the facts was.
///
/// `strict_live` demands of an issue that came by phone or chat that it was resolved before the contact ended. Of two cases of one
/// customer and instant the one whose name comes first is first, when there are `names`.
pub fn items<'f>(
    issues: &'f [IssueFact],
    links: &[LinkFact],
    touches: &[TouchFact],
    strict_live: bool,
    names: Option<CaseNames<'_>>,
) -> Vec<Item<'f>> {
    let mut order: Vec<&IssueFact> = issues.iter().collect();
    // Cases without a customer stand alone: each is last of its own.
    order.sort_by_cached_key(|issue| {
        let customer = issue.customer.map_or(u64::MAX, |customer| customer.index().into());
        (customer, issue.contacted_at, issue.case)
    });
    if let Some(names) = names {
        let are_alike = |a: &&IssueFact, b: &&IssueFact| {
            a.customer.is_some() && (a.customer, a.contacted_at) == (b.customer, b.contacted_at)
        };
        names.settle(&mut order, are_alike, |issue| issue.case);
    }
    let linked = Linked::new(links, touches);
    let mut items = Vec::new();
    for of_customer in order.chunk_by(|a, b| a.customer.is_some() && a.customer == b.customer) {
        connect(of_customer, &linked, |issue, is_repeated| {
            let is_miss = is_repeated || strict_live && issue.outlasts_contact;
            items.push(Item { issue, is_hit: !is_miss });
        });
    }
    items
}

/// An issue being put together: its first case, until when a contact belongs to it, and whether one did.
struct Open<'f> {
    first: &'f IssueFact,
    closes_at: Instant,
    is_repeated: bool,
}

/// Hands every resolved issue of one customer, whose cases come in the order of their first contacts, to `take`.
fn connect<'f>(cases: &[&'f IssueFact], linked: &Linked, mut take: impl FnMut(&'f IssueFact, bool)) {
    if let [only] = cases
        && linked.is_empty()
    {
        if only.is_resolved() && !only.is_void() {
            take(only, only.is_repeated);
        }
        return;
    }
    let mut open: Vec<Open<'f>> = Vec::new();
    // Of cases with a link: nobody asks for the others.
    let mut home: FxHashMap<CaseId, Option<usize>> = FxHashMap::default();
    let mut about: FxHashMap<Topic, usize> = FxHashMap::default();
    for case in cases {
        let first = {
            let by_link = linked.of(case.case).filter_map(|other| *home.get(&other)?).min();
            let by_topic = about.get(&case.topic).copied();
            let repeats = |index: &usize| case.contacted_at <= open[*index].closes_at;
            by_link.filter(repeats).or(by_topic.filter(repeats))
        };
        if let Some(index) = first {
            // A repeat of a repeat belongs to the first issue too: it is over when a week was silent.
            open[index].is_repeated = true;
            open[index].closes_at = open[index].closes_at.max(case.closes_at);
        } else if !case.is_void() {
            // What was merged into this case was a contact about it.
            let has_merged = linked.of(case.case).any(|other| home.get(&other) == Some(&None));
            let is_repeated = case.is_repeated || has_merged;
            open.push(Open { first: case, closes_at: case.closes_at, is_repeated });
        }
        let index = first.or((!case.is_void()).then(|| open.len() - 1));
        if linked.of(case.case).next().is_some() {
            home.insert(case.case, index);
        }
        if let Some(index) = index.filter(|_| case.topic != Topic::UNKNOWN) {
            about.insert(case.topic, index);
        }
    }
    for issue in open.iter().filter(|issue| issue.first.is_resolved()) {
        let is_touched = linked.is_touched(issue.first, |other| home.contains_key(&other));
        take(issue.first, issue.is_repeated || is_touched);
    }
}

/// Links in both directions, and the contacts on cases that have one.
struct Linked {
    pairs: Vec<(CaseId, CaseId)>,
    touches: Vec<TouchFact>,
}

impl Linked {
    fn new(links: &[LinkFact], touches: &[TouchFact]) -> Linked {
        let there_and_back = |link: &LinkFact| [(link.case, link.to), (link.to, link.case)];
        let mut pairs: Vec<(CaseId, CaseId)> = links.iter().flat_map(there_and_back).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut touches = touches.to_vec();
        touches.sort_unstable();
        Linked { pairs, touches }
    }

    fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The cases linked to one.
    fn of(&self, case: CaseId) -> impl Iterator<Item = CaseId> {
        let from = self.pairs.partition_point(|(this, _)| *this < case);
        self.pairs[from..].iter().take_while(move |(this, _)| *this == case).map(|(_, other)| *other)
    }

    /// Whether a case linked to an issue, of those that `is_own` takes, was contacted between the issue's first contact and the
    /// end of its window.
    fn is_touched(&self, issue: &IssueFact, is_own: impl Fn(CaseId) -> bool) -> bool {
        self.of(issue.case).filter(|other| is_own(*other)).any(|other| {
            let from =
                self.touches.partition_point(|touch| (touch.case, touch.at) <= (other, issue.contacted_at));
            let next = self.touches.get(from).filter(|touch| touch.case == other);
            next.is_some_and(|touch| touch.at <= window_end(issue.resolved_at))
        })
    }
}
