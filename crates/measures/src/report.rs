//! Every promise of a mission with what became of it, as plain data.

mod backlog;
mod breakdown;
mod drafting;
mod figure;
mod objective;
mod promise;
mod scorecard;

pub use backlog::{BacklogMonth, BacklogReport, BacklogSplit, worst_day};
pub use breakdown::{Breakdown, Subject as Split, breakdowns, rows};
pub use drafting::{ComplaintType, Drafting, missed};
pub use figure::{Figure, figures, unreliable, unreliable_rows};
pub use objective::{ObjectiveReport, Shift, Status};
pub use promise::{Line, PromiseReport, Subject, edges};
pub use scorecard::{ScoreLine, scorecard};

use desk::Month;
use desk::case::event::CaseId;

use crate::frame::Frame;
use crate::group::Group;
use crate::lists::Lists;
use crate::parts::Parts;
use crate::state::State;
use crate::worst::WorstCase;

/// What a history did to the promises of a mission.
#[derive(Debug, Clone)]
pub struct Report {
    /// The covered months.
    pub months: Vec<Month>,
    /// Every promise: targets and service levels in the mission's order, then the backlog.
    pub promises: Vec<PromiseReport>,
    /// Every number by every single dimension, and by the combinations that are kept apart.
    pub breakdowns: Vec<Breakdown>,
    /// What is measured whether or not the mission promises it.
    pub figures: Vec<Figure>,
    /// What the mission wants its numbers to reach.
    pub objectives: Vec<ObjectiveReport>,
    /// The backlog day by day, when the mission has a rule for it.
    pub backlog: Option<BacklogReport>,
    /// Inputs for drafting a mission.
    pub drafting: Drafting,
    /// The cases furthest beyond a target, worst first.
    pub worst: Vec<WorstCase>,
    /// The cases behind the numbers, unless they are switched off.
    pub lists: Option<Lists>,
}

impl Report {
    /// Draws up the report. `absent` are the events and columns the source lacks; cases that are equally bad stand in the order
    /// of their names.
    pub fn new<K: Ord>(
        frame: &Frame<'_>,
        parts: &Parts,
        absent: &[String],
        name: impl Fn(CaseId) -> K,
    ) -> Report {
        let backlog = backlog::report(frame, parts);
        let (breakdowns, figures) = rayon::join(
            || {
                let mut breakdowns = breakdown::breakdowns(frame.policy(), parts);
                breakdowns.append(&mut breakdown::reductions(frame, parts));
                breakdowns
            },
            || figures(frame, parts, absent, &Group::ALL),
        );
        Report {
            months: frame.months.iter().collect(),
            promises: promise::reports(frame, parts, backlog.as_ref(), absent),
            breakdowns,
            figures,
            objectives: objective::reports(frame, parts, absent),
            backlog,
            drafting: Drafting::new(frame, parts, absent),
            worst: parts.worst.clone().into_list(name),
            lists: parts.tallies.lists.clone(),
        }
    }

    /// Whether any promise is broken over all months.
    pub fn has_broken_promise(&self) -> bool {
        self.promises.iter().any(|promise| promise.total.state == State::Broken)
    }
}
