//! What a live desk exports is a history that reads as the same events.

use calendar::Instant;
use desk::case::event::{Actor, AgentId, Body, CaseId, CustomerId, Event, Receipt, Survey};
use desk::obligation::{self, ObligationId, Start};
use desk::stored::{self, Refs, write_noted, write_obligation, write_remark};
use desk::{Noted, Rulebook};
use mission::policy::TierId;
use mission::{Channel, ObligationKind, Priority};

use crate::export::{CaseExport, ObligationExport, csv_header};
use crate::read::{self, Progress};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

const MISSION: &str = include_str!("../../tests/golden/mission.toml");

fn book() -> Rulebook {
    Rulebook::new(mission::compile(MISSION).expect("a mission"), Vec::new())
}

fn at(minute: i64) -> Instant {
    let start: Instant = "2025-06-10T14:00:00Z".parse().expect("an instant");
    Instant(start.as_ms() + minute * 60_000)
}

fn event(seq: u64, actor: Actor, body: Body) -> Event {
    let at = at(seq as i64);
    let agent = (actor == Actor::Person).then(|| AgentId::from_index(6));
    Event { at, recorded_at: at, seq, actor, agent, team: None, contact: None, body }
}

fn story() -> Vec<Event> {
    let receipt = Receipt {
        channel: Channel::Email,
        priority: None,
        tier: TierId(0),
        category: None,
        zone: None,
        language: None,
        customer: Some(CustomerId::from_index(4)),
        account: None,
    };
    let survey = Survey::Csat;
    vec![
        event(1, Actor::Customer, Body::Received(receipt)),
        event(2, Actor::Person, Body::Triaged { priority: Priority::P3, category: None }),
        event(3, Actor::Person, Body::Reply),
        event(4, Actor::Person, Body::Linked { to: Some(CaseId::from_index(8)) }),
        event(5, Actor::Person, Body::Resolved),
        event(6, Actor::System, Body::SurveySent { survey }),
        event(
            7,
            Actor::Customer,
            Body::SurveyAnswered { survey, score: Some(desk::case::event::Score::Points(5)) },
        ),
    ]
}

/// The exported lines of the story, and of a remark in its stream.
fn exported(line: impl Fn(&mut CaseExport<'_>, &stored::Row<'_>) -> Option<String>) -> Vec<String> {
    let book = book();
    let mut export = CaseExport::new(&book, CaseId::from_index(41));
    let refs = Refs { product: Some("router, \"X\"".to_owned()), handle_ms: Some(60_000), ..Refs::default() };
    let mut lines = Vec::new();
    for event in story() {
        let refs = if event.body == Body::Reply { refs.clone() } else { Refs::default() };
        let stored = stored::write(&book, &event, &refs);
        lines.extend(line(&mut export, &stored.row(event.seq)));
    }
    let Event { at, recorded_at, actor, agent, team, contact, .. } = story()[2];
    let said = desk::case::remark::Said::Tagged(3);
    let remark = desk::case::remark::Remark { at, recorded_at, seq: 8, actor, agent, team, contact, said };
    let stored = write_remark(&remark, &Refs::default());
    assert_eq!(line(&mut export, &stored.row(8)), None);
    // A remark that is counted is an event of a history.
    let said = desk::case::remark::Said::AskedAgain;
    let marked = write_remark(&desk::case::remark::Remark { said, ..remark }, &Refs::default());
    lines.extend(line(&mut export, &marked.row(9)));
    lines
}

fn read_back(text: &str) -> (u64, Vec<String>) {
    let policy = mission::compile(MISSION).expect("a mission");
    let vocabulary = Vocabulary::of(&policy);
    let source = Source::from_bytes("export".to_string(), text.as_bytes());
    let history = read::read(source, &vocabulary, &Progress::default());
    let findings = history.findings.iter().map(|finding| format!("{finding:?}")).collect();
    (history.totals.used, findings)
}

#[test]
fn exported_lines_are_read_without_a_finding() {
    let lines = exported(|export, row| export.json_line(row).expect("a line"));
    let expected = r#"{"at":"2025-06-10T14:03:00Z","recorded_at":"2025-06-10T14:03:00Z","id":"case-42-3","seq":3,"subject":"case:42","event":"reply","product":"router, \"X\"","agent":"7","actor":"person","handle_ms":60000}"#;
    assert_eq!(lines[2], expected);
    assert_eq!(read_back(&lines.join("\n")), (8, Vec::new()));
}

#[test]
fn an_exported_table_is_read_without_a_finding() {
    let rows = exported(|export, row| export.csv_line(row).expect("a line"));
    assert!(rows[2].contains(r#""router, ""X""""#), "{}", rows[2]);
    let table = format!("{}\n{}\n", csv_header(), rows.join("\n"));
    assert_eq!(read_back(&table), (8, Vec::new()));
}

#[test]
fn an_obligation_is_exported_under_its_kind_and_number() {
    let book = book();
    let mut export = ObligationExport::new(&book, ObligationId(9));
    let bodies = [obligation::Body::Started(Start::of(ObligationKind::Coaching)), obligation::Body::Done];
    let lines = (1..).zip(bodies).map(|(seq, body)| {
        let event = obligation::Event { at: at(0), recorded_at: at(0), seq, agent: None, team: None, body };
        let stored = write_obligation(&book, &event, &Refs::default());
        export.json_line(&stored.row(seq)).expect("a line").expect("a subject")
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.iter().all(|line| line.contains("\"subject\":\"coaching:9\"")), "{lines:?}");
    assert_eq!(read_back(&lines.join("\n")).1, [""; 0]);
}

#[test]
fn what_the_engine_noted_is_no_row_of_a_history() {
    let book = book();
    let stored = write_noted(&book, &Noted::PauseRefused { at: at(0) }, at(1));
    let mut export = CaseExport::new(&book, CaseId::from_index(0));
    assert!(export.row(&stored.row(1)).is_err());
}
