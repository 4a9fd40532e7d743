//! What is said about a case that starts, stops and pauses nothing: tags, notes, the resolution path, hand-offs on offer,
//! who proved who they are (docs/decisions/where-does-a-remark-belong.md).
//!
//! Remarks happened, and stand in the stream of their case between its events. No clock looks at them, and a history without
//! them is judged the same. Two of them are counted (M-35, M-36); histories and measures know these as events of the same name.

pub mod decide;
pub mod event;
pub mod state;

pub use decide::{Ask, Command, Refusal, decide};
pub use event::{Kind, Phase, Remark, Said, Step};
pub use state::{HandOff, Path, Remarks};
