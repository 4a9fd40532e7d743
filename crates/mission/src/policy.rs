//! A mission compiled to plain data: what the desk, the backtest and every report run by (design.md 1).

mod lookup;

use calendar::{Date, Plan, Ratio, TimeOfDay, Within, Zone};

use crate::vocabulary::{
    Channel, ChannelSet, ClockKind, ClockKindSet, PauseReasonSet, Priority, PrioritySet, StopSet,
};

/// Everything a mission promises and the rules that serve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The mission's name.
    pub name: String,
    /// Its version, such as `1.2`.
    pub version: String,
    /// The date from which it binds, in the reporting zone (clocks.md 9.3).
    pub effective_on: Option<Date>,
    /// The zone of months, of `d`, month and date rules (clocks.md 3).
    pub reporting_zone: Zone,
    /// The desk's home zone, the last resort of a calendar resolved per case (D-01).
    pub home_zone: Zone,
    /// The business day of the next month on which a month is published and frozen (clocks.md 13).
    pub publication_day: u8,
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
    /// The priority of a case until triage (clocks.md 6.1).
    pub provisional_priority: Priority,
    /// SLA targets on case clocks (clocks.md 8).
    pub targets: Vec<Target>,
    /// Monthly service levels per channel (clocks.md 8).
    pub service_levels: Vec<ServiceLevel>,
    /// Which reasons pause which clocks.
    pub pauses: Vec<PauseRule>,
    /// What a customer contact on a resolved case does (clocks.md 10).
    pub reopen: ReopenRule,
    /// Escalation ladders (clocks.md 7).
    pub ladders: Vec<Ladder>,
    /// Support levels in order, for the "next tier" action.
    pub support_lines: Vec<String>,
    /// The backlog rule.
    pub backlog: Option<BacklogRule>,
    /// The credit rule (R-233…R-238).
    pub credits: Option<CreditRule>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its id in the mission.
    pub name: String,
    /// Higher ranks are promised more.
    pub rank: u32,
    /// Its own calendar, which precedes the channel's (clocks.md 2.7).
    pub calendar: Option<CalendarId>,
}

/// A channel the mission offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRule {
    /// Which one.
    pub channel: Channel,
    /// Its own calendar.
    pub calendar: Option<CalendarId>,
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

/// Which cases a promise covers. An empty or absent dimension is not fixed (clocks.md 8).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Fixed tiers.
    pub tiers: Option<Vec<TierId>>,
    /// Fixed priorities.
    pub priorities: Option<PrioritySet>,
    /// Fixed channels.
    pub channels: Option<ChannelSet>,
    /// Fixed categories.
    pub categories: Option<Vec<CategoryId>>,
}

/// `≤` or `<` (D-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// Within, at most: equality is met.
    AtMost,
    /// Less than: equality is missed.
    LessThan,
}

/// Which calendar a target runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalendarChoice {
    /// The case's calendar by the order of clocks.md 2.7.
    ByCase,
    /// This one, whatever the case.
    Fixed(CalendarId),
}

/// An SLA target on a case clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The clock it runs on.
    pub kind: ClockKind,
    /// The cases it covers.
    pub scope: Scope,
    /// The promised length.
    pub within: Within,
    /// `≤` or `<`.
    pub comparator: Comparator,
    /// The calendar.
    pub calendar: CalendarChoice,
    /// What stops a resolution clock; ignored for other kinds.
    pub satisfied_by: StopSet,
    /// The promised share, 0…1; 1 when the mission names none (D-20).
    pub attainment: Ratio,
}

/// A monthly promise over all contacts of some channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLevel {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// Its channels.
    pub channels: ChannelSet,
    /// What is measured.
    pub measure: LevelMeasure,
    /// The comparison and the value promised.
    pub goal: Goal,
    /// Whether a shortfall is credited (D-21). Only for shares.
    pub credit_bearing: bool,
}

/// What a service level measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LevelMeasure {
    /// The share of cases whose first response came within the length, on the channel's standard calendar (M-41).
    FirstResponse {
        /// The threshold.
        within: Within,
        /// `≤` or `<`.
        comparator: Comparator,
        /// The calendar; by case means the channel's or the mission's standard one, never the P1 override.
        calendar: CalendarChoice,
    },
    /// The share of calls or chats answered within `within_ms` (M-20…M-25, M-28, M-29).
    Wait {
        /// The threshold in milliseconds, inclusive.
        within_ms: i64,
        /// The formula (D-29).
        variant: LevelVariant,
        /// Abandonments below this wait are short (M-20), in milliseconds.
        short_abandon_ms: i64,
        /// What ends the wait.
        until: WaitEnd,
    },
    /// Mean wait of answered calls (M-26).
    SpeedOfAnswer,
    /// Share of contacts that gave up (M-27).
    Abandonment {
        /// Abandonments below this wait are not counted, in milliseconds.
        short_abandon_ms: i64,
    },
}

/// What ends the wait of a live contact (clocks.md 6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitEnd {
    /// Answered or accepted by a person.
    Answered,
    /// The first agent message of a chat.
    FirstMessage,
}

/// The service-level formula (M-20…M-25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LevelVariant {
    /// M-20, the default.
    AnsweredOfOffered,
    /// M-21.
    CreditEarlyAbandons,
    /// M-22.
    AnsweredOnly,
    /// M-23.
    AllOffered,
    /// M-24.
    LateAbandonsCount,
    /// M-25.
    CreditShortAbandons,
}

/// The value a promise must reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The direction.
    pub comparison: Comparison,
    /// A share 0…1, or milliseconds for a mean.
    pub value: Ratio,
}

/// The direction of a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `≥`.
    AtLeast,
    /// `≤`.
    AtMost,
    /// `<`.
    Below,
    /// `>`.
    Above,
}

/// Which reasons pause a kind of clock at some priorities (clocks.md 6.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseRule {
    /// The clause it comes from; `None` for the default rule.
    pub clause: Option<ClauseId>,
    /// Clock kinds; only resolution is pausable in the first cut.
    pub kinds: ClockKindSet,
    /// Priorities.
    pub priorities: PrioritySet,
    /// Reasons that pause.
    pub reasons: PauseReasonSet,
}

/// What reopening does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReopenRule {
    /// The clause it comes from; `None` for the default rule.
    pub clause: Option<ClauseId>,
    /// How long after resolution a contact reopens the case.
    pub window: Within,
    /// What happens to the resolution clock.
    pub mode: ReopenMode,
}

/// What happens to the resolution clock on reopening (clocks.md 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReopenMode {
    /// Accrued time continues in the same cycle.
    Resume,
    /// A new cycle with nothing accrued.
    Restart,
    /// The outcome stays.
    Ignore,
}

/// An escalation ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The clocks it watches.
    pub kinds: ClockKindSet,
    /// The priorities it watches.
    pub priorities: PrioritySet,
    /// Its rungs, ascending. At most 8.
    pub rungs: Vec<Rung>,
}

/// One step of a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// When it fires.
    pub condition: RungCondition,
    /// What it does.
    pub action: RungAction,
}

/// When a rung fires (clocks.md 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungCondition {
    /// Strictly more than this share of the target, 0…1.
    Exceeds(Ratio),
    /// This share of the target or more.
    Reaches(Ratio),
}

/// What a rung does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungAction {
    /// Moves the case to the next support line; a notice to the owner's manager at the last one (D-08).
    NextTier,
    /// Pages the named role.
    Page(String),
    /// Notifies the named role.
    Notify(String),
}

/// The backlog promise (R-108, M-50).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogRule {
    /// The clause it comes from.
    pub clause: ClauseId,
    /// Cases older than this many business days are aged (strictly).
    pub older_than_days: Ratio,
    /// The promised share, usually `< 2 %`.
    pub goal: Goal,
    /// Days of received volume in the denominator (D-24).
    pub volume_days: u16,
    /// Local time of the daily snapshot, in the reporting zone.
    pub snapshot_at: TimeOfDay,
}

/// The credit rule (metrics.md 12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRule {
    /// The clause it comes from.
    pub clause: ClauseId,
    /// Shortfall bands, rising: above `over` (a share) the credit is `percent` (a share) of the subscription.
    pub bands: Vec<CreditBand>,
    /// The cap per customer and billing cycle, a share.
    pub cap: Ratio,
    /// Who is credited (D-23).
    pub affected: AffectedRule,
    /// When a verified credit must be issued.
    pub issue_within: Within,
    /// The smallest amount paid, in minor units.
    pub minimum_minor: i64,
}

/// One band of shortfalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditBand {
    /// Strictly above this shortfall (0.05 is five points).
    pub over: Ratio,
    /// This share of the monthly subscription.
    pub percent: Ratio,
}

/// Who is affected by a level's bad month (D-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AffectedRule {
    /// Customers with at least one missed item.
    AnyMissed,
    /// Customers with any item.
    AnyContact,
    /// Every subscriber.
    AllSubscribers,
}

/// A statement of the mission that can be quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// A stable path such as `targets.p1-response`.
    pub path: String,
    /// 1-based line in the mission file.
    pub line: u32,
    /// One plain English sentence.
    pub sentence: String,
}
