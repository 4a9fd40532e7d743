//! How the values of an event are spelled in history files and in the event log: one list for readers and writers.

use std::fmt;

use super::event::{Actor, RaiseReason, Score, Survey};

/// Gives an enum its spellings and its list.
macro_rules! spelled {
    ($type:ident, [$($value:ident = $word:literal),+ $(,)?]) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &[$type] = &[$($type::$value),+];
            /// The spelling in history files and in the event log.
            pub const fn word(self) -> &'static str {
                match self { $($type::$value => $word),+ }
            }
            /// The value spelled exactly `word`.
            pub fn find(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$value),)+ _ => None }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

spelled!(Actor, [Person = "person", Customer = "customer", Rule = "rule", System = "system"]);
spelled!(RaiseReason, [Misclassified = "misclassified", Worsened = "worsened"]);
spelled!(Survey, [Csat = "csat", Nps = "nps", Product = "product", FirstContact = "first_contact"]);

impl Score {
    /// The answer that is a word.
    pub fn find_word(word: &str) -> Option<Score> {
        match word {
            "good" => Some(Score::Good),
            "bad" => Some(Score::Bad),
            _ => None,
        }
    }
}

/// Points, or one of two words.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Score::Points(points) => write!(f, "{points}"),
            Score::Good => f.pad("good"),
            Score::Bad => f.pad("bad"),
        }
    }
}

/// What `pending` says when the pausing action itself sent the question (clocks.md 6.2).
pub const QUESTION_SENT: &str = "question_sent";
/// What `status_page_updated` says when the customer gets the updates.
pub const SUBSCRIBED: &str = "subscribed";
