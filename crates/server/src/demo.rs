//! A desk to look at: made-up people, two months of made-up cases, and a clock that can be moved.

mod begin;
mod case_life;
pub mod cast;
mod clock_control;
mod credits;
mod days;
mod notes;
mod outbox;
mod panel;
pub mod play;
mod random;
mod scene;
pub mod story;
mod topic;
mod words;
mod write;

#[cfg(test)]
mod tests;

use crate::app::App;
use crate::errors::{self, Failure};

pub(crate) use clock_control::post_clock;
pub(crate) use credits::play as play_credits;
pub(crate) use outbox::get_outbox;
pub(crate) use panel::get_demo;
pub(crate) use write::{get_write, post_write};

pub use begin::begin;
pub use play::{Played, play};
pub use story::{By, Story, TimedAsk, What, story};

/// The mission of the demo: the whole one that comes with the program.
pub const MISSION: &str = include_str!("../../../missions/customer_care.toml");

/// The password of everybody in the demo.
pub const PASSWORD: &str = "look around the desk";

/// The pages of the demo are nowhere else.
fn must_be_demo(app: &App) -> Result<(), Failure> {
    if app.config().is_demo { Ok(()) } else { Err(errors::not_found("page")) }
}
