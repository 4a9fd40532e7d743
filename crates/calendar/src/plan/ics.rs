//! iCalendar text (RFC 5545) to dates: whole-day events, yearly rules, nothing else.

use crate::{Date, Error};

/// The dates of the whole-day events of an iCalendar text.
///
/// # Errors
///
/// To be completed.
pub fn dates_of_ics(_text: &str) -> Result<Vec<Date>, Error> {
    Err(Error::BadIcs { line: 1, why: "calendar files are not read yet".to_owned() })
}
