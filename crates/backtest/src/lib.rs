#![doc = include_str!("../README.md")]

pub mod build;
pub mod bundle;
pub mod closures;
pub mod column;
pub mod convert;
pub mod customers;
pub mod document;
pub mod exceptions;
pub mod explain;
pub mod export;
mod fuzz;
pub mod history;
pub mod intern;
pub mod json;
pub mod kind;
pub mod mapping;
pub mod obligations;
pub mod partial;
pub mod people;
pub mod problem;
pub mod publication;
pub mod read;
mod records;
pub mod replay;
pub mod row;
pub mod source;
pub mod split;
mod spread;
pub mod staffing;
pub mod stream;
mod table;
#[cfg(test)]
mod tests;
pub mod vocabulary;

pub use fuzz::{fuzz_history, fuzz_json_lines, fuzz_parquet, fuzz_partial};
