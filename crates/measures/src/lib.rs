#![doc = include_str!("../README.md")]

pub mod arrivals;
pub mod bounds;
pub mod budget;
pub mod credit;
pub mod display;
pub mod facts;
pub mod frame;
pub mod group;
pub mod interval;
pub mod items;
pub mod kpi;
pub mod lists;
pub mod manual;
pub mod marks;
pub mod maturity;
pub mod moments;
pub mod money;
pub mod month;
pub mod needs;
pub mod objective;
pub mod pack;
pub mod parts;
pub mod period;
pub mod reading;
pub mod reliability;
pub mod renumber;
pub mod report;
pub mod scores;
pub mod series;
pub mod share;
pub mod state;
pub mod stats;
pub mod tallies;
pub mod tally;
pub mod values;
pub mod volume;
pub mod worst;

#[cfg(test)]
mod tests;

pub use arrivals::Arrivals;
pub use facts::Facts;
pub use frame::{CaseNames, Frame};
pub use group::{CohortId, Cuts, Dimension, DimensionSet, Group, Held, ProductId, Slot};
pub use kpi::Kpi;
pub use moments::Moments;
pub use month::{Month, Months};
pub use parts::Parts;
pub use period::{Length, Period};
pub use reading::Reading;
pub use renumber::Renumber;
pub use report::Report;
pub use series::Series;
pub use share::{Share, Shares};
pub use state::State;
pub use tallies::{Counted, Tallies};
