//! The cells of one column in some rows, as texts.

use std::io::Write;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};

use super::form::Form;

/// Texts of one column, row by row.
#[derive(Debug, Default)]
pub(super) struct Cells {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    levels: Vec<i16>,
}

impl Cells {
    /// The text of a row; empty when the value is absent.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        &self.bytes[start..end]
    }

    /// Reads the next `n_rows` rows; `room` is how many bytes they may have. Says what is wrong when they cannot be read.
    pub(super) fn read(
        &mut self,
        reader: &mut ColumnReader,
        form: Form,
        shape: (usize, i16, usize),
    ) -> Result<(), String> {
        // Writing to memory cannot fail.
        match reader {
            ColumnReader::BoolColumnReader(reader) => self.typed(reader, shape, |value, text| {
                let _ = write!(text, "{value}");
            }),
            ColumnReader::Int32ColumnReader(reader) => self.typed(reader, shape, |value, text| match form {
                Form::Unsigned => form.write(value.cast_unsigned().into(), text),
                _ => form.write((*value).into(), text),
            }),
            ColumnReader::Int64ColumnReader(reader) => {
                self.typed(reader, shape, |value, text| form.write(*value, text))
            }
            ColumnReader::FloatColumnReader(reader) => self.typed(reader, shape, |value, text| {
                let _ = write!(text, "{value}");
            }),
            ColumnReader::DoubleColumnReader(reader) => self.typed(reader, shape, |value, text| {
                let _ = write!(text, "{value}");
            }),
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.typed(reader, shape, |value: &ByteArray, text| text.extend_from_slice(value.data()))
            }
            ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
                Err("values of this kind are not read".to_string())
            }
        }
    }

    fn typed<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        (n_rows, max_level, room): (usize, i16, usize),
        write: impl Fn(&T::T, &mut Vec<u8>),
    ) -> Result<(), String> {
        let mut values = Vec::new();
        self.levels.clear();
        let levels = (max_level > 0).then_some(&mut self.levels);
        let (n_read, _, _) =
            reader.read_records(n_rows, levels, None, &mut values).map_err(|error| error.to_string())?;
        if n_read != n_rows {
            return Err("the column ends before its row group does".to_string());
        }
        self.bytes.clear();
        self.ends.clear();
        let mut values = values.iter();
        for row in 0..n_rows {
            if max_level == 0 || self.levels.get(row) == Some(&max_level) {
                let value = values.next().ok_or("a value is missing")?;
                write(value, &mut self.bytes);
            }
            if self.bytes.len() > room {
                return Err("its texts are too long".to_string());
            }
            self.ends.push(self.bytes.len());
        }
        Ok(())
    }
}
