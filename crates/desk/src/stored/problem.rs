//! Why a stored event cannot be read.

/// Why a stored event cannot be read. A log that we wrote has none of these; whoever meets one stops and says so, since an
/// event that is left out changes what is true of its subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Its name is unknown: written by a later version of the program, or not an event of this subject.
    #[error("`{0}` is no event of this stream; a later version of the program may have written it")]
    UnknownKind(String),
    /// Nobody of this name causes events.
    #[error("`{0}` is no actor")]
    UnknownActor(String),
    /// The body is longer than any we write.
    #[error("the body has {0} bytes, more than any event")]
    TooLong(usize),
    /// The body is no JSON object with the fields of events.
    #[error("the body cannot be read: {0}")]
    Malformed(String),
    /// A field is missing.
    #[error("a `{kind}` without `{field}`")]
    Missing {
        /// The event.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A field is there that such an event never has.
    #[error("a `{0}` has fields that say nothing about it")]
    Superfluous(&'static str),
    /// A field says what no field of its name may say.
    #[error("`{text}` is no {field}")]
    BadValue {
        /// The field.
        field: &'static str,
        /// What it says.
        text: String,
    },
    /// The mission has no such name in any of the versions that are loaded.
    #[error(
        "no version of the mission that is loaded has the {field} `{name}`; load every version that ever was in force"
    )]
    UnknownName {
        /// The field.
        field: &'static str,
        /// The name.
        name: String,
    },
}
