//! The sentences of the people of the desk: reviews, training, jobs, rewards, staffing, money.

use super::super::mission::the;
use super::super::words::{and, capital, counted, length, money, or, percent};
use super::{Lines, line, often, physical, range};
use crate::policy::{
    BudgetRule, Capability, IncentivesRule, JobProfileRule, ObjectivePeriod, QualityRule, Rewarded,
    RewardedNumber, TrainingRule, WorkforceRule,
};
use crate::vocabulary::Priority;

pub(in crate::compile) fn quality(rule: &QualityRule) -> Lines {
    let mut lines = vec![
        line(
            "reviews_per_month",
            format!(
                "Every month {} of each agent are reviewed.",
                counted(rule.reviews_per_month.into(), "interaction")
            ),
        ),
        line("coaching_below", format!("A review score below {} is coached.", percent(&rule.coaching_below))),
    ];
    if let Some(often) = often(rule.coaching) {
        let length = range(&rule.coaching_length, |ms| physical(*ms));
        lines.push(line("coaching", format!("Every agent is coached {often}, for {length}.")));
    }
    if let Some(often) = often(rule.case_review) {
        lines.push(line("case_review", format!("Team leads review cases together {often}.")));
    }
    lines
}

pub(in crate::compile) fn training(rule: &TrainingRule) -> Lines {
    let mut lines = vec![line(
        "onboarding",
        format!(
            "Every new agent is trained for {}, with {} of role-play.",
            physical(rule.onboarding),
            physical(rule.role_play)
        ),
    )];
    if let Some(ongoing) = rule.ongoing {
        let period = match rule.ongoing_period {
            ObjectivePeriod::Month => "month",
            ObjectivePeriod::Quarter => "quarter",
            ObjectivePeriod::HalfYear => "half-year",
            ObjectivePeriod::Year => "year",
        };
        lines.push(line("ongoing", format!("Every agent is trained for {} a {period}.", physical(ongoing))));
    }
    if let Some(often) = often(rule.certification) {
        lines.push(line("certification", format!("Agents are certified {often}.")));
    }
    if let Some(often) = often(rule.bootcamp) {
        lines.push(line("bootcamp", format!("There is a product bootcamp {often}.")));
    }
    lines.push(line(
        "competency",
        format!("A competency assessment is passed with {}.", percent(&rule.competency)),
    ));
    lines.push(line(
        "security",
        format!("Every agent repeats the security training every {}.", length(&rule.security)),
    ));
    lines.push(line(
        "ethics",
        format!("Every agent acknowledges the code of ethics every {}.", length(&rule.ethics)),
    ));
    lines
}

/// `The job of an agent serves triage and P1 response, and asks for patience.`
pub(in crate::compile) fn job_profile(name: &str, rule: &JobProfileRule) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
    let serves = format!("serves {}", and(&spoken(&rule.clauses)));
    let asks = format!("asks for {}", and(&rule.requires));
    let parts = [(serves, rule.clauses.is_empty()), (asks, rule.requires.is_empty())];
    let parts: Vec<String> = parts.into_iter().filter(|(_, is_empty)| !is_empty).map(|it| it.0).collect();
    match parts.is_empty() {
        true => format!("There is a profile of the job of {article} {name}."),
        false => format!("The job of {article} {name} {}.", parts.join(", and ")),
    }
}

/// `The Head of Support answers for knowledge, which is held to article review, and seen in csat.`
pub(in crate::compile) fn capability(rule: &Capability) -> String {
    let what = rule.kind.word().replace('_', " ");
    let (held_to, outcomes) = (and(&spoken(&rule.held_to)), and(&spoken(&rule.outcomes)));
    capital(&format!(
        "{} answers for {what}, which is held to {held_to}, and seen in {outcomes}.",
        the(&rule.owner)
    ))
}

/// Ids as people say them: `P1 response` for `p1-response`.
fn spoken(ids: &[String]) -> Vec<String> {
    let priority = |word: &str| Priority::ALL.iter().find(|it| it.word().eq_ignore_ascii_case(word));
    let word = |word: &str| priority(word).map_or_else(|| word.to_owned(), |it| it.word().to_owned());
    ids.iter().map(|id| id.split(['-', '_']).map(word).collect::<Vec<_>>().join(" ")).collect()
}

pub(in crate::compile) fn incentives(rule: &IncentivesRule) -> Lines {
    let said = |number: RewardedNumber| match number {
        RewardedNumber::Metric(metric) => metric.name(),
        RewardedNumber::LowPriorityShare => "the share of low priorities".to_owned(),
        RewardedNumber::ClosedWithoutResolution => "cases closed without a resolution".to_owned(),
        RewardedNumber::SurveySuppression => "surveys that were held back".to_owned(),
    };
    let all = RewardedNumber::WORDS.iter().chain(&rule.prohibited).map(|number| said(*number));
    let prohibited = format!("Nobody is rewarded for {}.", or(&all.collect::<Vec<_>>()));
    let mut lines = vec![line("prohibited", prohibited)];
    for (name, reward) in &rule.rewards {
        let who = if reward.to == Rewarded::Agent { "Agents are" } else { "Teams are" };
        let sentence = format!("{who} rewarded for {}.", said(reward.number));
        lines.push(line(&format!("rewards.{name}"), sentence));
    }
    lines
}

pub(in crate::compile) fn workforce(rule: &WorkforceRule) -> Lines {
    let plan = format!(
        "We plan people in steps of {}, at most {} busy, with {} at once.",
        physical(rule.planning_interval),
        percent(&rule.occupancy),
        counted(rule.concurrency.into(), "chat")
    );
    let whole = |n: &u32| n.to_string();
    let mut lines = vec![
        line("planning_interval", plan),
        line(
            "agents_per_manager",
            format!("A manager leads {} agents.", range(&rule.agents_per_manager, whole)),
        ),
        line(
            "agents_per_planner",
            format!("There is a planner for {} agents.", range(&rule.agents_per_planner, whole)),
        ),
        line(
            "quality_share",
            format!("Quality reviewers are {} of the agents.", range(&rule.quality_share, percent)),
        ),
        line(
            "expert_share",
            format!("Subject-matter experts are {} of the agents.", range(&rule.expert_share, percent)),
        ),
    ];
    if let Some(addition) = &rule.night_addition {
        lines.push(line(
            "night_addition",
            format!("For the nights we plan {} more agents.", percent(addition)),
        ));
    }
    if let Some(differential) = &rule.shift_differential {
        lines.push(line(
            "shift_differential",
            format!("An hour at night is paid {} more.", percent(differential)),
        ));
    }
    lines
}

pub(in crate::compile) fn budget(rule: &BudgetRule) -> Lines {
    let split = format!(
        "Of the budget {} go to people, {} to tools, {} to analytics and quality, {} to training and contingency.",
        percent(&rule.split.staffing),
        percent(&rule.split.tools),
        percent(&rule.split.analytics_and_quality),
        percent(&rule.split.training_and_contingency)
    );
    let mut lines = vec![line("split", split)];
    lines.push(line(
        "training_per_agent",
        format!(
            "Training, tools and certifications of one agent cost {} a year.",
            range(&rule.training_per_agent, money)
        ),
    ));
    if let Some(project) = &rule.project {
        lines.push(line("project", format!("Introducing this mission costs {}.", range(project, money))));
    }
    lines
}
