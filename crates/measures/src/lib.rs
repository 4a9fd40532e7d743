#![doc = include_str!("../README.md")]

pub mod bounds;
pub mod credit;
pub mod display;
pub mod facts;
pub mod frame;
pub mod group;
pub mod interval;
pub mod items;
pub mod kpi;
pub mod money;
pub mod month;
pub mod needs;
pub mod objective;
pub mod parts;
pub mod period;
pub mod reading;
pub mod reliability;
pub mod report;
pub mod scores;
pub mod share;
pub mod state;
pub mod stats;
pub mod worst;

#[cfg(test)]
mod tests;

pub use facts::Facts;
pub use frame::Frame;
pub use group::{Dimension, DimensionSet, Group, Slot};
pub use month::{Month, Months};
pub use parts::Parts;
pub use period::Period;
pub use reading::Reading;
pub use report::Report;
pub use share::{Share, Shares};
pub use state::State;
