//! People whom only lines about obligations outside cases name.

use std::fmt::Write;

use proptest::prelude::*;

use super::desk::Desk;
use super::partials::{AS_OF, MISSION, merged_and_whole, rows_of};
use crate::customers::Customers;
use crate::document::Document;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// Since when they subscribe. Nobody but the file names `hooli`.
const CUSTOMERS: &str = "customer_id,subscription_amount,currency,active_from\n\
                         hooli,10.00,USD,2023-01-01\n\
                         umbrella,,,2024-03-10\n\
                         acme,10.00,USD,2024-05-01\n\
                         initech,10.00,USD,2024-03-01\n";

/// A case of `acme`; requests of `initech` and `umbrella`, answered by people who have no case; one of nobody.
const LINES: [&str; 8] = [
    r#"{"at":"2025-06-02T09:00:00-04:00","subject":"case:C-1","event":"received","customer_id":"acme","channel":"email"}"#,
    r#"{"at":"2025-06-02T09:10:00-04:00","subject":"case:C-1","event":"reply","agent":"max","team":"first"}"#,
    r#"{"at":"2025-06-03T09:00:00-04:00","subject":"privacy_request:R-1","event":"started","customer_id":"initech","case_id":"C-9"}"#,
    r#"{"at":"2025-06-04T09:00:00-04:00","subject":"privacy_request:R-1","event":"done","agent":"ada","team":"legal"}"#,
    r#"{"at":"2025-06-03T09:00:00-04:00","subject":"privacy_request:R-2","event":"started","customer_id":"umbrella"}"#,
    r#"{"at":"2025-06-05T09:00:00-04:00","subject":"privacy_request:R-2","event":"done","agent":"zoe","team":"first"}"#,
    r#"{"at":"2025-06-03T09:00:00-04:00","subject":"privacy_request:R-3","event":"started","customer_id":"acme"}"#,
    r#"{"at":"2025-06-06T09:00:00-04:00","subject":"privacy_request:R-3","event":"done","agent":"max"}"#,
];

fn report(lines: &[&str]) -> Document {
    let desk = Desk {
        mission: &[MISSION],
        history: Source::from_bytes("history".to_owned(), lines.join("\n").as_bytes()),
        customers: Some(Source::from_bytes("customers.csv".to_owned(), CUSTOMERS.as_bytes())),
        mapping: None,
        as_of: Some(AS_OF),
    };
    desk.run()
}

/// A figure by one dimension: each value with its items.
fn by(document: &Document, metric: &str, dimension: &str) -> Vec<String> {
    let figure = document.figures.iter().find(|figure| figure.metric == metric).unwrap();
    let breakdowns = figure.by.iter().filter(|breakdown| breakdown.by == dimension);
    let rows = breakdowns.flat_map(|breakdown| &breakdown.rows);
    rows.map(|row| format!("{} {}", row.name, row.value.denominator.unwrap())).collect()
}

#[test]
fn a_request_is_shown_by_who_ended_it_and_by_whose_it_is() {
    let mut lines = LINES;
    for _ in 0..lines.len() {
        let document = report(&lines);
        assert_eq!(by(&document, "M-92", "agent"), ["ada 1", "max 1", "zoe 1"]);
        assert_eq!(by(&document, "M-92", "team"), ["unknown 1", "first 1", "legal 1"]);
        assert_eq!(by(&document, "M-92", "cohort"), ["2024-03 2", "2024-05 1"]);
        lines.rotate_left(1);
    }
}

#[test]
fn r_196_an_obligation_that_names_a_case_alone_is_of_the_customer_of_that_case() {
    let alone = LINES[6].replace(r#""customer_id":"acme""#, r#""case_id":"C-1""#);
    let lines: Vec<&str> = LINES[..6].iter().copied().chain([alone.as_str(), LINES[7]]).collect();
    assert_eq!(by(&report(&lines), "M-92", "cohort"), ["2024-03 2", "2024-05 1"]);
    let customers =
        CUSTOMERS.replace("customer_id,", "customer_id,tier,").replace("acme,", "acme,enterprise,");
    let customers = customers.replace("initech,", "initech,standard,").replace("umbrella,", "umbrella,,");
    let desk = Desk {
        mission: &[MISSION],
        history: Source::from_bytes("history".to_owned(), lines.join("\n").as_bytes()),
        customers: Some(Source::from_bytes(
            "customers.csv".to_owned(),
            customers.replace("hooli,", "hooli,,").as_bytes(),
        )),
        mapping: None,
        as_of: Some(AS_OF),
    };
    assert_eq!(by(&desk.run(), "M-92", "tier"), ["unknown 1", "standard 1", "enterprise 1"]);
}

#[test]
fn whom_only_an_obligation_names_is_no_customer_and_no_case_of_the_history() {
    let history = super::read(LINES.join("\n").as_bytes());
    let texts = |texts: &crate::intern::Texts| {
        texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&history.customers), ["acme"]);
    assert_eq!(texts(&history.agents), ["ada", "max", "zoe"]);
    assert_eq!(texts(&history.teams), ["first", "legal"]);
    assert!(history.find_case(b"C-9").is_none());
    let nobody = super::read(LINES[2..6].join("\n").as_bytes());
    assert!(!nobody.names_customers());
}

/// The number of a customer decides the order of credits.
#[test]
fn customers_of_the_file_keep_their_numbers() {
    let vocabulary = Vocabulary::of_names(&["standard"], &[]);
    let numbers = |lines: &[&str]| {
        let history = super::read(lines.join("\n").as_bytes());
        let customers = Source::from_bytes("customers.csv".to_owned(), CUSTOMERS.as_bytes());
        let customers = Customers::read(customers, &history, &vocabulary);
        let of = |id| (id, customers.name(&history, id));
        customers.subscriptions.iter().map(|subscription| of(subscription.id)).collect::<Vec<_>>()
    };
    let without = numbers(&LINES[..2]);
    assert_eq!(
        without.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(),
        ["hooli", "acme", "initech"]
    );
    assert_eq!(numbers(&LINES), without);
}

#[test]
fn the_number_of_threads_makes_no_difference_to_obligors() {
    let mut lines = String::new();
    for n in 0..16_000_u32 {
        let at = calendar::Instant(1_748_764_800_000 + i64::from(n) * 60_000);
        let name = n.wrapping_mul(2_654_435_761) % 5_003;
        writeln!(lines, r#"{{"at":"{at}","subject":"coaching:Q-{n}","event":"started","agent":"a{name}","team":"t{}","customer_id":"c{name}"}}"#, name % 7).unwrap();
        writeln!(
            lines,
            r#"{{"at":"{at}","subject":"case:C-{n}","event":"received","agent":"a{}","customer_id":"c{}"}}"#,
            n % 11,
            n % 101
        )
        .unwrap();
    }
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| {
            let history = super::read(lines.as_bytes());
            let rows = super::load(&history).0;
            (rows, history.agents, history.teams, history.customers, history.obligors)
        })
    };
    let (one, four) = (with(1), with(4));
    assert_eq!((one.1.len(), one.3.len(), one.4.len()), (5_003, 101, 4_902));
    assert!(one == four);
}

/// More names than a row can tell apart leave a row without one, never with another's.
#[test]
fn a_team_beyond_the_numbers_of_rows_is_unknown() {
    let mut lines = String::new();
    for n in 0..66_000 {
        writeln!(
            lines,
            r#"{{"at":"2025-06-02T09:00:00Z","subject":"coaching:Q-{n}","event":"started","team":"t{n:05}"}}"#
        )
        .unwrap();
    }
    for team in ["s", "z"] {
        writeln!(
            lines,
            r#"{{"at":"2025-06-02T09:00:00Z","subject":"case:{team}","event":"received","team":"{team}"}}"#
        )
        .unwrap();
    }
    let history = super::read(lines.as_bytes());
    let mut teams: Vec<u16> = super::load(&history).0.iter().map(|row| row.team).collect();
    teams.sort_unstable();
    assert_eq!(teams, [0, crate::row::NONE16]);
}

/// Obligations of people who have cases, and of people who have none.
fn obligations_of(part: usize, seeds: &[(u32, u8, u8)]) -> String {
    let mut lines = String::new();
    for (nth, (minute, who, choice)) in seeds.iter().enumerate() {
        let at = |minute: u32| calendar::Instant(1_748_764_800_000 + i64::from(minute) * 60_000);
        let kind =
            ["privacy_request", "credit_issue", "steering_committee", "sla_notice"][usize::from(*choice % 4)];
        // `o4` stands in the customers file; no case is of it.
        let customer = if who % 3 == 0 { format!("c{part}") } else { format!("o{}", 3 + who % 3) };
        // Agents of cases are called `a`, perhaps those of another part.
        let (subject, agents) = (format!("{kind}:{part}-{nth}"), if choice % 8 < 4 { "a" } else { "x" });
        writeln!(
            lines,
            r#"{{"at":"{}","subject":"{subject}","event":"started","customer_id":"{customer}"}}"#,
            at(*minute)
        )
        .unwrap();
        writeln!(
            lines,
            r#"{{"at":"{}","subject":"{subject}","event":"done","agent":"{agents}{}","team":"y{}"}}"#,
            at(minute + 900),
            who % 5,
            choice % 3
        )
        .unwrap();
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn parts_with_obligations_of_others_merge_to_the_report_of_all(
        customers in prop::collection::vec(
            (
                prop::collection::vec((0_u32..28_000, any::<u8>(), any::<u8>()), 0..6),
                prop::collection::vec((0_u32..20_000, any::<u8>(), any::<u8>()), 0..5),
            ),
            1..6,
        ),
        n_parts in 1_usize..4,
    ) {
        let lines: Vec<String> = customers.iter().enumerate().map(|(n, (rows, owed))| {
            let table = format!("{}{}", super::partials::HEADER, rows_of(n, rows));
            super::json_lines::as_json_lines(table.as_bytes()) + &obligations_of(n, owed)
        }).collect();
        let mut parts = vec![String::new(); n_parts.min(lines.len())];
        let n = parts.len();
        lines.iter().enumerate().for_each(|(index, lines)| parts[index % n].push_str(lines));
        let (merged, whole) = merged_and_whole(&lines.concat(), parts.iter().rev().cloned());
        prop_assert_eq!(merged.1, whole.1);
        prop_assert_eq!(merged.0, whole.0);
    }
}
