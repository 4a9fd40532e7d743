//! Marks that people make: unnecessary handoffs (M-35) and questions asked again (M-36), in every form of a history.

use super::desk::{Desk, text};
use crate::document::Document;
use crate::source::Source;

/// Two cases with two contacts each, of which one is marked; three handoffs, of which one is marked.
pub(super) const MARKED: &str = "\
occurred_at,case_id,event,customer_id,channel,agent
2025-06-10T09:00:00-04:00,C-1,received,acme,email,
2025-06-10T09:10:00-04:00,C-1,handed_off,,,ines
2025-06-10T09:20:00-04:00,C-1,transfer_judged_unnecessary,,,ines
2025-06-10T09:30:00-04:00,C-1,handed_off,,,omar
2025-06-10T09:40:00-04:00,C-1,customer_message,,email,
2025-06-10T09:50:00-04:00,C-1,asked_again,,,omar
2025-06-10T10:00:00-04:00,C-1,resolved,,,omar
2025-06-11T09:00:00-04:00,C-2,received,globex,email,
2025-06-11T09:10:00-04:00,C-2,handed_off,,,ines
2025-06-11T09:40:00-04:00,C-2,customer_message,,email,
2025-06-11T10:00:00-04:00,C-2,resolved,,,ines
";

fn run(history: &str, mapping: Option<&str>) -> Document {
    let mission = text("crates/backtest/tests/golden/mission.toml");
    let history = Source::from_bytes("history".to_owned(), history.as_bytes());
    Desk { mission: &[&mission], history, customers: None, mapping, as_of: None }.run()
}

/// The numerator, the denominator, or what is missing of both metrics.
pub(super) fn values(document: &Document) -> [(Option<u64>, Option<u64>, Vec<String>); 2] {
    ["unnecessary_transfers", "re_ask_rate"].map(|id| {
        let figure = document.figures.iter().find(|figure| figure.id == id).unwrap();
        let value = &figure.total;
        (value.numerator, value.denominator, value.missing.clone())
    })
}

pub(super) const EXPECTED: [(Option<u64>, Option<u64>, Vec<String>); 2] =
    [(Some(1), Some(3), Vec::new()), (Some(1), Some(2), Vec::new())];

#[test]
fn m_35_and_m_36_are_counted_from_the_marks_of_a_table() {
    assert_eq!(values(&run(MARKED, None)), EXPECTED);
}

#[test]
fn m_35_and_m_36_are_counted_from_the_marks_of_json_lines() {
    let mut lines = MARKED.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let line = |line: &str| {
        let fields = names.iter().zip(line.split(',')).filter(|(_, value)| !value.is_empty());
        let fields: Vec<String> = fields.map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
        format!("{{{}}}\n", fields.join(","))
    };
    assert_eq!(values(&run(&lines.map(line).collect::<String>(), None)), EXPECTED);
}

#[test]
fn a_source_without_marks_says_that_both_are_not_measurable() {
    let is_mark = |line: &&str| line.contains("unnecessary") || line.contains("asked_again");
    let unmarked: Vec<&str> = MARKED.lines().filter(|line| !is_mark(line)).collect();
    let missing = |event: &str| (None, None, vec![event.to_owned()]);
    let expected = [missing("transfer_judged_unnecessary"), missing("asked_again")];
    assert_eq!(values(&run(&(unmarked.join("\n") + "\n"), None)), expected);
}

/// A table with a column for each mark, as other programs have them.
const MAPPING: &str = r#"
name  = "cases with marks"
shape = "event"
case  = "id"
at    = "at"

[fields]
agent = "who"
channel = { constant = "email" }

[[events]]
event = "received"
when  = { column = "what", is = ["new"] }

[[events]]
event = "customer_message"
when  = { column = "what", is = ["mail"] }

[[events]]
event = "handed_off"
when  = { column = "what", is = ["moved"] }

[[events]]
event = "transfer_judged_unnecessary"
when  = { column = "needless", is = ["yes"] }

[[events]]
event = "asked_again"
when  = { column = "asked twice", is = ["yes"] }

[[events]]
event = "resolved"
when  = { column = "what", is = ["solved"] }
"#;

const FOREIGN: &str = "\
id,at,what,who,needless,asked twice
1,2025-06-10T09:00:00Z,new,,,
1,2025-06-10T09:10:00Z,moved,ines,yes,
1,2025-06-10T09:30:00Z,moved,omar,,
1,2025-06-10T09:40:00Z,mail,,,yes
1,2025-06-10T10:00:00Z,solved,omar,,
2,2025-06-11T09:00:00Z,new,,,
2,2025-06-11T09:10:00Z,moved,ines,no,
2,2025-06-11T09:40:00Z,mail,,,no
2,2025-06-11T10:00:00Z,solved,ines,,
";

#[test]
fn a_mapping_makes_marks_of_columns() {
    assert_eq!(values(&run(FOREIGN, Some(MAPPING))), EXPECTED);
}
