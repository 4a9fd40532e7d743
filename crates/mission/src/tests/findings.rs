//! What people read when a mission is wrong.

use std::collections::BTreeSet;

use rstest::rstest;

use crate::finding::render;
use crate::syntax::hint::nearest;
use crate::{Files, Severity, compile_bytes, read, read_bytes};

#[test]
fn a_mission_with_many_mistakes_gets_all_its_findings_at_once() {
    let reading = read(include_str!("many_mistakes.toml"), &Files::new());
    insta::assert_snapshot!(render(&reading.findings, "many_mistakes.toml"));
    assert!(reading.findings.is_sorted_by_key(|finding| finding.span.start));
    assert!(reading.policy().is_err());
}

/// Every error of the specification but those that need another version, a roster or the day of publishing, and the
/// hours of a tier (E-06), without which no promise could be checked.
#[test]
fn a_mission_wrong_in_thirty_one_ways_gets_thirty_one_codes() {
    let reading = read(include_str!("thirty_mistakes.toml"), &Files::new());
    insta::assert_snapshot!(render(&reading.findings, "thirty_mistakes.toml"));
    let codes: BTreeSet<&str> = reading.findings.iter().filter_map(|finding| finding.code).collect();
    let errors: Vec<&str> = codes.into_iter().filter(|code| code.starts_with("E-")).collect();
    let expected: Vec<String> =
        (1..=33).filter(|n| ![6, 17].contains(n)).map(|n| format!("E-{n:02}")).collect();
    assert_eq!(errors, expected);
}

#[test]
fn the_customer_care_mission_has_warnings_only() {
    let reading = read(super::CUSTOMER_CARE, &Files::new());
    let asserted = |finding: &&crate::Finding| finding.severity != Severity::Information;
    let counted = reading.findings.iter().filter(asserted);
    let mut codes: Vec<_> = counted.map(|finding| (finding.severity, finding.code)).collect();
    codes.sort_unstable();
    let warnings = [["W-03"].as_slice(), &["W-05"; 15], &["W-11"]].concat();
    assert_eq!(codes, warnings.into_iter().map(|code| (Severity::Warning, Some(code))).collect::<Vec<_>>());
}

#[test]
fn a_finding_is_three_plain_lines() {
    let text = format!("{}[promis]\n", crate::check::testing::SOUND);
    let reading = read(&text, &Files::new());
    assert_eq!(
        render(&reading.findings, "care.toml"),
        "error: unknown key `promis`\n  --> care.toml:60:2\n  help: did you mean `promise`?\n"
    );
}

#[rstest]
#[case::latin_1(
    b"[mission]\nname = \"Caf\xe9\"\n",
    "the file is not UTF-8: byte 0xe9 begins no character",
    2,
    12
)]
#[case::utf_16(b"\xff\xfe[\0m\0", "the file is UTF-16, not UTF-8", 1, 1)]
fn bytes_that_are_no_text_are_a_finding(
    #[case] bytes: &[u8],
    #[case] message: &str,
    #[case] line: u32,
    #[case] column: u32,
) {
    let findings = compile_bytes(bytes).expect_err("no text, no policy");
    let found: Vec<_> = findings.iter().map(|f| (f.message.as_str(), f.line, f.column)).collect();
    assert_eq!(found, [(message, line, column)]);
}

#[test]
fn a_byte_order_mark_is_no_mistake_and_no_column() {
    let marked = format!("\u{feff}{}", crate::check::testing::SOUND.trim_start());
    assert_eq!(read_bytes(marked.as_bytes(), &Files::new()).findings, []);
    let findings = read("\u{feff}nmae = 1", &Files::new()).findings;
    assert_eq!((findings[0].line, findings[0].column), (1, 1));
}

#[test]
fn line_ends_of_windows_are_no_mistake() {
    let text = crate::check::testing::SOUND.replace('\n', "\r\n");
    assert_eq!(read(&text, &Files::new()).findings, []);
}

#[test]
fn a_column_counts_characters() {
    let text =
        "[mission]\nname = \"Ä\" # ö\nversion = \"1\"\nreporting_zone = \"UTC\"\n\"ünkown\" = { a = 1 }";
    let reading = read(text, &Files::new());
    let unknown =
        reading.findings.iter().find(|finding| finding.line == 5).expect("line 5 has an unknown key");
    assert_eq!((unknown.column, unknown.message.as_str()), (1, "unknown key `ünkown`"));
}

#[rstest]
#[case::swapped("cahnnels", Some("channels"))]
#[case::dropped("chanels", Some("channels"))]
#[case::other_case("Channels", Some("channels"))]
#[case::with_a_dash("support-lines", Some("support_lines"))]
#[case::far("customer", None)]
#[case::short_words_are_all_alike("P5", None)]
#[case::empty("", None)]
fn a_slip_is_guessed(#[case] word: &str, #[case] meant: Option<&str>) {
    assert_eq!(nearest(word, ["channels", "support_lines", "P1"]), meant);
}
