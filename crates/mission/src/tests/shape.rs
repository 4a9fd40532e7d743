//! Settings that only make sense together.

use rstest::rstest;

use crate::check::testing::always_sound;
use crate::{Files, Severity, read};

/// The errors of a sound mission with `lines` added.
fn errors(lines: &str) -> Vec<String> {
    let reading = read(&format!("{}{lines}", always_sound()), &Files::new());
    let errors = reading.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.message).collect()
}

#[rstest]
#[case::both(
    "clock = \"triage\"\nservice_level = \"answered\"\ntarget = \"15 min\"",
    "`it` names both a clock and a service level"
)]
#[case::a_share_on_a_clock(
    "clock = \"triage\"\ntarget = \"5%\"",
    "`it` sets a clock, but its target is a percentage"
)]
#[case::credits_of_a_clock(
    "clock = \"first_response\"\ntarget = \"4 h\"\ncredit_bearing = true",
    "`it` sets a clock; only a service level bears credits"
)]
#[case::stops_of_a_response(
    "clock = \"first_response\"\ntarget = \"4 h\"\nsatisfied_by = [\"restored\"]",
    "`satisfied_by` belongs to the `resolution` and `callback` clocks, but `it` sets `first_response`"
)]
#[case::stops_of_another_clock(
    "clock = \"callback\"\ntarget = \"15 min\"\nsatisfied_by = [\"resolved\"]",
    "`resolved` does not satisfy a `callback` promise"
)]
#[case::a_callback_of_a_p2(
    "clock = \"callback\"\ntarget = \"15 min\"\npriorities = [\"P1\", \"P2\"]",
    "`it` calls back P2 cases, but only P1 is called back"
)]
#[case::a_delay_of_another_clock(
    "clock = \"triage\"\ntarget = \"15 min\"\nnot_before = \"72 h\"",
    "`not_before` belongs to the `follow_up` clock, but `it` sets `triage`"
)]
#[case::updates_that_cannot_repeat(
    "clock = \"update_cadence\"\ntarget = \"same day\"",
    "`it` cannot be repeated every `same day`"
)]
#[case::updates_nobody_can_send(
    "clock = \"update_cadence\"\ntarget = \"5 s\"\ncalendar = \"24x7\"",
    "`it` owes an update every `5 s`, which nobody can keep"
)]
#[case::a_level_without_channels(
    "service_level = \"answered\"\ntarget = \"60 s\"",
    "`it` is a service level without channels"
)]
#[case::a_level_of_a_priority(
    "service_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\npriorities = [\"P1\"]",
    "`it` is a service level, which covers its channels whole, but names `priorities`"
)]
#[case::a_calendar_for_callers(
    "service_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\ncalendar = \"24x7\"",
    "`it` measures waiting in physical time and needs no calendar"
)]
#[case::callers_in_business_time(
    "service_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"1 business min\"",
    "the target of `it` cannot be measured in this unit"
)]
#[case::abandonment_in_seconds(
    "service_level = \"abandonment\"\nchannels = [\"phone\"]\ntarget = \"5 s\"",
    "the target of `it` cannot be measured in this unit"
)]
#[case::attainment_of_a_mean(
    "service_level = \"speed_of_answer\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\nattainment = \"80%\"",
    "`it` promises one value for the month, so it has no attainment"
)]
#[case::a_target_beside_an_objective(
    "objective = \"csat\"\ntarget = \"4 h\"\n[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"",
    "`it` promises an objective, which says all there is to it, but names `target`"
)]
#[case::a_median_with_a_percentage(
    "clock = \"triage\"\ntarget = \"4 h\"\nstatistic = \"median\"\nattainment = \"90%\"",
    "`it` promises a median, which has no attainment"
)]
#[case::a_confirmed_response(
    "clock = \"triage\"\ntarget = \"4 h\"\nuntil_confirmed = true",
    "`until_confirmed` belongs to the `follow_up` clock, which `it` does not set"
)]
#[case::attempts_at_nothing(
    "clock = \"follow_up\"\ntarget = \"24 h\"\nattempts = 3",
    "`it` counts attempts, but does not go on until the customer confirms"
)]
#[case::an_unknown_word("clock = \"resolve\"\ntarget = \"4 h\"", "`resolve` is not a clock")]
#[case::a_lower_bound(
    "clock = \"triage\"\ntarget = \"at least 4 h\"",
    "`at least 4 h` is a lower bound, but a promise limits from above"
)]
#[case::an_empty_list("clock = \"triage\"\ntarget = \"4 h\"\nchannels = []", "an empty list covers nothing")]
#[case::a_word_twice(
    "clock = \"triage\"\ntarget = \"4 h\"\nchannels = [\"chat\", \"chat\"]",
    "this stands in the list twice"
)]
#[case::no_list(
    "clock = \"triage\"\ntarget = \"4 h\"\nchannels = \"chat\"",
    "expected a list in square brackets, found the text `chat`"
)]
fn a_promise_makes_sense(#[case] lines: &str, #[case] message: &str) {
    assert_eq!(errors(&format!("[[promise]]\nid = \"it\"\n{lines}")), [message]);
}

#[rstest]
#[case::doubled_ids(
    "[[promise]]\nid = \"a\"\nclock = \"triage\"\ntarget = \"1 h\"\n[[promise]]\nid = \"a\"\nclock = \"resolution\"\ntarget = \"2 h\"",
    "two promises have the id `a`"
)]
#[case::a_rule_for_everything(
    "[priorities]\nrules = [{ when = {}, priority = \"P1\" }]",
    "a rule without conditions fits everything"
)]
#[case::a_tier_of_everybody("[tiers.gold]\nwhen = {}", "a rule without conditions fits everything")]
#[case::revenue_without_currency(
    "[tiers.gold.when]\nrevenue = \"> 250k\"",
    "`250k` is not an amount of money"
)]
#[case::a_response_pauses("[[pause]]\nclocks = [\"first_response\"]", "`first_response` never pauses")]
#[case::an_unknown_key("[reopen]\nwindwo = \"14 days\"", "unknown key `windwo`")]
#[case::an_unknown_section("[holidays]\na = 1", "unknown key `holidays`")]
#[case::a_single_bracket(
    "[pause]\nclocks = [\"resolution\"]",
    "expected entries in double square brackets, found a table"
)]
#[case::a_text_for_an_answer(
    "[channels]\nemail = { enabled = \"yes\" }",
    "expected `true` or `false`, found the text `yes`"
)]
#[case::a_blank_in_an_id("[calendars.\"a b\"]\nhours = \"24/7\"", "`a b` is not an id")]
#[case::an_unknown_channel("[channels]\nfax = {}", "`fax` is not a channel")]
#[case::a_language("[languages.spanish]\ncalendar = \"standard\"", "`spanish` is not a language code")]
#[case::a_time_of_day("[backlog]\nsnapshot_at = \"25:00\"", "`25:00` is not a time of day")]
#[case::a_date(
    "[calendars.a]\nhours = \"24/7\"\nclosed = [\"2025-12-25\"]",
    "expected a date such as `2025-07-01`, found the text `2025-12-25`"
)]
#[case::an_impossible_date(
    "[calendars.a]\nhours = \"24/7\"\nspecial = { 2025-02-30 = \"08:00-12:00\" }",
    "`2025-02-30` is not a date"
)]
fn a_mission_makes_sense(#[case] lines: &str, #[case] message: &str) {
    assert_eq!(errors(lines).join("\n"), message);
}

#[test]
fn no_unknown_key_hides_behind_a_remark() {
    let lines = "[[promise]]\nid = \"a\"\nclock = \"triage\"\ntarget = \"1 h\"\nnote = \"why\"\nsource = \"page 3\"\nassumed = true";
    assert_eq!(errors(lines), [""; 0]);
}

#[test]
fn a_misspelt_required_key_is_one_finding() {
    assert_eq!(errors("[calendars.a]\nhuors = \"24/7\""), ["unknown key `huors`"]);
    assert_eq!(errors("[calendars.a]\nzone = \"UTC\""), ["`hours` is missing"]);
}
