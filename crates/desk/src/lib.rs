#![doc = include_str!("../README.md")]

pub mod case;
pub mod clock;
pub mod month;
pub mod rulebook;

pub use case::event::{Actor, Body, Event};
pub use case::state::CaseState;
pub use month::Month;
pub use rulebook::Rulebook;
