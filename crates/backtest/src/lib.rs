#![doc = include_str!("../README.md")]

pub mod build;
pub mod column;
pub mod history;
pub mod intern;
pub mod kind;
pub mod mapping;
pub mod pending;
pub mod problem;
pub mod read;
pub mod row;
pub mod source;
pub mod split;
pub mod vocabulary;
