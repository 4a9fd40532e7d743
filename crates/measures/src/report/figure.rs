//! Numbers the mission promises nothing about.

use calendar::Instant;
use desk::Month;

use crate::frame::Frame;
use crate::group::Group;
use crate::needs;
use crate::parts::Parts;
use crate::reading::Reading;

/// A measured number without a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The metric, such as `M-46`.
    pub metric: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Over all covered months.
    pub total: Reading,
    /// Each covered month, and whether its value can still change.
    pub months: Vec<(Month, Reading, bool)>,
}

pub(super) fn figures(frame: &Frame<'_>, parts: &Parts, absent: &[String]) -> Vec<Figure> {
    let resolved = needs::missing_for_resolution(absent);
    let reopened = needs::missing_for_reopens(absent);
    vec![
        figure(frame, ("M-46", "median resolution time"), &resolved, |group| {
            (parts.resolutions.of(group), false)
        }),
        figure(frame, ("M-49", "reopen rate"), &reopened, |group| {
            let counted = parts.reopens.of(group);
            (Reading::share(counted.share), !is_mature(frame, counted.last_resolved_at))
        }),
    ]
}

fn figure(
    frame: &Frame<'_>,
    (metric, name): (&'static str, &'static str),
    missing: &[String],
    read: impl Fn(&Group) -> (Reading, bool),
) -> Figure {
    let read = |group: &Group| match missing {
        [] => read(group),
        missing => (Reading::NotMeasurable { missing: missing.to_vec() }, false),
    };
    let month = |month: Month| {
        let (reading, is_immature) = read(&Group::month(month));
        (month, reading, is_immature || !frame.is_complete(month))
    };
    Figure { metric, name, total: read(&Group::ALL).0, months: frame.months.iter().map(month).collect() }
}

/// Whether the reopen window of the last resolution has passed at the end of the history.
fn is_mature(frame: &Frame<'_>, last_resolved_at: Instant) -> bool {
    let window = &frame.policy().reopen.window;
    let calendar = frame.book().standard_calendar();
    calendar.due(last_resolved_at, window).is_ok_and(|ends| ends <= frame.as_of)
}
