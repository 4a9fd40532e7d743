//! What PostgreSQL says, in our words. Details and hints repeat stored values, so that only the message is kept, and
//! not even that where a value was wrong.

use tokio_postgres::error::SqlState;

use crate::Error;

pub(super) fn error(failure: &tokio_postgres::Error) -> Error {
    let Some(said) = failure.as_db_error() else {
        return match std::error::Error::source(failure) {
            _ if failure.is_closed() => Error::Gone("the connection is closed".into()),
            Some(cause) if cause.is::<std::io::Error>() => Error::Gone(cause.to_string()),
            _ => Error::Statement(failure.to_string()),
        };
    };
    let constraint = || said.constraint().unwrap_or("a constraint").to_owned();
    let code = said.code();
    match code.code().get(..2).unwrap_or_default() {
        _ if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED => {
            Error::Unordered
        }
        // Two wrote the same version at once: run again, the later one sees the conflict.
        _ if *code == SqlState::UNIQUE_VIOLATION && said.constraint() == Some("event_version") => {
            Error::Unordered
        }
        _ if *code == SqlState::UNIQUE_VIOLATION => Error::Duplicate(constraint()),
        _ if *code == SqlState::DISK_FULL => Error::Full,
        "23" => Error::Refused(constraint()),
        "22" => Error::Statement(format!("a value of the wrong kind ({})", code.code())),
        // Connections, resources, shutdowns, files.
        "08" | "28" | "3D" | "53" | "57" | "58" | "XX" => Error::Gone(said.message().to_owned()),
        _ => Error::Statement(said.message().to_owned()),
    }
}
