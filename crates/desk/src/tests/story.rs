//! The notation of the desk's tests: one event a line, in New York time, and what the desk says of one clock.
//!
//! ```text
//! 06-15 03:12 received P3 email
//! 06-15 03:18 triaged P1
//! ```

use std::sync::LazyLock;

use calendar::{Instant, Zone};
use mission::policy::TierId;
use mission::{Channel, Priority};

use crate::Rulebook;
use crate::case::conclusion::Conclusion;
use crate::case::event::{
    AccountId, Actor, AgentId, Body, CaseId, ContactId, CustomerId, Event, RaiseReason, Receipt, Score,
    Survey, ZoneId,
};
use crate::case::outcome::{Outcome, Promise, Verdict};
use crate::case::state::CaseState;
use crate::case::{replay, replay_family};
use crate::clock::Slot;

/// The S4 mission.
pub fn t4() -> &'static Rulebook {
    static T4: LazyLock<Rulebook> = LazyLock::new(|| t4_with(&[]));
    &T4
}

/// The S4 mission with every clock kind.
pub fn all_kinds() -> &'static Rulebook {
    static ALL: LazyLock<Rulebook> =
        LazyLock::new(|| t4_with(&[("[[pause]]\nclocks  = [\"resolution\"]", ALL_KINDS)]));
    &ALL
}

/// What S4 leaves out.
const ALL_KINDS: &str = r#"[[promise]]
id       = "next-steps"
clock    = "next_steps"
target   = "24 h"
calendar = "24x7"

[[promise]]
id     = "next-response"
clock  = "next_response"
target = "4 business h"

[[pause]]
clocks  = ["resolution"]"#;

/// The S4 mission with words replaced; each must be there.
pub fn t4_with(changes: &[(&str, &str)]) -> Rulebook {
    Rulebook::new(t4_policy(changes), vec![new_york()])
}

/// A later version: its number, the date from which it binds, and the words that are replaced.
pub type Later<'t> = (&'t str, &'t str, &'t [(&'t str, &'t str)]);

/// The S4 mission and later versions of it.
pub fn t4_versions(later: &[Later<'_>]) -> Rulebook {
    let mut earlier = t4_policy(&[]);
    earlier.effective_on = Some("2024-01-01".parse().expect("a date"));
    let later = later.iter().map(|(number, on, changes)| {
        let mut policy = t4_policy(changes);
        policy.version = (*number).to_owned();
        policy.effective_on = Some(on.parse().expect("a date"));
        policy
    });
    let policies = std::iter::once(earlier).chain(later).collect();
    let versions = mission::Versions::of(policies).unwrap_or_else(|error| panic!("{error}"));
    Rulebook::of_versions(versions, vec![new_york()])
}

/// The same text however its values are aligned.
fn squeezed(text: &str) -> String {
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

pub fn t4_policy(changes: &[(&str, &str)]) -> mission::Policy {
    let mut text = squeezed(include_str!("../../../../missions/customer_care.toml"));
    for (from, to) in changes {
        let from = squeezed(from);
        assert!(text.contains(&from), "the mission says `{from}`");
        text = text.replace(&from, to);
    }
    mission::compile(&text).unwrap_or_else(|findings| {
        panic!(
            "the mission compiles: {:?}",
            findings.iter().map(|finding| &finding.message).collect::<Vec<_>>()
        )
    })
}

pub fn new_york() -> Zone {
    Zone::named("America/New_York").expect("a zone of the database")
}

/// `06-10 10:00`, `2025-06-10 10:00:00.001`: New York time, 2025 unless it says so.
pub fn at(text: &str) -> Instant {
    let (on, time) = text.split_once(' ').expect("a date and a time");
    let on = if on.len() == 5 { format!("2025-{on}") } else { on.to_owned() };
    let on = on.parse().expect("a date");
    let time: calendar::TimeOfDay = time.parse().expect("a time");
    new_york().instant_of(on, time)
}

/// The events of a story, a line each.
pub fn events(story: &str) -> Vec<Event> {
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    (0u64..).zip(lines).map(|(seq, line)| event(seq, line)).collect()
}

fn event(seq: u64, line: &str) -> Event {
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = at(&format!("{} {}", words[0], words[1]));
    let said = |word: &str| words[3..].contains(&word);
    let named = |prefix: char| {
        let number = words[3..].iter().find_map(|word| word.strip_prefix(prefix)?.parse::<u32>().ok());
        number.map(AgentId::from_index)
    };
    let numbered = |prefix: &str| words[3..].iter().find_map(|word| word.strip_prefix(prefix)?.parse().ok());
    // `B` is the second case of a family.
    let other = || {
        let letter = words[3..].iter().find(|word| matches!(word.as_bytes(), [b'A'..=b'Z']))?;
        Some(CaseId::from_index(u32::from(letter.as_bytes()[0] - b'A')))
    };
    let priority = || words[3..].iter().find_map(|word| Priority::find(word));
    let tier = || {
        let number = words[3..].iter().find_map(|word| word.strip_prefix("tier")?.parse().ok());
        TierId(number.unwrap_or(0))
    };
    let channel = words[3..].iter().find_map(|word| Channel::find(word)).unwrap_or(Channel::Email);
    let actor = match words[2] {
        _ if said("rule") => Actor::Rule,
        _ if said("system") => Actor::System,
        "received" | "customer_message" | "call_offered" | "chat_requested" | "reopened" => Actor::Customer,
        _ => Actor::Person,
    };
    let body = match words[2] {
        "received" => Body::Received(Receipt {
            channel,
            priority: priority(),
            tier: tier(),
            category: None,
            zone: None,
            language: None,
            customer: numbered("customer").map(CustomerId::from_index),
            account: numbered("account").map(AccountId::from_index),
        }),
        "triaged" => Body::Triaged { priority: priority().expect("a priority"), category: None },
        "priority_changed" => Body::PriorityChanged {
            priority: priority().expect("a priority"),
            reason: if said("worsened") { RaiseReason::Worsened } else { RaiseReason::Misclassified },
        },
        "tier_changed" => Body::TierChanged { tier: tier() },
        "customer_message" => Body::CustomerMessage { channel: None },
        "reply" => Body::Reply,
        "next_steps_sent" => Body::NextStepsSent,
        "callback_attempted" => Body::CallbackAttempted,
        "callback_connected" => Body::CallbackConnected,
        "workaround_sent" => Body::WorkaroundSent,
        "escalated" => Body::Escalated,
        "escalation_accepted" => Body::EscalationAccepted,
        "page_acknowledged" => Body::PageAcknowledged,
        "status_page_updated" => Body::StatusPageUpdated { subscribed: said("subscribed") },
        "interpreter_requested" => Body::InterpreterRequested,
        "interpreter_joined" => Body::InterpreterJoined { wait_ms: None },
        "zone_changed" => Body::ZoneChanged { zone: ZoneId(numbered("zone").unwrap_or(0) as u16) },
        "follow_up_done" => Body::FollowUpDone,
        "resolution_rejected" => Body::ResolutionRejected,
        "out_of_scope" => Body::OutOfScope,
        "scheduled" => Body::Scheduled { until: (words.len() > 4).then(|| self::at(&words[3..5].join(" "))) },
        "pending" => Body::Pending { question_sent: said("question") },
        "on_hold_internal" => Body::OnHoldInternal,
        "on_hold_vendor" => Body::OnHoldVendor,
        "resumed" => Body::Resumed,
        "restored" => Body::Restored,
        "service_failed_again" => Body::ServiceFailedAgain,
        "article_sent" => Body::ArticleSent,
        "session_held" => Body::SessionHeld,
        "assigned" => Body::Assigned,
        "resolved" => Body::Resolved,
        "reopened" => Body::Reopened,
        "closed" => Body::Closed,
        "merged" => Body::Merged { into: other().unwrap_or(CaseId::from_index(7)) },
        "unmerged" => Body::Unmerged,
        "split" => Body::Split { child: other() },
        "linked" => Body::Linked { to: other() },
        "spam" => Body::Spam,
        "survey_sent" => Body::SurveySent { survey: if said("nps") { Survey::Nps } else { Survey::Csat } },
        "survey_answered" => Body::SurveyAnswered {
            survey: if said("nps") { Survey::Nps } else { Survey::Csat },
            score: words[3..].iter().find_map(|word| word.parse().ok()).map(Score::Points),
        },
        "outreach_attempted" => Body::OutreachAttempted,
        "outreach_completed" => Body::OutreachCompleted,
        "refund_claimed" => Body::RefundClaimed,
        "refunded" => Body::Refunded,
        "lateness_approved" => Body::LatenessApproved,
        "transfer_judged_unnecessary" => Body::TransferJudgedUnnecessary,
        "asked_again" => Body::AskedAgain,
        "call_offered" => Body::CallOffered,
        "call_answered" => Body::CallAnswered { wait_ms: None, handle_ms: None },
        "call_abandoned" => Body::CallAbandoned { wait_ms: None },
        "chat_requested" => Body::ChatRequested,
        "chat_first_message" => Body::ChatFirstMessage { wait_ms: None },
        other => panic!("no such event in a story: {other}"),
    };
    let contact = numbered("contact").map(ContactId::from_index);
    Event { at, recorded_at: at, seq, actor, agent: named('a'), team: None, contact, body }
}

/// The streams of a story whose lines begin with the letter of their case, the first case first.
pub fn family(story: &str) -> Vec<(CaseId, Vec<Event>)> {
    let mut streams: Vec<(CaseId, Vec<Event>)> = Vec::new();
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    for (seq, line) in (0u64..).zip(lines) {
        let (letter, line) = line.split_once(' ').expect("a letter and an event");
        let case = CaseId::from_index(u32::from(letter.as_bytes()[0] - b'A'));
        let event = event(seq, line);
        match streams.iter_mut().find(|(known, _)| *known == case) {
            Some((_, events)) => events.push(event),
            None => streams.push((case, vec![event])),
        }
    }
    streams.sort_by_key(|(case, _)| *case);
    streams
}

/// Replays the cases of a family up to `until`.
pub fn folded(book: &Rulebook, story: &str, until: &str) -> Vec<CaseState> {
    let streams = family(story);
    let streams: Vec<(CaseId, &[Event])> =
        streams.iter().map(|(case, events)| (*case, events.as_slice())).collect();
    replay_family(book, &streams, at(until))
}

/// Replays a story up to `until` and says everything about the clock `name`, in order.
pub fn told(book: &Rulebook, name: &str, story: &str, until: &str) -> Vec<String> {
    let case = replay(book, &mut events(story), at(until));
    tell(book, name, &case)
}

/// What a case says about the clock `name`: rungs, misses, outcomes, and its deadline when it is running.
pub fn tell(book: &Rulebook, name: &str, case: &CaseState) -> Vec<String> {
    let is_it = |slot: Slot| slot_name(slot) == name;
    let mut lines = Vec::new();
    for conclusion in &case.conclusions {
        match conclusion {
            Conclusion::RungDue { key, due_at, .. } if is_it(key.slot) => {
                lines.push((*due_at, format!("rung {}", key.rung + 1)));
            }
            Conclusion::PauseRefused { at } if name == "pause" => lines.push((*at, "refused".to_owned())),
            _ => {}
        }
    }
    for outcome in case.outcomes.iter().filter(|outcome| is_it(slot_of(outcome))) {
        lines.push((outcome.determined_at, verdict(outcome)));
    }
    for clock in case.clocks.iter().filter(|clock| is_it(clock.slot) && clock.is_live()) {
        let Some((due, exhausted)) = clock.deadline(book) else { continue };
        lines.push((due, "due".to_owned()));
        if exhausted != due {
            lines.push((exhausted, "exhausted".to_owned()));
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(at, line)| format!("{} {line}", show(at))).collect()
}

fn verdict(outcome: &Outcome) -> String {
    let verdict = match outcome.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
    };
    let by = if outcome.breached_by_reclassification { " by triage" } else { "" };
    let agent = outcome.agent.map_or(String::new(), |agent| format!(" a{}", agent.index()));
    format!("{verdict} {}{by}{agent}", outcome.priority)
}

/// `06-10 10:00`, with seconds and milliseconds only when there are any.
pub fn show(at: Instant) -> String {
    let (on, time) = new_york().civil_of(at);
    let seconds = match (time.second(), time.millisecond()) {
        (0, 0) => String::new(),
        (second, 0) => format!(":{second:02}"),
        (second, ms) => format!(":{second:02}.{ms:03}"),
    };
    format!("{:02}-{:02} {:02}:{:02}{seconds}", on.month(), on.day(), time.hour(), time.minute())
}

fn slot_of(outcome: &Outcome) -> Slot {
    match outcome.promise {
        Promise::Target(kind, _) => Slot::Target(kind),
        Promise::Level(level) => Slot::Level(level),
    }
}

fn slot_name(slot: Slot) -> &'static str {
    match slot {
        Slot::Target(kind) => kind.word(),
        Slot::Level(_) => "level",
    }
}
