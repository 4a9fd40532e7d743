//! Histories as Parquet: the same report as the table as text, and files that are not what they claim.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rstest::rstest;

use super::desk::Desk;
use super::marks::{EXPECTED, MARKED, values};
use super::{load, read};
use crate::document::Document;
use crate::problem::ProblemKind::{self, *};
use crate::source::Source;
use crate::table::parquet::Limits;

/// A column to be written: its line of the schema, and its values.
enum Values {
    Texts(Vec<Option<String>>),
    Numbers(Vec<Option<i64>>),
    Small(Vec<i32>),
    Truths(Vec<bool>),
    Floats(Vec<f64>),
}

/// Writes a file with row groups of so many rows.
fn write(columns: &[(String, Values)], n_rows: usize, group: usize, compression: Compression) -> Vec<u8> {
    let schema: String = columns.iter().map(|(column, _)| format!("{column}; ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message history {{ {schema} }}")).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    for start in (0..n_rows.max(1)).step_by(group) {
        let rows = start..(start + group).min(n_rows);
        let mut row_group = file.next_row_group().unwrap();
        for (_, values) in columns {
            let mut column = row_group.next_column().unwrap().unwrap();
            match (column.untyped(), values) {
                (ColumnWriter::ByteArrayColumnWriter(writer), Values::Texts(texts)) => {
                    let (levels, texts) = present(&texts[rows.clone()]);
                    let texts: Vec<ByteArray> = texts.iter().map(|text| text.as_str().into()).collect();
                    writer.write_batch(&texts, Some(&levels), None).unwrap();
                }
                (ColumnWriter::Int64ColumnWriter(writer), Values::Numbers(numbers)) => {
                    let (levels, numbers) = present(&numbers[rows.clone()]);
                    writer.write_batch(&numbers, Some(&levels), None).unwrap();
                }
                (ColumnWriter::Int32ColumnWriter(writer), Values::Small(numbers)) => {
                    writer.write_batch(&numbers[rows.clone()], None, None).unwrap();
                }
                (ColumnWriter::BoolColumnWriter(writer), Values::Truths(truths)) => {
                    writer.write_batch(&truths[rows.clone()], None, None).unwrap();
                }
                (ColumnWriter::DoubleColumnWriter(writer), Values::Floats(floats)) => {
                    writer.write_batch(&floats[rows.clone()], None, None).unwrap();
                }
                _ => panic!("a column's values are not of its type"),
            }
            column.close().unwrap();
        }
        row_group.close().unwrap();
    }
    file.close().unwrap();
    bytes
}

fn present<T: Clone>(values: &[Option<T>]) -> (Vec<i16>, Vec<T>) {
    (
        values.iter().map(|value| i16::from(value.is_some())).collect(),
        values.iter().flatten().cloned().collect(),
    )
}

/// A table as columns of texts.
fn columns(table: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(table);
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_string).collect();
    let mut columns = vec![Vec::new(); names.len()];
    for record in reader.records() {
        let record = record.unwrap();
        columns.iter_mut().zip(&record).for_each(|(column, field)| column.push(field.to_string()));
    }
    (names, columns)
}

fn texts(table: &[u8], group: usize, compression: Compression) -> Vec<u8> {
    let (names, values) = columns(table);
    let n_rows = values[0].len();
    let schemas = names.iter().map(|name| format!("OPTIONAL BYTE_ARRAY {name} (UTF8)"));
    let values = values.into_iter().map(|column| {
        // An empty text and an absent value are the same.
        let filled = |(row, text): (usize, String)| (row % 2 == 0 || !text.is_empty()).then_some(text);
        Values::Texts(column.into_iter().enumerate().map(filled).collect())
    });
    let columns: Vec<_> = schemas.zip(values).collect();
    write(&columns, n_rows, group, compression)
}

fn json(history: &[u8]) -> String {
    serde_json::to_string_pretty(&report(history)).unwrap()
}

fn report(history: &[u8]) -> Document {
    let desk = Desk {
        mission: &[include_str!("../../tests/golden/mission.toml")],
        history: Source::from_bytes("history".to_string(), history),
        customers: None,
        mapping: None,
        as_of: None,
    };
    desk.run()
}

const HISTORY: &[u8] = include_bytes!("../../tests/golden/history.csv");

#[rstest]
#[case::snappy(7, Compression::SNAPPY)]
#[case::unpacked(1_000, Compression::UNCOMPRESSED)]
fn texts_give_the_same_report_as_the_table(#[case] group: usize, #[case] compression: Compression) {
    // The table's rows, as a program that knows no CRLF and no quotes around plain fields would write them.
    assert_eq!(json(&texts(HISTORY, group, compression)), json(HISTORY));
}

#[rstest]
#[case::several_row_groups(4, Compression::SNAPPY)]
#[case::one_row_group(1_000, Compression::UNCOMPRESSED)]
fn m_35_and_m_36_marks_give_the_same_report_as_the_table(
    #[case] group: usize,
    #[case] compression: Compression,
) {
    let file = texts(MARKED.as_bytes(), group, compression);
    assert_eq!(values(&report(&file)), EXPECTED);
    assert_eq!(json(&file), json(MARKED.as_bytes()));
}

/// A table of calls whose instants are so many units after 1970.
fn calls(unit: &str, per_ms: i64) -> (Vec<u8>, String) {
    let n_rows = 10_000;
    let at = |row: i64| 1_749_550_000_000 + row * 61_001;
    let event = |row: i64| if row % 2 == 0 { "call_offered" } else { "call_answered" };
    let rows = || 0..n_rows;
    let columns = [
        (
            format!("OPTIONAL INT64 occurred_at (TIMESTAMP({unit},true))"),
            // The finer digits are dropped.
            Values::Numbers(rows().map(|row| Some(at(row) * per_ms + per_ms / 2)).collect()),
        ),
        ("OPTIONAL INT64 case_id".to_string(), Values::Numbers(rows().map(|_| None).collect())),
        (
            "OPTIONAL BYTE_ARRAY event (STRING)".to_string(),
            Values::Texts(rows().map(|row| Some(event(row).to_string())).collect()),
        ),
        ("OPTIONAL INT64 contact_id".to_string(), Values::Numbers(rows().map(|row| Some(row / 2)).collect())),
        (
            "REQUIRED INT32 seq (INTEGER(32,false))".to_string(),
            Values::Small(rows().map(|row| row as i32).collect()),
        ),
        (
            "OPTIONAL INT64 wait_ms".to_string(),
            Values::Numbers(rows().map(|row| (row % 2 == 1).then_some(row * 10)).collect()),
        ),
    ];
    let mut table = "occurred_at,case_id,event,contact_id,seq,wait_ms\n".to_string();
    for row in rows() {
        let wait = if row % 2 == 1 { (row * 10).to_string() } else { String::new() };
        table += &format!("{},,{},{},{row},{wait}\n", calendar::Instant(at(row)), event(row), row / 2);
    }
    (write(&columns, n_rows as usize, 6_000, Compression::SNAPPY), table)
}

#[rstest]
#[case::milliseconds("MILLIS", 1)]
#[case::microseconds("MICROS", 1_000)]
#[case::nanoseconds("NANOS", 1_000_000)]
fn instants_and_numbers_give_the_same_report_as_the_table(#[case] unit: &str, #[case] per_ms: i64) {
    let (file, table) = calls(unit, per_ms);
    assert_eq!(json(&file), json(table.as_bytes()));
}

/// A file of one row with one more column than it needs.
fn with_column(column: &str, values: Values) -> Vec<u8> {
    let text = |name: &str, value: &str| {
        (format!("OPTIONAL BYTE_ARRAY {name} (UTF8)"), Values::Texts(vec![Some(value.to_string())]))
    };
    let columns = [
        text("occurred_at", "2025-06-10T10:00:00Z"),
        text("case_id", "C1"),
        text("event", "received"),
        text("channel", "email"),
        (column.to_string(), values),
    ];
    write(&columns, 1, 10, Compression::SNAPPY)
}

#[rstest]
#[case::decimal("OPTIONAL INT64 score (DECIMAL(10,2))", Values::Numbers(vec![Some(900)]), "column `score` holds decimal numbers (INT64)")]
#[case::time("OPTIONAL INT64 until (TIME(MICROS,true))", Values::Numbers(vec![Some(9)]), "column `until` holds times of day (INT64)")]
fn a_column_that_cannot_be_read_is_named_and_left_out(
    #[case] column: &str,
    #[case] values: Values,
    #[case] what: &str,
) {
    let history = read(&with_column(column, values));
    let (_, found) = history.findings.iter().find(|(kind, _)| *kind == UnreadableColumn).unwrap();
    assert_eq!(found.examples[0].what, what);
    assert_eq!(load(&history).0.len(), 1);
}

#[rstest]
#[case::a_date("REQUIRED INT32 until (DATE)", Values::Small(vec![20_000]), Some(BadOtherInstant))]
#[case::a_wall_time("OPTIONAL INT64 recorded_at (TIMESTAMP(MILLIS,false))", Values::Numbers(vec![Some(1)]), Some(BadOtherInstant))]
#[case::an_instant_of_another_age("OPTIONAL INT64 recorded_at (TIMESTAMP(MILLIS,true))", Values::Numbers(vec![Some(i64::MAX)]), Some(BadOtherInstant))]
#[case::a_truth_value("REQUIRED BOOLEAN actor", Values::Truths(vec![true]), Some(UnknownActor))]
#[case::seconds_with_decimals("REQUIRED DOUBLE wait_seconds", Values::Floats(vec![12.345]), None)]
#[case::no_number("REQUIRED DOUBLE seq", Values::Floats(vec![f64::NAN]), Some(BadNumber))]
#[case::a_negative_number("OPTIONAL INT64 seq", Values::Numbers(vec![Some(-1)]), Some(BadNumber))]
fn values_of_another_type_are_read_as_their_text(
    #[case] column: &str,
    #[case] values: Values,
    #[case] kind: Option<ProblemKind>,
) {
    let history = read(&with_column(column, values));
    // `until` and `wait_seconds` mean nothing in the row that receives a case.
    let kinds: Vec<_> = history.findings.iter().map(|(kind, _)| kind).collect();
    let expected: Vec<_> = kind.into_iter().filter(|_| !column.contains("until")).collect();
    assert_eq!(kinds, expected);
    assert_eq!(history.totals.used, 1);
}

#[test]
fn a_missing_column_uses_nothing_and_says_which() {
    let columns = [("REQUIRED INT32 case_id".to_string(), Values::Small(vec![1, 2]))];
    let history = read(&write(&columns, 2, 10, Compression::SNAPPY));
    assert_eq!((history.totals.read, history.totals.used), (2, 0));
    assert_eq!(history.findings.count(MissingColumn), 2);
}

#[test]
fn a_damaged_file_is_said_and_never_a_panic() {
    let file = texts(HISTORY, 20, Compression::SNAPPY);
    let source = |file: &[u8]| Source::from_bytes("history.parquet".to_string(), file);
    for end in (4..file.len()).step_by(5) {
        assert_eq!(source(&file[..end]).findings.count(BadParquet), 1, "{end}");
    }
    for at in (4..file.len()).step_by(3) {
        let mut file = file.clone();
        file[at] ^= 0x55;
        // What cannot be seen is a changed letter of a text; rows stay whole.
        let source = source(&file);
        assert!(source.text().is_empty() || source.text().ends_with(b"\n"), "{at}");
    }
}

#[rstest]
#[case::columns(Limits { columns: 3, ..Limits::default() }, 0, "15 columns, more than 3")]
#[case::row_group(Limits { row_group: 100, ..Limits::default() }, 0, "row group 1 has ")]
#[case::text(Limits { text: 2_000, ..Limits::default() }, 28, "column `occurred_at`: its texts are too long")]
fn a_file_that_claims_too_much_is_refused(#[case] limits: Limits, #[case] n_rows: usize, #[case] what: &str) {
    let file = texts(HISTORY, 7, Compression::SNAPPY);
    let source = Source::of_parquet("history.parquet".to_string(), &file, limits);
    let (_, found) = source.findings.iter().next().unwrap();
    assert!(found.examples[0].what.starts_with(what), "{}", found.examples[0].what);
    assert_eq!(source.text().iter().filter(|byte| **byte == b'\n').count().saturating_sub(1), n_rows);
}

#[test]
fn a_text_that_repeats_itself_is_not_unpacked_for_ever() {
    let long = Some("x".repeat(100_000));
    let columns = [("OPTIONAL BYTE_ARRAY agent (UTF8)".to_string(), Values::Texts(vec![long; 200]))];
    let file = write(&columns, 200, 1_000, Compression::SNAPPY);
    assert!(file.len() < 1_000_000, "{}", file.len());
    let limits = Limits { text: 1_000_000, ..Limits::default() };
    let source = Source::of_parquet("history.parquet".to_string(), &file, limits);
    let (_, found) = source.findings.iter().next().unwrap();
    assert_eq!(found.examples[0].what, "column `agent`: its texts are too long");
}

#[test]
fn other_codecs_are_named() {
    // The writer knows only the codecs that are built in, so the codec is changed in the written file's description.
    let file = texts(HISTORY, 1_000, Compression::UNCOMPRESSED);
    let codecs = file.iter().enumerate().filter(|(at, _)| file[*at..].starts_with(b"\x15\x00\x16"));
    let places: Vec<usize> = codecs.map(|(at, _)| at).collect();
    let mut told = Vec::new();
    for at in places {
        let mut file = file.clone();
        file[at + 1] = 12;
        let history = read(&file);
        told.extend(
            history
                .findings
                .iter()
                .filter(|(kind, _)| *kind == BadParquet)
                .map(|(_, found)| found.examples[0].what.clone()),
        );
    }
    assert!(told.contains(&"column `agent`: it is packed with ZSTD(ZstdLevel(1))".to_string()), "{told:?}");
}

#[test]
fn the_seed_of_fuzzing_is_a_file_that_can_be_read() {
    let path = super::desk::repository("fuzz/seeds/parquet/history.parquet");
    if std::env::var_os("UPDATE_GOLDEN").is_some() && std::env::var_os("CI").is_none() {
        let rows: Vec<&[u8]> = HISTORY.split_inclusive(|byte| *byte == b'\n').take(9).collect();
        std::fs::write(&path, texts(&rows.concat(), 5, Compression::SNAPPY)).unwrap();
    }
    let source = Source::open(&path).unwrap();
    assert_eq!(source.findings.iter().count(), 0);
    assert_eq!(source.text().split(|byte| *byte == b'\n').count(), 10);
}
