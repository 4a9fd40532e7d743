//! `lodestar mission`.

use super::run::shown;

/// The tests run in the folder of the crate.
const CUSTOMER_CARE: &str = "../../missions/customer_care.toml";
const MISTAKES: &str = "../mission/src/tests/many_mistakes.toml";

fn check(rest: &[&str]) -> String {
    shown(&[&["mission", "check"], rest].concat(), b"")
}

#[test]
fn a_sound_mission_may_have_warnings() {
    insta::assert_snapshot!(check(&[CUSTOMER_CARE]));
}

#[test]
fn every_mistake_is_shown_where_it_stands() {
    insta::assert_snapshot!(check(&[MISTAKES]));
}

#[test]
fn a_program_reads_the_same() {
    insta::assert_snapshot!(check(&[CUSTOMER_CARE, "--json"]));
}

#[test]
fn the_exit_code_says_whether_the_mission_can_be_used() {
    assert!(check(&[CUSTOMER_CARE]).starts_with("exit 0\n"));
    assert!(check(&[CUSTOMER_CARE, "--strict"]).starts_with("exit 1\n"));
    assert!(check(&[MISTAKES]).starts_with("exit 1\n"));
    assert_eq!(
        check(&["no_such.toml"]),
        "exit 2\n---- standard error\nerror: no_such.toml: No such file or directory (os error 2)\n"
    );
}

/// A mission with two versions.
const BOSTON: [&str; 2] = ["../../missions/boston_311/1.0.toml", "../../missions/boston_311/2.0.toml"];

#[test]
fn a_new_version_says_what_it_changes_for_customers() {
    insta::assert_snapshot!(shown(&["mission", "diff", BOSTON[0], BOSTON[1]], b""));
}

#[test]
fn a_program_reads_what_changes() {
    let printed = shown(&["mission", "diff", BOSTON[0], BOSTON[1], "--json"], b"");
    let shortened: Vec<&str> = printed.lines().take(60).collect();
    insta::assert_snapshot!(shortened.join("\n"));
}

#[test]
fn a_version_without_changes_changes_nothing() {
    assert_eq!(
        shown(&["mission", "diff", CUSTOMER_CARE, CUSTOMER_CARE], b""),
        "exit 0\n1.0 to 1.0: nothing changes\n\nno SLA changes, so no notice is due\n"
    );
}
