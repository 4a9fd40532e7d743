//! A row of either engine.

use rusqlite::types::ValueRef as Sqlite;
use tokio_postgres::types::Type;

use crate::{Error, ValueRef};

/// A row of an answer; see [`Row::get`](crate::Row::get).
pub struct Row<'a>(pub(super) Source<'a>);

pub(super) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of column `i`, from 0, borrowed from the row.
    ///
    /// # Errors
    ///
    /// Fails when there is no such column, or it is of a kind that the schema does not use.
    pub fn value(&self, i: usize) -> Result<ValueRef<'_>, Error> {
        let strange = |found| Error::Kind { column: i, wanted: "a number, text or bytes", found };
        match &self.0 {
            Source::Sqlite(row) => match row.get_ref(i).map_err(|_| strange("no such column"))? {
                Sqlite::Null => Ok(ValueRef::Null),
                Sqlite::Integer(number) => Ok(ValueRef::Int(number)),
                Sqlite::Text(text) => {
                    str::from_utf8(text).map(ValueRef::Text).map_err(|_| strange("broken text"))
                }
                Sqlite::Blob(bytes) => Ok(ValueRef::Blob(bytes)),
                Sqlite::Real(_) => Err(strange("a fraction")),
            },
            Source::Postgres(row) => postgres(row, i).ok_or_else(|| strange("another kind")),
        }
    }

    /// How many columns the row has.
    pub fn n_columns(&self) -> usize {
        match &self.0 {
            Source::Sqlite(row) => row.as_ref().column_count(),
            Source::Postgres(row) => row.len(),
        }
    }
}

fn postgres(row: &tokio_postgres::Row, i: usize) -> Option<ValueRef<'_>> {
    let kind = row.columns().get(i)?.type_();
    Some(match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(i).ok()?.map_or(ValueRef::Null, ValueRef::Int),
        Type::INT4 => {
            row.try_get::<_, Option<i32>>(i).ok()?.map_or(ValueRef::Null, |n| ValueRef::Int(n.into()))
        }
        Type::INT2 => {
            row.try_get::<_, Option<i16>>(i).ok()?.map_or(ValueRef::Null, |n| ValueRef::Int(n.into()))
        }
        Type::BOOL => {
            row.try_get::<_, Option<bool>>(i).ok()?.map_or(ValueRef::Null, |yes| ValueRef::Int(yes.into()))
        }
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(i).ok()?.map_or(ValueRef::Null, ValueRef::Blob),
        _ => row.try_get::<_, Option<&str>>(i).ok()?.map_or(ValueRef::Null, ValueRef::Text),
    })
}
