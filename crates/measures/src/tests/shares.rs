//! Tallies keep every series, month and combination of dimensions apart.

use desk::case::event::{AgentId, TeamId};
use desk::case::outcome::Promise;
use mission::policy::{CategoryId, ServiceLevelId, TargetId, TierId};
use mission::{Channel, ClockKind, Priority};
use proptest::prelude::*;

use crate::group::{CohortId, Cuts, Dimension, DimensionSet, Group, Held, ProductId, Slot};
use crate::kpi::Kpi;
use crate::month::Month;
use crate::pack::{Pack, Packer, Unpacker};
use crate::series::Series;
use crate::share::{Share, Shares};

fn month() -> impl Strategy<Value = Month> {
    (1900_i16..=2199, 1_i8..=12).prop_map(|(year, month)| Month::new(year, month).unwrap())
}

/// What an item may hold: every value there is in every dimension, or unknown.
fn held() -> impl Strategy<Value = Held> {
    let widest = [4, 256, 7, 1 << 16, (1 << 27) - 1, (1 << 28) - 1, 1 << 16, (1 << 16) - 1];
    widest.map(|widest: u32| 0..=widest).prop_map(|numbers| {
        let mut held = Held::default();
        Dimension::ALL.into_iter().skip(1).zip(numbers).for_each(|(dimension, n)| held.set(dimension, n));
        held
    })
}

fn series() -> impl Strategy<Value = Series> {
    prop_oneof![
        (prop::sample::select(ClockKind::ALL), any::<u16>()).prop_map(|(kind, id)| Promise::Target(
            kind,
            TargetId(id)
        )
        .into()),
        any::<u8>().prop_map(|id| Promise::Level(ServiceLevelId(id)).into()),
        prop::sample::select(Kpi::ALL).prop_map(Series::Kpi),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_counted_is_found_under_the_same_series_and_group(
        series in series(), month in month(), held in held(), kept in 0_usize..512,
    ) {
        let kept: DimensionSet =
            Dimension::ALL.into_iter().filter(|dimension| kept >> *dimension as usize & 1 == 1).collect();
        let mut shares = Shares::new(Cuts::of([kept]));
        shares.count(series, (month, month.starts_at(&calendar::Zone::utc())), &held, |share| share.count(true));
        let group = held.group(Slot::Is(month)).keep(kept);
        let found: Vec<(Group, Share)> = shares.by(kept, |of| of == series).into_iter().collect();
        prop_assert_eq!(found, [(group, Share::new(1, 1))]);
        prop_assert_eq!(shares.of(series, &group), Share::new(1, 1));
    }

    #[test]
    fn tallies_read_back_are_the_same(items in prop::collection::vec((series(), month(), held()), 0..20)) {
        let mut shares = Shares::default();
        for (series, month, held) in &items {
            let at = month.starts_at(&calendar::Zone::utc());
            shares.count(*series, (*month, at), held, |share| share.count(true));
        }
        let bytes = packed(&shares);
        let read = Shares::unpack(&mut Unpacker::new(&bytes)).unwrap();
        prop_assert_eq!(packed(&read), bytes);
    }
}

fn packed(value: &impl Pack) -> Vec<u8> {
    let mut packer = Packer::default();
    value.pack(&mut packer);
    packer.into_bytes()
}

#[test]
fn r_196_held_values_are_those_of_the_group() {
    let mut held = Held::default();
    for (dimension, value) in Dimension::ALL.into_iter().skip(1).zip(0_u32..) {
        held.put(dimension, Some(value.min(3)));
    }
    let group = held.group(Slot::All);
    assert_eq!((group.priority, group.tier), (Slot::Is(Priority::P1), Slot::Is(TierId(1))));
    assert_eq!((group.channel, group.category), (Slot::Is(Channel::Chat), Slot::Is(CategoryId(3))));
    assert_eq!(
        (group.team, group.agent),
        (Slot::Is(TeamId::from_index(3)), Slot::Is(AgentId::from_index(3)))
    );
    assert_eq!((group.product, group.cohort), (Slot::Is(ProductId(3)), Slot::Is(CohortId(3))));
    assert_eq!(Held::default().group(Slot::All).product, Slot::Unknown);
}

#[test]
fn r_196_the_smallest_cut_that_keeps_a_group_apart_answers() {
    let team_and_channel: DimensionSet = [Dimension::Team, Dimension::Channel].into_iter().collect();
    let mut cuts = Cuts::default();
    assert_eq!(cuts.find(team_and_channel), None);
    cuts.add(team_and_channel);
    assert_eq!(cuts.find(team_and_channel), Some(cuts.list().len() - 1));
    assert_eq!(cuts.list().len(), 7, "tier, priority and channel are summed from the cells of all three");
    assert_eq!(
        cuts.find(DimensionSet::NONE.with(Dimension::Tier)),
        cuts.find([Dimension::Priority, Dimension::Tier].into_iter().collect())
    );
    assert_eq!(cuts.find(DimensionSet::MONTH), cuts.find(DimensionSet::NONE.with(Dimension::Category)));
}
