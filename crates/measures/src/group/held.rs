//! What an item held when it is attributed, as small numbers that index tables.

use desk::case::event::{AgentId, TeamId};
use mission::policy::{CategoryId, TierId};
use mission::{Channel, Priority};

use super::{CohortId, Dimension, Group, ProductId, Slot};
use crate::month::Month;

/// What an item held: for each dimension but the month a number, 0 for unknown, else one more than the value's own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Held([u32; N]);

const N: usize = Dimension::ALL.len() - 1;

/// How many bits a number of each dimension takes, in the order of [`Dimension::ALL`] after the month. 120 in all, so that a
/// whole combination fits one number.
///
/// INVARIANT: wide enough for every value there is. Teams and agents are numbered from 0, and no history has 2²⁸ of them.
const WIDTHS: [u32; N] = [3, 9, 3, 17, 27, 28, 17, 16];

/// Where the number of each dimension begins in [`Held::packed`].
const OFFSETS: [u32; N] = {
    let mut offsets = [0; N];
    let mut index = 1;
    while index < N {
        offsets[index] = offsets[index - 1] + WIDTHS[index - 1];
        index += 1;
    }
    offsets
};

impl Held {
    /// The number in a dimension; the month has none.
    #[inline]
    pub fn number(&self, dimension: Dimension) -> u32 {
        // Every dimension but the month has a place.
        self.0.get((dimension as usize).wrapping_sub(1)).copied().unwrap_or(0)
    }

    /// Sets the number in a dimension; the month has none.
    #[inline]
    pub fn set(&mut self, dimension: Dimension, number: u32) {
        if let Some(index) = (dimension as usize).checked_sub(1) {
            self.0[index] = number.min((1 << WIDTHS[index]) - 1);
        }
    }

    /// Sets the value in a dimension that may be unknown.
    #[inline]
    pub fn put(&mut self, dimension: Dimension, value: Option<u32>) {
        self.set(dimension, value.map_or(0, |value| value.saturating_add(1)));
    }

    /// The same as a group of one month.
    pub fn group(&self, month: Slot<Month>) -> Group {
        fn slot<T>(number: u32, value: impl FnOnce(u32) -> Option<T>) -> Slot<T> {
            number.checked_sub(1).and_then(value).map_or(Slot::Unknown, Slot::Is)
        }
        let of = |dimension| self.number(dimension);
        Group {
            month,
            priority: slot(of(Dimension::Priority), |n| Priority::ALL.get(n as usize).copied()),
            tier: slot(of(Dimension::Tier), |n| Some(TierId(n as u8))),
            channel: slot(of(Dimension::Channel), |n| Channel::ALL.get(n as usize).copied()),
            category: slot(of(Dimension::Category), |n| Some(CategoryId(n as u16))),
            team: slot(of(Dimension::Team), |n| Some(TeamId::from_index(n))),
            agent: slot(of(Dimension::Agent), |n| Some(AgentId::from_index(n))),
            product: slot(of(Dimension::Product), |n| Some(ProductId(n as u16))),
            cohort: slot(of(Dimension::Cohort), |n| Some(CohortId(n as u16))),
        }
    }

    /// All numbers in one.
    pub(crate) fn packed(&self) -> u128 {
        let packed = self.0.iter().zip(WIDTHS).rev();
        packed.fold(0, |sum, (number, width)| sum << width | u128::from(*number))
    }

    /// The number of a dimension among all in one; the month has none.
    #[inline]
    pub(super) fn number_in(packed: u128, dimension: Dimension) -> u32 {
        let Some(index) = (dimension as usize).checked_sub(1) else { return 0 };
        (packed >> OFFSETS[index]) as u32 & Held::greatest(dimension)
    }

    /// The numbers of one.
    pub(crate) fn unpacked(mut packed: u128) -> Held {
        let mut held = Held::default();
        for (number, width) in held.0.iter_mut().zip(WIDTHS) {
            *number = (packed & ((1 << width) - 1)) as u32;
            packed >>= width;
        }
        held
    }

    /// The greatest number of a dimension; 0 of the month.
    #[inline]
    pub(super) fn greatest(dimension: Dimension) -> u32 {
        (1 << Held::width(dimension)) - 1
    }

    /// Bits of a dimension; none of the month.
    pub(crate) const fn width(dimension: Dimension) -> u32 {
        match dimension as usize {
            0 => 0,
            nth => WIDTHS[nth - 1],
        }
    }
}

/// Which packed numbers a group takes, whatever the month.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection {
    mask: u128,
    value: u128,
}

impl Selection {
    /// The selection of a group.
    pub(crate) fn of(group: &Group) -> Selection {
        let (mut mask, mut held) = (Held::default(), Held::default());
        let mut select = |dimension, slot: Slot<u32>| {
            if slot != Slot::All {
                mask.set(dimension, u32::MAX);
            }
            held.put(dimension, if let Slot::Is(value) = slot { Some(value) } else { None });
        };
        select(Dimension::Priority, group.priority.map(|priority| priority as u32));
        select(Dimension::Tier, group.tier.map(|tier| tier.0.into()));
        select(Dimension::Channel, group.channel.map(|channel| channel as u32));
        select(Dimension::Category, group.category.map(|category| category.0.into()));
        select(Dimension::Team, group.team.map(TeamId::index));
        select(Dimension::Agent, group.agent.map(AgentId::index));
        select(Dimension::Product, group.product.map(|product| product.0.into()));
        select(Dimension::Cohort, group.cohort.map(|cohort| cohort.0.into()));
        Selection { mask: mask.packed(), value: held.packed() }
    }

    /// Whether the group takes an item that held this.
    #[inline]
    pub(crate) fn takes(self, packed: u128) -> bool {
        packed & self.mask == self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_takes_what_its_group_covers() {
        let [mut ann, mut nobody] = [Held::default(); 2];
        ann.put(Dimension::Agent, Some(7));
        [&mut ann, &mut nobody].into_iter().for_each(|held| held.put(Dimension::Tier, Some(1)));
        let groups = [
            Group::ALL,
            Group { agent: Slot::Is(AgentId::from_index(7)), ..Group::ALL },
            Group { agent: Slot::Is(AgentId::from_index(8)), ..Group::ALL },
            Group { agent: Slot::Unknown, tier: Slot::Is(TierId(1)), ..Group::ALL },
            Group { category: Slot::Unknown, priority: Slot::Is(Priority::P1), ..Group::ALL },
        ];
        for (group, held) in groups.iter().flat_map(|group| [(group, ann), (group, nobody)]) {
            let covers = group.covers(&held.group(Slot::All));
            assert_eq!(Selection::of(group).takes(held.packed()), covers, "{group:?} {held:?}");
        }
    }
}
