//! The manual says what the crate reads.

use crate::check::CHECKS;
use crate::manual::manual;
use crate::{Files, read};

#[test]
fn the_manual_is_made_from_the_doc_comments() {
    let page = include_str!("../../../../docs/mission-language.md");
    let renew = "cargo run -p mission --example manual > docs/mission-language.md";
    assert!(page == manual(), "docs/mission-language.md is old; renew it with `{renew}`");
}

#[test]
fn every_mission_in_the_manual_is_sound() {
    let page = manual();
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [mission, accepted] = blocks.as_slice() else { panic!("two examples: {blocks:?}") };
    assert_eq!(read(mission, &Files::new()).findings, []);
    let errors = read(&format!("{mission}{accepted}"), &Files::new());
    assert!(!errors.has_errors(), "{:?}", errors.findings);
}

#[test]
fn the_manual_lists_every_finding_once() {
    let codes: Vec<&str> = CHECKS.iter().filter_map(|check| check.code).collect();
    let in_order = codes.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(in_order, "the checks stand in the order of the specification: {codes:?}");
}
