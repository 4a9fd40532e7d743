//! PostgreSQL behind the same seam.

use std::sync::Arc;

use super::{Context, Tx};
use crate::{Error, Row, Value};

pub(super) struct Postgres;
pub(super) struct Session;

impl Postgres {
    pub(super) async fn open(_url: &str) -> Result<(Postgres, Arc<Context>), Error> {
        Err(Error::Gone("PostgreSQL is not built in yet".into()))
    }

    pub(super) async fn write<T, E: From<Error>>(
        &self,
        _f: impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        Err(Error::Failed.into())
    }

    pub(super) async fn read<T, E: From<Error>>(
        &self,
        _f: impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        Err(Error::Failed.into())
    }
}

impl Session {
    pub(super) fn each(
        &mut self,
        _sql: &str,
        _params: &[Value],
        _see: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        Err(Error::Failed)
    }

    pub(super) fn execute(&mut self, _sql: &str, _params: &[Value]) -> Result<u64, Error> {
        Err(Error::Failed)
    }

    pub(super) fn run(&mut self, _sql: &str, _params: &[Value]) -> Result<(), Error> {
        Err(Error::Failed)
    }

    pub(super) fn batch(&mut self, _sql: &str) -> Result<(), Error> {
        Err(Error::Failed)
    }
}
