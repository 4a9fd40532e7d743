//! Events as the live event log keeps them: names instead of indices, and references instead of texts (design.md 4).
//!
//! An event is a row: `at`, `recorded_at`, `seq` (the version in its stream) and `actor` are columns of their own, as are its
//! `class` and its `kind`; the rest is `body`, one JSON object. The names of kinds and fields are those of history files, so
//! that the log, an export and a history say the same thing in the same words; what a history names, the log numbers:
//! customers, accounts, contacts, agents, teams and cases. What belongs to the mission is always named, with the number of
//! its version where only one version can be meant, so that no later version moves it.
//!
//! Reading what was written gives the same event. Nothing that was stored once may ever read as something else: the golden
//! lines in `tests/golden/stored.txt` never change.
//!
//! # Example
//!
//! ```
//! use calendar::Instant;
//! use desk::case::event::{Actor, Body, Event};
//! use desk::stored::{self, Refs};
//! # let text = include_str!("../../../missions/customer_care.toml");
//! # let book = desk::Rulebook::new(mission::compile(text).expect("a mission"), Vec::new());
//!
//! let at: Instant = "2025-06-10T13:20:00Z".parse()?;
//! let body = Body::Triaged { priority: mission::Priority::P1, category: book.policy().category("service down") };
//! let event =
//!     Event { at, recorded_at: at, seq: 1, actor: Actor::Person, agent: None, team: None, contact: None, body };
//! let stored = stored::write(&book, &event, &Refs::default());
//! assert_eq!(stored.kind, "triaged");
//! assert_eq!(stored.body, r#"{"priority":"P1","category":"service down"}"#);
//! assert_eq!(stored::read(&book, &stored.row(1))?, (event, Refs::default()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod digest;
mod fields;
mod happened;
mod item;
mod noted;
mod obligation;
mod problem;
mod remark;
mod text;

use calendar::Instant;

pub use digest::Digest;
pub use happened::{read, write};
pub use item::{Item, Stream, read_item};
pub use noted::{NOTED_KINDS, read_noted, write_noted};
pub use obligation::{
    OBLIGATION_NOTED_KINDS, read_obligation, read_obligation_noted, write_obligation, write_obligation_noted,
};
pub use problem::Problem;
pub use remark::{is_only_a_remark, is_remark, read_remark, write_remark};

/// Whether the world did it or the engine concluded it (design.md 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The world did it: it is exported and never computed again.
    Happened,
    /// The engine concluded it: it can be computed again, and is the record of what was told to people.
    Noted,
}

impl Class {
    /// The spelling in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Class::Happened => "happened",
            Class::Noted => "noted",
        }
    }

    /// The class spelled `word`.
    pub fn find(word: &str) -> Option<Class> {
        [Class::Happened, Class::Noted].into_iter().find(|class| class.word() == word)
    }
}

/// An event ready to be stored; its version in the stream is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// When it happened; for what the engine noted when it was due.
    pub at: Instant,
    /// When it was stored.
    pub recorded_at: Instant,
    /// Who caused it.
    pub actor: &'static str,
    /// Its class.
    pub class: Class,
    /// Its name.
    pub kind: &'static str,
    /// Everything else, as the text of a JSON object.
    pub body: String,
}

impl Stored {
    /// The row it becomes with this version in its stream.
    pub fn row(&self, seq: u64) -> Row<'_> {
        Row {
            at: self.at,
            recorded_at: self.recorded_at,
            seq,
            actor: self.actor,
            kind: self.kind,
            body: &self.body,
        }
    }
}

/// A stored event as it comes from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'r> {
    /// When it happened.
    pub at: Instant,
    /// When it was stored.
    pub recorded_at: Instant,
    /// Its version in the stream.
    pub seq: u64,
    /// Who caused it.
    pub actor: &'r str,
    /// Its name.
    pub kind: &'r str,
    /// Everything else.
    pub body: &'r str,
}

/// What a stored event refers to outside the log, and what the desk knows of it that decides no clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refs {
    /// The message, note or context package whose text it carries.
    pub message: Option<i64>,
    /// The digest of that text: what it was can be proven while it is kept, and cannot be read after it was erased.
    pub digest: Option<Digest>,
    /// What the case is about from here on.
    pub product: Option<String>,
    /// The rule of the mission that acted (X-42).
    pub rule: Option<String>,
    /// How many milliseconds the work on a written message took; a call and a chat say it themselves.
    pub handle_ms: Option<u32>,
}

/// A body longer than this was not written by us and is refused unread, in bytes.
pub const LONGEST_BODY: usize = 1 << 16;
