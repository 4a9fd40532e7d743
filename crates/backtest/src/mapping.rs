//! Foreign tables described by a mapping file: what it says (`file`), how its dates read (`date`), when a row is an
//! event (`rule`), and reading a table with it (`read`).

mod date;
mod file;
mod read;
mod rule;

pub use file::{Error, Mapping, Shape};
pub use read::read;
