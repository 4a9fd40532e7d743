//! E, Ed and their inverses (clocks.md 4).

use super::block::{Block, BusinessDay};
use super::index::{Index, Place};
use crate::{Error, Instant, Ratio};

impl Place<'_> {
    /// Open milliseconds of the block before `at`.
    #[inline]
    fn open_before(&self, at: i64) -> i64 {
        match self.block.segments.get(self.i) {
            Some(segment) => segment.before + (at - segment.start).max(0),
            None => self.block.open_ms,
        }
    }

    /// Business day of the block and open milliseconds of it before `at`.
    #[inline]
    fn day_before(&self, at: i64) -> (usize, i64) {
        match self.block.segments.get(self.i) {
            Some(segment) => {
                (segment.day as usize, i64::from(segment.day_before) + (at - segment.start).max(0))
            }
            None => (self.block.days.len(), 0),
        }
    }
}

impl Index {
    /// E in milliseconds.
    pub(super) fn open_ms(&self, from: Instant, to: Instant) -> i64 {
        let (from, to) = clamp(from, to);
        if to <= from {
            return 0;
        }
        let (a, b) = (self.locate(from), self.locate(to));
        let between: i64 = (a.n..b.n).map(|n| self.block(n).open_ms).sum();
        between + b.open_before(to.0) - a.open_before(from.0)
    }

    /// Ed in business days.
    pub(super) fn open_days(&self, from: Instant, to: Instant) -> Ratio {
        let (from, to) = clamp(from, to);
        if to <= from {
            return Ratio::ZERO;
        }
        let (a, b) = (self.locate(from), self.locate(to));
        let ((first, used), (last, gone)) = (a.day_before(from.0), b.day_before(to.0));
        let between: usize = (a.n..b.n).map(|n| self.block(n).days.len()).sum();
        let whole = between as i64 + last as i64 - first as i64;
        let (used, used_of) = part(a.block.days.get(first), used);
        let (gone, gone_of) = part(b.block.days.get(last), gone);
        // whole + gone/gone_of - used/used_of; lengths are below 2^32 and days below 2^17.
        if used_of == gone_of {
            Ratio::new((whole * used_of + gone - used).into(), used_of.into())
        } else {
            let [whole, used, used_of, gone, gone_of] = [whole, used, used_of, gone, gone_of].map(i128::from);
            Ratio::new(whole * used_of * gone_of + gone * used_of - used * gone_of, used_of * gone_of)
        }
    }

    /// The earliest instant from `from` on at which `ms` of open time have passed.
    #[inline]
    pub(super) fn reach_open(&self, from: Instant, ms: i64) -> Result<Instant, Error> {
        if ms <= 0 {
            return Ok(from);
        }
        let place = self.locate(from);
        let target = place.open_before(from.0).saturating_add(ms);
        if target <= place.block.open_ms {
            return Ok(open_instant(place.block, place.i, target));
        }
        self.reach_open_later(from, place, target - place.block.open_ms)
    }

    /// The instant of [`Index::reach_open`], and the earliest open instant from then on.
    #[inline]
    pub(super) fn exhaust_open(&self, from: Instant, ms: i64) -> Result<(Instant, Option<Instant>), Error> {
        let place = self.locate(from);
        let target = place.open_before(from.0).saturating_add(ms);
        // Below the open time of the block something of it is still to come.
        if ms > 0 && target < place.block.open_ms {
            let nth = place.block.seek_open(place.i, target);
            if let [segment, rest @ ..] = &place.block.segments[nth..] {
                let reached = segment.start + target - segment.before;
                let next =
                    if reached < segment.end { Some(reached) } else { rest.first().map(|next| next.start) };
                if let Some(open) = next {
                    return Ok((Instant(reached), Some(Instant(open))));
                }
            }
        }
        let reached = self.reach_open(from, ms)?;
        Ok((reached, self.open_from(reached).ok()))
    }

    #[cold]
    fn reach_open_later(&self, from: Instant, place: Place<'_>, mut ms: i64) -> Result<Instant, Error> {
        let mut opens = place.i < place.block.segments.len();
        for n in place.n + 1..self.n_blocks() {
            let block = self.block(n);
            if ms <= block.open_ms {
                return Ok(open_instant(block, 0, ms));
            }
            ms -= block.open_ms;
            opens |= block.open_ms > 0;
        }
        Err(never(from, opens))
    }

    /// The earliest instant from `from` on (rounded up to the millisecond) at which `amount` business days have
    /// passed.
    pub(super) fn reach_days(&self, from: Instant, amount: &Ratio) -> Result<Instant, Error> {
        if *amount <= Ratio::ZERO {
            return Ok(from);
        }
        let place = self.locate(from);
        let (first, used) = place.day_before(from.0);
        let (used, used_of) = part(place.block.days.get(first), used);
        let (whole, share) = split(amount, used, used_of);
        match self.day_at(place.n, (first as i64).saturating_add(whole)) {
            Some((block, day)) => Ok(day_instant(block, day, &share)),
            None => Err(never(from, self.next_segment(place).is_some())),
        }
    }

    /// The business day `ahead` days after the start of block `n`.
    pub(super) fn day_at(&self, n: usize, ahead: i64) -> Option<(&Block, usize)> {
        let mut ahead = usize::try_from(ahead).ok()?;
        for n in n..self.n_blocks() {
            let block = self.block(n);
            if ahead < block.days.len() {
                return Some((block, ahead));
            }
            ahead -= block.days.len();
        }
        None
    }
}

/// Milliseconds gone of a day, and its length; nothing of a unit day after the last.
fn part(day: Option<&BusinessDay>, gone: i64) -> (i64, i64) {
    day.map_or((0, 1), |day| (gone, day.len.into()))
}

/// The instant at which `open_ms` of the block are reached, from segment `first` on.
#[inline]
fn open_instant(block: &Block, first: usize, open_ms: i64) -> Instant {
    let segment = block.segments.get(block.seek_open(first, open_ms));
    segment.map_or(Instant(block.until), |segment| Instant(segment.start + open_ms - segment.before))
}

/// A part of a day, above 0 and at most 1, not reduced: reducing it would cost more than all the rest.
enum Share {
    Small { num: i64, den: i64 },
    Big(Ratio),
}

/// Splits `amount` and the part of the first day that is used already into the number of days that pass entirely,
/// and the share of the one after them that has to pass.
fn split(amount: &Ratio, used: i64, used_of: i64) -> (i64, Share) {
    let small = || {
        let (num, den) = amount.parts()?;
        let (num, den) = (i64::try_from(num).ok()?, i64::try_from(den).ok()?);
        // Promises are whole or half days, and what has passed of one has been measured in days of one length.
        let (num, den) = match () {
            () if used == 0 => (num, den),
            () if den == used_of => (num.checked_add(used)?, den),
            () if used_of % den == 0 => (num.checked_mul(used_of / den)?.checked_add(used)?, used_of),
            () => (num.checked_mul(used_of)?.checked_add(used.checked_mul(den)?)?, den.checked_mul(used_of)?),
        };
        let whole = (num - 1).div_euclid(den);
        Some((whole, Share::Small { num: num - whole * den, den }))
    };
    small().unwrap_or_else(|| {
        let total = amount + &Ratio::new(used.into(), used_of.into());
        let whole = total.ceil().saturating_sub(1);
        (whole, Share::Big(&total - &Ratio::whole(whole)))
    })
}

/// The instant at which a share of a day is reached, rounded up to the millisecond.
fn day_instant(block: &Block, day: usize, share: &Share) -> Instant {
    let len = block.days.get(day).map_or(0, |day| i64::from(day.len));
    let gone = match share {
        Share::Small { num, den } if num == den => len,
        Share::Small { num, den } if *den == len => *num,
        Share::Small { num, den } => match num.checked_mul(len) {
            Some(num) => (num - 1).div_euclid(*den) + 1,
            None => (&Ratio::new((*num).into(), (*den).into()) * &Ratio::whole(len)).ceil(),
        },
        Share::Big(share) => (share * &Ratio::whole(len)).ceil(),
    };
    let segments = block.segments_of(day);
    let reached = segments.iter().find(|segment| i64::from(segment.day_before) + segment.len() >= gone);
    reached
        .map_or(Instant(block.until), |segment| Instant(segment.start + gone - i64::from(segment.day_before)))
}

/// Instants outside the years of the index are closed.
fn clamp(from: Instant, to: Instant) -> (Instant, Instant) {
    (from.max(Instant::MIN), to.min(Instant(Instant::MAX.0 + 1)))
}

fn never(from: Instant, opens: bool) -> Error {
    match opens {
        true => Error::OutOfRange { what: format!("the end of a length that starts at {from}") },
        false => Error::NeverOpensAgain(from),
    }
}
