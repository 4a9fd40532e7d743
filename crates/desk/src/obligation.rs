//! What is owed outside the clocks of cases (clocks.md 15): outreach, coaching, reviews, privacy requests, credits.
//!
//! An obligation is a subject of its own: a stream of [`event::Event`]s folded to an [`Obligation`]. The engine knows a kind
//! only by its row in [`kinds::KINDS`]; lengths come from the mission. As for a case, [`decide()`] turns a request into events,
//! [`due()`] says what time has brought about, [`effects`] what must be told to whom, and all are pure.
//!
//! Nothing pauses an obligation, so that the calendar alone says when it is due, when it is used up and whether a stop was in
//! time (clocks.md 3, 4).

pub mod adjustment;
pub mod decide;
pub mod due;
pub mod effect;
pub mod event;
mod fold;
pub mod kinds;
mod late;
pub mod limit;
mod occurrence;
pub mod of_case;
pub mod state;

pub use decide::{Ask, Command, Refusal, decide};
pub use due::{Noted, World, due};
pub use effect::{Effect, Told, effects};
pub use event::{Body, Event, ObligationId, Start};
pub use fold::{order, replay};
pub use limit::{Limit, Source};
pub use of_case::Owed;
pub use state::{Conclusion, Measured, Obligation, Outcome, RungKey, Standing};
