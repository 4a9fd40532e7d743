//! Formatting changes how a mission is written, never what it means.

use proptest::prelude::*;
use rstest::rstest;

use super::CUSTOMER_CARE;
use crate::check::testing::SOUND;
use crate::policy::Policy;
use crate::{Files, TEMPLATES, format, read};

/// The policy without the lines its clauses stand on.
fn policy(text: &str) -> Option<Policy> {
    let mut policy = read(text, &Files::new()).policy().ok()?;
    policy.clauses.iter_mut().for_each(|clause| clause.line = 0);
    Some(policy)
}

/// The comments of a text, in the order of the alphabet.
fn comments(text: &str) -> Vec<String> {
    let comment = |line: &str| line.find('#').map(|at| line[at..].trim().to_owned());
    let mut comments: Vec<String> = text.lines().filter_map(comment).collect();
    comments.sort();
    comments
}

/// Formatted twice is formatted once, and the policy and the comments are the same.
fn keeps_its_meaning(text: &str) -> String {
    let once = format(text).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert_eq!(format(&once).as_deref(), Ok(once.as_str()), "formatting is idempotent");
    assert_eq!(policy(&once), policy(text), "{once}");
    assert_eq!(comments(&once), comments(text), "{once}");
    once
}

/// The missions that come with the program and are no templates.
const BOSTON: [(&str, &str); 2] = [
    ("boston_311/1.0", include_str!("../../../../missions/boston_311/1.0.toml")),
    ("boston_311/2.0", include_str!("../../../../missions/boston_311/2.0.toml")),
];

#[test]
fn every_mission_that_comes_with_the_program_is_in_its_canonical_form() {
    let templates = TEMPLATES.iter().map(|template| (template.file, template.text));
    for (file, text) in templates.chain(BOSTON) {
        assert!(format(text).as_deref() == Ok(text), "`lodestar mission format missions/{file}.toml` is due");
    }
}

#[test]
fn the_shipped_mission_has_its_form_again_after_careless_writing() {
    let careless = |line: &str| match line.starts_with('#') {
        true => line.to_owned(),
        false => line.replacen(" = ", "=  ", 1),
    };
    let lines: Vec<String> = CUSTOMER_CARE.lines().map(careless).collect();
    let untidy = lines.join("\n").replace(",\n    ", ", ").replace("\n]", " ]");
    assert!(keeps_its_meaning(&untidy) == CUSTOMER_CARE);
}

#[rstest]
#[case::a_bare_key("a = 1", "a = 1\n")]
#[case::lengths(
    "[[promise]]\ntarget = \"at most 4 business hours\"\nid = \"a\"",
    "[[promise]]\nid     = \"a\"\ntarget = \"4 business h\"\n"
)]
#[case::less_than("[[promise]]\ntarget = '< 60 minutes'", "[[promise]]\ntarget = \"less than 60 min\"\n")]
#[case::as_written("[[promise]]\ntarget = '60 s'", "[[promise]]\ntarget = '60 s'\n")]
#[case::no_length("[[promise]]\ntarget = '5 %'", "[[promise]]\ntarget = '5 %'\n")]
#[case::order_of_tables(
    "[owner]\nname='A'\n[mission]\nname='B'",
    "[mission]\nname = 'B'\n\n[owner]\nname = 'A'\n"
)]
#[case::order_of_entries("[tiers.b]\n[tiers.a]", "[tiers.b]\n\n[tiers.a]\n")]
#[case::a_head(
    "# Ours.\n\n# who\n[owner]\nname='A'\n[mission]\nname='B'",
    "# Ours.\n\n[mission]\nname = 'B'\n\n# who\n[owner]\nname = 'A'\n"
)]
#[case::comments(
    "[mission]   # all\n# the number\nversion='1'   # first\n\n\n# the name\nname='B'",
    "[mission]  # all\n# the name\nname    = 'B'\n# the number\nversion = '1'  # first\n"
)]
#[case::inline("[backlog]\nx={b=1,a=2}", "[backlog]\nx = { b = 1, a = 2 }\n")]
#[case::a_list("[scope]\ncovered=[ 'a','b' , ]", "[scope]\ncovered = ['a', 'b']\n")]
#[case::a_long_list(
    "[scope]\ncovered=['a request of thirty characters','another one','a third one','a fourth one','a fifth one of many']",
    "[scope]\ncovered = [\n    'a request of thirty characters', 'another one', 'a third one', 'a fourth one',\n    'a fifth one of many',\n]\n"
)]
#[case::a_list_of_tables(
    "[ladders.case]\nrungs=[{exceeds='50%',action='next tier'},{reaches='75%',page='management'}]",
    "[ladders.case]\nrungs = [\n    { exceeds = '50%', action = 'next tier' },\n    { reaches = '75%', page = 'management' },\n]\n"
)]
#[case::a_list_in_a_table(
    "[capabilities]\nanalytics={owner='A',outcome=['nps',\n'csat']}",
    "[capabilities]\nanalytics = { owner = 'A', outcome = ['nps', 'csat'] }\n"
)]
#[case::windows("[owner]\r\nname = 'A'\r\n", "[owner]\nname = 'A'\n")]
#[case::unknown_keys_last("[owner]\nzzz = 1\nname = 'A'", "[owner]\nname = 'A'\nzzz  = 1\n")]
#[case::remarks_last("[owner]\nassumed = true\nname = 'A'", "[owner]\nname    = 'A'\nassumed = true\n")]
fn a_text_has_one_form(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(format(text).as_deref(), Ok(expected));
    assert_eq!(format(expected).as_deref(), Ok(expected));
}

#[test]
fn what_is_no_toml_is_not_formatted() {
    assert!(!format("[mission").expect_err("no TOML").is_empty());
}

/// The tables of the shipped mission, each with the comments above it.
fn blocks() -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for block in CUSTOMER_CARE.split("\n\n").filter(|block| !block.trim().is_empty()) {
        match (blocks.last_mut(), block.contains("[")) {
            (Some(last), _) if !block.lines().any(|line| line.starts_with('[')) => {
                last.push_str("\n\n");
                last.push_str(block);
            }
            _ => blocks.push(block.to_owned()),
        }
    }
    blocks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_mission_in_any_order_keeps_its_meaning(
        swaps in proptest::collection::vec((0..60_usize, 0..60_usize), 0..6),
        blanks in proptest::collection::vec(0..3_usize, 60),
    ) {
        let mut blocks = blocks();
        for (a, b) in swaps {
            let n = blocks.len();
            blocks.swap(a % n, b % n);
        }
        let blank = |nth: usize| "\n".repeat(2 + blanks[nth % blanks.len()]);
        let text: String = blocks.iter().enumerate().map(|(nth, block)| block.clone() + &blank(nth)).collect();
        keeps_its_meaning(&text);
    }

    #[test]
    fn spaces_around_an_equals_sign_mean_nothing(n in 0..9_usize) {
        let text = SOUND.replace(" = ", &format!("{0}={0}", " ".repeat(n)));
        prop_assert_eq!(format(&text), format(SOUND));
    }

    #[test]
    fn whatever_can_be_formatted_stays_as_it_is(cut in 0..CUSTOMER_CARE.len()) {
        let text = CUSTOMER_CARE.get(..cut).unwrap_or("");
        if let Ok(once) = format(text) {
            prop_assert_eq!(format(&once), Ok(once.clone()));
        }
    }
}
