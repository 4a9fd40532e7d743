//! The mission's objectives as one agent's cases have them.

use desk::Month;
use desk::case::event::AgentId;

use super::objective::Subject;
use super::{Line, ObjectiveReport};
use crate::frame::Frame;
use crate::group::{Dimension, Group, Slot};
use crate::parts::Parts;
use crate::state::{State, state_by};

/// One objective on a scorecard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreLine {
    /// Its place among the objectives of the mission, and of a report.
    pub nth: usize,
    /// The value of the agent's cases over the months, and its state; nothing where the objective is one of the desk as a
    /// whole.
    pub line: Option<Line>,
}

/// Every objective over some months for the cases that are an agent's when they count. `objectives` are those of the report.
pub fn scorecard(
    (frame, parts): (&Frame<'_>, &Parts),
    objectives: &[ObjectiveReport],
    (months, agent): (&[Month], AgentId),
) -> Vec<ScoreLine> {
    let of_objective =
        |(nth, (objective, report)): (usize, (&mission::policy::Objective, &ObjectiveReport))| {
            let subject = Subject::of(frame, objective);
            let of_scope = months.iter().flat_map(|month| super::objective::groups(frame, *month, objective));
            let groups: Vec<Group> =
                of_scope.map(|group| Group { agent: Slot::Is(agent), ..group }).collect();
            let dimensions = groups.first().map(|group| group.dimensions().without(Dimension::Month));
            let is_kept = dimensions.is_some_and(|of| frame.cuts.find(of).is_some());
            let reading = subject.reading_of(parts, &groups).filter(|_| is_kept);
            let line = reading.map(|reading| {
                let judged = (objective.judge, objective.minimum_n);
                let state =
                    report.goal.as_ref().map_or(State::NoData, |goal| state_by(&reading, goal, judged));
                let is_provisional = months.iter().any(|month| !frame.is_complete(*month));
                Line { reading, median: None, state, is_provisional }
            });
            ScoreLine { nth, line }
        };
    frame.policy().objectives.iter().zip(objectives).enumerate().map(of_objective).collect()
}
