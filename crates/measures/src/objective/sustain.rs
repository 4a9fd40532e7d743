//! The sustain rule (metrics.md 10, D-27): good months in complete calendar quarters.

use std::collections::BTreeMap;

use crate::month::Month;
use crate::period::{Length, Period};

/// What a month says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MonthState {
    /// Its mature value meets the target.
    Good,
    /// Its mature value does not meet the target, or there was nothing to measure.
    Bad,
    /// It is not over, or its value can still change.
    Open,
}

/// Where a sustained objective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sustained {
    /// No quarter is complete yet.
    NoData,
    /// The last complete quarter is not good.
    NotMet,
    /// Only so many of the last quarters are good, fewer than it takes.
    Building(u8),
    /// As many as it takes.
    Achieved,
}

impl Sustained {
    /// As it is written in reports.
    pub fn word(self, n_quarters: u8) -> String {
        match self {
            Sustained::NoData => "no data".to_owned(),
            Sustained::NotMet => "not met".to_owned(),
            Sustained::Building(good) => format!("building ({good} of {n_quarters})"),
            Sustained::Achieved => "achieved".to_owned(),
        }
    }
}

/// Where an objective stands that demands `n_quarters` good quarters in a row.
///
/// A quarter is good when each of its months is. It is complete when none of them is open; a quarter that is going on changes
/// nothing, however bad its months are. Quarters before the first month of `months`, and months missing from it, are not good.
pub fn sustained(months: &BTreeMap<Month, MonthState>, n_quarters: u8) -> Sustained {
    let quarters = Period::all_of(months.keys().copied(), Length::Quarter);
    let complete: Vec<bool> = quarters.iter().map_while(|quarter| is_good(months, *quarter)).collect();
    if complete.is_empty() {
        return Sustained::NoData;
    }
    let good = complete.iter().rev().take_while(|is_good| **is_good).count();
    match u8::try_from(good).unwrap_or(u8::MAX) {
        0 => Sustained::NotMet,
        good if good < n_quarters => Sustained::Building(good),
        _ => Sustained::Achieved,
    }
}

/// Whether a quarter is good; `None` while it is not complete.
fn is_good(months: &BTreeMap<Month, MonthState>, quarter: Period) -> Option<bool> {
    let last_known = months.keys().next_back().copied()?;
    let state = |month: Month| match months.get(&month) {
        Some(state) => *state,
        // Before the history begins nothing was measured; after it ends everything is still to come.
        None if month > last_known => MonthState::Open,
        None => MonthState::Bad,
    };
    let states: Vec<MonthState> = quarter.months().map(state).collect();
    (!states.contains(&MonthState::Open)).then(|| states.iter().all(|state| *state == MonthState::Good))
}
