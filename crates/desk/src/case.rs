//! One customer problem from first contact to closed.

pub mod adjustment;
pub mod conclusion;
mod contact;
pub mod decide;
pub mod due;
pub mod event;
pub mod family;
mod fold;
pub mod glance;
pub mod held;
pub mod kind;
pub mod known;
pub mod late;
pub mod outcome;
pub mod owed;
pub(crate) mod page;
mod priority;
pub mod remark;
mod settle;
pub mod spelling;
mod starts;
pub mod state;
mod status;
pub mod survey;

pub use family::replay_family;
pub use fold::{order, replay};
