//! Everything that is counted of the running desk, in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use calendar::Instant;
use desk::Rulebook;
use desk::case::adjustment::Adjustment;
use desk::case::event::{CaseId, CustomerId};
use measures::kpi::backlog::{self, OpenCase};
use measures::pack::Malformed;
use measures::{Arrivals, Facts, Frame, Moments, Month, Parts, Renumber};
use store::log::Cursor;

use super::Corrections;
use super::case_facts::Counted;
use super::partition::Partition;

/// The facts of every case in their partitions, and what changes when.
#[derive(Debug)]
pub(super) struct Count {
    /// The rules it was counted by.
    pub(super) epoch: i64,
    /// Up to where the log was read.
    pub(super) cursor: Cursor,
    /// The last change of anybody's cohort that was looked at.
    pub(super) cohorts: i64,
    /// Cases of which something happened that is not counted yet.
    pub(super) pending: BTreeSet<CaseId>,
    partitions: Vec<Partition>,
    places: HashMap<CaseId, Place>,
    /// When time changes something, by the first case of each family.
    looks: BTreeMap<CaseId, Instant>,
    /// Corrections of published months, for the few cases that have any.
    corrected: BTreeMap<CaseId, Corrected>,
    first_at: Option<Instant>,
    shape: Option<Shape>,
    shared: Facts,
    /// The ledger of credits as it was counted last, and when time alone changes what it came to.
    pub(super) credits: Option<((i64, i64), Option<Instant>)>,
}

/// A case of which something became known after a month of it had been published.
#[derive(Debug)]
struct Corrected {
    adjustments: Vec<Adjustment>,
    /// Its facts as they are counted.
    counted: Facts,
    /// The same as they are known now.
    known: Facts,
}

/// What is about no case is counted under a number that none has.
const NO_CASE: CaseId = CaseId(std::num::NonZeroU32::MAX);

/// Where a case lies.
#[derive(Debug, Clone, Copy)]
struct Place {
    partition: u16,
    is_settled: bool,
}

/// What a frame has to have in common with another so that parts measured in either are the same.
type Shape = (Instant, Month, Month, usize);

/// How many cases a partition should have at most.
const OF_PARTITION: usize = 2_000;

impl Count {
    /// Nothing counted yet of a desk of so many cases.
    pub(super) fn new(epoch: i64, (cursor, cohorts): (Cursor, i64), pending: BTreeSet<CaseId>) -> Count {
        let n = (pending.len() / OF_PARTITION).next_power_of_two().clamp(8, 512);
        Count {
            epoch,
            cursor,
            cohorts,
            pending,
            partitions: (0..n).map(|_| Partition::default()).collect(),
            places: HashMap::new(),
            looks: BTreeMap::new(),
            corrected: BTreeMap::new(),
            first_at: None,
            shape: None,
            shared: Facts::default(),
            credits: None,
        }
    }

    /// Says anew what is about no case.
    pub(super) fn put_outside(&mut self, facts: Facts) {
        self.partitions[0].update(NO_CASE, facts);
    }

    /// How many cases it holds.
    pub(super) fn n_cases(&self) -> usize {
        self.places.len()
    }

    /// Adds the cases that time changes by `now` to those that have to be counted.
    pub(super) fn look(&mut self, now: Instant) {
        let due = self.looks.iter().filter(|(_, at)| **at <= now).map(|(case, _)| *case);
        self.pending.extend(due);
    }

    /// Some of the cases that have to be counted.
    pub(super) fn next_slice(&self, n: usize) -> Option<Vec<CaseId>> {
        let slice: Vec<CaseId> = self.pending.iter().take(n).copied().collect();
        (!slice.is_empty()).then_some(slice)
    }

    /// These cases are counted.
    pub(super) fn done(&mut self, slice: &[CaseId]) {
        for case in slice {
            self.pending.remove(case);
        }
    }

    /// The beginning of the history.
    pub(super) fn first_at(&self, now: Instant) -> Instant {
        self.first_at.unwrap_or(now).min(now)
    }

    /// Corrections of published months, and what they change; nothing when there are none.
    pub(super) fn corrections(&self, frame: &Frame<'_>) -> Option<Corrections> {
        let mut found =
            Corrections { adjustments: Vec::new(), was: Parts::empty(frame), is: Parts::empty(frame) };
        for (case, of_case) in &self.corrected {
            found.adjustments.extend(of_case.adjustments.iter().map(|one| (*case, *one)));
            found.was.merge(Parts::measure(&of_case.counted, frame));
            found.is.merge(Parts::measure(&of_case.known, frame));
        }
        (!found.adjustments.is_empty()).then_some(found)
    }

    /// Takes in what some cases came to.
    pub(super) fn absorb(&mut self, counted: Counted) {
        let Some(first) = counted.cases.iter().map(|of| of.case).min() else { return };
        let is_settled = counted.look_at.is_none();
        for of_case in counted.cases {
            self.looks.remove(&of_case.case);
            let began = of_case.received_at.into_iter().chain(of_case.facts.first_at()).min();
            self.first_at = self.first_at.into_iter().chain(began).min();
            self.corrected.remove(&of_case.case);
            if let Some((adjustments, known)) = of_case.corrected {
                let counted = of_case.facts.clone();
                self.corrected.insert(of_case.case, Corrected { adjustments, counted, known });
            }
            let place = Place { partition: self.partition_of(of_case.customer, first), is_settled };
            self.put(of_case.case, of_case.facts, place);
        }
        if let Some(at) = counted.look_at {
            self.looks.insert(first, at);
        }
    }

    fn put(&mut self, case: CaseId, facts: Facts, place: Place) {
        let before = self.places.insert(case, place);
        let at = usize::from(place.partition);
        match before {
            Some(before)
                if before.partition == place.partition && !before.is_settled && !place.is_settled =>
            {
                return self.partitions[at].update(case, facts);
            }
            Some(before) => self.partitions[usize::from(before.partition)].remove(case, before.is_settled),
            None => {}
        }
        self.partitions[at].add(case, facts, place.is_settled);
    }

    /// All cases of a customer lie together; what is of nobody lies where its family does.
    fn partition_of(&self, customer: Option<CustomerId>, first: CaseId) -> u16 {
        let number = customer.map_or(first.0.get(), |customer| customer.0.get());
        (number as usize % self.partitions.len()) as u16
    }

    /// The frame of everything up to `now`.
    pub(super) fn frame<'b>(&self, book: &'b Rulebook, now: Instant) -> Frame<'b> {
        let first = self.first_at(now);
        let mut frame = Frame::new(book, (first, now), None);
        frame.keeps_items = true;
        frame
    }

    /// Measures what changed, and says whether anything did.
    pub(super) fn measure(&mut self, frame: &Frame<'_>) -> bool {
        let mut shared = Facts::default();
        self.partitions.iter().for_each(|partition| partition.add_shared(&mut shared));
        shared.links.sort_unstable_by_key(|link| (link.case, link.to));
        shared.touches.sort_unstable_by_key(|touch| (touch.case, touch.at));
        let shape =
            frame.months.iter().next().zip(frame.months.iter().last()).map(|(first, last)| {
                (self.first_at.unwrap_or(frame.as_of), first, last, frame.n_snapshots())
            });
        if shared != self.shared || shape != self.shape {
            self.partitions.iter_mut().for_each(Partition::forget_parts);
            (self.shared, self.shape) = (shared, shape);
        }
        let since = course_from(frame);
        let mut has_changed = false;
        for partition in self.partitions.iter_mut().filter(|partition| partition.is_dirty()) {
            partition.measure(frame, since, &self.shared);
            has_changed = true;
        }
        has_changed
    }

    /// What all of it came to when it was measured last, when each item counted, and when the cases came.
    ///
    /// # Errors
    ///
    /// Fails when a partition cannot be read back.
    pub(super) fn all(&self, frame: &Frame<'_>) -> Result<(Parts, Moments, Arrivals), Malformed> {
        let same_numbers = Renumber::default();
        let (mut parts, mut moments, mut arrivals) =
            (Parts::empty(frame), Moments::default(), Arrivals::default());
        for of_some in self.partitions.iter().filter_map(Partition::measured) {
            parts.add_packed(&of_some.packed, &same_numbers)?;
            moments.merge(&of_some.moments);
            arrivals.merge(&of_some.arrivals);
        }
        moments.sort();
        Ok((parts, moments, arrivals))
    }

    /// The cases open at a snapshot of the backlog, in no order.
    pub(super) fn open(&self, frame: &Frame<'_>, at: Instant) -> Vec<OpenCase> {
        let Some(rule) = &frame.policy().backlog else { return Vec::new() };
        let calendars = frame.calendars();
        let of_some = |facts: &Facts| backlog::open_cases(facts, &calendars, &rule.older_than_days, at);
        let facts = self.partitions.iter().flat_map(Partition::facts);
        facts.flat_map(of_some).collect()
    }
}

/// How many past months tell how a month goes on.
pub(super) const PAST_MONTHS: usize = 3;

/// From when on it is kept when each item counted: the months that tell how this one goes on, and this one.
pub(super) fn course_from(frame: &Frame<'_>) -> Instant {
    let months: Vec<Month> = frame.months.iter().collect();
    let first = months[months.len().saturating_sub(PAST_MONTHS + 1)..].first();
    first.and_then(|month| frame.months.range(*month)).map_or(frame.as_of, |range| range.start)
}
