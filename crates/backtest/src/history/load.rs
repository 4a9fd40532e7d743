//! The rows of a partition in the order in which their events are applied.

use std::cmp::Ordering;
use std::ops::Range;

use super::History;
use crate::build::N_PARTITIONS;
use crate::column::{Column, shortened};
use crate::intern::Interner;
use crate::kind::Kind;
use crate::problem::{Findings, ProblemKind};
use crate::row::{NONE, NONE8, NONE16, Row, Small};

/// Memory used again for every partition of a thread.
#[derive(Debug, Default)]
pub struct Buffers {
    /// The rows of the partition loaded last, by case.
    pub rows: Vec<Row>,
    /// The case of each row in the order of the file; [`NONE`] for a repetition.
    cases: Vec<u32>,
}

/// What was found and counted while the rows of a partition were put in order.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What was wrong.
    pub findings: Findings,
    /// Rows taken out of those counted as used while reading.
    pub refused: u64,
    /// Rows that repeat another.
    pub duplicates: u64,
}

impl History {
    /// Puts the rows of a partition into `buffers.rows`: by case, each case in the order in which its events are applied,
    /// without repetitions, and without cases that were never received.
    pub fn load(&self, partition: usize, buffers: &mut Buffers) -> Loaded {
        let mut loaded = Loaded::default();
        let sizes = self.number_cases(partition, &mut buffers.cases, &mut loaded);
        let ends = self.gather(partition, &sizes, buffers);
        let rows = &mut buffers.rows;
        let (mut kept, mut start) = (0, 0);
        for end in ends {
            self.order(&mut rows[start..end]);
            kept = Keep { history: self, partition, loaded: &mut loaded }.case(rows, start..end, kept);
            start = end;
        }
        rows.truncate(kept);
        number_contacts(partition, rows);
        loaded
    }

    /// Finds the case of each row; how many rows each case has. Cases are numbered in the order of their names, which does
    /// not depend on the order of the rows.
    fn number_cases(&self, partition: usize, rows: &mut Vec<u32>, loaded: &mut Loaded) -> Vec<u32> {
        rows.clear();
        let mut cases = Interner::default();
        for piece in &self.pieces {
            piece.streams[partition].read(|row, case, _| {
                // The case keeps its number even when nothing else of it is left.
                let case = cases.number(case);
                let is_repeated =
                    !self.repeated.is_empty() && self.repeated.binary_search(&row.offset).is_ok();
                loaded.duplicates += u64::from(is_repeated);
                rows.push(if is_repeated { NONE } else { case });
            });
        }
        let (cases, numbers) = cases.into_texts().sorted();
        let mut sizes = vec![0; cases.len()];
        for case in rows.iter_mut().filter(|case| **case != NONE) {
            *case = numbers[*case as usize];
            sizes[*case as usize] += 1;
        }
        self.cases[partition].get_or_init(|| cases);
        sizes
    }

    /// Reads the rows to their cases; where each case ends. Knowing the sizes makes one pass of what a sort would need many
    /// for, and reading the stream twice costs less than moving the rows.
    fn gather(&self, partition: usize, sizes: &[u32], buffers: &mut Buffers) -> Vec<usize> {
        let mut next = 0;
        let mut places = Vec::with_capacity(sizes.len());
        for size in sizes {
            places.push(next);
            next += *size as usize;
        }
        buffers.rows.resize(next, BLANK);
        let mut contacts = Interner::default();
        let mut cases = buffers.cases.iter();
        for piece in &self.pieces {
            piece.streams[partition].read(|mut row, _, contact| {
                let case = cases.next().copied().unwrap_or(NONE);
                let Some(place) = places.get_mut(case as usize) else { return };
                row.case = case;
                piece.numbers.renumber(&mut row);
                if !contact.is_empty() {
                    row.contact = contacts.number(contact);
                }
                buffers.rows[*place] = row;
                *place += 1;
            });
        }
        places
    }

    /// Puts one case's rows in order. Files mostly are in order already.
    fn order(&self, rows: &mut [Row]) {
        let key = |row: &Row| (row.at, row.seq, row.kind);
        let compare = |a: &Row, b: &Row| key(a).cmp(&key(b)).then_with(|| self.compare_texts(a, b));
        if !rows.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
            rows.sort_unstable_by(compare);
        }
    }

    /// The last resort of the order: `event_id`, then the row's text.
    fn compare_texts(&self, a: &Row, b: &Row) -> Ordering {
        if a.offset == b.offset || self.is_mapped {
            return Ordering::Equal;
        }
        let (a, b) = (self.fields_at(a.offset), self.fields_at(b.offset));
        let place = self.header.place(Column::EventId);
        let id = |fields: &[Vec<u8>]| place.and_then(|place| fields.get(place).cloned());
        id(&a).cmp(&id(&b)).then_with(|| a.cmp(&b))
    }

    fn is_repetition(&self, earlier: &Row, row: &Row) -> bool {
        let same = earlier.at == row.at && earlier.seq == row.seq && earlier.kind == row.kind;
        same && !self.is_mapped && self.fields_at(earlier.offset) == self.fields_at(row.offset)
    }
}

/// Numbers contacts in the order of their first row, which does not depend on the order of the file. Like cases, contacts of
/// different partitions have different numbers.
fn number_contacts(partition: usize, rows: &mut [Row]) {
    let mut numbers: Vec<u32> = Vec::new();
    let mut next = 0;
    for row in rows.iter_mut().filter(|row| row.contact != NONE) {
        let index = row.contact as usize;
        if index >= numbers.len() {
            numbers.resize(index + 1, NONE);
        }
        if numbers[index] == NONE {
            numbers[index] = next * N_PARTITIONS as u32 + partition as u32;
            next += 1;
        }
        row.contact = numbers[index];
    }
}

/// A place for a row that is still to come.
const BLANK: Row = Row {
    at: 0,
    recorded_at: 0,
    seq: 0,
    offset: 0,
    case: 0,
    agent: NONE,
    contact: NONE,
    a: NONE,
    b: NONE,
    c: NONE,
    team: NONE16,
    kind: Kind::Received,
    tier: NONE8,
    language: NONE8,
    small: Small::NONE,
};

/// Decides which rows of a case count.
struct Keep<'k> {
    history: &'k History,
    partition: usize,
    loaded: &'k mut Loaded,
}

impl Keep<'_> {
    /// Moves the rows of one case that count to `kept..`; where they end.
    fn case(&mut self, rows: &mut [Row], case: Range<usize>, from: usize) -> usize {
        let received = rows[case.clone()].iter().find(|row| row.kind == Kind::Received).map(|row| row.at);
        let (mut has_receipt, mut kept) = (false, from);
        for index in case {
            let row = rows[index];
            if kept > from && self.history.is_repetition(&rows[kept - 1], &row) {
                self.loaded.duplicates += 1;
                self.add(ProblemKind::DuplicateRow, &row, |_| "the row equals an earlier one".to_string());
                continue;
            }
            match received {
                Some(received_at) => self.note(&row, received_at, &mut has_receipt),
                None if row.stands_alone() => {}
                None => {
                    self.loaded.refused += 1;
                    self.add(ProblemKind::NoReceipt, &row, |case| {
                        format!("case `{case}` has events but no `received`")
                    });
                    continue;
                }
            }
            rows[kept] = row;
            kept += 1;
        }
        kept
    }

    /// Says what is odd about a row that is used.
    #[inline]
    fn note(&mut self, row: &Row, received_at: i64, has_receipt: &mut bool) {
        match row.kind {
            Kind::Received => {
                if std::mem::replace(has_receipt, true) {
                    self.add(ProblemKind::SecondReceipt, row, |case| {
                        format!("case `{case}` is received again")
                    });
                }
                if row.small.channel().is_none() && self.history.header.has(Column::Channel) {
                    self.add(ProblemKind::MissingChannel, row, |case| {
                        format!("case `{case}` names no channel")
                    });
                }
            }
            kind if row.at < received_at && !comes_before(kind) => {
                let kind = kind.word();
                self.add(ProblemKind::BeforeReceipt, row, |case| {
                    format!("`{kind}` of case `{case}` comes before the case")
                });
            }
            Kind::Triaged if row.small.priority().is_none() => {
                self.add(ProblemKind::MissingPriority, row, |case| {
                    format!("`triaged` of case `{case}` names no priority")
                });
            }
            _ => {}
        }
    }

    #[cold]
    fn add(&mut self, kind: ProblemKind, row: &Row, what: impl FnOnce(&str) -> String) {
        let (history, partition) = (self.history, self.partition);
        self.loaded.findings.add(kind, row.offset as usize, || {
            let case = shortened(&history.case_name(history.case_id(partition, row.case)));
            (None, what(&case))
        });
    }
}

/// Calls, chats and owners come before their case by nature.
fn comes_before(kind: Kind) -> bool {
    kind.is_contact() || matches!(kind, Kind::Assigned | Kind::HandedOff)
}
