//! Promises to targets and service levels.

use std::collections::BTreeMap;

use calendar::{Ratio, Within};

use super::calendars::Calendars;
use super::clauses::{Clauses, chapter_of_clock};
use super::{cannot, sentence};
use crate::finding::Finding;
use crate::policy::{
    CalendarChoice, Category, CategoryId, Comparator, Comparison, Disclosure, Goal, LevelMeasure, Scope,
    ServiceLevel, Target, Terms, Tier, TierId, WaitEnd,
};
use crate::source::Spanned;
use crate::syntax::tree::Promise;
use crate::syntax::{Amount, AnyName, LevelWord, OneOrMore, Tree, Value};
use crate::vocabulary::{Channel, ClockKind, Priority, Stop, StopSet};

/// The promises of a policy.
#[derive(Default)]
pub(super) struct Promises {
    pub(super) targets: Vec<Target>,
    pub(super) goals: Vec<Target>,
    pub(super) levels: Vec<ServiceLevel>,
}

/// What promises and objectives refer to.
pub(super) struct Names<'a> {
    calendars: &'a Calendars,
    tiers: BTreeMap<&'a str, TierId>,
    categories: BTreeMap<&'a str, CategoryId>,
}

impl<'a> Names<'a> {
    pub(super) fn of(calendars: &'a Calendars, tiers: &'a [Tier], categories: &'a [Category]) -> Names<'a> {
        let tiers = tiers.iter().zip(0..).map(|(tier, i)| (tier.name.as_str(), TierId(i))).collect();
        let categories =
            categories.iter().zip(0..).map(|(category, i)| (category.name.as_str(), CategoryId(i))).collect();
        Names { calendars, tiers, categories }
    }

    fn tier(&self, name: &Spanned<AnyName>) -> Result<TierId, Finding> {
        let id = self.tiers.get(name.value.0.as_str()).copied();
        id.ok_or_else(|| cannot(name.span, "there is no such tier"))
    }

    pub(super) fn category(&self, name: &Spanned<AnyName>) -> Result<CategoryId, Finding> {
        let id = self.categories.get(name.value.0.as_str()).copied();
        id.ok_or_else(|| cannot(name.span, "there is no such category"))
    }
}

impl Promises {
    pub(super) fn compile(
        tree: &Tree,
        calendars: &Calendars,
        tiers: &[Tier],
        categories: &[Category],
        clauses: &mut Clauses<'_>,
    ) -> Result<Promises, Finding> {
        let names = Names::of(calendars, tiers, categories);
        let mut promises = Promises::default();
        for promise in &tree.promise.list {
            let promise = &promise.value;
            match (&promise.clock, &promise.service_level) {
                (Some(clock), _) => {
                    let target = target(promise, clock.value, &names, clauses)?;
                    match promise.goal.value {
                        true => promises.goals.push(target),
                        false => promises.targets.push(target),
                    }
                }
                (None, Some(level)) => {
                    promises.levels.push(service_level(promise, level.value, &names, clauses)?)
                }
                // A promise to reach an objective is compiled with the texts.
                (None, None) if promise.objective.is_some() => {}
                (None, None) => return Err(cannot(promise.span, "a promise is bound to nothing")),
            }
        }
        Ok(promises)
    }
}

fn target(
    promise: &Promise,
    kind: ClockKind,
    names: &Names<'_>,
    clauses: &mut Clauses<'_>,
) -> Result<Target, Finding> {
    let (comparator, within) = length(promise)?;
    let scope = scope(promise, names)?;
    let satisfied_by = stops(promise, kind);
    let not_before_ms = match kind {
        ClockKind::FollowUp => {
            promise.not_before.as_ref().map_or(USUAL_NOT_BEFORE_MS, |length| length.value.0)
        }
        _ => 0,
    };
    let attainment = promise.share();
    let calendar = calendar(promise, names)?;
    let name = promise.id.value.0.clone();
    let subject = sentence::Subject::of(promise, &attainment);
    let length = sentence::Length {
        comparator,
        within: &within,
        not_before_ms,
        attempts: confirmation_attempts(promise),
    };
    let mut sentence = sentence::target(kind, &subject, satisfied_by, &length);
    if promise.goal.value {
        sentence = sentence::goal(&sentence);
    }
    let chapter = chapter_of_clock(kind);
    let clause = clauses.add_to(chapter, format!("promises.{name}"), promise.id.span, sentence);
    if !promise.public.value {
        clauses.hide(clause);
    }
    Ok(Target {
        name,
        clause,
        kind,
        scope,
        within,
        comparator,
        calendar,
        satisfied_by,
        not_before_ms,
        attainment,
        confirmation_attempts: confirmation_attempts(promise),
        terms: terms(promise),
    })
}

/// 72 hours; the manual says so at `not_before`.
const USUAL_NOT_BEFORE_MS: i64 = 72 * 3_600_000;

/// What satisfies the promise. A call that reached the customer was an attempt, too.
fn stops(promise: &Promise, kind: ClockKind) -> StopSet {
    let stated = promise.satisfied_by.as_ref().map(|list| list.value.0.iter().map(|stop| stop.value));
    let mut stops: StopSet = match stated {
        Some(stated) => stated.collect(),
        None => kind.usual_stops().iter().copied().collect(),
    };
    if stops.contains(Stop::CallbackAttempted) {
        stops.insert(Stop::CallbackConnected);
    }
    stops
}

fn service_level(
    promise: &Promise,
    level: LevelWord,
    names: &Names<'_>,
    clauses: &mut Clauses<'_>,
) -> Result<ServiceLevel, Finding> {
    let measure = measure(promise, level, names)?;
    let goal = goal(promise, level)?;
    let name = promise.id.value.0.clone();
    let channels =
        promise.channels.iter().flat_map(|list| &list.value.0).map(|channel| channel.value).collect();
    let sentence = sentence::service_level(&measure, &goal, channels);
    let clause = clauses.add(format!("promises.{name}"), promise.id.span, sentence);
    if !promise.public.value {
        clauses.hide(clause);
    }
    let credit_bearing = promise.credit_bearing.value;
    Ok(ServiceLevel { name, clause, channels, measure, goal, credit_bearing, terms: terms(promise) })
}

fn measure(promise: &Promise, level: LevelWord, names: &Names<'_>) -> Result<LevelMeasure, Finding> {
    let short_abandon_ms = promise.short_abandon.value.0;
    let wait = |until| {
        let (comparator, within) = length(promise)?;
        let within_ms = physical(promise, &within)?;
        let variant = promise.variant.value;
        Ok(LevelMeasure::Wait { within_ms, comparator, variant, short_abandon_ms, until })
    };
    match level {
        LevelWord::FirstResponse => {
            let (comparator, within) = length(promise)?;
            Ok(LevelMeasure::FirstResponse { within, comparator, calendar: calendar(promise, names)? })
        }
        LevelWord::Answered => wait(WaitEnd::Answered),
        LevelWord::FirstMessage => wait(WaitEnd::FirstMessage),
        LevelWord::SpeedOfAnswer => Ok(LevelMeasure::SpeedOfAnswer),
        LevelWord::Abandonment => Ok(LevelMeasure::Abandonment { short_abandon_ms }),
    }
}

fn goal(promise: &Promise, level: LevelWord) -> Result<Goal, Finding> {
    let upper = |comparator| match comparator {
        Comparator::AtMost => Comparison::AtMost,
        Comparator::LessThan => Comparison::Below,
    };
    match level {
        LevelWord::FirstResponse | LevelWord::Answered | LevelWord::FirstMessage => {
            Ok(Goal { comparison: Comparison::AtLeast, value: promise.share() })
        }
        LevelWord::SpeedOfAnswer => {
            let (comparator, within) = length(promise)?;
            Ok(Goal { comparison: upper(comparator), value: Ratio::whole(physical(promise, &within)?) })
        }
        LevelWord::Abandonment => match promise.target.as_ref().map(|target| &target.value) {
            Some(crate::syntax::Limit { comparator, amount: Amount::Share(share) }) => {
                Ok(Goal { comparison: upper(*comparator), value: share.clone() })
            }
            _ => Err(cannot(promise.span, "an abandonment promise names no percentage")),
        },
    }
}

fn length(promise: &Promise) -> Result<(Comparator, Within), Finding> {
    match promise.target.as_ref().map(|target| &target.value) {
        Some(limit) => match &limit.amount {
            Amount::Within(within) => Ok((limit.comparator, within.clone())),
            Amount::Share(_) => Err(cannot(promise.span, "a promise needs a length")),
        },
        None => Err(cannot(promise.span, "a promise has no target")),
    }
}

fn physical(promise: &Promise, within: &Within) -> Result<i64, Finding> {
    match within {
        Within::Elapsed(ms) => Ok(*ms),
        _ => Err(cannot(promise.span, "waiting is measured in physical time")),
    }
}

/// Attempts of a mission that names none; the manual says so at `attempts`.
const USUAL_ATTEMPTS: u8 = 3;

fn confirmation_attempts(promise: &Promise) -> Option<u8> {
    let stated = promise.attempts.as_ref().and_then(|n| u8::try_from(n.value.0).ok());
    promise.until_confirmed.value.then(|| stated.unwrap_or(USUAL_ATTEMPTS))
}

fn terms(promise: &Promise) -> Terms {
    let disclosure = promise.disclosure.as_ref().map(|entry| Disclosure {
        reference: entry.value.reference.value.0.clone(),
        within: entry.value.target.as_ref().map(|length| length.value.0.clone()),
        attainment: entry.value.attainment.as_ref().map(|share| share.value.0.clone()),
    });
    Terms {
        statistic: promise.statistic.value,
        unit: promise.unit.value,
        is_public: promise.public.value,
        disclosure,
    }
}

fn calendar(promise: &Promise, names: &Names<'_>) -> Result<CalendarChoice, Finding> {
    let span = promise.calendar.as_ref().map_or(promise.span, |calendar| calendar.span);
    let fixed = promise.fixed_calendar().map(|name| names.calendars.id(name, span)).transpose()?;
    Ok(fixed.map_or(CalendarChoice::ByCase, CalendarChoice::Fixed))
}

fn scope(promise: &Promise, names: &Names<'_>) -> Result<Scope, Finding> {
    scope_of((&promise.tiers, &promise.priorities, &promise.channels, &promise.categories), names)
}

/// A list of names or words that may be absent.
type Stated<T> = Option<Spanned<OneOrMore<T>>>;

/// Which cases an entry covers.
pub(super) fn scope_of(
    (tiers, priorities, channels, categories): (
        &Stated<AnyName>,
        &Stated<Priority>,
        &Stated<Channel>,
        &Stated<AnyName>,
    ),
    names: &Names<'_>,
) -> Result<Scope, Finding> {
    fn words<T: Value + Copy, S: FromIterator<T>>(list: &Stated<T>) -> Option<S> {
        list.as_ref().map(|list| list.value.0.iter().map(|word| word.value).collect())
    }
    let tier = |name: &Spanned<AnyName>| names.tier(name);
    let category = |name: &Spanned<AnyName>| names.category(name);
    Ok(Scope {
        tiers: tiers.as_ref().map(|list| list.value.0.iter().map(tier).collect()).transpose()?,
        priorities: words(priorities),
        channels: words(channels),
        categories: categories
            .as_ref()
            .map(|list| list.value.0.iter().map(category).collect())
            .transpose()?,
    })
}
