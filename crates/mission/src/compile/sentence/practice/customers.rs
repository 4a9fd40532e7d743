//! The sentences of what customers are asked, and what they find by themselves: surveys, their uses, the knowledge base.

use super::super::words::{and, capital, counted, or, percent, time};
use super::{Lines, line, often, physical};
use crate::policy::{Comparator, KnowledgeRule, SurveyRule, SurveyScale, VoiceOfCustomerRule};
use crate::syntax::Plain;
use crate::syntax::tree::FirstContact;

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
        lines.push(line("csat_scale", scale(rule)));
        if let Some(throttle) = &rule.csat_throttle {
            let time = time(Comparator::AtMost, throttle);
            let sentence = format!("A customer who was asked about a case is not asked again {time}.");
            lines.push(line("csat_throttle", sentence));
        }
    }
    if let Some(often) = often(rule.nps) {
        lines.push(line("nps", format!("We ask customers {often} whether they would recommend us.")));
    }
    if let Some(often) = often(rule.product_study) {
        lines
            .push(line("product_study", format!("We ask customers {often} what they think of the product.")));
    }
    if !rule.reason_codes.is_empty() {
        let reasons = or(&rule.reason_codes);
        let sentence = format!("Customers say what made them happy or unhappy: {reasons}.");
        lines.push(line("reason_codes", sentence));
    }
    lines
}

fn scale(rule: &SurveyRule) -> String {
    let scores: Vec<String> = rule.csat_satisfied.iter().map(|score| score.to_string()).collect();
    match (rule.csat_scale, scores.as_slice()) {
        (SurveyScale::TwoPoints, _) => "Customers call a case good or bad.".to_owned(),
        (SurveyScale::FivePoints, [only]) => {
            format!("Customers score a case from 1 to 5; {only} means that they are satisfied.")
        }
        (SurveyScale::FivePoints, _) => {
            format!("Customers score a case from 1 to 5; {} mean that they are satisfied.", and(&scores))
        }
    }
}

/// What a first contact counts as.
pub(in crate::compile) fn first_contact(entry: &FirstContact) -> Lines {
    let mut lines = Vec::new();
    let [left_out, routine] = [&entry.not_resolvable, &entry.routine].map(Plain::plain);
    if !left_out.is_empty() {
        let sentence =
            format!("Cases about {} cannot be solved at first contact, and are left out.", or(&left_out));
        lines.push(line("not_resolvable", sentence));
    }
    if !routine.is_empty() {
        let sentence = format!(
            "How often we solve routine cases, about {}, at first contact is counted on its own.",
            or(&routine)
        );
        lines.push(line("routine", sentence));
    }
    if entry.strict_live.value {
        let sentence = "A case by phone or chat is solved at first contact only when it is solved before the contact ends.";
        lines.push(line("strict_live", sentence.to_owned()));
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
