//! What is known now of months that were published before it was known (clocks.md 12.4, 13; R-242).

mod contacts;
mod owed;
mod surveys;

use calendar::Instant;

use super::event::{Body, CaseId, Event};
use super::family::replay_family;
use super::outcome::{Outcome, Promise};
use super::state::{CaseState, LiveContact};
use super::survey::Invitation;
use crate::month::Month;
use crate::obligation;
use crate::rulebook::Rulebook;

/// A dated correction of a published month, which itself never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment {
    /// The published month.
    pub month: Month,
    /// When it became known.
    pub known_at: Instant,
    /// What is different.
    pub change: Change,
}

/// What was published, and what is known now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// An outcome of a promise.
    Outcome {
        /// The promise.
        promise: Promise,
        /// The run of its clock.
        cycle: u32,
        /// What was published; `None` when nothing had been determined.
        was: Option<Outcome>,
        /// What is known now; `None` when nothing was determined after all.
        is: Option<Outcome>,
    },
    /// A call or chat.
    Contact {
        /// What was published; `None` when nobody knew of it.
        was: Option<LiveContact>,
        /// What is known now; `None` when there was none.
        is: Option<LiveContact>,
    },
    /// What was owed beside the clocks.
    Obligation {
        /// What was published; `None` when nothing had been determined.
        was: Option<obligation::Outcome>,
        /// What is known now; `None` when nothing was determined after all, or it was in another month.
        is: Option<obligation::Outcome>,
    },
    /// A survey.
    Survey {
        /// What counts as it was published; `None` when nobody knew of it.
        was: Option<Invitation>,
        /// What is known now; `None` when there was none.
        is: Option<Invitation>,
    },
}

impl Adjustment {
    /// Their order within a case: as they became known, outcomes before obligations, surveys and contacts.
    pub fn key(&self) -> impl Ord + use<> {
        let (mut of_outcome, mut of_owed, mut of_survey, mut of_contact) = (None, None, None, None);
        match self.change {
            Change::Outcome { promise, cycle, .. } => of_outcome = Some((promise, cycle)),
            Change::Obligation { was, is } => {
                of_owed = was.or(is).map(|outcome| (outcome.kind as u8, outcome.started_at, outcome.nth));
            }
            Change::Survey { was, is } => {
                let at = |one: Invitation| one.sent_at.or(one.answer.map(|answer| answer.at));
                of_survey = was.or(is).map(|one| (one.survey, at(one)));
            }
            Change::Contact { was, is } => {
                of_contact = was.or(is).map(|one| (one.offered_at, one.channel, one.contact));
            }
        }
        (self.known_at, self.month, of_contact, of_survey, of_owed, of_outcome)
    }
}

/// What learning something late did to the published months of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frozen {
    /// The differences.
    pub adjustments: Vec<Adjustment>,
    /// Its calls and chats as they count, when they are not those of the state: what else is told of the case (first
    /// contact resolution) follows all that is known.
    pub contacts: Option<Vec<LiveContact>>,
}

/// Puts what was published in the place of what is known now of the cases of a family, folded up to `now`, and says the
/// difference, case by case. Costs nothing when nothing was stored after its month had been published.
pub fn freeze(
    book: &Rulebook,
    streams: &[(CaseId, &[Event])],
    states: &mut [CaseState],
    now: Instant,
) -> Vec<Frozen> {
    let mut found = vec![Frozen::default(); states.len()];
    let causes = causes(book, streams, now);
    for (month, published_at, known_at) in affected(book, &causes, now) {
        let then = as_published(book, streams, published_at);
        let meant = as_meant(book, streams, (published_at, now));
        let zone = &book.policy().reporting_zone;
        let is_of_month = |at| Month::of(at, zone) == month;
        for ((state, both), found) in states.iter_mut().zip(then.iter().zip(&meant)).zip(&mut found) {
            restore(state, both.0, &mut found.adjustments, is_of_month, (month, known_at));
            let owed = owed::restore(&mut state.owed, &both.0.owed, is_of_month, (month, known_at));
            let of_surveys = (both.0.surveys.as_slice(), both.1.surveys.as_slice());
            let surveys = surveys::restore(&mut state.surveys, of_surveys, is_of_month, (month, known_at));
            found.adjustments.extend(owed.into_iter().chain(surveys));
            let mut list = found.contacts.take().unwrap_or_else(|| state.contacts.to_vec());
            let changed = contacts::restore(&mut list, both, is_of_month, (month, known_at));
            found.adjustments.extend(changed);
            found.contacts = Some(list);
        }
    }
    found
}

/// Whether `freeze` has anything to do for these events.
pub fn may_adjust(book: &Rulebook, events: &[Event]) -> bool {
    events.iter().any(|event| is_cause(book, event))
}

/// Something that became known late.
pub(crate) struct Cause {
    /// The earliest instant it may change.
    pub of: Instant,
    /// When it became known.
    pub known_at: Instant,
}

/// The published months that something late may change, in order, each with its publication and the last of what became known
/// after that.
pub(crate) fn affected(book: &Rulebook, causes: &[Cause], now: Instant) -> Vec<(Month, Instant, Instant)> {
    let mut found = Vec::new();
    let (first, last) =
        (causes.iter().map(|cause| cause.of).min(), causes.iter().map(|cause| cause.known_at).max());
    let Some((first, last)) = first.zip(last) else { return found };
    let mut month = Month::of(first, &book.policy().reporting_zone);
    loop {
        let published_at = book.published_at(month);
        if published_at > now || published_at > last {
            return found;
        }
        let later = causes.iter().map(|cause| cause.known_at).filter(|known_at| *known_at >= published_at);
        found.extend(later.max().map(|known_at| (month, published_at, known_at)));
        month = month.next();
    }
}

fn causes(book: &Rulebook, streams: &[(CaseId, &[Event])], now: Instant) -> Vec<Cause> {
    let of_stream = |(_, events): &(CaseId, &[Event])| {
        let first = events.iter().map(|event| event.at).min();
        let causes = events.iter().filter(|event| event.recorded_at <= now && is_cause(book, event));
        causes
            .map(|event| {
                let of = if takes_back(event) { first.unwrap_or(event.at) } else { event.at };
                Cause { of, known_at: event.recorded_at.max(event.at) }
            })
            .collect::<Vec<_>>()
    };
    streams.iter().flat_map(of_stream).collect()
}

fn is_cause(book: &Rulebook, event: &Event) -> bool {
    takes_back(event) || event.recorded_at > event.at && book.is_published(event.at, event.recorded_at)
}

/// Whether an event changes what happened before it.
fn takes_back(event: &Event) -> bool {
    matches!(event.body, Body::Unmerged | Body::LatenessApproved)
}

/// The cases as they were known when a month was published.
fn as_published(book: &Rulebook, streams: &[(CaseId, &[Event])], published_at: Instant) -> Vec<CaseState> {
    let was_known = |event: &Event| event.recorded_at.max(event.at) < published_at;
    replay_some(book, streams, was_known, Instant(published_at.as_ms() - 1))
}

/// The cases as they should have been known when a month was published.
fn as_meant(
    book: &Rulebook,
    streams: &[(CaseId, &[Event])],
    (published_at, now): (Instant, Instant),
) -> Vec<CaseState> {
    replay_some(book, streams, |event| event.applies_at() < published_at || takes_back(event), now)
}

fn replay_some(
    book: &Rulebook,
    streams: &[(CaseId, &[Event])],
    counts: impl Fn(&Event) -> bool,
    now: Instant,
) -> Vec<CaseState> {
    let of_stream = |events: &[Event]| events.iter().filter(|event| counts(event)).copied().collect();
    let streams: Vec<(CaseId, Vec<Event>)> =
        streams.iter().map(|(case, events)| (*case, of_stream(events))).collect();
    let streams: Vec<(CaseId, &[Event])> =
        streams.iter().map(|(case, events)| (*case, events.as_slice())).collect();
    replay_family(book, &streams, now)
}

/// Gives a case back the outcomes of one month as they were published.
fn restore(
    state: &mut CaseState,
    then: &CaseState,
    found: &mut Vec<Adjustment>,
    is_of_month: impl Fn(Instant) -> bool,
    (month, known_at): (Month, Instant),
) {
    let is_of_month = |outcome: &Outcome| is_of_month(outcome.determined_at);
    let published: Vec<Outcome> =
        then.outcomes.iter().filter(|outcome| is_of_month(outcome)).copied().collect();
    let known: Vec<Outcome> = state.outcomes.iter().filter(|outcome| is_of_month(outcome)).copied().collect();
    if published == known {
        return;
    }
    let key = |outcome: &Outcome| (outcome.promise, outcome.cycle);
    let mut keys: Vec<_> = published.iter().chain(&known).map(key).collect();
    keys.sort();
    keys.dedup();
    for (promise, cycle) in keys {
        let find = |list: &[Outcome]| list.iter().find(|outcome| key(outcome) == (promise, cycle)).copied();
        let (was, is) = (find(&published), find(&known));
        if was != is {
            found.push(Adjustment { month, known_at, change: Change::Outcome { promise, cycle, was, is } });
        }
    }
    let mut outcomes: Vec<Outcome> =
        state.outcomes.iter().filter(|outcome| !is_of_month(outcome)).copied().chain(published).collect();
    outcomes.sort_by_key(|outcome| outcome.determined_at);
    state.outcomes = outcomes;
}
