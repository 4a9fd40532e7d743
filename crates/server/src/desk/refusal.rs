//! Why the desk does not do what was asked.

use desk::case::event::CaseId;

/// A refused request; nothing of it was stored.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The request makes no sense in the case's state.
    #[error(transparent)]
    Desk(#[from] desk::Refusal),
    /// The remark makes no sense in the case's state.
    #[error(transparent)]
    Remark(#[from] desk::case::remark::Refusal),
    /// There is no such case.
    #[error("there is no case {}", .0.0)]
    NoCase(CaseId),
    /// There is no such customer.
    #[error("this customer is not known; add them first")]
    NoCustomer,
    /// Somebody wrote meanwhile.
    #[error("somebody wrote meanwhile; read what is new, then send again")]
    Newer {
        /// The newest message.
        newest: i64,
    },
    /// The mission has no such word.
    #[error("the mission has no {what} `{name}`")]
    Unknown {
        /// Such as `category`.
        what: &'static str,
        /// As it was given.
        name: String,
    },
    /// A text is missing, too long or not clean.
    #[error("{0}")]
    Text(&'static str),
    /// There is no mission yet.
    #[error(transparent)]
    Book(#[from] crate::book::BookError),
    /// What is stored of the case cannot be read.
    #[error("event {version} of case {} cannot be read: {problem}", .case.0)]
    Unreadable {
        /// The case.
        case: CaseId,
        /// The event.
        version: i64,
        /// What is wrong.
        problem: String,
    },
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
}
