//! What can be wrong with a calendar, a length or a question about them.

use crate::{Date, Instant};

/// A refusal of this crate. Every text names the words at fault and a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The calendar has no open time after the given instant.
    #[error("the calendar never opens again after {0}")]
    NeverOpensAgain(Instant),
    /// A question or an answer lies outside the years this crate knows.
    #[error("{what} lies outside 1900-01-01 to 2199-12-31")]
    OutOfRange {
        /// What lies outside, for example `the instant 1850-01-01T00:00:00Z`.
        what: String,
    },
    /// A text that is not an instant.
    #[error("{text} is not an instant: {why}")]
    BadInstant {
        /// The words at fault.
        text: String,
        /// What is wrong, and how to write it.
        why: String,
    },
    /// A text that is not a date.
    #[error("{text} is not a date: write it like `2025-12-25`, in the years 1900 to 2199")]
    BadDate {
        /// The words at fault.
        text: String,
    },
    /// A text that is not a length.
    #[error("{text} is not a length: {why}")]
    BadLength {
        /// The words at fault.
        text: String,
        /// What is wrong, and how to write it.
        why: String,
    },
    /// A text that is not an exact number.
    #[error("{text} is not an exact number: write `2`, `3/2` or `0.05`")]
    BadRatio {
        /// The words at fault.
        text: String,
    },
    /// A zone name that the bundled database does not have.
    #[error("{name} is not an IANA time zone{}", did_you_mean(.nearest))]
    UnknownZone {
        /// The name at fault.
        name: String,
        /// The most similar name of the database.
        nearest: Option<String>,
    },
    /// Opening hours that cannot be read, or that this calendar does not offer.
    #[error("{text} are not opening hours: {why}{}", did_you_mean(.nearest))]
    BadHours {
        /// The words at fault.
        text: String,
        /// What is wrong.
        why: String,
        /// The same hours as they should be written, when they can be guessed.
        nearest: Option<String>,
    },
    /// Opening hours that are never open.
    #[error(
        "the hours {text} have no open time at all: name at least one interval, such as `Mo-Fr 08:00-20:00`"
    )]
    NoOpenTime {
        /// The hours at fault.
        text: String,
    },
    /// A date with hours of its own that is also closed (E-20).
    #[error("{0} is both a special date and a closed one: keep one of the two")]
    SpecialAndClosed(Date),
    /// More dates than a calendar may have.
    #[error("a calendar can have at most {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// Business days on a calendar that is always open.
    #[error("a calendar open 24/7 has no business days: write hours (`24 h`) or calendar days (`1 day`)")]
    AlwaysOpen,
    /// An `.ics` text that cannot be read.
    #[error("line {line} of the calendar file: {why}")]
    BadIcs {
        /// The line at fault, counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A country without a holiday list.
    #[error("no holidays are known for the country {code}: give the dates themselves or an `.ics` file")]
    UnknownCountry {
        /// The code at fault.
        code: String,
    },
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}

/// The user's words in backticks, cut when long and with nothing unprintable in them.
pub(crate) fn quote(text: &str) -> String {
    const LIMIT: usize = 60;
    let mut shown: String = text.chars().take(LIMIT).flat_map(printable).collect();
    if text.chars().nth(LIMIT).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn printable(c: char) -> impl Iterator<Item = char> {
    let escaped: Vec<char> = if c.is_control() { c.escape_default().collect() } else { vec![c] };
    escaped.into_iter()
}
