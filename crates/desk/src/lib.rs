#![doc = include_str!("../README.md")]

pub mod amount;
pub mod case;
pub mod clock;
pub mod closure;
pub mod effect;
pub mod exception;
pub mod explain;
pub mod month;
pub mod noted;
pub mod obligation;
pub mod rulebook;
pub mod stored;
pub mod triage;
pub mod world;

pub use case::decide::{Ask, Command, Refusal, decide};
pub use case::due::{due, next_due_at};
pub use case::event::{Actor, Body, Event};
pub use case::state::CaseState;
pub use effect::{Effect, effects};
pub use month::Month;
pub use noted::Noted;
pub use rulebook::Rulebook;
pub use world::{Others, StreamId, World};

#[cfg(test)]
mod tests;
