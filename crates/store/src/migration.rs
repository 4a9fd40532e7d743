//! The schema and its history: numbered files, never edited once released, run at start under a lock.

use crate::db::{Dialect, Tx};
use crate::{Error, Row, params};

/// One step of the schema's history, in both dialects.
struct Migration {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// In order. New ones are added at the end; they add before anything old is taken away.
const MIGRATIONS: &[Migration] = migrations![
    1 "0001_desk",
    2 "0002_mail",
    3 "0003_mail_draft",
    4 "0004_mail_view",
    5 "0005_mail_check",
    6 "0006_mail_desk",
    7 "0007_survey",
    8 "0008_counts",
    9 "0009_mail_left",
    10 "0010_credits",
    11 "0011_record",
    12 "0012_mailbox_claim",
    13 "0013_cohorts",
    14 "0014_outbox_taken",
];

impl Migration {
    fn sql(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }

    fn digest(&self, dialect: Dialect) -> String {
        crate::digest(self.sql(dialect))
    }
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migration (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL
)";
const LIST: &str = "SELECT number, name, digest FROM migration ORDER BY number";
const INSERT: &str = "INSERT INTO migration (number, name, digest) VALUES ($1, $2, $3)";
const START: &str = "INSERT INTO node (id, n_starts) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET n_starts = node.n_starts + 1 RETURNING n_starts";

/// Runs what is missing; gives the number of this start of the program. The caller holds the lock.
pub(crate) fn migrate(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let dialect = tx.dialect();
    tx.batch(CREATE)?;
    let done = tx.list(LIST, params![], applied)?;
    for (i, (number, name, digest)) in done.iter().enumerate() {
        let Some(migration) = MIGRATIONS.get(i).filter(|m| m.number == *number) else {
            return Err(Error::Migration(format!(
                "the database was written by a newer program: it knows step {number} of the schema, `{name}`"
            )));
        };
        if *digest != migration.digest(dialect) {
            return Err(Error::Migration(format!(
                "step {number} of the schema, `{name}`, is not the one that made this database"
            )));
        }
    }
    for migration in &MIGRATIONS[done.len()..] {
        tx.batch(migration.sql(dialect))?;
        tx.execute(INSERT, params![migration.number, migration.name, migration.digest(dialect)])?;
    }
    tx.get(START, params![], |row| row.get(0))
}

fn applied(row: &Row<'_>) -> Result<(i64, String, String), Error> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}
