#![doc = include_str!("../README.md")]

pub mod attachments;
pub mod audit;
pub mod backup;
pub mod canned;
pub mod cases;
pub mod codes;
pub mod cohorts;
pub mod counters;
pub mod credits;
pub mod customers;
mod db;
mod dialect;
pub mod drafts;
mod error;
mod id;
mod key;
pub mod log;
pub mod mail;
pub mod messages;
mod migration;
pub mod missions;
pub mod next_steps;
pub mod notices;
pub mod objects;
pub mod once;
pub mod outbox;
pub mod outgoing;
pub mod people;
pub mod presence;
pub mod publications;
pub mod record_subscriptions;
mod rows;
mod sealed;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod shifts;
pub mod snoozes;
pub mod surveys;
pub mod tags;
pub mod teams;
pub mod undo;
mod value;
pub mod verify;

pub use db::{Committed, Db, Dialect, Tx};
pub use error::Error;
pub use id::Ids;
pub use key::{Key, KeySource, digest, hex};
pub use value::{FromValue, Row, Value, ValueRef};

#[cfg(test)]
mod tests;
