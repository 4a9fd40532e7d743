//! From the database to lines of JSON.
//!
//! A line is an object that begins a table, `{"table":"event","columns":["stream",…]}`, or an array, one row of it. A
//! number is a number, a text a text, nothing `null`, bytes `{"hex":"…"}`. Attachments follow: a line
//! `{"file":"…","size":…}`, so many bytes, and a line end. The last line is `{"n_rows":…,"n_events":…,"n_files":…}`.

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::{Summary, failed};
use crate::key::hex;
use crate::log::checkpoint;
use crate::{Error, Row, Tx, ValueRef, dialect, params};

/// What belongs to this database alone.
const LEFT_OUT: &str = "migration";
/// Tables whose rows are written in a way of their own.
const SPECIAL: [&str; 3] = ["event", "checkpoint", "counter"];
const EVENTS: &str =
    "SELECT written_by, position, stream, version, occurred_at, recorded_at, actor, class, kind, body, hash
    FROM event ORDER BY written_by, position";

/// Writes every row.
pub fn dump(tx: &mut Tx<'_>, out: &mut impl Write, path: &Path) -> Result<Summary, Error> {
    let mut lines = Lines { out, path, n_rows: 0 };
    for (table, columns) in tables(tx)? {
        if SPECIAL.contains(&table.as_str()) {
            continue;
        }
        lines.begin(&table, &columns)?;
        let sql = format!("SELECT {} FROM {}", quoted(&columns), quoted(&[table]));
        tx.each_dynamic(&sql, params![], &mut |row| {
            lines.row((0..row.n_columns()).map(|i| json_of(row, i)))
        })?;
    }
    lines.begin("counter", &["name", "last"])?;
    tx.each(dialect::LAST_NUMBERS.of(tx.dialect()), params![], &mut |row| {
        lines.row((0..2).map(|i| json_of(row, i)))
    })?;
    let n_events = events(tx, &mut lines)?;
    Ok(Summary { n_rows: lines.n_rows, n_events, n_files: 0 })
}

/// The names of all objects.
pub fn places(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    tx.list("SELECT place FROM attachment ORDER BY id", params![], |row| row.get(0))
}

/// Begins the bytes of an attachment.
pub fn begin_file(out: &mut impl Write, place: &str, size: u64) -> std::io::Result<()> {
    writeln!(out, "{}", json!({ "file": place, "size": size }))
}

/// Writes the last line.
pub fn end(out: &mut impl Write, all: Summary) -> std::io::Result<()> {
    let line = json!({ "n_rows": all.n_rows, "n_events": all.n_events, "n_files": all.n_files });
    writeln!(out, "{line}")
}

/// Events in the order in which readers see them, and the checkpoints by the number of the last event they cover.
fn events(tx: &mut Tx<'_>, lines: &mut Lines<'_, impl Write>) -> Result<u64, Error> {
    let mut open: VecDeque<_> = checkpoint::list(tx)?.into();
    let mut checkpoints = Vec::new();
    lines.begin(
        "event",
        &["stream", "version", "occurred_at", "recorded_at", "actor", "class", "kind", "body", "hash"],
    )?;
    let mut n_events: u64 = 0;
    tx.each(EVENTS, params![], &mut |row| {
        let cursor = (row.get::<i64>(0)?, row.get::<i64>(1)?);
        while let Some(done) = open.pop_front_if(|it| (it.end.written_by, it.end.position) < cursor) {
            checkpoints.push((done, n_events));
        }
        n_events += 1;
        lines.row((2..11).map(|i| json_of(row, i)))
    })?;
    checkpoints.extend(open.into_iter().map(|done| (done, n_events)));
    lines.begin("checkpoint", &["day_on", "last_written_by", "last_position", "n_events", "root"])?;
    for (checkpoint, last) in checkpoints {
        let root = json!({ "hex": hex(&checkpoint.root) });
        let row = [json!(checkpoint.day_on), json!(0), json!(last), json!(checkpoint.n_events), root];
        lines.row(row.into_iter().map(Ok))?;
    }
    Ok(n_events)
}

/// The tables of this database and their columns, without those that are left out.
pub(super) fn tables(tx: &mut Tx<'_>) -> Result<Vec<(String, Vec<String>)>, Error> {
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    tx.each(dialect::COLUMNS.of(tx.dialect()), params![], &mut |row| {
        let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
        if table.starts_with("search_") || table == LEFT_OUT {
            return Ok(());
        }
        match tables.last_mut() {
            Some((last, columns)) if *last == table => columns.push(column),
            _ => tables.push((table, vec![column])),
        }
        Ok(())
    })?;
    Ok(tables)
}

/// Names for a statement. They come from the schema or are checked against it.
pub(super) fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{}\"", name.replace('"', ""))).collect();
    names.join(", ")
}

struct Lines<'l, W> {
    out: &'l mut W,
    path: &'l Path,
    n_rows: u64,
}

impl<W: Write> Lines<'_, W> {
    fn begin(&mut self, table: &str, columns: &[impl serde::Serialize]) -> Result<(), Error> {
        self.line(&json!({ "table": table, "columns": columns }))
    }

    fn row(&mut self, values: impl Iterator<Item = Result<Json, Error>>) -> Result<(), Error> {
        self.n_rows += 1;
        let values = values.collect::<Result<Vec<Json>, Error>>()?;
        self.line(&Json::Array(values))
    }

    fn line(&mut self, line: &Json) -> Result<(), Error> {
        let written = serde_json::to_writer(&mut *self.out, line).map_err(std::io::Error::from);
        written.and_then(|()| self.out.write_all(b"\n")).map_err(|e| failed("written", self.path, &e))
    }
}

fn json_of(row: &Row<'_>, i: usize) -> Result<Json, Error> {
    Ok(match row.value(i)? {
        ValueRef::Null => Json::Null,
        ValueRef::Int(number) => json!(number),
        ValueRef::Text(text) => json!(text),
        ValueRef::Blob(bytes) => json!({ "hex": hex(bytes) }),
    })
}
