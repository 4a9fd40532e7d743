//! Lengths, shares and lists as people say them.

use calendar::{Ratio, Within};

use super::dates::date_rule;
use crate::policy::{Comparator, Comparison, Money};
use crate::vocabulary::{Channel, ChannelSet, ClockKindSet, PrioritySet};

pub(super) fn bound(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtMost => "at most",
        Comparison::Below => "less than",
        Comparison::AtLeast => "at least",
        Comparison::Above => "more than",
    }
}

/// The same of one thing: `on the same day when it arrives before 16:00`.
pub(crate) fn time_of_one(comparator: Comparator, within: &Within) -> String {
    time(comparator, within).replace("when they arrive", "when it arrives")
}

/// `within 4 business hours`, `in less than 1 hour`, `by the end of 10 business days`.
pub(super) fn time(comparator: Comparator, within: &Within) -> String {
    match within {
        Within::BusinessDaysEnd(_) => format!("by the {}", length(within)),
        Within::SameDay { cut_off: None } => "on the same day".to_owned(),
        Within::SameDay { cut_off: Some(time) } => {
            let (hour, minute) = (time.hour(), time.minute());
            format!("on the same day when they arrive before {hour:02}:{minute:02}")
        }
        Within::DateRule(rule) => format!("by {}", date_rule(rule)),
        _ => match comparator {
            Comparator::AtMost => format!("within {}", length(within)),
            Comparator::LessThan => format!("in less than {}", length(within)),
        },
    }
}

/// `at least every 30 minutes`, `more often than every 30 minutes`.
pub(crate) fn every(comparator: Comparator, within: &Within) -> String {
    let length = length(within);
    let length = length.strip_prefix("1 ").unwrap_or(&length);
    match comparator {
        Comparator::AtMost => format!("at least every {length}"),
        Comparator::LessThan => format!("more often than every {length}"),
    }
}

/// A length in words: `4 business hours`.
pub(crate) fn length(within: &Within) -> String {
    match within {
        Within::Elapsed(ms) => clock_time(*ms, ""),
        Within::BusinessTime(ms) => clock_time(*ms, "business "),
        Within::BusinessDays(days) if *days == Ratio::ONE => "1 business day".to_owned(),
        Within::BusinessDays(days) => format!("{} business days", decimal(days)),
        Within::BusinessDaysEnd(1) => "end of 1 business day".to_owned(),
        Within::BusinessDaysEnd(days) => format!("end of {days} business days"),
        Within::CalendarDays(n) => counted(i64::from(*n), "day"),
        Within::CalendarMonths(n) if *n >= 24 && n % 12 == 0 => counted(i64::from(*n / 12), "year"),
        Within::CalendarMonths(n) => counted(i64::from(*n), "month"),
        Within::SameDay { .. } | Within::DateRule(_) => within.to_string(),
    }
}

/// The largest unit that leaves a whole number.
pub(crate) fn clock_time(ms: i64, kind: &str) -> String {
    let units = [(3_600_000, "hour"), (60_000, "minute"), (1_000, "second"), (1, "millisecond")];
    let fits = |length: &i64| *length != 0 && ms % length == 0;
    let (length, unit) = units.into_iter().find(|(length, _)| fits(length)).unwrap_or((1, "millisecond"));
    // 60 seconds and 90 minutes are said as they were written.
    let (length, unit) = match (unit, ms / length) {
        ("minute", 1) => (1_000, "second"),
        _ => (length, unit),
    };
    counted(ms / length, &format!("{kind}{unit}"))
}

pub(crate) fn counted(n: i64, unit: &str) -> String {
    if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
}

/// `250,000 USD`, `9.50 USD`.
pub(super) fn money(money: &Money) -> String {
    let text = money.to_string();
    let (amount, currency) = text.split_once(' ').unwrap_or((&text, ""));
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, ""));
    let grouped = whole.bytes().enumerate().fold(String::new(), |mut grouped, (i, digit)| {
        if i > 0 && (whole.len() - i) % 3 == 0 && whole.len() > 4 {
            grouped.push(',');
        }
        grouped.push(char::from(digit));
        grouped
    });
    match rest.bytes().all(|digit| digit == b'0') {
        true => format!("{grouped} {currency}"),
        false => format!("{grouped}.{rest} {currency}"),
    }
}

/// `all`, or `90 % of`.
pub(super) fn share(attainment: &Ratio) -> String {
    if *attainment == Ratio::ONE { "all".to_owned() } else { format!("{} of", percent(attainment)) }
}

pub(crate) fn percent(share: &Ratio) -> String {
    format!("{} %", decimal(&(share * &Ratio::whole(100))))
}

/// Exactly, when at most twelve places suffice, which is all a mission can state.
pub(crate) fn decimal(value: &Ratio) -> String {
    let fits = |places: &u32| {
        let scaled = value * &Ratio::whole(10_i64.pow(*places));
        scaled.floor() == scaled.ceil()
    };
    (0..=12).find(fits).map_or_else(|| value.to_string(), |places| value.to_decimal(places))
}

pub(super) fn cases(priorities: PrioritySet) -> String {
    match priorities == PrioritySet::all() {
        true => "all cases".to_owned(),
        false => format!("{} cases", listed_priorities(priorities)),
    }
}

/// `P1 and P2`.
pub(crate) fn listed_priorities(priorities: PrioritySet) -> String {
    and(&priorities.iter().map(|priority| priority.to_string()).collect::<Vec<_>>())
}

pub(super) fn clocks(kinds: ClockKindSet) -> String {
    let names = kinds.iter().map(|kind| kind.word().replace('_', " ")).collect::<Vec<_>>();
    and(&names)
}

pub(crate) fn plural(channels: ChannelSet) -> String {
    let one = |channel| match channel {
        Channel::Email => "e-mails",
        Channel::Portal => "portal cases",
        Channel::Chat => "chats",
        Channel::Phone => "calls",
        Channel::Social => "social media messages",
        Channel::InApp => "in-app messages",
        Channel::Letter => "letters",
    };
    and(&channels.iter().map(|channel| one(channel).to_owned()).collect::<Vec<_>>())
}

pub(super) fn names(channels: ChannelSet) -> Vec<String> {
    channels.iter().map(|channel| name(channel).to_owned()).collect()
}

pub(crate) fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "e-mail",
        Channel::Portal => "portal",
        Channel::Chat => "chat",
        Channel::Phone => "phone",
        Channel::Social => "social media",
        Channel::InApp => "in-app message",
        Channel::Letter => "letter",
    }
}

pub(crate) fn and(words: &[String]) -> String {
    listed(words, "and")
}

pub(super) fn or(words: &[String]) -> String {
    listed(words, "or")
}

pub(super) fn listed(words: &[String], last_with: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {last_with} {last}", first.join(", ")),
    }
}

pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
