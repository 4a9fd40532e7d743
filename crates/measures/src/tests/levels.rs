//! M-20…M-29 on the published data set of metrics.md 3 (T = 20 s): A = 1000, B = 60, A_20 = 860, B_20 = 20, B_5 = 10.

use calendar::{Instant, Ratio};
use desk::Rulebook;
use mission::Channel;
use mission::policy::{Comparator, LevelMeasure, LevelVariant, ServiceLevel, Statistic, WaitEnd};
use rstest::rstest;

use super::support::{abandoned, answered, at, at_least, call, percent, policy};
use crate::facts::{ContactFact, Facts, WaitMs};
use crate::frame::Frame;
use crate::group::Group;
use crate::kpi::{level, speed_of_answer};
use crate::month::Months;
use crate::pack::{Pack, Packer};
use crate::parts::Parts;
use crate::reading::Mean;
use crate::renumber::Renumber;
use crate::report::Report;
use crate::share::Share;
use crate::state::State;

fn published_data_set() -> Vec<ContactFact> {
    let offered_at = at("2025-06-10 09:00");
    let mut contacts = Vec::new();
    let mut add = |n: u32, contact: &dyn Fn(u32, Instant, i64) -> ContactFact, wait_ms: i64| {
        for _ in 0..n {
            contacts.push(contact(contacts.len() as u32, offered_at, wait_ms));
        }
    };
    add(860, &answered, 20_000);
    add(140, &answered, 20_001);
    add(10, &abandoned, 4_999);
    add(10, &abandoned, 20_000);
    add(40, &abandoned, 20_001);
    contacts
}

fn with(measure: LevelMeasure) -> ServiceLevel {
    ServiceLevel { measure, ..policy().service_levels[0].clone() }
}

fn share_of(level: &ServiceLevel, contacts: &[ContactFact]) -> Share {
    let mut share = Share::default();
    contacts.iter().filter_map(|contact| level::judge(level, contact)).for_each(|hit| share.count(hit));
    share
}

#[rstest]
#[case::m_20_answered_of_offered(LevelVariant::AnsweredOfOffered, "M-20", 860, 1_050)]
#[case::m_21_credit_early_abandons(LevelVariant::CreditEarlyAbandons, "M-21", 880, 1_060)]
#[case::m_22_answered_only(LevelVariant::AnsweredOnly, "M-22", 860, 1_000)]
#[case::m_23_all_offered(LevelVariant::AllOffered, "M-23", 860, 1_060)]
#[case::m_24_late_abandons_count(LevelVariant::LateAbandonsCount, "M-24", 860, 1_040)]
#[case::m_25_credit_short_abandons(LevelVariant::CreditShortAbandons, "M-25", 870, 1_060)]
fn d_29_service_level(
    #[case] variant: LevelVariant,
    #[case] metric: &str,
    #[case] hits: u64,
    #[case] of: u64,
) {
    let level = with(LevelMeasure::Wait {
        within_ms: 20_000,
        comparator: Comparator::AtMost,
        variant,
        short_abandon_ms: 5_000,
        until: WaitEnd::Answered,
    });
    assert_eq!(share_of(&level, &published_data_set()), Share::new(hits, of));
    assert_eq!(level::metric(&level), metric);
}

#[rstest]
#[case::answered_at_the_limit(answered, 30_000, LevelVariant::AnsweredOfOffered, (Some(true), Some(false)))]
#[case::answered_just_before(answered, 29_999, LevelVariant::AnsweredOfOffered, (Some(true), Some(true)))]
#[case::given_up_at_the_limit(abandoned, 30_000, LevelVariant::CreditEarlyAbandons, (Some(true), Some(false)))]
#[case::given_up_just_before(abandoned, 29_999, LevelVariant::CreditEarlyAbandons, (Some(true), Some(true)))]
#[case::late_given_up_at_the_limit(abandoned, 30_000, LevelVariant::LateAbandonsCount, (None, Some(false)))]
fn d_05_less_than_does_not_include_the_limit(
    #[case] contact: fn(u32, Instant, i64) -> ContactFact,
    #[case] wait_ms: i64,
    #[case] variant: LevelVariant,
    #[case] (within, in_less_than): (Option<bool>, Option<bool>),
) {
    let contact = contact(0, at("2025-06-10 09:00"), wait_ms);
    let judge = |comparator| {
        let (within_ms, short_abandon_ms, until) = (30_000, 5_000, WaitEnd::Answered);
        let level = with(LevelMeasure::Wait { within_ms, comparator, variant, short_abandon_ms, until });
        level::judge(&level, &contact)
    };
    assert_eq!((judge(Comparator::AtMost), judge(Comparator::LessThan)), (within, in_less_than));
}

#[test]
fn m_20_without_a_short_limit_is_m_23() {
    let level = with(LevelMeasure::Wait {
        within_ms: 20_000,
        comparator: Comparator::AtMost,
        variant: LevelVariant::AnsweredOfOffered,
        short_abandon_ms: 0,
        until: WaitEnd::Answered,
    });
    assert_eq!(share_of(&level, &published_data_set()), Share::new(860, 1_060));
}

#[rstest]
#[case::m_27_with_a_short_limit(5_000, 50, 1_050)]
#[case::m_27_all(0, 60, 1_060)]
fn abandonment(#[case] short_abandon_ms: i64, #[case] hits: u64, #[case] of: u64) {
    let level = with(LevelMeasure::Abandonment { short_abandon_ms });
    assert_eq!(share_of(&level, &published_data_set()), Share::new(hits, of));
}

#[test]
fn m_26_mean_wait_of_answered_calls() {
    let mut mean = Mean::default();
    published_data_set().iter().filter_map(speed_of_answer::wait_of).for_each(|wait| mean.count(wait));
    assert_eq!((mean.n, mean.sum), (1_000, 860 * 20_000 + 140 * 20_001));
    assert_eq!(crate::Reading::mean(mean).value(), Some(Ratio::new(20_000_140, 1_000)));
}

fn chat(answer_ms: Option<i64>, message_ms: Option<i64>, abandon_ms: Option<i64>) -> ContactFact {
    ContactFact {
        channel: Channel::Chat,
        answer_wait: WaitMs::from(answer_ms),
        message_wait: WaitMs::from(message_ms),
        abandon_wait: WaitMs::from(abandon_ms),
        ..call(0, at("2025-06-10 09:00"))
    }
}

#[rstest]
//                                 accepted       message        gave up       accepted in time, message in time
#[case::both_in_time(Some(10_000), Some(45_000), None, (Some(true), Some(true)))]
#[case::message_late(Some(10_000), Some(45_001), None, (Some(true), Some(false)))]
#[case::accepted_late(Some(45_001), Some(50_000), None, (Some(false), Some(false)))]
#[case::over_without_a_message(Some(10_000), None, None, (Some(true), Some(false)))]
#[case::gave_up_after_acceptance(Some(10_000), None, Some(30_000), (Some(true), Some(false)))]
#[case::gave_up(None, None, Some(30_000), (Some(false), Some(false)))]
#[case::gave_up_at_once(None, None, Some(4_999), (None, None))]
#[case::a_message_implies_acceptance(None, Some(40_000), None, (Some(true), Some(true)))]
#[case::still_waiting(None, None, None, (None, None))]
fn m_28_and_m_29_chats(
    #[case] answer_ms: Option<i64>,
    #[case] message_ms: Option<i64>,
    #[case] abandon_ms: Option<i64>,
    #[case] expected: (Option<bool>, Option<bool>),
) {
    let until = |until| ServiceLevel {
        measure: LevelMeasure::Wait {
            within_ms: 45_000,
            comparator: Comparator::AtMost,
            variant: LevelVariant::AnsweredOfOffered,
            short_abandon_ms: 5_000,
            until,
        },
        ..policy().service_levels[1].clone()
    };
    let contact = chat(answer_ms, message_ms, abandon_ms);
    let (acceptance, message) = (until(WaitEnd::Answered), until(WaitEnd::FirstMessage));
    assert_eq!((level::metric(&acceptance), level::metric(&message)), ("M-28", "M-29"));
    assert_eq!((level::judge(&acceptance, &contact), level::judge(&message, &contact)), expected);
}

#[test]
fn contacts_outside_the_line_s_hours_or_of_other_channels_do_not_count() {
    let level = &policy().service_levels[0];
    let offered_at = at("2025-06-10 09:00");
    let night = ContactFact { offered_in_open_time: false, ..answered(0, offered_at, 1_000) };
    let chat = ContactFact { channel: Channel::Chat, ..answered(0, offered_at, 1_000) };
    assert_eq!((level::judge(level, &night), level::judge(level, &chat)), (None, None));
    assert_eq!(speed_of_answer::wait_of(&night), None);
}

#[test]
fn a_level_lists_what_it_counted() {
    let facts = Facts { contacts: published_data_set(), ..Facts::default() };
    let book = super::support::book();
    let june = super::support::month("2025-06");
    let months = Months::new(super::support::new_york(), (june, june), book.obligation_calendar(), 5);
    let items = level::items(&facts, &months, &book.policy().service_levels[0], &Group::month(june));
    assert_eq!((items.hits.len(), items.others.len()), (1_000, 50));
    let asa = level::items(&facts, &months, &book.policy().service_levels[3], &Group::ALL);
    assert_eq!((asa.hits.len(), asa.others.len()), (1_000, 0));
    let gave_up = level::items(&facts, &months, &book.policy().service_levels[4], &Group::ALL);
    assert_eq!((gave_up.hits.len(), gave_up.others.len()), (50, 1_000));
}

#[rstest]
//                                                                  median   state
#[case::half_within_and_the_mean_below(&[10, 20, 50, 69], 0, "35000", State::Kept)]
#[case::half_within_and_the_mean_is_not_below(&[10, 50, 70, 90], 0, "60000", State::Broken)]
#[case::more_than_half(&[10, 50, 59, 90], 0, "54500", State::Kept)]
#[case::who_gave_up_waited_for_ever(&[10, 20], 2, "none", State::Broken)]
#[case::a_minority_gave_up(&[10, 20, 30], 2, "30000", State::Kept)]
fn d_20_a_median_is_judged_by_itself(
    #[case] answered_s: &[i64],
    #[case] n_abandoned: u32,
    #[case] median: &str,
    #[case] state: State,
) {
    let mut policy = policy();
    let level = &mut policy.service_levels[0];
    level.terms.statistic = Statistic::Median;
    level.goal = at_least(percent(50));
    if let LevelMeasure::Wait { comparator, .. } = &mut level.measure {
        *comparator = Comparator::LessThan;
    }
    let book = Rulebook::new(policy, Vec::new());
    let offered_at = at("2025-01-15 09:00");
    let mut contacts: Vec<ContactFact> =
        (0..).zip(answered_s).map(|(n, seconds)| answered(n, offered_at, seconds * 1_000)).collect();
    contacts.extend((100..100 + n_abandoned).map(|n| abandoned(n, offered_at, 20_000)));
    let frame = Frame::new(&book, (offered_at, at("2025-02-01 00:00")), None);
    // Parts of one contact each come to the same, as bytes and merged.
    let mut parts = Parts::empty(&frame);
    for contact in contacts {
        let one = Parts::measure(&Facts { contacts: vec![contact], ..Facts::default() }, &frame);
        let mut packer = Packer::default();
        one.pack(&mut packer);
        parts.add_packed(&packer.into_bytes(), &Renumber::default()).unwrap();
    }
    let report = Report::new(&frame, &parts, &[], |case| case);
    let phone = report.promises.iter().find(|promise| promise.name == "phone").unwrap();
    let value = phone.total.median.unwrap().value().map_or("none".to_owned(), |value| value.to_string());
    assert_eq!((value.as_str(), phone.total.state), (median, state));
}
