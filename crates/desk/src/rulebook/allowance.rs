//! A promised length with what a running clock needs of it: the amount, the thresholds of its rungs.

use calendar::{Ratio, Unit, Within};
use mission::policy::{CalendarChoice, Comparator, Ladder, LadderId, LevelMeasure, Rung, RungCondition};
use mission::{ClockKind, PrioritySet, StopSet, Version};

use super::VersionId;
use crate::amount::Amount;
use crate::case::outcome::Promise;
use crate::exception::ExceptionId;

/// Index of an allowance in its rulebook: version by version the targets, then the service levels;
/// after them what exceptions grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AllowanceId(pub(super) u32);

impl AllowanceId {
    pub(super) fn from_index(index: usize) -> AllowanceId {
        AllowanceId(index as u32)
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A length that a clock may use up.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The promise it comes from.
    pub promise: Promise,
    /// The version of the mission that makes it.
    pub version: VersionId,
    /// The account exception it comes from.
    pub exception: Option<ExceptionId>,
    /// The length as the mission or the exception writes it.
    pub within: Within,
    /// Unit and amount, for lengths that accrue.
    pub amount: Option<(Unit, Amount)>,
    /// `≤` or `<`.
    pub comparator: Comparator,
    /// The calendar it runs on.
    pub calendar: CalendarChoice,
    /// What stops a resolution or a callback clock.
    pub satisfied_by: StopSet,
    /// How many physical milliseconds after its start it begins to count (clocks.md 6.1, kind 8).
    pub not_before_ms: i64,
    /// The rungs that watch it: those at a share of it in the order of their thresholds, then those after a length.
    pub rungs: Vec<RungTerm>,
    /// How much must pass before a rung or a miss can come.
    pub(super) quiet: Quiet,
}

/// The least that passes before the first threshold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quiet {
    /// Milliseconds.
    Ms(i64),
    /// Thousandths of a business day, rounded down.
    Permille(i64),
}

/// One rung on one allowance.
#[derive(Debug, Clone)]
pub struct RungTerm {
    /// The ladder.
    pub ladder: LadderId,
    /// The rung's number in it, from 0.
    pub rung: u8,
    /// The share of the allowance, 0…1; `None` for a rung that fires after a length.
    pub share: Option<Ratio>,
    /// The unit of its amount.
    pub unit: Unit,
    /// The share in the allowance's own unit, 0 for lengths that do not accrue; or the length.
    pub amount: Amount,
    /// Strictly more (`exceeds`) or equal (`reaches`).
    pub strictly: bool,
    /// The priorities it watches.
    pub priorities: PrioritySet,
}

impl Allowance {
    /// Whether it belongs to a service level.
    pub fn is_level(&self) -> bool {
        matches!(self.promise, Promise::Level(_))
    }

    /// The same length without rungs.
    pub(super) fn unwatched(&self) -> Allowance {
        Allowance { rungs: Vec::new(), quiet: quiet(self.amount.as_ref(), &[]), ..self.clone() }
    }

    /// The same promise with the length of an exception. Rungs at a share of it move with it.
    pub(super) fn granted(&self, within: Within, exception: ExceptionId) -> Allowance {
        let rungs = self.rungs.iter().map(|term| match &term.share {
            Some(share) => {
                let (unit, amount) = at_share(share, &within);
                RungTerm { unit, amount, ..term.clone() }
            }
            None => term.clone(),
        });
        let allowance = make(Terms {
            promise: self.promise,
            version: self.version,
            comparator: self.comparator,
            calendar: self.calendar,
            satisfied_by: self.satisfied_by,
            not_before_ms: self.not_before_ms,
            rungs: rungs.collect(),
            within,
        });
        Allowance { exception: Some(exception), ..allowance }
    }
}

/// The allowances of a version, in the order of their ids. Levels that are not case clocks keep their place.
pub(super) fn of_version(version: &Version, id: VersionId) -> Vec<Allowance> {
    let policy = &version.policy;
    let targets = version.targets.iter().zip(&policy.targets).map(|(promise, target)| {
        let rungs = rungs_on(version, target.kind, &target.within);
        make(Terms {
            promise: Promise::Target(target.kind, *promise),
            version: id,
            within: target.within.clone(),
            comparator: target.comparator,
            calendar: target.calendar,
            satisfied_by: target.satisfied_by,
            not_before_ms: target.not_before_ms,
            rungs,
        })
    });
    let levels = version.levels.iter().zip(&policy.service_levels).map(|(promise, level)| {
        let (within, comparator, calendar) = match &level.measure {
            LevelMeasure::FirstResponse { within, comparator, calendar } => {
                (within.clone(), *comparator, *calendar)
            }
            LevelMeasure::Wait { within_ms, comparator, .. } => {
                (Within::Elapsed(*within_ms), *comparator, CalendarChoice::ByCase)
            }
            LevelMeasure::SpeedOfAnswer | LevelMeasure::Abandonment { .. } => {
                (Within::Elapsed(0), Comparator::AtMost, CalendarChoice::ByCase)
            }
        };
        make(Terms {
            promise: Promise::Level(*promise),
            version: id,
            within,
            comparator,
            calendar,
            satisfied_by: StopSet::NONE,
            not_before_ms: 0,
            rungs: Vec::new(),
        })
    });
    targets.chain(levels).collect()
}

struct Terms {
    promise: Promise,
    version: VersionId,
    within: Within,
    comparator: Comparator,
    calendar: CalendarChoice,
    satisfied_by: StopSet,
    not_before_ms: i64,
    rungs: Vec<RungTerm>,
}

fn make(terms: Terms) -> Allowance {
    let Terms { promise, version, within, comparator, calendar, satisfied_by, not_before_ms, rungs } = terms;
    let amount = within.accrual().map(|(unit, amount)| (unit, Amount::at_least(unit, &amount)));
    let quiet = quiet(amount.as_ref(), &rungs);
    Allowance {
        promise,
        version,
        exception: None,
        within,
        amount,
        comparator,
        calendar,
        satisfied_by,
        not_before_ms,
        rungs,
        quiet,
    }
}

fn quiet(amount: Option<&(Unit, Amount)>, rungs: &[RungTerm]) -> Quiet {
    match amount {
        Some((unit, whole)) if rungs.iter().all(|rung| rung.unit == *unit) => {
            match rungs.iter().map(|rung| &rung.amount).chain([whole]).min() {
                Some(Amount::Days(days)) => Quiet::Permille((days * &Ratio::whole(1_000)).floor()),
                Some(Amount::Ms(ms)) => Quiet::Ms(*ms),
                None => Quiet::Ms(0),
            }
        }
        _ => Quiet::Ms(0),
    }
}

fn rungs_on(version: &Version, kind: ClockKind, within: &Within) -> Vec<RungTerm> {
    let watching = (version.first_ladder..)
        .zip(&version.policy.ladders)
        .filter(|(_, ladder)| ladder.kinds.contains(kind));
    let mut rungs: Vec<RungTerm> =
        watching.flat_map(|(id, ladder)| rung_terms(LadderId(id), ladder, within)).collect();
    rungs.sort_by(|a, b| {
        (a.share.is_none(), &a.share, a.strictly).cmp(&(b.share.is_none(), &b.share, b.strictly))
    });
    rungs
}

fn rung_terms(id: LadderId, ladder: &Ladder, within: &Within) -> Vec<RungTerm> {
    let term = |(rung, step): (u8, &Rung)| {
        let (share, unit, amount) = match &step.condition {
            RungCondition::Exceeds(share) | RungCondition::Reaches(share) => {
                let (unit, amount) = at_share(share, within);
                (Some(share.clone()), unit, amount)
            }
            RungCondition::After(length) => {
                let (unit, amount) = length.accrual()?;
                (None, unit, Amount::at_least(unit, &amount))
            }
        };
        let strictly = matches!(step.condition, RungCondition::Exceeds(_));
        Some(RungTerm { ladder: id, rung, share, unit, amount, strictly, priorities: ladder.priorities })
    };
    (0u8..).zip(&ladder.rungs).filter_map(term).collect()
}

/// A share of a length in its own unit; 0 for lengths that do not accrue.
fn at_share(share: &Ratio, within: &Within) -> (Unit, Amount) {
    let (unit, whole) = within.accrual().unwrap_or((Unit::Elapsed, Ratio::ZERO));
    (unit, Amount::at_least(unit, &(share * &whole)))
}
