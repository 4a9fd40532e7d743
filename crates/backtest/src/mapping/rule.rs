//! When a row of a foreign table is an event.

use serde::Deserialize;

/// A condition on one column, or on the place of the row within its case. Everything it names must hold.
///
/// Before the first row of a case every column is empty, so that the first row changes from nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// It is, or is not, the first row of its case.
    pub first: Option<bool>,
    /// The column the rest is about.
    pub column: Option<String>,
    /// The value is one of these.
    pub is: Option<Vec<String>>,
    /// The value is none of these.
    pub is_not: Option<Vec<String>>,
    /// The value is one of these and was not before.
    pub becomes: Option<Vec<String>>,
    /// The value was one of these and is not any more.
    pub leaves: Option<Vec<String>>,
    /// The value before was one of these.
    pub was: Option<Vec<String>>,
    /// The value is another one than before, and not empty.
    pub changes: Option<bool>,
    /// The value is a greater number than before.
    pub rises: Option<bool>,
    /// The value is, or is not, empty.
    pub filled: Option<bool>,
}

/// A value now and in the row before.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'v> {
    /// The value; empty when the table says so.
    pub now: &'v str,
    /// The value in the case's row before.
    pub before: &'v str,
    /// The row is the first of its case.
    pub is_first: bool,
}

impl When {
    /// Whether it compares a row with the one before.
    pub fn looks_back(&self) -> bool {
        self.first.is_some()
            || self.becomes.is_some()
            || self.leaves.is_some()
            || self.was.is_some()
            || self.changes.is_some()
            || self.rises.is_some()
    }

    /// Why it can never make sense.
    pub fn check(&self) -> Result<(), String> {
        let lists = [&self.is, &self.is_not, &self.becomes, &self.leaves, &self.was];
        let flags = [self.changes, self.rises, self.filled];
        let n_tests = lists.iter().filter(|list| list.is_some()).count() + flags.iter().flatten().count();
        match (&self.column, n_tests, self.first) {
            (None, 0, None) => Err("an empty `when`; leave it out when the event always happens".to_string()),
            (None, n, _) if n > 0 => Err("a `when` without `column`".to_string()),
            (Some(column), 0, _) => Err(format!(
                "`when` names `{column}` but not what it should do: `is`, `is_not`, `becomes`, `leaves`, `was`, \
                 `changes`, `rises` or `filled`"
            )),
            _ => Ok(()),
        }
    }

    /// Whether it holds.
    pub fn holds(&self, seen: Seen<'_>) -> bool {
        let among = |list: &[String], value: &str| list.iter().any(|known| known == value);
        let asks = |wanted: Option<bool>, is_so: bool| wanted.is_none_or(|wanted| wanted == is_so);
        let number = |text: &str| text.trim().parse::<i64>().ok();
        let rises =
            || matches!((number(seen.before), number(seen.now)), (Some(before), Some(now)) if now > before);
        asks(self.first, seen.is_first)
            && self.is.as_ref().is_none_or(|list| among(list, seen.now))
            && self.is_not.as_ref().is_none_or(|list| !among(list, seen.now))
            && self.becomes.as_ref().is_none_or(|list| among(list, seen.now) && !among(list, seen.before))
            && self.leaves.as_ref().is_none_or(|list| among(list, seen.before) && !among(list, seen.now))
            && self.was.as_ref().is_none_or(|list| among(list, seen.before))
            && asks(self.changes, seen.now != seen.before && !seen.now.is_empty())
            && (self.rises.is_none() || asks(self.rises, rises()))
            && asks(self.filled, !seen.now.is_empty())
    }
}
