//! Obligations that the events of a case start and end.

use rstest::rstest;

use super::obligations::with_ladder;
use super::story::{at, events, show, t4, t4_with};
use crate::Rulebook;
use crate::case::event::{CaseId, Event};
use crate::case::outcome::Verdict;
use crate::case::replay;
use crate::case::state::CaseState;
use crate::obligation::{self, Told};
use crate::{Effect, Noted, World, due, effects};

fn told(book: &Rulebook, mut story: Vec<Event>, until: &str) -> Vec<String> {
    tell(&replay(book, &mut story, at(until)))
}

/// What a case owes beside its clocks, and under which agent and priority it was determined.
fn tell(case: &CaseState) -> Vec<String> {
    let line = |owed: &crate::obligation::Owed| match (&owed.outcome, owed.obligation.due_at()) {
        (Some((outcome, held)), _) => {
            let verdict = if outcome.verdict == Verdict::Met { "met" } else { "missed" };
            let agent = held.agent.map_or(String::new(), |agent| format!(" a{}", agent.index()));
            format!("{} {verdict} {}{agent}", show(outcome.determined_at), held.priority)
        }
        (None, Some(due_at)) if owed.obligation.is_running() => format!("{} due", show(due_at)),
        (None, _) => "void".to_owned(),
    };
    case.owed.iter().map(line).collect()
}

const ANSWERED: &str =
    "06-10 10:00 received P3 email\n06-10 10:30 assigned a1\n06-12 23:40 survey_answered nps 6\n";

#[rstest]
#[case::r_134_the_last_instant("06-17 20:00 outreach_completed a2", &["06-17 20:00 met P3 a2"])]
#[case::r_134_a_millisecond_later("06-17 20:00:00.001 outreach_completed a2", &["06-17 20:00 missed P3 a1"])]
#[case::r_134_never("", &["06-17 20:00 missed P3 a1"])]
#[case::r_135_an_attempt_is_not_complete("06-16 10:00 outreach_attempted a2", &["06-17 20:00 missed P3 a1"])]
#[case::under_what_the_case_held("06-17 19:59 assigned a3\n06-17 20:00:01 assigned a4\n06-17 21:00 outreach_completed a2", &["06-17 20:00 missed P3 a3"])]
#[case::at_the_instant_itself("06-17 20:00 assigned a3", &["06-17 20:00 missed P3 a3"])]
#[case::a_second_detractor("06-13 10:00 survey_answered nps 0\n06-16 10:00 outreach_completed a2", &["06-16 10:00 met P3 a2", "06-16 10:00 met P3 a2"])]
#[case::spam_owes_nothing("06-13 10:00 spam", &["void"])]
#[case::merged_owes_nothing("06-13 10:00 merged\n06-20 10:00 assigned a3", &["void"])]
#[case::missed_before_it_was_spam("06-18 10:00 spam", &["06-17 20:00 missed P3 a1"])]
fn a_detractor_is_owed_completed_outreach(#[case] then: &str, #[case] lines: &[&str]) {
    assert_eq!(told(t4(), events(&format!("{ANSWERED}{then}")), "06-30 00:00"), lines);
}

#[rstest]
#[case::a_passive("nps 7")]
#[case::a_promoter("nps 10")]
#[case::no_score("nps")]
#[case::a_bad_rating_of_the_case("csat 1")]
fn only_a_detractor_is_owed_outreach(#[case] answer: &str) {
    let story = format!("06-10 10:00 received P3 email\n06-12 10:00 survey_answered {answer}");
    assert_eq!(told(t4(), events(&story), "06-30 00:00"), [""; 0]);
}

#[test]
fn an_answer_without_a_case_is_owed_outreach_too() {
    let story = "06-12 10:00 survey_answered nps 2\n06-13 10:00 outreach_completed a1";
    assert_eq!(told(t4(), events(story), "06-30 00:00"), ["06-13 10:00 met P3 a1"]);
}

#[rstest]
#[case::x_22_on_the_day("06-10 15:59:59 refund_claimed\n06-10 20:00 refunded a1", &["06-10 20:00 met P3 a1"])]
#[case::x_22_at_the_cut_off("06-10 16:00 refund_claimed\n06-11 20:00 refunded a1", &["06-11 20:00 met P3 a1"])]
#[case::x_22_friday_after_it("06-13 17:00 refund_claimed\n06-16 20:00:00.001 refunded a1", &["06-16 20:00 missed P3"])]
#[case::still_open("06-30 17:00 refund_claimed", &["07-01 20:00 due"])]
#[case::resolved_in_between("06-10 15:00 refund_claimed\n06-10 16:00 resolved a2\n06-10 17:00 refunded a1", &["06-10 17:00 met P3 a1"])]
fn r_076_a_claim_is_refunded_on_the_same_day(#[case] then: &str, #[case] lines: &[&str]) {
    let book =
        t4_with(&[("sla_notice          =", "same_day_refund = \"same day before 16:00\"\nsla_notice =")]);
    let story = format!("06-10 10:00 received P3 email\n{then}");
    assert_eq!(told(&book, events(&story), "06-30 20:00"), lines);
}

#[test]
fn r_077_a_claim_of_another_category_is_not_owed() {
    let book = t4_with(&[
        ("covered = [", "covered = [\"point of sale\", "),
        ("sla_notice          =", "refund_categories = [\"point of sale\"]\nsla_notice ="),
    ]);
    let story = events("06-10 10:00 received P3 email\n06-10 11:00 refund_claimed");
    assert_eq!(told(&book, story.clone(), "06-30 20:00"), [""; 0]);
    let mut sold = story;
    if let crate::Body::Received(receipt) = &mut sold[0].body {
        receipt.category = book.policy().category("point of sale");
    }
    assert_eq!(told(&book, sold, "06-30 20:00"), ["06-10 20:00 missed P3"]);
}

#[test]
fn the_next_wake_up_knows_what_is_owed() {
    let mut story = events(&format!("{ANSWERED}06-13 10:00 resolved a1"));
    let case = replay(t4(), &mut story, at("06-13 12:00"));
    assert_eq!(case.next_due_at(), Some(at("06-17 20:00")));
}

/// What is noted about obligations at each of these looks, given what was noted before.
fn noted(book: &Rulebook, looks: &[(&str, &str)]) -> (Vec<String>, Vec<Effect>) {
    let id = CaseId::from_index(0);
    let (mut all, mut lines, mut told): (Vec<Noted>, Vec<String>, Vec<Effect>) = Default::default();
    for (now, story) in looks {
        let case = replay(book, &mut events(&format!("{ANSWERED}{story}")), at(now));
        let world = World { noted: &all, next_seq: 0, ..World::of(book, id, &case) };
        let fresh: Vec<Noted> = due(&world, at(now)).into_iter().map(|(_, noted)| noted).collect();
        for one in &fresh {
            let Noted::Owed { key, noted } = one else { continue };
            let what = match noted {
                obligation::Noted::RungFired { due_at, .. } => format!("fired {}", show(*due_at)),
                obligation::Noted::RungMoot { due_at, .. } => format!("moot {}", show(*due_at)),
                obligation::Noted::RungSuperseded { .. } => "superseded".to_owned(),
                obligation::Noted::Missed { at, .. } => format!("missed {}", show(*at)),
                obligation::Noted::MissRescinded { .. } => "rescinded".to_owned(),
            };
            lines.push(format!("{} {what}", key.kind));
            told.extend(effects(&world, one));
        }
        all.extend(fresh);
    }
    (lines, told)
}

#[rstest]
#[case::in_time(&[("06-16 12:00", ""), ("06-17 12:00", "06-16 13:00 outreach_completed")], &[])]
#[case::a_rung_fires_once(
    &[("06-17 12:00", ""), ("06-17 12:00", ""), ("06-17 13:00", "")],
    &["detractor_outreach fired 06-16 14:55"]
)]
#[case::and_the_miss_follows(
    &[("06-17 12:00", ""), ("06-18 12:00", "")],
    &["detractor_outreach fired 06-16 14:55", "detractor_outreach missed 06-17 20:00"]
)]
#[case::after_downtime_it_is_moot(
    &[("06-17 12:00", "06-17 09:00 outreach_completed")],
    &["detractor_outreach moot 06-16 14:55"]
)]
#[case::known_late(
    &[("06-17 12:00", ""), ("06-17 12:30", "06-16 13:00 outreach_completed")],
    &["detractor_outreach fired 06-16 14:55", "detractor_outreach superseded"]
)]
#[case::a_case_merged_away(&[("06-16 12:00", "06-13 10:00 merged"), ("06-18 12:00", "06-13 10:00 merged")], &[])]
fn r_134_outreach_notes_its_rungs_in_the_stream_of_its_case(
    #[case] looks: &[(&str, &str)],
    #[case] expected: &[&str],
) {
    let ladder = "kinds = [\"detractor_outreach\"]\nrungs = [{ reaches = \"75%\", notify = \"management\" }]";
    let (lines, told) = noted(&with_ladder(ladder), looks);
    assert_eq!(lines, expected);
    let sent = lines.iter().filter(|line| line.contains("fired") || line.contains("missed")).count();
    assert_eq!(told.len(), sent, "{told:?}");
    let is_of_case = |effect: &Effect| {
        matches!(effect, Effect::Owed { told: Told::Notify { .. } | Told::NotifyMiss { .. }, .. })
    };
    assert!(told.iter().all(is_of_case), "{told:?}");
}
