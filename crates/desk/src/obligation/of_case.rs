//! Obligations that the events of a case start and end: outreach to a detractor, refunds on the same day.

use calendar::Instant;
use mission::ObligationKind;

use super::event::{Body, Event, Start};
use super::state::{Obligation, Outcome, Standing};
use crate::case::event::{AgentId, Body as CaseBody, Event as CaseEvent, Score, Survey, TeamId};
use crate::case::state::{CaseState, Status};
use crate::case::survey::Held;
use crate::rulebook::Rulebook;

/// An obligation of a case.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The obligation.
    pub obligation: Obligation,
    /// Its outcome, under what the case held when it was determined; the agent who ended it, else the owner.
    pub outcome: Option<(Outcome, Held)>,
    /// When it has something to do by itself; `None` when never.
    pub(crate) next_due_at: Option<Instant>,
}

/// The highest score of a detractor (M-02).
const MOST_DETRACTING: u8 = 6;

impl CaseState {
    /// Follows what the events of the case make us owe, before the event changes anything else: what ran out before its
    /// instant is determined under what the case held then.
    pub(crate) fn follow_obligations(&mut self, book: &Rulebook, event: &CaseEvent) {
        if !self.owed.is_empty() && self.set_aside_obligations(book).is_none() {
            self.settle_obligations(book, Instant(event.at.as_ms().saturating_sub(1)));
        }
        match event.body {
            _ if self.status.is_excluded() => {}
            CaseBody::SurveyAnswered { survey: Survey::Nps, score: Some(Score::Points(score)) }
                if score <= MOST_DETRACTING =>
            {
                self.owe(book, ObligationKind::DetractorOutreach, event);
            }
            CaseBody::OutreachCompleted => {
                self.finish(book, ObligationKind::DetractorOutreach, event);
            }
            CaseBody::RefundClaimed if self.qualifies_for_refund(book, event.at) => {
                self.owe(book, ObligationKind::SameDayRefund, event);
            }
            CaseBody::Refunded => self.finish(book, ObligationKind::SameDayRefund, event),
            _ => {}
        }
    }

    /// Lets time pass up to and including `now`.
    pub(crate) fn advance_obligations(&mut self, book: &Rulebook, now: Instant) {
        if !self.owed.is_empty() && self.set_aside_obligations(book).is_none() {
            self.settle_obligations(book, now);
        }
    }

    /// A claim is marked qualifying by the rules of the mission in force.
    fn qualifies_for_refund(&self, book: &Rulebook, at: Instant) -> bool {
        book.rules(book.version_at(at)).obligations.qualifies_for_refund(self.category)
    }

    fn owe(&mut self, book: &Rulebook, kind: ObligationKind, event: &CaseEvent) {
        let mut obligation = Obligation::default();
        obligation.apply(book, &of_case(event, Body::Started(Start::of(kind))));
        let next_due_at = obligation.next_due_at(book);
        self.owed.push(Owed { obligation, outcome: None, next_due_at });
    }

    /// Ends every open obligation of a kind: one call answers all that the customer said before it.
    fn finish(&mut self, book: &Rulebook, kind: ObligationKind, event: &CaseEvent) {
        self.change_obligations(book, event.agent, event.team, |obligation| {
            let is_it = obligation.kind() == Some(kind);
            if is_it {
                obligation.apply(book, &of_case(event, Body::Done));
            }
            is_it
        });
    }

    fn settle_obligations(&mut self, book: &Rulebook, now: Instant) {
        if self.owed.iter().any(|owed| owed.next_due_at.is_some_and(|at| at <= now)) {
            self.change_obligations(book, None, None, |obligation| {
                obligation.advance(book, now);
                true
            });
        }
    }

    /// A case that counts nowhere owes nothing from then on.
    fn set_aside_obligations(&mut self, book: &Rulebook) -> Option<Status> {
        let at = self.ended_at.filter(|_| self.status.is_excluded())?;
        self.change_obligations(book, None, None, |obligation| {
            let is_open = obligation.standing == Standing::Running;
            if is_open {
                let (agent, team) = (None, None);
                let body = Body::Cancelled;
                obligation.apply(book, &Event { at, recorded_at: at, seq: u64::MAX, agent, team, body });
            }
            is_open
        });
        Some(self.status)
    }

    fn change_obligations(
        &mut self,
        book: &Rulebook,
        agent: Option<AgentId>,
        team: Option<TeamId>,
        change: impl Fn(&mut Obligation) -> bool,
    ) {
        let (priority, tier, category) = (self.priority, self.tier, self.category);
        let (agent, team) = (agent.or(self.owner), team.or(self.team));
        for owed in &mut self.owed {
            if change(&mut owed.obligation) {
                let held = Held { priority, tier, category, agent, team };
                let determined = owed.obligation.outcomes.first().map(|outcome| (*outcome, held));
                owed.outcome = owed.outcome.or(determined);
                owed.next_due_at = owed.obligation.next_due_at(book);
            }
        }
    }
}

fn of_case(event: &CaseEvent, body: Body) -> Event {
    let CaseEvent { at, recorded_at, seq, agent, team, .. } = *event;
    Event { at, recorded_at, seq, agent, team, body }
}
