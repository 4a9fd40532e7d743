//! Clauses while they are collected.

use crate::policy::{Clause, ClauseId};
use crate::source::{Source, Span};

/// The clauses of a mission, numbered in the order of compilation: calendars first, credits last.
pub(super) struct Clauses<'s> {
    source: &'s Source,
    pub(super) list: Vec<Clause>,
}

impl<'s> Clauses<'s> {
    pub(super) fn new(source: &'s Source) -> Clauses<'s> {
        Clauses { source, list: Vec::new() }
    }

    /// Adds a clause that stands at `span`.
    pub(super) fn add(&mut self, path: String, span: Span, sentence: String) -> ClauseId {
        // The limits on entries keep a mission far below this many clauses.
        let id = ClauseId(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        self.list.push(Clause { path, line: self.source.line(span.start), sentence });
        id
    }
}
