//! Parquet files: columns of texts, numbers and instants, row group by row group.

mod cells;
mod form;

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::TableText;
use crate::column::shortened;
use crate::problem::ProblemKind;
use cells::Cells;
use form::Form;

/// What a Parquet file starts with.
pub(crate) const MARK: &[u8] = b"PAR1";

/// How much of a file is read. A small file can claim to be a large one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Columns.
    pub(crate) columns: usize,
    /// Bytes of a row group once it is unpacked, as the file says.
    pub(crate) row_group: i64,
    /// Bytes of text that the table becomes.
    pub(crate) text: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { columns: 1_000, row_group: 1 << 32, text: 1 << 34 }
    }
}

/// Something wrong with a file, after so many bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) kind: ProblemKind,
    pub(crate) column: Option<String>,
    pub(crate) what: String,
}

/// The table as text. Where the file is damaged, everything before the damage is the text.
pub(crate) fn read(bytes: Bytes, limits: Limits) -> (Vec<u8>, Vec<Flaw>) {
    let (mut text, mut flaws) = (TableText::default(), Vec::new());
    // The decoder returns errors for what its authors thought of, and panics for the rest. Rows are whole or cut off again.
    let outcome = catch_unwind(AssertUnwindSafe(|| convert(bytes, limits, &mut text, &mut flaws)));
    let outcome = outcome.unwrap_or_else(|_| Err(Damage::new("the file is damaged")));
    if let Err(Damage { column, what }) = outcome {
        flaws.push(Flaw { kind: ProblemKind::BadParquet, column, what });
    }
    (text.into_bytes(), flaws)
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) struct Damage {
    column: Option<String>,
    what: String,
}

impl Damage {
    fn new(what: impl Into<String>) -> Damage {
        Damage { column: None, what: what.into() }
    }

    pub(super) fn of(column: &str, what: impl std::fmt::Display) -> Damage {
        let name = shortened(column);
        Damage { column: Some(name.clone()), what: format!("column `{name}`: {what}") }
    }
}

impl From<::parquet::errors::ParquetError> for Damage {
    fn from(error: ::parquet::errors::ParquetError) -> Damage {
        Damage::new(error.to_string())
    }
}

/// A column that can be read.
struct Column {
    index: usize,
    name: String,
    form: Form,
    /// An absent value has level 0, a present one this.
    max_level: i16,
}

fn convert(bytes: Bytes, limits: Limits, text: &mut TableText, flaws: &mut Vec<Flaw>) -> Result<(), Damage> {
    let file = SerializedFileReader::new(bytes)?;
    check(&file, limits)?;
    let columns = columns(&file, flaws);
    columns.iter().for_each(|column| text.field(column.name.as_bytes()));
    text.end_row();
    for index in 0..file.num_row_groups() {
        read_row_group(&file, index, (&columns, limits), text)?;
    }
    Ok(())
}

/// Looks at what the file says of itself before anything is unpacked.
fn check(file: &SerializedFileReader<Bytes>, limits: Limits) -> Result<(), Damage> {
    let metadata = file.metadata();
    let n_columns = metadata.file_metadata().schema_descr().num_columns();
    if n_columns > limits.columns {
        return Err(Damage::new(format!("{n_columns} columns, more than {}", limits.columns)));
    }
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let chunks = group.columns();
        let n_bytes = chunks.iter().fold(0, |sum: i64, chunk| sum.saturating_add(chunk.uncompressed_size()));
        if n_bytes.max(group.total_byte_size()) > limits.row_group {
            return Err(Damage::new(format!("row group {} has {n_bytes} bytes", index + 1)));
        }
        let starts = |chunk: &ColumnChunkMetaData| {
            chunk
                .dictionary_page_offset()
                .unwrap_or(0)
                .min(chunk.data_page_offset())
                .min(chunk.compressed_size())
        };
        if let Some(chunk) = chunks.iter().find(|chunk| starts(chunk) < 0) {
            return Err(Damage::of(&chunk.column_path().string(), "it lies before the file's start"));
        }
        // Of the other codecs some unpack without a limit, and others need a C compiler.
        let is_other = |codec| !matches!(codec, Compression::UNCOMPRESSED | Compression::SNAPPY);
        if let Some(chunk) = chunks.iter().find(|chunk| is_other(chunk.compression())) {
            let codec = chunk.compression();
            return Err(Damage::of(&chunk.column_path().string(), format!("it is packed with {codec}")));
        }
    }
    Ok(())
}

fn columns(file: &SerializedFileReader<Bytes>, flaws: &mut Vec<Flaw>) -> Vec<Column> {
    let schema = file.metadata().file_metadata().schema_descr();
    let mut columns = Vec::new();
    for (index, column) in schema.columns().iter().enumerate() {
        let name = column.path().string();
        match Form::of(column) {
            Ok(form) => columns.push(Column { index, name, form, max_level: column.max_def_level() }),
            Err(what) => {
                let what = format!("column `{}` holds {what}", shortened(&name));
                flaws.push(Flaw { kind: ProblemKind::UnreadableColumn, column: Some(name), what });
            }
        }
    }
    columns
}

/// Rows read at once.
const BATCH: usize = 4_096;

fn read_row_group(
    file: &SerializedFileReader<Bytes>,
    index: usize,
    (columns, limits): (&[Column], Limits),
    text: &mut TableText,
) -> Result<(), Damage> {
    let group = file.get_row_group(index)?;
    let mut readers = Vec::with_capacity(columns.len());
    for column in columns {
        let reader = group.get_column_reader(column.index);
        readers.push(reader.map_err(|error| Damage::of(&column.name, error))?);
    }
    let mut cells: Vec<Cells> = columns.iter().map(|_| Cells::default()).collect();
    let mut n_left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    while n_left > 0 && !columns.is_empty() {
        let n_rows = n_left.min(BATCH);
        for ((column, reader), cells) in columns.iter().zip(&mut readers).zip(&mut cells) {
            let room = limits.text.saturating_sub(text.len());
            let read = cells.read(reader, column.form, (n_rows, column.max_level, room));
            read.map_err(|what| Damage::of(&column.name, what))?;
        }
        for row in 0..n_rows {
            cells.iter().for_each(|cells| text.field(cells.get(row)));
            text.end_row();
        }
        if text.len() > limits.text {
            return Err(Damage::new(format!("the table is longer than {} bytes of text", limits.text)));
        }
        n_left -= n_rows;
    }
    Ok(())
}
