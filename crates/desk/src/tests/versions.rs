//! Several versions of a mission (clocks.md 9.3, X-35).

use proptest::prelude::*;
use rstest::rstest;

use super::laws::stories;
use super::story::{at, t4_versions, told};
use crate::Rulebook;
use crate::case::event::Event;
use crate::case::state::CaseState;
use crate::case::{order, replay};

/// Version 1.0 answers P3 within 4 business hours, version 1.1 within 2, from July on.
fn answered_faster() -> Rulebook {
    t4_versions(&[(
        "1.1",
        "2025-07-01",
        &[(
            "priorities = [\"P3\"]\ntarget     = \"4 business h\"",
            "priorities = [\"P3\"]\ntarget     = \"2 business h\"",
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
            "priorities = [\"P3\"]\ntarget     = \"3 business days\"",
            "priorities = [\"P3\"]\ntarget = \"1 business day\"",
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
        &[(
            "priorities   = [\"P1\"]\ntarget       = \"4 h\"",
            "priorities   = [\"P1\"]\ntarget       = \"2 h\"",
        )],
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn under_two_versions_live_stepping_equals_replay(
        story in stories(),
        day in 2..20u32,
        steps in prop::collection::vec(0..20_160i64, 0..8),
    ) {
        let effective = format!("2025-06-{day:02}");
        let book = t4_versions(&[("1.1", &effective, &[("\"3 business days\"", "\"1 business day\""), ("\"4 business h\"", "\"2 business h\"")])]);
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
