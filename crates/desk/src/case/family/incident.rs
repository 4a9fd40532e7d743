//! Incidents: cases of different customers that wait for the same repair (clocks.md 11).

use calendar::Instant;
use mission::ClockKind;

use super::Family;
use crate::case::event::{Body, CaseId, Event};
use crate::case::state::{CaseState, Status};
use crate::clock::ClockState;
use crate::rulebook::Rulebook;

/// A case that waits for an incident.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    case: usize,
    incident: usize,
    /// When the incident's restore stopped its clocks.
    stopped_at: Option<Instant>,
}

impl Family<'_> {
    /// Links a case to another. Of one customer's two cases neither is an incident of the other.
    pub(super) fn link(&mut self, case: usize, to: Option<CaseId>) {
        let Some(incident) = to.and_then(|to| self.places.get(&to).copied()) else { return };
        let is_known = self.links.iter().any(|link| (link.case, link.incident) == (case, incident));
        let customer = |place: usize| self.states[place].receipt.and_then(|receipt| receipt.customer);
        let is_one_customer = customer(case).is_some() && customer(case) == customer(incident);
        if case != incident && !is_known && !is_one_customer {
            self.links.push(Link { case, incident, stopped_at: None });
        }
    }

    /// Lets the cases linked to `place` know what an event did to it.
    pub(super) fn tell_linked(&mut self, place: usize, before: Status, event: &Event) {
        if self.links.is_empty() {
            return;
        }
        let after = self.states[place].status;
        let has_ended = before.is_open()
            && match event.body {
                Body::Restored => after == Status::Restored,
                Body::Resolved | Body::Closed => !after.is_open(),
                _ => false,
            };
        let has_failed_again = before == Status::Restored && event.body == Body::ServiceFailedAgain;
        if !has_ended && !has_failed_again {
            return;
        }
        for index in 0..self.links.len() {
            let Link { case, incident, stopped_at } = self.links[index];
            let case = self.root(case);
            if self.root(incident) != place || case == place {
                continue;
            }
            let state = &mut self.states[case];
            state.settle(self.book, event.applies_at());
            self.links[index].stopped_at = if has_ended {
                state.stop_by_incident(self.book, event);
                Some(event.applies_at())
            } else {
                stopped_at
                    .into_iter()
                    .for_each(|since| state.resume_after_incident(self.book, (since, event.applies_at())));
                None
            };
        }
    }
}

impl CaseState {
    /// The incident is restored or resolved: the problem of this case is over at that instant, whatever else stops its
    /// clock. First response and updates stay its own.
    fn stop_by_incident(&mut self, book: &Rulebook, event: &Event) {
        for index in 0..self.clocks.len() {
            let clock = &self.clocks[index];
            if clock.slot.kind() == ClockKind::Resolution && clock.is_live() {
                self.stop_clock(book, index, event.applies_at(), event.agent);
            }
        }
        self.reconsider();
    }

    /// The incident's service failed again before this case was resolved.
    fn resume_after_incident(&mut self, book: &Rulebook, (since, at): (Instant, Instant)) {
        if self.status.is_open() {
            self.continue_clocks(book, at, |clock| {
                clock.slot.kind() == ClockKind::Resolution && clock.state == ClockState::Stopped(since)
            });
            self.set_pauses(book, at);
        }
    }
}
