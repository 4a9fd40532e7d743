//! Objectives judged over a whole run: figures, promises and the backlog alike (metrics.md 1.8).

use super::desk::{Desk, repository, text};
use crate::document::Document;
use crate::people::{self, Style};
use crate::source::Source;

const OBJECTIVES: &str = r#"
[[objective]]
id      = "answered"
metric  = "M-40"
target  = ">= 30%"
stretch = ">= 90%"

[[objective]]
id     = "answered-p1"
metric = "M-40"
priorities = ["P1"]
target = ">= 90%"

[[objective]]
id     = "triaged"
metric = "M-42"
target = ">= 75%"
period = "quarter"

[[objective]]
id     = "by-email"
metric = "M-41"
target = ">= 90%"

[[objective]]
id     = "old-cases"
metric = "M-50"
target = "< 2%"

[[objective]]
id     = "old-of-open"
metric = "M-51"
target = "<= 50%"

[[objective]]
id     = "enterprise"
metric = "M-53"
target = ">= 95%"
period = "quarter"

[[objective]]
id     = "helpful"
metric = "M-64"
target = ">= 80%"
"#;

fn run() -> Document {
    let mission = text("crates/backtest/tests/golden/mission.toml") + OBJECTIVES;
    let history = std::fs::read(repository("crates/backtest/tests/golden/history.csv")).unwrap();
    let desk = Desk {
        mission: &[&mission],
        history: Source::from_bytes("history.csv".to_owned(), &history),
        customers: None,
        mapping: None,
        as_of: Some("2025-07-02T00:00:00-04:00"),
    };
    desk.run()
}

#[test]
fn m_40_m_41_m_42_m_50_m_51_m_53_objectives_have_values_and_a_state() {
    let document = run();
    let report = people::report(&document, Style::default());
    let section = report.split("\n\n").find(|section| section.starts_with("Objectives"));
    insta::assert_snapshot!(section.unwrap_or_default());
}

#[test]
fn an_objective_over_a_promise_has_the_value_of_the_promise() {
    let document = run();
    let objective = |id: &str| document.objectives.iter().find(|one| one.id == id).expect("the objective");
    let promise = |id: &str| document.promises.iter().find(|one| one.id == id).expect("the promise");
    let month = |id: &str| &objective(id).periods[0].value;
    assert_eq!(month("by-email").value, promise("email-first-response").months[0].value.value);
    assert_eq!(month("triaged").value, promise("triage").total.value);
    assert_eq!(month("old-cases").value, promise("backlog").months[0].value.value);
    let of_m_40: u64 = ["response", "p1-response", "p1-restore", "resolution"]
        .map(|id| promise(id).months[0].value.n)
        .iter()
        .sum();
    assert_eq!(month("answered").n, of_m_40);
}
