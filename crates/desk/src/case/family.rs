//! Cases that act on each other: merged, split, linked to an incident (clocks.md 11).
//!
//! The streams of a family are folded together in one time order. Nothing is stored that says how: an un-merge takes its
//! merge out of the story, and the cases are what they would have been (docs/decisions/what-does-a-merge-do.md).

mod absorb;
mod incident;
mod plan;

use std::collections::BTreeMap;

use calendar::Instant;

use super::event::{Body, CaseId, Event};
use super::state::{CaseState, Status};
use crate::rulebook::Rulebook;
use incident::Link;
use plan::Step;

/// Folds the cases of a family, given as their events in any order, and lets time pass up to and including `now`. The
/// states come back in the order of the streams.
///
/// Cases of no family need none of this: [`replay`](super::replay) gives the same.
pub fn replay_family(book: &Rulebook, streams: &[(CaseId, &[Event])], now: Instant) -> Vec<CaseState> {
    let mut family = Family::new(book, streams, now);
    while family.step().is_some() {}
    family.advance(now);
    family.into_states()
}

/// A family while it is folded, a step at a time.
#[derive(Debug)]
pub struct Family<'b> {
    book: &'b Rulebook,
    cases: Vec<CaseId>,
    places: BTreeMap<CaseId, usize>,
    states: Vec<CaseState>,
    /// The case each was merged into.
    into: Vec<Option<usize>>,
    /// Since when each was merged by a merge that is taken back later, and into which case.
    lent: Vec<Option<(Instant, Option<usize>)>>,
    is_split_off: Vec<bool>,
    links: Vec<Link>,
    steps: std::vec::IntoIter<Step>,
}

/// What happened in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// The stream it came from.
    pub stream: usize,
    /// The event as it was applied.
    pub event: Event,
    /// Whether it did anything: a merge that was taken back does not, nor does what waits for approval.
    pub counts: bool,
}

impl<'b> Family<'b> {
    /// The cases before anything happened. Events after `until` are not looked at, so that what is taken back later
    /// still counts.
    pub fn new(book: &'b Rulebook, streams: &[(CaseId, &[Event])], until: Instant) -> Family<'b> {
        let steps = plan::steps(book, streams, until);
        let cases: Vec<CaseId> = streams.iter().map(|(case, _)| *case).collect();
        Family {
            book,
            places: (0..).zip(&cases).map(|(place, case)| (*case, place)).collect(),
            states: vec![CaseState::default(); cases.len()],
            into: vec![None; cases.len()],
            lent: vec![None; cases.len()],
            is_split_off: vec![false; cases.len()],
            cases,
            links: Vec::new(),
            steps: steps.into_iter(),
        }
    }

    /// The instant of the next step.
    pub fn next_at(&self) -> Option<Instant> {
        self.steps.as_slice().first().map(|step| step.event.applies_at())
    }

    /// Whose next step it is, and what it will be, without taking it.
    pub fn next_step(&self) -> Option<Happened> {
        self.steps.as_slice().first().map(Step::told)
    }

    /// Applies the next event in order; `None` when there is none left.
    pub fn step(&mut self) -> Option<Happened> {
        let step = self.steps.next()?;
        match (step.counts, step.is_held) {
            (_, true) => self.states[step.on].held.push(step.event),
            (true, false) => self.apply(step.on, &step.event),
            (false, false) => self.remember_taken_back(step.on, &step.event),
        }
        Some(step.told())
    }

    /// Lets time pass for every case.
    pub fn advance(&mut self, now: Instant) {
        let book = self.book;
        self.states.iter_mut().for_each(|case| case.advance(book, now));
    }

    /// Lets time pass for one case.
    pub fn advance_case(&mut self, place: usize, now: Instant) {
        self.states[place].advance(self.book, now);
    }

    /// The cases as they stand, in the order of the streams.
    pub fn states(&self) -> &[CaseState] {
        &self.states
    }

    /// The cases at the end.
    pub fn into_states(self) -> Vec<CaseState> {
        self.states
    }

    /// The case whose conversation goes on for `place`: itself, or the one it was merged into.
    pub fn root(&self, place: usize) -> usize {
        let mut root = place;
        // INVARIANT: a case is never merged into one that was merged into it.
        while let Some(next) = self.into[root] {
            root = next;
        }
        root
    }

    fn apply(&mut self, place: usize, event: &Event) {
        let root = self.root(place);
        match event.body {
            Body::Merged { into } => self.merge(place, into, event),
            Body::Linked { to } => self.link(place, to),
            Body::Split { child } => {
                self.note_split(place, child, event.applies_at());
                if root == place {
                    self.apply_to(place, event);
                }
            }
            // Whoever reopens a merged case takes it back as a case of its own.
            Body::Reopened if root != place => {
                self.into[place] = None;
                self.apply_to(place, event);
            }
            body if root != place => {
                if is_conversation(&body) {
                    self.apply_to(root, event);
                }
            }
            _ => self.apply_to(place, event),
        }
    }

    /// A merge that is taken back, and what takes it back, change nothing but what was known in between.
    fn remember_taken_back(&mut self, place: usize, event: &Event) {
        let at = event.applies_at();
        match event.body {
            Body::Merged { into } if into != self.cases[place] && self.states[place].receipt.is_some() => {
                let survivor = self.places.get(&into).copied();
                self.lent[place].get_or_insert((at, survivor));
            }
            Body::Unmerged => {
                let Some((from, survivor)) = self.lent[place].take() else { return };
                let received_at = self.states[place].received_at;
                self.states[place].note_absence(from, at);
                if let Some(survivor) = survivor {
                    self.states[survivor].note_loan(received_at, (from, at));
                }
            }
            _ => {}
        }
    }

    fn apply_to(&mut self, place: usize, event: &Event) {
        let before = self.states[place].status;
        self.states[place].apply(self.book, event);
        self.tell_linked(place, before, event);
    }

    /// Tells a child since when it is a case. What it takes over from its parent stands in its own story already.
    fn note_split(&mut self, place: usize, child: Option<CaseId>, at: Instant) {
        let child = child.and_then(|child| self.places.get(&child).copied());
        if let Some(child) = child.filter(|child| *child != place)
            && !std::mem::replace(&mut self.is_split_off[child], true)
        {
            self.states[child].note_split(at);
        }
    }

    /// Merges a case into another. Into itself, twice, or in a circle it does nothing; into a case nobody knows it only
    /// ends.
    fn merge(&mut self, place: usize, into: CaseId, event: &Event) {
        let survivor = self.places.get(&into).map(|survivor| self.root(*survivor));
        if self.root(place) != place || self.cases[place] == into || survivor == Some(place) {
            return;
        }
        let book = self.book;
        let mut merged = std::mem::take(&mut self.states[place]);
        merged.settle(book, event.applies_at());
        if merged.receipt.is_some()
            && let Some(survivor) = survivor
        {
            self.into[place] = Some(survivor);
            let survivor = &mut self.states[survivor];
            survivor.settle(book, event.applies_at());
            if survivor.receipt.is_some() && !survivor.status.is_excluded() && !merged.status.is_excluded() {
                survivor.absorb(book, &mut merged, event.applies_at());
            }
        }
        if merged.receipt.is_some() {
            merged.set_aside(Status::Merged, event.applies_at());
        }
        self.states[place] = merged;
    }
}

/// What is said or done towards the customer of a merged case belongs to the case it was merged into. What is decided
/// about the merged case itself does not: that it is closed must not close the other.
fn is_conversation(body: &Body) -> bool {
    match body {
        Body::CustomerMessage { .. }
        | Body::Reply
        | Body::NextStepsSent
        | Body::WorkaroundSent
        | Body::SessionHeld
        | Body::ArticleSent
        | Body::CallbackAttempted
        | Body::CallbackConnected
        | Body::ResolutionRejected
        | Body::FollowUpDone
        | Body::CallOffered
        | Body::CallAnswered { .. }
        | Body::CallAbandoned { .. }
        | Body::ChatRequested
        | Body::ChatAccepted { .. }
        | Body::ChatFirstMessage { .. }
        | Body::ChatEnded { .. }
        | Body::ChatAbandoned { .. }
        | Body::StatusPageUpdated { .. }
        | Body::InterpreterRequested
        | Body::InterpreterJoined { .. }
        | Body::SurveyBounced { .. }
        | Body::SurveyAnswered { .. } => true,
        Body::Received(_)
        | Body::Triaged { .. }
        | Body::PriorityChanged { .. }
        | Body::TierChanged { .. }
        | Body::ZoneChanged { .. }
        | Body::Pending { .. }
        | Body::OnHoldInternal
        | Body::OnHoldVendor
        | Body::Scheduled { .. }
        | Body::Resumed
        | Body::Restored
        | Body::ServiceFailedAgain
        | Body::Escalated
        | Body::EscalationAccepted
        | Body::HandedOff
        | Body::Assigned
        | Body::Resolved
        | Body::Reopened
        | Body::Closed
        | Body::Merged { .. }
        | Body::Unmerged
        | Body::Split { .. }
        | Body::Linked { .. }
        | Body::Spam
        | Body::OutOfScope
        | Body::SurveySent { .. }
        | Body::OutreachAttempted
        | Body::OutreachCompleted
        | Body::RefundClaimed
        | Body::Refunded
        | Body::PageAcknowledged
        | Body::LatenessApproved
        | Body::TransferJudgedUnnecessary
        | Body::AskedAgain => false,
    }
}
