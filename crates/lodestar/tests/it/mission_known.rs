//! `lodestar mission check --rosters FILE --baselines FILE`.

use super::backtest::directory;
use super::run::shown;

const WORDS: &str = include_str!("../../../mission/src/tests/words.toml");

/// A mission with a path that a roster stands behind, and a channel that promises nothing.
const MISSION: &str = r#"
[mission]
name = "Care"
version = "1.0"
reporting_zone = "America/New_York"
[owner]
name = "A. Rivera"
role = "Head"
email = "owner@example.com"
[calendars.standard]
hours = "Mo-Fr 08:00-20:00"
[[promise]]
id = "answer"
clock = "first_response"
channels = ["email"]
target = "4 business h"
attainment = "90%"
[ladders.case]
rungs = [{ reaches = "75%", page = "boss" }]
[paths.boss]
steps = [{ role = "boss", roster = "duty", contact = ["phone"], within = "10 min" }]
"#;

const ALWAYS: &str = "[[shift]]\nroster = \"duty\"\nhours = \"24/7\"\nzone = \"UTC\"\n";

/// What is said of the mission with these files.
fn check(name: &str, rosters: &str, baselines: &str) -> String {
    let mission = format!("{MISSION}{WORDS}");
    let files =
        [("mission.toml", mission.as_str()), ("rosters.toml", rosters), ("baselines.toml", baselines)];
    let path = directory(&format!("known-{name}"), &files);
    let [mission, rosters, baselines] = files.map(|(file, _)| format!("{path}/{file}"));
    let args = ["mission", "check", &mission, "--rosters", &rosters, "--baselines", &baselines];
    shown(&args, b"").replace(&path, "DIRECTORY")
}

#[test]
fn e_17_a_roster_until_22_00_does_not_cover_the_night() {
    let until_22 = ALWAYS.replace("24/7", "Mo-Su 00:00-22:00");
    let said = check("e-17", &until_22, "");
    assert!(
        said.starts_with("exit 1\n")
            && said.contains(
                "error[E-17]: P1 is covered 24x7, but nobody on `boss` is on duty on Monday at 22:00 UTC"
            ),
        "{said}"
    );
    assert!(!check("e-17-always", ALWAYS, "").contains("E-17"));
}

#[test]
fn w_10_a_need_above_the_roster_is_warned_of() {
    let need = "[[need]]\nroster = \"duty\"\nhours = \"Mo-Fr 09:00-10:00\"\nzone = \"America/New_York\"\npeople = 2\n";
    let said = check("w-10", &format!("{ALWAYS}{need}"), "");
    assert!(
        said.starts_with("exit 0\n")
            && said.contains("warning[W-10]: 10 intervals need more people than are rostered, most of all"),
        "{said}"
    );
    let enough = check("w-10-enough", &format!("{ALWAYS}people = 2\n{need}"), "");
    assert!(!enough.contains("W-10"), "{enough}");
    assert!(check("w-10-no-need", ALWAYS, "").contains("not evaluated without the staffing plan: W-10"));
}

#[test]
fn w_09_w_12_w_14_what_was_measured_is_compared() {
    let far = "[attainment]\nanswer = \"69%\"\n[monthly_volume]\nsatisfaction = 29\n[abandonment]\nchat = \"40%\"\n";
    let said = check("w-09", ALWAYS, far);
    for finding in [
        "warning[W-09]: `answer` wants 90 %, but the last 90 days reached 69 %",
        "warning[W-12]: `satisfaction` expects 29 items a month, fewer than 30",
        "warning[W-14]: 40 % or more give up in `chat`, which promises no response",
    ] {
        assert!(said.contains(finding), "{said}");
    }
    let near = "[attainment]\nanswer = \"70%\"\n[monthly_volume]\nsatisfaction = 30\n[abandonment]\nchat = \"39%\"\n";
    let said = check("w-09-near", ALWAYS, near);
    assert!(!["W-09", "W-12", "W-14"].iter().any(|code| said.contains(code)), "{said}");
}

#[test]
fn a_slip_in_such_a_file_is_shown_where_it_stands() {
    assert_eq!(
        check("slip", "[[shift]]\nroster = \"duty\"\nhuors = \"24/7\"\nzone = \"UTC\"\n", ""),
        "exit 2\n---- standard error\nerror: unknown key `huors`\n  --> DIRECTORY/rosters.toml:3:1\n  help: did you mean `hours`?\n"
    );
    assert_eq!(
        check("name", ALWAYS, "[attainment]\nanswr = \"69%\"\n"),
        "exit 2\n---- standard error\nerror: the mission has no promise, objective or pilot `answr`\n  --> DIRECTORY/baselines.toml:2:1\n  help: did you mean `answer`?\n"
    );
}
