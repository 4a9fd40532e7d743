//! Public holidays of countries, from the list that comes with the `opening-hours` crate.

use opening_hours::localization::Country as Known;

use crate::error::quote;
use crate::{Date, Error};

/// A country whose public holidays are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Two letters, such as `US`.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
}

/// The countries whose public holidays are known. Single states and regions are not among them.
pub fn countries() -> impl Iterator<Item = Country> {
    let known = Known::ALL.into_iter().filter(|country| country.holidays().get_public().count() > 0);
    known.map(|country| Country { code: country.iso_code(), name: country.name() })
}

/// The dates of a country's public holidays, in order.
pub(super) fn holidays_of(code: &str) -> Result<Vec<Date>, Error> {
    let unknown = || Error::UnknownCountry { code: quote(code) };
    let known: Known = code.to_ascii_uppercase().parse().map_err(|_| unknown())?;
    let holidays = known.holidays();
    let dates: Vec<Date> = holidays.get_public().iter().filter_map(civil).collect();
    if dates.is_empty() { Err(unknown()) } else { Ok(dates) }
}

fn civil(date: chrono::NaiveDate) -> Option<Date> {
    use chrono::Datelike;
    Date::new(date.year().try_into().ok()?, date.month().try_into().ok()?, date.day().try_into().ok()?).ok()
}
