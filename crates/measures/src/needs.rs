//! Which events a measure needs. A source whose mapping says one is absent gets "not measurable", never a share.

use mission::policy::{LevelMeasure, LevelVariant, Scope, Target, WaitEnd};
use mission::{Channel, ChannelSet, ClockKind};

use crate::kpi::Kpi;
use crate::marks::{ASKED_AGAIN, AVAILABLE, UNNECESSARY};

/// The events among `needed` that the source lacks.
pub fn missing(needed: &[&str], absent: &[String]) -> Vec<String> {
    needed
        .iter()
        .filter(|event| absent.iter().any(|gone| gone == *event))
        .map(|event| (*event).to_owned())
        .collect()
}

/// What a target lacks in this source.
pub fn missing_for_target(target: &Target, absent: &[String]) -> Vec<String> {
    match target.kind {
        ClockKind::Triage => missing(&["triaged"], absent),
        ClockKind::FirstResponse => missing(&first_response(channels(&target.scope)), absent),
        ClockKind::NextSteps => missing(&["next_steps_sent"], absent),
        ClockKind::NextResponse => missing(&["customer_message", "reply"], absent),
        ClockKind::UpdateCadence => missing(&["reply"], absent),
        ClockKind::FollowUp => missing(&["resolved", "follow_up_done"], absent),
        ClockKind::Resolution | ClockKind::Callback => {
            let stops: Vec<&str> = target.satisfied_by.iter().map(stop_event).collect();
            let gone = missing(&stops, absent);
            // Any one of the stops is enough to measure by.
            if gone.len() == stops.len() { gone } else { Vec::new() }
        }
    }
}

/// What a service level on these channels lacks in this source.
pub fn missing_for_level(measure: &LevelMeasure, channels: ChannelSet, absent: &[String]) -> Vec<String> {
    match measure {
        LevelMeasure::FirstResponse { .. } => missing(&first_response(channels), absent),
        LevelMeasure::Wait { variant, until, .. } => {
            missing(&waits(channels, *until, *variant != LevelVariant::AnsweredOnly), absent)
        }
        LevelMeasure::SpeedOfAnswer => missing(&waits(channels, WaitEnd::Answered, false), absent),
        LevelMeasure::Abandonment { .. } => missing(&waits(channels, WaitEnd::Answered, true), absent),
    }
}

/// What stands for a stop in a history file.
fn stop_event(stop: mission::Stop) -> &'static str {
    use mission::Stop;
    match stop {
        Stop::Resolved => "resolved",
        Stop::Restored => "restored",
        Stop::Workaround => "workaround_sent",
        Stop::Escalated => "escalation_accepted",
        Stop::SessionHeld => "session_held",
        Stop::ArticleSent => "article_sent",
        Stop::CallbackAttempted => "callback_attempted",
        Stop::CallbackConnected => "callback_connected",
    }
}

fn channels(scope: &Scope) -> ChannelSet {
    scope.channels.unwrap_or_else(ChannelSet::all)
}

/// Live contacts are answered by their own events, everything else by a reply. A promise over both needs the reply.
fn first_response(channels: ChannelSet) -> Vec<&'static str> {
    let mut needed = Vec::new();
    for channel in channels.iter() {
        match channel {
            Channel::Phone => needed.push("call_answered"),
            Channel::Chat => needed.push("chat_first_message"),
            Channel::Email | Channel::Portal | Channel::Social | Channel::InApp | Channel::Letter => {
                return vec!["reply"];
            }
        }
    }
    needed
}

fn waits(channels: ChannelSet, until: WaitEnd, with_abandons: bool) -> Vec<&'static str> {
    let mut needed = Vec::new();
    if channels.contains(Channel::Phone) {
        needed.extend(["call_offered", "call_answered"]);
        needed.extend(with_abandons.then_some("call_abandoned"));
    }
    if channels.contains(Channel::Chat) {
        needed.push("chat_requested");
        needed.push(if until == WaitEnd::FirstMessage { "chat_first_message" } else { "chat_accepted" });
        needed.extend(with_abandons.then_some("chat_abandoned"));
    }
    needed
}

/// What the backlog lacks in this source: without an end every case stays open.
pub fn missing_for_backlog(absent: &[String]) -> Vec<String> {
    missing_for_resolution(absent)
}

/// What the resolution time lacks in this source: closing a case resolves it too.
pub fn missing_for_resolution(absent: &[String]) -> Vec<String> {
    let gone = missing(&["resolved", "closed"], absent);
    if gone.len() == 2 { gone } else { Vec::new() }
}

/// What the reopen rate lacks in this source.
pub fn missing_for_reopens(absent: &[String]) -> Vec<String> {
    let mut gone = missing_for_resolution(absent);
    gone.extend(missing(&["reopened"], absent));
    gone
}

/// Each thing once, in order: several promises may lack the same.
pub fn once(mut missing: Vec<String>) -> Vec<String> {
    let mut known = Vec::with_capacity(missing.len());
    missing.retain(|event| {
        let is_new = !known.contains(event);
        if is_new {
            known.push(event.clone());
        }
        is_new
    });
    missing
}

/// What a metric lacks in this source. Of the two live channels one that can be measured is enough.
pub fn missing_for_kpi(kpi: Kpi, absent: &[String]) -> Vec<String> {
    let of_live = |phone: &[&str], chat: &[&str]| {
        let (phone, chat) = (missing(phone, absent), missing(chat, absent));
        if phone.is_empty() || chat.is_empty() { Vec::new() } else { [phone, chat].concat() }
    };
    let of_resolved = |event: &str| {
        let mut gone = missing_for_resolution(absent);
        gone.extend(missing(&[event], absent));
        gone
    };
    let of_survey = |event: &str| missing(&[event, "survey_answered"], absent);
    match kpi {
        Kpi::Csat | Kpi::Nps | Kpi::ProductSatisfaction | Kpi::FirstContactSurvey => {
            missing(&["survey_answered"], absent)
        }
        Kpi::CsatResponseRate | Kpi::NpsResponseRate => of_survey("survey_sent"),
        Kpi::FirstContact | Kpi::FirstContactGross | Kpi::FirstContactRoutine => {
            let mut gone = of_resolved("customer_message");
            gone.extend(missing(&["customer_id"], absent));
            gone
        }
        Kpi::SpeedOfAnswer => {
            of_live(&["call_offered", "call_answered"], &["chat_requested", "chat_accepted"])
        }
        Kpi::Abandonment => of_live(
            &["call_offered", "call_answered", "call_abandoned"],
            &["chat_requested", "chat_accepted", "chat_abandoned"],
        ),
        Kpi::PhoneHandleTime => missing(&["call_answered"], absent),
        Kpi::ChatHandleTime | Kpi::ChatHandleTimeMedian => missing(&["chat_ended"], absent),
        Kpi::MessageHandleTime => missing(&["reply"], absent),
        Kpi::Occupancy => missing(&[AVAILABLE], absent),
        Kpi::InterpreterConnection => missing(&["interpreter_requested", "interpreter_joined"], absent),
        Kpi::TransfersPerCase => of_resolved("handed_off"),
        Kpi::UnnecessaryTransfers => [of_resolved("handed_off"), missing(&[UNNECESSARY], absent)].concat(),
        Kpi::ReAsk => [of_resolved("customer_message"), missing(&[ASKED_AGAIN], absent)].concat(),
        Kpi::ResolutionTime => missing_for_resolution(absent),
        Kpi::EscalationRate => of_resolved("escalated"),
        Kpi::ReopenRate => missing_for_reopens(absent),
        Kpi::OutreachOnTime => missing(&["survey_answered", "outreach_completed"], absent),
        Kpi::SameDayRefunds => missing(&["refund_claimed", "refunded"], absent),
        Kpi::NoticeCompliance | Kpi::ReviewTimeliness | Kpi::PrivacyOnTime | Kpi::CreditsOnTime => Vec::new(),
    }
}
