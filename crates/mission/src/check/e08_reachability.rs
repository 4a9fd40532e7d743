//! E-08: a promise in physical time that support hours cannot keep for the promised share (clocks.md 14).

use super::reach::{partly_reachable, percent};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-08"),
    about: "a promise whose share cannot be reached in support hours",
    remedy: "promise a smaller share or a longer time, or count `business h`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for partly in partly_reachable(tree).iter().filter(|partly| partly.share < partly.attainment) {
        let help = format!(
            "promise at most {}, allow {}, count `business h`, or widen `{}`",
            percent(&partly.share),
            partly.enough,
            partly.calendar,
        );
        findings.push(Finding::error(partly.span, partly.sentence()).code("E-08").help(help));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found, found_in, promise};
    use crate::{Files, read};

    #[rstest]
    #[case::x_44_a_day("24 h", "attainment = \"95%\"", &["\"24 h\""])]
    #[case::x_44_two_days_for_most("48 h", "attainment = \"90%\"", &[])]
    #[case::x_44_three_days("72 h", "", &[])]
    #[case::all_when_no_share_is_named("48 h", "", &["\"48 h\""])]
    #[case::exactly_the_share("36 h", "attainment = \"85.71%\"", &[])]
    #[case::business_time_is_always_reachable("1 business min", "", &[])]
    #[case::business_days_too("1 business day", "priorities = [\"P2\"]", &[])]
    #[case::p1_runs_on_the_override("15 min", "priorities = [\"P1\"]", &[])]
    #[case::around_the_clock("15 min", "calendar = \"24x7\"", &[])]
    #[case::others_as_well("15 min", "priorities = [\"P1\", \"P2\"]", &["\"15 min\""])]
    #[case::callers_come_in_open_hours("60 s", "channels = [\"phone\", \"chat\"]", &[])]
    #[case::letters_come_at_any_hour("60 s", "channels = [\"chat\", \"letter\"]", &["\"60 s\""])]
    fn e_08_a_promise_can_be_kept_in_support_hours(
        #[case] target: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        assert_eq!(found("E-08", &promise("a", "first_response", target, more)), words);
    }

    #[rstest]
    #[case::around_the_clock("", &[])]
    #[case::in_the_hours_it_names("calendar = \"standard\"", &["\"15 min\""])]
    fn e_08_triage_runs_around_the_clock_unless_it_names_a_calendar(
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        assert_eq!(found("E-08", &promise("a", "triage", "15 min", more)), words);
    }

    #[rstest]
    #[case::exactly_half("1 h", "statistic = \"median\"", &[])]
    #[case::a_minute_less("59 min", "statistic = \"median\"", &["\"59 min\""])]
    #[case::no_median("1 h", "attainment = \"51%\"", &["\"1 h\""])]
    fn e_08_a_median_is_kept_for_half_of_the_arrivals(
        #[case] target: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        let eleven_hours = SOUND.replace("Mo-Fr 08:00-20:00", "Mo-Su 08:00-19:00");
        assert_eq!(found_in("E-08", &(eleven_hours + &promise("a", "first_response", target, more))), words);
    }

    #[test]
    fn e_08_names_both_values() {
        let text = SOUND.to_owned() + &promise("a", "first_response", "24 h", "attainment = \"95%\"");
        let finding = read(&text, &Files::new()).findings.remove(0);
        assert_eq!(
            finding.message,
            "`a` promises 95 % within 24 h, but `standard` is open within 24 h of only 78.57 % of the arrivals of a week"
        );
        assert_eq!(
            finding.help.as_deref(),
            Some("promise at most 78.57 %, allow 60 h, count `business h`, or widen `standard`")
        );
    }

    #[rstest]
    #[case::of_a_tier("[tiers.gold]\ncalendar = \"24x7\"\n[tiers.basic]\n", "tiers = [\"gold\"]", &[])]
    #[case::of_another_tier("[tiers.gold]\ncalendar = \"24x7\"\n[tiers.basic]\n", "", &["\"1 h\""])]
    #[case::of_a_channel("[channels.email]\ncalendar = \"24x7\"\n[channels.portal]\n", "channels = [\"email\"]", &[])]
    #[case::of_a_channel_not_offered("[channels.email]\ncalendar = \"24x7\"\n[channels.phone]\n", "", &[])]
    #[case::of_a_language("[calendars.short]\nhours = \"Mo 08:00-09:00\"\n[languages.es]\ncalendar = \"short\"\n", "channels = [\"email\"]", &["\"1 h\""])]
    fn e_08_the_hours_of_the_case_count(#[case] tables: &str, #[case] more: &str, #[case] words: &[&str]) {
        let text = format!("{SOUND}{tables}{}", promise("a", "first_response", "1 h", more));
        assert_eq!(found_in("E-08", &text), words);
    }

    #[test]
    fn e_08_only_cases_for_which_the_promise_holds_count() {
        let p1 = promise("all", "first_response", "15 min", "")
            + &promise("rest", "first_response", "4 business h", "priorities = [\"P2\", \"P3\", \"P4\"]");
        assert_eq!(found("E-08", &p1), [""; 0]);
    }

    #[rstest]
    #[case::by_mail("[\"email\"]", "24 h", "", &["\"24 h\""])]
    #[case::in_business_time("[\"email\"]", "4 business h", "", &[])]
    #[case::around_the_clock("[\"email\"]", "24 h", "calendar = \"24x7\"", &[])]
    #[case::by_chat("[\"chat\"]", "1 h", "", &[])]
    fn e_08_a_service_level_is_a_promise_too(
        #[case] channels: &str,
        #[case] target: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        let level = format!(
            "[[promise]]\nid = \"a\"\nservice_level = \"first_response\"\nchannels = {channels}\ntarget = \"{target}\"\nattainment = \"90%\"\n{more}"
        );
        assert_eq!(found("E-08", &level), words);
    }
}
