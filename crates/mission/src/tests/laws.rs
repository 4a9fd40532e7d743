//! Whatever bytes come in, findings come out.

use proptest::prelude::*;

use super::CUSTOMER_CARE;
use crate::{Files, Severity, compile_bytes, read_bytes};

const MISTAKES: &str = include_str!("many_mistakes.toml");

/// One careless change of a text.
#[derive(Debug, Clone)]
enum Change {
    Cut(usize),
    Drop(usize, usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..CUSTOMER_CARE.len();
    prop_oneof![
        at.clone().prop_map(Change::Cut),
        (at.clone(), 0..40_usize).prop_map(|(at, n)| Change::Drop(at, n)),
        (at.clone(), proptest::collection::vec(any::<u8>(), 0..8))
            .prop_map(|(at, new)| Change::Insert(at, new)),
        (at.clone(), "[\\[\\]{}=\",.#'\n 0-9%a-z-]{1,12}")
            .prop_map(|(at, new)| Change::Insert(at, new.into_bytes())),
        (at, 0..400_usize).prop_map(|(at, n)| Change::Repeat(at, n)),
    ]
}

fn apply(mut bytes: Vec<u8>, change: &Change) -> Vec<u8> {
    let end = bytes.len();
    match change {
        Change::Cut(at) => bytes.truncate(*at),
        Change::Drop(at, n) => drop(bytes.drain((*at).min(end)..(at + n).min(end))),
        Change::Insert(at, new) => drop(bytes.splice((*at).min(end)..(*at).min(end), new.iter().copied())),
        Change::Repeat(at, n) => {
            let part = bytes[(*at).min(end)..(at + n).min(end)].to_vec();
            bytes.splice((*at).min(end)..(*at).min(end), part);
        }
    }
    bytes
}

/// A reading is whole: sorted findings inside the text, and a policy exactly when none is an error.
fn read_wholly(bytes: &[u8]) -> Result<(), TestCaseError> {
    let reading = read_bytes(bytes, &Files::new());
    let text = reading.source().text();
    prop_assert!(reading.findings.is_sorted_by_key(|finding| finding.span.start));
    for finding in &reading.findings {
        prop_assert!(finding.span.start <= finding.span.end && finding.span.end <= text.len().max(3));
        prop_assert!(finding.line >= 1 && finding.column >= 1);
        prop_assert!(!finding.message.chars().any(char::is_control), "{}", finding.message);
    }
    let has_errors = reading.findings.iter().any(|finding| finding.severity == Severity::Error);
    prop_assert_eq!(reading.policy().is_err(), has_errors);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn a_changed_mission_never_panics(changes in proptest::collection::vec(change(), 1..6), bad in any::<bool>()) {
        let start = if bad { MISTAKES } else { CUSTOMER_CARE };
        let bytes = changes.iter().fold(start.as_bytes().to_vec(), apply);
        read_wholly(&bytes)?;
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_wholly(&bytes)?;
    }

    #[test]
    fn any_text_in_any_value_never_panics(value in "\\PC{0,30}", line in 0..120_usize) {
        let lines: Vec<String> = CUSTOMER_CARE.lines().map(|text| text.to_owned()).collect();
        let with_value = lines.iter().filter(|line| line.contains(" = \"")).nth(line % 60).cloned();
        if let Some(old) = with_value {
            let (key, _) = old.split_once(" = ").expect("such a line has a value");
            let new = format!("{key} = {}", toml::Value::String(value));
            read_wholly(CUSTOMER_CARE.replacen(&old, &new, 1).as_bytes())?;
        }
    }
}

#[test]
fn every_prefix_of_a_mission_is_read() {
    // The places at which a download may end. Not each, since the suite is to stay fast; the fuzz target takes the rest.
    for end in (0..CUSTOMER_CARE.len()).step_by(41) {
        let _ = compile_bytes(&CUSTOMER_CARE.as_bytes()[..end]);
    }
}
