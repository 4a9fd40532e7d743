//! The sentences of the statement, the behaviours and the governance.

use super::dates::date;
use super::words::{and, capital};
use crate::policy::Governance;

/// A text of the mission as a sentence.
pub(in crate::compile) fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '…', '”']) { text.to_owned() } else { format!("{text}.") }
}

/// A text of the mission inside a sentence.
pub(super) fn bare(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// A promise to reach an objective.
pub(in crate::compile) fn pledge(objective: &str) -> String {
    let mut letters = objective.chars();
    let lower: String =
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
    format!("We promise that {lower}")
}

pub(in crate::compile) fn values(values: &[String]) -> String {
    format!("We believe in {}.", and(values))
}

pub(in crate::compile) fn fair_resolution(document: &str) -> String {
    ended(&format!("What we offer when something went wrong is said in {document}"))
}

/// `Listen: we let the customer finish.`
pub(in crate::compile) fn behaviour(verb: &str, text: Option<&str>) -> String {
    let verb = capital(verb);
    ended(&text.map_or(verb.clone(), |text| format!("{verb}: {text}")))
}

/// Keys, whether customers read them, and what they say.
pub(in crate::compile) fn governance(rule: &Governance) -> Vec<(&'static str, bool, String)> {
    let mut lines = Vec::new();
    if !rule.reviewers.is_empty() {
        let reviewers: Vec<String> = rule.reviewers.iter().map(|role| the(role)).collect();
        lines.push(("reviewers", true, format!("Our targets are reviewed by {}.", and(&reviewers))));
    }
    if !rule.sign_offs.is_empty() {
        let bodies = rule.sign_offs.iter().map(|sign_off| match sign_off.by {
            Some(by) => format!("{} by {}", the(&sign_off.body), date(by)),
            None => the(&sign_off.body),
        });
        let bodies = and(&bodies.collect::<Vec<_>>());
        lines.push(("sign_offs", true, format!("Before this version binds, it is approved by {bodies}.")));
    }
    if let Some(chair) = &rule.steering_chair {
        lines.push(("steering_chair", true, format!("The steering committee is chaired by {}.", the(chair))));
    }
    if rule.reassesses_after_product_change {
        let words = "A major change of the product opens a reassessment of this mission.";
        lines.push(("reassess_after_product_change", true, words.to_owned()));
    }
    if rule.is_regulated {
        let words = "We work in a regulated industry: a compliance officer stands in our escalations.";
        lines.push(("regulated", true, words.to_owned()));
    }
    if let Some(playbook) = &rule.playbook {
        lines.push(("playbook", false, format!("The desk works by playbook {playbook}.")));
    }
    lines
}

/// A role or a body with its article: `the VP of Customer Experience`.
pub(super) fn the(role: &str) -> String {
    let has_article = ["the ", "The ", "a ", "an ", "our "].iter().any(|word| role.starts_with(word));
    if has_article { role.to_owned() } else { format!("the {role}") }
}
