#![doc = include_str!("../README.md")]

pub mod mask;

#[cfg(test)]
mod tests;
