//! Foreign tables described by a mapping file: what it says (`file`), how its dates read (`date`), when a row is an
//! event (`rule`), and reading a table with it (`read`): its columns (`table`), its rows in order (`scan`, `row`), and
//! the events they are (`emit`, `event`).

mod date;
mod emit;
mod event;
mod file;
mod read;
mod row;
mod rule;
mod scan;
mod table;

pub use file::{Error, Mapping, Shape};
pub use read::read;
