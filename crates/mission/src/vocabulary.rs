//! The fixed words of a mission: priorities, channels, clock kinds, stopping events.

/// P1 is the most urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Critical.
    P1,
    /// High.
    P2,
    /// Normal.
    P3,
    /// Low.
    P4,
}

/// How a customer reaches the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// E-mail.
    Email,
    /// Portal and web forms (D-30).
    Portal,
    /// Live chat.
    Chat,
    /// Telephone.
    Phone,
    /// Social media.
    Social,
    /// In-app messages.
    InApp,
    /// Postal mail.
    Letter,
}

/// Clock kinds in the order in which simultaneous timers fire (clocks.md 6.1, 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClockKind {
    /// Receipt to the final priority.
    Triage,
    /// Receipt to the first public reply by a person.
    FirstResponse,
    /// Receipt to the message that says what happens next.
    NextSteps,
    /// A P1 outside the standard hours to the call back.
    Callback,
    /// The customer's oldest unanswered message to its answer.
    NextResponse,
    /// One public update to the next.
    UpdateCadence,
    /// Receipt to one of the stops the target lists.
    Resolution,
    /// Resolution to the contact that confirms it.
    FollowUp,
}

/// Events that may satisfy a target on the resolution or the callback clock (clocks.md 6.1, kinds 4 and 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stop {
    /// The problem is solved.
    Resolved,
    /// Service works again.
    Restored,
    /// A workaround was sent to the customer.
    Workaround,
    /// An escalation was accepted by a named role.
    Escalated,
    /// A session was held.
    SessionHeld,
    /// An article was sent.
    ArticleSent,
    /// The customer was called (D-15).
    CallbackAttempted,
    /// The customer was called and reached (D-15).
    CallbackConnected,
}

/// Gives an enum of at most 8 values its spellings, its list and a set type. One macro, so that the four cannot drift.
macro_rules! words {
    ($type:ident, $set:ident, $doc:literal, [$($value:ident = $word:literal),+ $(,)?]) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &[$type] = &[$($type::$value),+];
            /// The spelling in mission text and history files.
            pub const fn word(self) -> &'static str {
                match self { $($type::$value => $word),+ }
            }
            /// The value spelled `word`.
            pub fn find(word: &str) -> Option<$type> {
                $type::find_bytes(word.as_bytes())
            }
            /// The value spelled `word`, which need not be UTF-8.
            pub fn find_bytes(word: &[u8]) -> Option<$type> {
                match word { $(word if *word == *$word.as_bytes() => Some($type::$value),)+ _ => None }
            }
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct $set(u8);
        impl $set {
            /// The empty set.
            pub const NONE: $set = $set(0);
            /// Every value.
            pub const fn all() -> $set {
                $set(u8::MAX >> (8 - $type::ALL.len()))
            }
            /// Whether `value` is in the set.
            pub const fn contains(self, value: $type) -> bool {
                self.0 & (1 << value as u8) != 0
            }
            /// Whether the set is empty.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }
            /// Adds `value`.
            pub fn insert(&mut self, value: $type) {
                self.0 |= 1 << value as u8;
            }
            /// Takes `value` out.
            pub fn remove(&mut self, value: $type) {
                self.0 &= !(1 << value as u8);
            }
            /// The set and `value`.
            pub const fn with(self, value: $type) -> $set {
                $set(self.0 | 1 << value as u8)
            }
            /// The values of both sets.
            pub const fn union(self, other: $set) -> $set {
                $set(self.0 | other.0)
            }
            /// Whether the two sets share a value.
            pub const fn overlaps(self, other: $set) -> bool {
                self.0 & other.0 != 0
            }
            /// The values in order.
            pub fn iter(self) -> impl Iterator<Item = $type> {
                $type::ALL.iter().copied().filter(move |value| self.contains(*value))
            }
        }
        impl FromIterator<$type> for $set {
            fn from_iter<I: IntoIterator<Item = $type>>(values: I) -> $set {
                let mut set = $set::NONE;
                values.into_iter().for_each(|value| set.insert(value));
                set
            }
        }
    };
}

words!(Priority, PrioritySet, "A set of priorities.", [P1 = "P1", P2 = "P2", P3 = "P3", P4 = "P4"]);
words!(
    Channel,
    ChannelSet,
    "A set of channels.",
    [
        Email = "email",
        Portal = "portal",
        Chat = "chat",
        Phone = "phone",
        Social = "social",
        InApp = "in_app",
        Letter = "letter",
    ]
);
words!(
    ClockKind,
    ClockKindSet,
    "A set of clock kinds.",
    [
        Triage = "triage",
        FirstResponse = "first_response",
        NextSteps = "next_steps",
        Callback = "callback",
        NextResponse = "next_response",
        UpdateCadence = "update_cadence",
        Resolution = "resolution",
        FollowUp = "follow_up",
    ]
);
words!(
    Stop,
    StopSet,
    "A set of stopping events.",
    [
        Resolved = "resolved",
        Restored = "restored",
        Workaround = "workaround",
        Escalated = "escalated",
        SessionHeld = "session_held",
        ArticleSent = "article_sent",
        CallbackAttempted = "attempted",
        CallbackConnected = "connected",
    ]
);
words!(
    PauseReason,
    PauseReasonSet,
    "A set of pause reasons.",
    [
        PendingCustomer = "pending_customer",
        OnHoldInternal = "on_hold_internal",
        OnHoldVendor = "on_hold_vendor",
        Scheduled = "scheduled",
    ]
);

impl ClockKind {
    /// What satisfies a promise on this clock that does not say so: the case is resolved, the customer is called back.
    /// Nothing for clocks that know their own stop.
    pub fn usual_stops(self) -> &'static [Stop] {
        match self {
            ClockKind::Resolution => &[Stop::Resolved],
            ClockKind::Callback => &[Stop::CallbackAttempted],
            _ => &[],
        }
    }

    /// Whether a promise on this clock may list `stop`.
    pub fn may_list(self, stop: Stop) -> bool {
        let is_call = matches!(stop, Stop::CallbackAttempted | Stop::CallbackConnected);
        match self {
            ClockKind::Resolution => !is_call,
            ClockKind::Callback => is_call,
            _ => false,
        }
    }

    /// Whether the mission may let it pause (clocks.md 6.1).
    pub const fn can_pause(self) -> bool {
        matches!(self, ClockKind::UpdateCadence | ClockKind::Resolution)
    }
}

/// Why a case waits (clocks.md 6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PauseReason {
    /// The customer owes an answer.
    PendingCustomer,
    /// Another team of ours owes something.
    OnHoldInternal,
    /// A vendor owes something.
    OnHoldVendor,
    /// An appointment with the customer is agreed.
    Scheduled,
}
