//! Cases that act on each other, whatever partitions they lie in, and cases of which something became known late: replayed
//! together, and with their published months as they were (clocks.md 11, 12; R-242).

use calendar::Instant;
use desk::Event;
use desk::case::adjustment::{Adjustment, Change};
use desk::case::event::{CaseId, CustomerId, ZoneId};
use measures::facts::{OfFamily, Origin, Touch, of_family};
use measures::{Facts, ProductId};
use rayon::prelude::*;

use super::{Measured, Run};

/// A case laid aside while its partition is replayed.
pub(super) struct Relative {
    /// Its family; `None` when it acts on no other.
    pub(super) family: Option<u32>,
    pub(super) case: CaseId,
    pub(super) customer: Option<CustomerId>,
    pub(super) zone: Option<ZoneId>,
    pub(super) events: Vec<Event>,
    pub(super) products: Vec<(Instant, ProductId)>,
    pub(super) touches: Vec<Touch>,
    pub(super) spelled_category: Option<u16>,
}

impl Relative {
    /// Who it is, for its facts.
    fn origin(&self) -> Origin<'_> {
        Origin {
            zone: self.zone,
            products: &self.products,
            events: &self.events,
            touches: &self.touches,
            spelled_category: self.spelled_category,
            is_linked_to: self.family.is_some(),
            ..Origin::of(self.case, self.customer)
        }
    }
}

/// A correction of a published month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjusted {
    /// The case.
    pub case: CaseId,
    /// What changed.
    pub adjustment: Adjustment,
}

impl Adjusted {
    /// Their order: as they became known.
    pub(super) fn key(&self) -> impl Ord + use<> {
        let Adjustment { known_at, month, .. } = self.adjustment;
        (known_at, month, self.case, self.adjustment.key())
    }
}

/// What a family came to.
#[derive(Default)]
struct Folded {
    facts: Facts,
    adjustments: Vec<Adjusted>,
    n_received: u64,
}

impl Run<'_> {
    /// Replays every family and measures all of them at once.
    pub(super) fn families(&self, mut relatives: Vec<Relative>) -> Measured {
        // Who has no family comes first, each for itself.
        relatives.sort_by_key(|relative| (relative.family, relative.case));
        let is_one = |a: &Relative, b: &Relative| a.family.is_some() && a.family == b.family;
        let families: Vec<&[Relative]> = relatives.chunk_by(is_one).collect();
        let folded: Vec<Folded> = families.par_iter().map(|family| self.family(family)).collect();
        let (mut facts, mut measured) = (Facts::default(), self.nothing());
        for of_family in folded {
            facts.append(of_family.facts);
            measured.adjustments.extend(of_family.adjustments);
            measured.n_received += of_family.n_received;
        }
        measured.n_events = relatives.iter().map(|relative| relative.events.len() as u64).sum();
        self.measure(&mut facts, &mut measured);
        measured
    }

    fn family(&self, family: &[Relative]) -> Folded {
        let origins: Vec<Origin<'_>> = family.iter().map(Relative::origin).collect();
        let cohort = |customer| self.converter.cohort(customer);
        let mut folded = Folded::default();
        for OfFamily { case, facts, state, adjustments, known: _ } in
            of_family(self.book, &origins, self.as_of, cohort)
        {
            folded.facts.append(facts);
            folded.n_received += u64::from(state.receipt.is_some());
            let counts = |found: &Adjustment| {
                let is_measurable =
                    |promise| self.measurable.as_ref().is_none_or(|measurable| measurable.contains(promise));
                !matches!(found.change, Change::Outcome { promise, .. } if !is_measurable(promise))
                    && self.frame.months.iter().any(|month| month == found.month)
            };
            folded.adjustments.extend(
                adjustments.into_iter().filter(counts).map(|adjustment| Adjusted { case, adjustment }),
            );
        }
        folded
    }
}
