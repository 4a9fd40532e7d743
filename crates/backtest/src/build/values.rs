//! What each field of a row means, and what is said when it means nothing.

use calendar::Instant;
use desk::case::event::Actor;
use desk::case::spelling::{QUESTION_SENT, SUBSCRIBED};

use super::{Builder, Place, show};
use crate::column::{Column, RowText};
use crate::intern::Interner;
use crate::kind::{self, Kind};
use crate::problem::ProblemKind;
use crate::row::{NONE, NONE8, NONE16, Row, SPELLED, Small};
use crate::vocabulary;

/// Clocks of sources may run ahead this far without a word (clocks.md 12.2).
pub(crate) const SILENTLY_CLAMPED_MS: i64 = 5 * 60_000;

impl Builder<'_> {
    /// The row without its case and contact.
    #[inline]
    pub(super) fn row(&mut self, kind: Kind, place: Place, fields: &impl RowText) -> Option<Row> {
        let offset = place.offset;
        let is_no_contact =
            kind == Kind::CustomerMessage && fields.get(Column::Reason) == vocabulary::NON_SUBSTANTIVE;
        let implied = if is_no_contact { Actor::Rule } else { vocabulary::implied_actor(kind) };
        let actor = self.actor(fields, offset).unwrap_or(implied);
        let needs_priority = matches!(kind, Kind::Received | Kind::Triaged | Kind::PriorityChanged);
        let priority = if needs_priority { self.priority(fields, offset) } else { None };
        let needs_channel = matches!(kind, Kind::Received | Kind::CustomerMessage);
        let channel = if needs_channel { self.channel(fields, offset) } else { None };
        let recorded_at = self.recorded_at(fields, place);
        let mut row = Row {
            // Nothing happens after it was stored (clocks.md 12.2).
            at: place.at.as_ms().min(recorded_at),
            recorded_at,
            seq: place.seq,
            offset: offset as u64,
            case: 0,
            agent: number_or_none(&mut self.names.agents, fields.get(Column::Agent)),
            contact: NONE,
            a: NONE,
            b: NONE,
            c: NONE,
            team: self.team(fields, offset),
            product: self.product(fields, offset),
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
            Kind::StatusPageUpdated => row.a = u32::from(fields.get(Column::Reason) == SUBSCRIBED.as_bytes()),
            Kind::Pending => row.a = u32::from(fields.get(Column::Reason) == QUESTION_SENT.as_bytes()),
            Kind::Scheduled => row.set_wide(self.until(fields, offset).unwrap_or(i64::MIN)),
            Kind::Merged | Kind::Split | Kind::Linked => {
                row.a = number_or_none(&mut self.names.targets, fields.get(Column::TargetCaseId));
                if kind == Kind::Merged && row.a == NONE {
                    return self.missing_value(kind, offset, Column::TargetCaseId);
                }
            }
            Kind::SurveySent | Kind::SurveyBounced | Kind::SurveyAnswered => {
                row.b = self.survey(fields, offset);
                row.c = later(fields.get(Column::CustomerId));
                if kind == Kind::SurveyAnswered {
                    row.a = self.score(fields, offset);
                }
            }
            // Of a case, its own customer is the one.
            kind if kind.is_outreach() && fields.get(Column::CaseId).is_empty() => {
                row.c = later(fields.get(Column::CustomerId));
            }
            kind if kind.is_written() => {
                row.b = self.length(fields, Column::HandleMs, Column::HandleSeconds, offset);
            }
            kind if kind.is_contact() => {
                row.a = self.length(fields, Column::WaitMs, Column::WaitSeconds, offset);
                row.b = self.length(fields, Column::HandleMs, Column::HandleSeconds, offset);
                row.c = later(fields.get(Column::CustomerId));
            }
            _ => {}
        }
        Some(row)
    }

    fn fill_receipt(&mut self, row: &mut Row, fields: &impl RowText, offset: usize) {
        row.a = later(fields.get(Column::CustomerId));
        row.b = later(fields.get(Column::AccountId));
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

    /// What the case is about from this row on.
    fn product(&mut self, fields: &impl RowText, offset: usize) -> u16 {
        let name = fields.get(Column::Product);
        let product = small_number_or_none(&mut self.names.products, name);
        if product == NONE16 && !name.is_empty() {
            self.problem(ProblemKind::TooManyNames, offset, Column::Product, || {
                format!("`{}` is one too many", show(name))
            });
        }
        product
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

    /// A category the mission does not name is said once per case, and not at all when nothing depends on it.
    fn category(&mut self, kind: Kind, fields: &impl RowText, offset: usize) -> u16 {
        let word = fields.get(Column::Category);
        if word.is_empty() {
            return NONE16;
        }
        let (vocabulary, names) = (self.vocabulary, &mut self.names.categories);
        // Two cases of a category the mission does not name may still be about the same (M-06).
        let mut spelled = |name: &[u8]| u16::try_from(names.number(name)).ok()?.checked_add(SPELLED);
        let found =
            self.meanings.categories.get(word, |name| vocabulary.category(name).or_else(|| spelled(name)));
        let number = found.unwrap_or(NONE16);
        if number >= SPELLED && kind == Kind::Received && vocabulary.counts_categories() {
            self.problem(ProblemKind::UnknownCategory, offset, Column::Category, || {
                format!("the mission has no category `{}`", show(word))
            });
        }
        number
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

    /// The survey stands in `reason`; `csat` and `nps` as names of the event say it too. Without either it is the one about
    /// the case.
    fn survey(&mut self, fields: &impl RowText, offset: usize) -> u32 {
        let word = match (fields.get(Column::Reason), fields.get(Column::Event)) {
            (b"", event @ (b"csat" | b"nps")) => event,
            (reason, _) => reason,
        };
        vocabulary::survey(word).unwrap_or_else(|| {
            self.unknown(ProblemKind::UnknownReason, offset, Column::Reason, word);
            0
        })
    }

    fn score(&mut self, fields: &impl RowText, offset: usize) -> u32 {
        let word = fields.get(Column::Score);
        let score = vocabulary::score(word);
        if score.is_none() && !word.is_empty() {
            self.problem(ProblemKind::BadNumber, offset, Column::Score, || {
                format!("`{}` is no score from 0 to 10, `good` or `bad`", show(word))
            });
        }
        score.unwrap_or(NONE)
    }

    fn recorded_at(&mut self, fields: &impl RowText, place: Place) -> i64 {
        let text = fields.get(Column::RecordedAt);
        if text.is_empty() {
            return place.at.as_ms();
        }
        let recorded_at = self.other_instant(text, Column::RecordedAt, place.offset).unwrap_or(place.at);
        if place.at.ms_since(recorded_at) > SILENTLY_CLAMPED_MS {
            self.problem(ProblemKind::ClockAhead, place.offset, Column::OccurredAt, || {
                format!("{} lies after {recorded_at}, when it was stored", place.at)
            });
        }
        recorded_at.as_ms()
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

    pub(super) fn number(&mut self, fields: &impl RowText, column: Column, offset: usize) -> Option<u64> {
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
    pub(super) fn no_event(&mut self, offset: usize, word: &[u8]) {
        if word.is_empty() {
            return self.problem(ProblemKind::MissingEvent, offset, Column::Event, || {
                "`event` is empty".to_string()
            });
        }
        self.problem(ProblemKind::UnknownEvent, offset, Column::Event, || {
            let word = show(word);
            let guess = kind::guess(&word).map(|name| format!("; do you mean `{name}`?")).unwrap_or_default();
            format!("`{word}` is no event{guess}")
        });
    }

    #[cold]
    pub(super) fn no_instant(&mut self, offset: usize, text: &[u8]) {
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

/// Any number, in the place of one that is found later; see `Builder::name_later`.
fn later(name: &[u8]) -> u32 {
    if name.is_empty() { NONE } else { 0 }
}

fn number_or_none(names: &mut Interner, name: &[u8]) -> u32 {
    if name.is_empty() { NONE } else { names.number(name) }
}

fn small_number_or_none(names: &mut Interner, name: &[u8]) -> u16 {
    if name.is_empty() { NONE16 } else { u16::try_from(names.number(name)).unwrap_or(NONE16) }
}
