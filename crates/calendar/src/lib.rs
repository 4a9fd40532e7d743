#![doc = include_str!("../README.md")]

mod calendar;
mod civil;
mod error;
mod instant;
mod ratio;
mod within;
mod zone;

pub use calendar::{Calendar, Plan};
pub use civil::{Date, TimeOfDay};
pub use error::Error;
pub use instant::Instant;
pub use ratio::Ratio;
pub use within::{Unit, Within};
pub use zone::{Zone, zone_database_version};
