//! One block of days, compiled: its open segments in order, with prefix sums.

use std::ops::Range;

use crate::civil::date_of;
use crate::{Instant, Plan, TimeOfDay, Zone};

pub(super) const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// A stretch of open time of one business date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) start: i64,
    /// Not open any more.
    pub(super) end: i64,
    /// Open milliseconds of the block before it.
    pub(super) before: i64,
    /// Index of its business day in the block.
    pub(super) day: u32,
    /// Open milliseconds of its business day before it.
    pub(super) day_before: u32,
}

impl Segment {
    pub(super) fn len(&self) -> i64 {
        self.end - self.start
    }
}

/// A date with open time (clocks.md 2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BusinessDay {
    /// Its date, as a day number.
    pub(super) date: i32,
    /// L(d): its open milliseconds, above zero.
    pub(super) len: u32,
    /// Index of its first segment.
    pub(super) first: u32,
}

/// INVARIANT: segments are sorted, above zero in length, never overlap, and their business dates never decrease.
#[derive(Debug)]
pub(super) struct Block {
    /// First instant of the block's first date.
    pub(super) from: i64,
    /// First instant after the block's last date; the last segments may reach beyond it.
    pub(super) until: i64,
    pub(super) segments: Box<[Segment]>,
    pub(super) days: Box<[BusinessDay]>,
    pub(super) open_ms: i64,
    /// Per UTC day from the one before the block on: the first segment that ends after that day begins.
    first_of_utc_day: Box<[u32]>,
    first_utc_day: i64,
    offsets: Offsets,
}

impl Block {
    /// Compiles the segments whose business dates lie in `days`.
    pub(super) fn compile(plan: &Plan, zone: &Zone, days: Range<i32>) -> Block {
        let clock = WallClock::new(zone, days.start - MARGIN_DAYS..days.end + 2 * MARGIN_DAYS);
        let mut raw = Vec::new();
        for day in days.start - MARGIN_DAYS..days.end + MARGIN_DAYS {
            push_open(plan, &clock, day, &mut raw);
        }
        raw.sort_unstable();
        let (from, until) = (clock.midnight(days.start), clock.midnight(days.end));
        let open = own_each_instant_once(raw).filter(|open| days.contains(&open.date));
        Block { offsets: clock.offsets, ..Block::of(open, from, until) }
    }

    /// A block after the last one: never open.
    pub(super) fn nothing() -> Block {
        Block::of(std::iter::empty(), Instant::MAX.0, Instant::MAX.0)
    }

    fn of(open: impl Iterator<Item = Open>, from: i64, until: i64) -> Block {
        let (mut segments, mut days) = (Vec::<Segment>::new(), Vec::<BusinessDay>::new());
        let mut open_ms = 0;
        for Open { start, end, date, .. } in open {
            if days.last().is_none_or(|day| day.date != date) {
                days.push(BusinessDay { date, len: 0, first: segments.len() as u32 });
            }
            let n_days = days.len() as u32;
            if let Some(day) = days.last_mut() {
                segments.push(Segment { start, end, before: open_ms, day: n_days - 1, day_before: day.len });
                // At most 26 hours of a date plus 24 overnight: far below 2^32 ms.
                day.len += (end - start) as u32;
            }
            open_ms += end - start;
        }
        let first_utc_day = from.div_euclid(DAY_MS) - 1;
        let last_utc_day = until.div_euclid(DAY_MS) + 1;
        let first_of_utc_day = (first_utc_day..=last_utc_day)
            .map(|day| segments.partition_point(|segment| segment.end <= day * DAY_MS) as u32)
            .collect();
        let (segments, days) = (segments.into(), days.into());
        let offsets = Offsets::default();
        Block { from, until, segments, days, open_ms, first_of_utc_day, first_utc_day, offsets }
    }

    /// Index of the first segment that ends after `at`; the number of segments when none does.
    #[inline]
    pub(super) fn seek(&self, at: i64) -> usize {
        /// More segments than this in a day are searched by halves.
        const FEW: usize = 4;
        let slot = usize::try_from(at.div_euclid(DAY_MS) - self.first_utc_day).unwrap_or(0);
        let first_of =
            |slot: usize| self.first_of_utc_day.get(slot).map_or(self.segments.len(), |n| *n as usize);
        let (first, last) = (first_of(slot), first_of(slot + 1));
        let candidates = self.segments.get(first..last).unwrap_or_default();
        let ends_before = |segment: &Segment| visited(segment).end <= at;
        if candidates.len() <= FEW {
            first + candidates.iter().take_while(|segment| ends_before(segment)).count()
        } else {
            first + candidates.partition_point(ends_before)
        }
    }

    /// Index of the first segment from `first` on at whose end `open_ms` of the block is reached.
    ///
    /// Promises end soon after they start, so the search gallops from the start instead of halving the block.
    #[inline]
    pub(super) fn seek_open(&self, first: usize, open_ms: i64) -> usize {
        let reached = |segment: &Segment| visited(segment).before + segment.len() >= open_ms;
        let mut step = 1;
        let mut low = first;
        while let Some(segment) = self.segments.get(low + step - 1) {
            if reached(segment) {
                break;
            }
            low += step;
            step *= 2;
        }
        let high = self.segments.len().min(low + step);
        low + self.segments.get(low..high).unwrap_or_default().partition_point(|segment| !reached(segment))
    }

    /// The day number of the local date of an instant of the block, or near it; `None` of one that the block does not know.
    pub(super) fn local_day(&self, at: i64) -> Option<i32> {
        self.offsets.at(at).map(|offset_ms| (at + offset_ms).div_euclid(DAY_MS) as i32)
    }

    /// The segments of a business day.
    pub(super) fn segments_of(&self, day: usize) -> &[Segment] {
        let first = self.days.get(day).map_or(self.segments.len(), |day| day.first as usize);
        let end = self.days.get(day + 1).map_or(self.segments.len(), |day| day.first as usize);
        self.segments.get(first..end).unwrap_or_default()
    }

    /// Index of the first business day whose date is not before `date`.
    pub(super) fn seek_date(&self, date: i32) -> usize {
        self.days.partition_point(|day| day.date < date)
    }
}

/// Counts the segments a search looks at, for the tests of work done.
#[inline(always)]
fn visited(segment: &Segment) -> &Segment {
    #[cfg(test)]
    N_VISITED.with(|n| n.set(n.get() + 1));
    segment
}

#[cfg(test)]
thread_local! {
    /// Segments looked at by this thread.
    pub(crate) static N_VISITED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Dates beyond a block that can reach into it: an overnight interval, a zone that skips a date.
const MARGIN_DAYS: i32 = 3;

/// Open time of a date before it is known which instants other dates claim too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// When its interval began: before `start` where a closed day cut its beginning off.
    begun: i64,
    start: i64,
    end: i64,
    date: i32,
}

/// Adds the open time of one date: wall times resolved, closed civil days cut out (clocks.md 2.2 and 2.4).
fn push_open(plan: &Plan, clock: &WallClock, date: i32, open: &mut Vec<Open>) {
    for span in plan.spans(date) {
        let (begun, end) = (clock.instant(date, span.start), clock.instant(date, span.end));
        let mut start = begun;
        // A span reaches at most into the day after the next (24 h from just before midnight).
        for closed in (date..date + MARGIN_DAYS).filter(|day| plan.is_closed(*day)) {
            let (midnight, next) = (clock.midnight(closed), clock.midnight(closed + 1));
            push(open, Open { begun, start, end: end.min(midnight), date });
            start = start.max(next);
        }
        push(open, Open { begun, start, end, date });
    }
}

/// An interval that has become empty or negative is dropped (clocks.md 2.2).
fn push(open: &mut Vec<Open>, one: Open) {
    if one.start < one.end {
        open.push(one);
    }
}

/// Gives every open instant to the interval that started first, so that none counts twice.
///
/// A night shift may reach into the next morning's hours, and DST may fold two intervals of a date onto each
/// other. Where a zone skips a whole date, its intervals can even sort after the next date's; they are then
/// counted to the later date, which keeps business dates in order.
fn own_each_instant_once(sorted: Vec<Open>) -> impl Iterator<Item = Open> {
    let mut covered_until = i64::MIN;
    let mut latest = i32::MIN;
    sorted.into_iter().filter_map(move |mut open| {
        open.start = open.start.max(covered_until);
        covered_until = covered_until.max(open.end);
        latest = latest.max(open.date);
        open.date = latest;
        (open.start < open.end).then_some(open)
    })
}

/// Wall times to instants over a range of days, without asking the zone where its offset stands still.
struct WallClock<'a> {
    zone: &'a Zone,
    offsets: Offsets,
}

/// The offsets of a zone over a range of days.
#[derive(Debug, Default)]
struct Offsets {
    /// The first instant of each, and what it adds to UTC for local time, in milliseconds.
    since: Box<[(i64, i64)]>,
    /// The instant after the last day.
    until: i64,
}

impl Offsets {
    /// What is added to UTC at an instant; `None` outside the range of days.
    fn at(&self, at: i64) -> Option<i64> {
        let in_force = self.since.iter().rev().find(|(since, _)| *since <= at);
        in_force.map(|(_, offset_ms)| *offset_ms).filter(|_| at < self.until)
    }
}

impl WallClock<'_> {
    fn new(zone: &Zone, days: Range<i32>) -> WallClock<'_> {
        let (first, last) = (Instant(i64::from(days.start) * DAY_MS), Instant(i64::from(days.end) * DAY_MS));
        let changes = zone.changes(first, last);
        let since = std::iter::once(first).chain(changes.iter().map(|change| change.at));
        let since = since.map(|at| (at.0, zone.offset_ms(at))).collect();
        WallClock { zone, offsets: Offsets { since, until: last.0 } }
    }

    fn midnight(&self, day: i32) -> i64 {
        self.instant(day, 0)
    }

    /// The instant of a wall time in minutes after 00:00 of a day, as RFC 5545 says.
    fn instant(&self, day: i32, minutes: u16) -> i64 {
        // Far enough from any change that its gap or fold cannot matter: offsets differ by at most 26 hours.
        const NEAR_MS: i64 = 2 * DAY_MS;
        let wall = i64::from(day) * DAY_MS + i64::from(minutes) * MINUTE_MS;
        let since = &self.offsets.since;
        let next = since.partition_point(|(since, _)| *since < wall).max(1);
        // The first is no change.
        let is_near =
            |nth: usize| nth > 0 && since.get(nth).is_some_and(|(at, _)| at.abs_diff(wall) < NEAR_MS as u64);
        if is_near(next) || is_near(next - 1) {
            self.ask(day, minutes)
        } else {
            wall - since.get(next - 1).map_or(0, |(_, offset_ms)| *offset_ms)
        }
    }

    fn ask(&self, day: i32, minutes: u16) -> i64 {
        let minute_of_day = i32::from(minutes) % (24 * 60);
        let date = date_of(day + i32::from(minutes) / (24 * 60));
        let time = TimeOfDay::constant((minute_of_day / 60) as i8, (minute_of_day % 60) as i8, 0, 0);
        self.zone.instant_of(date, time).0
    }
}
