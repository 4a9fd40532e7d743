//! A history in memory: rows by partition, names once.

mod families;
mod load;
mod names;
mod repeated;

use std::sync::OnceLock;

use calendar::{Instant, Zone};
use desk::case::event::CaseId;

use crate::build::{Builder, CONTACT_MARK, EventId, N_PARTITIONS, partition_of};
use crate::column::Header;
use crate::intern::{Texts, hash};
use crate::problem::{Findings, Totals};
use crate::read::report_line_ends;
use crate::row::Row;
use crate::source::{Form, Source};
use crate::split::Records;
use crate::spread::Spread;
use crate::vocabulary;

pub use families::Families;
pub use load::{Buffers, Loaded};
use names::{Merged, Numbers};

/// Everything read from one file.
#[derive(Debug)]
pub struct History {
    /// The file.
    pub source: Source,
    header: Header,
    pieces: Vec<Piece>,
    /// Ids of cases by partition, sorted; made when they are first asked for.
    cases: Vec<OnceLock<Texts>>,
    /// Customers, sorted.
    pub customers: Texts,
    /// Customers that only obligations outside cases name, sorted. They are no customers of the history.
    pub obligors: Texts,
    /// Accounts, sorted.
    pub accounts: Texts,
    /// Agents, sorted.
    pub agents: Texts,
    /// Teams, sorted.
    pub teams: Texts,
    /// Products, sorted.
    pub products: Texts,
    /// Zones, sorted by name.
    pub zones: Vec<Zone>,
    /// Cases that others refer to, by the numbers of the rows.
    targets: Vec<Option<CaseId>>,
    /// Cases that act on each other.
    pub families: Families,
    /// Offsets of rows whose `event_id` came before.
    repeated: Vec<u64>,
    /// What was wrong while reading.
    pub findings: Findings,
    /// What became of the rows while reading.
    pub totals: Totals,
    /// Where events lie that are about neither a case nor a contact.
    pub others: Vec<u64>,
    /// It was a foreign table, whose rows may each have become several events.
    pub is_mapped: bool,
    /// The latest instant of a usable row.
    pub last_at: Option<Instant>,
    /// How the usable rows spread over time.
    pub(crate) spread: Spread,
    /// The earliest receipt or survey.
    pub first_received_at: Option<Instant>,
}

/// One piece of the file, with the new numbers of its names.
#[derive(Debug)]
struct Piece {
    streams: crate::stream::Streams,
    numbers: Numbers,
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
        let (mut event_ids, mut spread): (Vec<EventId>, Spread) = Default::default();
        let (mut names, mut streams) = (Vec::new(), Vec::new());
        for mut builder in builders {
            builder.finish();
            findings.merge(builder.findings);
            totals += builder.totals;
            spread.merge(builder.spread);
            event_ids.append(&mut builder.event_ids);
            names.push(builder.names);
            streams.push(builder.partitions);
        }
        let Merged {
            customers,
            obligors,
            accounts,
            agents,
            teams,
            products,
            zones,
            targets,
            relations,
            numbers,
        } = Merged::of(names);
        let pieces = streams.into_iter().zip(numbers).map(|(streams, numbers)| Piece { streams, numbers });
        let mut history = History {
            source,
            header,
            pieces: pieces.collect(),
            cases: (0..N_PARTITIONS).map(|_| OnceLock::new()).collect(),
            customers,
            obligors,
            accounts,
            agents,
            teams,
            products,
            zones: zones.iter().map(|name| vocabulary::zone(name).unwrap_or_else(Zone::utc)).collect(),
            targets: Vec::new(),
            families: Families::default(),
            repeated: Vec::new(),
            findings,
            totals,
            others: Vec::new(),
            is_mapped: false,
            last_at,
            spread,
            first_received_at,
        };
        history.targets = targets.iter().map(|name| history.find_case(name)).collect();
        let pair = |(case, other): &(u32, u32)| Some((history.target(*case)?, history.target(*other)?));
        history.families = Families::of(relations.iter().filter_map(pair));
        history.find_repeated_ids(event_ids);
        history
    }

    /// The case called `name`.
    pub fn find_case(&self, name: &[u8]) -> Option<CaseId> {
        let partition = partition_of(hash(name));
        let index = self.cases(partition).find_sorted(name)?;
        Some(self.case_id(partition, index as u32))
    }

    /// The partition of a case and its place within it.
    pub fn place_of(&self, case: CaseId) -> (usize, u32) {
        (case.index() as usize % N_PARTITIONS, case.index() / N_PARTITIONS as u32)
    }

    /// The number of a case within a partition as one of the whole history.
    pub fn case_id(&self, partition: usize, index: u32) -> CaseId {
        CaseId::from_index(index * N_PARTITIONS as u32 + partition as u32)
    }

    /// Whether any row names a customer.
    pub fn names_customers(&self) -> bool {
        !self.customers.is_empty()
    }

    /// The name of a case as the file spells it.
    pub fn case_name(&self, case: CaseId) -> String {
        let (partition, index) = self.place_of(case);
        match self.cases(partition).get(index as usize) {
            [CONTACT_MARK, CONTACT_MARK, customer @ ..] => {
                format!("customer {}", String::from_utf8_lossy(customer))
            }
            [CONTACT_MARK, contact @ ..] => format!("contact {}", String::from_utf8_lossy(contact)),
            name => String::from_utf8_lossy(name).into_owned(),
        }
    }

    /// Whether a row names a case that has no rows.
    pub fn has_unknown_targets(&self) -> bool {
        self.targets.iter().any(Option::is_none)
    }

    /// The case a row's target number stands for.
    pub fn target(&self, number: u32) -> Option<CaseId> {
        self.targets.get(number as usize).copied().flatten()
    }

    /// 1-based lines of rows in the file, in the order of the rows.
    pub fn lines_of(&self, rows: &[Row]) -> Vec<u64> {
        let lines = crate::document::lines_of(&self.source, rows.iter().map(|row| row.offset));
        rows.iter().map(|row| lines.get(&row.offset).copied().unwrap_or(0)).collect()
    }

    /// The names of products by their numbers.
    pub(crate) fn product_names(&self) -> Vec<String> {
        self.products.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
    }

    /// Ids of the cases of a partition, sorted.
    fn cases(&self, partition: usize) -> &Texts {
        self.cases[partition].get_or_init(|| {
            let mut cases = crate::intern::Interner::default();
            for piece in &self.pieces {
                piece.streams.read(partition, |_, case, _| {
                    cases.number(case);
                });
            }
            cases.texts().sorted().0
        })
    }

    /// The fields of the row at an offset.
    fn fields_at(&self, offset: u64) -> Vec<Vec<u8>> {
        if self.source.form == Form::JsonLines {
            return crate::json::fields_of(self.source.line_at(offset));
        }
        let mut records = Records::from(self.source.text(), offset as usize);
        records.read().map(|record| record.fields().map(<[u8]>::to_vec).collect()).unwrap_or_default()
    }
}
