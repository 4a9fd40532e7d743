//! Tables that are no text: they become the text of the comma-separated table they are, and are read like it.
//!
//! A table packed in another way is still a table. Turned into text first, it meets the same reader with the same order of
//! rows, the same findings and the same places, so that it cannot give another report than the table as text.

pub(crate) mod json;
pub(crate) mod parquet;

/// Rows of text, each as long as the header.
#[derive(Debug, Default)]
pub(crate) struct TableText {
    bytes: Vec<u8>,
    /// Where the open row starts.
    row: usize,
    n_fields: usize,
}

impl TableText {
    /// Adds a field to the open row, in quotes where it needs them.
    pub(crate) fn field(&mut self, text: &[u8]) {
        if self.n_fields > 0 {
            self.bytes.push(b',');
        }
        self.n_fields += 1;
        if !text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
            return self.bytes.extend_from_slice(text);
        }
        self.bytes.push(b'"');
        for byte in text {
            if *byte == b'"' {
                self.bytes.push(b'"');
            }
            self.bytes.push(*byte);
        }
        self.bytes.push(b'"');
    }

    /// Ends the open row.
    pub(crate) fn end_row(&mut self) {
        if self.bytes.len() == self.row {
            // An empty line would be no row.
            self.bytes.extend_from_slice(b"\"\"");
        }
        self.bytes.push(b'\n');
        self.row = self.bytes.len();
        self.n_fields = 0;
    }

    /// How long the text is.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The text up to the last row that was ended.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.row);
        self.bytes
    }
}
