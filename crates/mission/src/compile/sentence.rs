//! One plain English sentence for each clause.

mod access;
mod dates;
mod escalation;
mod hours;
mod languages;
mod mission;
pub(crate) mod objectives;
mod obligations;
pub(super) mod practice;
pub(crate) mod words;

use calendar::{Ratio, Within};

use crate::policy::{
    AffectedRule, BacklogRule, BacklogShare, CalendarZone, Comparator, CountUnit, CreditBand, CreditBase,
    CreditRule, Goal, LevelMeasure, Money, PauseRule, ReopenMode, ReopenRule, Statistic, WaitEnd,
};
use crate::source::Spanned;
use crate::syntax::tree::{CalendarEntry, Promise};
use crate::syntax::{AnyName, OneOrMore, Plain};
use crate::vocabulary::{Channel, ChannelSet, ClockKind, PauseReason, Stop, StopSet};

pub(super) use access::{channel, interpreters, language, tier};
pub(crate) use dates::date;
pub(super) use escalation::{ladder, path, support_lines};
pub(super) use mission::{behaviour, ended, fair_resolution, governance, pledge, values};
pub(super) use objectives::objective;
pub(super) use obligations::{obligation, obligation_ladder};
pub(crate) use words::and;
use words::{
    bound, capital, cases, clocks, decimal, every, length, money, names, or, percent, plural, share, time,
};

/// Which share of which cases a promise speaks of: `90 % of e-mails`, `all P1 cases`.
pub(super) struct Subject(String);

impl Subject {
    pub(super) fn of(promise: &Promise, attainment: &Ratio) -> Subject {
        let words = |list: &Option<Spanned<OneOrMore<AnyName>>>| {
            list.as_ref().map(|list| list.value.0.iter().map(|name| name.value.0.clone()).collect::<Vec<_>>())
        };
        let channels: Option<ChannelSet> =
            promise.channels.as_ref().map(|list| list.value.0.iter().map(|channel| channel.value).collect());
        let priorities: Option<Vec<String>> = promise
            .priorities
            .as_ref()
            .map(|list| list.value.0.iter().map(|p| p.value.to_string()).collect());
        let cases = match (priorities, channels) {
            (None, Some(channels)) => plural(channels),
            (None, None) => "cases".to_owned(),
            (Some(priorities), None) => format!("{} cases", and(&priorities)),
            (Some(priorities), Some(channels)) => {
                format!("{} cases by {}", and(&priorities), or(&names(channels)))
            }
        };
        let is_median = promise.statistic.value == Statistic::Median;
        let share = if is_median { "at least half of all".to_owned() } else { share(attainment) };
        // Counted by customer, one late case is a customer who was let down.
        let is_by_customer = promise.unit.value == CountUnit::Customer;
        let categories =
            words(&promise.categories).map_or(String::new(), |list| format!(" about {}", or(&list)));
        let tiers = words(&promise.tiers).map(|list| format!("{} customers", and(&list)));
        let subject = match (is_by_customer, tiers) {
            (false, None) => format!("{share} {cases}{categories}"),
            (false, Some(tiers)) => format!("{share} {cases} of {tiers}{categories}"),
            (true, tiers) => {
                format!("all {cases}{categories} of {share} {}", tiers.unwrap_or("customers".to_owned()))
            }
        };
        Subject(subject)
    }
}

/// The length of a promise.
pub(super) struct Length<'p> {
    pub(super) comparator: Comparator,
    pub(super) within: &'p Within,
    pub(super) not_before_ms: i64,
    /// After how many attempts a follow-up until the customer confirms ends.
    pub(super) attempts: Option<u8>,
}

/// `We answer all P1 cases within 15 minutes.`
pub(super) fn target(kind: ClockKind, subject: &Subject, stops: StopSet, length: &Length<'_>) -> String {
    let cases = &subject.0;
    let time = time(length.comparator, length.within);
    match kind {
        ClockKind::Triage => format!("We triage {cases} {time}."),
        ClockKind::FirstResponse => format!("We answer {cases} {time}."),
        ClockKind::NextSteps => format!("We say what happens next in {cases} {time}."),
        ClockKind::Callback => {
            let what = if stops.contains(Stop::CallbackAttempted) { "call" } else { "reach" };
            format!("Outside the standard hours we {what} the customers of {cases} {time}.")
        }
        ClockKind::NextResponse => format!("We answer every later message in {cases} {time}."),
        ClockKind::UpdateCadence => {
            format!(
                "From the first answer on we send an update in {cases} {}.",
                every(length.comparator, length.within)
            )
        }
        ClockKind::FollowUp => {
            let earliest = words::length(&Within::Elapsed(length.not_before_ms));
            let until = length.attempts.map_or(String::new(), |n| {
                format!(", and ask again until the customer confirms it, at most {n} times")
            });
            match length.not_before_ms {
                0 => format!("After the resolution we ask whether {cases} stayed solved, {time}{until}."),
                _ => format!(
                    "After {earliest} without a reopening we ask whether {cases} stayed solved, {time}{until}."
                ),
            }
        }
        ClockKind::Resolution => {
            let what = stops.iter().map(|stop| stopping(stop).to_owned()).collect::<Vec<_>>();
            let others = what.iter().filter(|phrase| phrase.contains(' ')).cloned().collect::<Vec<_>>();
            let verbs = what.into_iter().filter(|phrase| !phrase.contains(' ')).collect::<Vec<_>>();
            match (verbs.is_empty(), others.is_empty()) {
                (false, true) => format!("We {} {cases} {time}.", or(&verbs)),
                (false, false) => format!("We {} {cases}, or {}, {time}.", or(&verbs), or(&others)),
                (true, _) => format!("For {cases} we {} {time}.", or(&others)),
            }
        }
    }
}

/// What is aimed at and not promised (D-25), from the sentence that would promise it.
pub(super) fn goal(promise: &str) -> String {
    let mut letters = promise.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("It is our goal, not a promise, that {first}{}", letters.as_str())
}

/// Verbs that take the cases as their object are one word.
fn stopping(stop: Stop) -> &'static str {
    match stop {
        Stop::Resolved => "resolve",
        Stop::Restored => "restore",
        Stop::Escalated => "escalate",
        Stop::Workaround => "send a workaround",
        Stop::SessionHeld => "hold a session",
        Stop::ArticleSent => "send an article",
        Stop::CallbackAttempted => "call back",
        Stop::CallbackConnected => "reach the customer by phone",
    }
}

/// `We answer 80 % of calls within 60 seconds.`
pub(super) fn service_level(measure: &LevelMeasure, goal: &Goal, channels: ChannelSet) -> String {
    let contacts = plural(channels);
    let part = share(&goal.value);
    match measure {
        LevelMeasure::FirstResponse { within, comparator, .. } => {
            format!("We answer {part} {contacts} {}.", time(*comparator, within))
        }
        LevelMeasure::Wait { within_ms, comparator, until, .. } => {
            let time = time(*comparator, &Within::Elapsed(*within_ms));
            match until {
                WaitEnd::Answered if channels.contains(Channel::Chat) => {
                    format!("We accept {part} {contacts} {time}.")
                }
                WaitEnd::Answered => format!("We answer {part} {contacts} {time}."),
                WaitEnd::FirstMessage => format!("We write the first message in {part} {contacts} {time}."),
            }
        }
        LevelMeasure::SpeedOfAnswer => {
            let mean = length(&Within::Elapsed(goal.value.floor()));
            format!("On average, {contacts} wait {} {mean} for an answer.", bound(goal.comparison))
        }
        LevelMeasure::Abandonment { .. } => {
            format!(
                "{} {} of {contacts} are given up before we answer.",
                capital(bound(goal.comparison)),
                percent(&goal.value)
            )
        }
    }
}

/// `The standard hours, in the customer’s local time, are Monday to Friday, 08:00 to 20:00.`
pub(super) fn calendar(name: &str, entry: &CalendarEntry, zone: &CalendarZone) -> String {
    let zone = match zone {
        CalendarZone::Fixed(zone) => zone_name(zone.name()),
        CalendarZone::PerCase => "in the customer’s local time".to_owned(),
    };
    let weekly = hours::hours(&entry.hours.value.0);
    let special: Vec<_> =
        entry.special.value.iter().map(|(on, times)| (on.value.0, times.0.as_str())).collect();
    let exceptions = hours::exceptions(&special, &entry.closed.plain());
    let since = entry.valid_from.as_ref().map(|from| format!(", from {} on", dates::date(from.value.0)));
    let since = since.unwrap_or_default();
    format!("The {}, {zone}{since}, are {weekly}{exceptions}.", hours::called(name))
}

/// `in New York time`.
fn zone_name(zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    format!("in {city} time")
}

pub(super) fn exclusion(category: &str, owner: &str) -> String {
    format!("Cases about {category} belong to {owner}; this mission promises nothing about them.")
}

pub(super) fn pause(rule: &PauseRule) -> String {
    let reasons: Vec<String> = rule.reasons.iter().map(|reason| pausing(reason).to_owned()).collect();
    let cases = cases(rule.priorities);
    match reasons.is_empty() {
        true => format!("Nothing pauses the {} clock of {cases}.", clocks(rule.kinds)),
        false => {
            let most = rule.at_most.as_ref();
            let most = most.map_or(String::new(), |most| format!(", for {} at most", length(most)));
            format!("The {} clock of {cases} pauses while {}{most}.", clocks(rule.kinds), or(&reasons))
        }
    }
}

fn pausing(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::PendingCustomer => "the customer owes us an answer",
        PauseReason::OnHoldInternal => "another team of ours owes us something",
        PauseReason::OnHoldVendor => "a vendor owes us something",
        PauseReason::Scheduled => "an appointment is agreed",
    }
}

pub(super) fn reopen(rule: &ReopenRule) -> String {
    let effect = match rule.mode {
        ReopenMode::Resume => "its resolution clock goes on",
        ReopenMode::Restart => "its resolution clock starts anew",
        ReopenMode::Ignore => "its resolution clock stays as it ended",
    };
    format!(
        "A customer who writes {} after the resolution reopens the case, and {effect}.",
        time(Comparator::AtMost, &rule.window)
    )
}

pub(super) fn backlog(rule: &BacklogRule) -> String {
    let age = length(&Within::BusinessDays(rule.older_than_days.clone()));
    let old = format!("cases open for more than {age}");
    let share = format!("{} {}", bound(rule.goal.comparison), percent(&rule.goal.value));
    match rule.of {
        BacklogShare::Volume => {
            format!("Every day, {old} are {share} of the cases received in {} days.", rule.volume_days)
        }
        BacklogShare::OpenCases => format!("Every day, {old} are {share} of all open cases."),
    }
}

pub(super) fn credits(rule: &CreditRule) -> String {
    let base = match rule.base {
        CreditBase::MonthlySubscription => "the monthly subscription",
        CreditBase::BillingCycle => "the fee of the billing cycle",
    };
    let band = |(i, band): (usize, &CreditBand)| {
        let points = decimal(&(&band.over * &Ratio::whole(100)));
        match i {
            0 => format!("{} of {base} for a shortfall above {points} points", percent(&band.percent)),
            _ => format!("{} for one above {points} points", percent(&band.percent)),
        }
    };
    let who = match rule.affected {
        AffectedRule::AnyMissed => "each customer with a missed contact",
        AffectedRule::AnyContact => "each customer who contacted us",
        AffectedRule::AllSubscribers => "each subscriber",
    };
    let bands = and(&rule.bands.iter().enumerate().map(band).collect::<Vec<_>>());
    format!(
        "When a credit-bearing level is missed in a month, we credit {who} {bands}, at most {} in a billing cycle, {}.",
        percent(&rule.cap),
        time(Comparator::AtMost, &rule.issue_within)
    )
}

/// `We credit no amount below 1 USD.`
pub(super) fn least_credit(least: &Money) -> String {
    format!("We credit no amount below {}.", money(least))
}

/// `A customer is credited who asks for it within 60 days of the end of the month.`
pub(super) fn claim(within: Option<&Within>) -> String {
    let time = within.map(|within| format!(" {} of the end of the month", time(Comparator::AtMost, within)));
    format!("A customer is credited who asks for it{}.", time.unwrap_or_default())
}
