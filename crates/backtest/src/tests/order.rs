//! The order of events, and rows that repeat others (design.md 7).

use proptest::prelude::*;
use rstest::rstest;

use super::{load, read, told};
use crate::problem::ProblemKind;

#[rstest]
#[case::by_instant(
    "occurred_at,case_id,event\n2025-06-10T11:00:00Z,C1,reply\n2025-06-10T10:00:00Z,C1,received\n",
    &["2025-06-10T10:00:00Z received", "2025-06-10T11:00:00Z reply"]
)]
#[case::at_one_instant_by_seq(
    "occurred_at,case_id,event,seq\n2025-06-10T10:00:00Z,C1,reply,1\n2025-06-10T10:00:00Z,C1,received,2\n",
    &["2025-06-10T10:00:00Z reply", "2025-06-10T10:00:00Z received"]
)]
#[case::without_seq_by_the_list_of_events(
    "occurred_at,case_id,event\n2025-06-10T10:00:00Z,C1,reply\n2025-06-10T10:00:00Z,C1,received\n",
    &["2025-06-10T10:00:00Z received", "2025-06-10T10:00:00Z reply"]
)]
fn events_are_applied_in_order(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(told(text.as_bytes()).1, expected);
}

#[rstest]
#[case::every_column_equal(
    "occurred_at,case_id,event,agent\n2025-06-10T10:00:00Z,C1,received,\n2025-06-10T10:05:00Z,C1,reply,ann\n\
     2025-06-10T10:05:00Z,C1,\"reply\",ann\n",
    1,
    2
)]
#[case::one_column_differs(
    "occurred_at,case_id,event,agent\n2025-06-10T10:00:00Z,C1,received,\n2025-06-10T10:05:00Z,C1,reply,ann\n\
     2025-06-10T10:05:00Z,C1,reply,bob\n",
    0,
    3
)]
#[case::the_same_instant_written_differently_is_another_row(
    "occurred_at,case_id,event\n2025-06-10T10:00:00Z,C1,received\n2025-06-10T10:05:00Z,C1,reply\n\
     2025-06-10T12:05:00+02:00,C1,reply\n",
    0,
    3
)]
#[case::equal_ids(
    "event_id,occurred_at,case_id,event\ne1,2025-06-10T10:00:00Z,C1,received\ne2,2025-06-10T10:05:00Z,C1,reply\n\
     e2,2025-06-10T10:06:00Z,C1,reply\n",
    1,
    2
)]
#[case::different_ids(
    "event_id,occurred_at,case_id,event\ne1,2025-06-10T10:00:00Z,C1,received\ne2,2025-06-10T10:05:00Z,C1,reply\n\
     e3,2025-06-10T10:05:00Z,C1,reply\n",
    0,
    3
)]
fn repetitions_are_used_once(#[case] text: &str, #[case] duplicates: u64, #[case] n_rows: usize) {
    let history = read(text.as_bytes());
    let (rows, loaded) = load(&history);
    assert_eq!((loaded.duplicates, rows.len()), (duplicates, n_rows));
}

#[test]
fn of_two_rows_with_one_id_the_first_in_time_is_kept() {
    let text = "event_id,occurred_at,case_id,event\ne1,2025-06-10T10:00:00Z,C1,received\n\
                e2,2025-06-10T10:06:00Z,C1,resolved\ne2,2025-06-10T10:05:00Z,C1,reply\n";
    let (kinds, rows) = told(text.as_bytes());
    assert_eq!(rows, ["2025-06-10T10:00:00Z received", "2025-06-10T10:05:00Z reply"]);
    assert!(kinds.contains(&(ProblemKind::DuplicateId, 1)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_rows_makes_no_difference(seed in any::<u64>(), n in 1usize..60) {
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let events = ["received", "triaged", "reply", "pending", "resolved", "reopened"];
        let mut rows: Vec<String> = (0..n)
            .map(|_| format!("2025-06-10T10:0{}:00Z,C{},{},a{}\n", next(10), next(5), events[next(6)], next(3)))
            .collect();
        let header = "occurred_at,case_id,event,agent\n";
        let before = told(format!("{header}{}", rows.concat()).as_bytes());
        for index in (1..rows.len()).rev() {
            rows.swap(index, next(index + 1));
        }
        let after = told(format!("{header}{}", rows.concat()).as_bytes());
        prop_assert_eq!(before.1, after.1);
    }
}
