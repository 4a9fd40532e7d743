//! By when: the mission's limit, and a law's beside it; the earlier one governs.

use calendar::{Date, Instant, Plan, Ratio, Unit, Within, Zone};
use mission::Jurisdiction;
use mission::policy::RungCondition;
use smallvec::SmallVec;

use super::event::Start;
use super::kinds::{Sense, rule};
use crate::rulebook::{Rulebook, VersionId};

/// Who set a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The mission.
    Mission,
    /// A law.
    Law(Jurisdiction),
}

/// One limit of an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Who set it.
    pub source: Source,
    /// The version of the mission it is bound to: the one in force when the occurrence starts (clocks.md 9.3).
    pub version: VersionId,
    /// From when it counts.
    pub from: Instant,
    /// The length.
    pub within: Within,
    /// The date it names, all of which is in time; `None` for lengths that name an instant.
    pub date: Option<Date>,
    /// The due instant (clocks.md 4); for a least length the first instant that keeps it.
    pub due_at: Instant,
    /// When it is used up (clocks.md 4).
    pub exhausted_at: Instant,
}

/// At most the mission's and a law's.
pub type Limits = SmallVec<[Limit; 1]>;

/// What has been told about a privacy request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Correspondence {
    /// When identity information was asked for.
    pub identity_requested_at: Option<Instant>,
    /// When it arrived.
    pub identity_provided_at: Option<Instant>,
    /// When an extension was announced inside the limit.
    pub extended_at: Option<Instant>,
}

impl Limit {
    /// Whether a stop keeps it: by what has accrued, or by the instant or date it names (D-05, clocks.md 4).
    pub fn is_met_at(&self, book: &Rulebook, sense: Sense, stop: Instant) -> bool {
        match (sense, self.within.accrual()) {
            (Sense::AtLeast, _) => stop >= self.due_at,
            (_, Some((unit, amount))) => {
                book.obligation_calendar_of(self.version).measure(unit, self.from, stop) <= amount
            }
            (_, None) if self.date.is_some() => stop < self.due_at,
            (_, None) => stop <= self.due_at,
        }
    }

    /// What has accrued at `at`, in its own unit; `None` for lengths that do not accrue.
    pub fn spent_at(&self, book: &Rulebook, at: Instant) -> Option<Ratio> {
        let (unit, _) = self.within.accrual()?;
        Some(book.obligation_calendar_of(self.version).measure(unit, self.from, at))
    }

    /// When a rung that watches it comes due: `reaches` when the share is reached, `exceeds` at its exhaustion (clocks.md 7.2).
    pub fn rung_at(&self, book: &Rulebook, condition: &RungCondition) -> Option<Instant> {
        let (share, strictly) = match condition {
            RungCondition::Exceeds(share) => (share, true),
            RungCondition::Reaches(share) => (share, false),
            RungCondition::After(within) => {
                let (unit, amount) = within.accrual()?;
                return book.obligation_calendar_of(self.version).reach(unit, self.from, &amount).ok();
            }
        };
        let Some((unit, amount)) = self.within.accrual() else {
            // What does not accrue measures its fraction in physical time (clocks.md 4).
            let span = Ratio::whole(self.due_at.ms_since(self.from));
            return self.from.plus_ms((share * &span).ceil()).ok();
        };
        let calendar = book.obligation_calendar_of(self.version);
        let reached = calendar.reach(unit, self.from, &(share * &amount)).ok()?;
        if strictly && unit != Unit::Elapsed { calendar.open_from(reached).ok() } else { Some(reached) }
    }
}

/// The limits of an obligation that counts from `from`; none when its calendar never comes to an end of them.
pub(super) fn limits(book: &Rulebook, start: &Start, from: Instant, told: &Correspondence) -> Limits {
    let zone = start.zone.filter(|_| is_private(start)).map(|zone| book.zone(zone));
    let zone = zone.unwrap_or(&book.policy().reporting_zone);
    let version = book.version_at(from);
    let within = book.rules(version).obligations.rule(start.kind).within.clone();
    let mut limits: Limits = of_length(book, (version, zone), from, within).into_iter().collect();
    if rule(start.kind).sense == Sense::AtLeast {
        limits.iter_mut().for_each(|limit| begin_on_its_date(limit, zone));
    }
    limits.extend(of_law(book, start, (version, from, zone), told));
    limits
}

/// The limit that governs: the one that is used up first.
pub fn governing(limits: &[Limit]) -> Option<&Limit> {
    limits.iter().min_by_key(|limit| (limit.exhausted_at, limit.due_at, limit.source))
}

/// The limit of a length; a date is read in `zone`, everything else runs on the obligation calendar.
fn of_length(
    book: &Rulebook,
    (version, zone): (VersionId, &Zone),
    from: Instant,
    within: Within,
) -> Option<Limit> {
    let source = Source::Mission;
    if within.names_a_date() {
        let date = within.date_from(zone.date_of(from))?;
        return of_date((source, version, zone), from, (within, date));
    }
    let calendar = book.obligation_calendar_of(version);
    let due_at = calendar.due(from, &within).ok()?;
    let exhausted_at = calendar.exhaustion(from, &within).ok()?;
    Some(Limit { source, version, from, within, date: None, due_at, exhausted_at })
}

/// The limit that a date sets.
pub(super) fn of_date(
    (source, version, zone): (Source, VersionId, &Zone),
    from: Instant,
    (within, date): (Within, Date),
) -> Option<Limit> {
    let due_at = zone.end_of(date)?;
    Some(Limit { source, version, from, within, date: Some(date), due_at, exhausted_at: due_at })
}

/// A least length is kept from the first instant of its date on.
fn begin_on_its_date(limit: &mut Limit, zone: &Zone) {
    if let Some(date) = limit.date {
        limit.due_at = zone.start_of(date);
        limit.exhausted_at = limit.due_at;
    }
}

/// A law's limit on a privacy request (clocks.md 15). It does not exist while identity information is outstanding.
fn of_law(
    book: &Rulebook,
    start: &Start,
    (version, from, zone): (VersionId, Instant, &Zone),
    told: &Correspondence,
) -> Option<Limit> {
    let law = start.binding_law()?;
    let statute = law.statute();
    let from = match (statute.waits_for_identity, told.identity_requested_at) {
        (true, Some(_)) => told.identity_provided_at?,
        _ => from,
    };
    let length = if told.extended_at.is_some() { statute.extended } else { statute.limit };
    let within = length.within();
    let named = within.date_from(zone.date_of(from))?;
    let date = if statute.moves_to_working_day {
        working_day(book.obligation_calendar_of(version).plan(), named)?
    } else {
        named
    };
    of_date((Source::Law(law), version, zone), from, (within, date))
}

fn is_private(start: &Start) -> bool {
    matches!(
        start.kind,
        mission::ObligationKind::PrivacyRequest
            | mission::ObligationKind::PrivacyConfirmation
            | mission::ObligationKind::PrivacyOptOut
    )
}

/// The date itself or the next one from Monday to Friday that the obligation calendar does not close.
fn working_day(plan: &Plan, date: Date) -> Option<Date> {
    let is_working = |date: &Date| date.weekday().to_monday_zero_offset() < 5 && !plan.is_closed_on(*date);
    std::iter::successors(Some(date), |date| date.tomorrow().ok()).find(is_working)
}
