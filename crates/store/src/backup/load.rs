//! From lines of JSON back to the database.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde_json::Value as Json;

use super::dump::{quoted, tables};
use super::{LARGEST_FILE, Summary};
use crate::log::{chain, checkpoint};
use crate::{Error, Tx, Value, counters, dialect, params, search};

/// The lines that are no rows.
#[derive(Deserialize)]
#[serde(untagged)]
enum Mark {
    Table { table: String, columns: Vec<String> },
    File { file: String, size: u64 },
    End { n_rows: u64, n_events: u64, n_files: u64 },
}

const LOOSE: &str = "SELECT id, place FROM attachment WHERE message IS NULL AND reply IS NULL";
const ADD_STARTS: &str = "UPDATE node SET n_starts = n_starts + $1 WHERE id = 1";

/// How many rows are sent before an answer is waited for.
const AT_ONCE: u64 = 500;

/// Refuses a database that has rows already.
pub fn refuse_rows(tx: &mut Tx<'_>) -> Result<(), Error> {
    for (table, _) in tables(tx)?.into_iter().filter(|(table, _)| table != "node") {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", quoted(&[table]));
        let mut is_empty = true;
        tx.each_dynamic(&sql, params![], &mut |_| {
            is_empty = false;
            Ok(())
        })?;
        if !is_empty {
            return Err(Error::File("the database is not empty: nothing is overwritten".into()));
        }
    }
    Ok(())
}

/// Stores every row of a backup in an empty database, and verifies the log. `places` are the objects that were restored: a
/// file that hung on nothing and went away while the backup was taken is left out.
pub fn load(tx: &mut Tx<'_>, lines: impl BufRead, places: &HashSet<String>) -> Result<Summary, Error> {
    refuse_rows(tx)?;
    let known: HashMap<String, Vec<String>> = tables(tx)?.into_iter().collect();
    let mut n_events: i64 = 0;
    let mut n_rows = 0;
    let store = |table: &str, columns: &[String], mut values: Vec<Value>| {
        n_rows += 1;
        match table {
            "counter" => return counters::set(tx, &values),
            // Starts go on being counted, so that no id is made a second time.
            "node" => return tx.run(ADD_STARTS, values.get(1..).unwrap_or_default()),
            "event" => {
                n_events += 1;
                values.extend([Value::Int(0), Value::Int(n_events)]);
            }
            _ => {}
        }
        let sql = insert(&known, table, columns)?;
        if n_rows % AT_ONCE == 0 {
            tx.execute_dynamic(&sql, &values).map(drop)
        } else {
            tx.run_dynamic(&sql, &values)
        }
    };
    let summary = read(lines, store, |_, _| Ok(()))?;
    for (id, place) in tx.list(LOOSE, params![], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))? {
        if !places.contains(&place) {
            tx.run("DELETE FROM attachment WHERE id = $1", params![id])?;
        }
    }
    if n_events > 0 {
        tx.find(dialect::SET_POSITION.of(tx.dialect()), params![n_events], |_| Ok(()))?;
    }
    search::rebuild(tx)?;
    let differences = chain::verify(tx)?;
    let checkpoints = checkpoint::verify(tx)?;
    if let Some(difference) = differences.first() {
        return Err(Error::Damaged(format!("the log of the backup is damaged: {difference}")));
    }
    if let Some(checkpoint) = checkpoints.first() {
        return Err(Error::Damaged(format!(
            "the log of the backup does not fit its checkpoint of {}",
            checkpoint.day_on
        )));
    }
    Ok(summary)
}

/// The statement that stores a row of a table which this schema knows with all these columns.
fn insert(known: &HashMap<String, Vec<String>>, table: &str, columns: &[String]) -> Result<String, Error> {
    let newer =
        || Error::Migration(format!("the backup holds `{table}` in a form that this program does not know"));
    let ours = known.get(table).ok_or_else(newer)?;
    if !columns.iter().all(|column| ours.contains(column)) {
        return Err(newer());
    }
    let mut names = columns.to_vec();
    if table == "event" {
        names.extend(["written_by".into(), "position".into()]);
    }
    let places: Vec<String> = (1..=names.len()).map(|i| format!("${i}")).collect();
    Ok(format!(
        "INSERT INTO {} ({}) VALUES ({})",
        quoted(&[table.to_owned()]),
        quoted(&names),
        places.join(", ")
    ))
}

/// Reads a backup to its end and hands every row to `store` (table, columns, values) and every attachment to `keep` (the
/// name of its object, its sealed bytes).
pub fn read(
    mut lines: impl BufRead,
    mut store: impl FnMut(&str, &[String], Vec<Value>) -> Result<(), Error>,
    mut keep: impl FnMut(&str, &mut dyn Read) -> Result<(), Error>,
) -> Result<Summary, Error> {
    let damaged = || Error::Damaged("the backup is damaged or cut off".into());
    let (mut table, mut columns) = (String::new(), Vec::new());
    let mut found = Summary { n_rows: 0, n_events: 0, n_files: 0 };
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).map_err(|_| damaged())? == 0 {
            return Err(damaged());
        }
        if line.starts_with('[') {
            let values: Vec<Json> = serde_json::from_str(&line).map_err(|_| damaged())?;
            let values =
                values.into_iter().map(value_of).collect::<Option<Vec<Value>>>().ok_or_else(damaged)?;
            if values.len() != columns.len() {
                return Err(damaged());
            }
            found.n_rows += 1;
            found.n_events += u64::from(table == "event");
            store(&table, &columns, values)?;
            continue;
        }
        match serde_json::from_str(&line).map_err(|_| damaged())? {
            Mark::Table { table: next, columns: of_it } => (table, columns) = (next, of_it),
            Mark::File { file, size } if size <= LARGEST_FILE => {
                let mut bytes = (&mut lines).take(size);
                keep(&file, &mut bytes)?;
                io::copy(&mut bytes, &mut io::sink()).map_err(|_| damaged())?;
                let is_whole = bytes.limit() == 0;
                line.clear();
                if !is_whole || lines.read_line(&mut line).map_err(|_| damaged())? != 1 {
                    return Err(damaged());
                }
                found.n_files += 1;
            }
            Mark::File { .. } => return Err(damaged()),
            Mark::End { n_rows, n_events, n_files } => {
                let is_whole = found == Summary { n_rows, n_events, n_files };
                // Reading on to the end of the file is what checks its last seal.
                line.clear();
                let n_behind = lines.read_line(&mut line).map_err(|_| damaged())?;
                return if is_whole && n_behind == 0 { Ok(found) } else { Err(damaged()) };
            }
        }
    }
}

fn value_of(json: Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::Number(number) => number.as_i64().map(Value::Int),
        Json::String(text) => Some(Value::Text(text)),
        Json::Object(object) => {
            let digits = object.get("hex")?.as_str()?.as_bytes();
            let digit = |c: u8| (c as char).to_digit(16);
            let byte = |pair: &[u8]| u8::try_from(digit(pair[0])? * 16 + digit(*pair.get(1)?)?).ok();
            digits.chunks(2).map(byte).collect::<Option<Vec<u8>>>().map(Value::Blob)
        }
        _ => None,
    }
}
