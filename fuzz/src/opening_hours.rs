//! Opening hours and lengths, as a mission or a command line gives them.

use calendar::{Instant, Plan, Within, Zone};

/// What such texts are made of.
pub const WORDS: &[&str] = &[
    "Mo",
    "Tu-Fr",
    "Sa,Su",
    "PH off",
    "off",
    "24/7",
    "08:00",
    "-20:00",
    "24:00",
    "22:00-06:00",
    ";",
    ",",
    " ",
    "week 1",
    "Jan 1",
    "\n",
    "4 business h",
    "15 min",
    "3 business days",
    "end of",
    "same day before 16:00",
    "30 days",
    "1 month",
    "first Tuesday of month",
    "last day of Jan, Apr",
    "31 Dec",
];

/// Reads the first line as opening hours and the second as a length; asks when the length is over.
///
/// # Panics
///
/// Panics when a length does not read back as itself, or when less than a length passes until it is due.
pub fn opening_hours(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (hours, length) = text.split_once('\n').unwrap_or((&text, "4 business h"));
    let plan = Plan::from_hours(hours);
    let within = length.parse::<Within>();
    if let Ok(within) = &within {
        let printed = within.to_string();
        assert_eq!(printed.parse::<Within>().as_ref(), Ok(within), "`{printed}` must read back as itself");
    }
    let (Ok(plan), Ok(within), Ok(zone)) = (plan, within, Zone::named("America/New_York")) else { return };
    let desk = plan.in_zone(zone);
    let from = Instant(1_749_564_000_000);
    let Ok(due) = desk.due(from, &within) else { return };
    if let Some((unit, amount)) = within.accrual() {
        assert!(desk.measure(unit, from, due) >= amount, "less than {within} passes until it is due");
    }
}
