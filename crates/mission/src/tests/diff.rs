//! What a new version changes for customers.

use rstest::rstest;

use crate::check::testing::{SOUND, promise};
use crate::policy::Policy;
use crate::{compile, diff};

fn policy(lines: &str) -> Policy {
    compile(&format!("{SOUND}{lines}")).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// The changes from one set of lines to the other: verdict, name, and what of it changed.
fn changes(old: &str, new: &str) -> Vec<String> {
    let line = |change: &diff::Change| {
        let parts: Vec<&str> = change.parts.iter().map(|part| part.text.as_str()).collect();
        let sla = if change.is_sla { ", an SLA" } else { "" };
        format!("{} {}{sla}: {}", change.verdict, change.name, parts.join("; "))
    };
    diff(&policy(old), &policy(new)).changes.iter().map(line).collect()
}

#[rstest]
#[case::the_same("target = \"4 business h\"", "target = \"4 business h\"", &[])]
#[case::in_other_words("target = \"1 business h\"", "target = \"at most 60 business min\"", &[])]
#[case::sooner("target = \"4 business h\"", "target = \"2 business h\"", &["stronger a, an SLA: the target is 2 business h instead of 4 business h"])]
#[case::later("target = \"4 business h\"", "target = \"8 business h\"", &["weaker a, an SLA: the target is 8 business h instead of 4 business h"])]
#[case::another_unit("target = \"30 h\"\nattainment = \"10%\"", "target = \"4 business h\"\nattainment = \"10%\"", &["changed a, an SLA: the target is 4 business h instead of 30 h"])]
#[case::without_equality("target = \"4 business h\"", "target = \"less than 4 business h\"", &["stronger a, an SLA: the target is less than 4 business h instead of 4 business h"])]
#[case::more_of_them("target = \"4 business h\"\nattainment = \"80%\"", "target = \"4 business h\"\nattainment = \"90%\"", &["stronger a, an SLA: the share is 90 % instead of 80 %"])]
#[case::both_ways("target = \"4 business h\"\nattainment = \"90%\"", "target = \"2 business h\"\nattainment = \"80%\"", &["changed a, an SLA: the target is 2 business h instead of 4 business h; the share is 80 % instead of 90 %"])]
#[case::fewer_channels("target = \"4 business h\"", "target = \"4 business h\"\nchannels = [\"email\"]", &["weaker a, an SLA: covers only the channels email"])]
#[case::more_channels("target = \"4 business h\"\nchannels = [\"email\"]", "target = \"4 business h\"\nchannels = [\"email\", \"chat\"]", &["stronger a, an SLA: also covers the channels chat"])]
#[case::all_day("target = \"4 business h\"", "target = \"4 business h\"\ncalendar = \"24x7\"", &["stronger a, an SLA: its calendar is 24x7 instead of that of the case"])]
fn a_promise_becomes_stronger_or_weaker(#[case] old: &str, #[case] new: &str, #[case] expected: &[&str]) {
    let lines = |more: &str| format!("[[promise]]\nid = \"a\"\nclock = \"first_response\"\n{more}\n");
    assert_eq!(changes(&lines(old), &lines(new)), expected);
}

#[rstest]
#[case::new("", &promise("a", "triage", "15 min", ""), &["new a, an SLA: "])]
#[case::removed(&promise("a", "triage", "15 min", ""), "", &["removed a, an SLA: "])]
#[case::renamed(&promise("a", "triage", "15 min", ""), &promise("b", "triage", "15 min", ""), &["reworded b: was called `a`"])]
#[case::a_level(
    "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\nattainment = \"80%\"",
    "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"45 s\"\nattainment = \"85%\"",
    &["stronger a, an SLA: the target is 45 s instead of 1 min; the share is 85 % instead of 80 %"],
)]
#[case::a_level_without_equality(
    "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"45 s\"\nattainment = \"80%\"",
    "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"less than 45 s\"\nattainment = \"80%\"",
    &["stronger a, an SLA: the target is less than 45 s instead of 45 s"],
)]
#[case::an_objective(
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"",
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 88%\"",
    &["weaker csat: what it wants"],
)]
#[case::an_objective_held_longer(
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"",
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\nquarters = 3",
    &["stronger csat: what it wants"],
)]
#[case::an_objective_of_fewer(
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\ncohorts = [\"first\", \"pilot\"]",
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\ncohorts = [\"pilot\"]",
    &["changed csat: the cohorts that count"],
)]
#[case::an_objective_of_another_product(
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\nproducts = [\"app\"]",
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\nproducts = [\"web\"]",
    &["changed csat: the products that count"],
)]
#[case::an_objective_of_the_same(
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\ncohorts = [\"a\", \"b\"]",
    "[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\ncohorts = [\"b\", \"a\"]",
    &["reworded csat: "],
)]
#[case::a_rule("[reopen]\nwindow = \"14 days\"", "[reopen]\nwindow = \"7 days\"", &["changed reopen: "])]
fn entries_come_go_and_change(#[case] old: &str, #[case] new: &str, #[case] expected: &[&str]) {
    assert_eq!(changes(old, new), expected);
}

#[rstest]
#[case::r_019_a_closed_date(
    "closed = [2025-07-03]",
    "weaker calendars.more, an SLA: also closed on 2025-07-03"
)]
#[case::a_longer_day("hours = \"Mo-Fr 07:00-20:00\"", "stronger calendars.more, an SLA: other hours")]
#[case::a_later_day("hours = \"Mo-Fr 09:00-21:00\"", "changed calendars.more, an SLA: other hours")]
fn hours_are_part_of_what_is_promised(#[case] line: &str, #[case] expected: &str) {
    let hours = "hours = \"Mo-Fr 08:00-20:00\"";
    let new = if line.starts_with("hours") { line.to_owned() } else { format!("{hours}\n{line}") };
    let calendar = |lines: &str| format!("[calendars.more]\n{lines}\n");
    assert_eq!(changes(&calendar(hours), &calendar(&new)), [expected]);
}

#[test]
fn x_36_a_change_says_when_it_may_bind() {
    let dated = |dates: &str, target: &str| {
        let lines = promise("a", "first_response", target, "");
        let text = format!("{SOUND}{lines}").replace("[owner]", &format!("{dates}\n[owner]"));
        compile(&text).unwrap_or_else(|findings| panic!("{findings:?}"))
    };
    let old = dated("effective = 2025-01-01", "4 business h");
    let new = dated("announced = 2025-06-01\neffective = 2025-07-01", "2 business h");
    let consequences = diff(&old, &new).consequences;
    assert_eq!(consequences.notice_days, 30);
    assert_eq!(consequences.earliest_effective_on.map(|on| on.to_string()).as_deref(), Some("2025-07-01"));
    assert_eq!(consequences.latest_announced_on.map(|on| on.to_string()).as_deref(), Some("2025-06-01"));
    assert_eq!(consequences.is_announced_in_time, Some(true));
    let same = dated("effective = 2025-06-02", "4 business h");
    let consequences = diff(&old, &same).consequences;
    assert_eq!((consequences.changes_sla, consequences.notice_days), (false, 0));
}
