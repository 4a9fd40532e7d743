//! Settings that nothing acts upon yet. The list must be empty by the first release.

use crate::check::testing::{SOUND, bare};
use crate::{Files, Unenforced, manual, read};

/// Every setting of the language that is read and kept only, one a line, in the order of the manual.
const UNENFORCED: &[&str] = &[
    "behaviours",
    "capabilities",
    "post_incident_review",
    "voice_of_customer",
    "knowledge",
    "training",
    "job_profiles",
    "workforce",
    "budget",
    "data",
    "security",
    "accessibility",
    "dashboards",
    "pilots",
    "ai",
    "rollout",
    "drafting",
    "vendors",
    "mission.established",
    "mission.revised",
    "mission.updated",
    "governance.reviewers",
    "governance.steering_chair",
    "governance.playbook",
    "governance.reassess_after_product_change",
    "governance.regulated",
    "statement.mission",
    "statement.vision",
    "statement.values",
    "statement.fair_resolution",
    "tiers.when",
    "tiers.named_manager",
    "tiers.business_reviews",
    "channels.purpose",
    "channels.alternatives",
    "channels.authentication",
    "channels.relay",
    "interpreters.languages",
    "interpreters.promised",
    "interpreters.within",
    "interpreters.attainment",
    "scope.common",
    "scope.low_complexity",
    "scope.automatic_replies",
    "priorities.rules",
    "priorities.impact",
    "priorities.urgency",
    "priorities.raise",
    "priorities.lower",
    "promise.until_confirmed",
    "promise.attempts",
    "promise.unit",
    "promise.goal",
    "promise.disclosure",
    "pause.at_most",
    "escalation.compliance_officer",
    "escalation.customer_visible",
    "credits.base",
    "credits.claim_needed",
    "credits.claim_within",
    "objective.stretch_by",
    "objective.rolling_months",
    "objective.margin",
    "objective.primary",
    "objective.board_kpi",
    "objective.budget_line",
    "objective.owner",
    "surveys.csat",
    "surveys.csat_scale",
    "surveys.csat_satisfied",
    "surveys.csat_delay",
    "surveys.csat_throttle",
    "surveys.nps",
    "surveys.product_study",
    "surveys.reason_codes",
    "quality.reviews_per_month",
    "quality.mix",
    "quality.criteria",
    "quality.critical_fails_review",
    "quality.coaching_below",
    "quality.coaching",
    "quality.coaching_length",
    "quality.case_review",
    "reports.return_on_investment",
];

#[test]
fn the_settings_nothing_acts_upon_are_these() {
    let found = manual::unenforced();
    assert!(found == UNENFORCED, "change the list in this file to\n    \"{}\",", found.join("\",\n    \""));
}

#[test]
fn a_mission_is_told_which_of_its_settings_are_not_enforced() {
    let objective = |id: &str, more: &str| {
        format!("[[objective]]\nid = \"{id}\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\n{more}\n")
    };
    let owned = "owner = \"Head of Support\"";
    let text = [SOUND, &objective("a", owned), &objective("b", ""), &objective("c", owned)].concat();
    let first = SOUND.lines().count() + 1;
    let lines = [4, 14].map(|after| u32::try_from(first + after).expect("a short mission")).to_vec();
    let unenforced = read(&text, &Files::new()).unenforced;
    let found = unenforced.into_iter().find(|found| found.setting == "objective.owner");
    assert_eq!(found, Some(Unenforced { setting: "objective.owner".to_owned(), lines }));
}

#[test]
fn a_mission_that_uses_none_is_told_nothing() {
    assert_eq!(read(&bare(), &Files::new()).unenforced, []);
}
