//! The rows of a partition in the order in which their events are applied.

use std::cmp::Ordering;

use super::History;
use crate::build::N_PARTITIONS;
use crate::column::{Column, shortened};
use crate::intern::Interner;
use crate::kind::Kind;
use crate::problem::{Findings, ProblemKind};
use crate::row::{NONE, Row};

/// Memory used again for every partition of a thread.
#[derive(Debug, Default)]
pub struct Buffers {
    /// The rows of the partition loaded last, by case.
    pub rows: Vec<Row>,
    /// The numbers of the rows' cases, in the order of the file: those of the order of their first rows.
    numbers: Vec<u32>,
    cases: Interner,
    contacts: Interner,
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
        let mut rows = Vec::new();
        let loaded = self.for_each_case(partition, buffers, |case, _| rows.extend_from_slice(case));
        buffers.rows = rows;
        loaded
    }

    /// Hands the rows of a partition to `take`, as [`History::load`] puts them in order, one case at a time while its rows
    /// are still near at hand.
    pub fn for_each_case(
        &self,
        partition: usize,
        buffers: &mut Buffers,
        mut take: impl FnMut(&[Row], &mut Loaded),
    ) -> Loaded {
        let mut loaded = Loaded::default();
        let ends = self.read_rows(partition, buffers);
        let mut numbers = ContactNumbers::new(partition, buffers.contacts.len());
        let mut start = 0;
        for end in ends {
            let rows = self.without_repeated(&mut buffers.rows[start..end], &mut loaded);
            start = end;
            self.order(rows);
            let n_kept = Keep { history: self, partition, loaded: &mut loaded }.case(rows);
            let rows = &mut rows[..n_kept];
            if !rows.is_empty() {
                numbers.number(rows);
                take(rows, &mut loaded);
            }
        }
        loaded
    }

    /// Reads the rows of a partition, by case; where each case ends. Cases are numbered in the order of their names, which does
    /// not depend on the order of the rows. Once it is known how many rows each case has, each row is put where it belongs.
    fn read_rows(&self, partition: usize, buffers: &mut Buffers) -> Vec<usize> {
        let Buffers { rows, numbers, cases, contacts } = buffers;
        numbers.clear();
        cases.clear();
        contacts.clear();
        for piece in &self.pieces {
            piece.streams.read(partition, |_, case, _| numbers.push(cases.number(case)));
        }
        let (sorted, places_of) = cases.texts().sorted();
        let mut places = vec![0; sorted.len()];
        for number in numbers.iter_mut() {
            *number = places_of[*number as usize];
            places[*number as usize] += 1;
        }
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        rows.resize(next, Row::EMPTY);
        let mut numbers = numbers.iter();
        for piece in &self.pieces {
            piece.streams.read(partition, |row, _, contact| {
                let Some(case) = numbers.next().copied() else { return };
                let contact = if contact.is_empty() { NONE } else { contacts.number(contact) };
                let mut row = Row { case, contact, ..row };
                piece.numbers.renumber(&mut row);
                let place = &mut places[case as usize];
                rows[*place] = row;
                *place += 1;
            });
        }
        self.cases[partition].get_or_init(|| sorted);
        places
    }

    /// The rows of a case whose id no other row has; the case keeps its number even when none is left.
    fn without_repeated<'r>(&self, rows: &'r mut [Row], loaded: &mut Loaded) -> &'r mut [Row] {
        if self.repeated.is_empty() {
            return rows;
        }
        let mut n_kept = 0;
        for index in 0..rows.len() {
            if self.repeated.binary_search(&rows[index].offset).is_err() {
                rows[n_kept] = rows[index];
                n_kept += 1;
            }
        }
        loaded.duplicates += (rows.len() - n_kept) as u64;
        &mut rows[..n_kept]
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
        let (x, y) = (self.fields_at(a.offset), self.fields_at(b.offset));
        let place = self.header.place(Column::EventId);
        let id = |fields: &[Vec<u8>]| place.and_then(|place| fields.get(place).cloned());
        // Of equal rows the later one repeats the earlier, whichever was read first.
        id(&x).cmp(&id(&y)).then_with(|| x.cmp(&y)).then(a.offset.cmp(&b.offset))
    }

    fn is_repetition(&self, earlier: &Row, row: &Row) -> bool {
        let same = earlier.at == row.at && earlier.seq == row.seq && earlier.kind == row.kind;
        same && !self.is_mapped && self.fields_at(earlier.offset) == self.fields_at(row.offset)
    }
}

/// Numbers contacts in the order of their first row, which does not depend on the order of the file. Like cases, contacts of
/// different partitions have different numbers.
struct ContactNumbers {
    partition: u32,
    numbers: Vec<u32>,
    n_numbered: u32,
}

impl ContactNumbers {
    fn new(partition: usize, n_contacts: usize) -> ContactNumbers {
        ContactNumbers { partition: partition as u32, numbers: vec![NONE; n_contacts], n_numbered: 0 }
    }

    fn number(&mut self, rows: &mut [Row]) {
        for row in rows.iter_mut().filter(|row| row.contact != NONE) {
            let number = &mut self.numbers[row.contact as usize];
            if *number == NONE {
                *number = self.n_numbered * N_PARTITIONS as u32 + self.partition;
                self.n_numbered += 1;
            }
            row.contact = *number;
        }
    }
}

/// Decides which rows of a case count.
struct Keep<'k> {
    history: &'k History,
    partition: usize,
    loaded: &'k mut Loaded,
}

impl Keep<'_> {
    /// Puts the rows of one case that count first; how many they are.
    fn case(&mut self, rows: &mut [Row]) -> usize {
        let received = rows.iter().find(|row| row.kind == Kind::Received).map(|row| row.at);
        let (mut has_receipt, mut kept) = (false, 0);
        for index in 0..rows.len() {
            let row = &rows[index];
            if kept > 0 && self.history.is_repetition(&rows[kept - 1], row) {
                self.loaded.duplicates += 1;
                self.add(ProblemKind::DuplicateRow, row, |_| "the row equals an earlier one".to_string());
                continue;
            }
            match received {
                Some(received_at) => self.note(row, received_at, &mut has_receipt),
                None if row.stands_alone() => {}
                None => {
                    self.loaded.refused += 1;
                    self.add(ProblemKind::NoReceipt, row, |case| {
                        format!("case `{case}` has events but no `received`")
                    });
                    continue;
                }
            }
            if kept < index {
                rows[kept] = rows[index];
            }
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
                } else if row.small.channel().is_none() && self.history.header.has(Column::Channel) {
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
