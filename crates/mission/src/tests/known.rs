//! The files of what is known besides a mission.

use rstest::rstest;

use crate::check::testing::SOUND;
use crate::known::{measured, rosters};
use crate::{Channel, Files, Finding, read};

const SHIFT: &str = "[[shift]]\nroster = \"duty\"\nhours = \"Mo-Fr 08:00-20:00\"\nzone = \"UTC\"\n";

fn messages(findings: Vec<Finding>) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{}:{} {}", finding.line, finding.column, finding.message))
        .collect()
}

#[rstest]
#[case::nothing("", "1:1 the file has no `[[shift]]`")]
#[case::no_text("\u{0}", "1:1 invalid unquoted key")]
#[case::a_slip("[[shfit]]\nroster = \"a\"", "1:3 unknown key `shfit`")]
#[case::single_brackets(
    "[shift]\nroster = \"a\"",
    "1:1 expected entries in double square brackets, found a table"
)]
#[case::no_zone("[[shift]]\nroster = \"a\"\nhours = \"24/7\"", "1:1 `zone` is missing")]
#[case::an_unknown_zone(
    "[[shift]]\nroster = \"a\"\nhours = \"24/7\"\nzone = \"Mars\"",
    "4:8 `Mars` is not a time zone"
)]
#[case::fewer_than_nobody(&format!("{SHIFT}people = -1"), "5:10 `-1` is not from 0 to 100000")]
#[case::no_hours(
    "[[shift]]\nroster = \"a\"\nhours = \"Mo-Fr 8-20\"\nzone = \"UTC\"",
    "3:9 `Mo-Fr 8-20` are not opening hours: they cannot be read from `8-20` on"
)]
fn a_roster_with_a_slip_is_not_used(#[case] text: &str, #[case] message: &str) {
    assert_eq!(messages(rosters(text.as_bytes()).expect_err("a slip"))[0], message);
}

#[test]
fn rosters_have_a_most() {
    let many = SHIFT.repeat(501);
    assert_eq!(
        messages(rosters(many.as_bytes()).expect_err("too many")),
        ["2001:1 more than 500 entries of this kind"]
    );
    assert!(rosters(SHIFT.repeat(500).as_bytes()).is_ok());
}

#[test]
fn shifts_of_one_name_are_one_roster() {
    let known = rosters(SHIFT.repeat(2).as_bytes()).expect("two shifts");
    assert_eq!(known.rosters["duty"].shifts.len(), 2);
    assert_eq!(known.staffing, None, "without a need nothing is compared");
}

/// Twelve hours in New York are 12:00 to 24:00 UTC in summer and 13:00 to 01:00 in winter.
#[rstest]
#[case::enough("Mo 13:00-14:00", 2, &[("duty, Monday 13:00", 2), ("duty, Monday 13:30", 2)])]
#[case::one_hour_short_in_winter("Mo 12:30-13:30", 1, &[("duty, Monday 12:30", 0), ("duty, Monday 13:00", 2)])]
#[case::the_fewest_of_a_half_hour("Mo 21:00-21:30", 3, &[("duty, Monday 21:00", 1)])]
fn w_10_each_half_hour_is_compared(
    #[case] hours: &str,
    #[case] needed: u32,
    #[case] intervals: &[(&str, u32)],
) {
    let shift = |hours: &str, zone: &str| {
        format!("[[shift]]\nroster = \"duty\"\nhours = \"{hours}\"\nzone = \"{zone}\"\n")
    };
    let text = shift("Mo 08:00-20:00", "America/New_York")
        + &shift("Mo 13:00-21:15", "UTC")
        + &format!("[[need]]\nroster = \"duty\"\nhours = \"{hours}\"\nzone = \"UTC\"\npeople = {needed}\n");
    let staffing = rosters(text.as_bytes()).expect("a roster").staffing.expect("a need");
    let found: Vec<_> = staffing.iter().map(|it| (it.label.as_str(), it.n_rostered)).collect();
    assert_eq!(found, intervals);
    assert!(staffing.iter().all(|it| it.n_needed == needed));
}

#[test]
fn what_was_measured_is_read() {
    let text = "[attainment]\na = \"93.5%\"\n[monthly_volume]\na = 120\n[abandonment]\nchat = \"41%\"\n\
                [cost_per_contact]\nphone = \"7.20 USD\"\n";
    let baselines = measured(text.as_bytes()).expect("four numbers").baselines;
    assert_eq!(baselines.attainment["a"], calendar::Ratio::new(935, 1_000));
    assert_eq!(baselines.monthly_volume["a"], 120);
    assert_eq!(baselines.abandonment[&Channel::Chat], calendar::Ratio::new(41, 100));
    assert_eq!(baselines.cost_per_contact[&Channel::Phone], (720, "USD".to_owned()));
}

#[rstest]
#[case::no_percentage(
    "[attainment]\na = 93",
    "2:5 `93` is a number, but a percentage such as `\"90%\"` is wanted"
)]
#[case::an_unknown_channel("[abandonment]\nfax = \"41%\"", "2:1 `fax` is not a channel")]
#[case::no_currency("[cost_per_contact]\nphone = \"7\"", "2:9 `7` is not an amount of money")]
fn a_number_without_its_unit_is_not_used(#[case] text: &str, #[case] message: &str) {
    assert_eq!(messages(measured(text.as_bytes()).expect_err("a slip"))[0], message);
}

#[test]
fn a_name_that_the_mission_does_not_have_is_a_slip() {
    let measured = measured(b"[monthly_volume]\nsatisfacton = 120\nchurn = 3\n").expect("two numbers");
    let reading = read(SOUND, &Files::new());
    let [finding] = &measured.unknown(&[&reading.tree])[..] else { panic!("one slip") };
    assert_eq!(finding.message, "the mission has no promise, objective or pilot `satisfacton`");
    assert_eq!((finding.line, finding.help.as_deref()), (2, Some("did you mean `satisfaction`?")));
}
