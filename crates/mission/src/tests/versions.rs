//! Several versions of one mission: their order, their notice, and the names they share.

use calendar::{Date, Instant};
use rstest::rstest;

use crate::check::testing::promise;
use crate::policy::{NOTICE_DAYS, TargetId, earliest_effective_on, is_announced_in_time};
use crate::{Policy, Versions, compile};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

#[rstest]
#[case::x_36_a_month_of_thirty_days("2025-06-01", "2025-07-01")]
#[case::x_36_across_february("2025-01-31", "2025-03-02")]
#[case::x_36_across_a_leap_day("2024-01-31", "2024-03-01")]
fn x_36_notice(#[case] announced: &str, #[case] earliest: &str) {
    let (announced, earliest) = (date(announced), date(earliest));
    assert_eq!(earliest_effective_on(announced, NOTICE_DAYS), earliest);
    assert!(is_announced_in_time(announced, earliest, NOTICE_DAYS));
    let day_before = earliest.yesterday().expect("a date");
    assert!(!is_announced_in_time(announced, day_before, NOTICE_DAYS), "29 days are too few");
}

/// A mission called `name` of a version, in force from a date, with further lines.
fn version(name: &str, number: &str, effective: Option<&str>, more: &str) -> Policy {
    let effective = effective.map(|on| format!("effective = {on}\n")).unwrap_or_default();
    let text = format!(
        "[mission]\nname = \"{name}\"\nversion = \"{number}\"\n{effective}reporting_zone = \"America/New_York\"\n\
         [owner]\nname = \"A. Rivera\"\nrole = \"Head\"\nemail = \"owner@example.com\"\n\
         [calendars.standard]\nhours = \"Mo-Fr 08:00-20:00\"\n\
         [[promise]]\nid = \"satisfied\"\nobjective = \"satisfaction\"\n{more}\n{}",
        include_str!("words.toml")
    );
    compile(&text).unwrap_or_else(|findings| panic!("{findings:?}"))
}

#[rstest]
#[case::no_date(
    &[("Care", "1.0", Some("2025-01-01")), ("Care", "1.1", None)],
    "version `1.1` has no `effective` date; several versions each need one",
)]
#[case::one_date_twice(
    &[("Care", "1.0", Some("2025-01-01")), ("Care", "1.1", Some("2025-01-01"))],
    "versions `1.0` and `1.1` are both effective from 2025-01-01; give each a date of its own",
)]
#[case::one_number_twice(
    &[("Care", "1.0", Some("2025-01-01")), ("Care", "1.0", Some("2025-02-01"))],
    "two missions are version `1.0`; each version has a number of its own",
)]
#[case::falling(
    &[("Care", "1.10", Some("2025-01-01")), ("Care", "1.9", Some("2025-02-01"))],
    "version `1.9` is effective from 2025-02-01, after version `1.10`; a later version has a higher number",
)]
#[case::another_mission(
    &[("Care", "1.0", Some("2025-01-01")), ("Sales", "1.1", Some("2025-02-01"))],
    "version `1.1` is of the mission `Sales`, the others of `Care`",
)]
fn versions_that_cannot_follow_each_other(
    #[case] versions: &[(&str, &str, Option<&str>)],
    #[case] expected: &str,
) {
    let policies = versions.iter().map(|(name, number, on)| version(name, number, *on, "")).collect();
    assert_eq!(Versions::of(policies).expect_err("no versions of one mission").to_string(), expected);
}

#[test]
fn no_mission_at_all_is_an_error() {
    assert!(Versions::of(Vec::new()).is_err());
}

#[test]
fn a_promise_that_changed_stands_once_for_each_text() {
    let common = promise("triage", "triage", "15 min", "");
    let old = format!(
        "{common}{}[tiers.bronze]\n[tiers.gold]\nrank = 2\n",
        promise("answer", "first_response", "4 business h", "tiers = [\"gold\"]")
    );
    let new = format!(
        "{}{common}[tiers.gold]\nrank = 2\n[tiers.platinum]\nrank = 3\n",
        promise("answer", "first_response", "2 business h", "tiers = [\"gold\"]"),
    );
    let policies = vec![
        version("Care", "1.1", Some("2025-07-01"), &new),
        version("Care", "1.0", Some("2025-01-01"), &old),
    ];
    let versions = Versions::of(policies).expect("two versions");
    let united = &versions.united;
    let names: Vec<&str> = united.targets.iter().map(|target| target.name.as_str()).collect();
    assert_eq!(names, ["answer (version 1.1)", "triage", "answer (version 1.0)"]);
    let tiers: Vec<&str> = united.tiers.iter().map(|tier| tier.name.as_str()).collect();
    assert_eq!(tiers, ["gold", "platinum", "bronze"]);
    let [first, second] = versions.list.as_slice() else { panic!("two versions") };
    assert_eq!(first.targets, [TargetId(1), TargetId(2)], "the triage promise is the same in both");
    assert_eq!(second.targets, [TargetId(0), TargetId(1)]);
    let scope = first.policy.targets[1].scope.tiers.as_deref();
    assert_eq!(scope, Some([united.tier("gold").expect("a tier")].as_slice()), "a tier keeps one id");
    for version in &versions.list {
        for target in &version.policy.targets {
            let clause = version.policy.clause(target.clause).expect("a clause");
            assert!(clause.path.ends_with(&target.name), "{} of {}", clause.path, target.name);
        }
    }
}

#[test]
fn an_instant_at_the_effective_instant_is_under_the_new_version() {
    let policies =
        vec![version("Care", "1.0", Some("2025-01-01"), ""), version("Care", "1.1", Some("2025-07-01"), "")];
    let versions = Versions::of(policies).expect("two versions");
    let midnight: Instant = "2025-07-01T04:00:00Z".parse().expect("an instant");
    assert_eq!(versions.at(midnight), 1);
    assert_eq!(versions.at(Instant(midnight.as_ms() - 1)), 0);
    assert_eq!(versions.at(Instant(0)), 0, "what was before the first version is under it");
}
