//! Both engines hold the same schema and understand every statement.

use super::place::Place;
use super::{postgres, sources};
use crate::{Db, Dialect, Error, Row, Tx, params};

/// Every statement that stands anywhere in this crate, for one engine.
pub fn statements(dialect: Dialect) -> Vec<&'static str> {
    let own = crate::dialect::STATEMENTS.iter().map(|both| both.of(dialect));
    let is_for_it = |sql: &String| dialect == Dialect::Postgres || !sql.contains("FOR UPDATE");
    let found = sources::statements().into_iter().filter(is_for_it).map(|sql| &*sql.leak());
    let all: Vec<_> = own.chain(found).collect();
    assert!(all.len() > 60, "only {} statements were found", all.len());
    all
}

async fn every_statement_is_understood(db: &Db) {
    let wrong = db
        .write(|tx| {
            let statements = statements(tx.dialect());
            Ok::<_, Error>(statements.into_iter().filter_map(|sql| tx.check(sql).err()).collect::<Vec<_>>())
        })
        .await;
    assert_eq!(wrong, Ok(vec![]));
}

#[test]
fn only_the_seam_names_a_driver() {
    let drivers = ["rusqlite", "tokio_postgres", "deadpool_postgres", "sqlx"];
    let naming = sources::of_all_crates().into_iter().filter(|(path, text)| {
        let is_seam = ["store/src/db", "store/src/tests", "/benches/"].iter().any(|part| path.contains(part));
        !is_seam && drivers.iter().any(|driver| text.contains(driver))
    });
    assert_eq!(naming.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<String>::new());
}

/// What was credited stays written down: corrections are rows of their own.
#[test]
fn r_237_nothing_in_the_ledger_is_changed_or_deleted() {
    let ledger = ["credit_month", "credit_entry", "credit_act", "credit_noted"];
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        for sql in statements(dialect) {
            let changes = ["UPDATE ", "DELETE FROM ", "INSERT OR REPLACE INTO "];
            let touched =
                ledger.iter().any(|table| changes.iter().any(|how| sql.contains(&format!("{how}{table}"))));
            let replaced = ledger.iter().any(|table| sql.contains(&format!("INTO {table} ")))
                && sql.contains("DO UPDATE");
            assert!(!touched && !replaced, "{sql}");
        }
    }
}

/// SQLite numbers `$N` by first appearance, whatever N is.
#[test]
fn parameters_appear_in_the_order_of_their_numbers() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        for sql in statements(dialect) {
            let mut highest = 0;
            for (i, _) in sql.match_indices('$') {
                let digits: String = sql[i + 1..].chars().take_while(char::is_ascii_digit).collect();
                let number: usize = digits.parse().expect("a number");
                assert!(number <= highest + 1, "${number} stands before ${}: {sql}", highest + 1);
                highest = highest.max(number);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_have_the_same_schema_and_understand_every_statement() {
    let place = Place::new();
    let sqlite = place.open();
    every_statement_is_understood(&sqlite).await;
    let Some(server) = postgres::server().await else { return };
    let postgres = server.open_new().await.expect("opens");
    every_statement_is_understood(&postgres).await;
    let sqlite = sqlite.read(sqlite_schema).await.expect("read");
    let postgres = postgres.read(postgres_schema).await.expect("read");
    assert!(sqlite.len() > 100, "{sqlite:?}");
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    assert_eq!(only(&sqlite, &postgres), Vec::<String>::new());
    // Transactions overlap there alone.
    assert_eq!(only(&postgres, &sqlite), ["index event_written on event: written_by position"]);
}

/// Words are stored in a way of each engine's own.
fn is_of_words(name: &str) -> bool {
    name.starts_with("search_words")
}

fn text(row: &Row<'_>) -> Result<String, Error> {
    row.get(0)
}

fn line(table: &str, column: &str, kind: &str, can_be_null: bool) -> String {
    let kind = match kind.to_lowercase().as_str() {
        "integer" | "bigint" => "number",
        "text" => "text",
        "blob" | "bytea" => "bytes",
        other => panic!("{table}.{column} is {other}"),
    };
    format!("column {table}.{column} {kind}{}", if can_be_null { " or nothing" } else { "" })
}

fn sqlite_schema(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for table in tx.list(tables, params![], text)?.into_iter().filter(|name| !is_of_words(name)) {
        let columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1)";
        lines.extend(tx.list(columns, params![table.as_str()], |row| {
            let (column, kind): (String, String) = (row.get(0)?, row.get(1)?);
            let (is_set, key): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok(line(&table, &column, &kind, is_set == 0 && key == 0))
        })?);
    }
    let indexes =
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'";
    for (index, table) in
        tx.list(indexes, params![], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?
    {
        let columns = tx.list("SELECT name FROM pragma_index_info($1)", params![index.as_str()], text)?;
        lines.push(format!("index {index} on {table}: {}", columns.join(" ")));
    }
    Ok(lines)
}

fn postgres_schema(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let columns = "SELECT table_name::TEXT, column_name::TEXT, data_type::TEXT, is_nullable = 'YES'
        FROM information_schema.columns WHERE table_schema = 'public'";
    let mut lines = tx.list(columns, params![], |row| {
        let (table, column, kind): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((!is_of_words(&table)).then(|| line(&table, &column, &kind, row.get(3) == Ok(true))))
    })?;
    let indexes =
        "SELECT i.relname::TEXT, t.relname::TEXT, string_agg(a.attname::TEXT, ' ' ORDER BY a.attnum)
        FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS t ON t.oid = x.indrelid
        JOIN pg_attribute AS a ON a.attrelid = i.oid
        WHERE NOT x.indisprimary AND t.relnamespace = 'public'::REGNAMESPACE GROUP BY 1, 2";
    lines.extend(tx.list(indexes, params![], |row| {
        let (index, table, columns): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((!is_of_words(&index)).then(|| format!("index {index} on {table}: {columns}")))
    })?);
    Ok(lines.into_iter().flatten().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_at_once_makes_one_schema() {
    let place = Place::new();
    let opened = (0..4).map(|_| {
        let (path, key) = (place.path(), place.key.clone());
        tokio::task::spawn_blocking(move || Db::open_sqlite(&path, &key).map(drop))
    });
    for opened in opened.collect::<Vec<_>>() {
        assert_eq!(opened.await.expect("ran"), Ok(()));
    }
    let Some(server) = postgres::server().await else { return };
    let url = server.new_url().await;
    let opened = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { Db::open_postgres(&url).await.map(drop) })
    });
    for opened in opened.collect::<Vec<_>>() {
        assert_eq!(opened.await.expect("ran"), Ok(()));
    }
}
