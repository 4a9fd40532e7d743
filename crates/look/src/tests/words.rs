//! Words and times as the brief (7) writes them.

use calendar::{Instant, Zone};

use crate::wall::Wall;
use crate::words::{count, initials, length, percent, size};

const MIN: i64 = 60_000;
const HOUR: i64 = 60 * MIN;

#[test]
fn a_length_is_in_whole_units() {
    let said = [0, 11_999, 18 * MIN, 2 * HOUR + 12 * MIN, 3 * HOUR + 5 * MIN, 47 * HOUR, 72 * HOUR, -4 * MIN]
        .map(length);
    assert_eq!(said, ["0 s", "11 s", "18 min", "2 h 12 min", "3 h 05 min", "47 h 00 min", "3 days", "4 min"]);
    assert_eq!(length(i64::MIN), length(i64::MAX));
}

#[test]
fn a_percent_sign_stays_with_its_number() {
    assert_eq!(percent(82), "82\u{202f}%");
    assert_eq!([count(1, "case", "cases"), count(0, "case", "cases")], ["1 case", "0 cases"]);
    assert_eq!([size(900), size(212_000), size(1_450_000)], ["900 bytes", "212 KB", "1.4 MB"]);
}

#[test]
fn initials_come_from_any_name() {
    let names = ["Priya Raman", "Noor van Dijk", "Zoë", "@tilly_makes", "", "!!", "مريم حسن"];
    assert_eq!(names.map(initials), ["PR", "ND", "Z", "T", "?", "?", "مح"]);
}

#[test]
fn an_instant_is_as_short_as_it_is_clear() {
    let at = |text: &str| text.parse::<Instant>().expect("an instant");
    let zone = Zone::named("Europe/London").expect("a zone");
    let wall = Wall { now: at("2025-10-14T13:08:00Z"), zone };
    assert_eq!(wall.short(at("2025-10-14T13:26:00Z")), "14:26");
    assert_eq!(wall.short(at("2025-10-13T15:20:00Z")), "Mon 16:20");
    assert_eq!(wall.short(at("2025-10-01T08:00:00Z")), "1 Oct 09:00");
    assert_eq!(wall.short(at("2024-12-31T23:59:59Z")), "31 December 2024, 23:59");
    assert_eq!(wall.due(at("2025-10-15T08:40:00Z")), "tomorrow 09:40");
    assert_eq!(wall.long(at("2025-10-14T13:08:00Z")), "Tuesday 14 October 2025, 14:08");
}
