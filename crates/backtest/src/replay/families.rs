//! Cases that act on each other, replayed together whatever partitions they lie in (clocks.md 11).

use calendar::Instant;
use desk::Event;
use desk::case::event::{CaseId, CustomerId};
use desk::case::replay_family;
use measures::facts::{Origin, Touch};
use measures::{Facts, ProductId};
use rayon::prelude::*;

use super::{Measured, Run};

/// A case of a family, laid aside while its partition is replayed.
pub(super) struct Relative {
    pub(super) family: u32,
    pub(super) case: CaseId,
    pub(super) customer: Option<CustomerId>,
    pub(super) events: Vec<Event>,
    pub(super) products: Vec<(Instant, ProductId)>,
    pub(super) touches: Vec<Touch>,
    pub(super) spelled_category: Option<u16>,
}

impl Run<'_> {
    /// Replays every family and measures all of them at once.
    pub(super) fn families(&self, mut relatives: Vec<Relative>) -> Measured {
        relatives.sort_by_key(|relative| (relative.family, relative.case));
        let families: Vec<&[Relative]> = relatives.chunk_by(|a, b| a.family == b.family).collect();
        let folded: Vec<(Facts, u64)> = families.par_iter().map(|family| self.family(family)).collect();
        let (mut facts, mut measured) = (Facts::default(), Measured::default());
        for (of_family, n_received) in folded {
            facts.append(of_family);
            measured.n_received += n_received;
        }
        measured.n_events = relatives.iter().map(|relative| relative.events.len() as u64).sum();
        self.measure(&mut facts, &mut measured);
        measured
    }

    fn family(&self, family: &[Relative]) -> (Facts, u64) {
        let streams: Vec<(CaseId, &[Event])> =
            family.iter().map(|relative| (relative.case, relative.events.as_slice())).collect();
        let mut states = replay_family(self.book, &streams, self.as_of);
        states.iter_mut().for_each(|state| state.count_owed_updates(self.book, self.as_of));
        let mut facts = Facts::default();
        for (relative, state) in family.iter().zip(&states) {
            let Relative { case, customer, .. } = *relative;
            let origin = Origin {
                case,
                customer,
                cohort: self.cohort(state, customer),
                products: &relative.products,
                events: &relative.events,
                touches: &relative.touches,
                spelled_category: relative.spelled_category,
                is_linked_to: true,
            };
            facts.add_case(self.book, origin, state, self.as_of);
        }
        (facts, states.iter().filter(|state| state.receipt.is_some()).count() as u64)
    }
}
