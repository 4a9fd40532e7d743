//! What a measurement looks at: the mission, the months, the end of the history.

use calendar::{Instant, Zone};
use desk::{Month, Rulebook};
use mission::Policy;

use crate::group::DimensionSet;
use crate::kpi::backlog::{Schedule, StandardCalendars};
use crate::month::Months;

/// What a measurement looks at. Built once and shared by every partition.
#[derive(Debug)]
pub struct Frame<'a> {
    book: &'a Rulebook,
    /// The months that count, by their attribution instants.
    pub months: Months,
    /// The end of the history.
    pub as_of: Instant,
    /// By which dimensions shares are kept apart.
    pub kept: DimensionSet,
    /// How many worst cases are kept.
    pub n_worst: usize,
    /// The snapshots of the backlog, when the mission has a rule for it.
    pub(crate) backlog: Option<BacklogFrame<'a>>,
}

#[derive(Debug)]
pub(crate) struct BacklogFrame<'a> {
    pub(crate) schedule: Schedule,
    pub(crate) limits: crate::kpi::backlog::Limits<'a>,
}

impl<'a> Frame<'a> {
    /// A frame over a history from its beginning to its end. `first_at` is no later than any receipt or contact
    /// ([`crate::Facts::first_at`] of all partitions). `months` selects months of determination; all months that the history
    /// touches when absent.
    pub fn new(
        book: &'a Rulebook,
        (first_at, as_of): (Instant, Instant),
        months: Option<(Month, Month)>,
    ) -> Frame<'a> {
        let policy = book.policy();
        let zone: &Zone = &policy.reporting_zone;
        let selected = months.unwrap_or((Month::of(first_at, zone), Month::of(as_of, zone)));
        let months = Months::new(zone.clone(), selected, book.obligation_calendar(), policy.publication_day);
        let backlog = policy.backlog.as_ref().map(|rule| {
            let schedule = Schedule::new(rule, &months, (first_at, as_of));
            let calendars = StandardCalendars::of(book);
            let n_zones = usize::from(book.home_zone().0) + 1;
            let limits = crate::kpi::backlog::Limits::new(calendars, &schedule, first_at, n_zones);
            BacklogFrame { schedule, limits }
        });
        Frame { book, months, as_of, kept: DimensionSet::WITHOUT_AGENT, n_worst: 20, backlog }
    }

    /// The rulebook.
    pub fn book(&self) -> &'a Rulebook {
        self.book
    }

    /// The mission.
    pub fn policy(&self) -> &'a Policy {
        self.book.policy()
    }

    /// The standard calendar in the zones of the cases.
    pub fn calendars(&self) -> StandardCalendars<'a> {
        StandardCalendars::of(self.book)
    }

    /// Whether a month is over at the end of the history.
    pub fn is_complete(&self, month: Month) -> bool {
        self.months.range(month).is_some_and(|range| range.end <= self.as_of)
    }
}
