//! What a mission must not say: one file per finding of the specification, with its rule, its help and its tests.
//!
//! A check looks at the tree and at the [`Context`], reports what it finds, and knows nothing of other checks.
//! Findings about single values (a percentage above 100, a length without a unit) are made by the readers in
//! `syntax`, with the words of the check they belong to.

mod accepted;
mod context;
mod cover;
mod e01_owner;
mod e02_nothing_promised;
mod e03_bound_promises;
mod e04_metrics;
mod e05_objectives;
mod e06_hours_of_tiers;
pub(crate) mod e07_units_and_calendars;
mod e08_reachability;
mod e09_around_the_clock;
pub(crate) mod e10_notice;
mod e11_effective_date;
mod e12_contradictory_targets;
mod e13_priority_inversion;
mod e14_response_after_resolution;
mod e15_ladders;
mod e16_paths;
mod e17_rosters;
mod e18_credits;
pub(crate) mod e19_ranges;
mod e20_calendars;
mod e21_retention;
mod e22_privacy_limit;
mod e23_regulated;
mod e24_interpreters;
mod e25_versions;
mod e26_raci;
mod e27_scope;
mod e28_incentives;
mod e29_matrix;
mod e30_references;
mod e31_protections;
mod e32_pilots;
mod e33_capabilities;
mod e34_placeholders;
mod lengths;
mod listed_targets;
mod obligations;
mod open_hours;
mod phrases;
mod practice;
mod primary;
mod promises;
mod reach;
mod shape;
#[cfg(test)]
pub(crate) mod testing;
mod w01_behaviours;
mod w02_primary_numbers;
mod w03_sorts_of_numbers;
mod w04_vague_words;
mod w05_attainment;
mod w06_partly_reachable;
mod w07_variant;
mod w08_holds;
mod w09_ambitious_targets;
mod w10_roster;
mod w11_overlapping_targets;
mod w12_small_numbers;
mod w13_cut_off;
mod w14_abandonment;
mod w15_tier_inversion;
mod w16_ladders;
mod w17_governance;
mod w18_rollout;
mod w19_onboarding;
mod w20_handle_time;
mod w21_alternatives;
mod w22_numbers_in_values;
mod w23_surveys;
mod w24_contact;
mod w25_follow_up;
mod w26_equal_targets;
mod w27_long_retention;
mod w28_ratios;
mod w29_cost_per_contact;
mod w30_unserved_clauses;
mod w31_holidays;
mod w32_always_in_words;
mod w33_individual_targets;

use crate::finding::Finding;
use crate::syntax::{Document, Tree};

pub use accepted::Accepted;
pub use context::{Baselines, Context, Files, Need, Roster, Rosters, Shift, StaffedInterval};
pub(crate) use lengths::by_amount;

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its code in the specification; `None` for rules of writing it does not number.
    pub code: Option<&'static str>,
    /// What it rejects or warns of.
    pub about: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Data without which it, or a part of it, is not evaluated.
    pub needs: &'static [Need],
    /// Adds what it finds. It runs without its data as well, and looks at what there is.
    pub(crate) run: fn(&Tree, &Context<'_>, &mut Vec<Finding>),
}

/// Every check, in the order of the specification.
pub const CHECKS: &[Check] = &[
    shape::CHECK,
    e01_owner::CHECK,
    e02_nothing_promised::CHECK,
    e03_bound_promises::CHECK,
    e04_metrics::CHECK,
    e05_objectives::CHECK,
    e06_hours_of_tiers::CHECK,
    e07_units_and_calendars::CHECK,
    e08_reachability::CHECK,
    listed_targets::CHECK,
    e09_around_the_clock::CHECK,
    e10_notice::CHECK,
    e11_effective_date::CHECK,
    e12_contradictory_targets::CHECK,
    e13_priority_inversion::CHECK,
    e14_response_after_resolution::CHECK,
    e15_ladders::CHECK,
    e16_paths::CHECK,
    e17_rosters::CHECK,
    e18_credits::CHECK,
    e19_ranges::CHECK,
    e20_calendars::CHECK,
    e21_retention::CHECK,
    e22_privacy_limit::CHECK,
    e23_regulated::CHECK,
    e24_interpreters::CHECK,
    e25_versions::CHECK,
    e26_raci::CHECK,
    e27_scope::CHECK,
    e28_incentives::CHECK,
    e29_matrix::CHECK,
    e30_references::CHECK,
    e31_protections::CHECK,
    e32_pilots::CHECK,
    e33_capabilities::CHECK,
    e34_placeholders::CHECK,
    w01_behaviours::CHECK,
    w02_primary_numbers::CHECK,
    w03_sorts_of_numbers::CHECK,
    w04_vague_words::CHECK,
    w05_attainment::CHECK,
    w06_partly_reachable::CHECK,
    w07_variant::CHECK,
    w08_holds::CHECK,
    w09_ambitious_targets::CHECK,
    w10_roster::CHECK,
    w11_overlapping_targets::CHECK,
    w12_small_numbers::CHECK,
    w13_cut_off::CHECK,
    w14_abandonment::CHECK,
    w15_tier_inversion::CHECK,
    w16_ladders::CHECK,
    w17_governance::CHECK,
    w18_rollout::CHECK,
    w19_onboarding::CHECK,
    w20_handle_time::CHECK,
    w21_alternatives::CHECK,
    w22_numbers_in_values::CHECK,
    w23_surveys::CHECK,
    w24_contact::CHECK,
    w25_follow_up::CHECK,
    w26_equal_targets::CHECK,
    w27_long_retention::CHECK,
    w28_ratios::CHECK,
    w29_cost_per_contact::CHECK,
    w30_unserved_clauses::CHECK,
    w31_holidays::CHECK,
    w32_always_in_words::CHECK,
    w33_individual_targets::CHECK,
];

/// A check that lacks data, so that its silence means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unevaluated {
    /// Its code in the specification.
    pub code: &'static str,
    /// What is missing.
    pub missing: Vec<Need>,
}

/// What the checks say of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Checked {
    pub accepted: Vec<Accepted>,
    pub not_evaluated: Vec<Unevaluated>,
}

/// Adds everything the checks find in `tree`, and takes out what it accepts.
pub(crate) fn check(document: &Document, context: &Context<'_>, findings: &mut Vec<Finding>) -> Checked {
    let tree = &document.tree;
    e34_placeholders::report(&document.marks, context, findings);
    CHECKS.iter().for_each(|check| (check.run)(tree, context, findings));
    let not_evaluated: Vec<Unevaluated> = CHECKS.iter().filter_map(|check| lacking(check, context)).collect();
    Checked { accepted: accepted::take(tree, context, &not_evaluated, findings), not_evaluated }
}

fn lacking(check: &Check, context: &Context<'_>) -> Option<Unevaluated> {
    let missing: Vec<Need> = check.needs.iter().copied().filter(|need| !context.has(*need)).collect();
    check.code.filter(|_| !missing.is_empty()).map(|code| Unevaluated { code, missing })
}
