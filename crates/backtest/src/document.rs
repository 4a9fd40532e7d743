//! The report as plain data: what `--json` prints, and what the report for people is laid out from.
//!
//! Exact numbers come first: counts as integers, everything else as a rational in text (`"89/100"`). What is `shown` is
//! rounded as metrics.md 1.2 says and is never read back.

mod adjustments;
mod backlog;
mod contact_costs;
mod credits;
mod drafting;
mod force_majeure;
mod labels;
mod objectives;
mod problems;
mod promises;
mod value;

use calendar::Instant;
use desk::Rulebook;
use mission::Policy;
use serde::Serialize;

pub use adjustments::AdjustmentView;
pub use backlog::{AgesView, BacklogView};
pub use contact_costs::ContactCostView;
pub use credits::CreditsView;
pub use drafting::DraftingView;
pub use force_majeure::{AdjustedMonthView, AdjustedView, BothView, ClosureView, ForceMajeureView};
pub use labels::Labels;
pub use objectives::{ObjectiveView, PeriodView};
pub(crate) use problems::lines_of;
pub use problems::{PlaceView, ProblemView, first_of, problem, problems};
pub use promises::LONGEST_LIST;
use promises::Views;
pub use promises::{BreakdownView, ClauseView, FigureView, ItemsView, PromiseView, WorstView};
pub use value::{MedianView, ValueView};

use crate::closures::Closures;
use crate::customers::Customers;
use crate::history::History;
use crate::partial::Merged;
use crate::problem::Totals;
use crate::replay::Replay;

/// Everything a report says.
#[derive(Debug, Serialize)]
pub struct Document {
    /// The mission it was run under.
    pub mission: MissionView,
    /// What was read.
    pub history: HistoryView,
    /// What became of the rows.
    pub rows: RowsView,
    /// What was wrong with the input.
    pub problems: Vec<ProblemView>,
    /// The months that count.
    pub months: Vec<String>,
    /// Every promise.
    pub promises: Vec<PromiseView>,
    /// What the mission wants its numbers to reach.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<ObjectiveView>,
    /// Attainment of each clock by one dimension at a time, and by combinations.
    pub attainment: Vec<BreakdownView>,
    /// What is measured whether or not it is promised.
    pub figures: Vec<FigureView>,
    /// Inputs for drafting a mission.
    pub drafting: DraftingView,
    /// The backlog, when the mission has a rule for it.
    pub backlog: Option<BacklogView>,
    /// What is owed, when the mission has a rule for it.
    pub credits: Option<CreditsView>,
    /// What a contact of each channel cost, when a staffing file says what was spent (M-82).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contact_costs: Vec<ContactCostView>,
    /// Contractual and adjusted attainment, when closures by force majeure were declared (clocks.md 9.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_majeure: Option<ForceMajeureView>,
    /// Corrections of published months, as they became known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<AdjustmentView>,
    /// The cases furthest beyond a target.
    pub worst_cases: Vec<WorstView>,
}

/// The mission.
#[derive(Debug, Serialize)]
pub struct MissionView {
    /// Its name.
    pub name: String,
    /// Its version; the latest one when it has several.
    pub version: String,
    /// Its versions, oldest first, when it has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionView>,
    /// The zone of months.
    pub reporting_zone: String,
}

/// One version of the mission.
#[derive(Debug, Serialize)]
pub struct VersionView {
    /// Its number.
    pub version: String,
    /// The date from which it binds.
    pub effective: Option<String>,
}

/// The history.
#[derive(Debug, Serialize)]
pub struct HistoryView {
    /// The file.
    pub file: String,
    /// What a mapping file says the table is.
    pub source: Option<String>,
    /// Events the source cannot show.
    pub absent: Vec<String>,
    /// The customers file.
    pub customers_file: Option<String>,
    /// The exceptions file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exceptions_file: Option<String>,
    /// The staffing file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staffing_file: Option<String>,
    /// The first receipt.
    pub first_received_at: Option<String>,
    /// The end of the history.
    pub as_of: String,
    /// Cases received.
    pub cases: u64,
    /// Events applied.
    pub events: u64,
    /// The zone database (clocks.md 1.3).
    pub zone_database: String,
}

/// What became of the rows.
#[derive(Debug, Clone, Copy, Serialize, PartialEq, Eq)]
pub struct RowsView {
    /// Rows below the header.
    pub read: u64,
    /// Rows that went into the report.
    pub used: u64,
    /// Rows that could not be used.
    pub refused: u64,
    /// Rows that repeat another.
    pub duplicates: u64,
    /// Rows after the end.
    pub after_end: u64,
}

impl From<Totals> for RowsView {
    fn from(totals: Totals) -> RowsView {
        let Totals { read, used, refused, duplicates, after_end } = totals;
        RowsView { read, used, refused, duplicates, after_end }
    }
}

/// What a document is drawn up from.
#[derive(Clone, Copy)]
pub struct Input<'i> {
    /// What was read.
    pub history: &'i History,
    /// What is known of the customers.
    pub customers: &'i Customers,
    /// What it came to.
    pub replay: &'i Replay,
    /// What a mapping file says the table is.
    pub source: Option<&'i str>,
    /// Events the source cannot show.
    pub absent: &'i [String],
}

impl Document {
    /// Draws up the document.
    pub fn new(input: Input<'_>) -> Document {
        let Input { history, customers, replay, source, absent } = input;
        let policy = replay.book.policy();
        let mut found = problems(&history.source, &replay.findings);
        if let Some(source) = &customers.source {
            found.extend(problems(source, &customers.findings));
        }
        if let Some(source) = &customers.exceptions.source {
            found.extend(problems(source, &customers.exceptions.findings));
        }
        found.extend(customers.staffing.problems());
        let view = HistoryView {
            file: history.source.name.clone(),
            source: source.map(str::to_string),
            absent: absent.to_vec(),
            customers_file: customers.source.as_ref().map(|source| source.name.clone()),
            exceptions_file: customers.exceptions.source.as_ref().map(|source| source.name.clone()),
            staffing_file: customers.staffing.source.as_ref().map(|source| source.name.clone()),
            ..HistoryView::of(replay, history.first_received_at)
        };
        let labels = Labels::new(policy, history, customers);
        let adjusted = AdjustmentView::of_replay(replay, &labels);
        Document::of(replay, &labels, (view, found, adjusted))
    }

    /// Adds both attainments of a replay that was adjusted for declared closures, and what was wrong with their file.
    pub fn with_closures(mut self, replay: &Replay, closures: &Closures) -> Document {
        self.force_majeure = ForceMajeureView::of(replay, closures);
        self.problems.extend(ForceMajeureView::problems(closures));
        self
    }

    /// Draws up the document of several parts.
    pub fn merged(merged: &Merged) -> Document {
        let Merged { replay, names, terms, first_at, file, problems, adjustments, staffing, .. } = merged;
        let view = HistoryView {
            file: file.clone(),
            source: terms.source.clone(),
            absent: terms.absent.clone(),
            customers_file: merged.customers_file.clone(),
            exceptions_file: merged.exceptions_file.clone(),
            staffing_file: staffing.source.as_ref().map(|source| source.name.clone()),
            ..HistoryView::of(replay, *first_at)
        };
        let mut found: Vec<ProblemView> = problems.iter().map(problems::merged).collect();
        found.extend(staffing.problems());
        Document::of(replay, &Labels::merged(replay.book.policy(), names), (view, found, adjustments.clone()))
    }

    fn of(
        replay: &Replay,
        labels: &Labels<'_>,
        (history, problems, mut adjustments): (HistoryView, Vec<ProblemView>, Vec<AdjustmentView>),
    ) -> Document {
        AdjustmentView::sort(&mut adjustments);
        let (policy, report) = (labels.policy, &replay.report);
        let views = Views { report, labels };
        Document {
            mission: MissionView::of(&replay.book),
            history,
            rows: replay.totals.into(),
            problems,
            months: report.months.iter().map(ToString::to_string).collect(),
            promises: report.promises.iter().map(|promise| PromiseView::of(promise, views)).collect(),
            objectives: report
                .objectives
                .iter()
                .map(|objective| ObjectiveView::of(objective, policy))
                .collect(),
            attainment: BreakdownView::of_clocks(report, labels),
            figures: report.figures.iter().map(|figure| FigureView::of(figure, views)).collect(),
            drafting: DraftingView::of(report, labels),
            backlog: report.backlog.as_ref().map(|backlog| BacklogView::of(backlog, labels)),
            credits: policy.credits.as_ref().map(|rule| CreditsView::of(&replay.credits, rule, labels)),
            contact_costs: replay.contact_costs.iter().map(ContactCostView::of).collect(),
            force_majeure: None,
            adjustments,
            worst_cases: report.worst.iter().map(|worst| WorstView::of(worst, labels)).collect(),
        }
    }
}

impl HistoryView {
    /// What a replay says, without the names of files.
    fn of(replay: &Replay, first_at: Option<Instant>) -> HistoryView {
        HistoryView {
            file: String::new(),
            source: None,
            absent: Vec::new(),
            customers_file: None,
            exceptions_file: None,
            staffing_file: None,
            first_received_at: first_at.map(|at| at.to_string()),
            as_of: replay.as_of.to_string(),
            cases: replay.n_received,
            events: replay.n_events,
            zone_database: calendar::zone_database_version().to_string(),
        }
    }
}

impl MissionView {
    fn of(book: &Rulebook) -> MissionView {
        let policy = book.policy();
        let version = |policy: &Policy| VersionView {
            version: policy.version.clone(),
            effective: policy.effective_on.map(|on| on.to_string()),
        };
        let versions: Vec<VersionView> = book.versions().map(version).collect();
        MissionView {
            name: policy.name.clone(),
            version: policy.version.clone(),
            versions: if versions.len() > 1 { versions } else { Vec::new() },
            reporting_zone: policy.reporting_zone.name().to_string(),
        }
    }
}
