//! How the desk works besides its promises: surveys' uses, knowledge, quality, people, money, data, reports, change.
//!
//! Each rule has the keys of its table in the mission file and is made by the same declaration (`syntax/tree/`).
//! Lengths of physical time are milliseconds, shares 0…1.

mod choices;
mod numbers;

pub use choices::*;
pub(crate) use numbers::minor_digits;
pub use numbers::{Between, Money, RewardedNumber};

pub use crate::syntax::tree::{
    AccessibilityRule, AiRule, BudgetRule, BudgetSplitRule, ContactCostsRule, CriterionRule, DashboardsRule,
    DataRule, DeliverableRule, DraftingRule, GateRule, HeadcountRule, IncentivesRule, JobProfileRule,
    KnowledgeRule, PhaseRule, PilotRule, PlannedCostsRule, PostIncidentReviewRule, QualityRule, ReportsRule,
    RetentionRule, RewardRule, RolloutRule, SecurityRule, StatusPageRule, StatuteRule, ToolPriceRule,
    TrainingModuleRule, TrainingRule, VendorRule, VoiceOfCustomerRule, WorkforceRule,
};
use crate::syntax::{Plain, Tree};

/// How the desk works, as plain data. What the mission does not say has its default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// The role of the compliance officer.
    pub compliance_officer: Option<String>,
    /// Whether customers see the escalations of their cases.
    pub escalations_are_visible: bool,
    /// What follows an incident.
    pub post_incident_review: PostIncidentReviewRule,
    /// What customers' answers lead to.
    pub voice_of_customer: VoiceOfCustomerRule,
    /// The knowledge base.
    pub knowledge: KnowledgeRule,
    /// Reviews and coaching.
    pub quality: QualityRule,
    /// Training.
    pub training: TrainingRule,
    /// Job profiles by name.
    pub job_profiles: Vec<(String, JobProfileRule)>,
    /// Rewards.
    pub incentives: IncentivesRule,
    /// Staffing.
    pub workforce: WorkforceRule,
    /// Costs.
    pub budget: BudgetRule,
    /// Fields, retention and statutes.
    pub data: DataRule,
    /// Encryption and card numbers.
    pub security: SecurityRule,
    /// Accessibility.
    pub accessibility: AccessibilityRule,
    /// The public status page.
    pub status_page: StatusPageRule,
    /// Dashboards.
    pub dashboards: DashboardsRule,
    /// Reports to the leadership.
    pub reports: ReportsRule,
    /// Pilots by name.
    pub pilots: Vec<(String, PilotRule)>,
    /// Assisted functions. One that is not named is off.
    pub ai: Vec<(AiFunction, AiRule)>,
    /// The introduction of a version.
    pub rollout: RolloutRule,
    /// The drafting process.
    pub drafting: DraftingRule,
    /// Vendors by name.
    pub vendors: Vec<(String, VendorRule)>,
}

impl Practice {
    /// What a tree says, with defaults for the rest.
    pub(crate) fn of(tree: &Tree) -> Practice {
        let escalation = tree.escalation.as_ref();
        Practice {
            compliance_officer: escalation.and_then(|entry| entry.compliance_officer.plain()),
            escalations_are_visible: escalation.is_some_and(|entry| entry.customer_visible.value),
            post_incident_review: tree.post_incident_review.plain(),
            voice_of_customer: tree.voice_of_customer.plain(),
            knowledge: tree.knowledge.plain(),
            quality: tree.quality.plain(),
            training: tree.training.plain(),
            job_profiles: tree.job_profiles.plain(),
            incentives: tree.incentives.plain(),
            workforce: tree.workforce.plain(),
            budget: tree.budget.plain(),
            data: tree.data.plain(),
            security: tree.security.plain(),
            accessibility: tree.accessibility.plain(),
            status_page: tree.status_page.plain(),
            dashboards: tree.dashboards.plain(),
            reports: tree.reports.plain(),
            pilots: tree.pilots.plain(),
            ai: tree.ai.plain(),
            rollout: tree.rollout.plain(),
            drafting: tree.drafting.plain(),
            vendors: tree.vendors.plain(),
        }
    }
}

impl Default for Practice {
    /// That of a mission that says nothing about it.
    fn default() -> Practice {
        Practice::of(&Tree::empty())
    }
}
