//! What is promised: targets on the clocks of cases, and service levels of channels (clocks.md 8).

use calendar::{Ratio, Within};

use super::{CalendarId, CategoryId, ClauseId, TierId};
use crate::vocabulary::{ChannelSet, ClockKind, PrioritySet, StopSet};

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
    /// What stops a resolution or a callback clock; empty for other kinds.
    pub satisfied_by: StopSet,
    /// How many physical milliseconds after its start the length begins to count; a stop before does not count. Above 0
    /// only for the follow-up (clocks.md 6.1, kind 8).
    pub not_before_ms: i64,
    /// The promised share, 0…1; 1 when the mission names none (D-20), and a half for a median.
    pub attainment: Ratio,
    /// For a follow-up that goes on until the customer confirms: after how many attempts it ends.
    pub confirmation_attempts: Option<u8>,
    /// What else it says.
    pub terms: Terms,
}

/// What a promise says besides its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Of what the items together must reach the value.
    pub statistic: Statistic,
    /// What is counted.
    pub unit: CountUnit,
    /// Whether customers see it.
    pub is_public: bool,
    /// The legal disclosure it must equal.
    pub disclosure: Option<Disclosure>,
}

impl Default for Terms {
    fn default() -> Terms {
        Terms { statistic: Statistic::Share, unit: CountUnit::Item, is_public: true, disclosure: None }
    }
}

/// Which number of many items a promise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// The share of items within the limit.
    Share,
    /// The middle item is within the limit; of an even number the mean of the two in the middle (metrics.md 1.9).
    Median,
}

/// What a promise counts (D-31).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountUnit {
    /// Cases or contacts.
    Item,
    /// Customers; one counts as kept when every item of the customer was.
    Customer,
}

/// What a legal document says about a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Where it stands.
    pub reference: String,
    /// The length or share it discloses, as written.
    pub within: Option<Within>,
    /// The share it discloses, 0…1.
    pub attainment: Option<Ratio>,
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
    /// What else it says.
    pub terms: Terms,
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
        /// The threshold in milliseconds.
        within_ms: i64,
        /// `≤` or `<` (D-05).
        comparator: Comparator,
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

/// Nobody sends updates more often than this, and each one owed is an outcome of its own.
const SHORTEST_CADENCE_MS: i64 = 60_000;

/// Whether an update can be owed every so often: the length passes, and somebody can keep it.
pub fn is_cadence(within: &Within) -> bool {
    match within {
        Within::Elapsed(ms) | Within::BusinessTime(ms) => *ms >= SHORTEST_CADENCE_MS,
        Within::BusinessDays(days) => *days >= Ratio::new(1, 100),
        _ => false,
    }
}
