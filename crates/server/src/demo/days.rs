//! When people write, and when the desk works.

use std::ops::Range;

use calendar::{Calendar, Instant, Plan, Within, Zone};
use desk::Month;
use mission::Channel;

use super::case_life::Start;
use super::cast::{Account, Customer};
use super::random::Random;
use super::topic::Language;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;

/// Where the desk is at home, and where customers without a company and a zone are.
const HOME: &str = "America/New_York";

/// How many cases a working day brings, from Monday on.
const PER_DAY: [i64; 7] = [11, 9, 9, 8, 8, 2, 2];

/// How many of a hundred cases come in each hour of the day.
const BY_HOUR: [u32; 24] = [0, 0, 0, 0, 0, 1, 2, 5, 10, 13, 12, 9, 6, 9, 10, 8, 6, 4, 2, 1, 1, 1, 0, 0];

/// By which channels they come, of a hundred.
const BY_CHANNEL: [(Channel, u32); 7] = [
    (Channel::Portal, 40),
    (Channel::Phone, 24),
    (Channel::Letter, 9),
    (Channel::Email, 13),
    (Channel::Chat, 6),
    (Channel::InApp, 5),
    (Channel::Social, 3),
];

/// The hours of the desk in every zone that customers are in, and the one month that goes badly.
#[derive(Debug)]
pub struct Days {
    hours: Vec<(&'static str, Calendar)>,
    bad: Range<Instant>,
}

impl Days {
    /// The hours in the zones of these companies. The last month that is over at `until` goes badly, all others well.
    pub fn new(accounts: &[Account], until: Instant) -> Days {
        let mut names: Vec<&'static str> = accounts.iter().map(|account| account.zone).collect();
        names.extend([HOME, "America/Los_Angeles"]);
        names.sort_unstable();
        names.dedup();
        let calendars = names.into_iter().filter_map(|name| {
            let plan = Plan::from_hours("Mo-Fr 08:00-20:00").ok()?;
            Some((name, plan.in_zone(Zone::named(name).ok()?)))
        });
        let bad = Zone::named(HOME).map_or(until..until, |home| {
            let end = Month::of(until, &home).starts_at(&home);
            Month::of(Instant(end.as_ms() - 1), &home).starts_at(&home)..end
        });
        Days { hours: calendars.collect(), bad }
    }

    /// Whether an instant lies in the month that goes badly.
    pub fn are_bad(&self, at: Instant) -> bool {
        self.bad.contains(&at)
    }

    /// The instant some working minutes later.
    pub fn after(&self, zone: &str, at: Instant, minutes: i64) -> Instant {
        let length = Within::BusinessTime(minutes * MINUTE);
        let calendar = self.hours.iter().find(|(name, _)| *name == zone);
        calendar
            .and_then(|(_, calendar)| calendar.due(at, &length).ok())
            .unwrap_or_else(|| later(at, minutes))
    }

    /// Whether the desk is open.
    pub fn is_open(&self, zone: &str, at: Instant) -> bool {
        self.after(zone, at, 1) <= later(at, 1)
    }

    /// Everything that comes in by itself, by time.
    pub fn arrivals(
        &self,
        (from, until): (Instant, Instant),
        accounts: &[Account],
        customers: &[Customer],
        random: &mut Random,
    ) -> Vec<Start> {
        let Ok(home) = Zone::named(HOME) else { return Vec::new() };
        let mut starts = Vec::new();
        let mut day = home.date_of(from);
        while day <= home.date_of(until) {
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
            let n_cases = random.even(PER_DAY[weekday] - 2, PER_DAY[weekday] + 2);
            for _ in 0..n_cases {
                starts.extend(arrival(day, accounts, customers, random));
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        starts.retain(|start| from <= start.at && start.at <= until);
        starts.sort_by_key(|start| start.at);
        starts
    }
}

/// An instant some minutes later.
pub fn later(at: Instant, minutes: i64) -> Instant {
    Instant(at.as_ms() + minutes * MINUTE)
}

fn arrival(
    day: calendar::Date,
    accounts: &[Account],
    customers: &[Customer],
    random: &mut Random,
) -> Option<Start> {
    let customer = random.below(customers.len());
    let account = customers[customer].account.map(|place| &accounts[place]);
    let zone = account.map(|account| account.zone).or(customers[customer].zone).unwrap_or(HOME);
    let hour = i8::try_from(random.weighted(&BY_HOUR)).ok()?;
    let minute = i8::try_from(random.even(0, 59)).ok()?;
    let second = i8::try_from(random.even(0, 59)).ok()?;
    let time = calendar::TimeOfDay::new(hour, minute, second, 0).ok()?;
    let at = Zone::named(zone).ok()?.instant_of(day, time);
    let language = Language::of_code(account.and_then(|account| account.language));
    let topics = language.topics();
    let topic = &topics[random.weighted(&frequencies(topics.len()))];
    let weights: Vec<u32> = BY_CHANNEL.iter().map(|(_, weight)| *weight).collect();
    let (channel, _) = BY_CHANNEL[random.weighted(&weights)];
    let subject = random.below(topic.subjects.len());
    // Subjects and messages are written in pairs.
    let message = subject % topic.messages.len();
    Some(Start { at, customer, zone, channel, topic, language, subject, message })
}

/// The last two topics of many are the grave ones, and rare.
fn frequencies(n_topics: usize) -> Vec<u32> {
    let n_grave = if n_topics > 4 { 2 } else { 0 };
    (0..n_topics).map(|place| if place + n_grave < n_topics { 12 } else { 3 }).collect()
}
