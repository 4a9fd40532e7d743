//! Open time: what a calendar says of an instant, an interval, a length.

use crate::{Error, Instant, Ratio, Unit, Within, Zone};

/// Opening hours without a zone: weekly intervals, closed dates, special dates (clocks.md 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {}

impl Plan {
    /// The built-in plan that is open at every instant.
    pub fn always() -> Plan {
        todo!()
    }
    /// Reads weekly hours in the `opening_hours` syntax: `Mo-Fr 08:00-20:00`, `24/7`, `PH off`.
    pub fn from_hours(_text: &str) -> Result<Plan, Error> {
        todo!()
    }
    /// The plan bound to a zone. Blocks of years are compiled on first use.
    pub fn in_zone(&self, _zone: Zone) -> Calendar {
        todo!()
    }
}

/// Opening hours in a zone. Answers are O(log n) and allocation-free once a block of years is compiled.
#[derive(Debug, Clone)]
pub struct Calendar {}

impl Calendar {
    /// Whether the calendar is open at every instant.
    pub fn is_always_open(&self) -> bool {
        todo!()
    }
    /// The calendar's zone.
    pub fn zone(&self) -> &Zone {
        todo!()
    }
    /// Whether the instant is open. The opening instant is, the closing instant is not.
    pub fn is_open(&self, _at: Instant) -> bool {
        todo!()
    }
    /// The earliest open instant at or after `at`.
    pub fn open_from(&self, _at: Instant) -> Result<Instant, Error> {
        todo!()
    }
    /// What accrues in `[from, to)`: milliseconds for time units, days for business days. 0 when `to <= from`. E and Ed of clocks.md 4.
    pub fn measure(&self, _unit: Unit, _from: Instant, _to: Instant) -> Ratio {
        todo!()
    }
    /// E of clocks.md 4 in whole milliseconds.
    pub fn open_ms(&self, _from: Instant, _to: Instant) -> i64 {
        todo!()
    }
    /// The earliest `t >= from` (rounded up to the millisecond) with `measure(unit, from, t) >= amount`.
    pub fn reach(&self, _unit: Unit, _from: Instant, _amount: &Ratio) -> Result<Instant, Error> {
        todo!()
    }
    /// The due instant of a length started at `from` without pauses (clocks.md 4).
    pub fn due(&self, _from: Instant, _within: &Within) -> Result<Instant, Error> {
        todo!()
    }
    /// The exhaustion instant of a length started at `from` without pauses (clocks.md 4).
    pub fn exhaustion(&self, _from: Instant, _within: &Within) -> Result<Instant, Error> {
        todo!()
    }
}
