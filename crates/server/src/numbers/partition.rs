//! Cases that are measured together: a change of one of them leaves the measures of all other partitions as they are.

use std::collections::BTreeMap;

use calendar::Instant;
use desk::case::event::CaseId;
use measures::pack::{Pack as _, Packer};
use measures::{Arrivals, Facts, Frame, Moments, Parts};

/// The facts of some customers' cases, and what they came to.
#[derive(Debug, Default)]
pub(super) struct Partition {
    /// Facts of cases that time does not change any more, in no order.
    settled: Facts,
    /// Facts of the others, case by case.
    moving: BTreeMap<CaseId, Facts>,
    /// What they come to; nothing when something changed since.
    measured: Option<Measured>,
}

/// What some cases come to.
#[derive(Debug)]
pub(super) struct Measured {
    /// Every count, packed: partitions are many, and most of their counts are small.
    pub(super) packed: Vec<u8>,
    /// When each item of the last months counted.
    pub(super) moments: Moments,
    /// When the cases came.
    pub(super) arrivals: Arrivals,
}

impl Partition {
    /// Takes a case in that it does not hold.
    pub(super) fn add(&mut self, case: CaseId, facts: Facts, is_settled: bool) {
        self.measured = None;
        match is_settled {
            true => self.settled.append(facts),
            false => drop(self.moving.insert(case, facts)),
        }
    }

    /// Says the facts of a case anew that is still moving. What has not changed needs no measuring.
    pub(super) fn update(&mut self, case: CaseId, facts: Facts) {
        if self.moving.get(&case) != Some(&facts) {
            self.measured = None;
            self.moving.insert(case, facts);
        }
    }

    /// Lets cases go.
    pub(super) fn remove(&mut self, case: CaseId, is_settled: bool) {
        self.measured = None;
        match is_settled {
            true => self.settled.retain(|other| other != case),
            false => drop(self.moving.remove(&case)),
        }
    }

    /// What was measured does not hold any more.
    pub(super) fn forget_parts(&mut self) {
        self.measured = None;
    }

    /// Whether something changed since it was measured. A request for an interpreter is judged by the clock.
    pub(super) fn is_dirty(&self) -> bool {
        let waits = |facts: &Facts| !facts.interpreters.is_empty();
        self.measured.is_none() || waits(&self.settled) || self.moving.values().any(waits)
    }

    /// The cases that somebody said are about the same, and the contacts on them: they may be of other customers' cases.
    pub(super) fn add_shared(&self, shared: &mut Facts) {
        for facts in self.facts() {
            shared.links.extend(&facts.links);
            shared.touches.extend(&facts.touches);
        }
    }

    /// The facts of all its cases.
    pub(super) fn facts(&self) -> impl Iterator<Item = &Facts> {
        std::iter::once(&self.settled).chain(self.moving.values())
    }

    /// Measures it, with the links of all partitions; when each item counted, from an instant on.
    pub(super) fn measure(&mut self, frame: &Frame<'_>, since: Instant, shared: &Facts) {
        let mut facts = self.settled.clone();
        self.moving.values().for_each(|of_case| facts.append(of_case.clone()));
        facts.links.clear();
        facts.touches.clear();
        let mut of_nobody = Facts::default();
        of_nobody.issues.extend(facts.issues.extract_if(.., |issue| issue.customer.is_none()));
        of_nobody.surveys.extend(facts.surveys.extract_if(.., |survey| survey.customer.is_none()));
        facts.links.clone_from(&shared.links);
        facts.touches.clone_from(&shared.touches);
        let mut parts = Parts::measure(&facts, frame);
        if !of_nobody.issues.is_empty() || !of_nobody.surveys.is_empty() {
            parts.merge(Parts::measure(&of_nobody, frame));
        }
        let mut packer = Packer::default();
        parts.pack(&mut packer);
        self.measured = Some(Measured {
            packed: packer.into_bytes(),
            moments: Moments::of(&facts, frame.policy(), since),
            arrivals: Arrivals::of(&facts, &frame.months, since),
        });
    }

    /// What it came to when it was measured last.
    pub(super) fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }
}
