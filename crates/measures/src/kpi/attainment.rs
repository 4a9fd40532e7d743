//! M-40 SLA attainment, M-41 first-response level, M-42 triage compliance, M-43 update adherence, M-44 callback compliance, M-45 follow-up compliance.
//!
//! **Definition.** Met ÷ (met + missed), over determined outcomes: M-40 of SLA targets by clock kind, priority, tier and
//! channel; M-41 of the service-level clocks of a channel, whatever the priority (portal and web-form cases belong to
//! e-mail/web, D-30); M-42 of triage clocks, M-44 of callbacks, M-45 of follow-ups. M-43 is owed updates met ÷ owed updates: an
//! interval owes one update for every cadence that passed in it, of which only the closing one is met (D-16).
//! An outcome counts once, in the month of its determination, under what the case held then (clocks.md 13). Running and void
//! clocks count nowhere. A miss that exists only through reclassification counts (D-09). Interval: Wilson.

use desk::case::outcome::{Promise, Verdict};
use mission::ClockKind;

use crate::facts::{Facts, OutcomeFact};
use crate::group::Group;
use crate::items::{Item, Items};
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// The metric under which a promise is reported.
pub fn metric(promise: Promise) -> &'static str {
    match promise {
        Promise::Target(ClockKind::Triage, _) => "M-42",
        Promise::Target(ClockKind::UpdateCadence, _) => "M-43",
        Promise::Target(ClockKind::Callback, _) => "M-44",
        Promise::Target(ClockKind::FollowUp, _) => "M-45",
        Promise::Target(
            ClockKind::FirstResponse | ClockKind::NextSteps | ClockKind::NextResponse | ClockKind::Resolution,
            _,
        ) => "M-40",
        Promise::Level(_) => "M-41",
    }
}

/// The stable name under which all targets of a kind are one figure, for kinds that are a metric of their own.
pub fn pooled(kind: ClockKind) -> Option<&'static str> {
    match kind {
        ClockKind::Triage => Some("triage_compliance"),
        ClockKind::UpdateCadence => Some("update_adherence"),
        ClockKind::Callback => Some("callback_compliance"),
        ClockKind::FollowUp => Some("follow_up_compliance"),
        ClockKind::FirstResponse | ClockKind::NextSteps | ClockKind::NextResponse | ClockKind::Resolution => {
            None
        }
    }
}

/// Counts the outcomes of some cases.
pub fn fold(tallies: &mut Tallies, outcomes: &[OutcomeFact], months: &Months) {
    let mut rest = outcomes;
    while let [first, others @ ..] = rest {
        let month = months.of(first.determined_at);
        // Of a long silence there are many outcomes that differ in nothing but their instants.
        let is_alike =
            |other: &&OutcomeFact| first.counts_as(other) && months.of(other.determined_at) == month;
        let (n, at) = others
            .iter()
            .take_while(is_alike)
            .fold((1, first.determined_at), |(n, at), other| (n + 1, at.max(other.determined_at)));
        rest = &rest[n..];
        if let Some(month) = month {
            let item = Counted { case: first.case, month, at, held: &first.held() };
            tallies.alike(first.promise, &item, (is_met(first), n as u64));
        }
    }
}

/// The outcomes of the promises that `wanted` takes, in a group.
pub fn items(facts: &Facts, months: &Months, wanted: impl Fn(Promise) -> bool, group: &Group) -> Items {
    let mut items = Items::default();
    for outcome in facts.outcomes.iter().filter(|outcome| wanted(outcome.promise)) {
        let Some(month) = months.of(outcome.determined_at) else { continue };
        if group.covers(&outcome.group(month)) {
            items.count(Item { case: outcome.case, contact: None }, is_met(outcome));
        }
    }
    items.sorted()
}

/// Whether an outcome is in the numerator.
pub fn is_met(outcome: &OutcomeFact) -> bool {
    outcome.verdict == Verdict::Met
}
