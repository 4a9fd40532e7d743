#![doc = include_str!("../README.md")]

mod db;
mod error;
mod id;
mod key;
mod migration;
mod value;

pub use db::{Committed, Db, Dialect, Tx};
pub use error::Error;
pub use id::Ids;
pub use key::{Key, KeySource};
pub use value::{FromValue, Row, Value, ValueRef};

#[cfg(test)]
mod tests;
