//! Obligations outside cases: what holds without a word about them, and what a mission may say.

use rstest::rstest;

use crate::check::testing::SOUND;
use crate::policy::{ClauseId, RungAction};
use crate::{Jurisdiction, ObligationKind, Policy, compile};

fn policy(lines: &str) -> Policy {
    compile(&format!("{SOUND}{lines}")).expect("the mission is sound")
}

#[rstest]
#[case::r_134(ObligationKind::DetractorOutreach, "end of 3 business days")]
#[case::r_158(ObligationKind::Coaching, "end of 3 business days")]
#[case::r_159(ObligationKind::PlanReview, "30 days")]
#[case::r_145(ObligationKind::ArticlePublication, "3 business days")]
#[case::r_143(ObligationKind::ArticleReview, "180 days")]
#[case::r_170(ObligationKind::MicroTraining, "end of 5 business days")]
#[case::r_236(ObligationKind::CreditIssue, "end of 10 business days")]
#[case::r_217(ObligationKind::PrivacyRequest, "30 days")]
#[case::r_019(ObligationKind::SlaNotice, "30 days")]
#[case::r_035(ObligationKind::MissionQuestion, "1 business day")]
#[case::r_138(ObligationKind::ChangeVerification, "60 days")]
#[case::r_029(ObligationKind::AdoptionPulse, "30 days")]
#[case::r_203(ObligationKind::PilotWindow, "30 days")]
#[case::r_016(ObligationKind::TargetReview, "last day of Jan, Apr, Jul, Oct")]
#[case::r_015(ObligationKind::BoardSignOff, "31 Dec")]
#[case::r_021(ObligationKind::SteeringCommittee, "first Tuesday of month")]
#[case::r_039(ObligationKind::PlaybookReview, "last day of Mar, Jun, Sep, Dec")]
#[case::r_017(ObligationKind::Reassessment, "12 months")]
#[case::r_214(ObligationKind::Retention, "365 days")]
#[case::r_076(ObligationKind::SameDayRefund, "same day")]
#[case::r_218_confirmation(ObligationKind::PrivacyConfirmation, "end of 10 business days")]
#[case::r_218_opt_out(ObligationKind::PrivacyOptOut, "end of 15 business days")]
fn a_mission_that_says_nothing_owes_what_the_specification_says(
    #[case] kind: ObligationKind,
    #[case] within: &str,
) {
    let policy = policy("");
    let rule = policy.obligations.rule(kind);
    assert_eq!((rule.kind, rule.within.to_string().as_str(), rule.clause), (kind, within, None));
    assert_eq!(policy.obligations.n_pulses, 6);
    assert_eq!(policy.obligations, crate::policy::Obligations::default());
}

#[rstest]
#[case::first_tuesday(
    "steering_committee = \"first Tuesday of month\"",
    "The steering committee meets on the first Tuesday of every month."
)]
#[case::pulses(
    "adoption_pulse = \"30 days\"\nadoption_pulses = 4",
    "We ask our staff how the mission works every 30 days, 4 times."
)]
#[case::refund(
    "same_day_refund = \"same day before 16:00\"",
    "We refund every qualifying claim on the same day when it arrives before 16:00."
)]
#[case::retention(
    "retention = \"365 days\"",
    "We keep the data of a closed case for 365 days, then delete it."
)]
#[case::ladder(
    "ladders.a = { kinds = [\"privacy_request\", \"coaching\"], rungs = [{ reaches = \"75%\", notify = \"boss\" }] }",
    "On privacy request and coaching: when 75 % of the time is used, boss is told."
)]
fn what_a_mission_states_is_a_clause(#[case] lines: &str, #[case] sentence: &str) {
    let path = "[paths.boss]\nsteps = [{ role = \"boss\", person = \"A\", contact = [\"phone\"], within = \"10 min\" }]\n";
    let policy = policy(&format!("{path}[obligations]\n{lines}"));
    assert!(policy.clauses.iter().any(|clause| clause.sentence == sentence), "{:?}", policy.clauses);
}

#[test]
fn the_clause_of_a_stated_length_is_found_from_its_rule() {
    let policy = policy("[obligations]\ncoaching = \"end of 2 business days\"");
    let rule = policy.obligations.rule(ObligationKind::Coaching);
    let clause = rule.clause.and_then(|id: ClauseId| policy.clause(id)).expect("it is stated");
    assert_eq!(clause.path, "obligations.coaching");
    assert_eq!(policy.obligations.rule(ObligationKind::PlanReview).clause, None);
}

#[test]
fn r_236_the_deadline_of_credits_stands_with_the_credits() {
    let bands = "bands = [{ over = \"5 points\", credit = \"5%\" }]";
    let policy = policy(&format!("[credits]\n{bands}\nissue = \"end of 7 business days\""));
    let rule = policy.obligations.rule(ObligationKind::CreditIssue);
    assert_eq!(rule.within.to_string(), "end of 7 business days");
    assert!(rule.clause.is_some());
}

#[test]
fn r_077_only_listed_categories_qualify_for_a_refund() {
    let all = policy("[scope]\ncovered = [\"a\", \"b\"]");
    let [a, b] = ["a", "b"].map(|name| all.category(name));
    assert!(all.obligations.qualifies_for_refund(a) && all.obligations.qualifies_for_refund(None));
    let some = policy("[scope]\ncovered = [\"a\", \"b\"]\n[obligations]\nrefund_categories = [\"b\"]");
    let qualifies = [a, b, None].map(|category| some.obligations.qualifies_for_refund(category));
    assert_eq!(qualifies, [false, true, false]);
}

#[test]
fn a_ladder_watches_the_kinds_it_names() {
    let lines = "[paths.boss]\nsteps = [{ role = \"boss\", person = \"A\", contact = [\"phone\"], within = \"10 min\" }]\n\
                 [obligations.ladders.a]\nkinds = [\"coaching\"]\nrungs = [{ exceeds = \"50%\", page = \"boss\" }]";
    let policy = policy(lines);
    let [ladder] = &policy.obligations.ladders[..] else { panic!("one ladder") };
    assert!(ladder.watches(ObligationKind::Coaching) && !ladder.watches(ObligationKind::Retention));
    assert_eq!(ladder.rungs[0].action, RungAction::Page("boss".to_owned()));
}

#[test]
fn r_218_the_laws_of_a_mission_are_listed() {
    let text = SOUND.replace("[owner]", "jurisdictions = [\"EU\", \"US-CA\"]\n[owner]");
    let policy = compile(&text).expect("the mission is sound");
    assert_eq!(policy.jurisdictions, [Jurisdiction::Eu, Jurisdiction::UsCa]);
}
