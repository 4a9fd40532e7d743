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
