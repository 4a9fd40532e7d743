//! `lodestar mission`.

use super::backtest::directory;
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

/// What every mission says besides its hours and its promises.
const WORDS: &str = include_str!("../../../mission/src/tests/words.toml");

/// One version: its number, its dates, and what it promises in business hours.
fn version(number: &str, dates: &str, hours: u32) -> String {
    format!(
        "[mission]\nname = \"Care\"\nversion = \"{number}\"\nrationale = \"why\"\n{dates}\n\
         reporting_zone = \"America/New_York\"\n[owner]\nname = \"A\"\nrole = \"Head\"\nemail = \"a@example.com\"\n\
         [calendars.standard]\nhours = \"Mo-Fr 08:00-20:00\"\n\
         [[promise]]\nid = \"answer\"\nclock = \"first_response\"\ntarget = \"{hours} business h\"\nattainment = \"90%\"\n{WORDS}"
    )
}

#[test]
fn e_10_e_25_a_directory_is_checked_as_a_history() {
    let first = version("1.0", "published = 2024-12-01\neffective = 2025-01-01", 4);
    let second = version("1.1", "announced = 2025-06-01\neffective = 2025-06-30", 2);
    let third = version("1.1", "effective = 2025-08-01", 2);
    let path = directory(
        "history",
        &[
            ("1.0.toml", &first),
            ("1.1.toml", &second),
            ("1.1-again.toml", &third),
            ("published.sha256", "00  1.0.toml\n11  0.9.toml\n"),
        ],
    );
    let printed = shown(&["mission", "check", &path, "--today", "2025-07-01"], b"");
    insta::assert_snapshot!(printed.replace(&path, "DIRECTORY"));
    let json = shown(&["mission", "check", &path, "--today", "2025-07-01", "--json"], b"");
    assert!(json.contains("\"code\": \"E-25\"") && json.contains("\"version\": \"1.0\""), "{json}");
}

#[test]
fn x_36_a_history_in_order_is_fine() {
    let first = version("1.0", "effective = 2025-01-01", 4);
    let second = version("1.1", "announced = 2025-06-01\neffective = 2025-07-01", 2);
    let path = directory("sound-history", &[("1.0.toml", &first), ("1.1.toml", &second)]);
    let printed = shown(&["mission", "check", &path], b"");
    assert!(printed.starts_with("exit 0\n"), "{printed}");
    assert!(printed.ends_with("versions 1.0 from 2025-01-01, 1.1 from 2025-07-01\n"), "{printed}");
}

#[test]
fn a_mission_is_formatted_in_place() {
    let text = "[owner]\nname = \"A\"   # who\n[mission]\nversion=\"1.0\"\nname=\"Care\"\n";
    let canonical = "[mission]\nname    = \"Care\"\nversion = \"1.0\"\n\n[owner]\nname = \"A\"  # who\n";
    let path = directory("formatted", &[("care.toml", text)]);
    let file = format!("{path}/care.toml");
    let format = |more: &[&str]| shown(&[&["mission", "format", file.as_str()], more].concat(), b"");
    assert_eq!(format(&["--check"]), format!("exit 1\n{file}: not in its canonical form\n"));
    assert_eq!(format(&["--stdout"]), format!("exit 0\n{canonical}"));
    assert_eq!(format(&[]), format!("exit 0\n{file}: formatted\n"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), canonical);
    assert_eq!(format(&["--check"]), "exit 0\n");
    assert_eq!(std::fs::read_dir(&path).unwrap().count(), 1, "nothing is left beside it");
}

/// A mission as editors see it: TOML as JSON, dates as texts.
fn as_editors_see_it(text: &str) -> serde_json::Value {
    fn json(value: &toml::Value) -> serde_json::Value {
        match value {
            toml::Value::String(text) => text.as_str().into(),
            toml::Value::Integer(number) => (*number).into(),
            toml::Value::Float(number) => (*number).into(),
            toml::Value::Boolean(answer) => (*answer).into(),
            toml::Value::Datetime(at) => at.to_string().into(),
            toml::Value::Array(list) => list.iter().map(json).collect(),
            toml::Value::Table(table) => {
                table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
            }
        }
    }
    json(&toml::Value::Table(text.parse().expect("this is TOML")))
}

#[test]
fn editors_find_nothing_wrong_with_the_shipped_missions_and_something_with_a_slip() {
    let printed = shown(&["mission", "schema"], b"");
    let schema: serde_json::Value =
        serde_json::from_str(printed.strip_prefix("exit 0\n").expect("it prints")).expect("this is JSON");
    let validator = jsonschema::validator_for(&schema).expect("this is a schema");
    let mut n_missions = 0;
    for directory in ["../../missions", "../../missions/boston_311"] {
        for entry in std::fs::read_dir(directory).expect("the missions are there") {
            let path = entry.expect("a readable directory").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let text = std::fs::read_to_string(&path).expect("a readable file");
                let errors: Vec<String> =
                    validator.iter_errors(&as_editors_see_it(&text)).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{}: {errors:?}", path.display());
                n_missions += 1;
            }
        }
    }
    assert!(n_missions >= 3);
    let text = std::fs::read_to_string(CUSTOMER_CARE).expect("a readable file");
    for (right, wrong) in
        [("clock ", "clokc "), ("\"resolution\"", "\"resolved\""), ("publication =", "publikation =")]
    {
        let broken = text.replacen(right, wrong, 1);
        if broken != text {
            assert!(!validator.is_valid(&as_editors_see_it(&broken)), "`{wrong}` is a slip");
        }
    }
}
