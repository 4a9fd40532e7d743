//! Contractual and adjusted attainment beside each other (clocks.md 9.4).

use measures::Report;
use measures::report::{PromiseReport, Subject};
use serde::Serialize;

use super::{ProblemView, ValueView, problems};
use crate::closures::Closures;
use crate::replay::Replay;

/// What closures by force majeure change.
#[derive(Debug, Serialize)]
pub struct ForceMajeureView {
    /// The file.
    pub file: String,
    /// What was declared.
    pub closures: Vec<ClosureView>,
    /// Every promise that clocks keep, with and without the closures.
    pub promises: Vec<AdjustedView>,
}

/// One declared closure.
#[derive(Debug, Serialize)]
pub struct ClosureView {
    /// The calendar; every calendar but `24x7` when absent.
    pub calendar: Option<String>,
    /// The first closed date.
    pub from: String,
    /// The last closed date.
    pub until: String,
    /// From when on it acts.
    pub declared_at: String,
    /// Who declared it.
    pub declared_by: String,
}

/// A promise with both attainments.
#[derive(Debug, Serialize)]
pub struct AdjustedView {
    /// Its id in the mission.
    pub id: String,
    /// Over all months.
    #[serde(flatten)]
    pub total: BothView,
    /// Month by month.
    pub months: Vec<AdjustedMonthView>,
}

/// Both attainments in one month.
#[derive(Debug, Serialize)]
pub struct AdjustedMonthView {
    /// The month.
    pub month: String,
    /// The values.
    #[serde(flatten)]
    pub both: BothView,
}

/// A value as it was promised, and as it is with the closures.
#[derive(Debug, Serialize)]
pub struct BothView {
    /// As if nobody had closed: what the contract says, and what credits follow.
    pub contractual: ValueView,
    /// With the closed dates left out.
    pub adjusted: ValueView,
}

impl ForceMajeureView {
    /// Both attainments of a replay; `None` when nothing was adjusted.
    pub(super) fn of(replay: &Replay, closures: &Closures) -> Option<ForceMajeureView> {
        let adjusted = replay.adjusted.as_ref()?;
        let closure = |closure: &desk::closure::Closure| ClosureView {
            calendar: closure.calendar.clone(),
            from: closure.from.to_string(),
            until: closure.until.to_string(),
            declared_at: closure.declared_at.to_string(),
            declared_by: closure.declared_by.clone(),
        };
        Some(ForceMajeureView {
            file: closures.source.name.clone(),
            closures: closures.records.iter().map(closure).collect(),
            promises: pairs(&replay.report, adjusted)
                .map(|(one, other)| AdjustedView::of(one, other))
                .collect(),
        })
    }

    /// What was wrong with the file.
    pub(super) fn problems(closures: &Closures) -> Vec<ProblemView> {
        problems(&closures.source, &closures.findings)
    }
}

/// The promises that run on calendars, as both reports have them. The age of the backlog is no attainment.
fn pairs<'r>(
    contractual: &'r Report,
    adjusted: &'r Report,
) -> impl Iterator<Item = (&'r PromiseReport, &'r PromiseReport)> {
    let pairs = contractual.promises.iter().zip(&adjusted.promises);
    pairs.filter(|(promise, _)| promise.subject != Subject::Backlog)
}

impl AdjustedView {
    fn of(contractual: &PromiseReport, adjusted: &PromiseReport) -> AdjustedView {
        let edges = &contractual.edges;
        let value = |line| ValueView::of_line(line, edges);
        let both =
            |(contractual, adjusted)| BothView { contractual: value(contractual), adjusted: value(adjusted) };
        let months = contractual.months.iter().zip(&adjusted.months);
        AdjustedView {
            id: contractual.name.clone(),
            total: both((&contractual.total, &adjusted.total)),
            months: months
                .map(|((month, one), (_, other))| AdjustedMonthView {
                    month: month.to_string(),
                    both: both((one, other)),
                })
                .collect(),
        }
    }
}
