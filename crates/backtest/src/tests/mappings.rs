//! Foreign tables in the three shapes.

use rstest::rstest;

use super::load;
use crate::mapping::{self, Mapping};
use crate::problem::ProblemKind;
use crate::read::Progress;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// What a table becomes: its events in order, and what was said of it.
fn told(mapping: &str, table: &str) -> (Vec<String>, Vec<(ProblemKind, u64)>) {
    let mapping = Mapping::parse("mapping.toml", mapping).unwrap_or_else(|error| panic!("{error}"));
    let source = Source::from_bytes("table.csv".to_string(), table.as_bytes());
    let vocabulary = Vocabulary::of_names(&["standard"], &[]);
    let history = mapping::read(source, &mapping, &vocabulary, &Progress::default());
    let (rows, loaded) = load(&history);
    let mut findings = history.findings.clone();
    findings.merge(loaded.findings);
    let shown = rows.iter().map(|row| {
        let priority = row.small.priority().map(|priority| format!(" {priority}")).unwrap_or_default();
        let agent = String::from_utf8_lossy(history.agents.get(row.agent as usize)).into_owned();
        format!("{} {}{priority} {agent}", calendar::Instant(row.at), row.kind.word()).trim_end().to_string()
    });
    (shown.collect(), findings.iter().map(|(kind, found)| (kind, found.count)).collect())
}

const SNAPSHOTS: &str = r#"
name = "snapshots"
shape = "snapshot"
case = "id"
at = "when"
order = "n"
dates = ["%d/%m/%Y %H:%M"]
zone = "America/New_York"
empty = ["?"]
last = { column = "state", values = ["Done"] }

[fields]
agent = "who"
priority = { column = "urgency", values = { high = "P1", low = "P3" }, ignore = ["none"] }

[[events]]
event = "received"
at = "opened"
when = { first = true }
fields = { agent = { constant = "" } }

[[events]]
event = "priority_changed"
when = [{ first = false }, { column = "urgency", changes = true }]

[[events]]
event = "assigned"
when = { column = "who", changes = true }

[[events]]
event = "reopened"
when = { column = "reopens", rises = true }

[[events]]
event = "pending"
reason = "question_sent"
when = { column = "state", becomes = ["Waiting"] }

[[events]]
event = "resumed"
when = { column = "state", leaves = ["Waiting"] }

[[events]]
event = "resolved"
when = { column = "state", becomes = ["Done"] }
"#;

#[rstest]
#[case::an_event_where_a_value_changes(
    "id,opened,when,n,state,urgency,who,reopens\n\
     7,9/6/2025 08:00,9/6/2025 08:05,0,New,low,?,0\n\
     7,9/6/2025 08:00,9/6/2025 09:00,1,Waiting,low,ann,0\n\
     7,9/6/2025 08:00,9/6/2025 10:00,2,New,high,ann,0\n\
     7,9/6/2025 08:00,9/6/2025 10:00,3,Done,high,bob,0\n\
     7,9/6/2025 08:00,10/6/2025 07:00,4,New,high,bob,1\n",
    &[
        "2025-06-09T12:00:00Z received P3",
        "2025-06-09T13:00:00Z assigned ann",
        "2025-06-09T13:00:00Z pending ann",
        "2025-06-09T14:00:00Z priority_changed P1 ann",
        "2025-06-09T14:00:00Z resumed ann",
        "2025-06-09T14:00:00Z assigned bob",
        "2025-06-09T14:00:00Z resolved bob",
        "2025-06-10T11:00:00Z reopened bob",
    ]
)]
#[case::rows_in_any_order_and_the_end_last_of_one_instant(
    "id,opened,when,n,state,urgency,who,reopens\n\
     7,9/6/2025 08:00,9/6/2025 10:00,,Done,low,?,0\n\
     7,9/6/2025 08:00,9/6/2025 10:00,,Waiting,low,?,0\n\
     7,9/6/2025 08:00,9/6/2025 08:05,,New,low,?,0\n",
    &[
        "2025-06-09T12:00:00Z received P3",
        "2025-06-09T14:00:00Z pending",
        "2025-06-09T14:00:00Z resumed",
        "2025-06-09T14:00:00Z resolved",
    ]
)]
fn snapshots_are_compared_with_the_one_before(#[case] table: &str, #[case] expected: &[&str]) {
    let (events, problems) = told(SNAPSHOTS, table);
    assert_eq!(events, expected);
    assert_eq!(problems, []);
}

const CASES: &str = r#"
name = "cases"
shape = "case"
case = "id"
dates = ["%m/%d/%Y %I:%M:%S %p"]
zone = "America/New_York"

[fields]
channel = { constant = "portal" }

[[events]]
event = "received"
at = "opened"

[[events]]
event = "resolved"
at = "closed"
"#;

#[test]
fn a_row_can_be_a_whole_case() {
    let table = "id,opened,closed\n1,03/08/2015 11:59:59 PM,03/09/2015 12:00:00 AM\n2,11/01/2015 01:30:00 AM,\n3,soon,\n";
    let (events, problems) = told(CASES, table);
    let expected =
        ["2015-03-09T03:59:59Z received", "2015-03-09T04:00:00Z resolved", "2015-11-01T05:30:00Z received"];
    let mut sorted = events;
    sorted.sort();
    assert_eq!(sorted, expected);
    assert_eq!(problems, [(ProblemKind::BadInstant, 1)]);
}

const EVENTS: &str = r#"
name = "events"
shape = "event"
case = "id"
at = "when"

[fields]
event = { column = "action", values = { Opened = "received", Answered = "agent_update", Solved = "resolved" }, ignore = ["Viewed"] }
channel = { column = "via", values = { web = "portal" }, other = "email" }
"#;

#[test]
fn a_row_can_be_an_event() {
    let table = "id,when,action,via\n1,2025-06-10T10:00:00Z,Opened,web\n1,2025-06-10T10:05:00Z,Viewed,web\n\
                 1,2025-06-10T10:10:00Z,Answered,web\n1,2025-06-10T10:20:00Z,Rated,web\n1,2025-06-10T10:30:00Z,Solved,fax\n";
    let (events, problems) = told(EVENTS, table);
    assert_eq!(
        events,
        ["2025-06-10T10:00:00Z received", "2025-06-10T10:10:00Z reply", "2025-06-10T10:30:00Z resolved"]
    );
    assert_eq!(problems, [(ProblemKind::UnknownEvent, 1)]);
}

#[rstest]
#[case::no_offset("dates = [\"%d/%m/%Y\"]", "needs `zone")]
#[case::no_format("dates = [\"%Q%J\"]\nzone = \"UTC\"", "is no date format")]
#[case::unknown_key("colour = 1", "unknown field `colour`")]
#[case::absent_and_made("absent = [\"received\"]", "both made and `absent`")]
fn a_mapping_is_checked_before_it_is_used(#[case] line: &str, #[case] expected: &str) {
    let text = format!(
        "{line}\n{}",
        CASES.replace("dates = [\"%m/%d/%Y %I:%M:%S %p\"]\nzone = \"America/New_York\"\n", "")
    );
    let error = Mapping::parse("mapping.toml", &text).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[rstest]
#[case::servicenow("servicenow_event_log")]
#[case::jira("jira_history")]
#[case::boston("boston311")]
#[case::zendesk("zendesk_tickets")]
fn the_shipped_mappings_have_no_fault(#[case] name: &str) {
    let text = super::desk::text(&format!("mappings/{name}.toml"));
    assert!(Mapping::parse(name, &text).is_ok());
}
