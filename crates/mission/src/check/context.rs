//! What checks may look at besides the mission: plain data that a caller hands in, as far as there is any.

use std::collections::BTreeMap;
use std::fmt;

use calendar::{Date, Plan, Ratio, Zone};

use crate::policy::Policy;
use crate::vocabulary::Channel;

/// Texts of iCalendar files by the name under which the mission mentions them.
pub type Files = BTreeMap<String, String>;

/// What checks may look at besides the mission itself. A check without its data is listed as not evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The files the mission names.
    pub files: &'a Files,
    /// The date on which the mission is checked.
    pub today: Option<Date>,
    /// The versions before this one, oldest first; none when this is the first.
    pub earlier: Option<&'a [Policy]>,
    /// The rosters the mission's escalation paths name.
    pub rosters: Option<&'a Rosters>,
    /// What was measured before.
    pub baselines: Option<&'a Baselines>,
    /// How many people the promises need, and how many are rostered, interval by interval.
    pub staffing: Option<&'a [StaffedInterval]>,
    /// Whether the mission is about to be published, which placeholders and guesses keep it from.
    pub is_publishing: bool,
}

/// Rosters by name.
pub type Rosters = BTreeMap<String, Roster>;

/// When somebody is on duty, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// Its shifts; they may overlap.
    pub shifts: Vec<Shift>,
}

/// Hours in which some people are on duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The hours.
    pub hours: Plan,
    /// The zone they are read in.
    pub zone: Zone,
    /// How many people.
    pub n_people: u32,
}

/// An interval of a week, as the staffing plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffedInterval {
    /// Its queue and time, for people: `phone, Monday 09:00`.
    pub label: String,
    /// How many people the promises need.
    pub n_needed: u32,
    /// How many are rostered.
    pub n_rostered: u32,
}

/// What was measured over the last 90 days. What nobody measured is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baselines {
    /// The share that was within the target, 0…1, by the id of the promise or objective.
    pub attainment: BTreeMap<String, Ratio>,
    /// Items expected in a month, by the id of the promise or objective.
    pub monthly_volume: BTreeMap<String, u64>,
    /// The share of contacts that gave up, 0…1.
    pub abandonment: BTreeMap<Channel, Ratio>,
    /// What one contact costs: an amount in minor units and its currency.
    pub cost_per_contact: BTreeMap<Channel, (i64, String)>,
}

/// Data a check looks at besides the mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// [`Context::today`].
    Today,
    /// [`Context::earlier`].
    Earlier,
    /// [`Context::rosters`].
    Rosters,
    /// [`Context::baselines`].
    Baselines,
    /// [`Context::staffing`].
    Staffing,
}

impl Need {
    /// A word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Need::Today => "today",
            Need::Earlier => "earlier_versions",
            Need::Rosters => "rosters",
            Need::Baselines => "baselines",
            Need::Staffing => "staffing",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Need::Today => "the date of today",
            Need::Earlier => "the earlier versions",
            Need::Rosters => "the rosters",
            Need::Baselines => "what was measured before",
            Need::Staffing => "the staffing plan",
        })
    }
}

/// No files, for missions that name none.
static NO_FILES: Files = Files::new();

impl Default for Context<'_> {
    fn default() -> Self {
        Context::with_files(&NO_FILES)
    }
}

impl<'a> Context<'a> {
    /// The files of a mission and nothing else.
    pub fn with_files(files: &'a Files) -> Context<'a> {
        Context {
            files,
            today: None,
            earlier: None,
            rosters: None,
            baselines: None,
            staffing: None,
            is_publishing: false,
        }
    }

    /// Whether the data is there.
    pub fn has(&self, need: Need) -> bool {
        match need {
            Need::Today => self.today.is_some(),
            Need::Earlier => self.earlier.is_some(),
            Need::Rosters => self.rosters.is_some(),
            Need::Baselines => self.baselines.is_some(),
            Need::Staffing => self.staffing.is_some(),
        }
    }
}
