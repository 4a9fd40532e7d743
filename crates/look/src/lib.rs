#![doc = include_str!("../README.md")]

pub mod assets;
pub mod chart;
pub mod chip;
mod clause;
pub mod composer;
pub mod desk;
pub mod feedback;
pub mod field;
mod frame;
mod icon;
mod keys;
pub mod mail;
pub mod marks;
mod mission_page;
mod poster;
pub mod row;
pub mod talk;
#[cfg(test)]
mod tests;
mod typography;
pub mod upload;
pub mod wall;
pub mod words;

pub use chip::Chip;
pub use clause::clause;
pub use composer::Composer;
pub use desk::Desk;
pub use field::{Choice, Field, Mistakes};
pub use frame::{Assets, Frame, NavItem};
pub use icon::{icon, small_icon, star};
pub use mission_page::{contact_address, mission_page, mission_page_with};
pub use poster::{Links, Paper, poster, sheet};
pub use row::CaseRow;
pub use typography::typeset;
pub use wall::Wall;
