//! M-50 aged share of volume, M-51 aged share of backlog, M-52 backlog age; from daily snapshots.
//!
//! **Definition.** A snapshot is taken every day at the same local time of the reporting zone, and events of that instant have
//! happened. *Open* are the cases on which work is owed then. The age of a case is Ed on its standard calendar from receipt,
//! pauses not subtracted; it is *aged* when it is older than the mission's limit, exactly 5 business days being not older.
//! - M-50: aged ÷ cases received in the 30 days up to the snapshot (D-24). The month is achieved only if every snapshot is.
//! - M-51: aged ÷ open. A mission promises the one or the other.
//! - M-52: count, median, p90 (nearest rank) and maximum age of open cases, and how many are at most 1, 3, 5, 10 business days
//!   old, and older.
//!
//! A snapshot is what was known when it was taken: a case that is spam or merged later counts until then, one into which
//! another was merged counts from the earlier receipt from then on, and one that was split off is no case before.

mod ages;
mod calendars;
mod changes;
mod count;
mod limits;

pub use ages::{Ages, OpenCases};
pub use calendars::StandardCalendars;
pub(crate) use changes::Changes;
pub use count::BacklogCounts;
pub(crate) use limits::Limits;

use std::collections::BTreeMap;

use calendar::{Date, Instant, Ratio};
use desk::case::event::CaseId;
use mission::policy::{BacklogRule, BacklogShare};

use crate::facts::{Facts, SpellFact};
use crate::frame::BacklogFrame;
use crate::group::{Cuts, Dimension, DimensionSet, Group, Held, Slot};
use crate::month::{Month, Months};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::series::Series;
use crate::share::Share;
use crate::tally::{Tally, Value as _};

/// The edges of the buckets of M-52, in business days.
pub const BUCKET_DAYS: [i64; 4] = [1, 3, 5, 10];

/// One daily snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// When.
    pub at: Instant,
    /// Its month.
    pub month: Month,
    /// Cases open then.
    pub open: u64,
    /// Of them, those older than the limit.
    pub aged: u64,
    /// Cases received in the days of volume before it.
    pub received: u64,
}

impl Snapshot {
    /// M-50.
    pub fn of_volume(&self) -> Share {
        Share::new(self.aged, self.received)
    }

    /// M-51.
    pub fn of_backlog(&self) -> Share {
        Share::new(self.aged, self.open)
    }

    /// What a rule promises: the one or the other.
    pub fn promised(&self, of: BacklogShare) -> Share {
        match of {
            BacklogShare::Volume => self.of_volume(),
            BacklogShare::OpenCases => self.of_backlog(),
        }
    }
}

/// M-52: open cases at most 1, at most 3, at most 5, at most 10 and more than 10 business days old, each counted once.
pub type Buckets = [u64; BUCKET_DAYS.len() + 1];

/// The buckets of so many open cases, of which so many are older than each edge.
fn buckets(open: u64, older: [u64; BUCKET_DAYS.len()]) -> Buckets {
    let mut left = open;
    let mut buckets = [0; BUCKET_DAYS.len() + 1];
    for (bucket, older) in buckets.iter_mut().zip(older) {
        *bucket = left.saturating_sub(older);
        left = older;
    }
    buckets[BUCKET_DAYS.len()] = left;
    buckets
}

/// The instants at which snapshots are taken: each local day of the covered months, up to the end of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Each snapshot: one every day from the first on.
    pub(crate) at: Vec<Instant>,
    /// The month of each.
    pub(crate) months: Vec<Month>,
    /// The day of the first, counted from the first day of 1900.
    pub(crate) first_day: u32,
    /// Where the volume of each begins: later instants than this count.
    pub(crate) volume_from: Vec<Instant>,
    /// So many snapshots later.
    pub(crate) volume_days: u16,
    /// The limit beyond which a case is aged, in business days.
    pub(crate) limit: Ratio,
}

impl Schedule {
    /// The snapshots of a rule in the covered months, between the first receipt and the end of the history.
    pub fn new(rule: &BacklogRule, months: &Months, (first_receipt, as_of): (Instant, Instant)) -> Schedule {
        let mut schedule = Schedule {
            at: Vec::new(),
            months: Vec::new(),
            first_day: 0,
            volume_from: Vec::new(),
            volume_days: rule.volume_days,
            limit: rule.older_than_days.clone(),
        };
        let (zone, span) = (months.zone(), months.span());
        let begin = first_receipt.max(span.start);
        let end = Instant(as_of.as_ms().min(span.end.as_ms() - 1));
        let mut date = zone.date_of(begin);
        while date <= zone.date_of(end) {
            let at = zone.instant_of(date, rule.snapshot_at);
            if let Some(month) = months.of(at).filter(|_| begin <= at && at <= end) {
                let from = days_before(date, rule.volume_days);
                if schedule.at.is_empty() {
                    schedule.first_day = day_number(date);
                }
                schedule.at.push(at);
                schedule.months.push(month);
                schedule.volume_from.push(zone.instant_of(from, rule.snapshot_at));
            }
            match date.tomorrow() {
                Ok(tomorrow) => date = tomorrow,
                Err(_) => break,
            }
        }
        schedule
    }

    /// The instants of the snapshots, in order.
    pub fn instants(&self) -> &[Instant] {
        &self.at
    }

    /// The last snapshot of each covered month, in order.
    pub(crate) fn last_of_months(&self) -> Vec<Instant> {
        let mut left = self.at.iter().copied();
        let of_month = self.months.chunk_by(|a, b| a == b);
        of_month.filter_map(|days| left.nth(days.len() - 1)).collect()
    }

    /// The snapshot of a day, counted from the first day of 1900; nothing when none was taken on it.
    pub(crate) fn snapshot_of(&self, day: u32) -> Option<usize> {
        let nth = day.checked_sub(self.first_day)? as usize;
        (nth < self.at.len()).then_some(nth)
    }

    /// The first snapshot at or after an instant.
    pub(crate) fn first_from(&self, at: Instant) -> usize {
        first_from(&self.at, at)
    }

    /// The first snapshot whose volume begins at or after an instant.
    pub(crate) fn first_volume_from(&self, at: Instant) -> usize {
        first_from(&self.volume_from, at)
    }
}

/// The first of some rising instants at or after `at`. They lie a civil day apart, so that a guess is at most a few off.
fn first_from(instants: &[Instant], at: Instant) -> usize {
    const DAY_MS: i64 = 86_400_000;
    let Some(first) = instants.first() else { return 0 };
    let days = at.as_ms().saturating_sub(first.as_ms()) / DAY_MS;
    let mut guess = usize::try_from(days).unwrap_or(0).min(instants.len());
    while guess > 0 && instants[guess - 1] >= at {
        guess -= 1;
    }
    while guess < instants.len() && instants[guess] < at {
        guess += 1;
    }
    guess
}

/// Days from the first of 1900, which is no later than any instant that there is.
fn day_number(date: Date) -> u32 {
    let days = date.duration_since(Date::constant(1900, 1, 1)).as_hours() / 24;
    u32::try_from(days).unwrap_or(0)
}

fn days_before(date: Date, n: u16) -> Date {
    (0..n).fold(date, |date, _| date.yesterday().unwrap_or(date))
}

/// The counts of every snapshot, mergeable. A case stands where its spell held it at its end.
#[derive(Debug, Clone)]
pub struct Backlog {
    /// By every cut.
    by_cut: Tally<BacklogCounts>,
    /// Those of the buckets, of the whole desk.
    of_desk: BacklogCounts,
}

impl Backlog {
    /// Nothing counted yet.
    pub fn new(cuts: Cuts) -> Backlog {
        Backlog { by_cut: Tally::new(cuts), of_desk: BacklogCounts::default() }
    }

    /// Counts one spell in every snapshot that sees it.
    pub(crate) fn fold(&mut self, spell: &SpellFact, frame: &BacklogFrame<'_>, months: &Months) {
        let [changes, of_desk] = Changes::of(spell, &frame.schedule, &frame.limits);
        // Changes know their days: what is apart by month elsewhere stands under one.
        let Some(month) = months.iter().next() else { return };
        self.by_cut.count(Series::Backlog, (month, spell.received_at), &spell.held(), |counts| {
            counts.count(&changes);
        });
        self.of_desk.count(&of_desk);
    }

    /// Adds the counts of another partition.
    pub fn merge(&mut self, other: Backlog) {
        self.by_cut.merge(other.by_cut);
        self.of_desk.merge(&other.of_desk);
    }

    /// Adds the packed counts of another part, under the numbers of our names.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early, mean nothing, or keep other dimensions apart.
    pub fn add_packed(&mut self, from: &mut Unpacker<'_>, numbers: &Renumber) -> Result<(), Malformed> {
        self.by_cut.add_packed(from, numbers)?;
        self.of_desk.merge(&Pack::unpack(from)?);
        Ok(())
    }

    /// The same counts under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        self.by_cut.renumber(numbers);
    }

    /// The combinations that are kept apart.
    pub fn cuts(&self) -> &Cuts {
        self.by_cut.cuts()
    }

    /// The counts by some dimensions but the month; nothing when the cuts do not keep them apart.
    pub fn by(&self, kept: DimensionSet) -> BTreeMap<Group, BacklogCounts> {
        self.by_cut.by(kept, |_| true)
    }

    /// The counts of the cases of some groups, whatever their months; nothing when the cuts do not keep the groups apart.
    pub(crate) fn of_groups(&self, groups: &[Group]) -> BacklogCounts {
        let selects = |group: &Group| group.dimensions().without(Dimension::Month);
        let kept: DimensionSet = groups.iter().flat_map(|group| selects(group).iter()).collect();
        let is_wanted =
            |of: &Group| groups.iter().any(|group| Group { month: Slot::All, ..*group }.covers(of));
        let mut sum = BacklogCounts::default();
        let by_group = self.by(kept);
        by_group.iter().filter(|(of, _)| is_wanted(of)).for_each(|(_, counts)| sum.merge(counts));
        sum
    }

    /// How many of the desk's open cases are in each bucket at every snapshot.
    pub(crate) fn buckets(&self, days: &[Snapshot], schedule: &Schedule) -> Vec<Buckets> {
        self.of_desk.buckets(days, schedule)
    }
}

impl Pack for Backlog {
    fn pack(&self, to: &mut Packer) {
        self.by_cut.pack(to);
        self.of_desk.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Backlog, Malformed> {
        Ok(Backlog { by_cut: Pack::unpack(from)?, of_desk: Pack::unpack(from)? })
    }
}

/// A case that is open at a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenCase {
    /// The case.
    pub case: CaseId,
    /// What it held.
    pub held: Held,
    /// Older than the limit of the mission.
    pub is_aged: bool,
}

/// The open cases behind one snapshot, in no order.
pub fn open_cases(
    facts: &Facts,
    calendars: &StandardCalendars<'_>,
    limit: &Ratio,
    at: Instant,
) -> Vec<OpenCase> {
    let open = facts.seen().filter(|spell| spell.is_open_at(at));
    let case = |spell: &SpellFact| OpenCase {
        case: spell.case,
        held: spell.held(),
        is_aged: calendars.age(spell.zone, spell.received_at, at) > *limit,
    };
    open.map(case).collect()
}
