//! Reads a file of JSON Lines in several pieces at once.

use std::ops::Range;
use std::sync::atomic::Ordering;

use calendar::Instant;
use rayon::prelude::*;

use super::line::{Fault, Flaw, JsonRow, LONGEST_LINE, parse};
use crate::build::{Builder, show};
use crate::column::{Column, Header, RowText};
use crate::history::History;
use crate::obligations;
use crate::problem::{ProblemKind, Totals};
use crate::read::{Progress, SMALLEST_PIECE, refuse_cut_row};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// Reads a history of JSON Lines. Nothing in the result depends on the number of threads.
pub fn read(source: Source, vocabulary: &Vocabulary, progress: &Progress) -> History {
    let mut findings = source.findings.clone();
    let text = source.complete_text();
    let n_pieces = (rayon::current_num_threads() * 2).min(text.len() / SMALLEST_PIECE).max(1);
    let pieces = pieces(text, source.start, n_pieces);
    let read: Vec<Piece<'_>> = pieces
        .into_par_iter()
        .map(|piece| Piece::new(vocabulary, piece.len()).read(text, piece, progress))
        .collect();
    let (mut builders, mut others) = (Vec::new(), Vec::new());
    for mut piece in read {
        others.append(&mut piece.others);
        builders.push(piece.builder);
    }
    let mut totals = Totals::default();
    refuse_cut_row(&source, &mut findings, &mut totals);
    let mut history = History::of_pieces(source, Header::complete(), builders, findings, totals);
    history.others = others;
    history
}

/// Cuts a text at line ends into about `n` pieces.
fn pieces(text: &[u8], first: usize, n: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::with_capacity(n);
    let mut start = first;
    for piece in 1..=n {
        let wanted = first + (text.len() - first) / n * piece;
        let end = if piece == n { text.len() } else { line_end(text, wanted.max(start)) };
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// Where the line at `from` ends, its line feed included.
fn line_end(text: &[u8], from: usize) -> usize {
    text[from..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |found| from + found + 1)
}

struct Piece<'v> {
    builder: Builder<'v>,
    flaws: Vec<Flaw>,
    /// Offsets of events about neither cases nor contacts.
    others: Vec<u64>,
}

impl<'v> Piece<'v> {
    fn new(vocabulary: &'v Vocabulary, n_bytes: usize) -> Piece<'v> {
        // A line of JSON is about twice as long as the same row of CSV.
        Piece { builder: Builder::new(vocabulary, n_bytes / 2), flaws: Vec::new(), others: Vec::new() }
    }

    fn read(mut self, text: &[u8], piece: Range<usize>, progress: &Progress) -> Piece<'v> {
        let (mut at, mut told) = (piece.start, piece.start);
        let (mut crlf, mut lf) = (None, None);
        while at < piece.end {
            let end = line_end(&text[..piece.end], at);
            let line = &text[at..end];
            if line.ends_with(b"\n") {
                let seen = if line.ends_with(b"\r\n") { &mut crlf } else { &mut lf };
                seen.get_or_insert(at);
            }
            let line = line.trim_ascii_end();
            if !line.is_empty() {
                self.line(line, at);
            }
            at = end;
            if at - told > 1 << 18 || at >= piece.end {
                progress.bytes.fetch_add((at - told) as u64, Ordering::Relaxed);
                told = at;
            }
        }
        self.builder.line_ends = (crlf, lf);
        self
    }

    /// Reads one line, and counts what became of it.
    fn line(&mut self, line: &[u8], offset: usize) {
        self.builder.totals.read += 1;
        let is_used = if line.len() > LONGEST_LINE {
            let what = format!("the line has {} bytes", line.len());
            self.refuse(Fault { kind: ProblemKind::LongLine, at: 0, what }, offset)
        } else if let Ok(text) = std::str::from_utf8(line) {
            self.text(text, offset)
        } else {
            self.builder
                .findings
                .add(ProblemKind::NotUtf8, offset, || (None, format!("`{}` is not UTF-8", show(line))));
            self.text(&String::from_utf8_lossy(line), offset)
        };
        self.builder.totals.used += u64::from(is_used);
        self.builder.totals.refused += u64::from(!is_used);
    }

    fn text(&mut self, line: &str, offset: usize) -> bool {
        let outcome = parse(line, &mut self.flaws);
        let row = match outcome {
            Ok(row) => row,
            Err(fault) => {
                self.flaws.clear();
                return self.refuse(fault, offset);
            }
        };
        if row.other_subject.is_some() {
            self.flaws.clear();
            return self.other(&row, offset);
        }
        for flaw in self.flaws.drain(..) {
            self.builder.findings.add(flaw.kind, offset, || (Some(flaw.key), flaw.what));
        }
        self.builder.add_text(offset, &row)
    }

    /// An event about something else than a case or a contact: its fields are its own.
    fn other(&mut self, row: &JsonRow<'_>, offset: usize) -> bool {
        let findings = &mut self.builder.findings;
        let (at, event) = (row.get(Column::OccurredAt), row.get(Column::Event));
        let kind = match (at.is_empty(), Instant::parse_rfc3339(at), event.is_empty()) {
            (true, ..) => ProblemKind::MissingInstant,
            (_, None, _) => ProblemKind::BadInstant,
            (.., true) => ProblemKind::MissingEvent,
            (_, Some(at), _) if row.obligation().is_some() => {
                if !std::str::from_utf8(event).is_ok_and(obligations::is_event) {
                    findings.add(ProblemKind::UnknownEvent, offset, || {
                        (Some("event".to_string()), format!("`{}` is no event of an obligation", show(event)))
                    });
                    return false;
                }
                // Nothing happens after it was stored (clocks.md 12.2).
                let stored_at = Instant::parse_rfc3339(row.get(Column::RecordedAt));
                let at = stored_at.map_or(at, |stored_at| at.min(stored_at));
                self.builder.last_at = self.builder.last_at.max(Some(at));
                self.builder.spread.note(at, offset);
                self.builder.names.owed.note(row);
                self.others.push(offset as u64);
                return true;
            }
            _ => {
                findings.add(ProblemKind::OtherSubject, offset, || {
                    let subject = row.other_subject.as_deref().unwrap_or_default();
                    (Some("subject".to_string()), format!("`{}` is no case", show(subject.as_bytes())))
                });
                self.others.push(offset as u64);
                return true;
            }
        };
        let (column, text) = if kind == ProblemKind::MissingEvent { ("event", event) } else { ("at", at) };
        findings.add(kind, offset, || (Some(column.to_string()), format!("`{column}` is `{}`", show(text))));
        false
    }

    fn refuse(&mut self, fault: Fault, offset: usize) -> bool {
        self.builder.findings.add(fault.kind, offset + fault.at, || (None, fault.what));
        false
    }
}
