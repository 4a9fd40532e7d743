//! What can go wrong with a database, in words that say what to do. No message holds a stored value.

use thiserror::Error;

/// Why a transaction, an opening or a check failed. Cheap to copy: a failed commit is told to everyone in its group.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// [`get`](crate::Tx::get) found no row.
    #[error("no such row")]
    NotFound,
    /// Somebody else has written to the stream since it was read. Read again, decide again.
    #[error("`{stream}` is at version {found}, not {expected}")]
    Conflict {
        /// The stream that was written to.
        stream: String,
        /// The version that the writer had read.
        expected: i64,
        /// The version in the log.
        found: i64,
    },
    /// A row with the same unique value exists; names the table and its columns or constraint.
    #[error("a row with the same {0} exists")]
    Duplicate(String),
    /// A rule of the schema was broken: a missing value, a reference to nothing, a wrong kind.
    #[error("the schema refuses the row: {0}")]
    Refused(String),
    /// No space is left where the database lies. Nothing was stored; the next request tries again.
    #[error("no space is left for the database")]
    Full,
    /// The database cannot be reached or read. Nothing was stored; the next request tries again.
    #[error("the database cannot be reached: {0}")]
    Gone(String),
    /// Another process holds the database for longer than the patience of this one.
    #[error("the database is busy")]
    Busy,
    /// Two transactions could not both be true; the layer runs the closure again and shows this only when that never ends.
    #[error("the transaction could not be ordered with others")]
    Unordered,
    /// A statement of this transaction failed before; the engines agree that nothing can follow but its end.
    #[error("the transaction has failed before")]
    Failed,
    /// The closure panicked; what it did was rolled back.
    #[error("the transaction was abandoned by a panic")]
    Panicked,
    /// The file is no database under this key.
    #[error("the key does not open the database: it is another one, or the file is damaged")]
    WrongKey,
    /// A key that cannot be read or written.
    #[error("{0}")]
    Key(String),
    /// A value of another kind than the reader expects.
    #[error("column {column} holds {found}, not {wanted}")]
    Kind {
        /// The column, from 0.
        column: usize,
        /// What the reader expects.
        wanted: &'static str,
        /// What the row holds.
        found: &'static str,
    },
    /// The schema of the database is not the one of this program.
    #[error("{0}")]
    Migration(String),
    /// The statement is wrong for this schema: an error of this program.
    #[error("the statement is wrong: {0}")]
    Statement(String),
    /// A file beside the database: a backup, an export.
    #[error("{0}")]
    File(String),
    /// The log, a checkpoint or a backup is not what was written.
    #[error("{0}")]
    Damaged(String),
}

impl Error {
    /// Whether it is the database's trouble and nobody else's: what failed can succeed later as it is.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Error::Gone(_) | Error::Full | Error::Busy | Error::Unordered)
    }
}
