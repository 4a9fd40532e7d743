//! What is too long, too deep or too many is refused with a clear finding.

use rstest::rstest;

use crate::check::testing::{SOUND, promise};
use crate::{Files, read};

/// The first finding of a text that must be refused.
fn first(text: &str) -> String {
    let reading = read(text, &Files::new());
    assert!(reading.policy().is_err());
    reading.findings[0].message.clone()
}

#[test]
fn a_file_has_a_largest_size() {
    let long = format!("{SOUND}# {}", "x".repeat(4 * 1024 * 1024));
    assert!(first(&long).ends_with("bytes; at most 4194304 are read"), "{}", first(&long));
}

#[rstest]
#[case::lists(format!("a = {}1{}", "[".repeat(10_000), "]".repeat(10_000)))]
#[case::tables(format!("a = {}1{}", "{a=".repeat(10_000), "}".repeat(10_000)))]
#[case::keys(format!("{}a = 1", "a.".repeat(10_000)))]
fn nesting_has_an_end(#[case] bomb: String) {
    let findings = read(&bomb, &Files::new()).findings;
    let message = "this is nested deeper than anything in a mission";
    assert!(findings.iter().any(|finding| finding.message == message), "{findings:?}");
}

#[test]
fn a_number_has_an_end() {
    let text = SOUND.replace("[owner]", &format!("publication_day = {}\n[owner]", "9".repeat(5_000)));
    assert!(first(&text).ends_with("is not from 1 to 28"), "{}", first(&text));
}

#[test]
fn promises_have_a_most() {
    let one = |i| {
        promise(
            &format!("p{i}"),
            "triage",
            "15 min",
            &format!("attainment = \"90%\"\ncategories = [\"{i}\"]"),
        )
    };
    let categories: Vec<String> = (0..5_001).map(|i| format!("\"{i}\"")).collect();
    let many: String = (0..5_001).map(one).collect();
    let text = format!("{SOUND}[scope]\ncovered = [{}]\n{many}", categories.join(", "));
    let reading = read(&text, &Files::new());
    let message = "5002 entries of this kind; at most 5000 are read";
    assert!(reading.findings.iter().any(|finding| finding.message == message));
}

#[test]
fn findings_have_a_most() {
    let many: String = (0..3_000).map(|i| format!("unknown{i} = 1\n")).collect();
    let findings = read(&format!("{many}{SOUND}"), &Files::new()).findings;
    assert_eq!(findings.len(), 1_001);
    assert_eq!(findings[1_000].message, "many more findings follow from here on");
}

#[rstest]
#[case::calendars("calendars", "hours = \"24/7\"", "201 entries of this kind; at most 200 are read")]
#[case::tiers("tiers", "rank = 1", "201 entries of this kind; at most 200 are read")]
fn named_entries_have_a_most(#[case] table: &str, #[case] line: &str, #[case] message: &str) {
    // The sound mission has one calendar already.
    let n = if table == "calendars" { 200 } else { 201 };
    let many: String = (0..n).map(|i| format!("[{table}.e{i}]\n{line}\n")).collect();
    let reading = read(&format!("{SOUND}{many}"), &Files::new());
    assert!(reading.findings.iter().any(|finding| finding.message == message), "{:?}", reading.findings);
}

#[rstest]
#[case::lists("[mission]\nname = ", "[", 60_000)]
#[case::tables("[mission]\nname = ", "{ a = ", 20_000)]
#[case::headings("[", "a.", 20_000)]
fn nesting_is_refused_with_a_finding(#[case] before: &str, #[case] level: &str, #[case] depth: usize) {
    let reading = read(&format!("{before}{}", level.repeat(depth)), &Files::new());
    assert!(reading.has_errors());
    assert!(reading.findings.iter().all(|finding| finding.message.chars().count() < 200));
}

#[rstest]
#[case::a_number("[mission]\npublication_day = 99999999999999999999999999999999")]
#[case::a_length("[reopen]\nwindow = \"99999999999999999999 days\"")]
#[case::a_share("[credits]\ncap = \"99999999999999999999%\"")]
#[case::a_float("[mission]\npublication_day = 1e999")]
fn a_huge_number_is_refused_with_a_finding(#[case] text: &str) {
    let reading = read(text, &Files::new());
    let line = reading.findings.iter().find(|finding| finding.line == 2).expect("a finding where it stands");
    assert!(line.help.is_some(), "{line:?}");
}
