//! What is known besides a mission, as files: rosters and what was measured. Checks that need them look at them.
//!
//! They are written like a mission, and what is wrong in them is found like in a mission: each slip with its place and
//! a remedy. A file with a slip is not used at all, since half a roster covers half a week.

mod measured;
mod rosters;
mod staffing;

use crate::finding::{Finding, sorted};
use crate::source::Source;
use crate::syntax::{Value, decoded, table};

pub use measured::{Measured, MeasuredFile, measured};
pub use rosters::{Known, NeedEntry, RosterFile, ShiftEntry, rosters};

/// Reads a file of one table.
fn file<T: Value>(bytes: &[u8]) -> Result<T, Vec<Finding>> {
    let text = match decoded(bytes) {
        Ok(text) => text,
        Err((text, finding)) => return Err(sorted(vec![finding], &Source::new(&text))),
    };
    let source = Source::new(text);
    let mut findings = Vec::new();
    match table::<T>(&source, &mut findings) {
        Some(table) if findings.is_empty() => Ok(table),
        _ => Err(sorted(findings, &source)),
    }
}
