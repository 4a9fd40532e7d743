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
