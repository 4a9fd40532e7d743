//! A text in a stored body, borrowed where it has no escapes.

use std::borrow::Cow;

use calendar::Instant;
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// A text in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'t>(#[serde(borrow)] pub Cow<'t, str>);

impl<'t> Text<'t> {
    /// A text that is known.
    pub fn of(text: &'t str) -> Option<Text<'t>> {
        Some(Text(Cow::Borrowed(text)))
    }

    /// A text that is made.
    pub fn made(text: impl ToString) -> Option<Text<'t>> {
        Some(Text(Cow::Owned(text.to_string())))
    }
}

/// What a text means, or that it means nothing.
pub(super) fn meaning<T>(
    field: &'static str,
    text: Option<Text<'_>>,
    find: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(Text(text)) = text else { return Ok(None) };
    let bad = || Problem::BadValue { field, text: shortened(&text) };
    find(&text).map(Some).ok_or_else(bad)
}

/// What a name of the mission means, or that no version has it.
pub(super) fn name<T>(
    field: &'static str,
    text: Option<Text<'_>>,
    find: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(Text(text)) = text else { return Ok(None) };
    let unknown = || Problem::UnknownName { field, name: shortened(&text) };
    find(&text).map(Some).ok_or_else(unknown)
}

/// The instant a text spells.
pub(super) fn instant(text: &str) -> Option<Instant> {
    Instant::parse_rfc3339(text.as_bytes())
}

/// So much of a text that an error stays readable.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
