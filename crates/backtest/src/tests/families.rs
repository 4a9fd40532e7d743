//! Cases that are merged, split or linked, whatever partitions they lie in (clocks.md 11).

use super::desk::Desk;
use crate::document::Document;
use crate::source::Source;

const MISSION: &[&str] = &[include_str!("../../tests/golden/mission.toml")];

const ROWS: [&str; 14] = [
    "2025-06-10T10:00:00-04:00,C-1,received,email,,,",
    "2025-06-10T10:05:00-04:00,C-1,triaged,,P3,,",
    "2025-06-10T10:40:00-04:00,C-1,reply,,,,ann",
    "2025-06-10T14:00:00-04:00,C-2,received,email,,,",
    "2025-06-10T14:05:00-04:00,C-2,triaged,,P2,,",
    "2025-06-10T16:00:00-04:00,C-2,merged,,,C-1,",
    "2025-06-10T16:01:00-04:00,C-2,closed,,,,",
    "2025-06-11T13:00:00-04:00,C-1,resolved,,,,ann",
    "2025-06-10T15:00:00-04:00,C-1,split,,,C-3,",
    "2025-06-10T15:00:00-04:00,C-3,received,email,,,",
    "2025-06-10T15:01:00-04:00,C-3,triaged,,P3,,",
    "2025-06-10T15:02:00-04:00,C-3,linked,,,INC,",
    "2025-06-10T11:00:00-04:00,INC,received,portal,P1,,",
    "2025-06-10T17:00:00-04:00,INC,resolved,,,,bob",
];

fn run(rows: &[&str]) -> Document {
    let text =
        format!("occurred_at,case_id,event,channel,priority,target_case_id,agent\n{}\n", rows.join("\n"));
    Desk::of_rows(MISSION, &text, "2025-06-20T00:00:00-04:00").run()
}

fn json(document: &Document) -> String {
    serde_json::to_string_pretty(document).unwrap()
}

#[test]
fn x_40_the_survivor_counts_once_and_x_41_the_child_is_answered_with_its_parent() {
    let report = run(&ROWS);
    let met = |id: &str| {
        let promise = report.promises.iter().find(|promise| promise.id == id).unwrap();
        (promise.total.numerator.unwrap_or_default(), promise.total.denominator.unwrap_or_default())
    };
    assert_eq!(met("resolution"), (2, 2), "of C-1 with C-2 in it, and of C-3, which the incident solved");
    assert_eq!(met("response"), (2, 2), "of C-1 and of C-3; C-2's own clock is void");
    assert_eq!(met("p1-restore"), (0, 1), "of the incident");
}

#[test]
fn the_order_of_rows_makes_no_difference_to_a_family() {
    let straight = run(&ROWS);
    let mut turned = ROWS;
    turned.reverse();
    assert_eq!(json(&straight), json(&run(&turned)));
}

/// A P3 raised to P2 by a mistake, into which another case is merged, resolved, and reopened by the customer.
const TOLD: [&str; 10] = [
    "2025-06-10T10:00:00-04:00,C-1,received,email,,,",
    "2025-06-10T10:05:00-04:00,C-1,triaged,,P4,,ann",
    "2025-06-10T10:40:00-04:00,C-1,reply,,,,ann",
    "2025-06-10T12:00:00-04:00,C-1,priority_changed,,P3,,ann",
    "2025-06-10T14:00:00-04:00,C-2,received,email,,,",
    "2025-06-10T14:05:00-04:00,C-2,triaged,,P2,,ann",
    "2025-06-10T16:00:00-04:00,C-2,merged,,,C-1,",
    "2025-06-11T09:00:00-04:00,C-2,customer_message,email,,,",
    "2025-06-11T13:00:00-04:00,C-1,resolved,,,,ann",
    "2025-06-12T09:00:00-04:00,C-1,reopened,,,,",
];

/// C-1 told from beginning to end.
fn told(rows: &[&str]) -> String {
    let text =
        format!("occurred_at,case_id,event,channel,priority,target_case_id,agent\n{}\n", rows.join("\n"));
    let policy = mission::compile(MISSION[0]).unwrap();
    let vocabulary = crate::vocabulary::Vocabulary::of(&policy);
    let source = Source::from_bytes("history.csv".to_string(), text.as_bytes());
    let history = crate::read::read(source, &vocabulary, &crate::read::Progress::default());
    let customers = crate::customers::Customers::of_history(&history);
    let as_of = "2025-06-13T00:00:00-04:00".parse().ok();
    let told = crate::explain::explain(policy, (&history, &customers), "C-1", as_of).unwrap();
    crate::people::explain::tell(&told, crate::people::Style::default())
}

#[test]
fn a_merged_reprioritised_reopened_case_is_told_in_words() {
    insta::assert_snapshot!(told(&TOLD));
}

#[test]
fn a_merge_into_a_case_nobody_knows_says_so() {
    let story = told(&[
        "2025-06-10T10:00:00-04:00,C-1,received,email,,,",
        "2025-06-10T16:00:00-04:00,C-1,merged,,,C-9,",
    ]);
    assert!(story.contains("merged, into a case that the history does not have (line 3)"), "{story}");
}

#[test]
fn an_answer_that_could_not_be_read_is_not_called_blank() {
    let story = told(&[
        "2025-06-10T10:00:00-04:00,C-1,received,email,P3,,",
        "2025-06-10T11:00:00-04:00,C-1,survey_answered,,,,",
    ]);
    assert!(story.contains("survey_answered, csat, no score (line 3)"), "{story}");
}

#[test]
fn only_a_raise_has_a_reason() {
    let story = told(&[
        "2025-06-10T10:00:00-04:00,C-1,received,email,P3,,",
        "2025-06-10T11:00:00-04:00,C-1,priority_changed,,P2,,ann",
        "2025-06-10T12:00:00-04:00,C-1,priority_changed,,P4,,ann",
    ]);
    assert!(story.contains("priority_changed, P2, misclassified, ann"), "{story}");
    assert!(story.contains("priority_changed, P4, ann"), "{story}");
}

/// The snapshots of the backlog: when, how many cases were open, received in the days before, and at most 1, 3, 5, 10 and more
/// business days old.
fn snapshots(rows: &[&str]) -> Vec<String> {
    let days = run(rows).backlog.unwrap().days;
    days.iter()
        .map(|day| format!("{} {}/{} {:?}", &day.at[5..10], day.open, day.received, day.by_age))
        .collect()
}

/// C-1 of Tuesday the 3rd, and C-2 of Wednesday the 4th into which it is merged on Thursday.
const MERGED_LATER: [&str; 4] = [
    "2025-06-03T08:00:00-04:00,C-1,received,email,,,",
    "2025-06-04T08:00:00-04:00,C-2,received,email,,,",
    "2025-06-05T14:00:00-04:00,C-1,merged,,,C-2,",
    "2025-06-09T13:00:00-04:00,C-2,resolved,,,,ann",
];

#[test]
fn r_239_m_50_what_a_snapshot_saw_is_not_changed_by_a_merge_after_it() {
    let before = snapshots(&MERGED_LATER[..2]);
    let merged = snapshots(&MERGED_LATER);
    assert_eq!(before[..2], ["06-04 1/1 [1, 0, 0, 0, 0]", "06-05 2/2 [1, 1, 0, 0, 0]"]);
    assert_eq!(merged[..2], before[..2], "both were open, each as old as it was");
    assert_eq!(
        merged[2..5],
        ["06-06 1/1 [0, 1, 0, 0, 0]", "06-07 1/1 [0, 0, 1, 0, 0]", "06-08 1/1 [0, 0, 1, 0, 0]"]
    );
    assert_eq!(merged[6], "06-10 0/1 [0, 0, 0, 0, 0]");
}

#[test]
fn r_239_m_50_a_split_child_is_in_no_snapshot_before_the_split() {
    let rows = [
        "2025-06-03T08:00:00-04:00,C-1,received,email,,,",
        "2025-06-05T14:00:00-04:00,C-1,split,,,C-2,",
        "2025-06-05T14:00:00-04:00,C-2,received,email,,,",
    ];
    let days = snapshots(&rows);
    assert_eq!(days[..2], ["06-04 1/1 [1, 0, 0, 0, 0]", "06-05 1/1 [0, 1, 0, 0, 0]"]);
    assert_eq!(days[2], "06-06 2/2 [0, 2, 0, 0, 0]", "it came in with the message of the 3rd");
}

#[test]
fn r_239_m_50_what_came_back_was_gone_until_then() {
    let spam = [
        "2025-06-03T08:00:00-04:00,C-1,received,email,,,",
        "2025-06-04T14:00:00-04:00,C-1,spam,,,,",
        "2025-06-06T14:00:00-04:00,C-1,reopened,,,,",
    ];
    let gone_for_two_days = ["06-04 1/1", "06-05 0/0", "06-06 0/0", "06-07 1/1"];
    let counts = |rows: &[&str]| -> Vec<String> {
        snapshots(rows).iter().take(4).map(|day| day[..9].to_owned()).collect()
    };
    assert_eq!(counts(&spam), gone_for_two_days);
    let merged = [
        "2025-06-02T08:00:00-04:00,C-1,received,email,,,",
        "2025-06-04T08:00:00-04:00,C-2,received,email,,,",
        "2025-06-04T14:00:00-04:00,C-1,merged,,,C-2,",
        "2025-06-06T14:00:00-04:00,C-1,unmerged,,,,",
    ];
    assert_eq!(counts(&merged), ["06-03 1/1", "06-04 1/1", "06-05 1/1", "06-06 1/1"]);
    assert_eq!(snapshots(&merged)[4], "06-07 2/2 [0, 1, 1, 0, 0]");
    assert_eq!(snapshots(&merged)[3], "06-06 1/1 [0, 0, 1, 0, 0]", "then it was as old as the other");
}
