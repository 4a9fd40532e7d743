//! A policy made ready to run: calendars bound to their zones, lengths as amounts, targets found by table.

mod allowance;
mod lookup;

use calendar::{Calendar, Instant, Zone};
use mission::policy::{
    CalendarChoice, CalendarId, CalendarZone, CategoryId, LanguageId, ServiceLevelId, TierId,
};
use mission::{Channel, ClockKind, Policy, Priority};

use allowance::Quiet;
pub use allowance::{Allowance, AllowanceId, RungTerm};
use lookup::TargetTable;

use crate::case::event::ZoneId;
use crate::month::Month;

/// A policy with everything that can be computed from it alone. Built once, shared by every case.
#[derive(Debug)]
pub struct Rulebook {
    policy: Policy,
    zones: Vec<Zone>,
    /// `calendars[calendar * zones + zone]`.
    calendars: Vec<Calendar>,
    /// [`Plan::shortest_day_ms`](calendar::Plan::shortest_day_ms) of each of them.
    shortest_days: Vec<i64>,
    obligations: Calendar,
    allowances: Vec<Allowance>,
    targets: TargetTable,
    levels: [Vec<AllowanceId>; Channel::ALL.len()],
}

/// A calendar bound to its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarRef(u32);

/// What decides the targets and the calendar of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// The tier in force at receipt (clocks.md 9.2).
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
}

impl Rulebook {
    /// Prepares a policy for cases in `zones`; a [`ZoneId`] is an index into that list. The desk's home zone is
    /// added at its end, so the list may be empty.
    pub fn new(policy: Policy, mut zones: Vec<Zone>) -> Rulebook {
        zones.push(policy.home_zone.clone());
        let calendars: Vec<Calendar> =
            policy.calendars.iter().flat_map(|rule| in_zones(rule, &zones)).collect();
        let shortest_days = calendars.iter().map(|calendar| calendar.plan().shortest_day_ms()).collect();
        let obligations = bind(&policy, policy.obligation_calendar);
        let allowances = allowance::of_policy(&policy);
        let targets = TargetTable::new(&policy);
        let levels = std::array::from_fn(|index| first_response_levels(&policy, Channel::ALL[index]));
        Rulebook { policy, zones, calendars, shortest_days, obligations, allowances, targets, levels }
    }

    /// The policy it was made from.
    pub fn policy(&self) -> &Policy {
        &self.policy
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

    /// The calendar of obligations (clocks.md 15).
    pub fn obligation_calendar(&self) -> &Calendar {
        &self.obligations
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
        &self.allowances[usize::from(id.0)]
    }

    /// The targets of a clock kind for a case: all that match and are not overridden (clocks.md 8).
    pub fn targets(&self, kind: ClockKind, traits: &Traits) -> &[AllowanceId] {
        self.targets.find(kind, traits)
    }

    /// The first-response service levels of a channel (clocks.md 8).
    pub fn levels(&self, channel: Channel) -> &[AllowanceId] {
        &self.levels[channel as usize]
    }

    /// The calendar on which an allowance runs for a case (clocks.md 2.7; levels ignore the P1 override).
    pub fn calendar_of(&self, allowance: &Allowance, traits: &Traits) -> CalendarRef {
        let calendar = match (allowance.calendar, allowance.is_level()) {
            (CalendarChoice::Fixed(calendar), _) => calendar,
            (CalendarChoice::ByCase, true) => self.channel_calendar(traits.channel),
            (CalendarChoice::ByCase, false) => {
                self.policy.calendar_for(traits.tier, traits.channel, traits.language, traits.priority)
            }
        };
        self.bound(calendar, traits.zone)
    }

    /// Whether the month of an outcome determined at `determined_at` is frozen at `now` (clocks.md 13).
    pub fn is_published(&self, determined_at: Instant, now: Instant) -> bool {
        let month = Month::of(determined_at, &self.policy.reporting_zone);
        now >= month.published_at(self.policy.publication_day, &self.obligations)
    }

    fn channel_calendar(&self, channel: Channel) -> CalendarId {
        let rule = self.policy.channels.iter().find(|rule| rule.channel == channel);
        rule.and_then(|rule| rule.calendar).unwrap_or(self.policy.standard_calendar)
    }
}

fn in_zones(rule: &mission::policy::CalendarRule, zones: &[Zone]) -> Vec<Calendar> {
    match &rule.zone {
        CalendarZone::Fixed(zone) => vec![rule.plan.in_zone(zone.clone()); zones.len()],
        CalendarZone::PerCase => zones.iter().map(|zone| rule.plan.in_zone(zone.clone())).collect(),
    }
}

fn bind(policy: &Policy, calendar: CalendarId) -> Calendar {
    let rule = &policy.calendars[usize::from(calendar.0)];
    match &rule.zone {
        CalendarZone::Fixed(zone) => rule.plan.in_zone(zone.clone()),
        CalendarZone::PerCase => rule.plan.in_zone(policy.home_zone.clone()),
    }
}

fn first_response_levels(policy: &Policy, channel: Channel) -> Vec<AllowanceId> {
    let is_level = |level: &mission::policy::ServiceLevel| {
        level.channels.contains(channel)
            && matches!(level.measure, mission::policy::LevelMeasure::FirstResponse { .. })
    };
    let ids = (0u8..).zip(&policy.service_levels).filter(|(_, level)| is_level(level));
    ids.map(|(id, _)| AllowanceId::of_level(policy, ServiceLevelId(id))).collect()
}
