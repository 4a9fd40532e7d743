//! The measures of the running desk: every promise, figure and credit, kept up to date in memory beside the log.
//!
//! A task of its own reads what is new in the log, folds the cases it is about, and measures the partitions they lie in; the
//! rest stays as it was measured before. Pages read the last result, [`Numbers`], and compute nothing. That counting bit by
//! bit equals counting anew, and that both equal a backtest of the desk's export, is checked by `lodestar verify`.

mod case_facts;
mod compare;
mod count;
mod credit;
mod keep;
mod partition;
pub mod subscription;
mod warn;

use std::ops::Range;
use std::sync::Arc;

use calendar::Instant;
use desk::case::adjustment::Adjustment;
use desk::case::event::CaseId;
use measures::credit::Credits;
use measures::kpi::backlog::OpenCase;
use measures::{Arrivals, CohortId, Frame, Moments, Month, Parts, Report};

use crate::book::Book;

pub use compare::{between, differences};
pub use credit::Paid;
pub(crate) use keep::Last;
pub use keep::{Keeper, is_too_large, run};
pub use subscription::Payer;
pub use warn::{Spent, warn};

/// What the desk's promises came to up to an instant.
#[derive(Debug)]
pub struct Numbers {
    /// The rules they were measured by.
    pub book: Arc<Book>,
    /// Up to when.
    pub as_of: Instant,
    /// Every promise, figure, breakdown and objective, with the cases behind each.
    pub report: Report,
    /// What would be owed if every month were published now; companies are credited as [`Payer`]s.
    pub credits: Credits,
    /// Who pays for those who are credited, as it was known when the credits were computed.
    pub paid: Vec<Paid>,
    /// What the report was drawn up from, for splits that pages ask for.
    pub parts: Parts,
    /// When each item of the last months counted.
    pub moments: Moments,
    /// When the cases came.
    pub arrivals: Arrivals,
    /// The cases open at the last snapshot of the backlog, in no order.
    pub open: Vec<OpenCase>,
    /// What became known of published months later, which themselves stay as they were.
    pub corrections: Option<Corrections>,
    /// Products by the numbers that measures have of them.
    pub products: Vec<String>,
    /// Cohorts of customers by the numbers that measures have of them.
    pub cohorts: Vec<String>,
    /// How many cases were counted.
    pub n_cases: usize,
    /// The covered months, each from its first instant to that of the next.
    pub months: Vec<(Month, Range<Instant>)>,
    /// The beginning of the desk's history.
    pub first_at: Instant,
}

/// What became known of published months after they were published.
#[derive(Debug)]
pub struct Corrections {
    /// Every difference, by case.
    pub adjustments: Vec<(CaseId, Adjustment)>,
    /// What the cases of these differences count for in the report.
    pub was: Parts,
    /// The same as it is known now.
    pub is: Parts,
}

impl Numbers {
    /// The cohort of a name.
    pub fn find_cohort(&self, name: &str) -> Option<CohortId> {
        let place = self.cohorts.iter().position(|of| of == name)?;
        u16::try_from(place).ok().map(CohortId)
    }

    /// The frame they were measured in.
    pub fn frame(&self) -> Frame<'_> {
        let mut frame = Frame::new(&self.book.rules, (self.first_at, self.as_of), None);
        frame.keeps_items = true;
        frame.cohorts.clone_from(&self.cohorts);
        frame.products.clone_from(&self.products);
        frame
    }
}

/// Cases in the order of their numbers.
pub(crate) fn by_number(case: CaseId) -> u32 {
    case.0.get()
}
