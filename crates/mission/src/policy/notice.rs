//! How long before it binds a change must be announced.

use calendar::Date;

/// Calendar days between the announcement of a change and the first date on which it may bind.
pub const NOTICE_DAYS: u16 = 30;

/// The first date on which a change announced on `announced` may bind, at whatever time of that day it was announced.
/// Stricter and weaker changes need the same notice (D-37).
pub fn earliest_effective_on(announced: Date, notice_days: u16) -> Date {
    (0..notice_days).fold(announced, |on, _| on.tomorrow().unwrap_or(Date::MAX))
}

/// The last date on which a change that binds on `effective` may be announced.
pub fn latest_announced_on(effective: Date, notice_days: u16) -> Date {
    (0..notice_days).fold(effective, |on, _| on.yesterday().unwrap_or(Date::MIN))
}

/// Whether the notice between the two dates is long enough.
pub fn is_announced_in_time(announced: Date, effective: Date, notice_days: u16) -> bool {
    effective >= earliest_effective_on(announced, notice_days)
}
