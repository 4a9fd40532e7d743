//! Foreign tables that are JSON texts: rows at a place, columns with dotted names.

use rstest::rstest;

use super::desk::{Desk, data, text};
use super::load;
use crate::mapping::{self, Mapping};
use crate::problem::ProblemKind::{self, *};
use crate::read::Progress;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

const MAPPING: &str = r#"
name = "tickets"
shape = "case"
rows = "/pages/*/tickets"
case = "id"

[fields]
channel = { column = "via.channel", values = { web = "portal", mail = "email" } }
agent = "people.0.name"

[[events]]
event = "received"
at = "dates.opened"

[[events]]
event = "resolved"
at = "dates.solved"
"#;

/// What a text becomes: each event with its agent, what was said of it, and the first place of each problem.
fn told(rows: &str, json: &[u8]) -> (Vec<String>, Vec<(ProblemKind, String)>) {
    let mapping = MAPPING.replace("rows = \"/pages/*/tickets\"", &format!("rows = \"{rows}\""));
    let mapping = Mapping::parse("mapping.toml", &mapping).unwrap_or_else(|error| panic!("{error}"));
    let source = Source::from_bytes("tickets.json".to_string(), json);
    let vocabulary = Vocabulary::of_names(&["standard"], &[]);
    let history = mapping::read(source, &mapping, &vocabulary, &Progress::default());
    let (rows, loaded) = load(&history);
    let mut findings = history.findings.clone();
    findings.merge(loaded.findings);
    let shown = rows.iter().map(|row| {
        let agent = String::from_utf8_lossy(history.agents.get(row.agent as usize)).into_owned();
        format!("{} {} {agent}", calendar::Instant(row.at), row.kind.word()).trim_end().to_string()
    });
    let shown = shown.collect();
    let kinds: Vec<_> = findings.iter().map(|(kind, _)| kind).collect();
    let places = crate::document::problems(&history.source, &findings);
    (shown, kinds.into_iter().zip(places.iter().map(|problem| problem.examples[0].place())).collect())
}

const OPENED: &str = r#"{"id":7,"via":{"channel":"web"},"people":[{"name":"ines"}],"dates":{"opened":"2025-06-10T10:00:00Z","solved":null}}"#;

#[rstest]
#[case::in_a_list("/pages/*/tickets", format!("{{\"pages\":[{{\"tickets\":[{OPENED}]}},{{\"other\":1}},{{\"tickets\":[]}}]}}"))]
#[case::at_a_number("/pages/1", format!("{{\"pages\":[{{}},{OPENED}]}}"))]
#[case::the_text_itself("", format!("[{OPENED}]"))]
#[case::one_object_a_line("", format!("{OPENED}\n{OPENED}\n"))]
#[case::several_answers("/tickets", format!("{{\"tickets\":[]}}\n{{\"tickets\":[{OPENED}]}}"))]
#[case::an_odd_name("/a~1b~0c", format!("{{\"a/b~c\":[{OPENED}]}}"))]
#[case::after_a_byte_order_mark("", format!("\u{feff}{OPENED}"))]
fn rows_are_found(#[case] rows: &str, #[case] json: String) {
    let (events, problems) = told(rows, json.as_bytes());
    assert_eq!(events, ["2025-06-10T10:00:00Z received ines"]);
    let kinds: Vec<_> = problems.iter().map(|(kind, _)| *kind).collect();
    assert!(kinds.iter().all(|kind| matches!(kind, DuplicateRow | ByteOrderMark)), "{problems:?}");
}

#[rstest]
#[case::nothing(b"", &[(NoRows, "tickets.json:1:1")])]
#[case::a_table(b"id,at\n1,2\n", &[(BadJsonText, "tickets.json:1:1"), (NoRows, "tickets.json:1:1")])]
#[case::no_list(b"{\"other\":[]}", &[(NoRows, "tickets.json:1:1")])]
#[case::not_utf8(b"{\"tickets\":\"\xff\"}", &[(BadJsonText, "tickets.json:1:1"), (NoRows, "tickets.json:1:1")])]
fn a_text_without_rows_is_told_so(#[case] json: &[u8], #[case] expected: &[(ProblemKind, &str)]) {
    let (events, problems) = told("/tickets", json);
    let problems: Vec<_> = problems.iter().map(|(kind, place)| (*kind, place.as_str())).collect();
    assert_eq!((events.len(), problems), (0, expected.to_vec()));
}

#[test]
fn a_problem_has_the_place_of_its_object() {
    let bad =
        OPENED.replace("2025-06-10T10:00:00Z", "soon").replace("\"id\":7", "\"id\":\"seven,\\n\\\"8\\\"\"");
    let json = format!("{{\"tickets\": [\n  {OPENED},\n  {bad},\n  3, {OPENED}]}}\n{{\"tickets\": [");
    let (events, problems) = told("/tickets", json.as_bytes());
    assert_eq!(events.len(), 1);
    let expected = [
        (BadInstant, "tickets.json:3:3"),
        (MissingCase, "tickets.json:4:3"),
        (DuplicateRow, "tickets.json:4:6"),
        (BadJsonText, "tickets.json:5:1"),
    ];
    for (kind, place) in expected {
        assert!(problems.contains(&(kind, place.to_string())), "{kind:?} {place}: {problems:?}");
    }
}

#[test]
fn a_field_that_no_row_has_is_noted() {
    let json = format!("[{}]", OPENED.replace("\"via\":{\"channel\":\"web\"},", ""));
    let (events, problems) = told("", json.as_bytes());
    assert_eq!(events.len(), 1);
    assert!(problems.iter().any(|(kind, _)| *kind == AbsentField), "{problems:?}");
    let json = format!("[{}]", OPENED.replace("\"via\":{\"channel\":\"web\"}", "\"via\":null"));
    assert!(told("", json.as_bytes()).1.iter().all(|(kind, _)| *kind != AbsentField));
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("[{{\"id\":1,\"x\":{}{}}},{OPENED}]", "[".repeat(100_000), "]".repeat(100_000));
    let (events, problems) = told("", deep.as_bytes());
    assert_eq!(events.len(), 1);
    assert!(problems.iter().any(|(kind, _)| *kind == BadJsonText), "{problems:?}");
}

#[test]
fn a_place_starts_with_a_slash() {
    let error = Mapping::parse("mapping.toml", &MAPPING.replace("/pages", "pages")).unwrap_err().to_string();
    assert!(error.contains("write for example `/pages/*/tickets`"), "{error}");
}

/// The answers of an export, one after the other, as a program that saves them writes them.
fn recorded_answers(path: &str) -> Option<Vec<u8>> {
    let recording: serde_json::Value = serde_json::from_slice(data(path)?.text()).unwrap();
    let bodies = recording.as_array().unwrap().iter().map(|answer| format!("{:#}\n", answer["body"]));
    Some(bodies.collect::<String>().into_bytes())
}

#[test]
fn zendesk_tickets_under_the_customer_care_mission() {
    let path = "api_zendesk_recordings/TicketsIncrementalTest.test_get_values.json";
    let Some(answers) = recorded_answers(path) else { return };
    let (mission, mapping) = (text("missions/customer_care.toml"), text("mappings/zendesk_tickets.toml"));
    let desk = Desk {
        mission: &[&mission],
        history: Source::from_bytes("tickets.json".to_string(), &answers),
        customers: None,
        mapping: Some(&mapping),
        as_of: Some("2024-03-01T00:00:00Z"),
    };
    let version = format!("zones {}", calendar::zone_database_version());
    insta::assert_snapshot!(desk.report().replace(&version, "zones …"));
}
