//! Several versions of a mission (clocks.md 9.3, X-35).

use calendar::{Ratio, Unit};
use proptest::prelude::*;
use rstest::rstest;

use super::laws::stories;
use super::story::{at, t4_versions, told};
use crate::Rulebook;
use crate::amount::Amount;
use crate::case::event::Event;
use crate::case::state::CaseState;
use crate::case::{order, replay};

/// Version 1.0 answers P3 within 4 business hours, version 1.1 within 2, from July on.
fn answered_faster() -> Rulebook {
    t4_versions(&[(
        "1.1",
        "2025-07-01",
        &[(
            "target = \"4 business h\"\npriorities = [\"P3\"]",
            "target = \"2 business h\"\npriorities = [\"P3\"]",
        )],
    )])
}

#[rstest]
#[case::x_35_before_it_binds("06-30 19:30", &["07-01 11:30 due"])]
#[case::x_35_at_the_effective_instant("07-01 00:00", &["07-01 10:00 due"])]
#[case::x_35_a_millisecond_before("06-30 23:59:59.999", &["07-01 12:00 due"])]
#[case::x_35_after("07-01 08:00", &["07-01 10:00 due"])]
fn x_35_the_version_of_receipt_binds(#[case] received: &str, #[case] expected: &[&str]) {
    let book = answered_faster();
    // A priority set later counts from receipt, under the version of receipt.
    for triaged in ["", "\n07-01 08:00 triaged P3"] {
        let story = format!("{received} received P3{triaged}");
        assert_eq!(told(&book, "first_response", &story, "07-01 08:00"), expected);
    }
}

#[test]
fn x_35_a_reopened_case_resumes_under_the_version_of_its_start() {
    let book = t4_versions(&[(
        "1.1",
        "2025-07-01",
        &[(
            "target = \"3 business days\"\npriorities = [\"P3\"]",
            "target = \"1 business day\"\npriorities = [\"P3\"]",
        )],
    )]);
    let story = "06-30 19:00 received P3\n06-30 19:01 triaged P3\n06-30 20:00 resolved\n07-02 08:00 reopened";
    assert_eq!(told(&book, "resolution", story, "07-02 08:00"), ["07-04 19:00 due"]);
    let corrected = format!("{story}\n07-02 09:00 priority_changed P4\n07-02 10:00 priority_changed P3");
    assert_eq!(told(&book, "resolution", &corrected, "07-02 10:00"), ["07-04 19:00 due"]);
}

#[test]
fn a_worsened_case_starts_its_new_cycle_under_the_version_of_that_instant() {
    let book = t4_versions(&[(
        "1.1",
        "2025-07-01",
        &[("target = \"4 h\"\npriorities = [\"P1\"]", "target = \"2 h\"\npriorities = [\"P1\"]")],
    )]);
    let story = "06-30 10:00 received P3\n06-30 10:01 triaged P3\n06-30 10:02 reply";
    let raised = |when: &str| format!("{story}\n{when} priority_changed P1 worsened");
    assert_eq!(told(&book, "resolution", &raised("06-30 11:00"), "06-30 11:00"), ["06-30 15:00 due"]);
    assert_eq!(told(&book, "resolution", &raised("07-01 11:00"), "07-01 11:00"), ["07-01 13:00 due"]);
}

#[test]
fn a_month_freezes_on_the_day_of_the_version_in_force_when_it_ends() {
    let book =
        t4_versions(&[("1.1", "2025-07-01", &[("reporting_zone", "publication_day = 20\nreporting_zone")])]);
    assert!(book.is_published(at("06-30 12:00"), at("07-08 12:00")));
    assert!(!book.is_published(at("07-30 12:00"), at("08-08 12:00")));
}

/// From July on the hours are others; the promises are the same.
fn other_hours(hours: &str) -> Rulebook {
    t4_versions(&[("1.1", "2025-07-01", &[("hours = \"Mo-Fr 08:00-20:00\"", hours)])])
}

const SHORTER: &str = "hours = \"Mo-Fr 10:00-16:00\"";
const WITHOUT_TUESDAY: &str = "hours = \"Mo-Fr 08:00-20:00\"\nclosed = [2025-07-01]";
const WITHOUT_MONDAY: &str = "hours = \"Mo-Fr 08:00-20:00\"\nclosed = [2025-06-30]";

#[rstest]
#[case::an_hour_under_the_old_and_three_under_the_new(
    SHORTER,
    "first_response",
    "06-30 19:00 received P3",
    "07-01 13:00 due"
)]
#[case::used_up_before(SHORTER, "first_response", "06-30 08:00 received P3", "06-30 12:00 due")]
#[case::started_after(SHORTER, "first_response", "07-01 08:00 received P3", "07-01 14:00 due")]
#[case::used_up_at_the_last_closing(
    SHORTER,
    "first_response",
    "06-30 16:00 received P3",
    "06-30 20:00 due 07-01 10:00 exhausted"
)]
#[case::a_closed_day_ahead(WITHOUT_TUESDAY, "first_response", "06-30 19:00 received P3", "07-02 11:00 due")]
#[case::a_closed_day_behind_changes_nothing(
    WITHOUT_MONDAY,
    "first_response",
    "06-30 19:00 received P3",
    "07-01 11:00 due"
)]
#[case::business_days(
    SHORTER,
    "resolution",
    "06-30 14:00 received P3\n06-30 14:01 triaged P3",
    "07-03 13:00 due"
)]
#[case::business_days_and_a_closed_day(
    WITHOUT_TUESDAY,
    "resolution",
    "06-30 14:00 received P3\n06-30 14:01 triaged P3",
    "07-04 14:00 due"
)]
#[case::paused_across_the_change(
    SHORTER,
    "resolution",
    "06-30 08:00 received P3\n06-30 08:01 triaged P3\n06-30 14:00 pending question\n07-01 13:00 resumed",
    "07-03 16:00 due 07-04 10:00 exhausted"
)]
#[case::corrected_after_the_change(
    SHORTER,
    "resolution",
    "06-30 14:00 received P3\n06-30 14:01 triaged P4\n07-01 12:00 priority_changed P3",
    "07-03 13:00 due"
)]
#[case::reopened_after_the_change(
    SHORTER,
    "resolution",
    "06-30 14:00 received P3\n06-30 14:01 triaged P3\n06-30 17:00 resolved\n07-01 12:00 reopened",
    "07-04 10:30 due"
)]
#[case::the_end_of_a_business_day(SHORTER, "follow_up", FOLLOWED_UP, "07-01 16:00 due")]
#[case::the_end_of_a_business_day_that_is_closed_now(
    WITHOUT_TUESDAY,
    "follow_up",
    FOLLOWED_UP,
    "07-02 20:00 due"
)]
fn other_hours_act_on_time_from_the_effective_instant_on(
    #[case] hours: &str,
    #[case] clock: &str,
    #[case] story: &str,
    #[case] expected: &str,
) {
    let until = story.lines().last().map_or("", |line| &line[..11]);
    assert_eq!(told(&other_hours(hours), clock, story, until).join(" "), expected);
}

/// From 06-30 10:00 on, 72 hours after the resolution.
const FOLLOWED_UP: &str =
    "06-27 08:00 received P1\n06-27 08:05 triaged P1\n06-27 08:06 reply\n06-27 10:00 resolved";

#[rstest]
#[case::same_day_before_the_change("06-30 19:00", "same day", "06-30 20:00")]
#[case::same_day_after_closing_is_the_next_day("06-30 21:00", "same day", "07-01 16:00")]
#[case::two_days_of_which_one_has_ended("06-27 09:00", "end of 2 business days", "07-01 16:00")]
#[case::one_day_that_has_ended("06-27 09:00", "end of 1 business day", "06-30 20:00")]
#[case::the_date_of_receipt_never_counts("06-30 21:00", "end of 1 business day", "07-01 16:00")]
#[case::a_date_has_no_hours("06-30 19:00", "2 days", "07-03 00:00")]
#[case::physical_time_has_none("06-30 19:00", "24 h", "07-01 19:00")]
fn a_length_that_names_a_closing_names_one_of_the_new_hours(
    #[case] from: &str,
    #[case] within: &str,
    #[case] expected: &str,
) {
    let book = other_hours(SHORTER);
    let first = book.versions().next().expect("a version").standard_calendar;
    let hours = book.hours(book.bound(first, book.home_zone()));
    let within = within.parse().expect("a length");
    assert_eq!(hours.due(at(from), &within), Some(at(expected)));
}

#[rstest]
#[case::opens_at_eleven_in_new_york("America/Los_Angeles", "06-30 19:00 received P3", "07-01 14:00 due")]
#[case::the_day_there_is_still_open("Pacific/Honolulu", "06-30 21:30 received P3", "07-01 16:00 due")]
fn a_calendar_may_move_to_another_zone(#[case] zone: &str, #[case] story: &str, #[case] expected: &str) {
    let moved = format!("zone  = \"{zone}\"");
    let book = t4_versions(&[("1.1", "2025-07-01", &[("zone  = \"per case\"", &moved)])]);
    assert_eq!(told(&book, "first_response", story, &story[..11]).join(" "), expected);
}

#[test]
fn hours_that_come_back_are_measured_under_each_in_turn() {
    let book = t4_versions(&[
        ("1.1", "2025-07-01", &[("hours = \"Mo-Fr 08:00-20:00\"", SHORTER)]),
        ("1.2", "2025-07-02", &[("rank = 1", "rank = 2")]),
    ]);
    assert_eq!(told(&book, "first_response", "06-30 19:00 received P3", "06-30 19:00"), ["07-01 13:00 due"]);
    assert_eq!(told(&book, "first_response", "07-01 15:00 received P3", "07-01 15:00"), ["07-02 11:00 due"]);
    let long = "06-30 14:00 received P3\n06-30 14:01 triaged P3";
    assert_eq!(told(&book, "resolution", long, "06-30 14:01"), ["07-03 14:00 due"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn under_other_hours_an_amount_is_reached_at_the_first_instant_that_shows_it(
        minute in -4_320i64..4_320,
        ms in 1..200_000_000i64,
        is_days: bool,
        hours in prop::sample::select(&[SHORTER, WITHOUT_TUESDAY, "hours = \"Mo-Su 06:00-23:00\""][..]),
    ) {
        let book = other_hours(hours);
        let hours = book.hours(book.bound(book.versions().next().expect("a version").standard_calendar, book.home_zone()));
        let from = at("07-01 00:00").plus_ms(minute * 60_000).expect("in range");
        let (unit, amount) = match is_days {
            true => (Unit::BusinessDays, Amount::Days(&Ratio::whole(ms) / &Ratio::whole(40_000_000))),
            false => (Unit::BusinessTime, Amount::Ms(ms)),
        };
        let reached = hours.reached(&amount, unit, from).expect("it opens again");
        let before = reached.plus_ms(-1).expect("in range");
        prop_assert!(hours.measured(unit, from, reached) >= amount);
        prop_assert!(hours.measured(unit, from, before) < amount);
        let change = at("07-01 00:00").max(from).min(reached);
        let parts = hours.measured(unit, from, change).plus(&hours.measured(unit, change, reached));
        prop_assert_eq!(hours.measured(unit, from, reached), parts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn under_two_versions_live_stepping_equals_replay(
        story in stories(),
        day in 2..20u32,
        steps in prop::collection::vec(0..20_160i64, 0..8),
        hours in prop::sample::select(&["Mo-Fr 08:00-20:00", "Mo-Fr 10:00-16:00", "Mo-Su 06:00-23:00", "Mo-Sa 08:00-20:00"][..]),
    ) {
        let effective = format!("2025-06-{day:02}");
        let book = t4_versions(&[("1.1", &effective, &[("\"3 business days\"", "\"1 business day\""), ("\"4 business h\"", "\"2 business h\""), ("Mo-Fr 08:00-20:00", hours)])]);
        let mut ordered: Vec<Event> = story;
        order(&mut ordered);
        let until = at("07-01 00:00");
        let mut looks: Vec<_> =
            steps.iter().map(|minute| at("06-02 09:00").plus_ms(minute * 60_000).expect("in range")).collect();
        looks.sort();
        let mut looks = looks.into_iter().peekable();
        let mut case = CaseState::default();
        for event in &ordered {
            while let Some(now) = looks.next_if(|now| *now < event.at) {
                case.advance(&book, now);
            }
            case.apply(&book, event);
        }
        case.advance(&book, until);
        let at_once = replay(&book, &mut ordered, until);
        prop_assert_eq!(&case.outcomes, &at_once.outcomes);
        prop_assert_eq!(&case.conclusions, &at_once.conclusions);
        let effective_at = at(&format!("06-{day:02} 00:00"));
        for clock in case.clocks.iter() {
            prop_assert_eq!(clock.version(&book).0 == 1, clock.started_at >= effective_at);
        }
    }
}
