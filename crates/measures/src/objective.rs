//! Objectives: what a mission wants its numbers to reach (metrics.md 1.8, 1.10, 10, 11).
//!
//! - [`sustain`]: a monthly target held for several calendar quarters in a row.
//! - [`improve`]: better than a baseline by some amount until a date, and how far along the way.

pub mod improve;
pub mod sustain;
