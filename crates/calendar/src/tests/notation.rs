//! The specification's own notation: calendars by name, instants as `2025-06-10 09:15:00`, with an offset or in the
//! calendar's zone.

use crate::{Calendar, Date, Instant, Plan, TimeOfDay, Within, Zone};

/// Monday to Friday 08:00 to 20:00.
pub(super) const STD: &str = "Mo-Fr 08:00-20:00";
pub(super) const NEW_YORK: &str = "America/New_York";

/// A calendar of hours, with closed and special dates: `closed 2025-07-04`, `2025-12-24 08:00-12:00`.
pub(super) fn calendar(hours: &str, zone: &str, exceptions: &[&str]) -> Calendar {
    let plan = exceptions.iter().fold(Plan::from_hours(hours).unwrap(), |plan, exception| {
        match exception.split_once(' ').unwrap() {
            ("closed", date) => plan.with_closed(date.parse::<Date>().unwrap()).unwrap(),
            (date, hours) => plan.with_special(date.parse::<Date>().unwrap(), hours).unwrap(),
        }
    });
    plan.in_zone(Zone::named(zone).unwrap())
}

pub(super) fn std_calendar() -> Calendar {
    calendar(STD, NEW_YORK, &[])
}

/// `2025-06-10 09:15:00 -04:00`, or with `Z`, or without an offset in the calendar's zone.
pub(super) fn at(calendar: &Calendar, text: &str) -> Instant {
    let (date, rest) = text.split_once(' ').unwrap();
    let rest = rest.replace(' ', "");
    let with_offset = format!("{date}T{rest}");
    if let Ok(at) = with_offset.parse() {
        return at;
    }
    calendar.zone().instant_of(date.parse().unwrap(), rest.parse::<TimeOfDay>().unwrap())
}

pub(super) fn within(text: &str) -> Within {
    text.parse().unwrap()
}

/// Checks the due instant of a promise, and its exhaustion instant when it differs (`due … exhausted`).
pub(super) fn check_due(calendar: &Calendar, from: &str, promise: &str, expected: &str) {
    let (from, promise) = (at(calendar, from), within(promise));
    let (due, exhausted) = expected.split_once(" exhausted ").unwrap_or((expected, expected));
    let show = |at: Instant| calendar.zone().show(at);
    assert_eq!(show(calendar.due(from, &promise).unwrap()), show(at(calendar, due)), "due");
    assert_eq!(
        show(calendar.exhaustion(from, &promise).unwrap()),
        show(at(calendar, exhausted)),
        "exhaustion"
    );
}
