//! Cases that act on each other, whatever partitions they lie in, and cases of which something became known late: replayed
//! together, and with their published months as they were (clocks.md 11, 12; R-242).

use calendar::Instant;
use desk::Event;
use desk::case::adjustment::{Adjustment, Change, Frozen, freeze};
use desk::case::event::{CaseId, CustomerId};
use desk::case::replay_family;
use measures::facts::{Origin, Touch};
use measures::{Facts, ProductId};
use rayon::prelude::*;

use super::{Measured, Run};

/// A case laid aside while its partition is replayed.
pub(super) struct Relative {
    /// Its family; `None` when it acts on no other.
    pub(super) family: Option<u32>,
    pub(super) case: CaseId,
    pub(super) customer: Option<CustomerId>,
    pub(super) events: Vec<Event>,
    pub(super) products: Vec<(Instant, ProductId)>,
    pub(super) touches: Vec<Touch>,
    pub(super) spelled_category: Option<u16>,
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
        let (mut facts, mut measured) = (Facts::default(), Measured::default());
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
        let streams: Vec<(CaseId, &[Event])> =
            family.iter().map(|relative| (relative.case, relative.events.as_slice())).collect();
        let mut states = replay_family(self.book, &streams, self.as_of);
        let found = freeze(self.book, &streams, &mut states, self.as_of);
        states.iter_mut().for_each(|state| state.count_owed_updates(self.book, self.as_of));
        let mut folded = Folded::default();
        for ((relative, state), Frozen { adjustments, contacts }) in family.iter().zip(&states).zip(found) {
            let Relative { case, customer, .. } = *relative;
            let origin = Origin {
                case,
                customer,
                cohort: self.cohort(state, customer),
                products: &relative.products,
                events: &relative.events,
                contacts: contacts.as_deref(),
                touches: &relative.touches,
                spelled_category: relative.spelled_category,
                is_linked_to: relative.family.is_some(),
            };
            folded.facts.add_case(self.book, origin, state, self.as_of);
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
