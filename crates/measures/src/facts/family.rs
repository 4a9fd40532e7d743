//! The facts of cases that act on each other, folded together (clocks.md 11, 12; R-242).

use calendar::Instant;
use desk::case::adjustment::{Adjustment, Frozen, freeze, may_adjust};
use desk::case::event::{CaseId, CustomerId};
use desk::case::state::LiveContact;
use desk::case::{late, replay_family};
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
    /// Its facts as everything known now makes them, where that differs from what was published.
    pub known: Option<Facts>,
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
    let may_differ = streams.iter().any(|(_, events)| may_adjust(book, events));
    let known_states = if may_differ { states.clone() } else { Vec::new() };
    let found = freeze(book, &streams, &mut states, as_of);
    // What waits for approval changes no number (clocks.md 12.3): the states are folded without it, and so are facts.
    let counted: Vec<Option<Vec<Event>>> =
        streams.iter().map(|(_, events)| without_held(book, events)).collect();
    let origins = origins.iter().zip(&counted).map(|(origin, counted)| match counted {
        Some(events) => Origin { events, ..*origin },
        None => *origin,
    });
    let facts_of = |origin: &Origin<'_>, state: &mut CaseState, contacts: Option<&[LiveContact]>| {
        state.count_owed_updates(book, as_of);
        let customer = state.receipt.and_then(|receipt| receipt.customer).or(origin.customer);
        let mut facts = Facts::default();
        facts.add_case(book, Origin { cohort: cohort(customer), contacts, ..*origin }, state, as_of);
        facts
    };
    let mut known_states = known_states.into_iter();
    let measure = |((origin, mut state), frozen): ((Origin<'_>, CaseState), Frozen)| {
        let Frozen { adjustments, contacts } = frozen;
        let known = known_states.next().filter(|_| !adjustments.is_empty());
        let known = known.map(|mut known| facts_of(&origin, &mut known, None));
        let facts = facts_of(&origin, &mut state, contacts.as_deref());
        OfFamily { case: origin.case, facts, state, adjustments, known }
    };
    origins.zip(states).zip(found).map(measure).collect()
}

/// The events of a case that count, when any of them waits for approval.
fn without_held(book: &Rulebook, events: &[Event]) -> Option<Vec<Event>> {
    let counts = |event: &&Event| !late::is_held(book, events, event);
    late::has_late(book, events).then(|| events.iter().filter(counts).copied().collect())
}
