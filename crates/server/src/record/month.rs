//! A published month with everything that is shown beside it.

use backtest::publication::Published;
use desk::Month;
use store::publications::{self, Adjustment, Bundle, Note, Publication};

use crate::app::App;

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
    /// Corrections, as they were made.
    pub(crate) adjustments: Vec<Adjustment>,
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
                let months = publications::months(tx)?;
                let at = months.iter().position(|it| *it == month).unwrap_or(0);
                let before = at.checked_sub(1).and_then(|at| months.get(at)).cloned();
                let around = (before, months.get(at + 1).cloned());
                course.sort_by(|a, b| a.month.cmp(&b.month));
                Ok(Some(Recorded {
                    published,
                    course,
                    around,
                    adjustments: publications::adjustments(tx, &month)?,
                    notes: publications::notes(tx, &month)?,
                    bundle: publications::find_bundle(tx, &month)?,
                    row,
                }))
            })
            .await
    }

    /// The month.
    pub(crate) fn month(&self) -> Option<Month> {
        self.row.month.parse().ok()
    }
}
