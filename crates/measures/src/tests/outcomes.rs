//! M-40…M-42.

use calendar::Instant;
use desk::case::event::TeamId;
use desk::case::outcome::{Promise, Verdict};
use mission::policy::TargetId;
use mission::{Channel, ClockKind, Priority};
use rstest::rstest;

use super::support::{EMAIL, RESPONSE, TRIAGE, at, book, month, new_york, outcome};
use crate::facts::{Facts, OutcomeFact};
use crate::group::{Cuts, Dimension, DimensionSet, Group, Slot};
use crate::kpi::attainment;
use crate::month::Months;
use crate::pack::{Pack, Packer};
use crate::share::{Share, Shares};
use crate::tallies::Tallies;

fn months() -> Months {
    Months::new(new_york(), (month("2025-01"), month("2025-02")), book().obligation_calendar(), 5)
}

fn missed(outcome: OutcomeFact) -> OutcomeFact {
    OutcomeFact { verdict: Verdict::Missed, ..outcome }
}

fn facts() -> Facts {
    let january = at("2025-01-31 23:58");
    let outcomes = vec![
        outcome(0, RESPONSE, january),
        missed(outcome(1, RESPONSE, january)),
        OutcomeFact { priority: Priority::P1, channel: Channel::Phone, ..outcome(2, RESPONSE, january) },
        OutcomeFact { team: None, ..outcome(3, RESPONSE, at("2025-02-01 00:03")) },
        missed(OutcomeFact {
            breached_by_reclassification: true,
            ..outcome(4, RESPONSE, at("2025-02-10 10:00"))
        }),
        outcome(0, TRIAGE, january),
        outcome(0, Promise::Level(EMAIL), january),
        outcome(9, RESPONSE, at("2025-03-01 00:00")),
    ];
    Facts { outcomes, ..Facts::default() }
}

/// The shares under one cut.
fn shares(kept: DimensionSet) -> Shares {
    let mut tallies = Tallies::new(&Cuts::of([kept]), false);
    attainment::fold(&mut tallies, &facts().outcomes, &months());
    tallies.shares
}

#[test]
fn r_196_m_40_attainment_by_month_priority_channel_and_their_combinations() {
    let shares = shares(DimensionSet::ALL);
    let january = Group::month(month("2025-01"));
    let of = |group: Group| shares.of(RESPONSE, &group);
    assert_eq!(of(Group::ALL), Share::new(3, 5));
    assert_eq!(of(january), Share::new(2, 3));
    assert_eq!(of(Group { priority: Slot::Is(Priority::P1), ..Group::ALL }), Share::new(1, 1));
    assert_eq!(
        of(Group { priority: Slot::Is(Priority::P3), channel: Slot::Is(Channel::Email), ..january }),
        Share::new(1, 2)
    );
    assert_eq!(of(Group { priority: Slot::Is(Priority::P4), ..Group::ALL }), Share::default());
}

#[test]
fn m_40_items_without_a_team_form_the_group_unknown() {
    let by_team = shares(DimensionSet::ALL)
        .by(DimensionSet::NONE.with(Dimension::Team), |series| series == RESPONSE.into());
    let rows: Vec<(Group, Share)> = by_team.into_iter().collect();
    let team = |team| Group { team, ..Group::ALL };
    assert_eq!(
        rows,
        [(team(Slot::Unknown), Share::new(1, 1)), (team(Slot::Is(TeamId::from_index(0))), Share::new(2, 4)),]
    );
}

#[test]
fn m_41_and_m_42_are_counted_apart_from_m_40() {
    let shares = shares(DimensionSet::NONE);
    assert_eq!(shares.of(Promise::Level(EMAIL), &Group::ALL), Share::new(1, 1));
    assert_eq!(shares.of(TRIAGE, &Group::ALL), Share::new(1, 1));
    assert_eq!([TRIAGE, RESPONSE, Promise::Level(EMAIL)].map(attainment::metric), ["M-42", "M-40", "M-41"]);
}

#[test]
fn m_40_lists_the_cases_it_counted() {
    let is_response = |promise| matches!(promise, Promise::Target(ClockKind::FirstResponse, _));
    let items = attainment::items(&facts(), &months(), is_response, &Group::month(month("2025-02")));
    let cases = |items: &[crate::items::Item]| items.iter().map(|item| item.case.index()).collect::<Vec<_>>();
    assert_eq!((cases(&items.hits), cases(&items.others)), (vec![3], vec![4]));
}

/// A silence of hours around the end of a month, another before all months, a better update in between, and other cases.
fn of_a_long_silence() -> Vec<OutcomeFact> {
    let update = Promise::Target(ClockKind::UpdateCadence, TargetId(3));
    let every_hour = |from: &str, n: i64| {
        let from = at(from);
        (0..n).map(move |nth| {
            let determined_at = Instant(from.as_ms() + nth * 3_600_000);
            let overrun_permille = 1_000 + nth as u32;
            missed(OutcomeFact { overrun_permille, ..outcome(7, update, determined_at) })
        })
    };
    let mut outcomes: Vec<OutcomeFact> = every_hour("2024-12-31 12:00", 20).collect();
    outcomes.extend(every_hour("2025-01-31 20:00", 9));
    outcomes.push(outcome(7, update, at("2025-02-01 06:00")));
    outcomes.extend(every_hour("2025-02-01 07:00", 5));
    outcomes.extend(every_hour("2025-02-01 09:00", 2).map(|of| OutcomeFact { team: None, ..of }));
    outcomes.extend(
        every_hour("2025-02-01 10:00", 2)
            .map(|of| OutcomeFact { case: outcome(8, update, of.determined_at).case, ..of }),
    );
    outcomes
}

#[rstest]
#[case::with_items(true)]
#[case::without(false)]
fn m_43_misses_of_a_long_silence_count_together_as_they_count_alone(#[case] keeps_items: bool) {
    let packed = |folds: &[&[OutcomeFact]]| {
        let mut tallies = Tallies::new(&Cuts::default(), keeps_items);
        folds.iter().for_each(|outcomes| attainment::fold(&mut tallies, outcomes, &months()));
        let mut packer = Packer::default();
        tallies.pack(&mut packer);
        packer.into_bytes()
    };
    let outcomes = of_a_long_silence();
    let alone: Vec<&[OutcomeFact]> = outcomes.chunks(1).collect();
    assert_eq!(packed(&[&outcomes]), packed(&alone));
}
