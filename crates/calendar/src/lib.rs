#![doc = include_str!("../README.md")]

mod calendar;
mod civil;
mod date_rule;
mod error;
mod instant;
mod nearest;
mod plan;
mod ratio;
#[cfg(test)]
mod tests;
mod within;
mod zone;

pub use calendar::{Calendar, Intervals, OpenInterval};
pub use civil::{Date, TimeOfDay, parse_date};
pub use date_rule::{DateRule, Months, Nth};
pub use error::Error;
pub use instant::Instant;
pub use plan::{Country, Plan, countries, dates_of_ics};
pub use ratio::Ratio;
pub use within::{Unit, Within};
pub use zone::{ClockChange, Zone, zone_database_version};
