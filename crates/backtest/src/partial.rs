//! A measured part of a history as a file, and such files put together (design.md 5, docs/partial-format.md).
//!
//! A history larger than one machine is cut into parts of connected customers, each measured by a command of its own; what
//! the parts came to is added. Names are kept with the numbers that stand for them, so that every part may number its own.

mod exceptions;
mod file;
mod merge;
mod names;

use calendar::Instant;
use desk::Month;
use measures::Cuts;
use measures::credit::Customer;
use measures::pack::{Pack, Packer};

pub use file::{FORMAT, Unreadable, digest};
pub use merge::{Merged, Mismatch, merge};
pub use names::PartNames;

use crate::customers::Customers;
use crate::document::{AdjustmentView, Labels, PlaceView, ProblemView, lines_of, problems};
use crate::history::History;
use crate::problem::{ProblemKind, Totals};
use crate::replay::Replay;

/// What must be equal in all parts of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The mission's name and version, for messages.
    pub mission: String,
    /// A digest of everything the mission says.
    pub digest: u128,
    /// The version of the zone database.
    pub zones: String,
    /// The end of the history.
    pub as_of: Instant,
    /// The months asked for.
    pub months: Option<(Month, Month)>,
    /// A digest of the exceptions file; none when there is none.
    pub exceptions: Option<u128>,
    /// Events the source cannot show.
    pub absent: Vec<String>,
    /// What a mapping file says the table is.
    pub source: Option<String>,
    /// Which combinations of dimensions are kept apart.
    pub cuts: Cuts,
    /// Whether the cases behind each number are kept.
    pub keeps_items: bool,
}

/// One measured part of a history.
#[derive(Debug, Clone)]
pub struct Partial {
    /// What must be equal in all parts.
    pub terms: Terms,
    /// The earliest receipt, survey, call or chat.
    pub first_at: Option<Instant>,
    /// The same, or the earliest event of an obligation: where the months of the report begin.
    pub begins_at: Option<Instant>,
    /// Whether any row names a customer.
    pub names_customers: bool,
    /// The history's file.
    pub file: String,
    /// The customers file.
    pub customers_file: Option<String>,
    /// The exceptions file.
    pub exceptions_file: Option<String>,
    /// Lines of the exceptions file that concern nobody of this part; they may concern somebody of another.
    pub unmatched: Vec<u64>,
    /// Names by the numbers that stand for them.
    pub names: PartNames,
    /// What customers pay, in the order of the file.
    pub subscriptions: Vec<Customer>,
    /// What was measured, packed: [`measures::Parts::add_packed`] adds it without unpacking most of it.
    pub parts: Vec<u8>,
    /// What became of the rows.
    pub totals: Totals,
    /// What was wrong with the input.
    pub problems: Vec<Problems>,
    /// Corrections of published months.
    pub adjustments: Vec<AdjustmentView>,
    /// Cases received.
    pub n_received: u64,
    /// Events applied.
    pub n_events: u64,
}

/// The files that problems are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InFile {
    /// The history.
    History,
    /// What is known of the customers.
    Customers,
    /// What was agreed with them.
    Exceptions,
}

impl InFile {
    /// All of them, in the order in which their problems are listed.
    const ALL: [InFile; 3] = [InFile::History, InFile::Customers, InFile::Exceptions];
}

/// Problems of one kind in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// Where they are.
    pub file: InFile,
    /// What kind.
    pub kind: ProblemKind,
    /// How many there were.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<PlaceView>,
}

impl Partial {
    /// What a replay came to, to be written down.
    pub fn new(
        (history, customers): (&History, &Customers),
        replay: &Replay,
        (source, absent): (Option<&str>, &[String]),
    ) -> Partial {
        let policy = replay.book.policy();
        let tallies = &replay.parts.tallies;
        let terms = Terms {
            mission: format!("{} {}", policy.name, policy.version),
            digest: replay.digest,
            zones: calendar::zone_database_version().to_string(),
            as_of: replay.as_of,
            months: replay.span.months,
            exceptions: customers.exceptions.digest(),
            absent: absent.to_vec(),
            source: source.map(str::to_string),
            cuts: tallies.shares.cuts().clone(),
            keeps_items: tallies.lists.is_some(),
        };
        let mut parts = replay.parts.clone();
        if let Some(lists) = &mut parts.tallies.lists {
            lists.keep(crate::document::LONGEST_LIST, |case| history.case_name(case));
        }
        let mut subscriptions = customers.subscriptions.clone();
        let names = names::gather((history, customers, &replay.book), &mut parts, &mut subscriptions);
        let mut packed = Packer::default();
        parts.pack(&mut packed);
        let labels = Labels::new(policy, history, customers);
        let mut found = Vec::new();
        note(&mut found, InFile::History, problems(&history.source, &replay.findings));
        if let Some(source) = &customers.source {
            note(&mut found, InFile::Customers, problems(source, &customers.findings));
        }
        let exceptions = &customers.exceptions;
        let mut unmatched = Vec::new();
        if let Some(source) = &exceptions.source {
            note(&mut found, InFile::Exceptions, problems(source, &exceptions.findings));
            unmatched.extend(lines_of(source, exceptions.unmatched.iter().copied()).into_values());
        }
        Partial {
            terms,
            first_at: history.first_received_at,
            begins_at: replay.begins_at,
            names_customers: history.names_customers(),
            file: history.source.name.clone(),
            customers_file: customers.source.as_ref().map(|source| source.name.clone()),
            exceptions_file: exceptions.source.as_ref().map(|source| source.name.clone()),
            unmatched,
            names,
            subscriptions,
            parts: packed.into_bytes(),
            totals: replay.totals,
            problems: found,
            adjustments: AdjustmentView::of_replay(replay, &labels),
            n_received: replay.n_received,
            n_events: replay.n_events,
        }
    }
}

fn note(found: &mut Vec<Problems>, file: InFile, views: Vec<ProblemView>) {
    found.extend(views.into_iter().filter_map(|view| {
        let kind = ProblemKind::find(view.kind)?;
        Some(Problems { file, kind, count: view.count, examples: view.examples })
    }));
}
