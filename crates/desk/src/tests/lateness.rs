//! Events stored late (clocks.md 12), and months that were published before.

use rstest::rstest;

use super::story::{at, events, t4, tell};
use crate::case::adjustment::{Adjustment, Change, Frozen, freeze};
use crate::case::event::{CaseId, Event};
use crate::case::outcome::{Outcome, Promise, Verdict};
use crate::case::state::{CaseState, LiveContact, Wait};
use crate::case::survey::Invitation;
use crate::case::{order, replay};
use crate::obligation;

/// A story whose lines may end with `stored` and the instant at which they were stored.
fn stored(story: &str) -> Vec<Event> {
    let lines: Vec<(&str, Option<&str>)> = story
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.split_once(" stored ").map_or((line, None), |(line, when)| (line, Some(when))))
        .collect();
    let plain: Vec<&str> = lines.iter().map(|(line, _)| *line).collect();
    let mut events = events(&plain.join("\n"));
    for (event, (_, when)) in events.iter_mut().zip(&lines) {
        event.recorded_at = when.map_or(event.at, at);
    }
    events
}

const P3: &str = "06-10 09:15 received P3\n06-10 09:20 triaged P3";

#[rstest]
#[case::x_38_in_time("06-10 12:58 reply stored 06-10 13:40", &["06-10 11:15 rung 1", "06-10 12:15 rung 2", "06-10 12:58 met P3"], 0)]
#[case::on_the_last_day("06-10 12:58 reply stored 06-17 23:59:59.999", &["06-10 11:15 rung 1", "06-10 12:15 rung 2", "06-10 12:58 met P3"], 0)]
#[case::a_millisecond_later(
    "06-10 12:58 reply stored 06-18 00:00",
    &["06-10 11:15 rung 1", "06-10 12:15 rung 2", "06-10 13:15 missed P3", "06-10 13:15 due"],
    1,
)]
#[case::approved(
    "06-10 12:58 reply stored 06-18 00:00\n06-19 09:00 lateness_approved",
    &["06-10 11:15 rung 1", "06-10 12:15 rung 2", "06-10 12:58 met P3"],
    0,
)]
#[case::approved_before_it_came(
    "06-10 12:58 reply stored 06-20 00:00\n06-19 09:00 lateness_approved",
    &["06-10 11:15 rung 1", "06-10 12:15 rung 2", "06-10 13:15 missed P3", "06-10 13:15 due"],
    1,
)]
fn what_is_stored_after_seven_days_waits_for_approval(
    #[case] late: &str,
    #[case] expected: &[&str],
    #[case] n_held: usize,
) {
    let case = replay(t4(), &mut stored(&format!("{P3}\n{late}")), at("06-30 00:00"));
    assert_eq!(tell(t4(), "first_response", &case), expected);
    assert_eq!(case.held.len(), n_held);
}

#[test]
fn x_39_a_late_receipt_creates_a_miss_in_the_past() {
    let story = "06-10 09:00 received P3 stored 06-10 17:00";
    let case = replay(t4(), &mut stored(story), at("06-10 17:00"));
    assert_eq!(
        tell(t4(), "first_response", &case),
        ["06-10 11:00 rung 1", "06-10 12:00 rung 2", "06-10 13:00 missed P3", "06-10 13:00 due"]
    );
}

#[rstest]
#[case::runs_ahead("06-10 09:30 reply stored 06-10 09:29", "06-10 09:29 met P3")]
fn a_source_clock_that_runs_ahead_is_clamped(#[case] reply: &str, #[case] expected: &str) {
    let case = replay(t4(), &mut stored(&format!("{P3}\n{reply}")), at("06-10 10:00"));
    assert_eq!(tell(t4(), "first_response", &case), [expected]);
}

fn freeze_of(story: &str, until: &str) -> (CaseState, Frozen) {
    let mut events = stored(story);
    order(&mut events);
    let mut states = [replay(t4(), &mut events.clone(), at(until))];
    let streams = [(CaseId::from_index(0), events.as_slice())];
    let found = freeze(t4(), &streams, &mut states, at(until)).remove(0);
    let [state] = states;
    (state, found)
}

fn frozen(story: &str, until: &str) -> (CaseState, Vec<Adjustment>) {
    let (state, found) = freeze_of(story, until);
    (state, found.adjustments)
}

fn verdicts(found: &[Adjustment]) -> Vec<(String, Option<Verdict>, Option<Verdict>)> {
    let verdict = |outcome: Option<Outcome>| outcome.map(|outcome| outcome.verdict);
    let told = |it: &Adjustment| match it.change {
        Change::Outcome { was, is, .. } => Some((it.month.to_string(), verdict(was), verdict(is))),
        Change::Contact { .. } | Change::Obligation { .. } | Change::Survey { .. } => None,
    };
    found.iter().filter_map(told).collect()
}

#[test]
fn r_242_a_published_month_changes_only_through_adjustments() {
    // June is published on 7 July: the late answer of 30 June is stored before or after.
    let case = |stored: &str| {
        frozen(
            &format!("06-30 09:15 received P3\n06-30 09:20 triaged P3\n06-30 12:58 reply stored {stored}"),
            "07-31 00:00",
        )
    };
    let (state, found) = case("07-06 12:00");
    assert_eq!(verdicts(&found), []);
    assert_eq!(tell(t4(), "first_response", &state).last().map(String::as_str), Some("06-30 12:58 met P3"));
    let (state, found) = case("07-07 12:00");
    let june = |was, is| ("2025-06".to_owned(), was, is);
    let changed = june(Some(Verdict::Missed), Some(Verdict::Met));
    assert_eq!(verdicts(&found), [changed.clone(), changed], "the target and the service level");
    assert!(found.iter().all(|it| it.known_at == at("07-07 12:00")));
    assert!(
        state
            .outcomes
            .iter()
            .any(|outcome| outcome.verdict == Verdict::Missed && outcome.determined_at == at("06-30 13:15"))
    );
}

#[test]
fn an_approval_after_publication_is_an_adjustment() {
    let story = format!("{P3}\n06-10 12:58 reply stored 06-20 00:00\n07-20 09:00 lateness_approved");
    let (_, found) = frozen(&story, "07-31 00:00");
    let first_response = |it: &&Adjustment| {
        let Change::Outcome { promise, .. } = it.change else { return false };
        matches!(promise, Promise::Target(mission::ClockKind::FirstResponse, _) | Promise::Level(_))
    };
    assert_eq!(
        found.iter().filter(first_response).count(),
        2,
        "the others are updates that were not owed before"
    );
    assert!(found.iter().all(|it| it.known_at == at("07-20 09:00")));
    let (_, none) = frozen(&story, "07-19 00:00");
    assert_eq!(verdicts(&none), []);
}

/// The contacts of June as they count and as they are known, each with the wait until its answer or its end in seconds.
fn contacts(story: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (state, found) = freeze_of(story, "07-31 00:00");
    let told = |contact: &LiveContact| {
        let wait = |what: &str, wait: Wait| format!("{what} {}", wait.wait_ms / 1_000);
        let answered = contact.answered.map(|it| wait("answered", it));
        answered.or(contact.abandoned.map(|it| wait("abandoned", it))).unwrap_or_else(|| "waiting".to_owned())
    };
    let side = |it: Option<LiveContact>| it.as_ref().map_or_else(|| "nothing".to_owned(), told);
    let changes = found.adjustments.iter().filter_map(|it| match it.change {
        Change::Contact { was, is } => Some(format!("{}: {} now {}", it.month, side(was), side(is))),
        Change::Outcome { .. } | Change::Obligation { .. } | Change::Survey { .. } => None,
    });
    let counted = found.contacts.as_deref().unwrap_or(&state.contacts);
    (counted.iter().map(told).collect(), state.contacts.iter().map(told).collect(), changes.collect())
}

#[rstest]
#[case::before_publication("06-30 10:00:40 call_answered stored 07-06 12:00", &["answered 40"], &["answered 40"], &[])]
#[case::after_publication(
    "06-30 10:00:40 call_answered stored 07-07 10:00",
    &["waiting"],
    &["answered 40"],
    &["2025-06: waiting now answered 40"]
)]
#[case::nobody_knew_of_it(
    "06-30 10:00:10 call_abandoned\n06-30 11:00 call_offered stored 07-07 10:30",
    &["abandoned 10"],
    &["abandoned 10", "waiting"],
    &["2025-06: nothing now waiting"]
)]
#[case::it_only_went_on(
    "06-30 10:00:10 reply stored 07-07 09:00\n07-20 10:00 call_answered",
    &["answered 1728000"],
    &["answered 1728000"],
    &[]
)]
fn r_242_a_contact_of_a_published_month_changes_only_through_adjustments(
    #[case] rest: &str,
    #[case] counted: &[&str],
    #[case] known: &[&str],
    #[case] changes: &[&str],
) {
    let found = contacts(&format!("06-30 10:00 received phone\n06-30 10:00 call_offered\n{rest}"));
    assert_eq!(
        (&found.0[..], &found.1[..], &found.2[..]),
        (&strings(counted)[..], &strings(known)[..], &strings(changes)[..])
    );
}

/// The surveys that count, and what is different of those that were published.
fn surveys(rest: &str) -> (Vec<String>, Vec<String>) {
    let story = format!("05-20 10:00 received P3\n05-20 10:05 triaged P3\n05-20 11:00 resolved\n{rest}");
    let (state, found) = freeze_of(&story, "08-31 00:00");
    let told = |one: &Invitation| {
        let answer = one.answer.map_or("unanswered".to_owned(), |answer| format!("{:?}", answer.score));
        format!("{}{answer}", if one.sent_at.is_some() { "sent, " } else { "" })
    };
    let side = |it: Option<Invitation>| it.as_ref().map_or_else(|| "nothing".to_owned(), told);
    let changes = found.adjustments.iter().filter_map(|it| match it.change {
        Change::Survey { was, is } => Some(format!("{}: {} now {}", it.month, side(was), side(is))),
        _ => None,
    });
    (state.surveys.iter().map(told).collect(), changes.collect())
}

/// May is published on 6 June, June on 7 July.
#[rstest]
#[case::an_answer_before_publication(
    "06-29 10:00 survey_sent\n06-30 12:00 survey_answered 5 stored 07-06 12:00",
    &["sent, Some(Points(5))"],
    &[]
)]
#[case::an_answer_after_publication(
    "06-29 10:00 survey_sent\n06-30 12:00 survey_answered 5 stored 07-07 10:00",
    &["sent, unanswered"],
    &["2025-06: sent, unanswered now sent, Some(Points(5))"]
)]
#[case::an_answer_that_came_after_publication(
    "05-31 10:00 survey_sent\n06-01 10:00 reply stored 06-06 12:00\n06-10 12:00 survey_answered 5",
    &["sent, Some(Points(5))"],
    &[]
)]
#[case::a_sending_nobody_knew_of(
    "05-31 10:00 survey_sent stored 06-06 10:00\n06-10 12:00 survey_answered 5",
    &["Some(Points(5))"],
    &["2025-05: Some(Points(5)) now sent, Some(Points(5))"]
)]
#[case::neither_was_known(
    "06-30 10:00 survey_sent stored 07-07 09:30\n06-30 12:00 survey_answered 5 stored 07-07 10:00",
    &[],
    &["2025-06: nothing now sent, Some(Points(5))"]
)]
fn r_242_a_survey_of_a_published_month_changes_only_through_adjustments(
    #[case] rest: &str,
    #[case] counted: &[&str],
    #[case] changes: &[&str],
) {
    assert_eq!(surveys(rest), (strings(counted), strings(changes)));
}

#[rstest]
#[case::before_publication("07-06 12:00", Verdict::Met, &[])]
#[case::after_publication("07-07 10:00", Verdict::Missed, &[(Some(Verdict::Missed), Some(Verdict::Met))])]
fn r_242_an_obligation_of_a_published_month_changes_only_through_adjustments(
    #[case] stored: &str,
    #[case] counted: Verdict,
    #[case] changes: &[(Option<Verdict>, Option<Verdict>)],
) {
    // Due by the end of 30 June.
    let story = format!(
        "06-20 10:00 received P3\n06-20 10:05 triaged P3\n06-25 10:00 survey_answered nps 3
        06-30 12:00 outreach_completed stored {stored}"
    );
    let (state, found) = freeze_of(&story, "07-31 00:00");
    let verdict = |outcome: obligation::Outcome| outcome.verdict;
    let told = found.adjustments.iter().filter_map(|it| match it.change {
        Change::Obligation { was, is } => Some((was.map(verdict), is.map(verdict))),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), changes);
    let of_state = state.owed.iter().filter_map(|owed| owed.outcome.map(|(outcome, _)| outcome.verdict));
    assert_eq!(of_state.collect::<Vec<_>>(), [counted]);
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
