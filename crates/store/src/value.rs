//! Values and rows as both engines know them: whole numbers, text, bytes, nothing.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::event::{AccountId, AgentId, CaseId, ContactId, CustomerId, TeamId};

use crate::Error;
pub use crate::db::Row;

/// A value to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// BIGINT: numbers, ids, instants in milliseconds, 0 and 1 for no and yes.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA, in SQLite BLOB.
    Blob(Vec<u8>),
}

/// A value of a row, borrowed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the kinds of `Value`")]
pub enum ValueRef<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl ValueRef<'_> {
    /// The kind, as errors name it.
    pub fn kind(self) -> &'static str {
        match self {
            ValueRef::Null => "nothing",
            ValueRef::Int(_) => "a number",
            ValueRef::Text(_) => "text",
            ValueRef::Blob(_) => "bytes",
        }
    }
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// What a message calls it.
    const KIND: &'static str;

    /// Reads the value; `None` when it is of another kind or out of range.
    fn from_value(value: ValueRef<'_>) -> Option<Self>;
}

/// The values of a statement, in the order of `$1`, `$2`…
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value] };
}

macro_rules! whole_numbers {
    ($($name:ty),*) => {$(
        impl From<$name> for Value {
            fn from(number: $name) -> Value {
                Value::Int(number.into())
            }
        }
        impl FromValue for $name {
            const KIND: &'static str = "a number in range";
            fn from_value(value: ValueRef<'_>) -> Option<$name> {
                match value {
                    ValueRef::Int(number) => number.try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}

whole_numbers!(i64, i32, u32, u16, u8);

macro_rules! subject_numbers {
    ($($name:ident),*) => {$(
        impl From<$name> for Value {
            fn from(id: $name) -> Value {
                Value::Int(id.0.get().into())
            }
        }
        impl FromValue for $name {
            const KIND: &'static str = "a subject's number";
            fn from_value(value: ValueRef<'_>) -> Option<$name> {
                u32::from_value(value).and_then(NonZeroU32::new).map($name)
            }
        }
    )*};
}

subject_numbers!(CaseId, CustomerId, AccountId, ContactId, AgentId, TeamId);

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Int(yes.into())
    }
}

impl FromValue for bool {
    const KIND: &'static str = "0 or 1";
    fn from_value(value: ValueRef<'_>) -> Option<bool> {
        match value {
            ValueRef::Int(0) => Some(false),
            ValueRef::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl From<Instant> for Value {
    fn from(at: Instant) -> Value {
        Value::Int(at.0)
    }
}

impl FromValue for Instant {
    const KIND: &'static str = "an instant";
    fn from_value(value: ValueRef<'_>) -> Option<Instant> {
        i64::from_value(value).map(Instant)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        // PostgreSQL cannot store the character NUL in a text; both engines get the sign that stands for it.
        Value::Text(if text.contains('\0') { text.replace('\0', "\u{2400}") } else { text.to_owned() })
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        if text.contains('\0') { Value::from(text.as_str()) } else { Value::Text(text) }
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::from(text.as_str())
    }
}

impl FromValue for String {
    const KIND: &'static str = "text";
    fn from_value(value: ValueRef<'_>) -> Option<String> {
        match value {
            ValueRef::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Value {
        Value::Blob(bytes)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl FromValue for Vec<u8> {
    const KIND: &'static str = "bytes";
    fn from_value(value: ValueRef<'_>) -> Option<Vec<u8>> {
        match value {
            ValueRef::Blob(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    const KIND: &'static str = "bytes of this length";
    fn from_value(value: ValueRef<'_>) -> Option<[u8; N]> {
        match value {
            ValueRef::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const KIND: &'static str = T::KIND;
    fn from_value(value: ValueRef<'_>) -> Option<Option<T>> {
        match value {
            ValueRef::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl Row<'_> {
    /// The value of column `i`, from 0.
    ///
    /// # Errors
    ///
    /// Fails when the column holds another kind, or nothing where something is expected.
    pub fn get<T: FromValue>(&self, i: usize) -> Result<T, Error> {
        let value = self.value(i)?;
        T::from_value(value).ok_or(Error::Kind { column: i, wanted: T::KIND, found: value.kind() })
    }
}
