//! Histories as JSON Lines: read, refused, written, and the same report as the table they were.

use std::fmt::Write;

use desk::case::event::{AccountId, AgentId, CaseId, ContactId, CustomerId, TeamId, ZoneId};
use mission::Policy;
use mission::policy::{CategoryId, LanguageId, TierId};
use rstest::rstest;

use super::desk::Desk;
use super::{gzip, load, read, told};
use crate::build::{CONTACT_MARK, N_PARTITIONS};
use crate::convert::Converter;
use crate::customers::Customers;
use crate::document::{Document, Labels};
use crate::history::{Buffers, History};
use crate::intern::Texts;
use crate::json::{Context, LONGEST_LINE, Names, Stream, to_json_line};
use crate::kind::Kind;
use crate::problem::ProblemKind::{self, *};
use crate::row::{NONE, Row};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// Names of a history that was read from a file. Contacts within cases are known by their numbers only.
pub(super) struct HistoryNames<'n>(Labels<'n>, &'n History, &'n Customers);

impl<'n> HistoryNames<'n> {
    pub(super) fn of(policy: &'n Policy, history: &'n History, customers: &'n Customers) -> HistoryNames<'n> {
        HistoryNames(Labels::new(policy, history, customers), history, customers)
    }
}

impl Names for HistoryNames<'_> {
    fn case(&self, case: CaseId) -> String {
        self.0.case(case)
    }
    fn contact(&self, contact: ContactId) -> String {
        format!("K{}", contact.index())
    }
    fn customer(&self, customer: CustomerId) -> String {
        self.0.customer(customer)
    }
    fn account(&self, account: AccountId) -> String {
        name(&self.1.accounts, account.index())
    }
    fn agent(&self, agent: AgentId) -> String {
        self.0.agent(agent)
    }
    fn team(&self, team: TeamId) -> String {
        self.0.team(team)
    }
    fn zone(&self, zone: ZoneId) -> String {
        self.2.zones[usize::from(zone.0)].name().to_string()
    }
    fn tier(&self, tier: TierId) -> String {
        self.0.tier(tier)
    }
    fn category(&self, category: CategoryId) -> String {
        self.0.category(category)
    }
    fn language(&self, language: LanguageId) -> String {
        self.0.policy.languages[usize::from(language.0)].language.clone()
    }
}

fn name(texts: &Texts, index: u32) -> String {
    String::from_utf8_lossy(texts.get(index as usize)).into_owned()
}

/// A history written as JSON Lines, cases in the order of the partitions.
fn json_lines(history: &History, customers: &Customers, policy: &Policy) -> String {
    let names = HistoryNames::of(policy, history, customers);
    let converter = Converter::new(history, customers, policy.provisional_priority);
    let (mut text, mut buffers, mut events) = (String::new(), Buffers::default(), Vec::new());
    for partition in 0..N_PARTITIONS {
        history.load(partition, &mut buffers);
        for rows in buffers.rows.chunk_by(|a, b| a.case == b.case) {
            converter.convert(rows, &mut events);
            let case = history.case_name(history.case_id(partition, rows[0].case));
            for (n, (event, row)) in events.iter().zip(rows).enumerate() {
                let id = format!("{case}#{n}");
                let context = context(row, &case, &id, history);
                writeln!(text, "{}", to_json_line(event, context, &names)).unwrap();
            }
        }
    }
    text
}

/// The stream of a case as a history names it.
fn stream(case: &str) -> Stream<'_> {
    let contact = case.strip_prefix("contact ").map(Stream::Contact);
    contact.or_else(|| case.strip_prefix("customer ").map(Stream::Customer)).unwrap_or(Stream::Case(case))
}

/// What a row says beyond its event.
pub(super) fn context<'c>(row: &Row, case: &'c str, id: &'c str, history: &'c History) -> Context<'c> {
    Context {
        stream: stream(case),
        id: Some(id),
        customer: (row.customer() != NONE).then(|| CustomerId::from_index(row.customer())),
        product: std::str::from_utf8(history.products.get(row.product.into())).ok(),
        handle_ms: Some(row.b).filter(|ms| *ms != NONE),
    }
}

const MISSION: &[&str] = &[include_str!("../../tests/golden/mission.toml")];
const CUSTOMERS: &[u8] = include_bytes!("../../tests/golden/customers.csv");

fn golden_desk(history: &[u8]) -> Desk<'static> {
    Desk {
        mission: MISSION,
        history: Source::from_bytes("history".to_string(), history),
        customers: Some(Source::from_bytes("customers.csv".to_string(), CUSTOMERS)),
        mapping: None,
        as_of: Some("2025-06-21T00:00:00-04:00"),
    }
}

/// What a table becomes under the golden mission.
pub(super) fn as_json_lines(table: &[u8]) -> String {
    let policy = mission::compile(MISSION[0]).unwrap();
    let vocabulary = Vocabulary::of(&policy);
    let source = Source::from_bytes("history".to_string(), table);
    let history = crate::read::read(source, &vocabulary, &crate::read::Progress::default());
    let customers = Source::from_bytes("customers.csv".to_string(), CUSTOMERS);
    let customers = Customers::read(customers, &history, &vocabulary);
    json_lines(&history, &customers, &policy)
}

/// The report without what tells one file from another: bad rows are not written again.
fn report(history: &[u8]) -> String {
    let mut document: Document = golden_desk(history).run();
    document.problems.clear();
    document.rows = crate::problem::Totals::default().into();
    serde_json::to_string_pretty(&document).unwrap()
}

#[test]
fn a_table_written_as_json_lines_gives_the_same_report() {
    let table = include_bytes!("../../tests/golden/history.csv");
    let lines = as_json_lines(table);
    assert_eq!(report(lines.as_bytes()), report(table));
    assert_eq!(report(&gzip(lines.as_bytes())), report(table));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn any_table_written_as_json_lines_gives_the_same_report(
        rows in proptest::collection::vec((0..3u8, 0..20_160u32, 0..Kind::ALL.len(), 0..8u8, 0..6u8), 1..60)
    ) {
        let mut table = "occurred_at,case_id,event,customer_id,contact_id,channel,priority,tier,category,product,agent,\
                         team,actor,reason,target_case_id,until,wait_ms,handle_ms,score\n".to_string();
        for case in 0..3 {
            writeln!(table, "2025-06-0{}T08:00:00Z,C{case},received,acme,,portal,P3,,,,,,,,,,,,", case + 1).unwrap();
        }
        for (case, minute, kind, choice, agent) in rows {
            let at = calendar::Instant(1_748_764_800_000 + i64::from(minute) * 60_000 + i64::from(choice));
            let pick = |values: &[&'static str]| values[usize::from(choice) % values.len()];
            let is_survey = Kind::ALL[kind].is_survey();
            let is_alone = Kind::ALL[kind].is_contact() || is_survey && agent > 2;
            let case_id = if is_alone && choice < 3 { String::new() } else { format!("C{case}") };
            let reason = match Kind::ALL[kind] {
                Kind::Pending => pick(&["", "question_sent"]),
                _ if is_survey => ["", "csat", "first_contact", "nps", "product", "nps"][usize::from(agent)],
                _ => pick(&["", "worsened"]),
            };
            writeln!(
                table,
                "{at},{case_id},{},{},K{agent},{},P{},{},,p{agent},a{agent},t{},{},{},C{},2025-06-20T10:00:00Z,{},{},{}",
                Kind::ALL[kind].word(),
                pick(&["acme", "globex", "hooli"]),
                pick(&["email", "phone", "chat", "portal"]),
                1 + choice % 4,
                pick(&["standard", "standard", ""]),
                agent % 2,
                pick(&["", "", "", "system", "rule"]),
                reason,
                (case + 1) % 3,
                minute,
                minute * 7,
                ["0", "10", "7", "good", "bad", "", "9", "6"][usize::from(choice)]
            )
            .unwrap();
        }
        let lines = as_json_lines(table.as_bytes());
        proptest::prop_assert_eq!(report(lines.as_bytes()), report(table.as_bytes()));
    }
}

const RECEIVED: &str =
    r#"{"at":"2025-06-10T10:00:00Z","subject":"case:C1","event":"received","channel":"email"}"#;

#[rstest]
#[case::not_json("{\"at\":", BadJson, 1)]
#[case::two_objects("{} {}", BadJson, 1)]
#[case::a_list("[1]", BadJson, 1)]
#[case::a_word("received", BadJson, 1)]
#[case::a_nul_byte("{\"at\":\"2025\0\"}", BadJson, 1)]
#[case::nothing_known("{}", MissingEvent, 1)]
#[case::unknown_event(
    r#"{"at":"2025-06-10T10:05:00Z","subject":"case:C1","event":"solved"}"#,
    UnknownEvent,
    1
)]
#[case::no_subject(r#"{"at":"2025-06-10T10:05:00Z","event":"reply"}"#, MissingCase, 1)]
#[case::a_bare_subject(r#"{"at":"2025-06-10T10:05:00Z","subject":"C1","event":"reply"}"#, BadSubject, 1)]
#[case::an_instant_that_is_a_number(
    r#"{"at":1749550000,"subject":"case:C1","event":"reply"}"#,
    BadInstant,
    1
)]
#[case::an_instant_out_of_range(
    r#"{"at":"9999-06-10T10:05:00Z","subject":"case:C1","event":"reply"}"#,
    InstantOutOfRange,
    1
)]
#[case::an_event_that_is_a_list(
    r#"{"at":"2025-06-10T10:05:00Z","subject":"case:C1","event":["reply"]}"#,
    WrongType,
    1
)]
#[case::a_number_too_large(
    r#"{"at":"2025-06-10T10:05:00Z","seq":99999999999999999999999,"subject":"case:C1","event":"reply"}"#,
    BadNumber,
    2
)]
#[case::a_number_with_exponent(
    r#"{"at":"2025-06-10T10:05:00Z","seq":1e3,"subject":"case:C1","event":"reply"}"#,
    BadNumber,
    2
)]
#[case::a_negative_number(
    r#"{"at":"2025-06-10T10:05:00Z","subject":"case:C1","event":"call_abandoned","wait_ms":-5}"#,
    BadNumber,
    2
)]
#[case::a_truth_value(
    r#"{"at":"2025-06-10T10:05:00Z","subject":"case:C1","event":"reply","agent":true}"#,
    WrongType,
    2
)]
#[case::an_unknown_field(
    r#"{"at":"2025-06-10T10:05:00Z","subject":"case:C1","event":"reply","mood":{"a":[1]}}"#,
    UnknownColumn,
    2
)]
#[case::a_field_twice(
    r#"{"at":"2025-06-10T10:05:00Z","occurred_at":"x","subject":"case:C1","event":"reply"}"#,
    RepeatedColumn,
    2
)]
#[case::the_same_again(RECEIVED, DuplicateRow, 1)]
#[case::another_subject(
    r#"{"at":"2025-06-10T10:05:00Z","subject":"review:R-1","event":"review_due","note":{}}"#,
    OtherSubject,
    1
)]
#[case::another_subject_without_instant(
    r#"{"subject":"review:R-1","event":"review_due"}"#,
    MissingInstant,
    1
)]
fn a_bad_line_is_counted_and_the_rest_used(
    #[case] line: &str,
    #[case] kind: ProblemKind,
    #[case] used: usize,
) {
    let (kinds, rows) = told(format!("{RECEIVED}\n{line}\n").as_bytes());
    assert!(kinds.contains(&(kind, 1)), "{kinds:?}");
    assert_eq!(rows.len(), used, "{rows:?}");
}

#[test]
fn fields_have_the_columns_names_or_short_ones() {
    let long = r#"{"occurred_at":"2025-06-10T10:00:00Z","event_id":"e1","case_id":"C1","event":"received","channel":null}"#;
    let short = r#"{"id":"e1","subject":"\u0063ase:C1","event":"received","at":"2025-06-10T10:00:00Z"}"#;
    assert_eq!(load(&read(long.as_bytes())).0, load(&read(short.as_bytes())).0);
}

#[test]
fn repeated_ids_are_found() {
    let line = |at: &str| {
        format!(
            "{{\"at\":\"2025-06-10T{at}:00:00Z\",\"id\":\"e\",\"subject\":\"case:C1\",\"event\":\"received\"}}\n"
        )
    };
    let history = read((line("11") + &line("10")).as_bytes());
    assert_eq!(history.findings.count(DuplicateId), 1);
    assert_eq!(load(&history).0[0].at, 1_749_549_600_000);
}

#[test]
fn an_endless_line_is_refused_unread() {
    let mut text = format!("{RECEIVED}\n{{\"agent\":\"").into_bytes();
    text.resize(text.len() + 100_000_000, b'x');
    text.extend_from_slice(format!("\"}}\n{RECEIVED}\n").as_bytes());
    let history = read(&text);
    assert_eq!((history.totals.read, history.totals.refused), (3, 1));
    assert_eq!(history.findings.count(LongLine), 1);
}

#[test]
fn deep_nesting_is_no_deeper_than_a_line_is_long() {
    let deep = "[".repeat(LONGEST_LINE / 2 - 100);
    let closed = format!("{{\"agent\":{deep}{}}}", "]".repeat(deep.len()));
    let history = read(format!("{RECEIVED}\n{{\"agent\":{deep}\n{closed}\n").as_bytes());
    assert_eq!(history.findings.count(BadJson), 1);
    assert_eq!(history.findings.count(WrongType), 1);
}

#[test]
fn a_truncated_file_is_used_as_far_as_it_goes() {
    let lines: String =
        (0..5_000).map(|n| RECEIVED.replace("C1", &format!("C{}", n * 7919)) + "\n").collect();
    let packed = gzip(lines.as_bytes());
    let history = read(&packed[..packed.len() / 2]);
    assert_eq!((history.findings.count(DamagedGzip), history.totals.refused), (1, 1));
    assert!(history.totals.used > 1_000 && history.totals.used < 5_000, "{:?}", history.totals);
    assert_eq!(read(&lines.as_bytes()[..lines.len() - 10]).totals.refused, 1, "the cut line is no object");
}

#[test]
fn bytes_that_are_not_utf8_are_shown_as_such() {
    let mut line = RECEIVED.replace("\"email\"", "\"email\",\"agent\":\"Jos_\"").into_bytes();
    let at = line.iter().position(|byte| *byte == b'_').unwrap();
    line[at] = 0xe9;
    let history = read(&line);
    assert_eq!((history.totals.used, history.findings.count(NotUtf8)), (1, 1));
    assert_eq!(history.agents.get(0), "Jos\u{fffd}".as_bytes());
}

#[test]
fn a_problem_has_its_line_and_the_place_of_the_value() {
    let bad = r#"{"at":"2025-06-10T10:05:00Z","subject":"case:C1","event":"solved"}"#;
    let history = read(format!("\u{feff}\n{RECEIVED}\r\n{bad}\n{{\"at\":}}\n").as_bytes());
    let problems = crate::document::problems(&history.source, &history.findings);
    let place =
        |kind: &str| problems.iter().find(|problem| problem.kind == kind).unwrap().examples[0].place();
    assert_eq!(place("unknown_event"), "history.csv:3:58");
    assert_eq!(place("bad_json"), "history.csv:4:7");
}

#[test]
fn the_number_of_pieces_makes_no_difference() {
    let mut lines = String::new();
    for n in 0..30_000 {
        let event = ["received", "triaged", "reply", "resolved"][n % 4];
        let (hour, minute) = (n / 60 % 24, n % 60);
        writeln!(lines, "{{\"at\":\"2025-06-10T{hour:02}:{minute:02}:00Z\",\"subject\":\"case:C-{}\",\"event\":\"{event}\",\"agent\":\"a{}\"}}", n / 4, n % 7).unwrap();
    }
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| {
            let history = read(lines.as_bytes());
            (load(&history).0, history.totals, history.findings, history.agents)
        })
    };
    let (one, four) = (with(1), with(4));
    assert_eq!(one.1.used, 30_000);
    assert!(one == four);
}

#[test]
fn contacts_without_a_case_are_contacts() {
    let line = r#"{"at":"2025-06-10T10:00:00Z","subject":"contact:K1","event":"call_offered"}"#;
    let history = read(line.as_bytes());
    assert_eq!(load(&history).0.len(), 1);
    assert!(history.find_case(&[&[CONTACT_MARK], &b"K1"[..]].concat()).is_some());
}
