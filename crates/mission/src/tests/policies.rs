//! What missions compile to.

use calendar::{Date, Instant, Within, Zone};
use rstest::rstest;

use super::CUSTOMER_CARE;
use crate::check::testing::{SOUND, promise};
use crate::policy::{CalendarChoice, CalendarId, CalendarZone, TierUpgrade};
use crate::vocabulary::PauseReason;
use crate::{Channel, Files, Policy, Priority, compile, compile_with_warnings, files_named};

fn customer_care() -> Policy {
    compile(CUSTOMER_CARE).expect("the mission that comes with the program is sound")
}

#[test]
fn the_customer_care_mission_compiles_to_this_policy() {
    insta::assert_debug_snapshot!(customer_care());
}

#[test]
fn a_mission_that_says_little_gets_the_defaults() {
    let policy = compile(SOUND).expect("the mission is sound");
    assert_eq!(policy.home_zone, policy.reporting_zone);
    assert_eq!(policy.publication_day, 5);
    assert_eq!(policy.provisional_priority, Priority::P3);
    assert_eq!(policy.tier_upgrade, TierUpgrade::KeepTierOfReceipt);
    assert_eq!(policy.p1_calendar, policy.calendar("24x7"));
    assert_eq!(policy.obligation_calendar, policy.standard_calendar);
    assert_eq!(policy.channels.len(), Channel::ALL.len());
    assert_eq!(policy.tiers.iter().map(|tier| tier.name.as_str()).collect::<Vec<_>>(), ["standard"]);
    let reasons: Vec<Vec<PauseReason>> =
        policy.pauses.iter().map(|rule| rule.reasons.iter().collect()).collect();
    assert_eq!(reasons, [[PauseReason::PendingCustomer], [PauseReason::PendingCustomer]]);
    assert_eq!(policy.pauses[1].priorities.iter().collect::<Vec<_>>(), [Priority::P3, Priority::P4]);
    assert_eq!(policy.reopen.window, Within::CalendarDays(14));
    assert_eq!((&policy.backlog, &policy.credits, policy.effective_on), (&None, &None, None));
}

#[rstest]
#[case::per_case("zone = \"per case\"", CalendarZone::PerCase)]
#[case::fixed("zone = \"Asia/Tokyo\"", CalendarZone::Fixed(Zone::named("Asia/Tokyo").unwrap()))]
#[case::the_home_zone("", CalendarZone::Fixed(Zone::named("America/New_York").unwrap()))]
fn a_calendar_has_a_zone(#[case] line: &str, #[case] zone: CalendarZone) {
    let text = format!("{SOUND}{line}");
    assert_eq!(compile(&text).expect("the mission is sound").calendars[1].zone, zone);
}

#[rstest]
#[case::weekly("hours = \"Mo-Fr 08:00-20:00\"", "2025-12-25", true)]
#[case::closed("hours = \"24/7\"\nclosed = [2025-12-25]", "2025-12-25", false)]
#[case::special("hours = \"24/7\"\nspecial = { 2025-12-24 = \"08:00-12:00\" }", "2025-12-24", false)]
#[case::of_a_country("hours = \"24/7\"\nholidays = [\"US\"]", "2025-12-25", false)]
#[case::of_a_country_said_twice("hours = \"24/7; PH off\"\nholidays = [\"US\"]", "2025-12-25", false)]
#[case::of_a_file("hours = \"24/7\"\nholidays = [\"plant.ics\"]", "2025-08-01", false)]
#[case::before_it_is_valid("hours = \"24/7\"\nvalid_from = 2026-01-01", "2025-12-25", false)]
fn a_calendar_has_closed_dates(#[case] lines: &str, #[case] on: &str, #[case] is_open: bool) {
    let ics =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250801\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let files = Files::from([("plant.ics".to_owned(), ics.to_owned())]);
    let text = format!("{SOUND}[calendars.other]\nzone = \"UTC\"\n{lines}");
    let (policy, _) = compile_with_warnings(&text, &files).expect("the mission is sound");
    let calendar = policy.calendars[2].plan.in_zone(Zone::utc());
    // 15:00 is within the weekly hours and outside the special ones.
    let at: Instant = format!("{on}T15:00:00Z").parse().expect("an instant");
    assert_eq!(calendar.is_open(at), is_open);
}

#[rstest]
#[case::three_letters("USA", "did you mean `US`?")]
#[case::a_name("Germany", "did you mean `DE`?")]
#[case::nearly_a_name("Frnace", "did you mean `FR`?")]
#[case::another_code("UK", "did you mean `GB`?")]
#[case::nowhere("XX", "give the dates as `closed`, or the name of an `.ics` file")]
fn the_country_that_was_meant_is_guessed(#[case] country: &str, #[case] help: &str) {
    let findings = compile(&format!("{SOUND}holidays = [\"{country}\"]\n")).expect_err("no such country");
    assert_eq!(findings[0].message, format!("no holidays are known for the country `{country}`"));
    assert_eq!(findings[0].help.as_deref(), Some(help));
}

#[test]
fn a_mission_names_its_files() {
    let text = format!("{SOUND}holidays = [\"US\", \"plant.ics\"]\n");
    assert_eq!(files_named(&text), ["plant.ics"]);
    let findings = compile(&text).expect_err("the file was not handed in");
    assert_eq!(findings[0].message, "the calendar file `plant.ics` was not found");
}

#[test]
fn a_named_calendar_holds_whatever_the_case() {
    let policy = customer_care();
    let choice =
        |name: &str| policy.targets.iter().find(|target| target.name == name).map(|target| target.calendar);
    assert_eq!(choice("triage"), policy.calendar("24x7").map(CalendarChoice::Fixed));
    assert_eq!(choice("p3-response"), Some(CalendarChoice::ByCase));
    assert_eq!(policy.effective_on, Some(Date::constant(2025, 7, 1)));
}

#[rstest]
#[case::none("", CalendarChoice::Fixed(CalendarId::ALWAYS))]
#[case::the_standard_one("calendar = \"standard\"", CalendarChoice::Fixed(CalendarId(1)))]
fn triage_runs_around_the_clock_unless_it_names_a_calendar(
    #[case] more: &str,
    #[case] calendar: CalendarChoice,
) {
    let text = SOUND.to_owned() + &promise("a", "triage", "15 business min", more);
    assert_eq!(compile(&text).expect("the mission is sound").targets[0].calendar, calendar);
}
