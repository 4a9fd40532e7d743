//! The sentences of how the desk changes: pilots, assisted functions, rollout, drafting, vendors.

use calendar::Ratio;

use super::super::mission::bare;
use super::super::words::{and, capital, counted, length, percent};
use super::{Lines, line, range};
use crate::policy::{AiFunction, AiRule, DraftingRule, PilotRule, RolloutRule, VendorRule};

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

pub(in crate::compile) fn vendor(name: &str, rule: &VendorRule) -> String {
    let delivers = rule.delivers.as_deref().unwrap_or("a part of the service");
    let uptime = rule.uptime.as_ref().map_or(String::new(), |share: &Ratio| {
        format!(" and promises that it is available {} of the time", percent(share))
    });
    format!("{name} delivers {delivers}{uptime}.")
}
