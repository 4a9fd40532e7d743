//! A policy made ready to run: calendars bound to their zones, lengths as amounts, targets found by table.

mod allowance;
mod closures;
mod exceptions;
mod hours;
mod lookup;
mod named;
mod version;

use calendar::{Calendar, Instant, Plan, Within, Zone};
use mission::policy::{CalendarChoice, CalendarId, CalendarZone, CategoryId, LanguageId, TierId};
use mission::{Channel, ClockKind, Policy, Priority, Versions};

use allowance::Quiet;
pub use allowance::{Allowance, AllowanceId, RungTerm};
pub use hours::Hours;
pub(crate) use hours::Stretch;
pub use named::{ExceptionName, PromiseName};
pub use version::VersionId;
use version::VersionRules;

use crate::case::event::{AccountId, CustomerId, ZoneId};
use crate::clock::kinds::{KINDS, Start};
use crate::month::Month;

/// The versions of a mission with everything that can be computed from them alone. Built once, shared by every case.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// Names and promises of all versions, everything else of the latest.
    policy: Policy,
    zones: Vec<Zone>,
    /// `calendars[calendar * zones + zone]`.
    calendars: Vec<Calendar>,
    /// What stands under the name of each calendar from when on; empty when no version changes hours (clocks.md 9.4).
    changes: Vec<hours::Changes>,
    /// [`Plan::shortest_day_ms`](calendar::Plan::shortest_day_ms) of each of them and of what takes their place.
    shortest_days: Vec<i64>,
    allowances: Vec<Allowance>,
    exceptions: exceptions::Exceptions,
    /// Oldest first; never empty.
    versions: Vec<VersionRules>,
    /// Dates of the reporting zone (clocks.md 3).
    dates: Calendar,
    /// The kinds with a target in any version, by what starts them.
    started_by: [Vec<ClockKind>; Start::ALL.len()],
}

/// A calendar bound to its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarRef(u32);

/// What decides the targets and the calendar of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// The version of the mission its clocks are bound to (clocks.md 9.3).
    pub version: VersionId,
    /// The tier its clocks are promised by (clocks.md 9.2).
    pub tier: TierId,
    /// The priority.
    pub priority: Priority,
    /// The channel of receipt.
    pub channel: Channel,
    /// The category.
    pub category: Option<CategoryId>,
    /// The zone.
    pub zone: ZoneId,
    /// The language.
    pub language: Option<LanguageId>,
    /// The company, for exceptions.
    pub account: Option<AccountId>,
    /// The customer, for exceptions.
    pub customer: Option<CustomerId>,
}

impl Rulebook {
    /// Prepares a mission that never changed for cases in `zones`; a [`ZoneId`] is an index into that list. The desk's
    /// home zone is added at its end, so the list may be empty.
    pub fn new(policy: Policy, zones: Vec<Zone>) -> Rulebook {
        Rulebook::of_versions(Versions::single(policy), zones)
    }

    /// The same for a mission of several versions.
    pub fn of_versions(versions: Versions, mut zones: Vec<Zone>) -> Rulebook {
        let Versions { united: policy, list } = versions;
        zones.push(policy.home_zone.clone());
        let calendars: Vec<Calendar> =
            policy.calendars.iter().flat_map(|rule| in_zones(rule, &zones)).collect();
        let changes = hours::changes(&policy, &list);
        let shortest_days = shortest_days(&calendars, &changes, zones.len());
        let has_target = |kind| policy.targets.iter().any(|target| target.kind == kind);
        let started_by = Start::ALL.map(|start| {
            let started = KINDS.iter().filter(|rule| rule.starts == start).map(|rule| rule.kind);
            started.filter(|kind| has_target(*kind)).collect()
        });
        let mut allowances = Vec::new();
        let versions = (0..).map(VersionId).zip(list);
        let versions =
            versions.map(|(id, version)| VersionRules::new(id, version, &mut allowances)).collect();
        let dates = Plan::always().in_zone(policy.reporting_zone.clone());
        Rulebook {
            dates,
            policy,
            zones,
            calendars,
            changes,
            shortest_days,
            allowances,
            exceptions: exceptions::Exceptions::default(),
            versions,
            started_by,
        }
    }

    /// The same rules with nobody watching the clocks: no rung ever fires. No outcome depends on a rung, so that whoever only asks
    /// for outcomes gets the same ones and is spared the instants in between.
    pub fn unwatched(&self) -> Rulebook {
        let allowances = self.allowances.iter().map(Allowance::unwatched).collect();
        Rulebook { allowances, ..self.clone() }
    }

    /// The mission as reports show it: the promises and names of all versions, and the other rules of the latest.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The version an instant is under: from its effective instant on the new one (clocks.md 9.3).
    pub fn version_at(&self, at: Instant) -> VersionId {
        let is_in_force = |version: &VersionRules| version.effective_at <= at;
        match self.versions.as_slice() {
            [_] => VersionId::default(),
            versions => VersionId(versions.iter().rposition(is_in_force).unwrap_or(0) as u16),
        }
    }

    /// The rules of one version. Its lists of names are those of [`Rulebook::policy`].
    pub fn rules(&self, version: VersionId) -> &Policy {
        &self.version(version).policy
    }

    /// The rules of every version, oldest first.
    pub fn versions(&self) -> impl Iterator<Item = &Policy> {
        self.versions.iter().map(|version| &version.policy)
    }

    fn version(&self, version: VersionId) -> &VersionRules {
        &self.versions[usize::from(version.0)]
    }

    /// The desk's home zone.
    pub fn home_zone(&self) -> ZoneId {
        ZoneId((self.zones.len() - 1) as u16)
    }

    /// A zone by its index; the home zone for an index nobody handed out.
    pub fn zone(&self, zone: ZoneId) -> &Zone {
        self.zones.get(usize::from(zone.0)).unwrap_or(&self.policy.home_zone)
    }

    /// A calendar by its reference.
    pub fn calendar(&self, calendar: CalendarRef) -> &Calendar {
        &self.calendars[calendar.0 as usize]
    }

    /// No rung and no miss of an allowance comes earlier than this many physical milliseconds after its start: no unit
    /// passes faster than physical time, and no business day faster than the shortest one.
    pub(crate) fn quiet_ms(&self, allowance: AllowanceId, calendar: CalendarRef) -> i64 {
        match self.allowance(allowance).quiet {
            Quiet::Ms(ms) => ms,
            Quiet::Permille(days) => self.shortest_days[calendar.0 as usize] / 1_000 * days,
        }
    }

    /// The calendar of obligations (clocks.md 15) of the latest version.
    pub fn obligation_calendar(&self) -> &Calendar {
        self.calendar(self.bound(self.policy.obligation_calendar, self.home_zone()))
    }

    /// The calendar of obligations (clocks.md 15) of one version.
    pub fn obligation_calendar_of(&self, version: VersionId) -> &Calendar {
        self.calendar(self.bound(self.rules(version).obligation_calendar, self.home_zone()))
    }

    /// The mission's standard calendar in the desk's home zone, on which backlog ages (M-50).
    pub fn standard_calendar(&self) -> &Calendar {
        self.calendar(self.bound(self.policy.standard_calendar, self.home_zone()))
    }

    /// Reference of a named calendar in a zone.
    pub fn bound(&self, calendar: CalendarId, zone: ZoneId) -> CalendarRef {
        let zone = usize::from(zone.0).min(self.zones.len() - 1);
        CalendarRef((usize::from(calendar.0) * self.zones.len() + zone) as u32)
    }

    /// The name of a calendar as the mission spells it.
    pub fn calendar_name(&self, calendar: CalendarRef) -> &str {
        &self.policy.calendars[calendar.0 as usize / self.zones.len()].name
    }

    /// An allowance by its id.
    pub fn allowance(&self, id: AllowanceId) -> &Allowance {
        &self.allowances[id.index()]
    }

    /// The targets of a clock kind for a case: all that match and are not overridden (clocks.md 8).
    pub fn targets(&self, kind: ClockKind, traits: &Traits) -> &[AllowanceId] {
        self.version(traits.version).targets.find(kind, traits)
    }

    /// The only target of a clock kind for a case with the calendar on which it runs; `None` when there are none or several,
    /// or the calendar has to be asked for.
    pub(crate) fn only_target(&self, kind: ClockKind, traits: &Traits) -> Option<(AllowanceId, CalendarRef)> {
        let (id, calendar) = self.version(traits.version).targets.only(kind, traits)?;
        Some((id, self.bound(calendar, traits.zone)))
    }

    /// Whether exceptions are approved for anybody.
    pub(crate) fn has_exceptions(&self) -> bool {
        self.exceptions.has_any()
    }

    /// The kinds that the mission promises something about, by what starts them, in firing order.
    pub(crate) fn kinds_started_by(&self, start: Start) -> &[ClockKind] {
        &self.started_by[start as usize]
    }

    /// The first-response service levels of a channel (clocks.md 8).
    pub fn levels(&self, channel: Channel, version: VersionId) -> &[AllowanceId] {
        &self.version(version).levels[channel as usize]
    }

    /// The calendar on which an allowance runs for a case (clocks.md 2.7; levels ignore the P1 override).
    pub fn calendar_of(&self, allowance: &Allowance, traits: &Traits) -> CalendarRef {
        let policy = self.rules(allowance.version);
        let calendar = match (allowance.calendar, allowance.is_level()) {
            (CalendarChoice::Fixed(calendar), _) => calendar,
            (CalendarChoice::ByCase, true) => policy.calendar_of_channel(traits.channel),
            (CalendarChoice::ByCase, false) => {
                policy.calendar_for(traits.tier, traits.channel, traits.language, traits.priority)
            }
        };
        self.bound(calendar, traits.zone)
    }

    /// Whether the month of an outcome determined at `determined_at` is frozen at `now` (clocks.md 13).
    pub fn is_published(&self, determined_at: Instant, now: Instant) -> bool {
        now >= self.published_at(Month::of(determined_at, &self.policy.reporting_zone))
    }

    /// Whether an event stored at `recorded_at` came so long after it happened that it waits for approval (clocks.md 12.3).
    pub fn is_too_late(&self, at: Instant, recorded_at: Instant) -> bool {
        if recorded_at <= at {
            return false;
        }
        let longest = &self.rules(self.version_at(recorded_at)).max_lateness;
        match (self.end_of(longest, at), longest.names_a_date()) {
            (Some(due), true) => recorded_at >= due,
            (Some(due), false) => recorded_at > due,
            (None, _) => false,
        }
    }

    /// The end of a length of the desk's own, such as the reopening window: on the standard calendar, and in the reporting zone
    /// when it names a date (clocks.md 3).
    pub fn end_of(&self, within: &Within, from: Instant) -> Option<Instant> {
        let calendar = if within.names_a_date() { &self.dates } else { self.standard_calendar() };
        calendar.due(from, within).ok()
    }

    /// When a month is published: on the day of the version in force when it ends, so that no later version moves it.
    pub fn published_at(&self, month: Month) -> Instant {
        let ends_at = month.next().starts_at(&self.policy.reporting_zone);
        let policy = self.rules(self.version_at(Instant(ends_at.as_ms() - 1)));
        let obligations = self.calendar(self.bound(policy.obligation_calendar, self.home_zone()));
        month.published_at(policy.publication_day, obligations)
    }
}

fn in_zones(rule: &mission::policy::CalendarRule, zones: &[Zone]) -> Vec<Calendar> {
    match &rule.zone {
        CalendarZone::Fixed(zone) => vec![rule.plan.in_zone(zone.clone()); zones.len()],
        CalendarZone::PerCase => zones.iter().map(|zone| rule.plan.in_zone(zone.clone())).collect(),
    }
}

fn shortest_days(calendars: &[Calendar], changes: &[hours::Changes], n_zones: usize) -> Vec<i64> {
    let own: Vec<i64> = calendars.iter().map(|calendar| calendar.plan().shortest_day_ms()).collect();
    let shortest = |(place, own_ms): (usize, &i64)| {
        let later = changes.get(place / n_zones).into_iter().flatten();
        let later = later.map(|(_, id)| own[usize::from(id.0) * n_zones + place % n_zones]);
        later.fold(*own_ms, i64::min)
    };
    own.iter().enumerate().map(shortest).collect()
}
