//! Events, clocks and rungs in words.

use calendar::{Ratio, Unit};
use desk::Rulebook;
use desk::case::event::{Actor, Body, Event, RaiseReason, Score};
use desk::case::state::{CaseState, Status};
use desk::clock::Slot;
use desk::explain::Turn;
use desk::rulebook::Allowance;
use mission::policy::{ClauseId, Comparator, PauseRule, Rung, RungAction, RungCondition};
use mission::vocabulary::PauseReason;
use mission::{ClockKind, Policy, Priority};

use crate::document::Labels;
use crate::kind::Kind;

/// Where a case stands.
pub fn status(case: &CaseState) -> String {
    let status = match case.status {
        Status::New => "new",
        Status::Open => "open",
        Status::PendingCustomer => "pending_customer",
        Status::OnHoldInternal => "on_hold_internal",
        Status::OnHoldVendor => "on_hold_vendor",
        Status::Scheduled => "scheduled",
        Status::Restored => "restored",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
        Status::Merged => "merged",
        Status::Spam => "spam",
        Status::OutOfScope => "out_of_scope",
    };
    format!("{status}, {}", case.priority)
}

/// A clock: its kind, or the service level it serves.
pub fn slot(labels: &Labels<'_>, slot: Slot) -> String {
    match slot {
        Slot::Target(kind) => kind.word().to_string(),
        Slot::Level(id) => format!("level `{}`", labels.promise(desk::case::outcome::Promise::Level(id))),
    }
}

/// What a clock does.
pub fn turn(turn: Turn) -> &'static str {
    match turn {
        Turn::Starts => "starts",
        Turn::Pauses(..) => "pauses",
        Turn::Resumes => "runs again",
        Turn::Reopens => "continues where it stopped",
        Turn::ChangesTarget => "is measured anew",
        Turn::Stops => "stops",
        Turn::OwesNext => "the next update is owed in the same interval",
        Turn::Voids => "ends without an outcome",
    }
}

/// The clause that lets a clock pause for a reason at a priority; none where the specification itself does (clocks.md 6.3).
pub fn pause_clause(
    policy: &Policy,
    kind: ClockKind,
    (reason, priority): (Option<PauseReason>, Priority),
) -> Option<ClauseId> {
    let lets = |rule: &&PauseRule| {
        rule.kinds.contains(kind)
            && rule.priorities.contains(priority)
            && reason.is_some_and(|reason| rule.reasons.contains(reason))
    };
    policy.pauses.iter().find(lets).and_then(|rule| rule.clause)
}

/// A rung that has fired: at the last support line it is a notice to the owner's manager (clocks.md 7.6, D-08).
pub fn rung_fired(rung: &Rung, to_line: Option<u8>) -> String {
    match (&rung.action, to_line) {
        (RungAction::NextTier, None) => {
            format!("{}, at the last support line: the owner's manager is notified", condition(rung))
        }
        _ => self::rung(rung),
    }
}

/// A rung: its condition and what it does.
pub fn rung(rung: &Rung) -> String {
    let action = match &rung.action {
        RungAction::NextTier => "the case moves to the next support line".to_string(),
        RungAction::Page(role) => format!("{role} is paged"),
        RungAction::Notify(role) => format!("{role} is notified"),
        RungAction::Assign(role) => format!("{role} gets the case"),
    };
    format!("{}, {action}", condition(rung))
}

fn condition(rung: &Rung) -> String {
    let percent = |share: &Ratio| measures::display::percent(share, &[]);
    match &rung.condition {
        RungCondition::Exceeds(share) => format!("more than {} used", percent(share)),
        RungCondition::Reaches(share) => format!("{} used", percent(share)),
        RungCondition::After(within) => format!("{within} passed"),
    }
}

/// A promised length with its comparison.
pub fn within(allowance: &Allowance) -> String {
    match allowance.comparator {
        Comparator::AtMost => format!("within {}", allowance.within),
        Comparator::LessThan => format!("in less than {}", allowance.within),
    }
}

/// An amount of time: `3:59:30`, `1.5 business days`.
pub fn amount(unit: Unit, amount: &Ratio) -> String {
    if unit == Unit::BusinessDays {
        let places = (0..=3).find(|places| decimal_is_exact(amount, *places)).unwrap_or(3);
        let plural = if *amount == Ratio::ONE { "" } else { "s" };
        return format!("{} business day{plural}", amount.to_decimal(places));
    }
    let ms = amount.floor();
    let (seconds, rest) = (ms / 1_000, ms % 1_000);
    let time = format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { time } else { format!("{time}.{rest:03}") }
}

fn decimal_is_exact(amount: &Ratio, places: u32) -> bool {
    let scaled = amount * &Ratio::whole(10_i64.pow(places));
    scaled.as_whole().is_some()
}

/// An event with what it carries, of a case that held the priority `before` it, when that is known.
pub fn event(labels: &Labels<'_>, book: &Rulebook, event: &Event, before: Option<Priority>) -> String {
    let mut text = Kind::of(&event.body).word().to_string();
    let mut add = |what: String| {
        text.push_str(", ");
        text.push_str(&what);
    };
    match event.body {
        Body::Received(receipt) => {
            add(format!("by {}", receipt.channel));
            add(format!("tier {}", labels.tier(receipt.tier)));
            if let Some(priority) = receipt.priority {
                add(priority.to_string());
            }
            if let Some(category) = receipt.category {
                add(format!("category {}", labels.category(category)));
            }
            if let Some(zone) = receipt.zone {
                add(book.zone(zone).name().to_string());
            }
            if let Some(customer) = receipt.customer {
                add(format!("customer {}", labels.customer(customer)));
            }
        }
        Body::Triaged { priority, category } => {
            add(priority.to_string());
            if let Some(category) = category {
                add(format!("category {}", labels.category(category)));
            }
        }
        Body::PriorityChanged { priority, reason } => {
            add(priority.to_string());
            // Only a raise has a reason (clocks.md 9.1); without one it reads as `misclassified`.
            if before.is_some_and(|before| priority < before) || reason == RaiseReason::Worsened {
                add(reason.to_string());
            }
        }
        Body::TierChanged { tier } => add(labels.tier(tier)),
        Body::ZoneChanged { zone } => add(book.zone(zone).name().to_string()),
        Body::CustomerMessage { channel: Some(channel) } => add(format!("by {channel}")),
        Body::Pending { question_sent: true } => add("with a question".to_string()),
        Body::Scheduled { until: Some(until) } => add(format!("until {until}")),
        Body::Merged { into } => add(match labels.case(into) {
            name if name.is_empty() => "into a case that the history does not have".to_string(),
            name => format!("into {name}"),
        }),
        Body::Split { child: Some(other) } | Body::Linked { to: Some(other) } => add(labels.case(other)),
        Body::CallAnswered { wait_ms: Some(ms), .. }
        | Body::CallAbandoned { wait_ms: Some(ms) }
        | Body::ChatAccepted { wait_ms: Some(ms) }
        | Body::ChatFirstMessage { wait_ms: Some(ms) }
        | Body::ChatAbandoned { wait_ms: Some(ms) }
        | Body::InterpreterJoined { wait_ms: Some(ms) } => {
            add(format!("after {}", amount(Unit::Elapsed, &Ratio::whole(ms))));
        }
        Body::SurveySent { survey } | Body::SurveyBounced { survey } => add(survey.to_string()),
        Body::SurveyAnswered { survey, score } => {
            add(survey.to_string());
            add(match score {
                // Left blank, or written so that it could not be read: then it is among the problems of the input.
                None => "no score".to_string(),
                Some(Score::Points(points)) => format!("score {points}"),
                Some(Score::Good) => "good".to_string(),
                Some(Score::Bad) => "bad".to_string(),
            });
        }
        _ => {}
    }
    if let Some(agent) = event.agent {
        add(labels.agent(agent));
    }
    if let Some(team) = event.team {
        add(labels.team(team));
    }
    match event.actor {
        Actor::Rule => add("by a rule".to_string()),
        Actor::System => add("by the system".to_string()),
        Actor::Person | Actor::Customer => {}
    }
    text
}
