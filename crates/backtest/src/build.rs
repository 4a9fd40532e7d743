//! Rows of text become rows of numbers.

mod deferred;
mod instant;
mod values;

use calendar::Instant;

use crate::column::{Column, RowText, shortened};
use crate::intern::{Interner, hash};
use crate::kind::{self, Kind};
use crate::problem::{Findings, ProblemKind, Totals};
use crate::row::{NO_SEQ, NONE};
use crate::spread::Spread;
use crate::stream::{Streams, ValuesAt};
use crate::vocabulary::{Memory, Vocabulary};
use deferred::Deferred;
pub(crate) use values::SILENTLY_CLAMPED_MS;

/// How many groups of cases are sorted and replayed on their own. Fixed, so that nothing depends on the machine.
/// So many that the rows of one, of millions in all, stay in the processor's cache.
pub const N_PARTITIONS: usize = 256;

/// Before the id of a contact that belongs to no case, so that it is never taken for a case of the same id.
pub const CONTACT_MARK: u8 = 0;

/// What one piece of a history was read into.
pub struct Builder<'v> {
    vocabulary: &'v Vocabulary,
    /// The rows by partition.
    pub partitions: Streams,
    /// The names that rows of every partition share.
    pub names: Names,
    /// What was wrong.
    pub findings: Findings,
    /// What became of the rows.
    pub totals: Totals,
    /// The latest instant of a usable row.
    pub last_at: Option<Instant>,
    /// How the usable rows spread over time.
    pub(crate) spread: Spread,
    /// The earliest instant of a usable `received`, survey, call or chat; of the latter when its wait began.
    pub first_received_at: Option<Instant>,
    /// Where rows with an `event_id` lie, to find equal ones.
    pub event_ids: Vec<EventId>,
    /// Offsets at which CRLF and LF were first seen at the end of a record.
    pub(crate) line_ends: (Option<usize>, Option<usize>),
    meanings: Meanings,
    minutes: instant::Minutes,
    customers: Deferred,
    accounts: Deferred,
}

/// Lists of names.
#[derive(Debug, Default)]
pub struct Names {
    /// Customers.
    pub customers: Interner,
    /// Accounts.
    pub accounts: Interner,
    /// Agents.
    pub agents: Interner,
    /// Teams.
    pub teams: Interner,
    /// Products.
    pub products: Interner,
    /// Categories the mission does not name.
    pub categories: Interner,
    /// Zones.
    pub zones: Interner,
    /// Cases that other cases refer to, and cases that refer to others.
    pub targets: Interner,
    /// Which case refers to which, as numbers of `targets`.
    pub relations: Vec<(u32, u32)>,
    /// Those that lines about obligations outside cases name.
    pub owed: OwedNames,
}

/// Names in lines about obligations outside cases. They stand apart, so that no row goes without a number because of them.
#[derive(Debug, Default)]
pub struct OwedNames {
    /// Customers.
    pub customers: Interner,
    /// Agents.
    pub agents: Interner,
    /// Teams.
    pub teams: Interner,
}

impl OwedNames {
    /// Notes whom a line names. Only the start of an obligation says whose it is.
    pub(crate) fn note(&mut self, line: &impl RowText) {
        let is_start = line.get(Column::Event) == b"started";
        let of_start = is_start.then_some((Column::CustomerId, &mut self.customers));
        let all = [(Column::Agent, &mut self.agents), (Column::Team, &mut self.teams)];
        for (column, names) in all.into_iter().chain(of_start) {
            if !line.get(column).is_empty() {
                names.number(line.get(column));
            }
        }
    }
}

/// The id of an event, shortened, and where its row lies. Equal ids have equal `hash`; the converse is checked in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventId {
    /// The shortened id.
    pub hash: u32,
    /// High half of the offset.
    pub high: u32,
    /// Low half of the offset.
    pub low: u32,
}

impl EventId {
    /// Where its row starts.
    pub fn offset(self) -> u64 {
        u64::from(self.high) << 32 | u64::from(self.low)
    }
}

/// What names meant when they were last looked up.
#[derive(Default)]
struct Meanings {
    tiers: Memory<u8>,
    categories: Memory<u16>,
    languages: Memory<u8>,
    zones: Memory<()>,
}

/// Where a row came from and what it is about.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// When it happened.
    pub at: Instant,
    /// Decides between rows of one instant.
    pub seq: u64,
    /// Where its text starts.
    pub offset: usize,
}

impl<'v> Builder<'v> {
    /// Nothing read yet of a text of about this many bytes.
    pub fn new(vocabulary: &'v Vocabulary, n_bytes: usize) -> Builder<'v> {
        Builder {
            vocabulary,
            partitions: Streams::new(N_PARTITIONS, n_bytes),
            names: Names::default(),
            findings: Findings::default(),
            totals: Totals::default(),
            last_at: None,
            spread: Spread::default(),
            first_received_at: None,
            event_ids: Vec::new(),
            line_ends: (None, None),
            meanings: Meanings::default(),
            minutes: instant::Minutes::default(),
            customers: Deferred::default(),
            accounts: Deferred::default(),
        }
    }

    /// Counts one problem of the row at `offset`.
    pub fn problem(
        &mut self,
        kind: ProblemKind,
        offset: usize,
        column: Column,
        what: impl FnOnce() -> String,
    ) {
        self.findings.add(kind, offset, || (Some(column.word().to_string()), what()));
    }

    /// Reads one row of the CSV form; whether it could be used.
    #[inline]
    pub fn add_text(&mut self, offset: usize, fields: &impl RowText) -> bool {
        let Some(kind) = kind::find(fields.get(Column::Event)) else {
            self.no_event(offset, fields.get(Column::Event));
            return false;
        };
        let Some(at) = self.minutes.read(fields.get(Column::OccurredAt)) else {
            self.no_instant(offset, fields.get(Column::OccurredAt));
            return false;
        };
        let seq = self.number(fields, Column::Seq, offset).unwrap_or(NO_SEQ);
        let event_id = fields.get(Column::EventId);
        if !self.add(kind, Place { at, seq, offset }, fields) {
            return false;
        }
        if !event_id.is_empty() {
            let offset = offset as u64;
            let (high, low) = ((offset >> 32) as u32, offset as u32);
            self.event_ids.push(EventId { hash: hash(event_id) as u32, high, low });
        }
        true
    }

    /// Adds one event; whether it could be used.
    #[inline]
    pub fn add(&mut self, kind: Kind, place: Place, fields: &impl RowText) -> bool {
        let Some(row) = self.row(kind, place, fields) else { return false };
        let (case_id, contact_id) = (fields.get(Column::CaseId), fields.get(Column::ContactId));
        let values = if !case_id.is_empty() {
            self.partitions.push(partition_of(hash(case_id)), &row, case_id, contact_id)
        } else if kind.is_contact() && !contact_id.is_empty() {
            let subject = [&[CONTACT_MARK], contact_id].concat();
            self.partitions.push(partition_of(hash(&subject)), &row, &subject, contact_id)
        } else if row.kind.is_about_customer() && row.stands_alone() && row.customer() != NONE {
            let subject = [&[CONTACT_MARK, CONTACT_MARK], fields.get(Column::CustomerId)].concat();
            self.partitions.push(partition_of(hash(&subject)), &row, &subject, contact_id)
        } else {
            self.problem(ProblemKind::MissingCase, place.offset, Column::CaseId, || {
                "`case_id` is empty".to_string()
            });
            return false;
        };
        let names_customer = kind == Kind::Received || kind.is_contact() || kind.is_survey();
        if names_customer || kind.is_outreach() && case_id.is_empty() {
            self.name_later(kind, values, fields);
        }
        if kind.relates_cases() && row.a != NONE {
            let case = self.names.targets.number(case_id);
            self.names.relations.push((case, row.a));
        }
        self.last_at = self.last_at.max(Some(Instant(row.at)));
        self.spread.note(Instant(row.at), place.offset);
        if kind == Kind::Received || kind.is_survey() || kind.is_contact() {
            let waited = if kind.is_contact() && row.a != NONE { i64::from(row.a) } else { 0 };
            let began_at = Instant(row.at - waited);
            if self.first_received_at.is_none_or(|first| began_at < first) {
                self.first_received_at = Some(began_at);
            }
        }
        true
    }
}

impl Builder<'_> {
    /// Numbers the customer and the account of a row that holds any number in their place.
    #[inline]
    fn name_later(&mut self, kind: Kind, values: ValuesAt, fields: &impl RowText) {
        let (names, streams) = (&mut self.names, &mut self.partitions);
        let customer = fields.get(Column::CustomerId);
        if kind == Kind::Received {
            self.customers.set(customer, (values, 0), &mut names.customers, streams);
            let account = fields.get(Column::AccountId);
            self.accounts.set(account, (values, 1), &mut names.accounts, streams);
        } else {
            self.customers.set(customer, (values, 2), &mut names.customers, streams);
        }
    }

    /// Ends reading: nothing waits to be numbered any more.
    pub(crate) fn finish(&mut self) {
        self.customers.flush(&mut self.names.customers, &mut self.partitions);
        self.accounts.flush(&mut self.names.accounts, &mut self.partitions);
    }
}

/// The partition of a case whose id has this [`hash`].
pub fn partition_of(hash: u64) -> usize {
    (hash >> 56) as usize % N_PARTITIONS
}

/// Text of a file as it is shown in a message.
pub fn show(text: &[u8]) -> String {
    shortened(&String::from_utf8_lossy(text))
}
