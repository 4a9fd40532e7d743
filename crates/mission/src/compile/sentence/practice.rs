//! The sentences of how the desk works besides its promises: each with the key it comes from.

use calendar::{Ratio, Within};

use super::mission::bare;
use super::words::{and, capital, counted, length, money, or, percent, time};
use crate::policy::{
    AccessibilityRule, AiFunction, AiRule, Between, BudgetRule, Cadence, Comparator, DashboardsRule,
    DataRule, DraftingRule, IncentivesRule, JobProfileRule, KnowledgeRule, PilotRule, PostIncidentReviewRule,
    QualityRule, ReportsRule, Rewarded, RewardedNumber, RolloutRule, SecurityRule, StatusDetail,
    StatusFigure, StatusPageRule, SurveyRule, TrainingRule, VendorRule, VoiceOfCustomerRule, WorkforceRule,
};

/// Keys of a table with what they say.
pub(in crate::compile) type Lines = Vec<(String, String)>;

fn line(key: &str, sentence: String) -> (String, String) {
    (key.to_owned(), sentence)
}

fn physical(ms: i64) -> String {
    length(&Within::Elapsed(ms))
}

/// `every month`; nothing when it never happens.
fn often(cadence: Cadence) -> Option<&'static str> {
    Some(match cadence {
        Cadence::Weekly => "every week",
        Cadence::Monthly => "every month",
        Cadence::Quarterly => "every quarter",
        Cadence::Semiannual => "every half-year",
        Cadence::Yearly => "every year",
        Cadence::Never => return None,
    })
}

fn range<T: PartialEq>(between: &Between<T>, show: impl Fn(&T) -> String) -> String {
    match between.low == between.high {
        true => show(&between.low),
        false => format!("{} to {}", show(&between.low), show(&between.high)),
    }
}

pub(in crate::compile) fn surveys(rule: &SurveyRule) -> Lines {
    let mut lines = Vec::new();
    if rule.csat {
        lines.push(line(
            "csat",
            format!(
                "{} after a case is solved we ask the customer how satisfied they are.",
                capital(&physical(rule.csat_delay_ms))
            ),
        ));
    }
    if let Some(often) = often(rule.nps) {
        lines.push(line("nps", format!("We ask customers {often} whether they would recommend us.")));
    }
    if let Some(often) = often(rule.product_study) {
        lines
            .push(line("product_study", format!("We ask customers {often} what they think of the product.")));
    }
    lines
}

pub(in crate::compile) fn voice_of_customer(rule: &VoiceOfCustomerRule) -> Lines {
    let mut lines = Vec::new();
    if let Some(often) = often(rule.published) {
        let sentence = format!(
            "We publish {often} the {} main reasons for dissatisfaction and the {} for delight.",
            rule.dissatisfaction_drivers, rule.delight_drivers
        );
        lines.push(line("published", sentence));
    }
    let changes = counted(rule.changes_per_quarter.into(), "process change");
    lines.push(line(
        "changes_per_quarter",
        format!("Customers’ answers lead to at least {changes} a quarter."),
    ));
    lines
}

pub(in crate::compile) fn knowledge(rule: &KnowledgeRule) -> Lines {
    let topics = match rule.eligible_topics.as_slice() {
        [] => String::new(),
        topics => format!(" about {}", or(topics)),
    };
    let mut lines = vec![
        line(
            "freshness",
            format!("At least {} of our articles have been reviewed in time.", percent(&rule.freshness)),
        ),
        line(
            "deflection",
            format!("At least {} of questions{topics} are settled by an article.", percent(&rule.deflection)),
        ),
    ];
    if let Some(coverage) = &rule.coverage {
        let common = rule.common_types;
        lines.push(line(
            "coverage",
            format!("At least {} of the {common} most common issues have an article.", percent(coverage)),
        ));
    }
    lines
}

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
            crate::policy::ObjectivePeriod::Month => "month",
            crate::policy::ObjectivePeriod::Quarter => "quarter",
            crate::policy::ObjectivePeriod::HalfYear => "half-year",
            crate::policy::ObjectivePeriod::Year => "year",
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

pub(in crate::compile) fn data(rule: &DataRule) -> Lines {
    let mut lines = Vec::new();
    for (field, purpose) in &rule.fields {
        lines
            .push(line(&format!("fields.{field}"), format!("We ask for the {field}: it {}.", bare(purpose))));
    }
    for (record, retention) in &rule.retention {
        let Some(keep) = &retention.keep else { continue };
        let start = retention.from.to_string().replace('_', " ");
        let records = record.to_string().replace('_', " ");
        let sentence =
            format!("We keep every {records} for {} from its {start}, then delete it.", length(keep));
        lines.push(line(&format!("retention.{record}"), sentence));
    }
    lines.push(line("backups", format!("We keep backups for {}.", length(&rule.backups))));
    lines
}

pub(in crate::compile) fn security(rule: &SecurityRule) -> Lines {
    let digits = rule.card_digits;
    vec![
        line(
            "minimum_tls",
            format!("Connections to us are encrypted with TLS {} or newer.", rule.minimum_tls),
        ),
        line("cipher", format!("What we store is encrypted with {}.", rule.cipher)),
        line("card_digits", format!("Of a payment card only the {digits} digits stay readable.")),
    ]
}

pub(in crate::compile) fn accessibility(rule: &AccessibilityRule) -> Lines {
    let audit = often(rule.audit).map_or(String::new(), |often| format!(", which we audit {often}"));
    vec![line("level", format!("Our pages meet {}{audit}.", rule.level))]
}

pub(in crate::compile) fn status_page(rule: &StatusPageRule) -> Lines {
    let figure = |figure: &StatusFigure| match figure {
        StatusFigure::Csat => "customer satisfaction",
        StatusFigure::ResponseTimes => "response times",
        StatusFigure::Backlog => "the backlog",
        StatusFigure::Credits => "credits",
        StatusFigure::Objectives => "where every objective stands",
    };
    let figures: Vec<String> = rule.shows.iter().map(|it| figure(it).to_owned()).collect();
    let detail = match rule.detail {
        StatusDetail::Totals => "",
        StatusDetail::Channels => ", by channel",
        StatusDetail::Full => ", in full detail",
    };
    match figures.is_empty() {
        true => Vec::new(),
        false => vec![line("shows", format!("Every month we publish {}{detail}.", and(&figures)))],
    }
}

pub(in crate::compile) fn dashboards(rule: &DashboardsRule) -> Lines {
    let (live, rest) = (physical(rule.live), physical(rule.asynchronous));
    vec![line(
        "live",
        format!("Dashboards are at most {live} old for calls and chats, and {rest} for the rest."),
    )]
}

pub(in crate::compile) fn reports(rule: &ReportsRule) -> Lines {
    let leadership = often(rule.executive)
        .map(|often| line("executive", format!("The leadership gets a report {often}.")));
    let value = often(rule.return_on_investment).map(|often| {
        line("return_on_investment", format!("What the service brings in is reported {often}."))
    });
    leadership.into_iter().chain(value).collect()
}

pub(in crate::compile) fn post_incident_review(rule: &PostIncidentReviewRule) -> Lines {
    let priorities: Vec<String> = rule.priorities.iter().map(|it| it.to_string()).collect();
    match priorities.is_empty() {
        true => Vec::new(),
        false => {
            let due = time(Comparator::AtMost, &rule.due);
            let fields = and(&rule.fields);
            vec![line("due", format!("After every {} case we write down {fields}, {due}.", or(&priorities)))]
        }
    }
}

pub(in crate::compile) fn pilot(name: &str, rule: &PilotRule) -> String {
    let arms: Vec<String> =
        rule.arms.iter().map(|(arm, share)| format!("{arm} ({})", percent(share))).collect();
    let window = rule.window.as_ref().map_or(String::new(), |window| format!(" for {}", length(window)));
    format!(
        "The pilot {name} compares {}{window}, assigned by {}, on {}.",
        and(&arms),
        rule.unit,
        rule.primary.name()
    )
}

/// Only what is on is worth a sentence.
pub(in crate::compile) fn ai(function: AiFunction, rule: &AiRule) -> Option<String> {
    let what = match function {
        AiFunction::SuggestedReplies => "suggests replies, which a person sends,",
        AiFunction::AutomatedTriage => "proposes a case’s priority",
        AiFunction::KnowledgeCuration => "proposes articles to write, merge and retire",
    };
    rule.enabled
        .then(|| format!("Artificial intelligence {what} in at most {} of the volume.", percent(&rule.share)))
}

pub(in crate::compile) fn rollout(rule: &RolloutRule) -> Lines {
    let phases: Vec<String> = rule
        .phases
        .iter()
        .map(|(phase, it)| format!("{phase} ({})", counted(it.days.into(), "day")))
        .collect();
    let whole = match phases.is_empty() {
        true => format!("A new version is introduced in {}.", counted(rule.days.into(), "day")),
        false => format!("A new version is introduced in phases: {}.", and(&phases)),
    };
    let mut lines = vec![line("phases", whole)];
    for it in &rule.deliverables {
        lines.push(line(
            &format!("deliverables.{}", it.name),
            deliverable(&it.name, &it.accountable, &it.responsible),
        ));
    }
    for (i, success) in rule.success.iter().enumerate() {
        lines.push(line(
            &format!("success.{}", i + 1),
            format!("Afterwards this must hold: {}.", bare(success)),
        ));
    }
    lines
}

pub(in crate::compile) fn drafting(rule: &DraftingRule) -> Lines {
    let agents = range(&rule.participants, |n| n.to_string());
    let whole = format!(
        "The mission is written in {}, and {agents} agents try it.",
        counted(rule.weeks.into(), "week")
    );
    let mut lines = vec![line("weeks", whole)];
    for it in &rule.deliverables {
        lines.push(line(
            &format!("deliverables.{}", it.name),
            deliverable(&it.name, &it.accountable, &it.responsible),
        ));
    }
    lines
}

fn deliverable(name: &str, accountable: &[String], responsible: &[String]) -> String {
    format!("{}: made by {}, answered for by {}.", capital(name), and(responsible), and(accountable))
}

pub(in crate::compile) fn job_profile(name: &str, rule: &JobProfileRule) -> String {
    match rule.clauses.is_empty() {
        true => format!("There is a profile of the job of {name}."),
        false => format!("The job of {name} serves {}.", and(&rule.clauses)),
    }
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

pub(in crate::compile) fn vendor(name: &str, rule: &VendorRule) -> String {
    let delivers = rule.delivers.as_deref().unwrap_or("a part of the service");
    let uptime = rule.uptime.as_ref().map_or(String::new(), |share: &Ratio| {
        format!(" and promises that it is available {} of the time", percent(share))
    });
    format!("{name} delivers {delivers}{uptime}.")
}
