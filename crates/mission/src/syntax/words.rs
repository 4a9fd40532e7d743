//! Values that are one word out of a few.

use super::form::Form;
use super::hint::{guess, one_of};
use super::value::{Node, Value, shortened, span_of, text_of};
use crate::finding::Finding;
use crate::obligation::{Jurisdiction, ObligationKind};
use crate::policy::{
    AffectedRule, CountUnit, Decision, Judge, Level, LevelVariant, LowerRule, ObjectivePeriod, RaiseRule,
    ReopenMode, Statistic, TierUpgrade,
};
use crate::vocabulary::{Channel, ClockKind, PauseReason, Priority, Stop};

/// Reads one of `words`; a misspelt one gets its nearest neighbour as help.
pub(crate) fn word<T: Value + Copy>(
    node: &Node<'_>,
    words: &[(&'static str, T)],
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let text = text_of::<T>(node, findings)?;
    let known = words.iter().find(|(word, _)| *word == text);
    if known.is_none() {
        let all = || words.iter().map(|(word, _)| *word);
        let help = match guess(text, all(), findings) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write {}", one_of(all())),
        };
        findings.push(
            Finding::error(span_of(node), format!("`{}` is not {}", shortened(text), T::WANTED)).help(help),
        );
    }
    known.map(|(_, value)| *value)
}

/// Reads the words of `vocabulary.rs`, which carry their own spelling.
macro_rules! vocabulary {
    ($($type:ident: $wanted:literal),+ $(,)?) => {$(
        impl Value for $type {
            const WANTED: &'static str = $wanted;
            fn form() -> Form {
                Form::Words($type::ALL.iter().map(|value| value.word()).collect())
            }
            fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<$type> {
                let words: Vec<_> = $type::ALL.iter().map(|value| (value.word(), *value)).collect();
                word(node, &words, findings)
            }
            fn manual(page: &mut crate::manual::Page) {
                page.words($type::ALL.iter().map(|value| value.word()));
            }
        }
    )+};
}

vocabulary! {
    Channel: "a channel",
    ClockKind: "a clock",
    Jurisdiction: "a jurisdiction whose privacy law is known",
    ObligationKind: "an obligation",
    PauseReason: "a reason to pause",
    Priority: "a priority",
    Stop: "an event that satisfies a promise",
}

/// Gives spellings to an enum that has none of its own.
macro_rules! spelled {
    ($type:ident, $wanted:literal, [$($value:ident = $word:literal),+ $(,)?]) => {
        impl Value for $type {
            const WANTED: &'static str = $wanted;
            fn form() -> Form {
                Form::Words(vec![$($word),+])
            }
            fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<$type> {
                word(node, &[$(($word, $type::$value)),+], findings)
            }
            fn manual(page: &mut crate::manual::Page) {
                page.words([$($word),+]);
            }
        }
    };
}

/// What a service level measures, before its other settings are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelWord {
    /// The share of cases with a first response in time.
    FirstResponse,
    /// The share of calls answered or chats accepted in time.
    Answered,
    /// The share of chats with a first agent message in time.
    FirstMessage,
    /// The mean wait of answered calls.
    SpeedOfAnswer,
    /// The share of callers who gave up.
    Abandonment,
}

spelled!(
    LevelWord,
    "a service level",
    [
        FirstResponse = "first_response",
        Answered = "answered",
        FirstMessage = "first_message",
        SpeedOfAnswer = "speed_of_answer",
        Abandonment = "abandonment",
    ]
);
spelled!(
    LevelVariant,
    "a service level formula",
    [
        AnsweredOfOffered = "answered_of_offered",
        CreditEarlyAbandons = "credit_early_abandons",
        AnsweredOnly = "answered_only",
        AllOffered = "all_offered",
        LateAbandonsCount = "late_abandons_count",
        CreditShortAbandons = "credit_short_abandons",
    ]
);
spelled!(ReopenMode, "a mode of reopening", [Resume = "resume", Restart = "restart", Ignore = "ignore"]);
spelled!(
    TierUpgrade,
    "a rule for a higher tier",
    [KeepTierOfReceipt = "keep_tier_of_receipt", ApplyToOpenCases = "apply_to_open_cases"]
);
spelled!(
    AffectedRule,
    "a rule for who is credited",
    [AnyMissed = "any_missed", AnyContact = "any_contact", AllSubscribers = "all_subscribers",]
);

spelled!(
    ObjectivePeriod,
    "a period",
    [Month = "month", Quarter = "quarter", HalfYear = "half-year", Year = "year"]
);
spelled!(Statistic, "a statistic", [Share = "share", Median = "median"]);
spelled!(CountUnit, "what is counted", [Item = "item", Customer = "customer"]);
spelled!(Level, "a level", [Critical = "critical", High = "high", Medium = "medium", Low = "low"]);
spelled!(
    RaiseRule,
    "a rule for a raised priority",
    [ByReason = "by_reason", FromReceipt = "from_receipt", FromChange = "from_change"]
);
spelled!(LowerRule, "a rule for a lowered priority", [FromReceipt = "from_receipt", Keep = "keep"]);
spelled!(Decision, "a decision", [Approved = "approved", Rejected = "rejected"]);
spelled!(Judge, "a way to judge", [Estimate = "estimate", LowerBound = "lower_bound"]);

/// What a rung does that needs no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungWord {
    /// Moves the case to the next support line.
    NextTier,
}

spelled!(RungWord, "an action of a rung", [NextTier = "next tier"]);
