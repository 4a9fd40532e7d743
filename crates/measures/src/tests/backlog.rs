//! M-50…M-52.

use calendar::{Instant, Ratio};
use desk::case::event::{AgentId, TeamId, ZoneId};
use desk::{Month, Rulebook};
use mission::policy::{Aim, CalendarZone, CategoryId, Objective, Scope, TierId};
use mission::{Channel, Priority, PrioritySet};
use proptest::prelude::*;
use rstest::rstest;

use super::support::{at, at_most, book, month, objective, open, percent, policy, resolved};
use crate::facts::{Facts, SpellEnd, SpellFact};
use crate::frame::Frame;
use crate::group::{CohortId, Dimension, DimensionSet, ProductId};
use crate::kpi::backlog::{Ages, Buckets, Snapshot, open_cases};
use crate::parts::Parts;
use crate::report::{BacklogReport, Report};
use crate::share::Share;
use crate::state::State;

const JUNE: &str = "2025-06";

fn backlog(spells: &[SpellFact], as_of: &str) -> BacklogReport {
    let book = book();
    let facts = Facts { spells: spells.to_vec(), ..Facts::default() };
    let first = spells.iter().map(|spell| spell.received_at).min().unwrap();
    let frame = Frame::new(&book, (first, at(as_of)), None);
    let parts = Parts::measure(&facts, &frame);
    Report::new(&frame, &parts, &[], |case| case).backlog.unwrap()
}

fn days(spells: &[SpellFact], as_of: &str) -> Vec<Snapshot> {
    backlog(spells, as_of).days
}

fn last_day(spells: &[SpellFact], as_of: &str) -> Snapshot {
    days(spells, as_of).pop().unwrap()
}

fn last_buckets(spells: &[SpellFact], as_of: &str) -> Buckets {
    backlog(spells, as_of).by_age.pop().unwrap()
}

/// 14 cases older than 5 business days, 61 open, 702 received in 30 days, at 2025-06-10 00:00.
fn example(n_aged: u32, n_received: u32) -> Vec<SpellFact> {
    let mut spells: Vec<SpellFact> = (0..n_aged).map(|n| open(n, at("2025-05-05 09:00"))).collect();
    for n in 0..n_received {
        let received_at = at("2025-06-05 09:00");
        let is_open = n < 61 - n_aged;
        spells.push(if is_open {
            open(n, received_at)
        } else {
            resolved(n, received_at, at("2025-06-06 09:00"))
        });
    }
    spells
}

#[rstest]
#[case::m_50_achieved(14, 702, Share::new(14, 702), State::AtRisk)]
#[case::m_50_not_achieved(15, 702, Share::new(15, 702), State::Broken)]
#[case::m_50_strict(14, 700, Share::new(14, 700), State::Broken)]
fn r_108_d_24_m_50_example(
    #[case] n_aged: u32,
    #[case] n_received: u32,
    #[case] of_volume: Share,
    #[case] state: State,
) {
    let snapshot = last_day(&example(n_aged, n_received), "2025-06-10 00:00");
    assert_eq!((snapshot.at, snapshot.of_volume()), (at("2025-06-10 00:00"), of_volume));
    assert_eq!(snapshot.of_backlog(), Share::new(n_aged.into(), 61));
    let goal = policy().backlog.unwrap().goal;
    assert_eq!(crate::state::state(&crate::Reading::share(of_volume), &goal), state);
}

#[rstest]
// Received Tuesday 2025-06-03 at noon: five business days are used up on Tuesday 2025-06-10 at noon.
#[case::exactly_five_days_are_not_older("2025-06-03 12:00", "12:00", false)]
#[case::a_millisecond_more_is("2025-06-03 11:59:59.999", "12:00", true)]
// Received at the opening: five days are full at Monday's close, and age no further during the night.
#[case::closed_hours_do_not_age("2025-06-03 08:00", "00:00", false)]
#[case::received_before_the_opening("2025-06-03 07:00", "00:00", false)]
fn m_50_aged_means_strictly_older(#[case] received: &str, #[case] snapshot_at: &str, #[case] is_aged: bool) {
    let mut policy = policy();
    policy.backlog.as_mut().unwrap().snapshot_at = snapshot_at.parse().unwrap();
    let book = Rulebook::new(policy, Vec::new());
    let as_of = at(&format!("2025-06-10 {snapshot_at}"));
    let frame = Frame::new(&book, (at("2025-06-01 00:00"), as_of), None);
    let facts = Facts { spells: vec![open(0, at(received))], ..Facts::default() };
    let parts = Parts::measure(&facts, &frame);
    let snapshot = Report::new(&frame, &parts, &[], |case| case).backlog.unwrap().days.pop().unwrap();
    assert_eq!((snapshot.at, snapshot.aged), (as_of, u64::from(is_aged)));
}

#[test]
fn d_06_m_50_events_of_the_instant_have_happened() {
    let midnight = at("2025-06-10 00:00");
    let spells = [
        open(0, midnight),
        resolved(1, at("2025-06-09 09:00"), midnight),
        // Received exactly 30 days before: no longer in the volume.
        resolved(2, at("2025-05-11 00:00"), at("2025-05-11 10:00")),
        resolved(3, at("2025-05-11 00:00:00.001"), at("2025-05-11 10:00")),
    ];
    let snapshot = last_day(&spells, "2025-06-10 00:00");
    assert_eq!((snapshot.open, snapshot.received), (1, 3));
}

#[test]
fn r_239_m_50_a_case_that_is_merged_or_spam_later_counts_until_then() {
    let excluded_at = at("2025-06-10 12:00");
    let spell = SpellFact {
        ended_at: excluded_at,
        excluded_at,
        end: SpellEnd::Excluded,
        ..open(0, at("2025-06-09 09:00"))
    };
    let days = days(&[spell], "2025-06-11 12:00");
    let counts: Vec<(u64, u64)> = days.iter().map(|day| (day.open, day.received)).collect();
    assert_eq!(counts, [(1, 1), (0, 0)]);
}

#[test]
fn m_51_and_m_52_a_reopened_case_ages_from_its_receipt() {
    let first = resolved(0, at("2025-05-26 08:00"), at("2025-05-27 08:00"));
    let again = SpellFact { opened_at: at("2025-06-09 10:00"), nth: 1, ..open(0, first.received_at) };
    assert_eq!(last_day(&[first, again], "2025-06-10 00:00").of_backlog(), Share::new(1, 1));
    assert_eq!(last_buckets(&[first, again], "2025-06-10 00:00"), [0, 0, 0, 0, 1]);
}

#[test]
fn m_52_ages_of_ten_cases() {
    // Received one business day apart, the youngest a day before the snapshot.
    let receipts = ["05-27", "05-28", "05-29", "05-30", "06-02", "06-03", "06-04", "06-05", "06-06", "06-09"];
    let spells: Vec<SpellFact> =
        (0..).zip(receipts).map(|(n, date)| open(n, at(&format!("2025-{date} 08:00")))).collect();
    let snapshot = last_day(&spells, "2025-06-10 00:00");
    assert_eq!((snapshot.open, snapshot.aged), (10, 5));
    assert_eq!(last_buckets(&spells, "2025-06-10 00:00"), [1, 2, 2, 5, 0]);
    let book = book();
    let frame = Frame::new(&book, (spells[0].received_at, snapshot.at), None);
    let parts = Parts::measure(&Facts { spells, ..Facts::default() }, &frame);
    let known = parts.open.ages(&frame.calendars(), &[snapshot.at]);
    assert_eq!(
        known,
        [Some(Ages { median: Ratio::new(11, 2), p90: Ratio::whole(9), max: Ratio::whole(10) })]
    );
}

#[test]
fn m_52_no_open_case_has_no_ages() {
    let book = book();
    let facts = Facts {
        spells: vec![resolved(0, at("2025-06-02 08:00"), at("2025-06-02 09:00"))],
        ..Facts::default()
    };
    let frame = Frame::new(&book, (at("2025-06-02 08:00"), at("2025-06-10 00:00")), None);
    let open = Parts::measure(&facts, &frame).open;
    assert_eq!(open.ages(&frame.calendars(), &[at("2025-06-10 00:00")]), [None]);
}

#[test]
fn m_50_a_month_is_achieved_only_if_every_snapshot_is() {
    // 6 cases a day resolved at once, and one that is aged for two snapshots.
    let mut spells = Vec::new();
    for day in 2..=20 {
        let received_at = at(&format!("2025-06-{day:02} 09:00"));
        spells.extend((0..6).map(|n| resolved(n, received_at, Instant(received_at.as_ms() + 60_000))));
    }
    spells.push(resolved(1_000, at("2025-06-02 08:00"), at("2025-06-11 12:00")));
    let book = book();
    let facts = [Facts { spells, ..Facts::default() }];
    let frame = Frame::new(&book, (at("2025-06-02 08:00"), at("2025-07-01 00:00")), None);
    let report = Report::new(&frame, &Parts::measure(&facts[0], &frame), &[], |case| case);
    let backlog = report.backlog.unwrap();
    let june = backlog.months.iter().find(|of| of.month == month(JUNE)).unwrap();
    // Older than five business days at the snapshots of 10 and 11 June: 1 of 49 is not below 2 %, 1 of 55 is.
    assert_eq!((june.n_days, june.n_achieved), (28, 27));
    let aged: Vec<u64> = backlog.days.iter().map(|day| day.aged).filter(|aged| *aged > 0).collect();
    assert_eq!(aged, [1, 1]);
    assert_eq!(
        (&june.line.reading, june.line.state),
        (&crate::Reading::Share(Share::new(1, 49)), State::Broken)
    );
    assert_eq!(backlog.total.reading, june.line.reading);
}

#[test]
fn d_01_m_50_a_calendar_per_case_ages_in_the_zone_of_the_case() {
    let mut policy = policy();
    policy.calendars[1].zone = CalendarZone::PerCase;
    let tokyo = calendar::Zone::named("Asia/Tokyo").unwrap();
    let book = Rulebook::new(policy, vec![tokyo]);
    // Tuesday 08:00 in Tokyo to the next Tuesday 12:59 in Tokyo is more than five business days there; in New York it is
    // Monday evening to Monday midnight, exactly five.
    let received_at = at("2025-06-03T08:00:00+09:00");
    let snapshot_at = at("2025-06-10 00:00");
    let spells = vec![
        SpellFact { zone: ZoneId(0), ..open(0, received_at) },
        SpellFact { zone: book.home_zone(), ..open(1, received_at) },
    ];
    let facts = [Facts { spells, ..Facts::default() }];
    let frame = Frame::new(&book, (received_at, snapshot_at), None);
    let parts = Parts::measure(&facts[0], &frame);
    let snapshot = Report::new(&frame, &parts, &[], |case| case).backlog.unwrap().days.pop().unwrap();
    assert_eq!((snapshot.open, snapshot.aged), (2, 2));
    let open = open_cases(&facts[0], &frame.calendars(), &Ratio::whole(5), snapshot_at);
    assert!(open.len() == 2 && open.iter().all(|case| case.is_aged), "{open:?}");
    let known = parts.open.ages(&frame.calendars(), &[snapshot_at]);
    assert!(known[0].as_ref().unwrap().max > known[0].as_ref().unwrap().median);
}

/// One look per case and snapshot: what the ranges must add up to.
fn looked_up(facts: &Facts, frame: &Frame<'_>, snapshot: &Snapshot) -> (Snapshot, Buckets) {
    let (spells, at) = (&facts.spells, snapshot.at);
    let calendars = frame.calendars();
    let open: Vec<&SpellFact> = spells.iter().filter(|spell| spell.is_open_at(at)).collect();
    let older = |days: i64| {
        open.iter()
            .filter(|spell| calendars.age(spell.zone, spell.received_at, at) > Ratio::whole(days))
            .count() as u64
    };
    let thirty_days_before = Instant(at.as_ms() - 30 * 86_400_000);
    let is_volume = |spell: &&SpellFact| {
        spell.is_first()
            && spell.received_at <= at
            && spell.received_at > thirty_days_before
            && spell.excluded_at > at
    };
    let seen = Snapshot {
        at,
        month: Month::of(at, frame.months.zone()),
        open: open.len() as u64,
        aged: older(5),
        received: spells.iter().filter(is_volume).count() as u64,
    };
    let older = [older(1), older(3), older(5), older(10)];
    let buckets = [
        open.len() as u64 - older[0],
        older[0] - older[1],
        older[1] - older[2],
        older[2] - older[3],
        older[3],
    ];
    (seen, buckets)
}

fn spell() -> impl Strategy<Value = SpellFact> {
    // Whole hours of four summer weeks, so that closing times and snapshots are hit.
    (0_i64..700, 0_i64..400, 0_u8..4).prop_map(|(from, length, kind)| {
        let received_at = Instant(at("2025-06-02 00:00").as_ms() + from * 3_600_000);
        let ended_at = Instant(received_at.as_ms() + length * 3_600_000);
        match kind {
            0 => open(0, received_at),
            1 => SpellFact {
                excluded_at: ended_at,
                end: SpellEnd::Excluded,
                ..resolved(0, received_at, ended_at)
            },
            _ => resolved(0, received_at, ended_at),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn m_50_ranges_add_up_to_one_look_per_case_and_snapshot(spells in prop::collection::vec(spell(), 1..40)) {
        let book = book();
        let first = spells.iter().map(|spell| spell.received_at).min().unwrap();
        let facts = Facts { spells, ..Facts::default() };
        let frame = Frame::new(&book, (first, at("2025-07-10 00:00")), None);
        let parts = Parts::measure(&facts, &frame);
        let report = Report::new(&frame, &parts, &[], |case| case);
        let backlog = report.backlog.unwrap();
        for (snapshot, buckets) in backlog.days.into_iter().zip(backlog.by_age) {
            prop_assert_eq!((snapshot.clone(), buckets), looked_up(&facts, &frame, &snapshot));
            let open = open_cases(&facts, &frame.calendars(), &Ratio::whole(5), snapshot.at);
            let n_aged = open.iter().filter(|case| case.is_aged).count();
            prop_assert_eq!((n_aged as u64, open.len() as u64), (snapshot.aged, snapshot.open));
        }
    }
}

#[test]
fn r_196_m_50_and_m_51_in_a_scope_add_up_to_the_desk() {
    // By e-mail two of four open cases are old, by portal none of two.
    let (old, new) = (at("2025-05-05 09:00"), at("2025-06-09 09:00"));
    let of = |n: u32, at: Instant, tier: u8, channel: Channel, priority: Priority| SpellFact {
        tier: TierId(tier),
        channel,
        priority,
        ..open(n, at)
    };
    let spells = vec![
        of(0, old, 0, Channel::Email, Priority::P3),
        of(1, old, 1, Channel::Email, Priority::P1),
        of(2, new, 0, Channel::Email, Priority::P3),
        of(3, new, 1, Channel::Email, Priority::P1),
        of(4, new, 1, Channel::Portal, Priority::P3),
        of(5, new, 0, Channel::Portal, Priority::P1),
    ];
    let mut policy = policy();
    policy.tiers.push(policy.tiers[0].clone());
    let scope = |tiers: Option<Vec<TierId>>, channels: Option<Channel>| Scope {
        tiers,
        channels: channels.map(|channel| std::iter::once(channel).collect()),
        ..Scope::default()
    };
    let p1 = Scope { priorities: Some(PrioritySet::from_iter([Priority::P1])), ..Scope::default() };
    policy.objectives = vec![
        wish(51, scope(None, Some(Channel::Email))),
        wish(51, scope(None, Some(Channel::Portal))),
        wish(51, scope(Some(vec![TierId(1)]), Some(Channel::Email))),
        wish(51, scope(Some(vec![TierId(0), TierId(1)]), None)),
        wish(50, p1),
    ];
    let book = Rulebook::new(policy, Vec::new());
    let frame = Frame::new(&book, (old, at("2025-06-10 00:00")), Some((month(JUNE), month(JUNE))));
    // One case a part, in whatever order.
    let mut parts = Parts::empty(&frame);
    for spell in spells.iter().rev() {
        parts.merge(Parts::measure(&Facts { spells: vec![*spell], ..Facts::default() }, &frame));
    }
    let report = Report::new(&frame, &parts, &[], |case| case);
    let whole =
        Report::new(&frame, &Parts::measure(&Facts { spells, ..Facts::default() }, &frame), &[], |case| case);
    assert_eq!(report.backlog, whole.backlog);
    let backlog = report.backlog.unwrap();
    let last = backlog.days.last().unwrap();
    assert_eq!((last.open, last.aged, last.received), (6, 2, 4));
    let counts = |by: Dimension| -> Vec<(u64, u64, u64)> {
        let rows = backlog.by.iter().filter(|split| split.by == DimensionSet::NONE.with(by));
        rows.map(|split| (split.last.open, split.last.aged, split.last.received)).collect()
    };
    assert_eq!(counts(Dimension::Tier), [(3, 1, 2), (3, 1, 2)]);
    assert_eq!(counts(Dimension::Channel), [(4, 2, 2), (2, 0, 2)]);
    assert_eq!(counts(Dimension::Priority), [(3, 1, 2), (3, 1, 2)]);
    let values: Vec<Option<Ratio>> =
        report.objectives.iter().map(|objective| objective.periods[0].1.reading.value()).collect();
    // Before 9 June all open e-mail cases are old. Of the old P1 case were two received in 30 days at the end, and before 4 June one.
    let (all, none) = (Some(Ratio::ONE), Some(Ratio::ZERO));
    assert_eq!(values, [all.clone(), none, all.clone(), all.clone(), all]);
}

#[test]
fn r_196_m_50_to_m_52_by_agent_team_product_category_cohort_and_combinations() {
    let old = at("2025-06-02 08:00");
    let spells: Vec<SpellFact> = (0_u32..6)
        .map(|n| SpellFact {
            agent: (n > 0).then(|| AgentId::from_index(n)),
            team: Some(TeamId::from_index(n % 2)),
            product: Some(ProductId(u16::from(n == 5))).into(),
            category: Some(CategoryId(0)).filter(|_| n < 4).into(),
            cohort: Some(CohortId(3)).filter(|_| n == 0).into(),
            ..open(n, if n < 2 { old } else { at("2025-06-09 08:00") })
        })
        .collect();
    let book = book();
    let mut frame = Frame::new(&book, (old, at("2025-06-10 00:00")), None);
    let both = DimensionSet::NONE.with(Dimension::Team).with(Dimension::Category);
    frame.cuts.add(both);
    let parts = Parts::measure(&Facts { spells, ..Facts::default() }, &frame);
    let backlog = Report::new(&frame, &parts, &[], |case| case).backlog.unwrap();
    // Open, too old, and the greatest age in business days.
    let rows = |by: DimensionSet| -> Vec<(u64, u64, Ratio)> {
        let rows = backlog.by.iter().filter(|split| split.by == by);
        let rows =
            rows.inspect(|of| assert_eq!(of.by_age, [of.last.open - of.last.aged, 0, 0, of.last.aged, 0]));
        rows.map(|of| (of.last.open, of.last.aged, of.ages.clone().unwrap().max)).collect()
    };
    let by = |dimension| rows(DimensionSet::NONE.with(dimension));
    let (aged, young) = (|n| (n, 1, Ratio::whole(6)), |n| (n, 0, Ratio::ONE));
    // The first has nobody: `unknown` is a value.
    assert_eq!(by(Dimension::Agent), [aged(1), aged(1), young(1), young(1), young(1), young(1)]);
    assert_eq!(by(Dimension::Team), [aged(3), aged(3)]);
    assert_eq!(by(Dimension::Product), [(5, 2, Ratio::whole(6)), young(1)]);
    assert_eq!(by(Dimension::Category), [young(2), (4, 2, Ratio::whole(6))]);
    assert_eq!(by(Dimension::Cohort), [(5, 1, Ratio::whole(6)), aged(1)]);
    // In the order of the categories, then of the teams.
    assert_eq!(rows(both), [young(1), young(1), aged(2), aged(2)]);
}

fn wish(metric: u8, scope: Scope) -> Objective {
    let aim = Aim::Level { goal: at_most(percent(50)), by: None };
    Objective { scope, ..objective(metric, aim) }
}
