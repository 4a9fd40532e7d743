//! Every clause says in plain words what it promises.

use rstest::rstest;

use super::CUSTOMER_CARE;
use crate::check::testing::always_sound;
use crate::compile;

#[test]
fn the_customer_care_mission_reads_like_this() {
    let policy = compile(CUSTOMER_CARE).expect("the mission that comes with the program is sound");
    let clauses = policy.clauses.iter().map(|clause| {
        format!("{} {}:{}\n    {}\n", clause.number, clause.path, clause.line, clause.sentence)
    });
    insta::assert_snapshot!(clauses.collect::<String>());
}

#[rstest]
#[case::all("clock = \"first_response\"\ntarget = \"24 h\"", "We answer all cases within 24 hours.")]
#[case::share(
    "clock = \"first_response\"\ntarget = \"4 business h\"\nattainment = \"90%\"\nchannels = [\"email\"]",
    "We answer 90 % of e-mails within 4 business hours."
)]
#[case::fraction(
    "clock = \"triage\"\ntarget = \"1 min\"\nattainment = \"99.95%\"",
    "We triage 99.95 % of cases within 60 seconds."
)]
#[case::less("clock = \"triage\"\ntarget = \"less than 1 h\"", "We triage all cases in less than 1 hour.")]
#[case::scope(
    "clock = \"triage\"\ntarget = \"90 min\"\npriorities = [\"P1\", \"P2\"]\nchannels = [\"email\", \"chat\"]\ntiers = [\"standard\"]\ncategories = [\"returns\"]",
    "We triage all P1 and P2 cases by e-mail or chat of standard customers about returns within 90 minutes."
)]
#[case::same_day(
    "clock = \"first_response\"\ntarget = \"same day before 16:00\"",
    "We answer all cases on the same day when they arrive before 16:00."
)]
#[case::days(
    "clock = \"resolution\"\ntarget = \"1 business day\"\npriorities = [\"P2\"]",
    "We resolve all P2 cases within 1 business day."
)]
#[case::stops(
    "clock = \"resolution\"\ntarget = \"48 h\"\nsatisfied_by = [\"resolved\", \"workaround\"]",
    "We resolve all cases, or send a workaround, within 48 hours."
)]
#[case::other_stops(
    "clock = \"resolution\"\ntarget = \"48 h\"\nsatisfied_by = [\"article_sent\"]",
    "For all cases we send an article within 48 hours."
)]
#[case::next_steps(
    "clock = \"next_steps\"\ntarget = \"24 h\"",
    "We say what happens next in all cases within 24 hours."
)]
#[case::next_response(
    "clock = \"next_response\"\ntarget = \"4 business h\"",
    "We answer every later message in all cases within 4 business hours."
)]
#[case::updates(
    "clock = \"update_cadence\"\ntarget = \"1 business day\"\npriorities = [\"P3\"]",
    "From the first answer on we send an update in all P3 cases at least every business day."
)]
#[case::callback(
    "clock = \"callback\"\ntarget = \"15 min\"\npriorities = [\"P1\"]\nsatisfied_by = [\"connected\"]",
    "Outside the standard hours we reach the customers of all P1 cases within 15 minutes."
)]
#[case::follow_up(
    "clock = \"follow_up\"\ntarget = \"end of 1 business day\"\npriorities = [\"P2\"]",
    "After 72 hours without a reopening we ask whether all P2 cases stayed solved, by the end of 1 business day."
)]
#[case::calls(
    "service_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\nattainment = \"80%\"",
    "We answer 80 % of calls within 60 seconds."
)]
#[case::calls_in_less_than(
    "service_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"less than 60 s\"\nattainment = \"80%\"",
    "We answer 80 % of calls in less than 60 seconds."
)]
#[case::chats(
    "service_level = \"answered\"\nchannels = [\"chat\"]\ntarget = \"30 s\"\nattainment = \"80%\"",
    "We accept 80 % of chats within 30 seconds."
)]
fn a_promise_is_one_sentence(#[case] lines: &str, #[case] sentence: &str) {
    let sound = always_sound();
    let text = format!("{sound}[scope]\ncovered = [\"returns\"]\n[[promise]]\nid = \"it\"\n{lines}");
    let policy = compile(&text).expect("the mission is sound");
    let clause =
        policy.clauses.iter().find(|clause| clause.path == "promises.it").expect("the promise is a clause");
    assert_eq!(clause.sentence, sentence);
}

#[rstest]
#[case::an_adjective("night", "The night hours, in New York time, are every day, 20:00 to 08:00.")]
#[case::a_language("spanish", "The Spanish hours, in New York time, are every day, 20:00 to 08:00.")]
#[case::a_plural("nights", "The hours “nights”, in New York time, are every day, 20:00 to 08:00.")]
#[case::no_plural("business", "The business hours, in New York time, are every day, 20:00 to 08:00.")]
fn a_calendar_reads_as_a_name(#[case] name: &str, #[case] sentence: &str) {
    let text = format!("{}[calendars.{name}]\nhours = \"Mo-Su 20:00-08:00\"", always_sound());
    let policy = compile(&text).expect("the mission is sound");
    let path = format!("calendars.{name}");
    let clause = policy.clauses.iter().find(|clause| clause.path == path);
    assert_eq!(clause.map(|clause| clause.sentence.as_str()), Some(sentence));
}

#[test]
fn a_calendar_says_from_when_it_is_in_force() {
    let text =
        format!("{}[calendars.late]\nhours = \"Mo-Fr 08:00-22:00\"\nvalid_from = 2025-07-01", always_sound());
    let policy = compile(&text).expect("the mission is sound");
    let clause =
        policy.clauses.iter().find(|clause| clause.path == "calendars.late").expect("it is a clause");
    let sentence =
        "The late hours, in New York time, from 1 July 2025 on, are Monday to Friday, 08:00 to 22:00.";
    assert_eq!(clause.sentence, sentence);
}

/// Every table of the language.
const EVERYTHING: &str = include_str!("everything.toml");

#[test]
fn every_table_has_its_sentences() {
    let reading = crate::read(EVERYTHING, &crate::Files::new());
    let policy = reading.policy().expect("the mission is sound");
    let clauses = policy.clauses.iter().map(|clause| {
        let private = if clause.is_public { "" } else { " (private)" };
        format!("{} {}{private}\n    {}\n", clause.number, clause.path, clause.sentence)
    });
    insta::assert_snapshot!(clauses.collect::<String>());
    for clause in &policy.clauses {
        let sentence = &clause.sentence;
        assert!(!sentence.starts_with(|first: char| first.is_lowercase()), "{sentence}");
        assert!(
            sentence.ends_with('.') && !sentence.contains("..") && !sentence.contains("  "),
            "{sentence}"
        );
    }
}
