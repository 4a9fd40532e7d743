//! Corrections of published months.

use calendar::Instant;
use desk::case::adjustment::Change;
use desk::case::event::Score;
use desk::case::outcome::Verdict;
use desk::case::state::LiveContact;
use desk::case::survey::Invitation;
use desk::obligation;
use serde::Serialize;

use super::Labels;
use crate::replay::{Adjusted, Replay};

/// One correction. The month it is about still shows what was published.
#[derive(Debug, Clone, Serialize)]
pub struct AdjustmentView {
    /// When it became known.
    pub known_at: String,
    /// The published month.
    pub month: String,
    /// The case; nothing for what is owed outside cases.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// The promise, when it is about an outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// The obligation, when it is about one: its kind and when it began, or its subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
    /// The survey, when it is about one: which, and when it was sent or answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<String>,
    /// The call or chat, when it is about one: its channel and when it was offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What was published: `met`, `missed`, what became of a contact or a survey, or nothing.
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
            let what = [&view.contact, &view.survey, &view.obligation, &view.promise, &view.was, &view.is];
            (known_at, view.month.clone(), view.case.clone(), what.map(Clone::clone))
        });
    }

    /// All corrections that a replay found.
    pub(crate) fn of_replay(replay: &Replay, labels: &Labels<'_>) -> Vec<AdjustmentView> {
        let of_cases = replay.adjustments.iter().map(|one| AdjustmentView::of(one, labels));
        let owed = replay.owed_adjustments.iter();
        let outside = owed.map(|(subject, one)| AdjustmentView::of_obligation((subject, one), labels));
        of_cases.chain(outside).collect()
    }

    pub(crate) fn of(adjusted: &Adjusted, labels: &Labels<'_>) -> AdjustmentView {
        let adjustment = &adjusted.adjustment;
        let view = AdjustmentView {
            case: labels.case(adjusted.case),
            ..AdjustmentView::empty((adjustment.known_at, adjustment.month), labels)
        };
        match adjustment.change {
            Change::Outcome { promise, was, is, .. } => AdjustmentView {
                promise: Some(labels.promise(promise)),
                was: was.map(|outcome| word(outcome.verdict)),
                is: is.map(|outcome| word(outcome.verdict)),
                ..view
            },
            Change::Contact { was, is } => AdjustmentView {
                contact: was.or(is).map(|contact| format!("{} at {}", contact.channel, contact.offered_at)),
                was: was.map(|contact| ending(&contact, labels)),
                is: is.map(|contact| ending(&contact, labels)),
                ..view
            },
            Change::Obligation { was, is } => AdjustmentView {
                obligation: was.or(is).map(|it| format!("{} since {}", it.kind.word(), it.started_at)),
                was: was.map(|outcome| word(outcome.verdict)),
                is: is.map(|outcome| word(outcome.verdict)),
                ..view
            },
            Change::Survey { was, is } => AdjustmentView {
                survey: is.or(was).map(|survey| about(&survey)),
                was: was.map(|survey| answer(&survey)),
                is: is.map(|survey| answer(&survey)),
                ..view
            },
        }
    }

    /// A correction of what is owed outside cases, by the name of its subject.
    pub(crate) fn of_obligation(
        (subject, adjustment): (&str, &obligation::adjustment::Adjustment),
        labels: &Labels<'_>,
    ) -> AdjustmentView {
        AdjustmentView {
            obligation: Some(subject.to_owned()),
            was: adjustment.was.map(|outcome| word(outcome.verdict)),
            is: adjustment.is.map(|outcome| word(outcome.verdict)),
            ..AdjustmentView::empty((adjustment.known_at, adjustment.month), labels)
        }
    }

    fn empty((known_at, month): (Instant, desk::Month), labels: &Labels<'_>) -> AdjustmentView {
        AdjustmentView {
            known_at: known_at.to_string(),
            month: month.to_string(),
            case: String::new(),
            promise: None,
            obligation: None,
            survey: None,
            contact: None,
            was: None,
            is: None,
            known_at_shown: labels.policy.reporting_zone.show(known_at),
        }
    }

    /// What it is about, for people.
    pub fn what(&self) -> &str {
        let what = [&self.promise, &self.obligation, &self.survey, &self.contact];
        what.into_iter().flatten().next().map_or("", String::as_str)
    }
}

fn word(verdict: Verdict) -> String {
    let word = match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
    };
    word.to_owned()
}

/// Which survey: `csat sent 2025-06-29T14:00:00Z`.
fn about(survey: &Invitation) -> String {
    let name = survey.survey.word();
    match (survey.sent_at, survey.answer) {
        (Some(at), _) => format!("{name} sent {at}"),
        (None, Some(answer)) => format!("{name} answered {}", answer.at),
        (None, None) => name.to_owned(),
    }
}

/// What became of a survey: `no invitation known, answered 5`.
fn answer(survey: &Invitation) -> String {
    let answer = match survey.answer.map(|answer| answer.score) {
        Some(Some(Score::Points(points))) => format!("answered {points}"),
        Some(Some(Score::Good)) => "answered good".to_owned(),
        Some(Some(Score::Bad)) => "answered bad".to_owned(),
        Some(None) => "left blank".to_owned(),
        None => "not answered".to_owned(),
    };
    let parts = [
        survey.sent_at.is_none().then_some("no invitation known"),
        survey.is_bounced.then_some("bounced"),
        survey.is_withdrawn.then_some("withdrawn"),
        Some(answer.as_str()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
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
