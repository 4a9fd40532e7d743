//! One customer problem from first contact to closed.

pub mod event;
pub mod outcome;
