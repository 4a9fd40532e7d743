//! One invitation to a survey, with its answer.

use calendar::Instant;
use desk::CaseState;
use desk::case::event::{AgentId, CaseId, CustomerId, Score, Survey, TeamId};
use mission::policy::TierId;
use mission::{Channel, Priority};

use super::held::Holding;
use super::{CategoryCode, CohortCode, ProductCode, SpellFact};
use crate::group::Held;

/// An invitation, or an answer to one that nobody recorded. The dimensions are those held at the answer, else at the sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurveyFact {
    /// When it was sent; [`SpellFact::NEVER`] when that is not known.
    pub sent_at: Instant,
    /// When it was answered; [`SpellFact::NEVER`] when it was not.
    pub answered_at: Instant,
    /// When a later answer about the same case took its place (clocks.md 10); [`SpellFact::NEVER`] when none did.
    pub superseded_at: Instant,
    /// The case; for a survey about no case the one that stands for the customer.
    pub case: CaseId,
    /// Who was asked, when known.
    pub customer: Option<CustomerId>,
    /// Who resolved the case last.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
    /// The category held.
    pub category: CategoryCode,
    /// The product.
    pub product: ProductCode,
    /// The cohort of the customer.
    pub cohort: CohortCode,
    /// The priority held.
    pub priority: Priority,
    /// The tier held.
    pub tier: TierId,
    /// The channel of the case, when the survey is about one.
    pub channel: Option<Channel>,
    /// Which survey.
    pub survey: Survey,
    /// What was answered; nothing when it was left blank, or not answered at all.
    pub score: Option<Score>,
    /// It came back undelivered.
    pub is_bounced: bool,
    /// The case was reopened before it was answered.
    pub is_withdrawn: bool,
}

impl SurveyFact {
    /// An instant that never comes.
    pub const NEVER: Instant = SpellFact::NEVER;

    /// The surveys of one case, in the order of their invitations.
    pub fn of_case(case: CaseId, customer: Option<CustomerId>, state: &CaseState) -> Vec<SurveyFact> {
        let answers = state.surveys.iter().map(|one| (one.survey, one.answer.map(|answer| answer.at)));
        let answers: Vec<(Survey, Option<Instant>)> = answers.collect();
        let facts = state.surveys.iter().map(|one| {
            let answered_at = one.answer.map_or(SpellFact::NEVER, |answer| answer.at);
            let later = answers.iter().filter_map(|(survey, at)| at.filter(|_| *survey == one.survey));
            let superseded_at = later.filter(|at| *at > answered_at).min().unwrap_or(SpellFact::NEVER);
            SurveyFact {
                sent_at: one.sent_at.unwrap_or(SpellFact::NEVER),
                answered_at,
                superseded_at: if is_about_case(one.survey) { superseded_at } else { SpellFact::NEVER },
                case,
                customer,
                agent: one.held.agent,
                team: one.held.team,
                category: one.held.category.into(),
                product: ProductCode::NONE,
                cohort: CohortCode::NONE,
                priority: one.held.priority,
                tier: one.held.tier,
                channel: state.channel(),
                survey: one.survey,
                score: one.answer.and_then(|answer| answer.score),
                is_bounced: one.is_bounced,
                is_withdrawn: one.is_withdrawn,
            }
        });
        facts.collect()
    }

    /// What it held.
    pub fn held(&self) -> Held {
        let holding = Holding {
            priority: self.priority,
            tier: self.tier,
            channel: self.channel,
            category: self.category.get(),
            team: self.team,
            agent: self.agent,
            product: self.product.get(),
            cohort: self.cohort.get(),
        };
        holding.held()
    }

    /// When it was answered, else when it was sent.
    pub(super) fn counts_at(&self) -> Instant {
        if self.is_answered() { self.answered_at } else { self.sent_at }
    }

    /// Whether its sending is known.
    pub fn is_sent(&self) -> bool {
        self.sent_at < SpellFact::NEVER
    }

    /// Whether it was answered.
    pub fn is_answered(&self) -> bool {
        self.answered_at < SpellFact::NEVER
    }

    /// The instant of its wave: when it was sent, else when it was answered.
    pub fn wave_at(&self) -> Instant {
        self.sent_at.min(self.answered_at)
    }
}

/// Whether a survey asks about one case, of which one answer counts.
pub(super) fn is_about_case(survey: Survey) -> bool {
    matches!(survey, Survey::Csat | Survey::FirstContact)
}
