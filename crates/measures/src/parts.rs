//! Everything a report needs from the facts, in mergeable form.

use desk::case::event::{CaseId, CustomerId};
use rustc_hash::FxHashMap;

use crate::credit::Affected;
use crate::facts::Facts;
use crate::frame::Frame;
use crate::kpi::backlog::OpenCases;
use crate::kpi::customers::Answered;
use crate::kpi::{
    attainment, customer_voice, escalation, handle_time, interpreter, level, live, obligations, occupancy,
    reopens, resolution, transfers,
};
use crate::lists::Lists;
use crate::marks::Marks;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::tallies::{Counted, Tallies};
use crate::volume::Volume;
use crate::worst::Worst;

/// Measured parts of some cases. Parts of partitions of the cases merge to those of all of them, in any order.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Every count by series, month and group: shares, means, medians, snapshots of the backlog (M-50…M-52), and the cases behind
    /// them.
    pub tallies: Tallies,
    /// The cases open at the end of each month, for their ages (M-52).
    pub open: OpenCases,
    /// Customers all of whose first responses were in time (M-53).
    pub answered: Answered,
    /// The worst cases.
    pub worst: Worst,
    /// Who was affected by which level in which month, for credits.
    pub affected: Affected,
    /// Which marks some case has at all.
    pub marks: Marks,
    /// Cases received by category.
    pub volume: Volume,
}

impl Parts {
    /// Nothing measured yet.
    pub fn empty(frame: &Frame<'_>) -> Parts {
        Parts {
            tallies: Tallies::new(&frame.cuts, frame.keeps_items),
            worst: Worst::keeping(frame.n_worst),
            ..Parts::default()
        }
    }

    /// Measures some facts.
    pub fn measure(facts: &Facts, frame: &Frame<'_>) -> Parts {
        let mut parts = Parts::empty(frame);
        parts.fold(facts, frame);
        parts
    }

    /// Adds some facts. Surveys and issues are to come with all others of their customers (M-01 to M-09); everything else may come
    /// bit by bit.
    pub fn fold(&mut self, facts: &Facts, frame: &Frame<'_>) {
        self.fold_outcomes(facts, frame);
        self.fold_contacts(facts, frame);
        self.fold_spells(facts, frame);
        customer_voice::fold(&mut self.tallies, facts, frame);
        facts.available.iter().for_each(|fact| occupancy::fold(&mut self.tallies, fact, &frame.months));
        self.marks.merge(Marks::of(facts));
    }

    fn fold_outcomes(&mut self, facts: &Facts, frame: &Frame<'_>) {
        attainment::fold(&mut self.tallies, &facts.outcomes, &frame.months);
        for fact in &facts.lengths {
            if let Some(item) = Counted::at(fact.determined_at, &frame.months, fact.case, &fact.held) {
                self.tallies.value(fact.promise, &item, fact.ms);
            }
        }
        for outcome in &facts.outcomes {
            self.answered.fold(outcome, frame);
            self.worst.fold(outcome, &frame.months);
            self.affected.fold_outcome(outcome, frame);
        }
    }

    fn fold_contacts(&mut self, facts: &Facts, frame: &Frame<'_>) {
        let policy = frame.policy();
        for contact in &facts.contacts {
            level::fold(&mut self.tallies, &policy.service_levels, contact, &frame.months);
            live::fold(&mut self.tallies, policy, contact, &frame.months);
            self.affected.fold_contact(contact, frame);
        }
        for message in &facts.messages {
            handle_time::fold_message(&mut self.tallies, message, &frame.months);
        }
        for request in &facts.interpreters {
            interpreter::fold(&mut self.tallies, request, &frame.months, frame.as_of);
        }
        for fact in &facts.obligations {
            obligations::fold(&mut self.tallies, fact, &frame.months);
        }
    }

    fn fold_spells(&mut self, facts: &Facts, frame: &Frame<'_>) {
        let unnecessary: FxHashMap<CaseId, u16> =
            facts.marks.iter().map(|mark| (mark.case, mark.n_unnecessary)).collect();
        for spell in &facts.spells {
            self.volume.fold(spell, &frame.months);
            let held = spell.held();
            resolution::fold(&mut self.tallies, spell, &held, &frame.months);
            if let Some(item) = reopens::item(spell, &held, &frame.months) {
                let n_unnecessary = || unnecessary.get(&spell.case).copied().unwrap_or(0);
                reopens::fold(&mut self.tallies, spell, &item);
                escalation::fold(&mut self.tallies, spell, &item);
                transfers::fold(&mut self.tallies, spell, &item, n_unnecessary);
            }
        }
        let Some(backlog) = &frame.backlog else { return };
        for spell in facts.seen() {
            self.tallies.backlog.fold(spell, backlog, &frame.months);
            self.open.fold(spell, &backlog.last_of_months);
        }
    }

    /// Adds the parts of other cases, measured in the same frame, or in one that begins later.
    pub fn merge(&mut self, mut other: Parts) {
        self.tallies.merge(std::mem::take(&mut other.tallies));
        self.merge_others(other);
    }

    /// Adds everything but the tallies.
    fn merge_others(&mut self, other: Parts) {
        self.open.merge(other.open);
        self.answered.merge(other.answered);
        self.worst.merge(other.worst);
        self.affected.merge(other.affected);
        self.marks.merge(other.marks);
        self.volume.merge(other.volume);
    }

    /// Adds the packed parts of other cases, measured in the same frame, or in one that begins later, under the numbers of
    /// our names. What there is most of, the counts, is added without being unpacked first.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early, mean nothing, or were measured in another way. Then these parts are of no use.
    pub fn add_packed(&mut self, packed: &[u8], numbers: &Renumber) -> Result<(), Malformed> {
        let mut from = Unpacker::new(packed);
        self.tallies.add_packed(&mut from, numbers)?;
        let mut others = Parts {
            tallies: Tallies::default(),
            open: Pack::unpack(&mut from)?,
            answered: Pack::unpack(&mut from)?,
            worst: Pack::unpack(&mut from)?,
            affected: Pack::unpack(&mut from)?,
            marks: Pack::unpack(&mut from)?,
            volume: Pack::unpack(&mut from)?,
        };
        others.renumber(numbers);
        self.merge_others(others);
        if from.left() == 0 { Ok(()) } else { Err(Malformed) }
    }

    /// The cases it says something of.
    pub fn cases(&self) -> Vec<CaseId> {
        let listed = self.tallies.lists.iter().flat_map(Lists::iter);
        let listed = listed.flat_map(|(_, _, list)| list.hits.iter().chain(&list.others).copied());
        let mut cases: Vec<CaseId> = listed.chain(self.worst.cases()).collect();
        cases.sort_unstable();
        cases.dedup();
        cases
    }

    /// The customers it says something of.
    pub fn customers(&self) -> Vec<CustomerId> {
        let mut customers: Vec<CustomerId> =
            self.affected.customers().chain(self.answered.customers()).collect();
        customers.sort_unstable();
        customers.dedup();
        customers
    }

    /// The same parts under the numbers of other lists of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        self.tallies.renumber(numbers);
        self.open.renumber(numbers);
        self.answered.renumber(numbers);
        self.worst.renumber(numbers);
        self.affected.renumber(numbers);
    }
}

impl Pack for Parts {
    fn pack(&self, to: &mut Packer) {
        self.tallies.pack(to);
        self.open.pack(to);
        self.answered.pack(to);
        self.worst.pack(to);
        self.affected.pack(to);
        self.marks.pack(to);
        self.volume.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Parts, Malformed> {
        Ok(Parts {
            tallies: Pack::unpack(from)?,
            open: Pack::unpack(from)?,
            answered: Pack::unpack(from)?,
            worst: Pack::unpack(from)?,
            affected: Pack::unpack(from)?,
            marks: Pack::unpack(from)?,
            volume: Pack::unpack(from)?,
        })
    }
}
