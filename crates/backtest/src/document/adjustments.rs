//! Corrections of published months.

use desk::case::adjustment::Change;
use desk::case::outcome::{Outcome, Verdict};
use desk::case::state::LiveContact;
use serde::Serialize;

use super::Labels;
use crate::replay::Adjusted;

/// One correction. The month it is about still shows what was published.
#[derive(Debug, Clone, Serialize)]
pub struct AdjustmentView {
    /// When it became known.
    pub known_at: String,
    /// The published month.
    pub month: String,
    /// The case.
    pub case: String,
    /// The promise, when it is about an outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// The call or chat, when it is about one: its channel and when it was offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What was published: `met`, `missed`, what became of a contact, or nothing.
    pub was: Option<String>,
    /// What is known now.
    pub is: Option<String>,
    /// When it became known, for people.
    #[serde(skip)]
    pub known_at_shown: String,
}

impl AdjustmentView {
    /// As they became known; those of one instant in the order of the names of their cases.
    pub(super) fn sort(views: &mut [AdjustmentView]) {
        views.sort_by_cached_key(|view| {
            let known_at = view.known_at.parse::<calendar::Instant>().ok();
            let what = (view.contact.clone(), view.promise.clone(), view.was.clone(), view.is.clone());
            (known_at, view.month.clone(), view.case.clone(), what)
        });
    }

    pub(crate) fn of(adjusted: &Adjusted, labels: &Labels<'_>) -> AdjustmentView {
        let adjustment = &adjusted.adjustment;
        let view = AdjustmentView {
            known_at: adjustment.known_at.to_string(),
            month: adjustment.month.to_string(),
            case: labels.case(adjusted.case),
            promise: None,
            contact: None,
            was: None,
            is: None,
            known_at_shown: labels.policy.reporting_zone.show(adjustment.known_at),
        };
        match adjustment.change {
            Change::Outcome { promise, was, is, .. } => AdjustmentView {
                promise: Some(labels.promise(promise)),
                was: was.map(verdict),
                is: is.map(verdict),
                ..view
            },
            Change::Contact { was, is } => AdjustmentView {
                contact: was.or(is).map(|contact| format!("{} at {}", contact.channel, contact.offered_at)),
                was: was.map(|contact| ending(&contact, labels)),
                is: is.map(|contact| ending(&contact, labels)),
                ..view
            },
        }
    }

    /// What it is about, for people.
    pub fn what(&self) -> &str {
        self.promise.as_deref().or(self.contact.as_deref()).unwrap_or_default()
    }
}

fn verdict(outcome: Outcome) -> String {
    let word = match outcome.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
    };
    word.to_owned()
}

/// Everything of a contact that some number counts: `answered after 12.500 s, by mia, 300.000 s of work`.
fn ending(contact: &LiveContact, labels: &Labels<'_>) -> String {
    let work = contact.handle_ms.or_else(|| {
        let session = contact.ended_at?.as_ms() - contact.first_message?.at.as_ms();
        Some(session)
    });
    let parts = [
        contact.answered.map(|wait| format!("answered after {}", seconds(wait.wait_ms))),
        contact.first_message.map(|wait| format!("first message after {}", seconds(wait.wait_ms))),
        contact.abandoned.map(|wait| format!("given up after {}", seconds(wait.wait_ms))),
        contact.agent.map(|agent| format!("by {}", labels.agent(agent))),
        contact.team.map(|team| format!("of {}", labels.team(team))),
        work.map(|ms| format!("{} of work", seconds(ms))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nobody answered".to_owned() } else { parts.join(", ") }
}

/// Milliseconds as seconds.
fn seconds(ms: i64) -> String {
    format!(
        "{}{}.{:03} s",
        if ms < 0 { "-" } else { "" },
        ms.unsigned_abs() / 1_000,
        ms.unsigned_abs() % 1_000
    )
}
