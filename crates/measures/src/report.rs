//! Every promise of a mission with what became of it, as plain data.

mod backlog;
mod breakdown;
mod figure;
mod promise;

pub use backlog::{BacklogMonth, BacklogReport};
pub use breakdown::{Breakdown, breakdowns};
pub use figure::Figure;
pub use promise::{Line, PromiseReport, Subject, edges};

use desk::Month;

use crate::facts::Facts;
use crate::frame::Frame;
use crate::parts::Parts;
use crate::state::State;
use crate::worst::WorstCase;

/// What a history did to the promises of a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The covered months.
    pub months: Vec<Month>,
    /// Every promise: targets and service levels in the mission's order, then the backlog.
    pub promises: Vec<PromiseReport>,
    /// Attainment of each clock kind by every single dimension.
    pub breakdowns: Vec<Breakdown>,
    /// Numbers the mission promises nothing about: median resolution time, reopen rate.
    pub figures: Vec<Figure>,
    /// The backlog day by day, when the mission has a rule for it.
    pub backlog: Option<BacklogReport>,
    /// The cases furthest beyond a target, worst first.
    pub worst: Vec<WorstCase>,
}

impl Report {
    /// Draws up the report. `facts` are all partitions behind `parts`; `absent` are the events the source lacks.
    pub fn new(frame: &Frame<'_>, parts: &Parts, facts: &[Facts], absent: &[String]) -> Report {
        let backlog = backlog::report(frame, parts, facts);
        Report {
            months: frame.months.iter().collect(),
            promises: promise::reports(frame, parts, backlog.as_ref(), absent),
            breakdowns: breakdown::breakdowns(parts),
            figures: figure::figures(frame, parts, absent),
            backlog,
            worst: parts.worst.clone().into_list(),
        }
    }

    /// Whether any promise is broken over all months.
    pub fn has_broken_promise(&self) -> bool {
        self.promises.iter().any(|promise| promise.total.state == State::Broken)
    }
}
