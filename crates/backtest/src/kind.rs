//! The event names of a history file, in the order that decides between rows of one instant (design.md 7).

mod body;

use std::sync::OnceLock;

use crate::intern::Key;

/// Writes the enum, its list and its spellings from one table, so that the three cannot drift.
macro_rules! kinds {
    ($($kind:ident = $word:literal),+ $(,)?) => {
        /// What a row of a history says happened. Declared in the order of docs/history-format.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each value is the event of the same name in docs/history-format.md")]
        pub enum Kind { $($kind),+ }
        impl Kind {
            /// Every kind, in order.
            pub const ALL: &[Kind] = &[$(Kind::$kind),+];
            /// The spelling in history files.
            pub const fn word(self) -> &'static str {
                match self { $(Kind::$kind => $word),+ }
            }
        }
    };
}

kinds! {
    Received = "received", Triaged = "triaged", PriorityChanged = "priority_changed", TierChanged = "tier_changed",
    ZoneChanged = "zone_changed", CustomerMessage = "customer_message", Reply = "reply",
    NextStepsSent = "next_steps_sent", CallbackAttempted = "callback_attempted",
    CallbackConnected = "callback_connected", Pending = "pending", OnHoldInternal = "on_hold_internal",
    OnHoldVendor = "on_hold_vendor", Scheduled = "scheduled", Resumed = "resumed", Restored = "restored",
    ServiceFailedAgain = "service_failed_again", WorkaroundSent = "workaround_sent",
    SessionHeld = "session_held", ArticleSent = "article_sent", Escalated = "escalated",
    EscalationAccepted = "escalation_accepted", HandedOff = "handed_off", Assigned = "assigned",
    Resolved = "resolved", ResolutionRejected = "resolution_rejected", Reopened = "reopened",
    FollowUpDone = "follow_up_done", Closed = "closed", Merged = "merged", Unmerged = "unmerged", Split = "split",
    Linked = "linked", Spam = "spam", OutOfScope = "out_of_scope", CallOffered = "call_offered",
    CallAnswered = "call_answered", CallAbandoned = "call_abandoned", ChatRequested = "chat_requested",
    ChatAccepted = "chat_accepted", ChatFirstMessage = "chat_first_message", ChatEnded = "chat_ended",
    ChatAbandoned = "chat_abandoned", InterpreterRequested = "interpreter_requested",
    InterpreterJoined = "interpreter_joined", SurveySent = "survey_sent", SurveyBounced = "survey_bounced",
    SurveyAnswered = "survey_answered", OutreachAttempted = "outreach_attempted",
    OutreachCompleted = "outreach_completed", RefundClaimed = "refund_claimed", Refunded = "refunded",
    StatusPageUpdated = "status_page_updated", PageAcknowledged = "page_acknowledged",
    LatenessApproved = "lateness_approved",
}

/// Other names read as the same event.
const ALIASES: &[(&str, Kind)] = &[
    ("cust", Kind::CustomerMessage),
    ("agent_update", Kind::Reply),
    ("resume", Kind::Resumed),
    ("transferred", Kind::HandedOff),
    ("csat", Kind::SurveyAnswered),
    ("nps", Kind::SurveyAnswered),
];

impl Kind {
    /// The kind spelled `word`, in the exact spelling of the format or one of its other names.
    pub fn find(word: &[u8]) -> Option<Kind> {
        table().find(word)
    }

    /// Whether the event belongs to a call or chat and so makes sense without a case.
    pub const fn is_contact(self) -> bool {
        self as u8 >= Kind::CallOffered as u8 && self as u8 <= Kind::InterpreterJoined as u8
    }

    /// Whether the event belongs to a survey.
    pub const fn is_survey(self) -> bool {
        matches!(self, Kind::SurveySent | Kind::SurveyBounced | Kind::SurveyAnswered)
    }

    /// Whether somebody reached out to a detractor.
    pub const fn is_outreach(self) -> bool {
        matches!(self, Kind::OutreachAttempted | Kind::OutreachCompleted)
    }

    /// Whether the event may be about a customer and no case.
    pub const fn is_about_customer(self) -> bool {
        self.is_survey() || self.is_outreach()
    }

    /// Whether the event joins or parts two cases.
    pub const fn relates_cases(self) -> bool {
        matches!(self, Kind::Merged | Kind::Split | Kind::Linked)
    }

    /// Whether the event is a written message of the desk.
    pub const fn is_written(self) -> bool {
        matches!(self, Kind::Reply | Kind::NextStepsSent | Kind::WorkaroundSent | Kind::ArticleSent)
    }

    /// The known name nearest to `word`, when a slip of the pen is likely.
    pub fn guess(word: &str) -> Option<&'static str> {
        let word = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        let names = Kind::ALL.iter().map(|kind| kind.word());
        let (distance, name) = names.map(|name| (edits(&word, name), name)).min()?;
        (distance <= word.len().max(3) / 3).then_some(name)
    }
}

const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 10;

/// Every name in a slot of its own, so that one look finds it: a chain of comparisons costs more than reading the row's
/// instant.
struct Table {
    factor: u64,
    /// 1 + the index of a name; 0 for none.
    slots: [u8; SLOTS],
    names: Vec<(Key, &'static [u8], Kind)>,
}

impl Table {
    /// Tries factors until one gives every name a slot of its own; about one in ten does.
    fn new() -> Table {
        let kinds = Kind::ALL.iter().map(|kind| (kind.word(), *kind));
        let names = kinds.chain(ALIASES.iter().copied()).map(|(word, kind)| {
            let word = word.as_bytes();
            (Key::of(word), word, kind)
        });
        let mut table = Table { factor: 1, slots: [0; SLOTS], names: names.collect() };
        // INVARIANT: the names are those above, and a test finds each of them.
        let _ = (1..1u64 << 16).any(|nth| table.place(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        table
    }

    /// Puts every name into its slot; `false` when two have the same.
    fn place(&mut self, factor: u64) -> bool {
        (self.factor, self.slots) = (factor, [0; SLOTS]);
        for index in 0..self.names.len() {
            let slot = self.slot(self.names[index].0);
            if std::mem::replace(&mut self.slots[slot], index as u8 + 1) != 0 {
                return false;
            }
        }
        true
    }

    #[inline]
    fn slot(&self, key: Key) -> usize {
        (key.mixed_by(self.factor) >> (u64::BITS - SLOT_BITS)) as usize % SLOTS
    }

    #[inline]
    fn find(&self, word: &[u8]) -> Option<Kind> {
        let key = Key::of(word);
        let index = usize::from(self.slots[self.slot(key)]).checked_sub(1)?;
        let (known, text, kind) = self.names.get(index)?;
        (*known == key && (key.is_whole() || *text == word)).then_some(*kind)
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::new)
}

/// Edit distance; small words only, so the plain table of all prefixes is fast enough.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
