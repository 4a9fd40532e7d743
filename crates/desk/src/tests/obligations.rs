//! X-20… and every row of clocks.md 15 as obligations.

use std::sync::LazyLock;

use mission::{Jurisdiction, ObligationKind};
use rstest::rstest;

use super::story::{at, show, t4, t4_with};
use crate::Rulebook;
use crate::case::event::{AgentId, ZoneId};
use crate::case::outcome::Verdict;
use crate::obligation::kinds::{KINDS, rule};
use crate::obligation::{Body, Conclusion, Event, Obligation, Source, Standing, Start, replay};

/// The S4 mission with the hours of the examples, holidays closed, and a cut-off for refunds.
fn std_book() -> &'static Rulebook {
    static BOOK: LazyLock<Rulebook> = LazyLock::new(|| {
        t4_with(&[
            (
                "hours = \"Mo-Fr 08:00-20:00\"\n",
                "hours = \"Mo-Fr 08:00-20:00\"\nclosed = [2025-02-17, 2025-11-27]\n",
            ),
            (
                "retention           = \"365 days\"",
                "retention = \"365 days\"\nsame_day_refund = \"same day before 16:00\"",
            ),
        ])
    });
    &BOOK
}

/// `06-12 23:40 started detractor_outreach`, `02-01 09:00 started privacy_request EU`, `06-17 20:00 done a1`. A line may end
/// with `stored` and the instant at which it was stored.
pub fn events(story: &str) -> Vec<Event> {
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    (0u64..).zip(lines).map(|(seq, line)| event(seq, line)).collect()
}

fn event(seq: u64, line: &str) -> Event {
    let (line, stored) = line.split_once(" stored ").map_or((line, None), |(line, when)| (line, Some(when)));
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = at(&format!("{} {}", words[0], words[1]));
    let named = words[3..].iter().find_map(|word| word.strip_prefix('a')?.parse().ok());
    let body = match words[2] {
        "started" => Body::Started(Start {
            law: words[3..].iter().find_map(|word| Jurisdiction::find(word)),
            ..Start::of(ObligationKind::find(words[3]).expect("an obligation"))
        }),
        "extended" => Body::Extended,
        "identity_requested" => Body::IdentityRequested,
        "identity_provided" => Body::IdentityProvided,
        "done" => Body::Done,
        "withdrawn" => Body::Withdrawn,
        "cancelled" => Body::Cancelled,
        "lateness_approved" => Body::LatenessApproved,
        other => panic!("no such event of an obligation: {other}"),
    };
    let recorded_at = stored.map_or(at, self::at);
    Event { at, recorded_at, seq, agent: named.map(AgentId::from_index), team: None, body }
}

/// Everything an obligation says: rungs, outcomes, measurements, and what it owes.
pub fn tell(obligation: &Obligation) -> Vec<String> {
    let mut lines = Vec::new();
    for conclusion in &obligation.conclusions {
        if let Conclusion::RungDue { key, due_at } = conclusion {
            lines.push((*due_at, format!("rung {}", key.rung + 1)));
        }
    }
    for outcome in &obligation.outcomes {
        let verdict = if outcome.verdict == Verdict::Met { "met" } else { "missed" };
        lines.push((outcome.determined_at, format!("{verdict} {}", outcome.nth + 1)));
    }
    for measured in &obligation.measured {
        lines.push((measured.at, format!("took {}", measured.spent)));
    }
    match (obligation.standing, obligation.due_at()) {
        (Standing::Running, Some(due_at)) if obligation.missed_at.is_none() => {
            lines.push((due_at, "due".to_owned()))
        }
        (Standing::Void(at), _) => lines.push((at, "void".to_owned())),
        _ => {}
    }
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(at, line)| format!("{} {line}", show(at))).collect()
}

fn told(book: &Rulebook, story: &str, until: &str) -> Vec<String> {
    tell(&replay(book, &mut events(story), at(until)))
}

#[rstest]
#[case::on_the_last_day("06-13 10:00 done stored 06-20 23:59:59.999", &["06-13 10:00 met 1"], 0)]
#[case::a_millisecond_later("06-13 10:00 done stored 06-21 00:00", &["06-17 20:00 missed 1"], 1)]
#[case::approved(
    "06-13 10:00 done stored 06-21 00:00\n06-22 09:00 lateness_approved",
    &["06-13 10:00 met 1"],
    0,
)]
#[case::approved_before_it_came(
    "06-13 10:00 done stored 06-23 00:00\n06-22 09:00 lateness_approved",
    &["06-17 20:00 missed 1"],
    1,
)]
#[case::taken_back_late("06-13 10:00 withdrawn stored 06-30 00:00", &["06-17 20:00 missed 1"], 1)]
fn what_is_stored_after_seven_days_waits_for_approval(
    #[case] late: &str,
    #[case] expected: &[&str],
    #[case] n_held: usize,
) {
    let story = format!("06-12 23:40 started coaching\n{late}");
    let obligation = replay(std_book(), &mut events(&story), at("07-30 00:00"));
    assert_eq!(tell(&obligation), expected);
    assert_eq!(obligation.held.len(), n_held);
}

#[test]
fn what_started_too_late_is_not_owed_until_it_is_approved() {
    let story = "06-12 23:40 started coaching stored 06-30 09:00";
    assert_eq!(told(std_book(), story, "07-30 00:00"), [""; 0]);
    let approved = format!("{story}\n07-01 09:00 lateness_approved");
    assert_eq!(told(std_book(), &approved, "07-30 00:00"), ["06-17 20:00 missed 1"]);
}

#[test]
fn every_kind_has_its_row_in_order() {
    let kinds: Vec<ObligationKind> = KINDS.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, ObligationKind::ALL);
    assert!(ObligationKind::ALL.iter().all(|kind| rule(*kind).kind == *kind));
}

#[rstest]
#[case::x_20_late_thursday("06-12 23:40", "detractor_outreach", "06-17 20:00")]
#[case::x_20_saturday("06-14 09:00", "detractor_outreach", "06-18 20:00")]
#[case::x_20_coaching("06-12 23:40", "coaching", "06-17 20:00")]
#[case::x_21_ten_days("11-20 14:00", "credit_issue", "12-05 20:00")]
#[case::x_22_before_the_cut_off("06-10 15:59:59", "same_day_refund", "06-10 20:00")]
#[case::x_22_at_the_cut_off("06-10 16:00", "same_day_refund", "06-11 20:00")]
#[case::x_22_friday_after_it("06-13 17:00", "same_day_refund", "06-16 20:00")]
#[case::x_22_saturday("06-14 10:00", "same_day_refund", "06-16 20:00")]
#[case::r_170_five_days("06-12 10:00", "micro_training", "06-19 20:00")]
#[case::r_159_a_plan("06-12 10:00", "plan_review", "07-13 00:00")]
#[case::r_143_an_article("06-12 10:00", "article_review", "12-10 00:00")]
#[case::r_035_a_question("06-12 10:00", "mission_question", "06-13 10:00")]
#[case::r_138_a_change("06-12 10:00", "change_verification", "08-12 00:00")]
#[case::r_203_a_pilot("06-12 10:00", "pilot_window", "07-13 00:00")]
#[case::r_017_a_year("06-12 10:00", "reassessment", "06-13 00:00")]
#[case::r_214_a_year_of_days("06-12 10:00", "retention", "06-13 00:00")]
#[case::x_36_the_earliest_effect("06-01 23:59", "sla_notice", "07-01 00:00")]
fn every_length_is_due_where_the_calendar_says(#[case] start: &str, #[case] kind: &str, #[case] due: &str) {
    let lines = told(std_book(), &format!("{start} started {kind}"), start);
    assert_eq!(lines, [format!("{due} due")]);
}

#[rstest]
#[case::in_time("11-20 14:00", "credit_issue", "12-05 20:00", "met 1")]
#[case::a_millisecond_late("11-20 14:00", "credit_issue", "12-05 20:00:00.001", "missed 1")]
#[case::the_last_millisecond_of_a_date("06-12 10:00", "plan_review", "07-12 23:59:59.999", "met 1")]
#[case::the_next_date("06-12 10:00", "plan_review", "07-13 00:00", "missed 1")]
#[case::before_it_started("06-12 10:00", "plan_review", "06-11 10:00", "met 1")]
#[case::what_accrues_ends_in_closed_hours("06-10 20:00", "mission_question", "06-12 07:00", "met 1")]
#[case::at_its_exhaustion("06-10 20:00", "mission_question", "06-12 08:00", "met 1")]
#[case::after_its_exhaustion("06-10 20:00", "mission_question", "06-12 08:00:00.001", "missed 1")]
#[case::x_36_thirty_days_of_notice("06-01 10:00", "sla_notice", "07-01 00:00", "met 1")]
#[case::x_36_twenty_nine_days("06-01 10:00", "sla_notice", "06-30 23:59:59.999", "missed 1")]
#[case::effective_before_its_announcement("06-01 10:00", "sla_notice", "05-30 10:00", "missed 1")]
fn met_iff_done_at_or_before_the_exhaustion(
    #[case] start: &str,
    #[case] kind: &str,
    #[case] done: &str,
    #[case] outcome: &str,
) {
    let lines = told(std_book(), &format!("{start} started {kind}\n{done} done"), "2026-12-31 00:00");
    assert!(lines[0].ends_with(outcome), "{lines:?}");
    assert_eq!(lines.len(), 1);
}

#[rstest]
#[case::x_36_a_short_month("2025-01-31 10:00", "03-02 00:00")]
#[case::x_36_a_leap_year("2024-01-31 10:00", "03-01 00:00")]
fn x_36_notice_is_counted_in_dates(#[case] announced: &str, #[case] earliest: &str) {
    let lines = told(t4(), &format!("{announced} started sla_notice"), announced);
    assert_eq!(lines, [format!("{earliest} due")]);
}

#[test]
fn a_miss_is_recorded_at_exhaustion_once_and_a_late_stop_changes_nothing() {
    let story = "06-12 10:00 started coaching";
    assert_eq!(told(t4(), story, "06-17 19:59:59.999"), ["06-17 20:00 due"]);
    assert_eq!(told(t4(), story, "06-17 20:00"), ["06-17 20:00 missed 1"]);
    assert_eq!(told(t4(), &format!("{story}\n06-20 10:00 done a1"), "06-30 00:00"), ["06-17 20:00 missed 1"]);
}

#[rstest]
#[case::before("06-13 10:00 withdrawn", &["06-13 10:00 void"])]
#[case::cancelled("06-13 10:00 cancelled", &["06-13 10:00 void"])]
#[case::after_its_miss("06-18 10:00 withdrawn", &["06-17 20:00 missed 1", "06-18 10:00 void"])]
#[case::after_it_was_done("06-13 10:00 done\n06-14 10:00 withdrawn", &["06-13 10:00 met 1"])]
#[case::done_after_it("06-13 10:00 withdrawn\n06-14 10:00 done", &["06-13 10:00 void"])]
fn what_is_taken_back_is_void(#[case] then: &str, #[case] lines: &[&str]) {
    assert_eq!(told(t4(), &format!("06-12 10:00 started coaching\n{then}"), "07-30 00:00"), lines);
}

#[rstest]
#[case::x_45_mission_limit("", "03-03 00:00")]
#[case::x_45_gdpr("EU", "03-01 00:00")]
#[case::x_45_ccpa("US-CA", "03-03 00:00")]
fn x_45_the_earlier_limit_governs(#[case] law: &str, #[case] due: &str) {
    let lines = told(t4(), &format!("01-31 11:00 started privacy_request {law}"), "01-31 11:00");
    assert_eq!(lines, [format!("{due} due")]);
}

#[rstest]
#[case::x_45_ccpa("01-31 11:00 started privacy_request US-CA", "2025-03-17")]
#[case::r_218_ccpa_extended("01-31 11:00 started privacy_request US-CA\n02-10 10:00 extended", "2025-05-01")]
#[case::r_218_ccpa_does_not_wait(
    "01-31 11:00 started privacy_request US-CA\n02-10 10:00 identity_requested",
    "2025-03-17"
)]
#[case::x_45_gdpr("01-31 11:00 started privacy_request EU", "2025-02-28")]
#[case::r_218_gdpr_moves_from_a_saturday("02-08 11:00 started privacy_request EU", "2025-03-10")]
#[case::r_218_gdpr_moves_from_a_holiday("01-17 11:00 started privacy_request EU", "2025-02-18")]
#[case::r_218_gdpr_extended("01-31 11:00 started privacy_request EU\n02-28 23:59 extended", "2025-04-30")]
#[case::r_218_gdpr_extended_too_late(
    "01-31 11:00 started privacy_request EU\n03-01 00:00 extended",
    "2025-02-28"
)]
#[case::r_218_gdpr_extended_once(
    "01-31 11:00 started privacy_request EU\n02-10 10:00 extended\n02-11 10:00 extended",
    "2025-04-30"
)]
#[case::r_218_gdpr_waits(
    "01-31 11:00 started privacy_request EU\n02-03 10:00 identity_requested\n02-10 10:00 identity_provided",
    "2025-03-10"
)]
fn r_218_each_law_has_its_own_limit(#[case] story: &str, #[case] date: &str) {
    let obligation = replay(std_book(), &mut events(story), at("01-31 11:00"));
    let limits = obligation.current.as_ref().expect("it has started").limits.iter();
    let of_law: Vec<_> = limits.filter(|limit| limit.source != Source::Mission).collect();
    assert_eq!(of_law.len(), 1);
    assert_eq!(of_law[0].date.map(|date| date.to_string()).as_deref(), Some(date));
}

#[test]
fn r_218_the_date_of_a_request_is_read_where_it_came_from() {
    let tokyo = calendar::Zone::named("Asia/Tokyo").expect("a zone of the database");
    let book = Rulebook::new(t4().policy().clone(), vec![tokyo]);
    let mut story = events("01-30 11:00 started privacy_request EU");
    let Body::Started(start) = &mut story[0].body else { panic!("it starts") };
    start.zone = Some(ZoneId(0));
    // In Tokyo it is the 31st already, and February ends nine hours before London's, fourteen before New York's.
    assert_eq!(tell(&replay(&book, &mut story, at("01-30 11:00"))), ["02-28 10:00 due"]);
}

#[test]
fn r_218_without_the_identity_only_the_mission_counts() {
    let story = "01-31 11:00 started privacy_request EU\n02-03 10:00 identity_requested";
    assert_eq!(told(t4(), story, "02-05 00:00"), ["03-03 00:00 due"]);
    assert_eq!(told(t4(), story, "03-05 00:00"), ["03-03 00:00 missed 1"]);
}

#[rstest]
#[case::x_45_confirmation("privacy_confirmation", "02-14 20:00")]
#[case::opt_out("privacy_opt_out", "02-24 20:00")]
fn x_45_the_business_days_of_californian_requests(#[case] kind: &str, #[case] due: &str) {
    let lines = told(std_book(), &format!("01-31 11:00 started {kind} US-CA"), "01-31 11:00");
    assert_eq!(lines, [format!("{due} due")]);
}

#[test]
fn r_218_a_californian_request_brings_its_confirmation() {
    let start = Start { law: Some(Jurisdiction::UsCa), ..Start::of(ObligationKind::PrivacyRequest) };
    assert_eq!(start.companion().map(|start| start.kind), Some(ObligationKind::PrivacyConfirmation));
    assert_eq!(Start { law: Some(Jurisdiction::Eu), ..start }.companion(), None);
}

#[rstest]
#[case::r_021_each_first_tuesday(
    "06-01 00:00 started steering_committee\n06-03 15:00 done\n07-02 10:00 done\n08-05 23:59 done",
    "08-06 00:00",
    &["06-03 15:00 met 1", "07-02 00:00 missed 2", "08-05 23:59 met 3"]
)]
#[case::r_021_a_meeting_before_the_month_opens_is_none_of_it(
    "06-01 00:00 started steering_committee\n06-02 10:00 done\n06-30 10:00 done",
    "07-02 00:00",
    &["06-02 10:00 met 1", "07-02 00:00 missed 2"]
)]
#[case::r_021_an_opened_month_is_not_owed("06-02 10:00 started steering_committee", "06-30 00:00", &[])]
#[case::r_016_the_four_reviews(
    "03-01 10:00 started target_review\n04-30 23:59 done\n07-31 10:00 done\n11-01 00:00 done",
    "11-02 00:00",
    &["04-30 23:59 met 1", "07-31 10:00 met 2", "11-01 00:00 missed 3"]
)]
#[case::r_016_outside_its_month(
    "03-01 10:00 started target_review\n05-02 10:00 done",
    "06-30 00:00",
    &["05-01 00:00 missed 1"]
)]
#[case::r_015_in_the_fourth_quarter(
    "01-01 10:00 started board_sign_off\n09-30 10:00 done\n10-01 00:00 done",
    "2026-01-02 00:00",
    &["10-01 00:00 met 1"]
)]
#[case::r_015_overdue("01-01 10:00 started board_sign_off", "2026-01-02 00:00", &["01-01 00:00 missed 1"])]
#[case::r_039_once_a_quarter(
    "02-10 10:00 started playbook_review\n03-20 10:00 done\n06-30 10:00 done\n07-01 10:00 done",
    "10-01 00:00",
    &["06-30 10:00 met 1", "07-01 10:00 met 2", "01-01 00:00 due"]
)]
#[case::r_029_six_pulses(
    "01-01 00:00 started adoption_pulse\n01-31 10:00 done\n03-02 23:59 done\n03-03 00:00 done\n05-02 10:00 done\n05-31 10:00 done\n06-30 10:00 done\n07-30 10:00 done",
    "12-31 00:00",
    &["01-31 10:00 met 1", "03-02 23:59 met 2", "03-03 00:00 met 3", "05-02 00:00 missed 4", "05-02 10:00 met 5", "06-30 10:00 met 6"]
)]
#[case::r_143_from_each_review(
    "01-01 10:00 started article_review\n03-01 10:00 done\n12-01 10:00 done",
    "2025-12-01 10:00",
    &["03-01 10:00 met 1", "05-31 00:00 due", "08-29 00:00 missed 2"]
)]
fn what_comes_back_comes_back(#[case] story: &str, #[case] until: &str, #[case] lines: &[&str]) {
    let mut told = told(t4(), story, until);
    told.sort();
    let mut lines = lines.to_vec();
    lines.sort();
    assert_eq!(told, lines);
}

#[rstest]
#[case::half_a_day("06-10 08:00 started article_publication\n06-10 14:00 done", "1/2")]
#[case::over_a_weekend("06-13 14:00 started article_publication\n06-16 20:00 done", "3/2")]
#[case::later_than_three_days("06-10 08:00 started article_publication\n06-13 14:00 done", "7/2")]
fn d_35_r_145_an_article_only_says_how_long_it_took(#[case] story: &str, #[case] spent: &str) {
    let obligation = replay(t4(), &mut events(story), at("07-01 00:00"));
    assert_eq!(obligation.outcomes, []);
    assert_eq!(obligation.measured[0].spent.to_string(), spent);
}

#[rstest]
#[case::none_before("06-16 10:00 done", &["06-16 10:00 met 1"])]
#[case::one("06-16 22:00 done", &["06-16 11:20 rung 1", "06-16 22:00 met 1"])]
#[case::both("06-17 20:00 done", &["06-16 11:20 rung 1", "06-17 06:56 rung 2", "06-17 20:00 met 1"])]
#[case::at_the_rung("06-16 11:20 done", &["06-16 11:20 met 1"])]
fn a_ladder_watches_the_physical_share(#[case] then: &str, #[case] lines: &[&str]) {
    // Thursday 09:20 to Tuesday 20:00 are 130 h 40 min, of which 75 % are 98 h and 90 % are 117 h 36 min.
    let book = with_ladder(
        "kinds = [\"coaching\"]\nrungs = [{ reaches = \"75%\", notify = \"management\" }, { exceeds = \"90%\", page = \"management\" }]",
    );
    let start = "06-12 09:20 started coaching";
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    assert_eq!(told(&book, &format!("{start}\n{then}"), "06-30 00:00"), lines);
}

pub fn with_ladder(lines: &str) -> Rulebook {
    let ladder = format!("retention = \"365 days\"\n\n[obligations.ladders.a]\n{lines}\n");
    t4_with(&[("retention           = \"365 days\"", &ladder)])
}
