//! A mission compiled to plain data: what the desk, the backtest and every report run by (design.md 1).

mod access;
mod clauses;
mod identity;
mod lookup;
mod notice;
mod objectives;
mod obligations;
mod practice;
mod priorities;
mod promises;
mod rules;
mod statement;
mod versions;

use calendar::{Date, Plan, Within, Zone};

use crate::obligation::Jurisdiction;
use crate::vocabulary::{Channel, ChannelSet, Priority};

pub use access::{AccountMatch, CategoryLists, InterpreterRule, MoneyGoal};
pub use clauses::{Chapter, Clause, ClauseNumber};
pub use identity::{Contact, DayOrYear, Decision, Governance, Identity, Person, SignOff};
pub use notice::{NOTICE_DAYS, earliest_effective_on, is_announced_in_time, latest_announced_on};
pub use objectives::{Aim, Change, FirstContactRule, Judge, Objective, ObjectivePeriod, SurveyRule};
pub use obligations::{ObligationLadder, ObligationRule, Obligations};
pub(crate) use practice::minor_digits;
pub use practice::*;
pub use priorities::{CaseMatch, Level, LowerRule, Matrix, PriorityRule, PriorityRules, RaiseRule};
pub use promises::{
    CalendarChoice, Comparator, Comparison, CountUnit, Disclosure, Goal, LevelMeasure, LevelVariant, Scope,
    ServiceLevel, Statistic, Target, Terms, WaitEnd, is_cadence,
};
pub use rules::{
    AffectedRule, BacklogRule, CreditBand, CreditRule, EscalationPath, Ladder, PathStep, PauseRule,
    ReopenMode, ReopenRule, Rung, RungAction, RungCondition, TierUpgrade,
};
pub use statement::{Behaviour, Capability, CapabilityKind, Pledge, Statement};
pub use versions::{Version, VersionError, Versions, compare_versions};

/// Everything a mission promises and the rules that serve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The mission's name.
    pub name: String,
    /// Its version, such as `1.2`.
    pub version: String,
    /// The mission as a document: its dates, its owner, its contact block.
    pub identity: Identity,
    /// Who looks after it.
    pub governance: Governance,
    /// Its texts, standards of conduct and capabilities.
    pub statement: Statement,
    /// The date from which it binds, in the reporting zone (clocks.md 9.3).
    pub effective_on: Option<Date>,
    /// The zone of months, of `d`, month and date rules (clocks.md 3).
    pub reporting_zone: Zone,
    /// The desk's home zone, the last resort of a calendar resolved per case (D-01).
    pub home_zone: Zone,
    /// The business day of the next month on which a month is published and frozen (clocks.md 13).
    pub publication_day: u8,
    /// How long after it happened an event may be stored and still change an outcome unasked (clocks.md 12.3).
    pub max_lateness: Within,
    /// Calendars; [`CalendarId::ALWAYS`] is the built-in `24x7`.
    pub calendars: Vec<CalendarRule>,
    /// The mission's default calendar.
    pub standard_calendar: CalendarId,
    /// The calendar of obligations (clocks.md 15), in the desk's home zone.
    pub obligation_calendar: CalendarId,
    /// The calendar of every P1 clock, when the mission has an override.
    pub p1_calendar: Option<CalendarId>,
    /// Customer tiers; the first is the default.
    pub tiers: Vec<Tier>,
    /// Enabled channels with their calendars. A channel not listed is not offered.
    pub channels: Vec<ChannelRule>,
    /// Languages with a calendar of their own.
    pub languages: Vec<LanguageRule>,
    /// Categories named by the mission.
    pub categories: Vec<Category>,
    /// Lists of categories with a meaning of their own.
    pub category_lists: CategoryLists,
    /// What is promised to customers who need an interpreter.
    pub interpreters: Option<InterpreterRule>,
    /// How priorities are found.
    pub priorities: PriorityRules,
    /// The priority of a case until triage (clocks.md 6.1).
    pub provisional_priority: Priority,
    /// What a higher tier does to the clocks of open cases (clocks.md 9.2).
    pub tier_upgrade: TierUpgrade,
    /// SLA targets on case clocks (clocks.md 8).
    pub targets: Vec<Target>,
    /// Targets that are reported and bind nobody: they set no clock (D-25).
    pub goals: Vec<Target>,
    /// Monthly service levels per channel (clocks.md 8).
    pub service_levels: Vec<ServiceLevel>,
    /// Which reasons pause which clocks.
    pub pauses: Vec<PauseRule>,
    /// What a customer contact on a resolved case does (clocks.md 10).
    pub reopen: ReopenRule,
    /// Escalation ladders (clocks.md 7).
    pub ladders: Vec<Ladder>,
    /// Whom escalations reach.
    pub paths: Vec<EscalationPath>,
    /// Support levels in order, for the "next tier" action.
    pub support_lines: Vec<String>,
    /// The backlog rule.
    pub backlog: Option<BacklogRule>,
    /// The credit rule (R-233…R-238).
    pub credits: Option<CreditRule>,
    /// What is owed outside the clocks of cases (clocks.md 15).
    pub obligations: Obligations,
    /// Whose privacy laws bind the desk.
    pub jurisdictions: Vec<Jurisdiction>,
    /// What its numbers are to reach, in the order of the file.
    pub objectives: Vec<Objective>,
    /// How first contacts are counted.
    pub first_contact: FirstContactRule,
    /// How surveys are counted.
    pub surveys: SurveyRule,
    /// How the desk works besides its promises.
    pub practice: Practice,
    /// Every clause with its place and its plain sentence; the rules above refer to it by id.
    pub clauses: Vec<Clause>,
}

/// Index into [`Policy::calendars`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarId(pub u8);
impl CalendarId {
    /// The built-in `24x7`.
    pub const ALWAYS: CalendarId = CalendarId(0);
}
/// Index into [`Policy::tiers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TierId(pub u8);
/// Index into [`Policy::categories`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(pub u16);
/// Index into [`Policy::languages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub u8);
/// Index into [`Policy::targets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetId(pub u16);
/// Index into [`Policy::service_levels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceLevelId(pub u8);
/// Index into [`Policy::ladders`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LadderId(pub u8);
/// Index into [`Policy::clauses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub u16);

/// A named calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRule {
    /// Its id in the mission.
    pub name: String,
    /// Its zone.
    pub zone: CalendarZone,
    /// Its hours.
    pub plan: Plan,
    /// Its clause; `None` for the built-in one.
    pub clause: Option<ClauseId>,
}

/// Where a calendar's wall times are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarZone {
    /// Always this zone.
    Fixed(Zone),
    /// The zone resolved at receipt and pinned to the case (clocks.md 2.6).
    PerCase,
}

/// A customer tier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tier {
    /// Its id in the mission.
    pub name: String,
    /// Higher ranks are promised more.
    pub rank: u32,
    /// Its own calendar, which precedes the channel's (clocks.md 2.7).
    pub calendar: Option<CalendarId>,
    /// Which accounts belong to it; only those named when absent.
    pub accounts: Option<AccountMatch>,
    /// Whether each of its accounts has a named manager and a deputy.
    pub has_named_manager: bool,
    /// Whether its accounts are reviewed with them each quarter.
    pub has_business_reviews: bool,
}

/// A channel the mission offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRule {
    /// Which one.
    pub channel: Channel,
    /// Its own calendar.
    pub calendar: Option<CalendarId>,
    /// What it is for.
    pub purpose: Option<String>,
    /// The channels offered to those who cannot use it; every other one when absent.
    pub alternatives: Option<ChannelSet>,
    /// How a customer proves who they are.
    pub authentication: Vec<String>,
    /// Numbers for relay calls.
    pub relay: Vec<String>,
}

impl ChannelRule {
    /// A channel of which nothing more is said.
    pub fn of(channel: Channel) -> ChannelRule {
        ChannelRule {
            channel,
            calendar: None,
            purpose: None,
            alternatives: None,
            authentication: Vec::new(),
            relay: Vec::new(),
        }
    }
}

/// A language with hours of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageRule {
    /// The language's code, such as `es`.
    pub language: String,
    /// Its calendar.
    pub calendar: CalendarId,
}

/// A category of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id in the mission.
    pub name: String,
    /// The function that owns it when the mission excludes it: such cases carry no clock.
    pub excluded_to: Option<String>,
}
