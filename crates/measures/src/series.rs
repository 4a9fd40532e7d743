//! What a measured value is about: a promise of the mission, or a metric the mission need not mention.

use desk::Month;
use desk::case::outcome::Promise;
use mission::ClockKind;
use mission::policy::{ServiceLevelId, TargetId};

use crate::kpi::Kpi;
use crate::pack::{Malformed, Pack, Packer, Unpacker};

/// What a measured value is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// A target or a service level.
    Promise(Promise),
    /// A metric that is measured whether or not it is promised.
    Kpi(Kpi),
    /// The daily snapshots of the backlog (M-50…M-52).
    Backlog,
}

impl From<Promise> for Series {
    fn from(promise: Promise) -> Series {
        Series::Promise(promise)
    }
}

impl From<Kpi> for Series {
    fn from(kpi: Kpi) -> Series {
        Series::Kpi(kpi)
    }
}

impl Series {
    /// A number of its own, small enough to stand beside a month in one word.
    #[inline]
    pub(crate) fn number(self) -> u32 {
        match self {
            Series::Promise(Promise::Target(kind, id)) => (kind as u32) << 16 | u32::from(id.0),
            Series::Promise(Promise::Level(id)) => 1 << 24 | u32::from(id.0),
            Series::Kpi(kpi) => 1 << 25 | kpi as u32,
            Series::Backlog => 1 << 26,
        }
    }

    /// The key of one series in one month. Bits 16 to 31 are left to whoever adds to it.
    #[inline]
    pub(crate) fn key(self, month: Month) -> u64 {
        u64::from(self.number()) << 32 | u64::from(ordinal(month))
    }
}

/// Months since the year 0.
fn ordinal(month: Month) -> u32 {
    (i32::from(month.year()) * 12 + i32::from(month.month()) - 1).max(0) as u32
}

impl Pack for Month {
    fn pack(&self, to: &mut Packer) {
        to.number(ordinal(*self).into());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Month, Malformed> {
        let ordinal = from.number()?;
        // The years whose instants there are.
        let year = i16::try_from(ordinal / 12).ok().filter(|year| (1900..2200).contains(year));
        let year = year.ok_or(Malformed)?;
        Month::new(year, (ordinal % 12) as i8 + 1).ok_or(Malformed)
    }
}

impl Pack for Promise {
    fn pack(&self, to: &mut Packer) {
        match self {
            Promise::Target(kind, id) => {
                to.number(0);
                to.text(kind.word());
                to.number(id.0.into());
            }
            Promise::Level(id) => {
                to.number(1);
                to.number(id.0.into());
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Promise, Malformed> {
        match from.number()? {
            0 => {
                let kind = ClockKind::find(from.text()?).ok_or(Malformed)?;
                Ok(Promise::Target(kind, TargetId(from.small()?)))
            }
            1 => Ok(Promise::Level(ServiceLevelId(from.small()?))),
            _ => Err(Malformed),
        }
    }
}

impl Pack for Series {
    fn pack(&self, to: &mut Packer) {
        match self {
            Series::Promise(promise) => {
                to.number(0);
                promise.pack(to);
            }
            Series::Kpi(kpi) => {
                to.number(1);
                to.text(kpi.word());
            }
            Series::Backlog => to.number(2),
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Series, Malformed> {
        match from.number()? {
            0 => Ok(Series::Promise(Promise::unpack(from)?)),
            1 => Kpi::find(from.text()?).map(Series::Kpi).ok_or(Malformed),
            2 => Ok(Series::Backlog),
            _ => Err(Malformed),
        }
    }
}
