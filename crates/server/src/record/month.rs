//! A published month with everything that is shown beside it.

use backtest::publication::Published;
use calendar::Instant;
use desk::Month;
use store::publications::{self, Adjustment, Bundle, Note, Publication};

use super::corrected::Corrected;
use crate::app::App;
use crate::book::Book;

/// How many months the record shows beside each other.
const MONTHS: u32 = 12;

/// A published month, those before it, and what was said of it since.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    /// The row.
    pub(crate) row: Publication,
    /// What was published.
    pub(crate) published: Published,
    /// Up to twelve published months, the earliest first; the last one is this.
    pub(crate) course: Vec<Published>,
    /// The published months before and after this one.
    pub(crate) around: (Option<String>, Option<String>),
    /// When each published month was published, from the first to the last.
    pub(crate) dates: Vec<(String, Instant)>,
    /// Corrections of all the months shown, as they were made.
    pub(crate) adjustments: Vec<Adjustment>,
    /// What of its credits was put on invoices so far, by currency in minor units, and in how many rows.
    pub(crate) issued: Vec<(String, i64, i64)>,
    /// What is said of promises that were not kept.
    pub(crate) notes: Vec<Note>,
    /// The file of the month, once it was made.
    pub(crate) bundle: Option<Bundle>,
}

impl Recorded {
    /// A published month; nothing when it is not published.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub(crate) async fn find(app: &App, month: &str) -> Result<Option<Recorded>, store::Error> {
        let month = month.to_owned();
        app.db()
            .read(move |tx| {
                let mut rows = publications::list(tx, &month, MONTHS)?;
                if rows.first().is_none_or(|row| row.month != month) {
                    return Ok(None);
                }
                let mut course: Vec<Published> =
                    rows.iter().rev().filter_map(|row| Published::read(&row.figures)).collect();
                let row = rows.swap_remove(0);
                let Some(published) = course.last().filter(|last| last.month == row.month).cloned() else {
                    return Ok(None);
                };
                let dates = publications::dates(tx)?;
                let at = dates.iter().position(|(it, _)| *it == month).unwrap_or(0);
                let named = |at: usize| dates.get(at).map(|(month, _)| month.clone());
                let around = (at.checked_sub(1).and_then(named), named(at + 1));
                course.sort_by(|a, b| a.month.cmp(&b.month));
                let first = course.first().map_or(month.clone(), |first| first.month.clone());
                Ok(Some(Recorded {
                    published,
                    course,
                    around,
                    dates,
                    adjustments: publications::adjustments_between(tx, (&first, &month))?,
                    issued: store::credits::sum_issued_of(tx, &month)?,
                    notes: publications::notes(tx, &month)?,
                    bundle: publications::find_bundle(tx, &month)?,
                    row,
                }))
            })
            .await
    }

    /// The corrections of this month.
    pub(crate) fn own(&self) -> impl Iterator<Item = &Adjustment> {
        self.adjustments.iter().filter(|it| it.month == self.row.month)
    }

    /// What became known of a figure of one of the months shown, by its key.
    pub(crate) fn corrected(&self, month: &str, figure: &str) -> Option<Corrected<'_>> {
        Corrected::find(&self.adjustments, month, figure)
    }

    /// How many of all published months were published by their day, and how many there are (M-97).
    pub(crate) fn timely(&self, book: &Book) -> (usize, usize) {
        let zone = &book.rules.policy().reporting_zone;
        let is_timely = |(month, at): &&(String, Instant)| {
            let day = month.parse().map(|month| zone.date_of(book.rules.published_at(month)));
            day.is_ok_and(|day| zone.date_of(*at) <= day)
        };
        (self.dates.iter().filter(is_timely).count(), self.dates.len())
    }

    /// The month.
    pub(crate) fn month(&self) -> Option<Month> {
        self.row.month.parse().ok()
    }
}
