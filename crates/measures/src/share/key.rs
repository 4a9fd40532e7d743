//! A promise and a group in one number: counting four million outcomes is mostly looking up their keys.

use desk::Month;
use desk::case::event::{AgentId, TeamId};
use desk::case::outcome::Promise;
use mission::policy::{CategoryId, ServiceLevelId, TargetId, TierId};
use mission::{Channel, ClockKind, Priority};

use crate::group::{Group, Slot};

/// A promise and a group, packed.
///
/// INVARIANT: the fields are wide enough for every value there is. Teams and agents are numbered in order of appearance, and
/// no history has 2²⁸ of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u128);

/// Width of each field in bits, the lowest first: 128 in all.
const PROMISE: u32 = 20;
const MONTH: u32 = 18;
const PRIORITY: u32 = 3;
const TIER: u32 = 9;
const CHANNEL: u32 = 4;
const CATEGORY: u32 = 17;
const TEAM: u32 = 28;
const AGENT: u32 = 29;

impl Key {
    pub(super) fn of(promise: Promise, group: &Group) -> Key {
        let mut packer = Packer { bits: 0, used: 0 };
        packer.push(PROMISE, number_of(promise));
        packer.slot(MONTH, group.month, |month| {
            let date = month.first_on();
            date.year() as u64 * 12 + date.month() as u64
        });
        packer.slot(PRIORITY, group.priority, |priority| priority as u64);
        packer.slot(TIER, group.tier, |tier| tier.0.into());
        packer.slot(CHANNEL, group.channel, |channel| channel as u64);
        packer.slot(CATEGORY, group.category, |category| category.0.into());
        packer.slot(TEAM, group.team, |team| team.index().into());
        packer.slot(AGENT, group.agent, |agent| agent.index().into());
        Key(packer.bits)
    }

    pub(super) fn promise(self) -> Promise {
        promise_of(Unpacker { bits: self.0 }.pull(PROMISE))
    }

    pub(super) fn group(self) -> Group {
        let mut unpacker = Unpacker { bits: self.0 >> PROMISE };
        Group {
            month: unpacker.slot(MONTH, |n| Month::new(((n - 1) / 12) as i16, ((n - 1) % 12 + 1) as i8)),
            priority: unpacker.slot(PRIORITY, |n| Priority::ALL.get(n as usize).copied()),
            tier: unpacker.slot(TIER, |n| Some(TierId(n as u8))),
            channel: unpacker.slot(CHANNEL, |n| Channel::ALL.get(n as usize).copied()),
            category: unpacker.slot(CATEGORY, |n| Some(CategoryId(n as u16))),
            team: unpacker.slot(TEAM, |n| Some(TeamId::from_index(n as u32))),
            agent: unpacker.slot(AGENT, |n| Some(AgentId::from_index(n as u32))),
        }
    }
}

/// Levels are numbered after the clock kinds: the kind or its successor above 16 bits of the id.
fn number_of(promise: Promise) -> u64 {
    match promise {
        Promise::Target(kind, id) => (kind as u64) << 16 | u64::from(id.0),
        Promise::Level(id) => (ClockKind::ALL.len() as u64) << 16 | u64::from(id.0),
    }
}

fn promise_of(number: u64) -> Promise {
    match ClockKind::ALL.get((number >> 16) as usize) {
        Some(kind) => Promise::Target(*kind, TargetId(number as u16)),
        None => Promise::Level(ServiceLevelId(number as u8)),
    }
}

struct Packer {
    bits: u128,
    used: u32,
}

impl Packer {
    fn push(&mut self, width: u32, value: u64) {
        debug_assert!(value < 1 << width, "a field is too narrow for {value}");
        self.bits |= u128::from(value) << self.used;
        self.used += width;
    }

    /// 0 and 1 stand for all and unknown.
    fn slot<T>(&mut self, width: u32, slot: Slot<T>, number: impl Fn(T) -> u64) {
        let value = match slot {
            Slot::All => 0,
            Slot::Unknown => 1,
            Slot::Is(value) => number(value) + 2,
        };
        self.push(width, value);
    }
}

struct Unpacker {
    bits: u128,
}

impl Unpacker {
    fn pull(&mut self, width: u32) -> u64 {
        let value = (self.bits & ((1 << width) - 1)) as u64;
        self.bits >>= width;
        value
    }

    fn slot<T>(&mut self, width: u32, value: impl Fn(u64) -> Option<T>) -> Slot<T> {
        match self.pull(width) {
            0 => Slot::All,
            1 => Slot::Unknown,
            number => value(number - 2).map_or(Slot::Unknown, Slot::Is),
        }
    }
}
