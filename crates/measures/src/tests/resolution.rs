//! M-46, M-49.

use std::collections::BTreeMap;

use calendar::{Instant, Ratio};
use desk::case::event::TeamId;
use rstest::rstest;

use super::support::{at, book, case, month, new_york, open, resolved};
use crate::facts::{Facts, SpellEnd, SpellFact};
use crate::group::{Dimension, DimensionSet, Group, Slot};
use crate::items::Item;
use crate::kpi::{Kpi, reopens, resolution};
use crate::month::Months;
use crate::reading::Reading;
use crate::share::{Share, Shares};
use crate::tallies::Tallies;
use crate::values::median;

#[rstest]
#[case::none(&[], None, None)]
#[case::odd(&[9, 1, 5], Some(Ratio::whole(5)), None)]
#[case::even(&[1, 2, 4, 9], Some(Ratio::whole(3)), None)]
#[case::half(&[1, 2], Some(Ratio::new(3, 2)), None)]
#[case::ten(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], Some(Ratio::new(11, 2)), Some((2, 9)))]
fn m_46_median_is_the_mean_of_the_middles(
    #[case] times: &[i64],
    #[case] value: Option<Ratio>,
    #[case] interval: Option<(i64, i64)>,
) {
    let reading = median(&mut times.to_vec());
    assert_eq!(reading.value(), value);
    let found = match reading {
        Reading::Median(median) => median.interval,
        _ => None,
    };
    assert_eq!(found, interval);
}

/// A case resolved on 30 January, reopened at `reopened_at`, and resolved again on 20 February.
fn comes_back(reopened_at: Instant) -> Vec<SpellFact> {
    let received_at = at("2025-01-30 10:00");
    let first = SpellFact { reopened_at, ..resolved(0, received_at, at("2025-01-30 12:00")) };
    let second =
        SpellFact { opened_at: reopened_at, nth: 1, ..resolved(0, received_at, at("2025-02-20 10:00")) };
    vec![first, second]
}

fn months() -> Months {
    Months::new(new_york(), (month("2025-01"), month("2025-02")), book().obligation_calendar(), 5)
}

fn medians(spells: &[SpellFact]) -> [Option<Ratio>; 2] {
    let mut tallies = Tallies::default();
    spells.iter().for_each(|spell| resolution::fold(&mut tallies, spell, &spell.held(), &months()));
    ["2025-01", "2025-02"]
        .map(|name| tallies.values.of(Kpi::ResolutionTime, &Group::month(month(name))).value())
}

const HOUR: i64 = 3_600_000;

#[test]
fn m_46_a_reopening_withdraws_the_resolution_of_an_unpublished_month() {
    let again = Some(Ratio::whole(21 * 24 * HOUR));
    assert_eq!(medians(&comes_back(at("2025-02-03 09:00"))), [None, again.clone()]);
    assert_eq!(medians(&comes_back(at("2025-02-10 09:00"))), [Some(Ratio::whole(2 * HOUR)), again]);
}

#[test]
fn m_46_open_and_excluded_cases_have_no_resolution_time() {
    let received_at = at("2025-01-10 10:00");
    let excluded_at = at("2025-01-12 10:00");
    let merged =
        SpellFact { end: SpellEnd::Excluded, ended_at: excluded_at, excluded_at, ..open(1, received_at) };
    let spam_later = SpellFact { excluded_at, ..resolved(2, received_at, at("2025-01-11 10:00")) };
    assert_eq!(medians(&[open(0, received_at), merged, spam_later]), [None, None]);
}

#[test]
fn r_196_each_median_of_several_sets_of_dimensions_is_that_of_its_group() {
    let received_at = at("2025-01-10 10:00");
    let teams = [0, 1, 2].map(TeamId::from_index);
    let spells = (0_u32..40).map(|n| {
        let ended_at = Instant(received_at.as_ms() + i64::from(n * 7 % 40) * 23 * HOUR);
        SpellFact { team: Some(teams[n as usize % 3]), ..resolved(n, received_at, ended_at) }
    });
    let mut tallies = Tallies::default();
    spells.for_each(|spell| resolution::fold(&mut tallies, &spell, &spell.held(), &months()));
    let by_team = DimensionSet::NONE.with(Dimension::Team);
    let cuts = [DimensionSet::NONE, DimensionSet::MONTH, by_team, by_team.with(Dimension::Month)];
    let found = tallies.values.by_each(Kpi::ResolutionTime, &cuts);
    assert_eq!(found.iter().map(BTreeMap::len).collect::<Vec<usize>>(), [1, 2, 3, 6]);
    for (group, reading) in found.iter().flatten() {
        assert_eq!(*reading, tallies.values.of(Kpi::ResolutionTime, group), "{group:?}");
    }
    tallies.values.sort();
    assert_eq!(tallies.values.by_each(Kpi::ResolutionTime, &cuts), found);
}

fn reopened(spells: &[SpellFact]) -> Shares {
    let (mut tallies, months) = (Tallies::default(), months());
    for spell in spells {
        let held = spell.held();
        if let Some(item) = reopens::item(spell, &held, &months) {
            reopens::fold(&mut tallies, spell, &item);
        }
    }
    tallies.shares
}

#[test]
fn m_49_a_case_counts_once_in_the_month_of_its_first_resolution() {
    let mut spells = comes_back(at("2025-02-03 09:00"));
    spells.push(resolved(1, at("2025-01-10 10:00"), at("2025-01-11 10:00")));
    spells.push(open(2, at("2025-01-10 10:00")));
    let (shares, january) = (reopened(&spells), month("2025-01"));
    assert_eq!(shares.of(Kpi::ReopenRate, &Group::month(january)), Share::new(1, 2));
    assert_eq!(shares.last_at(Kpi::ReopenRate, Slot::Is(january)), at("2025-01-30 12:00"));
    assert_eq!(shares.of(Kpi::ReopenRate, &Group::month(month("2025-02"))), Share::default());
}

#[test]
fn m_46_and_m_49_list_what_they_counted() {
    let facts = Facts { spells: comes_back(at("2025-02-03 09:00")), ..Facts::default() };
    let item = Item { case: case(0), contact: None };
    assert_eq!(resolution::items(&facts, &months(), &Group::ALL).hits, [item]);
    assert_eq!(reopens::items(&facts, &months(), &Group::ALL).hits, [item]);
}
