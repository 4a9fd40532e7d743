//! What the engine noted about a case.
//!
//! When something was due is the row's `at`, and when it was recorded its `recorded_at`. What is owed beside the clocks has
//! the names of obligations with `owed_` before them.

use calendar::Instant;
use mission::{ClockKind, ObligationKind, Priority};
use serde::{Deserialize, Serialize};

use super::fields::{body, fields};
use super::obligation::{self, OBLIGATION_NOTED_KINDS};
use super::problem::Problem;
use super::text::{Text, instant, meaning, name, shortened};
use super::{Class, Row, Stored};
use crate::Rulebook;
use crate::case::event::{AccountId, Actor, CustomerId};
use crate::case::owed::OwedKey;
use crate::clock::{RungKey, Slot};
use crate::exception::Holder;
use crate::noted::Noted;
use crate::rulebook::{AllowanceId, ExceptionName, PromiseName};

/// The names of what is noted about a case; the last stand for what it owes beside its clocks.
pub const NOTED_KINDS: [&str; 13] = [
    "rung_fired",
    "rung_moot",
    "rung_superseded",
    "missed",
    "miss_rescinded",
    "page_moved",
    "clamped",
    "pause_refused",
    "owed_rung_fired",
    "owed_rung_moot",
    "owed_rung_superseded",
    "owed_missed",
    "owed_miss_rescinded",
];

/// The kinds of [`NOTED_KINDS`] that are about an obligation begin with this.
const OWED: &str = "owed_";

/// Everything that a noted body can say.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Fields<'f> {
    /// The kind of what is owed, when it began, and which of those that began then.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub owed: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub owed_from: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed_nth: Option<u16>,
    /// The clock of a target, and the target; or the service level.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub level: Option<Text<'f>>,
    /// The number of the version that makes the promise, and has the ladder.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub version: Option<Text<'f>>,
    /// The account exception: whom it is for, its priority, from when, and which of several that agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception_account_id: Option<std::num::NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception_customer_id: Option<std::num::NonZeroU32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub exception_priority: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub exception_from: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception_nth: Option<u16>,
    /// The run of the clock, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<u32>,
    /// The occurrence of an obligation, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Text<'f>>,
    /// The rung of the ladder, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rung: Option<u8>,
    /// Which page of the rung, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The support line the case moves to.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub to_line: Option<Text<'f>>,
    /// When the miss was that is rescinded.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead_ms: Option<i64>,
    /// Whether a miss exists only through a change of targets; absent means no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_change: Option<bool>,
}

/// A note of a case as the log keeps it, recorded at `now` where it does not say when.
pub fn write_noted(book: &Rulebook, noted: &Noted, now: Instant) -> Stored {
    let mut fields = Fields::default();
    let (kind, at, recorded_at) = match *noted {
        Noted::RungFired { key, due_at, fired_at, to_line } => {
            fields.take_up_rung(book, &key);
            let version = book.allowance(key.allowance).version;
            fields.to_line = to_line.map(|line| Text(book.line_name(version, line).unwrap_or("").into()));
            ("rung_fired", due_at, fired_at)
        }
        Noted::RungMoot { key, due_at, fired_at } => {
            fields.take_up_rung(book, &key);
            ("rung_moot", due_at, fired_at)
        }
        Noted::RungSuperseded { key, fired_at } => {
            fields.take_up_rung(book, &key);
            ("rung_superseded", fired_at, fired_at)
        }
        Noted::Missed { slot: _, cycle, allowance, at, fired_at, by_change } => {
            fields.take_up_promise(book, allowance);
            fields.cycle = Some(cycle);
            fields.by_change = by_change.then_some(true);
            ("missed", at, fired_at)
        }
        Noted::MissRescinded { slot, cycle, at, fired_at } => {
            fields.take_up_slot(book, slot);
            fields.cycle = Some(cycle);
            fields.missed_at = Text::made(at);
            ("miss_rescinded", fired_at, fired_at)
        }
        Noted::PageMoved { key, nth, due_at, fired_at } => {
            fields.take_up_rung(book, &key);
            fields.page = Some(nth);
            ("page_moved", due_at, fired_at)
        }
        Noted::Owed { key, noted } => {
            fields.owed = Text::of(key.kind.word());
            fields.owed_from = Text::made(key.from);
            fields.owed_nth = (key.nth > 0).then_some(key.nth);
            let (kind, at, recorded_at) = obligation::take_up(&mut fields, book, &noted);
            let owed = |known: &&&str| known.strip_prefix(OWED) == Some(kind);
            (NOTED_KINDS.iter().find(owed).copied().unwrap_or(kind), at, recorded_at)
        }
        Noted::Clamped { at, ahead_ms } => {
            fields.ahead_ms = Some(ahead_ms);
            ("clamped", at, now)
        }
        Noted::PauseRefused { at } => ("pause_refused", at, now),
    };
    let body = body(&fields);
    Stored { at, recorded_at, actor: Actor::System.word(), class: Class::Noted, kind, body }
}

/// The note of a case that a row of the log is.
///
/// # Errors
///
/// A [`Problem`] when we cannot have written it, or the rulebook lacks a version of the mission or an exception.
pub fn read_noted(book: &Rulebook, row: &Row<'_>) -> Result<Noted, Problem> {
    let known = NOTED_KINDS.iter().find(|known| **known == row.kind);
    let kind = *known.ok_or_else(|| Problem::UnknownKind(shortened(row.kind)))?;
    let mut fields: Fields<'_> = fields(row.body)?;
    let (at, fired_at) = (row.at, row.recorded_at);
    let noted = match kind {
        "rung_fired" => {
            let key = fields.rung(book, kind)?;
            let version = book.allowance(key.allowance).version;
            let to_line = name("support line", fields.to_line.take(), |name| book.find_line(version, name))?;
            Noted::RungFired { key, due_at: at, fired_at, to_line }
        }
        "rung_moot" => Noted::RungMoot { key: fields.rung(book, kind)?, due_at: at, fired_at },
        "rung_superseded" => Noted::RungSuperseded { key: fields.rung(book, kind)?, fired_at },
        "missed" => {
            let allowance = fields.promise(book, kind)?;
            let slot = book.allowance(allowance).promise.slot();
            let by_change = fields.by_change.take().unwrap_or(false);
            Noted::Missed { slot, cycle: fields.cycle(kind)?, allowance, at, fired_at, by_change }
        }
        "miss_rescinded" => {
            let slot = fields.slot(book, kind)?;
            let at = meaning("missed_at", fields.missed_at.take(), instant)?;
            let at = needed(kind, "missed_at", at)?;
            Noted::MissRescinded { slot, cycle: fields.cycle(kind)?, at, fired_at }
        }
        "page_moved" => {
            let key = fields.rung(book, kind)?;
            Noted::PageMoved { key, nth: needed(kind, "page", fields.page.take())?, due_at: at, fired_at }
        }
        "clamped" => Noted::Clamped { at, ahead_ms: needed(kind, "ahead_ms", fields.ahead_ms.take())? },
        "pause_refused" => Noted::PauseRefused { at },
        owed => {
            let inner = owed.strip_prefix(OWED);
            let inner = OBLIGATION_NOTED_KINDS.iter().find(|known| Some(**known) == inner);
            let inner = inner.ok_or_else(|| Problem::UnknownKind(shortened(owed)))?;
            let of = meaning("owed", fields.owed.take(), ObligationKind::find)?;
            let from = meaning("owed_from", fields.owed_from.take(), instant)?;
            let key = OwedKey {
                kind: needed(kind, "owed", of)?,
                from: needed(kind, "owed_from", from)?,
                nth: fields.owed_nth.take().unwrap_or(0),
            };
            Noted::Owed { key, noted: obligation::noted(&mut fields, book, inner, row)? }
        }
    };
    if fields != Fields::default() {
        return Err(Problem::Superfluous(kind));
    }
    Ok(noted)
}

impl<'f> Fields<'f> {
    fn take_up_promise(&mut self, book: &'f Rulebook, allowance: AllowanceId) {
        let name = book.name_of(allowance);
        self.version = Text::of(name.version);
        match name.clock {
            Some(clock) => (self.clock, self.promise) = (Text::of(clock.word()), Text::of(name.name)),
            None => self.level = Text::of(name.name),
        }
        if let Some(exception) = name.exception {
            match exception.holder {
                Holder::Account(AccountId(id)) => self.exception_account_id = Some(id),
                Holder::Customer(CustomerId(id)) => self.exception_customer_id = Some(id),
            }
            self.exception_priority = exception.priority.and_then(|it| Text::of(it.word()));
            self.exception_from = Text::made(exception.from);
            self.exception_nth = (exception.nth > 0).then_some(exception.nth);
        }
    }

    fn take_up_slot(&mut self, book: &'f Rulebook, slot: Slot) {
        match slot {
            Slot::Target(clock) => self.clock = Text::of(clock.word()),
            Slot::Level(level) => {
                if let Some(allowance) = book.allowance_of_level(level) {
                    self.take_up_promise(book, allowance);
                }
            }
        }
    }

    fn take_up_rung(&mut self, book: &'f Rulebook, key: &RungKey) {
        self.take_up_promise(book, key.allowance);
        self.cycle = Some(key.cycle);
        self.ladder = Text::of(book.ladder_name(key.ladder).unwrap_or_default());
        self.rung = Some(key.rung);
    }

    fn promise(&mut self, book: &Rulebook, kind: &'static str) -> Result<AllowanceId, Problem> {
        let clock = meaning("clock", self.clock.take(), ClockKind::find)?;
        let exception = self.exception(kind)?;
        let version = needed(kind, "version", self.version.take())?;
        let (field, text) = match clock {
            Some(_) => ("promise", self.promise.take()),
            None => ("level", self.level.take()),
        };
        let promise = needed(kind, field, text)?;
        let wanted = PromiseName { version: &version.0, clock, name: &promise.0, exception };
        let unknown = || Problem::UnknownName {
            field,
            name: shortened(&format!("{} (version {})", promise.0, version.0)),
        };
        book.find_allowance(&wanted).ok_or_else(unknown)
    }

    fn exception(&mut self, kind: &'static str) -> Result<Option<ExceptionName>, Problem> {
        let account = self.exception_account_id.take().map(|id| Holder::Account(AccountId(id)));
        let customer = self.exception_customer_id.take().map(|id| Holder::Customer(CustomerId(id)));
        let Some(holder) = account.or(customer) else { return Ok(None) };
        let from = meaning("exception_from", self.exception_from.take(), instant)?;
        let priority = meaning("exception_priority", self.exception_priority.take(), Priority::find)?;
        Ok(Some(ExceptionName {
            holder,
            from: needed(kind, "exception_from", from)?,
            priority,
            nth: self.exception_nth.take().unwrap_or(0),
        }))
    }

    fn slot(&mut self, book: &Rulebook, kind: &'static str) -> Result<Slot, Problem> {
        if self.level.is_some() {
            let allowance = self.promise(book, kind)?;
            return Ok(book.allowance(allowance).promise.slot());
        }
        let clock = meaning("clock", self.clock.take(), ClockKind::find)?;
        Ok(Slot::Target(needed(kind, "clock", clock)?))
    }

    fn cycle(&mut self, kind: &'static str) -> Result<u32, Problem> {
        needed(kind, "cycle", self.cycle.take())
    }

    fn rung(&mut self, book: &Rulebook, kind: &'static str) -> Result<RungKey, Problem> {
        let allowance = self.promise(book, kind)?;
        let rules = book.allowance(allowance);
        let ladder = name("ladder", self.ladder.take(), |name| book.find_ladder(rules.version, name))?;
        Ok(RungKey {
            slot: rules.promise.slot(),
            cycle: self.cycle(kind)?,
            allowance,
            ladder: needed(kind, "ladder", ladder)?,
            rung: needed(kind, "rung", self.rung.take())?,
        })
    }
}

pub(super) fn needed<T>(kind: &'static str, field: &'static str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or(Problem::Missing { kind, field })
}
