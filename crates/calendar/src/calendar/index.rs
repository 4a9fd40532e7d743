//! Blocks of days compiled on first use, and how an instant finds its block.

use std::sync::{Arc, OnceLock};

use super::block::{Block, DAY_MS, Segment};
use crate::civil::{day_of, days_from_civil};
use crate::{Error, Instant, Plan, Zone};

/// A little under three years: fine enough to compile quickly, coarse enough that most questions need one.
const BLOCK_DAYS: i32 = 1 << BLOCK_BITS;
const BLOCK_BITS: u32 = 10;
const FIRST_DAY: i32 = days_from_civil(1900, 1, 1) as i32;
const END_DAY: i32 = days_from_civil(2200, 1, 1) as i32;
const N_BLOCKS: usize = ((END_DAY - FIRST_DAY) as usize).div_ceil(BLOCK_DAYS as usize);

/// The open time of a plan in a zone from 1900 to 2199.
pub(super) struct Index {
    plan: Arc<Plan>,
    zone: Zone,
    blocks: Box<[OnceLock<Block>]>,
    nothing: Block,
}

/// A place in the index: a block, and its first segment that ends after the instant asked for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) n: usize,
    pub(super) block: &'a Block,
    pub(super) i: usize,
}

/// The first day of every block.
#[cfg(test)]
pub(super) fn first_days() -> impl Iterator<Item = i32> {
    (FIRST_DAY..END_DAY).step_by(BLOCK_DAYS as usize)
}

impl Index {
    pub(super) fn new(plan: Arc<Plan>, zone: Zone) -> Index {
        let blocks = std::iter::repeat_with(OnceLock::new).take(N_BLOCKS).collect();
        let nothing = Block::nothing();
        Index { plan, zone, blocks, nothing }
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// A block by its number; one without open time beyond the last.
    #[inline]
    pub(super) fn block(&self, n: usize) -> &Block {
        match self.blocks.get(n) {
            Some(block) => block.get_or_init(|| self.compile(n)),
            None => &self.nothing,
        }
    }

    #[cold]
    fn compile(&self, n: usize) -> Block {
        // n is below N_BLOCKS, so this stays within the years of the index.
        let first = FIRST_DAY + n as i32 * BLOCK_DAYS;
        Block::compile(&self.plan, &self.zone, first..(first + BLOCK_DAYS).min(END_DAY))
    }

    pub(super) const fn n_blocks(&self) -> usize {
        N_BLOCKS
    }

    /// The number of the block that holds a date.
    pub(super) fn block_of_date(day: i32) -> usize {
        usize::try_from((day - FIRST_DAY) >> BLOCK_BITS).unwrap_or(0)
    }

    /// Where an instant falls. It may fall before the first segment of its block, or after the last.
    #[inline]
    pub(super) fn locate(&self, at: Instant) -> Place<'_> {
        let n = block_near(at);
        let block = self.block(n);
        if block.from <= at.0 && at.0 < block.until {
            let i = block.seek(at.0);
            if i > 0 {
                return Place { n, block, i };
            }
        }
        self.locate_at_edge(at, n)
    }

    /// The block counted in UTC is not always the local one, and the last night of a block reaches into the next.
    #[cold]
    fn locate_at_edge(&self, at: Instant, guess: usize) -> Place<'_> {
        let block = self.block(guess);
        let n = match () {
            () if at.0 < block.from => guess.saturating_sub(1),
            () if at.0 >= block.until && guess < N_BLOCKS => guess + 1,
            () => guess,
        };
        let block = self.block(n);
        let i = block.seek(at.0);
        if i == 0 && n > 0 {
            let earlier = self.block(n - 1);
            let i = earlier.seek(at.0);
            if i < earlier.segments.len() {
                return Place { n: n - 1, block: earlier, i };
            }
        }
        Place { n, block, i }
    }

    /// The day number of the local date of an instant.
    pub(super) fn local_day(&self, at: Instant) -> i32 {
        let known = self.block(block_near(at)).local_day(at.0);
        known.unwrap_or_else(|| day_of(self.zone.date_of(at)))
    }

    /// The segment at the place, or the next one in any later block.
    pub(super) fn next_segment<'a>(&'a self, place: Place<'a>) -> Option<(Place<'a>, &'a Segment)> {
        let mut place = place;
        loop {
            if let Some(segment) = place.block.segments.get(place.i) {
                return Some((place, segment));
            }
            if place.n + 1 >= N_BLOCKS {
                return None;
            }
            place = Place { n: place.n + 1, block: self.block(place.n + 1), i: 0 };
        }
    }

    pub(super) fn is_open(&self, at: Instant) -> bool {
        let place = self.locate(at);
        place.block.segments.get(place.i).is_some_and(|segment| segment.start <= at.0)
    }

    pub(super) fn open_from(&self, at: Instant) -> Result<Instant, Error> {
        let place = self.locate(at.check_range()?);
        let (_, segment) = self.next_segment(place).ok_or(Error::NeverOpensAgain(at))?;
        Ok(Instant(segment.start.max(at.0)))
    }

    #[cfg(test)]
    pub(super) fn n_compiled(&self) -> usize {
        self.blocks.iter().filter(|block| block.get().is_some()).count()
    }
}

/// The number of the block that holds the date an instant has in UTC, which its local date may precede or follow.
#[inline]
fn block_near(at: Instant) -> usize {
    let utc_day = at.0.div_euclid(DAY_MS) - i64::from(FIRST_DAY);
    usize::try_from(utc_day >> BLOCK_BITS).unwrap_or(0).min(N_BLOCKS)
}
