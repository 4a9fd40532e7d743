//! Determined outcomes of obligations, of cases and outside of them.

use calendar::Instant;
use desk::case::event::{AgentId, CaseId, CustomerId, TeamId};
use desk::case::outcome::Verdict;
use desk::obligation::{Obligation, Outcome, Owed};
use mission::ObligationKind;
use mission::policy::TierId;

use crate::group::{CohortId, Dimension, Held};

/// An outcome of an obligation (clocks.md 15). It counts once, in the month of `determined_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObligationFact {
    /// Its kind.
    pub kind: ObligationKind,
    /// The stop, or the recorded miss, whichever was first.
    pub determined_at: Instant,
    /// Met or missed.
    pub verdict: Verdict,
    /// The case it comes from; none for an obligation outside cases that names none.
    pub case: Option<CaseId>,
    /// Whom it concerns, when known.
    pub customer: Option<CustomerId>,
    /// What its case held, or who ended it and the customer's tier and cohort.
    pub held: Held,
}

impl ObligationFact {
    /// The outcomes of an obligation outside cases, in order. Who ended it stands for the agent and the team.
    pub fn of(obligation: &Obligation) -> impl Iterator<Item = ObligationFact> {
        let start = obligation.start.map(|(start, _)| start);
        obligation.outcomes.iter().map(move |outcome| {
            let mut held = Held::default();
            held.put(Dimension::Team, outcome.team.map(TeamId::index));
            held.put(Dimension::Agent, outcome.agent.map(AgentId::index));
            let (case, customer) =
                (start.and_then(|start| start.case), start.and_then(|start| start.customer));
            ObligationFact::new(outcome, (case, customer), held)
        })
    }

    /// The same of a customer, in what tier and cohort that one is.
    pub fn of_customer(
        mut self,
        customer: Option<CustomerId>,
        (tier, cohort): (Option<TierId>, Option<CohortId>),
    ) -> ObligationFact {
        self.held.put(Dimension::Tier, tier.map(|tier| tier.0.into()));
        self.held.put(Dimension::Cohort, cohort.map(|cohort| cohort.0.into()));
        ObligationFact { customer, ..self }
    }

    /// The outcome of an obligation of a case; `of_case` is what the case held apart from what the outcome says.
    pub(super) fn owed(
        owed: &Owed,
        (case, customer): (CaseId, Option<CustomerId>),
        of_case: impl Fn(Instant) -> Held,
    ) -> Option<ObligationFact> {
        let (outcome, then) = owed.outcome?;
        let mut held = of_case(outcome.determined_at);
        held.put(Dimension::Priority, Some(then.priority as u32));
        held.put(Dimension::Tier, Some(then.tier.0.into()));
        held.put(Dimension::Category, then.category.map(|category| category.0.into()));
        held.put(Dimension::Team, then.team.map(TeamId::index));
        held.put(Dimension::Agent, then.agent.map(AgentId::index));
        Some(ObligationFact::new(&outcome, (Some(case), customer), held))
    }

    fn new(
        outcome: &Outcome,
        (case, customer): (Option<CaseId>, Option<CustomerId>),
        held: Held,
    ) -> ObligationFact {
        let Outcome { kind, determined_at, verdict, .. } = *outcome;
        ObligationFact { kind, determined_at, verdict, case, customer, held }
    }
}
