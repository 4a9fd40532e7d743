//! Shares keep every promise and group apart.

use desk::case::event::{AgentId, TeamId};
use desk::case::outcome::Promise;
use mission::policy::{CategoryId, ServiceLevelId, TargetId, TierId};
use mission::{Channel, ClockKind, Priority};
use proptest::prelude::*;

use crate::group::{DimensionSet, Group, Slot};
use crate::month::Month;
use crate::share::{Share, Shares};

fn slot<T: Copy + std::fmt::Debug + 'static>(
    values: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Slot<T>> {
    prop_oneof![Just(Slot::All), Just(Slot::Unknown), values.prop_map(Slot::Is)]
}

fn group() -> impl Strategy<Value = Group> {
    let month = slot((0_i16..=9_999, 1_i8..=12).prop_map(|(year, month)| Month::new(year, month).unwrap()));
    let priority = slot(prop::sample::select(Priority::ALL));
    let channel = slot(prop::sample::select(Channel::ALL));
    let (tier, category) = (slot(any::<u8>().prop_map(TierId)), slot(any::<u16>().prop_map(CategoryId)));
    let team = slot((0_u32..1 << 27).prop_map(TeamId::from_index));
    let agent = slot((0_u32..1 << 28).prop_map(AgentId::from_index));
    (month, priority, tier, channel, category, team, agent).prop_map(
        |(month, priority, tier, channel, category, team, agent)| Group {
            month,
            priority,
            tier,
            channel,
            category,
            team,
            agent,
        },
    )
}

fn promise() -> impl Strategy<Value = Promise> {
    prop_oneof![
        (prop::sample::select(ClockKind::ALL), any::<u16>())
            .prop_map(|(kind, id)| Promise::Target(kind, TargetId(id))),
        any::<u8>().prop_map(|id| Promise::Level(ServiceLevelId(id))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_counted_is_found_under_the_same_promise_and_group(promise in promise(), group in group()) {
        let mut shares = Shares::default();
        shares.count(promise, group, true);
        let found: Vec<(Group, Share)> = shares.by(DimensionSet::ALL, |of| of == promise).into_iter().collect();
        prop_assert_eq!(found, [(group, Share::new(1, 1))]);
    }
}
