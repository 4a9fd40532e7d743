//! Names of events and columns.

use rstest::rstest;

use crate::column::Column;
use crate::kind::{self, Kind};

#[test]
fn every_event_is_found_by_its_name() {
    assert_eq!(Kind::ALL.len(), 57);
    for kind in Kind::ALL {
        assert_eq!(kind::find(kind.word().as_bytes()), Some(*kind));
    }
}

#[rstest]
#[case("cust", Some(Kind::CustomerMessage))]
#[case("agent_update", Some(Kind::Reply))]
#[case("resume", Some(Kind::Resumed))]
#[case("transferred", Some(Kind::HandedOff))]
#[case("csat", Some(Kind::SurveyAnswered))]
#[case("nps", Some(Kind::SurveyAnswered))]
#[case("solved", None)]
#[case("", None)]
fn other_names_mean_the_same_events(#[case] word: &str, #[case] kind: Option<Kind>) {
    assert_eq!(kind::find(word.as_bytes()), kind);
}

#[rstest]
#[case("recieved", Some("received"))]
#[case("Priority Changed", Some("priority_changed"))]
#[case("resolve", Some("resolved"))]
#[case("xyzzy", None)]
fn a_slip_is_guessed(#[case] word: &str, #[case] guess: Option<&str>) {
    assert_eq!(kind::guess(word), guess);
}

#[rstest]
#[case(" Occurred_At ", Some(Column::OccurredAt))]
#[case("wait_seconds", Some(Column::WaitSeconds))]
#[case("when", None)]
fn columns_are_found_whatever_their_case(#[case] word: &str, #[case] column: Option<Column>) {
    assert_eq!(Column::find(word), column);
}
