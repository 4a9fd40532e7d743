#![doc = include_str!("../README.md")]

pub mod attachment;
pub mod canned;
pub mod email;
pub mod mask;
pub mod text;

#[cfg(test)]
mod tests;
