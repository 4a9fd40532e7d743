//! `lodestar backtest`: exit codes, and what is said of bad input. The numbers are tested in the crate `backtest`.

use std::path::PathBuf;

use rstest::rstest;

use super::run::shown;

const MISSION: &str = "../backtest/tests/golden/mission.toml";
const HISTORY: &str = "../backtest/tests/golden/history.csv";
const CUSTOMERS: &str = "../backtest/tests/golden/customers.csv";

fn backtest(rest: &[&str]) -> String {
    shown(&[&["backtest"], rest].concat(), b"")
}

/// A file with this text in the folder of the tests.
fn file(name: &str, text: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    path.display().to_string()
}

const GOOD: &str = "occurred_at,case_id,event,channel,priority\n\
                    2025-06-10T10:00:00-04:00,C-1,received,email,\n\
                    2025-06-10T10:05:00-04:00,C-1,triaged,,P3\n\
                    2025-06-10T11:00:00-04:00,C-1,reply,,\n\
                    2025-06-10T12:00:00-04:00,C-1,resolved,,\n";

#[test]
fn months_and_the_end_are_chosen() {
    let golden = [MISSION, HISTORY, "--customers", CUSTOMERS, "--as-of", "2025-06-21T00:00:00-04:00"];
    insta::assert_snapshot!(backtest(&[&golden[..], &["--from", "2025-06", "--to", "2025-06"]].concat()));
}

#[test]
fn strict_stops_at_the_first_problem() {
    let shown = backtest(&[MISSION, HISTORY, "--strict"]);
    assert!(shown.starts_with("exit 1\n"), "{shown}");
    assert!(shown.contains("history.csv:32:1"), "{shown}");
    assert!(shown.contains("Rows: 33 read, 31 used, 2 refused, 0 repeated"), "{shown}");
    let good = file("strict.csv", GOOD.as_bytes());
    assert!(backtest(&[MISSION, &good, "--strict"]).starts_with("exit 0\n"));
}

#[rstest]
#[case::byte_order_mark("\u{feff}", "", "byte_order_mark")]
#[case::mixed_line_ends("", "2025-06-10T13:00:00-04:00,C-1,closed,,\r\n", "mixed_line_ends")]
#[case::unknown_event("", "2025-06-10T13:00:00-04:00,C-1,solved,,\n", "unknown_event")]
#[case::bad_date("", "10/06/2025,C-1,closed,,\n", "bad_instant")]
#[case::duplicate("", "2025-06-10T12:00:00-04:00,C-1,resolved,,\n", "duplicate_row")]
#[case::before_its_case("", "2025-06-09T12:00:00-04:00,C-1,reply,,\n", "before_receipt")]
#[case::without_receipt("", "2025-06-10T12:00:00-04:00,C-2,reply,,\n", "no_receipt")]
fn every_problem_is_counted_and_stops_a_strict_run(
    #[case] before: &str,
    #[case] after: &str,
    #[case] word: &str,
) {
    let bad = file(&format!("bad-{word}.csv"), format!("{before}{GOOD}{after}").as_bytes());
    let counted = backtest(&[MISSION, &bad]);
    assert!(counted.starts_with("exit 0\n") && counted.contains(&format!("1 {word}: ")), "{counted}");
    assert!(counted.contains("\nRows: "), "{counted}");
    let strict = backtest(&[MISSION, &bad, "--strict", "--json"]);
    assert!(strict.starts_with("exit 1\n") && strict.contains(&format!("\"kind\": \"{word}\"")), "{strict}");
}

#[test]
fn a_missing_column_ends_the_run() {
    let bad = file("no-event.csv", GOOD.replace("event", "happening").as_bytes());
    let shown = backtest(&[MISSION, &bad]);
    assert!(shown.starts_with("exit 1\n") && shown.contains("no column `event`"), "{shown}");
    assert!(shown.contains("Rows: 4 read, 0 used, 4 refused, 0 repeated"), "{shown}");
}

#[test]
fn broken_promises_fail_the_run_only_when_asked() {
    assert!(backtest(&[MISSION, HISTORY]).starts_with("exit 0\n"));
    assert!(backtest(&[MISSION, HISTORY, "--fail-on", "broken"]).starts_with("exit 1\n"));
    let good = file("kept.csv", GOOD.as_bytes());
    assert!(backtest(&[MISSION, &good, "--fail-on", "broken"]).starts_with("exit 0\n"));
}

#[rstest]
#[case::no_history(&[MISSION, "no_such.csv"], "error: cannot open `no_such.csv`")]
#[case::no_mission(&["no_such.toml", HISTORY], "error: no_such.toml")]
#[case::no_case(&[MISSION, HISTORY, "--explain", "nobody"], "error: the history has no case `nobody`")]
#[case::no_month(&[MISSION, HISTORY, "--from", "June"], "error: `June` is no month")]
#[case::months_turned_round(&[MISSION, HISTORY, "--from", "2025-07", "--to", "2025-06"], "error: --to 2025-06 is before --from")]
#[case::no_instant(&[MISSION, HISTORY, "--as-of", "today"], "error: `today` is not an instant")]
#[case::no_mapping(&[MISSION, HISTORY, "--map", HISTORY], "error: ../backtest/tests/golden/history.csv: TOML parse error")]
fn wrong_use_says_what_is_wrong(#[case] words: &[&str], #[case] expected: &str) {
    let shown = backtest(words);
    assert!(shown.starts_with("exit 2\n---- standard error\n") && shown.contains(expected), "{shown}");
}

#[test]
fn a_mapping_says_every_place_that_is_wrong() {
    let mapping = "name = \"x\"\nshape = \"event\"\ncase = \"id\"\nat = \"when\"\nzone = \"Mars\"\nabsent = [\"replies\"]\n\
                   [fields]\nfoo = \"bar\"\n[[events]]\nevent = \"recieved\"\n";
    let mapping = file("wrong.toml", mapping.as_bytes());
    let shown = backtest(&[MISSION, HISTORY, "--map", &mapping]);
    for (place, what) in
        [("5:8", "Mars"), ("6:11", "`replies`"), ("8:1", "`foo`"), ("10:9", "do you mean `received`?")]
    {
        let line = shown.lines().find(|line| line.contains(&format!("wrong.toml:{place}: ")));
        assert!(line.is_some_and(|line| line.contains(what)), "{place} {what}\n{shown}");
    }
}

#[test]
fn a_mission_with_mistakes_is_not_run() {
    let shown = backtest(&["../mission/src/tests/many_mistakes.toml", HISTORY]);
    assert!(shown.starts_with("exit 1\n---- standard error\nerror"), "{shown}");
}

/// A directory with mission files of these names.
pub(crate) fn directory(name: &str, files: &[(&str, &str)]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for (name, text) in files {
        std::fs::write(path.join(name), text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    path.display().to_string()
}

/// What every mission says besides its hours and its promises.
const WORDS: &str = include_str!("../../../mission/src/tests/words.toml");

/// A version that answers within a length, from a date on.
fn version(number: &str, effective: &str, within: &str) -> String {
    format!(
        "[mission]\nname = \"Care\"\nversion = \"{number}\"\nrationale = \"why\"\neffective = {effective}\n\
         reporting_zone = \"America/New_York\"\n\
         [owner]\nname = \"A. Rivera\"\nrole = \"Head\"\nemail = \"owner@example.com\"\n\
         [calendars.standard]\nhours = \"Mo-Fr 08:00-20:00\"\n\
         [[promise]]\nid = \"answer\"\nclock = \"first_response\"\ntarget = \"{within}\"\n{WORDS}"
    )
}

#[test]
fn x_35_a_directory_of_missions_is_a_mission_with_its_versions() {
    let history = file(
        "versions.csv",
        b"occurred_at,case_id,event\n\
          2025-06-30T19:30:00-04:00,C-1,received\n\
          2025-07-01T11:30:00-04:00,C-1,reply\n\
          2025-07-01T08:00:00-04:00,C-2,received\n\
          2025-07-01T11:30:00-04:00,C-2,reply\n",
    );
    let old = version("1.0", "2025-01-01", "4 business h");
    let new = version("1.1", "2025-07-01", "2 business h");
    let mission = directory("versions", &[("new.toml", &new), ("old.toml", &old)]);
    let shown = backtest(&[&mission, &history]);
    assert!(shown.contains("Care 1.0, 1.1\n"), "{shown}");
    let line = |name: &str| shown.lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
    assert!(line("answer (version 1.0)").contains("100.0%"), "{shown}");
    assert!(line("answer (version 1.1)").contains("0.0%"), "{shown}");
    let alone = backtest(&[&format!("{mission}/old.toml"), &history]);
    assert!(alone.contains("answer") && !alone.contains("version 1."), "{alone}");
}

#[test]
fn a_directory_without_versions_of_one_mission_is_refused() {
    let history = file("versions-refused.csv", GOOD.as_bytes());
    let old = version("1.0", "2025-01-01", "4 business h");
    let twice =
        directory("versions-of-one-date", &[("a.toml", &old), ("b.toml", &old.replace("1.0", "1.1"))]);
    let shown = backtest(&[&twice, &history]);
    assert!(shown.starts_with("exit 1\n"), "{shown}");
    assert!(shown.contains("versions `1.0` and `1.1` are both effective from 2025-01-01"), "{shown}");
    let empty = directory("no-versions", &[]);
    let shown = backtest(&[&empty, &history]);
    assert!(shown.starts_with("exit 2\n"), "{shown}");
    assert!(shown.contains("no mission file"), "{shown}");
}

const LINES: &str = r#"{"at":"2025-06-10T14:00:00Z","subject":"case:C-1","event":"received","channel":"email"}
{"at":"2025-06-10T14:05:00Z","subject":"case:C-1","event":"triaged","priority":"P3"}
{"at":"2025-06-10T15:00:00Z","subject":"case:C-1","event":"reply"}
{"at":"2025-06-10T16:00:00Z","subject":"case:C-1","event":"resolved"}
"#;

#[test]
fn json_lines_give_the_report_of_the_table() {
    let (table, lines) = (file("same.csv", GOOD.as_bytes()), file("same.jsonl", LINES.as_bytes()));
    // The first lines are wrapped where the file's name makes them too long.
    let report = |path: &str| -> Vec<String> {
        let shown = backtest(&[MISSION, path, "--strict"]).replace(path, "history");
        shown.split_whitespace().map(str::to_string).collect()
    };
    assert_eq!(report(&lines)[..2], ["exit", "0"]);
    assert_eq!(report(&lines), report(&table));
}

#[rstest]
#[case::no_json("{\n", "bad_json", "5:1")]
#[case::a_bare_subject(
    "{\"at\":\"2025-06-10T14:05:00Z\",\"subject\":\"C-1\",\"event\":\"reply\"}\n",
    "bad_subject",
    "5:1"
)]
#[case::a_list(
    "{\"at\":\"2025-06-10T14:05:00Z\",\"subject\":\"case:C-1\",\"event\":\"reply\",\"agent\":[1]}\n",
    "wrong_type",
    "5:75"
)]
fn every_bad_line_is_counted_and_stops_a_strict_run(
    #[case] line: &str,
    #[case] word: &str,
    #[case] place: &str,
) {
    let bad = file(&format!("bad-{word}.jsonl"), format!("{LINES}{line}").as_bytes());
    let counted = backtest(&[MISSION, &bad]);
    assert!(counted.starts_with("exit 0\n") && counted.contains(&format!("1 {word}: ")), "{counted}");
    assert!(
        counted.contains(&format!(".jsonl:{place}: ")) && counted.contains("\nRows: 5 read"),
        "{counted}"
    );
    assert!(backtest(&[MISSION, &bad, "--strict"]).starts_with("exit 1\n"));
}

#[test]
fn a_parquet_file_is_a_history() {
    let seed = "../../fuzz/seeds/parquet/history.parquet";
    let shown = backtest(&[MISSION, seed, "--as-of", "2025-06-21T00:00:00Z"]);
    assert!(shown.starts_with("exit 0\n") && shown.contains("Rows: 8 read"), "{shown}");
    let bytes = std::fs::read(seed).unwrap_or_default();
    let cut = file("cut.parquet", &bytes[..bytes.len() / 2]);
    let shown = backtest(&[MISSION, &cut]);
    assert!(shown.starts_with("exit 1\n") && shown.contains("1 bad_parquet: "), "{shown}");
}

#[test]
fn a_json_text_is_read_through_a_mapping() {
    let mapping = b"name = \"t\"\nshape = \"case\"\nrows = \"/tickets\"\ncase = \"id\"\n\
                    [[events]]\nevent = \"received\"\nat = \"opened\"\n";
    let mapping = file("rows.toml", mapping);
    let rows = |json: &[u8]| backtest(&[MISSION, &file("rows.json", json), "--map", &mapping]);
    let shown = rows(b"{\"tickets\":[{\"id\":1,\"opened\":\"2025-06-10T14:00:00Z\"}]}");
    assert!(shown.starts_with("exit 0\n") && shown.contains("Rows: 1 read, 1 used"), "{shown}");
    let shown = rows(b"{\"issues\":[]}");
    assert!(shown.starts_with("exit 1\n") && shown.contains("1 no_rows: "), "{shown}");
}

#[test]
fn an_exception_is_told_with_the_clock_that_used_it() {
    let history =
        GOOD.replace(",priority\n", ",priority,account_id\n").replace(",email,\n", ",email,,globex\n");
    let history = history
        .replace(",P3\n", ",P3,\n")
        .replace("reply,,\n", "reply,,,\n")
        .replace("resolved,,\n", "resolved,,,\n");
    let history = file("excepted.csv", history.as_bytes());
    let exceptions = "account_id,promise,target,from,until,approved_by\n\
                      globex,response,30 business min,2025-06-01,2025-06-30,Dana\n\
                      globex,answer,30 business min,2025-06-01,2025-06-30,Dana\n";
    let exceptions = file("exceptions.csv", exceptions.as_bytes());
    let words = [MISSION, &history, "--exceptions", &exceptions];
    insta::assert_snapshot!(backtest(&[&words[..], &["--explain", "C-1"]].concat()));
    let report = backtest(&words);
    assert!(
        report.contains("1 bad_exception: ") && report.contains("the mission has no promise `answer`"),
        "{report}"
    );
    assert!(backtest(&[&words[..], &["--strict"]].concat()).starts_with("exit 1\n"));
}

#[test]
fn a_part_refuses_force_majeure_and_says_why() {
    let shown = backtest(&[MISSION, HISTORY, "--partial", "x.part", "--force-majeure", "closures.csv"]);
    assert!(shown.starts_with("exit 2\n"), "{shown}");
    assert!(
        shown.contains("a part carries the contractual numbers only; leave out `--force-majeure`"),
        "{shown}"
    );
}

/// Two customers with a call each, in a file of their own.
const CALLS: [&str; 2] = [
    "2025-06-10T10:00:00-04:00,,call_offered,c1,K-1,phone,,,\n\
     2025-06-10T10:00:10-04:00,,call_answered,c1,K-1,phone,ines,10000,3600000\n",
    "2025-06-10T11:00:00-04:00,,call_offered,c2,K-2,phone,,,\n\
     2025-06-10T11:00:10-04:00,,call_answered,c2,K-2,phone,omar,10000,3600000\n",
];

/// A file with all calls, and the parts of each customer.
fn calls_and_parts(name: &str) -> (String, Vec<String>) {
    let header = "occurred_at,case_id,event,customer_id,contact_id,channel,agent,wait_ms,handle_ms\n";
    let table =
        |nth: &str, rows: &str| file(&format!("{name}-{nth}.csv"), format!("{header}{rows}").as_bytes());
    let part = |(nth, rows): (usize, &str)| {
        let history = table(&nth.to_string(), rows);
        let part = format!("{history}.part");
        let shown = backtest(&[MISSION, &history, "--as-of", "2025-07-01T00:00:00Z", "--partial", &part]);
        assert!(shown.starts_with("exit 0\n"), "{shown}");
        part
    };
    (table("all", &CALLS.concat()), CALLS.into_iter().enumerate().map(part).collect())
}

/// What is printed for parts that are merged with these words besides.
fn merged(parts: &[String], rest: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    backtest(&[&[MISSION, "--merge"], &parts[..], rest].concat())
}

const STAFFING: &str = "month,agent,channel,available_hours,cost,currency\n\
                        2025-06,ines,,0.5,,\n\
                        2025-06,nobody,,0.5,,\n\
                        2025-06,,fax,1,,\n\
                        2025-06,,,,30,USD\n";

#[test]
fn m_33_m_82_parts_merged_with_a_staffing_file_print_the_report_of_one_run_with_it() {
    let (all, parts) = calls_and_parts("staffed");
    let staffing = file("staffing.csv", STAFFING.as_bytes());
    let one =
        backtest(&[MISSION, &all, "--as-of", "2025-07-01T00:00:00Z", "--staffing", &staffing, "--json"]);
    let found = merged(&parts, &["--staffing", &staffing, "--json"]);
    let people = merged(&parts, &["--staffing", &staffing]);
    for expected in ["staffing.csv:3:9", "staffing.csv:4:10", "occupancy", "66.7%", "15.00 USD"] {
        assert!(people.contains(expected), "{expected}\n{people}");
    }
    // The history's name is that of each part's file.
    let (name, names) = (format!("\"{all}\""), found.lines().find(|line| line.contains("staffed-0.csv")));
    let names = names.unwrap_or_default().trim().trim_start_matches("\"file\": ").trim_end_matches(',');
    assert_eq!(found.replace(names, &name), one);
}

#[test]
fn what_is_wrong_with_the_staffing_file_of_parts_ends_the_run_as_it_does_in_one_run() {
    let (all, parts) = calls_and_parts("misstaffed");
    let staffing = file("misstaffing.csv", STAFFING.as_bytes());
    let no_month = file("no-month.csv", STAFFING.replace("month", "when").as_bytes());
    let both = |rest: &[&str]| {
        let of_one = [&[MISSION, &all, "--as-of", "2025-07-01T00:00:00Z"], rest].concat();
        assert_eq!(merged(&parts, rest), backtest(&of_one));
        merged(&parts, rest)
    };
    let strict = both(&["--staffing", &staffing, "--strict"]);
    assert!(strict.starts_with("exit 1\n") && strict.contains("misstaffing.csv:4:10"), "{strict}");
    let missing = both(&["--staffing", &no_month, "--json"]);
    assert!(missing.starts_with("exit 1\n") && missing.contains("no column `month`"), "{missing}");
    let unknown = both(&["--staffing", "no_such.csv"]);
    assert!(unknown.starts_with("exit 2\n") && unknown.contains("cannot open `no_such.csv`"), "{unknown}");
    assert!(merged(&parts, &["--strict"]).starts_with("exit 0\n"));
}

#[test]
fn strict_stops_at_the_first_problem_of_merged_parts() {
    let part = [file("with-problems.part", b"")];
    let shown = backtest(&[MISSION, HISTORY, "--customers", CUSTOMERS, "--partial", &part[0]]);
    assert!(shown.starts_with("exit 0\n"), "{shown}");
    let strict = merged(&part, &["--strict"]);
    assert!(strict.starts_with("exit 1\n") && strict.contains("history.csv:32:1"), "{strict}");
    // One run stops before it has replayed the rows that it counts.
    let of_one = backtest(&[MISSION, HISTORY, "--customers", CUSTOMERS, "--strict"]);
    assert_eq!(strict.split("Rows").next(), of_one.split("Rows").next());
    assert!(merged(&part, &[]).starts_with("exit 0\n"));
}

#[test]
fn a_part_refuses_a_staffing_file_and_says_where_it_goes() {
    let shown = backtest(&[MISSION, HISTORY, "--partial", "x.part", "--staffing", "staffing.csv"]);
    assert!(shown.starts_with("exit 2\n"), "{shown}");
    assert!(shown.contains("leave out `--staffing`, and give it with `--merge`"), "{shown}");
}
