//! The cases behind a number, by the tier, channel and cohort they were counted under.

use desk::case::event::CaseId;
use mission::Channel;
use mission::policy::TierId;

use super::support::month;
use crate::group::{CohortId, Dimension, Group, Held, Slot};
use crate::kpi::Kpi;
use crate::lists::{List, Lists};
use crate::pack::{Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::series::Series;

const SERIES: Series = Series::Kpi(Kpi::ResolutionTime);

/// Tier, channel, and whether it is in the numerator, of cases 0, 1, 2…; no tier and no channel are unknown.
const ITEMS: [(Option<u8>, Option<Channel>, bool); 6] = [
    (Some(0), Some(Channel::Email), true),
    (Some(1), Some(Channel::Email), true),
    (Some(0), Some(Channel::Phone), false),
    (None, Some(Channel::Email), false),
    (Some(1), None, true),
    (Some(0), Some(Channel::Email), false),
];

fn lists() -> Lists {
    let mut lists = Lists::default();
    for (nth, (tier, channel, hit)) in ITEMS.into_iter().enumerate() {
        let mut held = Held::default();
        held.put(Dimension::Tier, tier.map(u32::from));
        let place = channel.and_then(|channel| Channel::ALL.iter().position(|of| *of == channel));
        held.put(Dimension::Channel, place.map(|place| place as u32));
        lists.add(SERIES, (month("2025-02"), &held), CaseId::from_index(nth as u32), hit);
    }
    lists
}

fn cases(list: Option<List>) -> (Vec<u32>, Vec<u32>) {
    let numbers = |cases: &[CaseId]| {
        let mut numbers: Vec<u32> = cases.iter().map(|case| case.index()).collect();
        numbers.sort_unstable();
        numbers
    };
    list.map(|list| (numbers(&list.hits), numbers(&list.others))).unwrap_or_default()
}

#[test]
fn a_list_is_had_by_tier_by_channel_by_both_and_whole() {
    let lists = lists();
    let of = |tier: Slot<u8>, channel: Slot<Channel>| {
        let tier = match tier {
            Slot::Is(tier) => Slot::Is(TierId(tier)),
            Slot::Unknown => Slot::Unknown,
            Slot::All => Slot::All,
        };
        cases(lists.of_group(SERIES, month("2025-02"), &Group { tier, channel, ..Group::ALL }))
    };
    assert_eq!(of(Slot::All, Slot::All), (vec![0, 1, 4], vec![2, 3, 5]));
    assert_eq!(of(Slot::Is(0), Slot::All), (vec![0], vec![2, 5]));
    assert_eq!(of(Slot::All, Slot::Is(Channel::Email)), (vec![0, 1], vec![3, 5]));
    assert_eq!(of(Slot::Is(1), Slot::Is(Channel::Email)), (vec![1], vec![]));
    assert_eq!(of(Slot::Unknown, Slot::All), (vec![], vec![3]));
    assert_eq!(of(Slot::All, Slot::Unknown), (vec![4], vec![]));
    assert_eq!(of(Slot::Is(2), Slot::All), (vec![], vec![]));
    assert!(lists.of(SERIES, month("2025-03")).is_none());
}

#[test]
fn packed_merged_and_shortened_lists_hold_the_same_cases() {
    let mut packer = Packer::default();
    lists().pack(&mut packer);
    let bytes = packer.into_bytes();
    let mut twice = Lists::unpack(&mut Unpacker::new(&bytes)).expect("what was packed");
    let mail = Group { channel: Slot::Is(Channel::Email), ..Group::ALL };
    assert_eq!(cases(twice.of_group(SERIES, month("2025-02"), &mail)), (vec![0, 1], vec![3, 5]));
    twice.merge(lists());
    assert_eq!(cases(twice.of_group(SERIES, month("2025-02"), &mail)), (vec![0, 0, 1, 1], vec![3, 3, 5, 5]));
    // The first of all, wherever they were counted.
    let mut short = lists();
    short.keep(2, |case| case.index());
    assert_eq!(cases(short.of(SERIES, month("2025-02"))), (vec![0, 1], vec![2, 3]));
}

/// Cases 0 to 5 as above, of which 0, 1 and 4 are of customers of the first cohort and 2 of one of the third; what 5 counted for has no
/// cohort.
fn with_cohorts() -> Lists {
    let mut lists = Lists::default();
    let cohorts = [Some(0), Some(0), Some(2), None, Some(0), None];
    for (nth, ((tier, channel, hit), cohort)) in ITEMS.into_iter().zip(cohorts).enumerate() {
        let mut held = Held::default();
        held.put(Dimension::Tier, tier.map(u32::from));
        let place = channel.and_then(|channel| Channel::ALL.iter().position(|of| *of == channel));
        held.put(Dimension::Channel, place.map(|place| place as u32));
        held.put(Dimension::Cohort, cohort);
        lists.add(SERIES, (month("2025-02"), &held), CaseId::from_index(nth as u32), hit);
    }
    // An obligation of case 0 is counted outside of it, under no cohort.
    lists.add(OUTSIDE, (month("2025-02"), &Held::default()), CaseId::from_index(0), true);
    lists
}

const OUTSIDE: Series = Series::Kpi(Kpi::ReviewTimeliness);

#[test]
fn a_list_is_had_by_cohort_and_by_tier_or_channel_besides() {
    let lists = with_cohorts();
    let of = |group: Group| cases(lists.of_group(SERIES, month("2025-02"), &group));
    let first = Group { cohort: Slot::Is(CohortId(0)), ..Group::ALL };
    assert_eq!(of(Group::ALL), (vec![0, 1, 4], vec![2, 3, 5]));
    assert_eq!(of(first), (vec![0, 1, 4], vec![]));
    assert_eq!(of(Group { channel: Slot::Is(Channel::Email), ..first }), (vec![0, 1], vec![]));
    assert_eq!(of(Group { tier: Slot::Is(TierId(1)), ..first }), (vec![1, 4], vec![]));
    assert_eq!(of(Group { cohort: Slot::Is(CohortId(1)), ..Group::ALL }), (vec![], vec![]));
    assert_eq!(of(Group { cohort: Slot::Is(CohortId(2)), ..Group::ALL }), (vec![], vec![2]));
    assert_eq!(of(Group { cohort: Slot::Unknown, ..Group::ALL }), (vec![], vec![3, 5]));
    // The case has a cohort; what it was counted for here has not.
    assert!(lists.of_group(OUTSIDE, month("2025-02"), &first).is_none());
    assert_eq!(cases(lists.of(OUTSIDE, month("2025-02"))), (vec![0], vec![]));
}

#[test]
fn cohorts_are_packed_with_their_lists_and_numbered_anew() {
    let mut packer = Packer::default();
    with_cohorts().pack(&mut packer);
    let bytes = packer.into_bytes();
    let numbers =
        Renumber { cohorts: vec![7, 8, 9], cases: vec![10, 11, 12, 13, 14, 15], ..Renumber::default() };
    let mut packed = Lists::default();
    packed.add_packed(&mut Unpacker::new(&bytes), &numbers).expect("what was packed");
    let mut renumbered = with_cohorts();
    renumbered.renumber(&numbers);
    renumbered.merge(Lists::default());
    for lists in [packed, renumbered] {
        let of = |cohort: u16| {
            let group = Group { cohort: Slot::Is(CohortId(cohort)), ..Group::ALL };
            cases(lists.of_group(SERIES, month("2025-02"), &group))
        };
        assert_eq!(of(7), (vec![10, 11, 14], vec![]));
        assert_eq!(of(9), (vec![], vec![12]));
        assert_eq!(of(0), (vec![], vec![]));
    }
}
