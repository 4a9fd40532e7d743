//! One customer problem from first contact to closed.

pub mod conclusion;
mod contact;
pub mod decide;
pub mod due;
pub mod event;
mod fold;
pub mod outcome;
mod priority;
mod settle;
pub mod state;
pub mod survey;

pub use fold::{order, replay};
