//! The facts of cases that act on each other, folded together (clocks.md 11, 12; R-242).

use calendar::Instant;
use desk::case::adjustment::{Adjustment, Frozen, freeze};
use desk::case::event::{CaseId, CustomerId};
use desk::case::replay_family;
use desk::{CaseState, Event, Rulebook};

use super::{Facts, Origin};
use crate::group::CohortId;

/// One case of a family, measured.
#[derive(Debug, Clone)]
pub struct OfFamily {
    /// The case.
    pub case: CaseId,
    /// Its facts.
    pub facts: Facts,
    /// What it came to.
    pub state: CaseState,
    /// Corrections of published months.
    pub adjustments: Vec<Adjustment>,
}

/// Folds cases together up to and including `as_of`, with their published months as they were, and measures each. `cohort`
/// says the cohort of a customer.
pub fn of_family(
    book: &Rulebook,
    origins: &[Origin<'_>],
    as_of: Instant,
    cohort: impl Fn(Option<CustomerId>) -> Option<CohortId>,
) -> Vec<OfFamily> {
    let streams: Vec<(CaseId, &[Event])> =
        origins.iter().map(|origin| (origin.case, origin.events)).collect();
    let mut states = replay_family(book, &streams, as_of);
    let found = freeze(book, &streams, &mut states, as_of);
    let measure = |((origin, mut state), frozen): ((&Origin<'_>, CaseState), Frozen)| {
        let Frozen { adjustments, contacts } = frozen;
        state.count_owed_updates(book, as_of);
        let customer = state.receipt.and_then(|receipt| receipt.customer).or(origin.customer);
        let origin = Origin { cohort: cohort(customer), contacts: contacts.as_deref(), ..*origin };
        let mut facts = Facts::default();
        facts.add_case(book, origin, &state, as_of);
        OfFamily { case: origin.case, facts, state, adjustments }
    };
    origins.iter().zip(states).zip(found).map(measure).collect()
}
