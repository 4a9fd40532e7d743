#![doc = include_str!("../README.md")]

pub mod assets;
mod clause;
mod frame;
mod icon;
mod mission_page;
mod poster;
#[cfg(test)]
mod tests;
mod typography;

pub use clause::clause;
pub use frame::{Assets, Frame, NavItem};
pub use icon::star;
pub use mission_page::{contact_address, mission_page};
pub use poster::{Links, Paper, poster, sheet};
pub use typography::typeset;
