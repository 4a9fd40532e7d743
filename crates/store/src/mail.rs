//! Mail that came, mail that left, and the places both go through.

pub mod addresses;
pub mod checks;
pub mod copies;
pub mod heads;
pub mod ids;
pub mod incoming;
pub mod left;
pub mod mailboxes;
pub mod sent;
pub mod suppressions;
pub mod templates;
pub mod traces;
