//! The few statements that cannot be one text: tailing, numbers and words.

use crate::db::Dialect;

/// One statement in both dialects.
pub(crate) struct Both {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Both {
    /// The text for this engine.
    pub(crate) fn of(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }
}

macro_rules! dialects {
    ($($(#[$doc:meta])* $name:ident = $sqlite:expr, $postgres:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: Both = Both { sqlite: $sqlite, postgres: $postgres };)+
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[Both] = &[$($name),+];
    };
}

macro_rules! event_columns {
    () => {
        "written_by, position, stream, version, occurred_at, recorded_at, actor, class, kind, body, hash"
    };
}
pub(crate) use event_columns;

dialects! {
    /// The next number of a counter: its name. A sequence takes no part in a transaction, so that creating cases on
    /// several connections never collides; numbers may be left out there.
    NEXT_NUMBER =
        "INSERT INTO counter (name, last) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET last = counter.last + 1 RETURNING last",
        "SELECT nextval(('counter_' || $1)::REGCLASS)";
    /// Every counter and the last number it gave.
    LAST_NUMBERS =
        "SELECT name, last FROM counter ORDER BY name",
        "SELECT name, last FROM counter UNION ALL SELECT substr(sequencename::TEXT, 9), last_value FROM pg_sequences
            WHERE starts_with(sequencename::TEXT, 'counter_') AND last_value IS NOT NULL ORDER BY 1";
    /// Sets the last number of a counter: its name, the number.
    SET_NUMBER =
        "INSERT INTO counter (name, last) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET last = excluded.last RETURNING last",
        "SELECT setval(('counter_' || $1)::REGCLASS, $2)";
    /// Goes on numbering events behind this position.
    SET_POSITION =
        "SELECT $1",
        "SELECT setval(pg_get_serial_sequence('event', 'position'), $1)";
    /// Every table and its columns, in order.
    COLUMNS =
        "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid",
        "SELECT table_name::TEXT, column_name::TEXT FROM information_schema.columns WHERE table_schema = 'public'
            ORDER BY table_name::TEXT, ordinal_position";
    /// Events behind a cursor: transaction, position, at most. Where transactions overlap, a position is given before
    /// its transaction commits, and transactions commit in another order than they began; a reader that went by
    /// positions alone would pass over an event that commits late. So events are ordered by (transaction, position),
    /// and only those are shown whose transaction began before every transaction that still runs.
    TAIL =
        concat!("SELECT ", event_columns!(), " FROM event
            WHERE $1 IS NOT NULL AND position > $2 ORDER BY position LIMIT $3"),
        concat!("SELECT ", event_columns!(), " FROM event
            WHERE (written_by, position) > ($1, $2)
            AND written_by < pg_snapshot_xmin(pg_current_snapshot())::TEXT::BIGINT
            ORDER BY written_by, position LIMIT $3");
    /// The cursor behind which nothing is stored yet.
    END =
        "SELECT written_by, position FROM event ORDER BY position DESC LIMIT 1",
        "SELECT written_by, position FROM event
            WHERE written_by < pg_snapshot_xmin(pg_current_snapshot())::TEXT::BIGINT
            ORDER BY written_by DESC, position DESC LIMIT 1";
    /// Hashes between two cursors: from behind (transaction, position), to (transaction, position).
    HASHES =
        "SELECT hash FROM event WHERE $1 IS NOT NULL AND position > $2 AND $3 IS NOT NULL AND position <= $4
            ORDER BY position",
        "SELECT hash FROM event WHERE (written_by, position) > ($1, $2) AND (written_by, position) <= ($3, $4)
            ORDER BY written_by, position";
    /// Stores the words of an entry: id, words.
    PUT_WORDS =
        "INSERT INTO search_words (rowid, words) VALUES ($1, $2)",
        "INSERT INTO search_words (id, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))";
    /// Forgets the words of an entry: id.
    DELETE_WORDS =
        "DELETE FROM search_words WHERE rowid = $1",
        "DELETE FROM search_words WHERE id = $1";
    /// Newest entries that hold all words: the question, at most.
    SEARCH =
        "SELECT e.id, e.kind, e.subject, e.case_number, e.customer, e.account
            FROM search_words AS w JOIN search_entry AS e ON e.id = w.rowid
            WHERE search_words MATCH $1 ORDER BY w.rowid DESC LIMIT $2",
        "SELECT e.id, e.kind, e.subject, e.case_number, e.customer, e.account
            FROM search_words AS w JOIN search_entry AS e ON e.id = w.id
            WHERE w.words @@ $1::TEXT::TSQUERY ORDER BY w.id DESC LIMIT $2";
}
