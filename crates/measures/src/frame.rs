//! What a measurement looks at: the mission, the months, the end of the history.

use calendar::{Instant, Zone};
use desk::case::event::CaseId;
use desk::{Month, Rulebook};
use mission::Policy;
use mission::policy::{Objective, TierId};

use crate::group::{CohortId, Cuts, Dimension, DimensionSet, ProductId};
use crate::kpi::backlog::{Schedule, StandardCalendars};
use crate::kpi::customers::top_tier;
use crate::month::Months;
use crate::worst::N_WORST;

/// What a measurement looks at. Built once and shared by every partition.
#[derive(Debug)]
pub struct Frame<'a> {
    book: &'a Rulebook,
    /// The months that count, by their attribution instants.
    pub months: Months,
    /// The end of the history.
    pub as_of: Instant,
    /// Which combinations of dimensions are kept apart.
    pub cuts: Cuts,
    /// The cases behind each number are kept.
    pub keeps_items: bool,
    /// How many worst cases are kept.
    pub n_worst: usize,
    /// Names of cohorts by their numbers, for objectives that name some.
    pub cohorts: Vec<String>,
    /// Names of products by their numbers, for objectives that name some.
    pub products: Vec<String>,
    /// What cases are called, where their numbers depend on which other cases there are: the name then decides between two of one
    /// instant, so that a customer's numbers are the same whoever else is counted.
    pub case_names: Option<CaseNames<'a>>,
    /// The tier of M-53.
    pub(crate) top_tier: Option<TierId>,
    /// The snapshots of the backlog, when the mission has a rule for it.
    pub(crate) backlog: Option<BacklogFrame<'a>>,
}

/// Finds the name of a case.
#[derive(Clone, Copy)]
pub struct CaseNames<'a>(pub &'a (dyn Fn(CaseId) -> String + Sync));

impl std::fmt::Debug for CaseNames<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CaseNames")
    }
}

impl CaseNames<'_> {
    /// Puts those of a sorted list that are alike in the order of their cases' names.
    pub(crate) fn settle<T>(
        self,
        sorted: &mut [T],
        are_alike: impl Fn(&T, &T) -> bool,
        case: impl Fn(&T) -> CaseId,
    ) {
        for alike in sorted.chunk_by_mut(are_alike).filter(|alike| alike.len() > 1) {
            alike.sort_by_cached_key(|one| (self.0)(case(one)));
        }
    }
}

#[derive(Debug)]
pub(crate) struct BacklogFrame<'a> {
    pub(crate) schedule: Schedule,
    pub(crate) limits: crate::kpi::backlog::Limits<'a>,
    /// The last snapshot of each month.
    pub(crate) last_of_months: Vec<Instant>,
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
        let months = Months::published_by(zone.clone(), selected, |month| book.published_at(month));
        let backlog = policy.backlog.as_ref().map(|rule| {
            let schedule = Schedule::new(rule, &months, (first_at, as_of));
            let calendars = StandardCalendars::of(book);
            let n_zones = usize::from(book.home_zone().0) + 1;
            let limits = crate::kpi::backlog::Limits::new(calendars, &schedule, first_at, n_zones);
            let last_of_months = schedule.last_of_months();
            BacklogFrame { schedule, limits, last_of_months }
        });
        let mut cuts = Cuts::default();
        policy.objectives.iter().for_each(|objective| cuts.add(dimensions_of(objective)));
        Frame {
            book,
            months,
            as_of,
            cuts,
            keeps_items: false,
            n_worst: N_WORST,
            cohorts: Vec::new(),
            products: Vec::new(),
            case_names: None,
            top_tier: top_tier(policy),
            backlog,
        }
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

    /// How many snapshots of the backlog there are. Parts measured in frames over the same months with as many are the same,
    /// whenever the history ends.
    pub fn n_snapshots(&self) -> usize {
        self.backlog.as_ref().map_or(0, |backlog| backlog.schedule.instants().len())
    }

    /// The cohorts of an objective that have customers; nothing when all customers count.
    pub(crate) fn cohorts_of(&self, objective: &Objective) -> Option<Vec<CohortId>> {
        let wanted = objective.cohorts.as_ref()?;
        Some(numbers_of(&self.cohorts, wanted).map(CohortId).collect())
    }

    /// The products of an objective that have cases; nothing when all cases count.
    pub(crate) fn products_of(&self, objective: &Objective) -> Option<Vec<ProductId>> {
        let wanted = objective.products.as_ref()?;
        Some(numbers_of(&self.products, wanted).map(ProductId).collect())
    }

    /// Whether a month is over at the end of the history.
    pub fn is_complete(&self, month: Month) -> bool {
        self.months.range(month).is_some_and(|range| range.end <= self.as_of)
    }
}

/// The numbers of those names that are wanted.
fn numbers_of(names: &[String], wanted: &[String]) -> impl Iterator<Item = u16> {
    (0_u16..).zip(names).filter(|(_, name)| wanted.contains(name)).map(|(number, _)| number)
}

/// The dimensions an objective selects by.
pub(crate) fn dimensions_of(objective: &Objective) -> DimensionSet {
    let scope = &objective.scope;
    let stated = [
        (scope.tiers.is_some(), Dimension::Tier),
        (scope.priorities.is_some(), Dimension::Priority),
        (scope.channels.is_some(), Dimension::Channel),
        (scope.categories.is_some(), Dimension::Category),
        (objective.cohorts.is_some(), Dimension::Cohort),
        (objective.products.is_some(), Dimension::Product),
    ];
    stated.into_iter().filter(|(is_stated, _)| *is_stated).map(|(_, dimension)| dimension).collect()
}
