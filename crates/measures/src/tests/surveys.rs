//! M-01 to M-05 and M-08: surveys (metrics.md 2).

use calendar::Instant;
use desk::case::event::{Actor, AgentId, Body, Event, Receipt, Score, Survey};
use desk::case::replay;
use mission::policy::TierId;
use mission::{Channel, Priority};
use proptest::prelude::*;
use rstest::rstest;

use super::support::{at, book, case, customer, month, new_york};
use crate::facts::SurveyFact;
use crate::group::{Held, Slot};
use crate::kpi::response_rate::Window;
use crate::kpi::{csat, first_contact_survey, nps, product_satisfaction, response_rate};
use crate::month::Months;
use crate::reading::Reading;
use crate::scores::Recommendations;
use crate::share::Share;

fn months() -> Months {
    Months::new(new_york(), (month("2025-01"), month("2025-12")), book().obligation_calendar(), 5)
}

/// The surveys of a case from lines such as `06-01 resolved, 06-02 sent csat, 06-05 answered csat 5`.
fn surveys(n: u32, story: &str) -> Vec<SurveyFact> {
    let mut events: Vec<Event> = vec![event("01-02 00:00", "received")];
    events.extend(story.split(", ").map(|line| {
        let (on, rest) = line.split_once(' ').unwrap();
        let is_time = rest.as_bytes()[0].is_ascii_digit();
        let (time, what) = if is_time { rest.split_once(' ').unwrap() } else { ("12:00", rest) };
        event(&format!("{on} {time}"), what)
    }));
    (0..).zip(&mut events).for_each(|(seq, event)| event.seq = seq);
    let state = replay(&book(), &mut events, at("2025-12-31 00:00"));
    SurveyFact::of_case(&book(), case(n), Some(customer(n)), &state)
}

fn event(when: &str, what: &str) -> Event {
    let words: Vec<&str> = what.split(' ').collect();
    let survey = || match words[1] {
        "csat" => Survey::Csat,
        "nps" => Survey::Nps,
        "product" => Survey::Product,
        "first_contact" => Survey::FirstContact,
        other => panic!("`{other}` is no survey"),
    };
    let score = || match words.get(2) {
        None => None,
        Some(&"good") => Some(Score::Good),
        Some(&"bad") => Some(Score::Bad),
        Some(points) => Some(Score::Points(points.parse().unwrap())),
    };
    let (actor, body) = match words[0] {
        "received" => (
            Actor::Customer,
            Body::Received(Receipt {
                channel: Channel::Email,
                priority: Some(Priority::P3),
                tier: TierId(0),
                category: None,
                zone: None,
                language: None,
                customer: None,
                account: None,
            }),
        ),
        "resolved" => (Actor::Person, Body::Resolved),
        "tier" => (Actor::System, Body::TierChanged { tier: TierId(1) }),
        "reopened" => (Actor::Customer, Body::Reopened),
        "sent" => (Actor::System, Body::SurveySent { survey: survey() }),
        "bounced" => (Actor::System, Body::SurveyBounced { survey: survey() }),
        "answered" => (Actor::Customer, Body::SurveyAnswered { survey: survey(), score: score() }),
        other => panic!("`{other}` is no event of this test"),
    };
    let at = at(&format!("2025-{when}"));
    let agent = (actor == Actor::Person).then(|| AgentId::from_index(7));
    Event { at, recorded_at: at, seq: 0, actor, agent, team: None, contact: None, body }
}

/// Hits and items of M-01 in one month.
fn csat_in(of: &str, facts: &[SurveyFact]) -> Share {
    let (zone, months) = (new_york(), months());
    let mut share = Share::default();
    for fact in facts {
        let counted = csat::judge(fact, &Window::new(&zone, Window::CSAT_DAYS));
        let stands = months.of_standing(fact.answered_at, fact.superseded_at) == Some(month(of));
        counted.filter(|_| stands).into_iter().for_each(|hit| share.count(hit));
    }
    share
}

#[rstest]
//                                       the case                                                         June
#[case::satisfied("06-01 resolved, 06-01 sent csat, 06-05 answered csat 4", (1, 1))]
#[case::not_satisfied("06-01 resolved, 06-01 sent csat, 06-05 answered csat 3", (0, 1))]
#[case::good_of_two("06-01 resolved, 06-01 sent csat, 06-05 answered csat good", (1, 1))]
#[case::bad_of_two("06-01 resolved, 06-01 sent csat, 06-05 answered csat bad", (0, 1))]
#[case::blank("06-01 resolved, 06-01 sent csat, 06-05 answered csat", (0, 0))]
#[case::no_score_of_five("06-01 resolved, 06-01 sent csat, 06-05 answered csat 9", (0, 0))]
#[case::nothing_sent("06-01 resolved, 06-05 answered csat 5", (1, 1))]
#[case::on_the_last_day("06-01 resolved, 06-01 sent csat, 06-15 23:59 answered csat 5", (1, 1))]
#[case::too_late("06-01 resolved, 06-01 sent csat, 06-16 00:00 answered csat 5", (0, 0))]
#[case::received_in_the_next_month("05-31 resolved, 05-31 sent csat, 06-01 answered csat 5", (1, 1))]
#[case::another_survey("06-01 resolved, 06-01 sent nps, 06-05 answered nps 5", (0, 0))]
#[case::superseded(
    "06-01 resolved, 06-01 sent csat, 06-02 answered csat 1, 06-03 reopened, 06-04 resolved, 06-04 sent csat, 06-05 answered csat 5",
    (1, 1)
)]
#[case::not_answered_again(
    "06-01 resolved, 06-01 sent csat, 06-02 answered csat 5, 06-03 reopened, 06-04 resolved, 06-04 sent csat",
    (1, 1)
)]
#[case::superseded_after_its_month_was_published(
    "06-01 resolved, 06-01 sent csat, 06-02 answered csat 1, 07-20 reopened, 07-21 resolved, 07-21 answered csat 5",
    (0, 1)
)]
#[case::a_late_second_answer_takes_nothing_away(
    "06-01 resolved, 06-01 sent csat, 06-02 answered csat 5, 06-03 reopened, 06-04 resolved, 06-04 sent csat, 06-25 answered csat 1",
    (1, 1)
)]
#[case::a_blank_second_answer_takes_nothing_away(
    "06-01 resolved, 06-01 sent csat, 06-02 answered csat 5, 06-03 reopened, 06-04 resolved, 06-04 sent csat, 06-05 answered csat",
    (1, 1)
)]
#[case::a_change_counts("06-01 resolved, 06-01 sent csat, 06-02 answered csat 1, 06-04 answered csat 5", (1, 1))]
#[case::a_change_after_the_window("06-01 resolved, 06-01 sent csat, 06-02 answered csat 5, 06-20 answered csat 1", (1, 1))]
#[case::a_change_is_of_the_last_question(
    "06-01 resolved, 06-01 sent csat, 06-03 reopened, 06-20 resolved, 06-20 sent csat, 06-21 answered csat 1, 06-22 answered csat 5",
    (1, 1)
)]
#[case::not_asked_again(
    "06-01 resolved, 06-01 sent csat, 06-02 answered csat 1, 06-20 reopened, 06-21 resolved, 06-21 answered csat 5",
    (1, 1)
)]
fn m_01_satisfaction(#[case] story: &str, #[case] (hits, n): (u64, u64)) {
    assert_eq!(csat_in("2025-06", &surveys(0, story)), Share::new(hits, n));
}

#[test]
fn m_01_belongs_to_the_agent_who_resolved_the_case() {
    let facts = surveys(0, "06-01 resolved, 06-01 sent csat, 06-05 answered csat 4");
    assert_eq!(facts[0].agent, Some(AgentId::from_index(7)));
}

#[rstest]
#[case(178, 200, Some("89.0"), Some("83.9–92.6%"))]
#[case(10, 10, Some("100.0"), Some("72.2–100.0%"))]
#[case(0, 0, None, None)]
fn m_01_worked_example(
    #[case] hits: u64,
    #[case] n: u64,
    #[case] value: Option<&str>,
    #[case] interval: Option<&str>,
) {
    let reading = Reading::share(Share::new(hits, n));
    let percent = reading.value().map(|value| (&value * &calendar::Ratio::whole(100)).to_decimal(1));
    assert_eq!(percent.as_deref(), value);
    assert_eq!(reading.bounds().map(|bounds| bounds.percent()).as_deref(), interval);
}

fn nps_of(facts: &[SurveyFact]) -> Recommendations {
    let mut answers = Recommendations::default();
    nps::responses(facts, (&months(), None)).iter().for_each(|(_, _, score)| answers.count(*score));
    answers
}

#[rstest]
//                              one customer                                                   promoters, passives, detractors
#[case::promoter("06-01 sent nps, 06-05 answered nps 9", (1, 0, 0))]
#[case::passive("06-01 sent nps, 06-05 answered nps 7", (0, 1, 0))]
#[case::detractor("06-01 sent nps, 06-05 answered nps 6", (0, 0, 1))]
#[case::blank("06-01 sent nps, 06-05 answered nps", (0, 0, 0))]
#[case::not_answered("06-01 sent nps", (0, 0, 0))]
#[case::second_of_the_wave("06-01 sent nps, 06-05 answered nps 3, 06-20 answered nps 10", (0, 0, 1))]
#[case::a_blank_is_no_first_response("06-01 sent nps, 06-05 answered nps, 06-20 answered nps 10", (1, 0, 0))]
#[case::of_two_waves("06-01 sent nps, 06-05 answered nps 3, 07-01 sent nps, 07-02 answered nps 10", (1, 0, 1))]
#[case::answered_after_the_quarter("06-30 sent nps, 07-05 answered nps 3, 07-10 sent nps, 07-12 answered nps 9", (1, 0, 1))]
fn m_02_recommendation(#[case] story: &str, #[case] (promoters, passives, detractors): (u64, u64, u64)) {
    assert_eq!(nps_of(&surveys(0, story)), Recommendations::new(promoters, passives, detractors));
}

#[test]
fn m_02_a_wave_is_known_as_a_whole_when_some_of_its_months_are_covered() {
    let facts = surveys(0, "04-03 sent nps, 04-03 answered nps 2, 05-03 answered nps 10");
    let covered =
        Months::new(new_york(), (month("2025-05"), month("2025-06")), book().obligation_calendar(), 5);
    assert_eq!(nps::responses(&facts, (&covered, None)), []);
    assert_eq!(nps::responses(&facts, (&months(), None)).len(), 1);
}

#[test]
fn m_02_a_person_is_one_in_all_their_cases() {
    let mut facts = surveys(1, "06-01 sent nps, 06-20 answered nps 10");
    let of_other_case = surveys(2, "06-02 sent nps, 06-05 answered nps 2");
    facts.extend(of_other_case.iter().map(|fact| SurveyFact { customer: Some(customer(1)), ..*fact }));
    assert_eq!(nps_of(&facts), Recommendations::new(0, 0, 1));
    // Without a name nobody knows.
    facts.iter_mut().for_each(|fact| fact.customer = None);
    assert_eq!(nps_of(&facts), Recommendations::new(1, 0, 1));
}

#[rstest]
#[case::satisfied("03-01 sent product, 03-05 answered product 5", (1, 1))]
#[case::second_of_the_study("03-01 sent product, 03-05 answered product 1, 06-30 answered product 5", (0, 1))]
#[case::of_two_studies("03-01 sent product, 03-05 answered product 1, 07-01 sent product, 07-05 answered product 5", (1, 2))]
fn m_03_product_satisfaction(#[case] story: &str, #[case] (hits, n): (u64, u64)) {
    let facts = surveys(0, story);
    let mut share = Share::default();
    product_satisfaction::responses(&facts, (&months(), None))
        .iter()
        .for_each(|(_, _, hit)| share.count(*hit));
    assert_eq!(share, Share::new(hits, n));
}

#[rstest]
//                                       one invitation                                        M-04, in June
#[case::answered("06-01 resolved, 06-01 sent csat, 06-05 answered csat 4", Some(true))]
#[case::answered_blank("06-01 resolved, 06-01 sent csat, 06-05 answered csat", Some(true))]
#[case::on_the_fourteenth_day("06-01 resolved, 06-01 sent csat, 06-15 23:59 answered csat 4", Some(true))]
#[case::too_late("06-01 resolved, 06-01 sent csat, 06-16 00:00 answered csat 4", Some(false))]
#[case::not_answered("06-01 resolved, 06-01 sent csat", Some(false))]
#[case::bounced("06-01 resolved, 06-01 sent csat, 06-01 13:00 bounced csat", None)]
#[case::withdrawn("06-01 resolved, 06-01 sent csat, 06-02 reopened", None)]
#[case::nothing_sent("06-01 resolved, 06-05 answered csat 4", None)]
fn m_04_response_rate(#[case] story: &str, #[case] expected: Option<bool>) {
    let zone = new_york();
    let fact = surveys(0, story)[0];
    assert_eq!(response_rate::judge(&fact, Survey::Csat, &Window::new(&zone, Window::CSAT_DAYS)), expected);
}

#[test]
fn m_04_belongs_to_what_the_case_held_when_the_question_was_sent() {
    let fact = surveys(0, "06-01 resolved, 06-01 sent csat, 06-03 tier, 06-05 answered csat 4")[0];
    let tier = |held: Held| held.group(Slot::All).tier;
    assert_eq!((tier(fact.asked), tier(fact.held())), (Slot::Is(TierId(0)), Slot::Is(TierId(1))));
}

#[rstest]
#[case::on_the_last_day("06-01 sent nps, 06-22 23:59 answered nps 4", Some(true))]
#[case::too_late("06-01 sent nps, 06-23 00:00 answered nps 4", Some(false))]
#[case::reopening_takes_back_nothing("06-01 resolved, 06-01 sent nps, 06-02 reopened", Some(false))]
fn m_05_response_rate(#[case] story: &str, #[case] expected: Option<bool>) {
    let zone = new_york();
    let fact = surveys(0, story)[0];
    assert_eq!(response_rate::judge(&fact, Survey::Nps, &Window::new(&zone, Window::NPS_DAYS)), expected);
}

#[test]
fn m_04_a_window_closes_at_midnight_of_the_reporting_zone() {
    let zone = new_york();
    let window = Window::new(&zone, Window::CSAT_DAYS);
    // The clocks go forward on 9 March.
    assert_eq!(window.closes_at(at("2025-03-01 23:00")), at("2025-03-16 00:00"));
    assert_eq!(window.closes_at(Instant(at("2025-03-02 00:00").as_ms())), at("2025-03-17 00:00"));
}

#[rstest]
#[case::resolved_in_one(
    "06-01 resolved, 06-01 sent first_contact, 06-02 answered first_contact 1",
    Some(true)
)]
#[case::resolved_in_two(
    "06-01 resolved, 06-01 sent first_contact, 06-02 answered first_contact 2",
    Some(false)
)]
#[case::not_resolved("06-01 resolved, 06-01 sent first_contact, 06-02 answered first_contact 0", Some(false))]
#[case::one_question_left_blank(
    "06-01 resolved, 06-01 sent first_contact, 06-02 answered first_contact",
    None
)]
#[case::another_survey("06-01 resolved, 06-02 answered csat 1", None)]
fn m_08_first_contact_by_survey(#[case] story: &str, #[case] expected: Option<bool>) {
    assert_eq!(first_contact_survey::judge(&surveys(0, story)[0]), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Partitions of connected customers add up to the whole, in any order of the facts.
    #[test]
    fn m_02_partitions_merge_to_the_whole(
        answers in prop::collection::vec((0_u32..6, 0_u8..=11, 0_i64..8_000_000_000), 1..40), seed in 0_usize..7,
    ) {
        let start = at("2025-02-01 00:00");
        let model = surveys(0, "06-01 sent nps, 06-05 answered nps 9")[0];
        let mut facts: Vec<SurveyFact> = Vec::new();
        for (n, (of, score, ms)) in (0..).zip(&answers) {
            let sent_at = Instant(start.as_ms() + ms);
            let answered_at = Instant(sent_at.as_ms() + i64::from(*score) * 90_000_000);
            let score = Some(Score::Points(*score));
            facts.push(SurveyFact { sent_at, due_from: sent_at, answered_at, score, case: case(n), customer: Some(customer(*of)), ..model });
        }
        let at_once = nps_of(&facts);
        let mut merged = Recommendations::default();
        for part in 0..3 {
            let is_in = |fact: &&SurveyFact| fact.customer.is_some_and(|customer| customer.index() % 3 == part);
            merged.merge(nps_of(&facts.iter().filter(is_in).copied().collect::<Vec<_>>()));
        }
        prop_assert_eq!(merged, at_once);
        let n = facts.len();
        facts.rotate_left(seed % n);
        prop_assert_eq!(nps_of(&facts), at_once);
    }
}
