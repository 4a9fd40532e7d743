//! The numbers a customer asks for first, for the poster.

use calendar::{Ratio, Within};

use crate::compile::sentence::words::{
    and, capital, clock_time, decimal, listed_priorities, percent, plural,
};
use crate::metric::MetricUnit;
use crate::policy::{
    Aim, CalendarChoice, CalendarId, Clause, ClauseId, ClauseNumber, Comparator, Comparison, CountUnit,
    LevelMeasure, Objective, Policy, ServiceLevel, Target, WaitEnd,
};
use crate::vocabulary::{Channel, ClockKind, Priority, PrioritySet, Stop};

/// One number of the poster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `60`, or `same` before `day`.
    pub value: String,
    /// `s`, `min`, `h`, `day`, `days`, `%`, or nothing.
    pub unit: String,
    /// What it is about, without a full stop.
    pub caption: String,
    /// Its clause.
    pub number: ClauseNumber,
}

/// How many a poster has room for.
const MOST: usize = 8;

/// A figure and its rank; a lower one is asked for earlier.
type Ranked = (u8, ClauseId, Figure);

/// The figures of the clauses these readers may see.
pub(super) fn figures(policy: &Policy, shown: &[Clause]) -> Vec<Figure> {
    let levels = policy.service_levels.iter().filter_map(level);
    let targets = policy.targets.iter().filter_map(|of| target(policy, of));
    let objectives = policy.objectives.iter().filter_map(objective);
    let mut ranked: Vec<Ranked> = levels.chain(targets).chain(credits(policy)).chain(objectives).collect();
    ranked.sort_by_key(|(rank, ..)| *rank);
    let mut figures: Vec<Figure> = Vec::new();
    for (_, clause, mut figure) in ranked {
        let path = policy.clauses.get(usize::from(clause.0)).map(|clause| &clause.path);
        let Some(clause) = shown.iter().find(|clause| Some(&clause.path) == path) else { continue };
        figure.number = clause.number;
        let is_new = figures.iter().all(|known| known.caption != figure.caption);
        if is_new && figures.len() < MOST {
            figures.push(figure);
        }
    }
    figures
}

fn figure((value, unit): (String, &str), caption: String) -> Figure {
    let number = ClauseNumber { chapter: crate::policy::Chapter::Purpose, nth: 0 };
    Figure { value, unit: unit.to_owned(), caption: capital(&caption), number }
}

fn level(level: &ServiceLevel) -> Option<Ranked> {
    let part = percent(&level.goal.value);
    let contacts = plural(level.channels);
    let ranked = |rank, size, caption| Some((rank, level.clause, figure(size, caption)));
    match &level.measure {
        LevelMeasure::Wait { within_ms, comparator, until, .. } => {
            let done = match until {
                WaitEnd::FirstMessage => "get a first message",
                WaitEnd::Answered if level.channels.contains(Channel::Chat) => "are joined by a person",
                WaitEnd::Answered => "are answered",
            };
            let rank = if level.channels.contains(Channel::Phone) { 1 } else { 2 };
            ranked(
                rank,
                limit(&Within::Elapsed(*within_ms), *comparator)?,
                format!("{part} of {contacts} {done}"),
            )
        }
        LevelMeasure::FirstResponse { within, comparator, .. } => {
            let caption = format!("{part} of {contacts} get a first reply{}", in_business(within));
            ranked(3, limit(within, *comparator)?, caption)
        }
        LevelMeasure::SpeedOfAnswer | LevelMeasure::Abandonment { .. } => None,
    }
}

fn target(policy: &Policy, target: &Target) -> Option<Ranked> {
    let scope = &target.scope;
    let urgent = |most: Priority| scope.priorities.is_some_and(|set| set.contains(most));
    let of_tier = scope.tiers.is_some();
    let cases = cases(policy, target);
    let (rank, caption) = match target.kind {
        ClockKind::FirstResponse => {
            let rank = match (of_tier, scope.priorities.is_some()) {
                (true, _) => 4,
                (false, false) => 3,
                (false, true) if urgent(Priority::P1) => 5,
                (false, true) => 15,
            };
            (rank, format!("{cases} get a first reply{}", any_hour(policy, target)))
        }
        ClockKind::Resolution => {
            let rank = if urgent(Priority::P1) || scope.priorities.is_none() {
                6
            } else if urgent(Priority::P2) {
                7
            } else {
                16
            };
            let done = match () {
                () if target.satisfied_by.contains(Stop::Restored) => "have service again",
                () if target.satisfied_by.contains(Stop::Workaround) => "are resolved or worked around",
                () => "are resolved",
            };
            (rank, format!("{cases} {done}{}", in_business(&target.within)))
        }
        ClockKind::NextSteps => (8, format!("{cases} hear what happens next")),
        ClockKind::UpdateCadence if urgent(Priority::P1) => {
            (13, "news, again and again, on P1 cases".to_owned())
        }
        ClockKind::Callback => (14, "we call back about P1 cases outside our hours".to_owned()),
        ClockKind::FollowUp => {
            let after = size(&Within::Elapsed(target.not_before_ms))?;
            let caption = format!("after {} are solved, we check that they stay so", lower(&cases));
            return Some((9, target.clause, figure(after, caption)));
        }
        ClockKind::Triage => (17, format!("{cases} have a priority{}", any_hour(policy, target))),
        ClockKind::NextResponse => (18, format!("every later message in {} is answered", lower(&cases))),
        ClockKind::UpdateCadence => return None,
    };
    let part = if target.attainment == Ratio::ONE {
        caption
    } else {
        format!("{} of {}", percent(&target.attainment), lower(&caption))
    };
    Some((rank, target.clause, figure(limit(&target.within, target.comparator)?, part)))
}

/// `P1 cases`, `e-mails`, `enterprise cases`.
fn cases(policy: &Policy, target: &Target) -> String {
    let scope = &target.scope;
    let names = |ids: &Vec<crate::policy::TierId>| {
        let name =
            |id: &crate::policy::TierId| policy.tiers.get(usize::from(id.0)).map(|tier| tier.name.clone());
        and(&ids.iter().filter_map(name).collect::<Vec<_>>())
    };
    let noun = match target.terms.unit {
        // One late case is a customer who was let down.
        CountUnit::Customer => "customers".to_owned(),
        CountUnit::Item => scope.channels.map_or("cases".to_owned(), plural),
    };
    let mut words = Vec::new();
    words.extend(scope.priorities.filter(|set| *set != PrioritySet::all()).map(listed_priorities));
    words.extend(scope.tiers.as_ref().map(names));
    words.push(noun);
    words.join(" ")
}

fn objective(objective: &Objective) -> Option<Ranked> {
    let is_whole = objective.scope == crate::policy::Scope::default();
    let goal = match &objective.aim {
        Aim::Level { goal, .. } | Aim::Sustained { goal, .. } => goal,
        Aim::Improvement { .. } => return None,
    };
    let rank = match (objective.metric.number(), is_whole) {
        (1, true) => 11,
        (2, true) => 12,
        (6, true) => 12,
        _ => 20,
    };
    let size = match objective.metric.unit() {
        MetricUnit::Share => (decimal(&(&goal.value * &Ratio::whole(100))), "%"),
        MetricUnit::Points => (format!("+{}", decimal(&goal.value)), ""),
        MetricUnit::Time | MetricUnit::Other => return None,
    };
    let side = match goal.comparison {
        Comparison::AtLeast | Comparison::Above => "at least",
        Comparison::AtMost | Comparison::Below => "at most",
    };
    let of = objective.scope.channels.map_or(String::new(), |channels| format!(" for {}", plural(channels)));
    let caption = format!("{}{of}, {side}", objective.metric.name().trim_start_matches("the "));
    Some((rank, objective.clause, figure(size, caption)))
}

/// `5–10 %`: the lowest and the highest band.
fn credits(policy: &Policy) -> Option<Ranked> {
    let rule = policy.credits.as_ref()?;
    let share = |band: &crate::policy::CreditBand| decimal(&(&band.percent * &Ratio::whole(100)));
    let (first, last) = (share(rule.bands.first()?), share(rule.bands.last()?));
    let value = if first == last { first } else { format!("{first}–{last}") };
    Some((10, rule.clause, figure((value, "%"), "back to you when a month falls short".to_owned())))
}

/// The number and the unit of a length that is kept to: `60`, or `< 60` when 60 itself is too long (D-05).
fn limit(within: &Within, comparator: Comparator) -> Option<(String, &'static str)> {
    let (number, unit) = size(within)?;
    Some(match comparator {
        Comparator::AtMost => (number, unit),
        Comparator::LessThan => (format!("<\u{a0}{number}"), unit),
    })
}

/// The number and the unit of a length.
fn size(within: &Within) -> Option<(String, &'static str)> {
    let days = |n: String| {
        let unit = if n == "1" { "day" } else { "days" };
        (n, unit)
    };
    Some(match within {
        Within::Elapsed(ms) | Within::BusinessTime(ms) => {
            let words = clock_time(*ms, "");
            let (number, unit) = words.split_once(' ')?;
            let unit = match unit.trim_end_matches('s') {
                "second" => "s",
                "minute" => "min",
                "hour" => "h",
                _ => return None,
            };
            (number.to_owned(), unit)
        }
        Within::BusinessDays(n) => days(decimal(n)),
        Within::BusinessDaysEnd(n) => days(n.to_string()),
        Within::CalendarDays(n) => days(n.to_string()),
        Within::SameDay { .. } => ("same".to_owned(), "day"),
        Within::CalendarMonths(_) | Within::DateRule(_) => return None,
    })
}

fn in_business(within: &Within) -> &'static str {
    match within {
        Within::BusinessTime(_) => ", in business time",
        Within::BusinessDays(_) | Within::BusinessDaysEnd(_) => ", in business days",
        _ => "",
    }
}

/// `, at any hour` for a clock that never rests.
fn any_hour(policy: &Policy, target: &Target) -> &'static str {
    let is_p1 = target.scope.priorities == Some([Priority::P1].into_iter().collect());
    let always = match target.calendar {
        CalendarChoice::Fixed(id) => id == CalendarId::ALWAYS,
        CalendarChoice::ByCase => is_p1 && policy.p1_calendar == Some(CalendarId::ALWAYS),
    };
    if always { ", at any hour" } else { in_business(&target.within) }
}

/// The words inside a sentence: `P1 cases` stays.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_ascii_digit() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}
