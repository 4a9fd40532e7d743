//! M-20…M-25 service level in its six variants, M-28 chat acceptance level, M-29 chat first-response level.
//!
//! **Definition.** Let A be the contacts answered, B those abandoned, A_T and B_T those with a wait of at most T, or below T when
//! the mission says “less than” (D-05), and B_s those abandoned with a wait below s, the short-abandon limit (5 s by default).
//!
//! | variant | formula |
//! |---|---|
//! | M-20 `answered_of_offered` (default) | A_T ÷ (A + B − B_s) |
//! | M-21 `credit_early_abandons` | (A_T + B_T) ÷ (A + B) |
//! | M-22 `answered_only` | A_T ÷ A |
//! | M-23 `all_offered` | A_T ÷ (A + B) |
//! | M-24 `late_abandons_count` | A_T ÷ (A + B − B_T) |
//! | M-25 `credit_short_abandons` | (A_T + B_s) ÷ (A + B) |
//!
//! M-28 and M-29 are the same for chats, the wait ending at the acceptance or at the first agent message; a chat accepted and
//! over without an agent message counts as answered late. Contacts offered outside the line's hours are excluded, contacts
//! offered in open time count even when answered after closing (clocks.md 6.4). Attributed to the month in which the contact
//! was offered. Interval: Wilson.
//!
//! A customer's item is *missed* when it is in the denominator and not in the numerator (metrics.md 12.3).

use mission::policy::{Comparator, LevelMeasure, LevelVariant, WaitEnd};

use crate::facts::{ContactFact, Ending};
use crate::reading::NEVER;

/// What a formula needs to judge one contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// T in milliseconds.
    pub within_ms: i64,
    /// Whether a wait of exactly T is in time: `≤` or `<` (D-05).
    pub comparator: Comparator,
    /// s, exclusive, in milliseconds.
    pub short_abandon_ms: i64,
    /// The formula.
    pub variant: LevelVariant,
    /// What ends the wait.
    pub until: WaitEnd,
}

/// The name of a formula, as missions spell it (D-29). It is printed with every value.
pub const fn variant_word(variant: LevelVariant) -> &'static str {
    match variant {
        LevelVariant::AnsweredOfOffered => "answered_of_offered",
        LevelVariant::CreditEarlyAbandons => "credit_early_abandons",
        LevelVariant::AnsweredOnly => "answered_only",
        LevelVariant::AllOffered => "all_offered",
        LevelVariant::LateAbandonsCount => "late_abandons_count",
        LevelVariant::CreditShortAbandons => "credit_short_abandons",
    }
}

impl Terms {
    /// The terms of a level that is a share of waits.
    pub fn of(measure: &LevelMeasure) -> Option<Terms> {
        match measure {
            LevelMeasure::Wait { within_ms, comparator, variant, short_abandon_ms, until } => Some(Terms {
                within_ms: *within_ms,
                comparator: *comparator,
                short_abandon_ms: *short_abandon_ms,
                variant: *variant,
                until: *until,
            }),
            LevelMeasure::FirstResponse { .. }
            | LevelMeasure::SpeedOfAnswer
            | LevelMeasure::Abandonment { .. } => None,
        }
    }

    /// The metric of this formula.
    pub fn metric(self, is_chat: bool) -> &'static str {
        match (is_chat, self.until, self.variant) {
            (_, WaitEnd::FirstMessage, _) => "M-29",
            (true, WaitEnd::Answered, _) => "M-28",
            (false, WaitEnd::Answered, LevelVariant::AnsweredOfOffered) => "M-20",
            (false, WaitEnd::Answered, LevelVariant::CreditEarlyAbandons) => "M-21",
            (false, WaitEnd::Answered, LevelVariant::AnsweredOnly) => "M-22",
            (false, WaitEnd::Answered, LevelVariant::AllOffered) => "M-23",
            (false, WaitEnd::Answered, LevelVariant::LateAbandonsCount) => "M-24",
            (false, WaitEnd::Answered, LevelVariant::CreditShortAbandons) => "M-25",
        }
    }

    /// Whether a contact is in the numerator; `None` when it is not in the denominator either.
    pub fn judge(self, contact: &ContactFact) -> Option<bool> {
        if !contact.offered_in_open_time {
            return None;
        }
        match contact.ending(self.until) {
            Ending::Answered(wait) => Some(self.is_within(wait)),
            Ending::NeverAnswered => Some(false),
            Ending::Abandoned(wait) => self.judge_abandoned(wait),
            Ending::Waiting => None,
        }
    }

    /// How long a contact waited that [`Terms::judge`] counts: [`NEVER`] for one that gave up against the promise, or was over without an
    /// answer, as nobody knows how long it would have waited.
    pub fn length(self, contact: &ContactFact) -> Option<i64> {
        let is_hit = self.judge(contact)?;
        Some(match contact.ending(self.until) {
            Ending::Answered(wait) => wait,
            Ending::Abandoned(wait) if is_hit => wait,
            Ending::Abandoned(_) | Ending::NeverAnswered | Ending::Waiting => NEVER,
        })
    }

    fn is_within(self, wait: i64) -> bool {
        match self.comparator {
            Comparator::AtMost => wait <= self.within_ms,
            Comparator::LessThan => wait < self.within_ms,
        }
    }

    fn judge_abandoned(self, wait: i64) -> Option<bool> {
        let (early, short) = (self.is_within(wait), wait < self.short_abandon_ms);
        match self.variant {
            LevelVariant::AnsweredOfOffered => (!short).then_some(false),
            LevelVariant::CreditEarlyAbandons => Some(early),
            LevelVariant::AnsweredOnly => None,
            LevelVariant::AllOffered => Some(false),
            LevelVariant::LateAbandonsCount => (!early).then_some(false),
            LevelVariant::CreditShortAbandons => Some(short),
        }
    }
}
