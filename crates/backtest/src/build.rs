//! Rows of text become rows of numbers.

use calendar::Instant;
use desk::case::event::Actor;

use crate::column::{Column, RowText, shortened};
use crate::intern::{Interner, hash};
use crate::kind::Kind;
use crate::pending::Pending;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::row::{NO_SEQ, NONE, NONE8, NONE16, Row, Rows, Small};
use crate::vocabulary::{self, Memory, Vocabulary};

/// How many groups of cases are sorted and replayed on their own. Fixed, so that nothing depends on the machine.
pub const N_PARTITIONS: usize = 64;

/// Before the id of a contact that belongs to no case, so that it is never taken for a case of the same id.
pub const CONTACT_MARK: u8 = 0;

/// What one piece of a history was read into.
pub struct Builder<'v> {
    vocabulary: &'v Vocabulary,
    /// The rows by partition.
    pub partitions: Vec<Partition>,
    /// The names that rows of every partition share.
    pub names: Names,
    /// What was wrong.
    pub findings: Findings,
    /// What became of the rows.
    pub totals: Totals,
    /// The latest instant of a usable row.
    pub last_at: Option<Instant>,
    /// The earliest instant of a usable `received`.
    pub first_received_at: Option<Instant>,
    /// Where rows with an `event_id` lie, to find equal ones.
    pub event_ids: Vec<EventId>,
    /// Offsets at which CRLF and LF were first seen at the end of a record.
    pub(crate) line_ends: (Option<usize>, Option<usize>),
    meanings: Meanings,
    pending: Pending,
}

/// The rows of a group of cases.
#[derive(Debug, Default)]
pub struct Partition {
    /// Ids of cases.
    pub cases: Interner,
    /// Ids of contacts.
    pub contacts: Interner,
    /// The rows, in the order of reading.
    pub rows: Rows,
}

/// Lists of names.
#[derive(Debug, Default)]
pub struct Names {
    /// Customers.
    pub customers: Interner,
    /// Accounts.
    pub accounts: Interner,
    /// Agents.
    pub agents: Interner,
    /// Teams.
    pub teams: Interner,
    /// Zones.
    pub zones: Interner,
    /// Cases that other cases refer to.
    pub targets: Interner,
}

/// The id of an event, shortened, and where its row lies. Equal ids have equal `hash`; the converse is checked in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventId {
    /// The shortened id.
    pub hash: u32,
    /// High half of the offset.
    pub high: u32,
    /// Low half of the offset.
    pub low: u32,
}

impl EventId {
    /// Where its row starts.
    pub fn offset(self) -> u64 {
        u64::from(self.high) << 32 | u64::from(self.low)
    }
}

/// What names meant when they were last looked up.
#[derive(Default)]
struct Meanings {
    tiers: Memory<u8>,
    categories: Memory<u16>,
    languages: Memory<u8>,
    zones: Memory<()>,
}

/// Where a row came from and what it is about.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// When it happened.
    pub at: Instant,
    /// Decides between rows of one instant.
    pub seq: u64,
    /// Where its text starts.
    pub offset: usize,
}

impl<'v> Builder<'v> {
    /// Nothing read yet.
    pub fn new(vocabulary: &'v Vocabulary) -> Builder<'v> {
        Builder {
            vocabulary,
            partitions: (0..N_PARTITIONS).map(|_| Partition::default()).collect(),
            names: Names::default(),
            findings: Findings::default(),
            totals: Totals::default(),
            last_at: None,
            first_received_at: None,
            event_ids: Vec::new(),
            line_ends: (None, None),
            meanings: Meanings::default(),
            pending: Pending::default(),
        }
    }

    /// Counts one problem of the row at `offset`.
    pub fn problem(
        &mut self,
        kind: ProblemKind,
        offset: usize,
        column: Column,
        what: impl FnOnce() -> String,
    ) {
        self.findings.add(kind, offset, || (Some(column.word().to_string()), what()));
    }

    /// Reads one row of the CSV form; whether it could be used.
    #[inline]
    pub fn add_text(&mut self, offset: usize, fields: &impl RowText) -> bool {
        let Some(kind) = Kind::find(fields.get(Column::Event)) else {
            self.no_event(offset, fields.get(Column::Event));
            return false;
        };
        let Some(at) = Instant::parse_rfc3339(fields.get(Column::OccurredAt)) else {
            self.no_instant(offset, fields.get(Column::OccurredAt));
            return false;
        };
        let seq = self.number(fields, Column::Seq, offset).unwrap_or(NO_SEQ);
        let event_id = fields.get(Column::EventId);
        if !self.add(kind, Place { at, seq, offset }, fields) {
            return false;
        }
        if !event_id.is_empty() {
            let offset = offset as u64;
            let (high, low) = ((offset >> 32) as u32, offset as u32);
            self.event_ids.push(EventId { hash: hash(event_id) as u32, high, low });
        }
        true
    }

    /// Adds one event; whether it could be used.
    #[inline]
    pub fn add(&mut self, kind: Kind, place: Place, fields: &impl RowText) -> bool {
        let Some(row) = self.row(kind, place, fields) else { return false };
        let (case_id, contact_id) = (fields.get(Column::CaseId), fields.get(Column::ContactId));
        if !case_id.is_empty() {
            self.pending.add(row, &[case_id], contact_id);
        } else if kind.is_contact() && !contact_id.is_empty() {
            self.pending.add(row, &[&[CONTACT_MARK], contact_id], contact_id);
        } else {
            self.problem(ProblemKind::MissingCase, place.offset, Column::CaseId, || {
                "`case_id` is empty".to_string()
            });
            return false;
        }
        self.last_at = self.last_at.max(Some(place.at));
        if kind == Kind::Received && self.first_received_at.is_none_or(|first| place.at < first) {
            self.first_received_at = Some(place.at);
        }
        if self.pending.is_full() {
            self.pending.flush(&mut self.partitions);
        }
        true
    }

    /// Everything read, put where it belongs.
    pub fn finish(&mut self) {
        self.pending.flush(&mut self.partitions);
    }

    /// The row without its case and contact.
    #[inline]
    fn row(&mut self, kind: Kind, place: Place, fields: &impl RowText) -> Option<Row> {
        let offset = place.offset;
        let actor = self.actor(fields, offset).unwrap_or(vocabulary::implied_actor(kind));
        let needs_priority = matches!(kind, Kind::Received | Kind::Triaged | Kind::PriorityChanged);
        let priority = if needs_priority { self.priority(fields, offset) } else { None };
        let needs_channel = matches!(kind, Kind::Received | Kind::CustomerMessage);
        let channel = if needs_channel { self.channel(fields, offset) } else { None };
        let mut row = Row {
            at: place.at.as_ms(),
            recorded_at: self.recorded_at(fields, place),
            seq: place.seq,
            offset: offset as u64,
            case: 0,
            agent: number_or_none(&mut self.names.agents, fields.get(Column::Agent)),
            contact: NONE,
            a: NONE,
            b: NONE,
            c: NONE,
            team: self.team(fields, offset),
            kind,
            tier: NONE8,
            language: NONE8,
            small: Small::new(priority, channel, actor),
        };
        match kind {
            Kind::Received => self.fill_receipt(&mut row, fields, offset),
            Kind::Triaged => row.set_category_and_zone(self.category(kind, fields, offset), NONE16),
            Kind::PriorityChanged => {
                if priority.is_none() {
                    return self.missing_value(kind, offset, Column::Priority);
                }
                row.a = u32::from(self.is_worsened(fields, offset));
            }
            Kind::TierChanged => {
                row.tier = self.tier(fields, offset);
                if row.tier == NONE8 {
                    return self.missing_value(kind, offset, Column::Tier);
                }
            }
            Kind::ZoneChanged => {
                row.set_category_and_zone(NONE16, self.zone(fields, offset));
                if row.zone() == NONE16 {
                    return self.missing_value(kind, offset, Column::Zone);
                }
            }
            Kind::Pending => row.a = u32::from(fields.get(Column::Reason) == b"question_sent"),
            Kind::Scheduled => row.set_wide(self.until(fields, offset).unwrap_or(i64::MIN)),
            Kind::Merged | Kind::Split | Kind::Linked => {
                row.a = number_or_none(&mut self.names.targets, fields.get(Column::TargetCaseId));
                if kind == Kind::Merged && row.a == NONE {
                    return self.missing_value(kind, offset, Column::TargetCaseId);
                }
            }
            Kind::SurveyAnswered => {
                let score =
                    self.number(fields, Column::Score, offset).and_then(|score| u32::try_from(score).ok());
                row.a = score.filter(|score| *score <= 10).unwrap_or(NONE);
            }
            kind if kind.is_contact() => {
                row.a = self.length(fields, Column::WaitMs, Column::WaitSeconds, offset);
                row.b = self.length(fields, Column::HandleMs, Column::HandleSeconds, offset);
                row.c = number_or_none(&mut self.names.customers, fields.get(Column::CustomerId));
            }
            _ => {}
        }
        Some(row)
    }

    fn fill_receipt(&mut self, row: &mut Row, fields: &impl RowText, offset: usize) {
        row.a = number_or_none(&mut self.names.customers, fields.get(Column::CustomerId));
        row.b = number_or_none(&mut self.names.accounts, fields.get(Column::AccountId));
        row.tier = self.tier(fields, offset);
        row.language = self.language(fields);
        let (category, zone) = (self.category(Kind::Received, fields, offset), self.zone(fields, offset));
        row.set_category_and_zone(category, zone);
    }

    fn team(&mut self, fields: &impl RowText, offset: usize) -> u16 {
        let name = fields.get(Column::Team);
        let team = small_number_or_none(&mut self.names.teams, name);
        if team == NONE16 && !name.is_empty() {
            self.problem(ProblemKind::TooManyNames, offset, Column::Team, || {
                format!("`{}` is one too many", show(name))
            });
        }
        team
    }

    fn actor(&mut self, fields: &impl RowText, offset: usize) -> Option<Actor> {
        let word = fields.get(Column::Actor);
        if word.is_empty() {
            return None;
        }
        let actor = vocabulary::actor(word);
        if actor.is_none() {
            self.unknown(ProblemKind::UnknownActor, offset, Column::Actor, word);
        }
        actor
    }

    fn priority(&mut self, fields: &impl RowText, offset: usize) -> Option<mission::Priority> {
        let word = fields.get(Column::Priority);
        let priority = vocabulary::priority(word);
        if priority.is_none() && !word.is_empty() {
            self.unknown(ProblemKind::UnknownPriority, offset, Column::Priority, word);
        }
        priority
    }

    fn channel(&mut self, fields: &impl RowText, offset: usize) -> Option<mission::Channel> {
        let word = fields.get(Column::Channel);
        if word.is_empty() {
            return None;
        }
        let channel = vocabulary::channel(word);
        if channel.is_none() {
            self.unknown(ProblemKind::UnknownChannel, offset, Column::Channel, word);
        }
        channel
    }

    fn tier(&mut self, fields: &impl RowText, offset: usize) -> u8 {
        let word = fields.get(Column::Tier);
        if word.is_empty() {
            return NONE8;
        }
        let vocabulary = self.vocabulary;
        self.meanings.tiers.get(word, |name| vocabulary.tier(name)).unwrap_or_else(|| {
            self.problem(ProblemKind::UnknownTier, offset, Column::Tier, || {
                format!("the mission has no tier `{}`; it has {}", show(word), vocabulary.tier_names())
            });
            NONE8
        })
    }

    /// A category the mission does not name is said once per case, and not at all when the mission names none.
    fn category(&mut self, kind: Kind, fields: &impl RowText, offset: usize) -> u16 {
        let word = fields.get(Column::Category);
        if word.is_empty() || self.vocabulary.has_no_categories() {
            return NONE16;
        }
        let vocabulary = self.vocabulary;
        self.meanings.categories.get(word, |name| vocabulary.category(name)).unwrap_or_else(|| {
            if kind == Kind::Received {
                self.problem(ProblemKind::UnknownCategory, offset, Column::Category, || {
                    format!("the mission has no category `{}`", show(word))
                });
            }
            NONE16
        })
    }

    fn language(&mut self, fields: &impl RowText) -> u8 {
        let word = fields.get(Column::Language);
        if word.is_empty() {
            return NONE8;
        }
        let vocabulary = self.vocabulary;
        self.meanings.languages.get(word, |name| vocabulary.language(name)).unwrap_or(NONE8)
    }

    fn zone(&mut self, fields: &impl RowText, offset: usize) -> u16 {
        let word = fields.get(Column::Zone);
        if word.is_empty() {
            return NONE16;
        }
        if self.meanings.zones.get(word, |name| vocabulary::zone(name).map(|_| ())).is_none() {
            self.unknown(ProblemKind::UnknownZone, offset, Column::Zone, word);
            return NONE16;
        }
        small_number_or_none(&mut self.names.zones, word)
    }

    fn is_worsened(&mut self, fields: &impl RowText, offset: usize) -> bool {
        match fields.get(Column::Reason) {
            b"worsened" => true,
            b"misclassified" | b"" => false,
            word => {
                self.unknown(ProblemKind::UnknownReason, offset, Column::Reason, word);
                false
            }
        }
    }

    fn recorded_at(&mut self, fields: &impl RowText, place: Place) -> i64 {
        let text = fields.get(Column::RecordedAt);
        if text.is_empty() {
            return place.at.as_ms();
        }
        self.other_instant(text, Column::RecordedAt, place.offset).unwrap_or(place.at).as_ms()
    }

    fn until(&mut self, fields: &impl RowText, offset: usize) -> Option<i64> {
        let text = fields.get(Column::Until);
        if text.is_empty() {
            return None;
        }
        self.other_instant(text, Column::Until, offset).map(Instant::as_ms)
    }

    fn other_instant(&mut self, text: &[u8], column: Column, offset: usize) -> Option<Instant> {
        let at = Instant::parse_rfc3339(text);
        if at.is_none() {
            self.problem(ProblemKind::BadOtherInstant, offset, column, || {
                format!("`{}` is no instant", show(text))
            });
        }
        at
    }

    fn length(&mut self, fields: &impl RowText, ms: Column, seconds: Column, offset: usize) -> u32 {
        let (text, column, value) = match (fields.get(ms), fields.get(seconds)) {
            (b"", b"") => return NONE,
            (b"", text) => (text, seconds, vocabulary::seconds(text)),
            (text, _) => (text, ms, vocabulary::whole(text)),
        };
        let value = value.and_then(|value| u32::try_from(value).ok()).filter(|value| *value != NONE);
        value.unwrap_or_else(|| {
            self.problem(ProblemKind::BadNumber, offset, column, || {
                format!("`{}` is no length of at most 49 days", show(text))
            });
            NONE
        })
    }

    fn number(&mut self, fields: &impl RowText, column: Column, offset: usize) -> Option<u64> {
        let text = fields.get(column);
        if text.is_empty() {
            return None;
        }
        let number = vocabulary::whole(text);
        if number.is_none() {
            self.problem(ProblemKind::BadNumber, offset, column, || {
                format!("`{}` is no whole number", show(text))
            });
        }
        number
    }

    #[cold]
    fn missing_value(&mut self, kind: Kind, offset: usize, column: Column) -> Option<Row> {
        self.problem(ProblemKind::MissingValue, offset, column, || {
            format!("`{}` needs `{}`", kind.word(), column.word())
        });
        None
    }

    #[cold]
    fn unknown(&mut self, kind: ProblemKind, offset: usize, column: Column, word: &[u8]) {
        self.problem(kind, offset, column, || format!("`{}` is no known {}", show(word), column.word()));
    }

    #[cold]
    fn no_event(&mut self, offset: usize, word: &[u8]) {
        if word.is_empty() {
            return self.problem(ProblemKind::MissingEvent, offset, Column::Event, || {
                "`event` is empty".to_string()
            });
        }
        self.problem(ProblemKind::UnknownEvent, offset, Column::Event, || {
            let word = show(word);
            let guess = Kind::guess(&word).map(|name| format!("; do you mean `{name}`?")).unwrap_or_default();
            format!("`{word}` is no event{guess}")
        });
    }

    #[cold]
    fn no_instant(&mut self, offset: usize, text: &[u8]) {
        if text.is_empty() {
            return self.problem(ProblemKind::MissingInstant, offset, Column::OccurredAt, || {
                "`occurred_at` is empty".to_string()
            });
        }
        let shown = show(text);
        let why = shown.parse::<Instant>().err().map(|error| error.to_string()).unwrap_or_default();
        let is_out_of_range = why.contains("outside");
        let kind = if is_out_of_range { ProblemKind::InstantOutOfRange } else { ProblemKind::BadInstant };
        self.problem(kind, offset, Column::OccurredAt, || {
            if why.is_empty() { format!("`{shown}`") } else { why }
        });
    }
}

/// The partition of a case whose id has this [`hash`]. The low bits choose the slot within it.
pub fn partition_of(hash: u64) -> usize {
    (hash >> 58) as usize % N_PARTITIONS
}

/// Text of a file as it is shown in a message.
pub fn show(text: &[u8]) -> String {
    shortened(&String::from_utf8_lossy(text))
}

fn number_or_none(names: &mut Interner, name: &[u8]) -> u32 {
    if name.is_empty() { NONE } else { names.number(name) }
}

fn small_number_or_none(names: &mut Interner, name: &[u8]) -> u16 {
    if name.is_empty() { NONE16 } else { u16::try_from(names.number(name)).unwrap_or(NONE16) }
}
