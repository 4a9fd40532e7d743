//! A history in memory: rows by partition, names once, and the order in which events are applied.

use std::cmp::Ordering;

use calendar::{Instant, Zone};
use desk::case::event::CaseId;
use rayon::prelude::*;

use crate::build::{Builder, CONTACT_MARK, EventId, N_PARTITIONS, Names, partition_of};
use crate::column::{Column, Header};
use crate::intern::{Texts, hash};
use crate::kind::Kind;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::read::report_line_ends;
use crate::row::{NONE, NONE16, Row, Rows};
use crate::source::Source;
use crate::split::Records;
use crate::vocabulary;

/// Everything read from one file.
#[derive(Debug)]
pub struct History {
    /// The file.
    pub source: Source,
    header: Header,
    pieces: Vec<Piece>,
    /// Ids of cases by partition, sorted.
    cases: Vec<Texts>,
    /// The number of the first case of each partition.
    bases: Vec<u32>,
    /// Customers, sorted.
    pub customers: Texts,
    /// Accounts, sorted.
    pub accounts: Texts,
    /// Agents, sorted.
    pub agents: Texts,
    /// Teams, sorted.
    pub teams: Texts,
    /// Zones, sorted by name.
    pub zones: Vec<Zone>,
    /// Cases that others refer to, by the numbers of the rows.
    targets: Vec<Option<CaseId>>,
    /// Offsets of rows whose `event_id` came before.
    repeated: Vec<u64>,
    /// What was wrong while reading.
    pub findings: Findings,
    /// What became of the rows while reading.
    pub totals: Totals,
    /// It was a foreign table, whose rows may each have become several events.
    pub is_mapped: bool,
    /// The latest instant of a usable row.
    pub last_at: Option<Instant>,
    /// The earliest receipt.
    pub first_received_at: Option<Instant>,
}

/// One piece of the file, with the new numbers of its names.
#[derive(Debug)]
struct Piece {
    rows: Vec<Rows>,
    cases: Vec<Vec<u32>>,
    contacts: Vec<Vec<u32>>,
    customers: Vec<u32>,
    accounts: Vec<u32>,
    agents: Vec<u32>,
    teams: Vec<u32>,
    zones: Vec<u32>,
    targets: Vec<u32>,
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
    /// Puts the pieces of a file together. The result does not depend on how it was cut.
    pub(crate) fn of_pieces(
        source: Source,
        header: Header,
        builders: Vec<Builder<'_>>,
        mut findings: Findings,
        mut totals: Totals,
    ) -> History {
        let line_ends: Vec<_> = builders.iter().map(|builder| builder.line_ends).collect();
        report_line_ends(&line_ends, &mut findings);
        let last_at = builders.iter().filter_map(|builder| builder.last_at).max();
        let first_received_at = builders.iter().filter_map(|builder| builder.first_received_at).min();
        let mut event_ids = Vec::new();
        let (mut names, mut tables) = (Vec::new(), Vec::new());
        for mut builder in builders {
            findings.merge(builder.findings);
            totals += builder.totals;
            if event_ids.is_empty() {
                event_ids = builder.event_ids;
            } else {
                event_ids.append(&mut builder.event_ids);
            }
            names.push(builder.names);
            tables.push(builder.partitions);
        }
        let Merged { lists, mut numbers } = merge_names(names);
        let [customers, accounts, agents, teams, zones, targets] = lists;
        let mut pieces: Vec<Piece> = Vec::new();
        let mut case_lists: Vec<Vec<Texts>> = (0..N_PARTITIONS).map(|_| Vec::new()).collect();
        let mut contact_lists: Vec<Vec<Texts>> = (0..N_PARTITIONS).map(|_| Vec::new()).collect();
        for (index, partitions) in tables.into_iter().enumerate() {
            let mut rows = Vec::new();
            for (partition, (cases, contacts)) in
                partitions.into_iter().zip(case_lists.iter_mut().zip(&mut contact_lists))
            {
                cases.push(partition.cases.into_texts());
                contacts.push(partition.contacts.into_texts());
                rows.push(partition.rows);
            }
            let [customers, accounts, agents, teams, zones, targets] = std::mem::take(&mut numbers[index]);
            let (cases, contacts) = (Vec::new(), Vec::new());
            pieces.push(Piece { rows, cases, contacts, customers, accounts, agents, teams, zones, targets });
        }
        let cases: Vec<_> = case_lists.into_par_iter().map(|lists| Texts::merge(&lists)).collect();
        let contacts: Vec<_> = contact_lists.into_par_iter().map(|lists| Texts::merge(&lists).1).collect();
        let mut case_texts = Vec::new();
        for ((texts, numbers), contact_numbers) in cases.into_iter().zip(contacts) {
            for ((piece, cases), contacts) in pieces.iter_mut().zip(numbers).zip(contact_numbers) {
                piece.cases.push(cases);
                piece.contacts.push(contacts);
            }
            case_texts.push(texts);
        }
        let zones = zones.iter().map(|name| vocabulary::zone(name).unwrap_or_else(Zone::utc)).collect();
        let mut history = History {
            source,
            header,
            pieces,
            bases: bases(&case_texts),
            cases: case_texts,
            customers,
            accounts,
            agents,
            teams,
            zones,
            targets: Vec::new(),
            repeated: Vec::new(),
            findings,
            totals,
            is_mapped: false,
            last_at,
            first_received_at,
        };
        history.targets = targets.iter().map(|name| history.find_case(name)).collect();
        history.find_repeated_ids(event_ids);
        history
    }

    /// How many cases, or contacts without a case, there are.
    pub fn n_cases(&self) -> usize {
        self.cases.iter().map(Texts::len).sum()
    }

    /// The case called `name`.
    pub fn find_case(&self, name: &[u8]) -> Option<CaseId> {
        let partition = partition_of(hash(name));
        let index = self.cases.get(partition)?.find_sorted(name)?;
        Some(CaseId::from_index(self.bases[partition] + index as u32))
    }

    /// The partition and place within it of a case.
    pub fn place_of(&self, case: CaseId) -> (usize, u32) {
        let partition = self.bases.partition_point(|base| *base <= case.index()).saturating_sub(1);
        (partition, case.index() - self.bases[partition])
    }

    /// The name of a case as the file spells it.
    pub fn case_name(&self, case: CaseId) -> String {
        let (partition, index) = self.place_of(case);
        match self.cases[partition].get(index as usize) {
            [CONTACT_MARK, contact @ ..] => format!("contact {}", String::from_utf8_lossy(contact)),
            name => String::from_utf8_lossy(name).into_owned(),
        }
    }

    /// The number of a case within a partition as one of the whole history.
    pub fn case_id(&self, partition: usize, index: u32) -> CaseId {
        CaseId::from_index(self.bases[partition] + index)
    }

    /// The case a row's target number stands for.
    pub fn target(&self, number: u32) -> Option<CaseId> {
        self.targets.get(number as usize).copied().flatten()
    }

    /// 1-based lines of rows in the file, in the order of the rows.
    pub fn lines_of(&self, rows: &[Row]) -> Vec<u64> {
        let lines = crate::document::lines_of(self.source.text(), rows.iter().map(|row| row.offset));
        rows.iter().map(|row| lines.get(&row.offset).copied().unwrap_or(0)).collect()
    }

    /// Puts the rows of a partition into `rows`: by case, each case in the order in which its events are applied,
    /// without repetitions, and without cases that were never received.
    pub fn load(&self, partition: usize, rows: &mut Vec<Row>) -> Loaded {
        let mut loaded = Loaded::default();
        let ends = self.gather(partition, rows, &mut loaded);
        let mut kept = 0;
        let mut start = 0;
        for end in ends {
            self.order(&mut rows[start..end]);
            kept = self.keep_case(partition, rows, start..end, kept, &mut loaded);
            start = end;
        }
        rows.truncate(kept);
        loaded
    }

    /// Collects the rows by case with their final numbers; where each case ends.
    ///
    /// Counting places first makes one pass of what a sort by case would need many for; histories are mostly in the
    /// order of time already.
    fn gather(&self, partition: usize, rows: &mut Vec<Row>, loaded: &mut Loaded) -> Vec<usize> {
        let mut ends = vec![0; self.cases[partition].len()];
        for piece in &self.pieces {
            let cases = &piece.cases[partition];
            piece.rows[partition].iter().for_each(|row| ends[cases[row.case as usize] as usize] += 1);
        }
        let n_rows = ends.iter().sum();
        ends.iter_mut().fold(0, |start, end| {
            let next = start + *end;
            *end = start;
            next
        });
        rows.clear();
        rows.resize(n_rows, BLANK);
        for piece in &self.pieces {
            for row in piece.rows[partition].iter() {
                let row = piece.renumber(partition, row);
                let place = &mut ends[row.case as usize];
                rows[*place] = row;
                *place += 1;
            }
        }
        if !self.repeated.is_empty() {
            self.drop_repeated(rows, &mut ends, loaded);
        }
        ends
    }

    fn drop_repeated(&self, rows: &mut Vec<Row>, ends: &mut [usize], loaded: &mut Loaded) {
        let (mut kept, mut start) = (0, 0);
        for end in ends {
            for index in start..*end {
                if self.repeated.binary_search(&rows[index].offset).is_ok() {
                    loaded.duplicates += 1;
                } else {
                    rows[kept] = rows[index];
                    kept += 1;
                }
            }
            start = *end;
            *end = kept;
        }
        rows.truncate(kept);
    }

    /// Puts one case's rows in order.
    fn order(&self, rows: &mut [Row]) {
        let key = |row: &Row| (row.at, row.seq, row.kind);
        let compare = |a: &Row, b: &Row| key(a).cmp(&key(b)).then_with(|| self.compare_texts(a, b));
        if !rows.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
            rows.sort_unstable_by(compare);
        }
    }

    /// The last resort of the order: `event_id`, then the row's text.
    fn compare_texts(&self, a: &Row, b: &Row) -> Ordering {
        if a.offset == b.offset || self.header.places.is_empty() {
            return Ordering::Equal;
        }
        let (a, b) = (self.fields_at(a.offset), self.fields_at(b.offset));
        let id = |fields: &[Vec<u8>]| {
            let place = self.header.places.iter().find(|(_, column)| *column == Column::EventId);
            place.and_then(|(place, _)| fields.get(*place).cloned())
        };
        id(&a).cmp(&id(&b)).then_with(|| a.cmp(&b))
    }

    /// Moves the rows of one case that count to `kept..`; where they end.
    fn keep_case(
        &self,
        partition: usize,
        rows: &mut [Row],
        case: std::ops::Range<usize>,
        from: usize,
        loaded: &mut Loaded,
    ) -> usize {
        let received = rows[case.clone()].iter().find(|row| row.kind == Kind::Received).map(|row| row.at);
        let mut has_receipt = false;
        let mut kept = from;
        for index in case {
            let row = rows[index];
            if kept > from && self.is_repetition(&rows[kept - 1], &row) {
                loaded.duplicates += 1;
                loaded.add(ProblemKind::DuplicateRow, &row, || "the row equals an earlier one".to_string());
                continue;
            }
            match received {
                None if !row.kind.is_contact() => {
                    loaded.refused += 1;
                    loaded.add(ProblemKind::NoReceipt, &row, || {
                        format!(
                            "case `{}` has events but no `received`",
                            self.name_in_message(partition, &row)
                        )
                    });
                    continue;
                }
                Some(at) if row.at < at && counts_before(row.kind) => {
                    loaded.add(ProblemKind::BeforeReceipt, &row, || {
                        format!(
                            "`{}` of case `{}` comes before the case",
                            row.kind.word(),
                            self.name_in_message(partition, &row)
                        )
                    });
                }
                Some(_) if row.kind == Kind::Received => {
                    if has_receipt {
                        loaded.add(ProblemKind::SecondReceipt, &row, || {
                            format!("case `{}` is received again", self.name_in_message(partition, &row))
                        });
                    }
                    has_receipt = true;
                    if row.small.channel().is_none() && self.header.has(Column::Channel) {
                        loaded.add(ProblemKind::MissingChannel, &row, || {
                            format!("case `{}` names no channel", self.name_in_message(partition, &row))
                        });
                    }
                }
                Some(_) if row.kind == Kind::Triaged && row.small.priority().is_none() => {
                    loaded.add(ProblemKind::MissingPriority, &row, || {
                        format!(
                            "`triaged` of case `{}` names no priority",
                            self.name_in_message(partition, &row)
                        )
                    });
                }
                _ => {}
            }
            rows[kept] = row;
            kept += 1;
        }
        kept
    }

    fn name_in_message(&self, partition: usize, row: &Row) -> String {
        crate::column::shortened(&self.case_name(self.case_id(partition, row.case)))
    }

    fn is_repetition(&self, earlier: &Row, row: &Row) -> bool {
        let same = earlier.at == row.at && earlier.seq == row.seq && earlier.kind == row.kind;
        same && !self.header.places.is_empty() && self.fields_at(earlier.offset) == self.fields_at(row.offset)
    }

    fn fields_at(&self, offset: u64) -> Vec<Vec<u8>> {
        let mut records = Records::from(self.source.text(), offset as usize);
        records.read().map(|record| record.fields().map(<[u8]>::to_vec).collect()).unwrap_or_default()
    }

    /// Finds rows whose `event_id` another row has. The first in the order of events is kept.
    fn find_repeated_ids(&mut self, mut ids: Vec<EventId>) {
        ids.par_sort_unstable();
        let Some((place, _)) = self.header.places.iter().find(|(_, column)| *column == Column::EventId)
        else {
            return;
        };
        let place = *place;
        for same in ids.chunk_by(|a, b| a.hash == b.hash).filter(|same| same.len() > 1) {
            let mut rows: Vec<(Vec<u8>, SortKey, u64)> =
                same.iter().map(|id| self.sort_key(id.offset(), place)).collect();
            rows.sort();
            for pair in rows.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                let (kind, what) = if pair[0].1 == pair[1].1 {
                    (ProblemKind::DuplicateRow, "the row equals an earlier one")
                } else {
                    (ProblemKind::DuplicateId, "another row has the same id but not the same content")
                };
                self.findings.add(kind, pair[1].2 as usize, || {
                    let id = crate::build::show(&pair[1].0);
                    (Some(Column::EventId.word().to_string()), format!("`{id}`: {what}"))
                });
                self.repeated.push(pair[1].2);
            }
        }
        self.repeated.sort_unstable();
    }

    fn sort_key(&self, offset: u64, id_place: usize) -> (Vec<u8>, SortKey, u64) {
        let fields = self.fields_at(offset);
        let field = |column: Column| {
            let place = self.header.places.iter().find(|(_, known)| *known == column);
            place.and_then(|(place, _)| fields.get(*place)).map(Vec::as_slice).unwrap_or_default()
        };
        let at = Instant::parse_rfc3339(field(Column::OccurredAt)).unwrap_or_default();
        let seq = vocabulary::whole(field(Column::Seq)).unwrap_or(crate::row::NO_SEQ);
        let kind = Kind::find(field(Column::Event));
        let id = fields.get(id_place).cloned().unwrap_or_default();
        (id, (at, seq, kind, fields), offset)
    }
}

type SortKey = (Instant, u64, Option<Kind>, Vec<Vec<u8>>);

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
    tier: u8::MAX,
    language: u8::MAX,
    small: crate::row::Small::NONE,
};

impl Loaded {
    fn add(&mut self, kind: ProblemKind, row: &Row, what: impl FnOnce() -> String) {
        self.findings.add(kind, row.offset as usize, || (None, what()));
    }
}

impl Piece {
    /// The row with numbers of the whole history instead of those of its piece.
    fn renumber(&self, partition: usize, row: &Row) -> Row {
        let mut row = *row;
        row.case = self.cases[partition][row.case as usize];
        row.contact = renumbered(&self.contacts[partition], row.contact);
        row.agent = renumbered(&self.agents, row.agent);
        if row.team != NONE16 {
            row.team = self.teams[usize::from(row.team)] as u16;
        }
        match row.kind {
            Kind::Received | Kind::ZoneChanged => {
                if row.zone() != NONE16 {
                    let zone = self.zones[usize::from(row.zone())] as u16;
                    row.set_category_and_zone(row.category(), zone);
                }
                if row.kind == Kind::Received {
                    row.a = renumbered(&self.customers, row.a);
                    row.b = renumbered(&self.accounts, row.b);
                }
            }
            Kind::Merged | Kind::Split | Kind::Linked => row.a = renumbered(&self.targets, row.a),
            kind if kind.is_contact() => row.c = renumbered(&self.customers, row.c),
            _ => {}
        }
        row
    }
}

fn renumbered(numbers: &[u32], number: u32) -> u32 {
    numbers.get(number as usize).copied().unwrap_or(NONE)
}

/// Events that a case may not have before it is received. Calls, chats and owners come before it by nature.
fn counts_before(kind: Kind) -> bool {
    !kind.is_contact() && !matches!(kind, Kind::Assigned | Kind::HandedOff | Kind::Received)
}

fn bases(cases: &[Texts]) -> Vec<u32> {
    let sizes = cases.iter().map(|texts| texts.len() as u32);
    let ends = sizes.scan(0, |next, size| {
        let base = *next;
        *next += size;
        Some(base)
    });
    ends.collect()
}

struct Merged {
    lists: [Texts; 6],
    numbers: Vec<[Vec<u32>; 6]>,
}

fn merge_names(names: Vec<Names>) -> Merged {
    let mut columns: [Vec<Texts>; 6] = Default::default();
    let n_pieces = names.len();
    for names in names {
        let Names { customers, accounts, agents, teams, zones, targets } = names;
        let lists = [customers, accounts, agents, teams, zones, targets];
        for (column, list) in columns.iter_mut().zip(lists) {
            column.push(list.into_texts());
        }
    }
    let mut numbers: Vec<[Vec<u32>; 6]> = (0..n_pieces).map(|_| Default::default()).collect();
    let mut place = 0;
    let lists = columns.map(|column| {
        let (merged, of_pieces) = Texts::merge(&column);
        for (piece, of_piece) in numbers.iter_mut().zip(of_pieces) {
            piece[place] = of_piece;
        }
        place += 1;
        merged
    });
    Merged { lists, numbers }
}
