//! How long `due` takes, beside the `opening-hours` crate answering the same questions in the same run.
//!
//! Run it with `cargo bench -p calendar --bench due`. It fails when an answer differs or a limit is passed.
#![expect(clippy::disallowed_types, reason = "a benchmark measures time")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant as Stopwatch;

use calendar::{Calendar, Date, Instant, Plan, Unit, Within, Zone};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};

const HOURS: &str = "Mo-Fr 08:00-20:00; PH off";
const FIRST_YEAR: i16 = 2021;
const N_YEARS: i16 = 5;
const N_QUESTIONS: usize = 4_096;
/// The best of so many rounds counts: what else the machine does can only make a round slower.
const N_ROUNDS: usize = 40;
const LIMIT_NS: u128 = 50;
const LEAST_RATIO: u128 = 10;

fn main() -> ExitCode {
    let desk = desk();
    let within = Within::BusinessTime(4 * 3_600_000);
    let days = Within::BusinessDays(calendar::Ratio::whole(3));
    let questions = questions();
    let civil: Vec<NaiveDateTime> = questions.iter().map(|from| civil(&desk, *from)).collect();
    let peer = peer();
    for (from, civil_from) in questions.iter().zip(&civil) {
        let ours = civil_due(&desk, *from, &within);
        assert_eq!(ours, peer_due(&peer, *civil_from), "the answers differ for {from}");
    }

    let ours = tenths_of_ns(&questions, |from| desk.due(from, &within));
    let exhausted = tenths_of_ns(&questions, |from| desk.exhaustion(from, &within));
    let in_days = tenths_of_ns(&questions, |from| desk.due(from, &days));
    let pairs: Vec<(Instant, Instant)> =
        questions.iter().copied().zip(questions.iter().rev().copied()).collect();
    let measured = tenths_of_ns(&pairs, |(a, b)| desk.measure(Unit::BusinessDays, a.min(b), a.max(b)));
    let theirs = tenths_of_ns(&civil[..N_QUESTIONS / 16], |from| peer_due(&peer, from));

    let (ns, ratio) = (ours / 10, theirs / ours.max(1));
    println!(
        "4 business hours later, {HOURS} with the holidays of US, {FIRST_YEAR} to {}",
        FIRST_YEAR + N_YEARS - 1
    );
    println!("{:<34} {:>10} {:>10}", "", "measured", "limit");
    println!("{:<34} {:>7} ns {:>7} ns", "due", tenths(ours), LIMIT_NS);
    println!("{:<34} {:>7} ns", "opening-hours, the same answer", tenths(theirs));
    println!("{:<34} {:>10} {:>10}", "times as fast", ratio, format!(">= {LEAST_RATIO}"));
    println!("{:<34} {:>7} ns", "exhaustion", tenths(exhausted));
    println!("{:<34} {:>7} ns", "due in 3 business days", tenths(in_days));
    println!("{:<34} {:>7} ns", "business days between two instants", tenths(measured));
    let kept = ns <= LIMIT_NS && ratio >= LEAST_RATIO;
    println!("{}", if kept { "within the limits" } else { "OVER A LIMIT" });
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn desk() -> Calendar {
    let plan = Plan::from_hours(HOURS).and_then(|plan| plan.with_country_holidays("US"));
    let zone = Zone::named("America/New_York").expect("the zone is in the database");
    plan.expect("the hours can be read").in_zone(zone)
}

/// The peer on civil times without a zone, which spares it every conversion.
fn peer() -> OpeningHours {
    let holidays: ContextHolidays = Country::US.holidays();
    let parsed: OpeningHours = HOURS.parse().expect("the hours can be read");
    parsed.normalize().with_context(Context::default().with_holidays(holidays))
}

fn peer_due(hours: &OpeningHours, from: NaiveDateTime) -> Option<NaiveDateTime> {
    let mut left = TimeDelta::hours(4);
    for open in hours.iter_from(from).filter(|range| range.kind == RuleKind::Open) {
        let length = open.range.end - open.range.start;
        if length >= left {
            return Some(open.range.start + left);
        }
        left -= length;
    }
    None
}

fn civil_due(desk: &Calendar, from: Instant, within: &Within) -> Option<NaiveDateTime> {
    desk.due(from, within).ok().map(|due| civil(desk, due))
}

fn civil(desk: &Calendar, at: Instant) -> NaiveDateTime {
    let (date, time) = desk.zone().civil_of(at);
    let date = NaiveDate::from_ymd_opt(date.year().into(), date.month() as u32, date.day() as u32);
    let civil = date
        .and_then(|date| date.and_hms_opt(time.hour() as u32, time.minute() as u32, time.second() as u32));
    civil.expect("a civil time is one for chrono too")
}

/// Whole minutes all over the years, in no order.
fn questions() -> Vec<Instant> {
    let first = Zone::utc().instant_of(Date::constant(FIRST_YEAR, 1, 1), calendar::TimeOfDay::midnight());
    let minutes = u64::from(N_YEARS.unsigned_abs()) * 365 * 1_440;
    let mut state = 0x5DEE_CE66_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % minutes
    };
    (0..N_QUESTIONS).map(|_| Instant(first.0 + next() as i64 * 60_000)).collect()
}

/// Tenths of nanoseconds an answer takes.
fn tenths_of_ns<Q: Copy, A>(questions: &[Q], answer: impl Fn(Q) -> A) -> u128 {
    let round = || {
        let began = Stopwatch::now();
        for question in questions {
            let _ = black_box(answer(black_box(*question)));
        }
        began.elapsed().as_nanos()
    };
    round();
    let best = (0..N_ROUNDS).map(|_| round()).min();
    best.unwrap_or(0) * 10 / questions.len() as u128
}

fn tenths(n: u128) -> String {
    format!("{}.{}", n / 10, n % 10)
}
