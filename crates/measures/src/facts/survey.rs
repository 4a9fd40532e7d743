//! One invitation to a survey, with its answer.

use calendar::Instant;
use desk::case::event::{AgentId, CaseId, CustomerId, Score, Survey, TeamId};
use desk::{CaseState, Rulebook};
use mission::policy::TierId;
use mission::{Channel, Priority};

use super::held::Holding;
use super::{CategoryCode, CohortCode, ProductCode, SpellFact};
use crate::group::Held;
use crate::kpi::response_rate::Window;
use crate::kpi::{csat, first_contact_survey};

/// An invitation, or an answer to one that nobody recorded. The dimensions are those held at the answer, else at the sending;
/// [`SurveyFact::asked`] holds those of the sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurveyFact {
    /// When it was sent; [`SpellFact::NEVER`] when that is not known.
    pub sent_at: Instant,
    /// When the question was sent that the answer belongs to: this one, or the one before when an answer was changed;
    /// [`SpellFact::NEVER`] when that is not known.
    pub due_from: Instant,
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
    /// What was held when it was sent, else when it was answered: what counts invitations counts under this (metrics.md 1.5).
    pub asked: Held,
}

impl SurveyFact {
    /// An instant that never comes.
    pub const NEVER: Instant = SpellFact::NEVER;

    /// The surveys of one case, in the order of their invitations.
    pub fn of_case(
        book: &Rulebook,
        case: CaseId,
        customer: Option<CustomerId>,
        state: &CaseState,
    ) -> Vec<SurveyFact> {
        let facts = state.surveys.iter().map(|one| SurveyFact {
            sent_at: one.sent_at.unwrap_or(SpellFact::NEVER),
            due_from: one.belongs_to.unwrap_or(SpellFact::NEVER),
            answered_at: one.answer.map_or(SpellFact::NEVER, |answer| answer.at),
            superseded_at: SpellFact::NEVER,
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
            asked: held(&one.asked, state.channel()),
        });
        let mut facts: Vec<SurveyFact> = facts.collect();
        supersede(book, &mut facts);
        facts
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

/// Of the answers about one case the latest that counts takes the place of those before it: a blank one or one that came too
/// late takes nothing away (metrics.md 2, clocks.md 10).
fn supersede(book: &Rulebook, facts: &mut [SurveyFact]) {
    let policy = book.policy();
    let window = Window::new(&policy.reporting_zone, policy.surveys.csat_days);
    for survey in Survey::ALL.iter().copied().filter(|survey| is_about_case(*survey)) {
        let counts = |fact: &&SurveyFact| {
            let judged = csat::judge(fact, &window).or_else(|| first_contact_survey::judge(fact));
            fact.survey == survey && judged.is_some()
        };
        let mut answers: Vec<Instant> = facts.iter().filter(counts).map(|fact| fact.answered_at).collect();
        answers.sort_unstable();
        for fact in facts.iter_mut().filter(|fact| fact.survey == survey) {
            let next = answers.partition_point(|at| *at <= fact.answered_at);
            fact.superseded_at = answers.get(next).copied().unwrap_or(SpellFact::NEVER);
        }
    }
}

fn held(held: &desk::case::survey::Held, channel: Option<Channel>) -> Held {
    let desk::case::survey::Held { priority, tier, category, agent, team } = *held;
    Holding { priority, tier, channel, category, team, agent, product: None, cohort: None }.held()
}
