//! A case's clocks as pages show them.

use calendar::{Instant, Ratio, Within};
use desk::CaseState;
use desk::amount::Amount;
use desk::case::outcome::Promise;
use desk::clock::{Clock, ClockState, Slot};
use look::Chip;
use look::chip::{Standing, Steps};
use mission::Policy;
use mission::policy::ClauseId;

use super::super::context::PromiseClock;
use crate::book::Book;

/// The clocks of a case as its details show them, the nearest first. Levels measure what targets measure, and stay away.
pub fn promise_clocks(book: &Book, case: &CaseState, now: Instant) -> Vec<PromiseClock> {
    let mut clocks: Vec<(i64, PromiseClock)> = case
        .clocks
        .iter()
        .filter(|clock| matches!(clock.slot, Slot::Target(_)))
        .filter_map(|clock| Some((order(book, clock), promise_clock(book, case, clock, now)?)))
        .collect();
    clocks.sort_by_key(|(order, _)| *order);
    clocks.into_iter().map(|(_, clock)| clock).collect()
}

/// The chip of a row: of the clock that is used up first, else of one that is paused.
pub fn row_chip(book: &Book, case: &CaseState, now: Instant) -> Option<Chip> {
    let is_shown = |clock: &&Clock| clock.is_live() && matches!(clock.slot, Slot::Target(_));
    let nearest = case.clocks.iter().filter(is_shown).min_by_key(|clock| order(book, clock))?;
    chip(book, nearest, now)
}

/// Running clocks by their deadline, then paused ones, then those that are over.
fn order(book: &Book, clock: &Clock) -> i64 {
    match clock.state {
        ClockState::Running => clock.deadline(&book.rules).map_or(i64::MAX - 3, |(_, spent)| spent.as_ms()),
        ClockState::Paused => i64::MAX - 2,
        ClockState::Stopped(_) => i64::MAX - 1,
        ClockState::Void(_) => i64::MAX,
    }
}

fn promise_clock(book: &Book, case: &CaseState, clock: &Clock, now: Instant) -> Option<PromiseClock> {
    let allowance = book.rules.allowance(clock.governing().allowance);
    let policy = book.rules.policy();
    let clause = clause_of(policy, allowance.promise).and_then(|id| policy.clause(id));
    let counts_open_hours = matches!(
        allowance.within,
        Within::BusinessTime(_)
            | Within::BusinessDays(_)
            | Within::BusinessDaysEnd(_)
            | Within::SameDay { .. }
    );
    let met = case
        .outcomes
        .iter()
        .rfind(|outcome| outcome.promise == allowance.promise && outcome.cycle == clock.cycle);
    Some(PromiseClock {
        chip: chip(book, clock, now)?,
        sentence: clause.map(|clause| clause.sentence.clone()),
        clause: clause.map(|clause| clause.number),
        promised: allowance.within.to_string(),
        hours: counts_open_hours.then(|| book.rules.calendar_name(clock.governing().calendar).to_owned()),
        met_at: met.map(|outcome| outcome.determined_at),
    })
}

fn clause_of(policy: &Policy, promise: Promise) -> Option<ClauseId> {
    match promise {
        Promise::Target(_, id) => policy.targets.get(usize::from(id.0)).map(|target| target.clause),
        Promise::Level(id) => policy.service_levels.get(usize::from(id.0)).map(|level| level.clause),
    }
}

/// The chip of a clock; none of one that is void, or can never come to an end.
pub fn chip(book: &Book, clock: &Clock, now: Instant) -> Option<Chip> {
    let deadline = clock.deadline(&book.rules).map(|(due, _)| due);
    let standing = match clock.state {
        ClockState::Void(_) => return None,
        ClockState::Stopped(at) => match clock.missed_at {
            Some(missed) => Standing::Missed { due_at: missed },
            None => Standing::Met { after_ms: (at.as_ms() - clock.started_at.as_ms()).max(0) },
        },
        ClockState::Paused => Standing::Paused { used_percent: used(book, clock, now) },
        ClockState::Running => match clock.missed_at {
            Some(missed) => Standing::Missed { due_at: missed },
            None => {
                let due_at = deadline?;
                Standing::Running {
                    left_ms: left(book, clock, due_at, now),
                    due_at,
                    used_percent: used(book, clock, now),
                }
            }
        },
    };
    Some(Chip { kind: clock.slot.kind(), standing, steps: steps(book, clock), counts_seconds: false })
}

/// What is left, in the time it counts; for days and dates until the instant itself.
fn left(book: &Book, clock: &Clock, due_at: Instant, now: Instant) -> i64 {
    let term = clock.governing();
    match &book.rules.allowance(term.allowance).amount {
        Some((_, Amount::Ms(ms))) => ms.saturating_sub(clock.accrued(&book.rules, term, now).floor()).max(0),
        Some((_, Amount::Days(_))) | None => (due_at.as_ms() - now.as_ms()).max(0),
    }
}

/// How much is used, in whole percent rounded down, at most 100.
fn used(book: &Book, clock: &Clock, now: Instant) -> u8 {
    let term = clock.governing();
    let spent = clock.accrued(&book.rules, term, now);
    let whole = match &book.rules.allowance(term.allowance).amount {
        Some((_, Amount::Ms(ms))) => Ratio::from(*ms),
        Some((_, Amount::Days(days))) => days.clone(),
        None => match clock.deadline(&book.rules) {
            Some((due, _)) => Ratio::from((due.as_ms() - term.from.as_ms()).max(1)),
            None => return 0,
        },
    };
    let hundred = &spent * &Ratio::from(100);
    let percent = if whole.is_zero() { 100 } else { (&hundred / &whole).floor() };
    u8::try_from(percent.clamp(0, 100)).unwrap_or(100)
}

/// The first two steps of the ladder that watches the clock.
fn steps(book: &Book, clock: &Clock) -> Steps {
    let shares =
        book.rules.allowance(clock.governing().allowance).rungs.iter().filter_map(|rung| rung.share.as_ref());
    let mut percents =
        shares.map(|share| u8::try_from((share * &Ratio::from(100)).floor().clamp(0, 100)).unwrap_or(100));
    let usual = Steps::default();
    let low = percents.next().unwrap_or(usual.low);
    let high = percents.find(|percent| *percent > low).unwrap_or(usual.high.max(low));
    Steps { low, high }
}
