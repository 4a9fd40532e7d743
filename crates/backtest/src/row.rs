//! One event of a history in 64 bytes.

use desk::case::event::Actor;
use mission::{Channel, Priority};

use crate::kind::Kind;
use crate::vocabulary;

/// No number.
pub const NONE: u32 = u32::MAX;
/// No small number.
pub const NONE16: u16 = u16::MAX;
/// Numbers of categories from here on stand for spellings the mission does not name.
pub const SPELLED: u16 = 1 << 15;
/// No tiny number.
pub const NONE8: u8 = u8::MAX;
/// The `seq` of a row without one: such rows come after numbered ones of the same instant.
pub const NO_SEQ: u64 = u64::MAX;

/// A row of a history. Texts are numbers of their lists; what an event needs beyond that is in `a` and `b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// When it happened, in milliseconds.
    pub at: i64,
    /// When it was stored, in milliseconds.
    pub recorded_at: i64,
    /// Decides between rows of one instant.
    pub seq: u64,
    /// Where its text starts.
    pub offset: u64,
    /// The case, within its partition.
    pub case: u32,
    /// The agent.
    pub agent: u32,
    /// The contact, within its partition.
    pub contact: u32,
    /// Depends on the kind; see [`Row::wide`].
    pub a: u32,
    /// Depends on the kind.
    pub b: u32,
    /// Depends on the kind: category and zone, or the customer of a live contact or survey.
    pub c: u32,
    /// The team.
    pub team: u16,
    /// The product.
    pub product: u16,
    /// What happened.
    pub kind: Kind,
    /// The tier of the mission.
    pub tier: u8,
    /// The language of the mission.
    pub language: u8,
    /// Priority (3 bits), channel (3 bits) and actor (2 bits).
    pub small: Small,
}

/// Three small values in one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Small(pub(crate) u8);

const ACTORS: [Actor; 4] = [Actor::Person, Actor::Customer, Actor::Rule, Actor::System];

impl Small {
    /// No priority, no channel, a person.
    pub const NONE: Small = Small(7 << 3);

    /// Packs the three.
    pub fn new(priority: Option<Priority>, channel: Option<Channel>, actor: Actor) -> Small {
        let priority = priority.map_or(0, |priority| priority as u8 + 1);
        let channel = channel.map_or(7, |channel| channel as u8);
        Small(priority | channel << 3 | (actor as u8) << 6)
    }

    /// The priority.
    pub fn priority(self) -> Option<Priority> {
        (self.0 & 7).checked_sub(1).and_then(|index| Priority::ALL.get(usize::from(index)).copied())
    }

    /// The channel.
    pub fn channel(self) -> Option<Channel> {
        Channel::ALL.get(usize::from(self.0 >> 3 & 7)).copied()
    }

    /// The actor.
    pub fn actor(self) -> Actor {
        ACTORS[usize::from(self.0 >> 6)]
    }
}

impl Row {
    /// In the place of a row that is still to come.
    pub(crate) const EMPTY: Row = Row {
        at: 0,
        recorded_at: 0,
        seq: NO_SEQ,
        offset: 0,
        case: 0,
        agent: NONE,
        contact: NONE,
        a: NONE,
        b: NONE,
        c: NONE,
        team: NONE16,
        product: NONE16,
        kind: Kind::Received,
        tier: NONE8,
        language: NONE8,
        small: Small::NONE,
    };

    /// `a` and `b` as one number: the end of an appointment.
    pub fn wide(&self) -> i64 {
        (u64::from(self.b) << 32 | u64::from(self.a)) as i64
    }

    /// The category of the mission, [`NONE16`] without one.
    pub fn category(&self) -> u16 {
        self.c as u16
    }

    /// The zone, [`NONE16`] without one.
    pub fn zone(&self) -> u16 {
        (self.c >> 16) as u16
    }

    /// Sets category and zone.
    pub fn set_category_and_zone(&mut self, category: u16, zone: u16) {
        self.c = u32::from(zone) << 16 | u32::from(category);
    }

    /// The customer, [`NONE`] when the row names none.
    pub fn customer(&self) -> u32 {
        match self.kind {
            Kind::Received => self.a,
            kind if kind.is_contact() || kind.is_about_customer() => self.c,
            _ => NONE,
        }
    }

    /// Whether the row makes sense without a case: calls, chats, surveys that ask about no single case, and outreach to whoever
    /// answered one.
    pub fn stands_alone(&self) -> bool {
        self.kind.is_contact()
            || self.kind.is_outreach()
            || self.kind.is_survey() && vocabulary::is_relational(self.b)
    }

    /// Sets `a` and `b` to one number.
    pub fn set_wide(&mut self, value: i64) {
        self.a = value as u32;
        self.b = (value as u64 >> 32) as u32;
    }
}
