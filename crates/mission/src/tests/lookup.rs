//! Questions to a policy.

use rstest::rstest;

use crate::check::testing::SOUND;
use crate::policy::{CalendarId, ClauseId};
use crate::{Channel, Policy, Priority, compile};

fn policy() -> Policy {
    let lines = "
        [calendars.phone]
        hours = \"Mo-Sa 08:00-20:00\"
        [calendars.spanish]
        hours = \"Mo-Fr 09:00-18:00\"
        [calendars.gold]
        hours = \"Mo-Su 08:00-20:00\"
        [tiers.standard]
        [tiers.gold]
        rank = 2
        calendar = \"gold\"
        [channels]
        phone = { calendar = \"phone\" }
        email = {}
        chat  = { enabled = false }
        [languages.es]
        calendar = \"spanish\"
        [scope]
        covered  = [\"returns\"]
        excluded = { billing = \"Finance\" }
    ";
    compile(&format!("{SOUND}{lines}")).expect("the mission is sound")
}

#[rstest]
#[case::p1_goes_first("gold", Channel::Phone, Some("es"), Priority::P1, "24x7")]
#[case::then_the_tier("gold", Channel::Phone, Some("es"), Priority::P2, "gold")]
#[case::then_the_channel("standard", Channel::Phone, Some("es"), Priority::P2, "phone")]
#[case::then_the_language("standard", Channel::Email, Some("es"), Priority::P2, "spanish")]
#[case::then_the_standard("standard", Channel::Email, None, Priority::P2, "standard")]
#[case::a_channel_not_offered("standard", Channel::Letter, None, Priority::P2, "standard")]
fn a_case_has_one_calendar(
    #[case] tier: &str,
    #[case] channel: Channel,
    #[case] language: Option<&str>,
    #[case] priority: Priority,
    #[case] calendar: &str,
) {
    let policy = policy();
    let tier = policy.tier(tier).expect("the tier is known");
    let language = language.and_then(|code| policy.language(code));
    let id = policy.calendar_for(tier, channel, language, priority);
    assert_eq!(policy.calendars[usize::from(id.0)].name, calendar);
}

#[test]
fn entries_are_found_by_name() {
    let policy = policy();
    assert_eq!(policy.calendar("24x7"), Some(CalendarId::ALWAYS));
    assert_eq!(policy.calendar("sundays"), None);
    let category =
        |name| policy.category(name).map(|id| policy.categories[usize::from(id.0)].excluded_to.clone());
    assert_eq!(category("returns"), Some(None));
    assert_eq!(category("billing"), Some(Some("Finance".to_owned())));
    assert_eq!(category("legal"), None);
    assert_eq!((policy.language("de"), policy.tier("silver")), (None, None));
    assert!(policy.channel(Channel::Chat).is_none(), "a channel that is not enabled is not offered");
    assert!(policy.channel(Channel::Email).is_some());
}

#[test]
fn a_service_level_runs_on_the_calendar_of_its_channel() {
    let policy = policy();
    let name = |channel| policy.calendars[usize::from(policy.calendar_of_channel(channel).0)].name.clone();
    assert_eq!(name(Channel::Phone), "phone");
    assert_eq!(name(Channel::Email), "standard");
}

#[test]
fn a_clause_has_a_number() {
    assert_eq!(ClauseId(6).to_string(), "§7");
    assert!(policy().clause(ClauseId(3)).is_some_and(|clause| clause.path == "calendars.standard"));
    assert_eq!(policy().clause(ClauseId(999)), None);
}
