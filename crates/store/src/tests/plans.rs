//! No statement reads a whole table that grows with the desk: SQLite says how it would run each of them.

use super::place::Place;
use super::schema::statements;
use crate::{Dialect, Error, Tx, Value, params};

/// Tables that grow as long as a desk works.
const BIG: [&str; 21] = [
    "event",
    "case_row",
    "case_tag",
    "case_text",
    "message",
    "attachment",
    "account",
    "customer",
    "draft",
    "outgoing",
    "search_entry",
    "outbox",
    "once",
    "notice",
    "audit",
    "session",
    "mail_in",
    "mail_trace",
    "mail_original",
    "mail_id",
    "mail_out",
];

/// Statements that are meant to read everything, or that sort the few rows of one case, by a part of them.
const MEANT: [&str; 13] = [
    // Exports, rebuilds, verifications and backups.
    "FROM event ORDER BY stream, version",
    "FROM event ORDER BY written_by, position",
    "(*) FROM event",
    "FROM message WHERE body <> ''",
    // From the newest back until there are enough; many messages are public.
    "FROM message WHERE kind = 'public' ORDER BY id DESC LIMIT",
    // The messages of one case.
    "FROM message WHERE case_number = $1 AND (author IS NULL",
    "SELECT DISTINCT tag FROM case_tag",
    // The copies of one mail are few.
    "FROM mail_out WHERE message_id = $1 ORDER BY id LIMIT 1",
    // Once a wave, everybody who wrote in a year.
    "SELECT c.customer, MAX(c.number)",
    // The files of everything, to verify and to back them up; and the first half of statements that go on with a condition.
    "SELECT message, digest FROM attachment",
    "SELECT place FROM attachment ORDER BY id",
    "digest, place FROM attachment ",
    // Those that hang on nothing have an index of their own, which is short.
    "WHERE message IS NULL AND reply IS NULL",
];

/// The steps of a statement, as SQLite plans it.
fn plan(tx: &mut Tx<'_>, sql: &str) -> Result<Vec<String>, Error> {
    let n_values = (1..).find(|n| !sql.contains(&format!("${n}"))).unwrap_or(1) - 1;
    let explained: &'static str = format!("EXPLAIN QUERY PLAN {sql}").leak();
    tx.list(explained, &vec![Value::Null; n_values], |row| row.get(3))
}

/// What is wrong with a plan: a big table without an index, or a sort of everything for the sake of a few rows.
fn complaint(sql: &str, plan: &[String]) -> Option<String> {
    // The newest rows of a table, by its own number, need no index.
    let reads_whole = |step: &&String| {
        let table = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        table.is_some_and(|table| BIG.contains(&table))
            && !(sql.contains("LIMIT") && (step.contains("USING") || !sql.contains("WHERE")))
    };
    let sorts_all = |step: &&String| step.contains("TEMP B-TREE FOR ORDER BY") && sql.contains("LIMIT");
    let wrong = plan.iter().find(|step| reads_whole(step) || sorts_all(step))?;
    (!MEANT.iter().any(|part| sql.contains(part))).then(|| format!("{wrong}: {sql}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_finds_its_rows_by_an_index() {
    let place = Place::new();
    let db = place.open();
    let wrong = db.read(|tx| {
        let mut wrong = Vec::new();
        for sql in statements(Dialect::Sqlite) {
            let plan = plan(tx, sql)?;
            wrong.extend(complaint(sql, &plan));
        }
        Ok::<_, Error>(wrong)
    });
    let wrong = wrong.await.expect("planned");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_counted_from_their_index_alone() {
    let place = Place::new();
    let db = place.open();
    let plans = db.read(|tx| {
        let counts = statements(Dialect::Sqlite).into_iter();
        let counts = counts.filter(|sql| sql.starts_with("SELECT COUNT(*) FROM (SELECT 1 FROM case_row"));
        counts.map(|sql| Ok((sql, plan(tx, sql)?.join("; ")))).collect::<Result<Vec<_>, Error>>()
    });
    let plans = plans.await.expect("planned");
    assert_eq!(plans.len(), 7, "{plans:#?}");
    for (sql, plan) in plans {
        assert!(plan.contains("COVERING INDEX"), "{plan}: {sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_without_an_index_is_noticed() {
    let place = Place::new();
    let db = place.open();
    for sql in
        ["SELECT number FROM case_row WHERE channel = $1", "SELECT id FROM message ORDER BY digest LIMIT $1"]
    {
        let plan = db.read(move |tx| plan(tx, sql)).await.expect("planned");
        assert!(complaint(sql, &plan).is_some(), "{plan:?}");
    }
    let named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1";
    for table in BIG {
        let found = db.read(move |tx| tx.find(named, params![table], |row| row.get::<String>(0))).await;
        assert!(found.expect("read").is_some(), "there is no table {table}");
    }
}
