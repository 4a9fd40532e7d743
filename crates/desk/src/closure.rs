//! Closures by force majeure: closed dates declared at short notice (clocks.md 9.4).
//!
//! A closed date added inside the notice period would change what was promised. Marked as force majeure it may be added, and
//! then two attainments are reported: the contractual one, as if nobody had closed, and the adjusted one. A declared closure
//! is a dated record beside the mission (design.md 1).

use calendar::{Date, Instant};

/// A declared closure: some dates on which nobody could work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The calendar that is closed, by its name in the mission; every calendar but `24x7` when there is none.
    pub calendar: Option<String>,
    /// The first closed date.
    pub from: Date,
    /// The last closed date.
    pub until: Date,
    /// When it was declared: it acts only on time from then on.
    pub declared_at: Instant,
    /// Who declared it.
    pub declared_by: String,
}
