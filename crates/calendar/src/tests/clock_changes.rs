//! DST, overnight shifts, holidays at night.

use rstest::rstest;

use super::notation::{NEW_YORK, STD, at, calendar, check_due};

const NIGHT: &str = "Mo-Su 22:00-06:00";

#[rstest]
#[case::x_10_spring_forward("2025-03-09 03:00:00 Z", "2025-03-09 10:00:00 Z", 7, "2025-03-09 09:00:00 Z")]
#[case::x_11_fall_back("2025-11-02 02:00:00 Z", "2025-11-02 11:00:00 Z", 9, "2025-11-02 08:00:00 Z")]
fn a_night_shift_lasts_physical_hours(
    #[case] from: &str,
    #[case] to: &str,
    #[case] hours: i64,
    #[case] after_six_hours: &str,
) {
    let night = calendar(NIGHT, NEW_YORK, &[]);
    let (start, end) = (at(&night, from), at(&night, to));
    assert_eq!(night.open_ms(start, end), hours * 3_600_000);
    assert!(!night.is_open(crate::Instant(start.0 - 1)) && night.is_open(start));
    assert!(night.is_open(crate::Instant(end.0 - 1)) && !night.is_open(end));
    check_due(&night, from, "6 business hours", after_six_hours);
}

#[rstest]
#[case::x_12_spring("2025-03-08 12:00:00 -05:00", "24 h", "2025-03-09 13:00:00 -04:00")]
#[case::x_12_fall("2025-11-01 12:00:00 -04:00", "24 h", "2025-11-02 11:00:00 -05:00")]
#[case::x_37_not_before("2025-03-07 16:00:00 -05:00", "72 h", "2025-03-10 17:00:00 -04:00")]
#[case::x_37_due("2025-03-10 17:00:00 -04:00", "end of 1 business day", "2025-03-11 20:00:00 -04:00")]
fn d_02_elapsed_hours_are_physical(#[case] from: &str, #[case] promise: &str, #[case] due: &str) {
    check_due(&calendar(STD, NEW_YORK, &[]), from, promise, due);
}

#[rstest]
#[case::x_13_april("2025-04-06", 390, "2025-04-05 17:00:00 Z")]
#[case::x_13_october("2025-10-05", 330, "2025-10-04 17:30:00 Z")]
fn a_shift_of_half_an_hour(#[case] date: &str, #[case] minutes: i64, #[case] due: &str) {
    let lord_howe = calendar("Mo-Su 00:00-06:00", "Australia/Lord_Howe", &[]);
    let (from, to) = (format!("{date} 00:00:00"), format!("{date} 06:00:00"));
    assert_eq!(lord_howe.open_ms(at(&lord_howe, &from), at(&lord_howe, &to)), minutes * 60_000);
    check_due(&lord_howe, &from, "4 business hours", due);
}

/// The open intervals between two instants, as `from/to/business date`.
fn intervals(hours: &str, exceptions: &[&str], from: &str, to: &str) -> Vec<String> {
    let desk = calendar(hours, NEW_YORK, exceptions);
    let open = desk.intervals(at(&desk, from), at(&desk, to));
    open.map(|open| format!("{}/{}/{}", open.from, open.to, open.business_date)).collect()
}

#[test]
fn x_14_opening_time_inside_a_gap() {
    let open = intervals("Mo-Su 02:30-06:00", &[], "2025-03-09 00:00:00", "2025-03-10 00:00:00");
    assert_eq!(open, ["2025-03-09T07:30:00Z/2025-03-09T10:00:00Z/2025-03-09"]);
}

#[test]
fn x_15_boundary_inside_a_repeated_hour() {
    let hours = "Mo-Su 22:00-01:30,01:30-06:00";
    let open = intervals(hours, &[], "2025-11-01 22:00:00", "2025-11-02 12:00:00");
    assert_eq!(
        open,
        [
            "2025-11-02T02:00:00Z/2025-11-02T05:30:00Z/2025-11-01",
            "2025-11-02T05:30:00Z/2025-11-02T11:00:00Z/2025-11-02"
        ]
    );
}

#[test]
fn x_16_holiday_and_a_night_shift() {
    let open = intervals(NIGHT, &["closed 2025-12-25"], "2025-12-24 12:00:00", "2025-12-26 12:00:00");
    assert_eq!(
        open,
        [
            "2025-12-25T03:00:00Z/2025-12-25T05:00:00Z/2025-12-24",
            "2025-12-26T05:00:00Z/2025-12-26T11:00:00Z/2025-12-25"
        ]
    );
}

#[test]
fn x_16_what_a_closed_date_leaves_of_its_shift_stays_its_own() {
    let hours = "Mo-Su 00:00-02:00,22:00-06:00";
    let open = intervals(hours, &["closed 2025-06-10"], "2025-06-11 00:00:00", "2025-06-11 12:00:00");
    assert_eq!(open, ["2025-06-11T04:00:00Z/2025-06-11T10:00:00Z/2025-06-10"]);
}
