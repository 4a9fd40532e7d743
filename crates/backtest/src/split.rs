//! Cuts CSV text into records, and a file into pieces that several threads read at once.
//!
//! A record without a quote is cut where its commas are and stays where it lies. Only one with a quote goes through `csv-core`, one
//! byte after the other, which takes several times as long.

mod marks;

use csv_core::{ReadRecordResult, Reader};
use marks::Marks;

/// A record longer than this is taken for a quote that was never closed.
const LONGEST_RECORD: usize = 1 << 22;

/// Reads records one after the other from any record's start.
pub struct Records<'a> {
    text: &'a [u8],
    at: usize,
    core: Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
    marks: Marks,
}

/// One record: where its text lies, and its fields without quotes.
#[derive(Debug, Clone, Copy)]
pub struct Record<'r> {
    /// Offset of its first byte in the text.
    pub start: usize,
    /// Offset after its last byte, line end excluded.
    pub end: usize,
    /// The line end was a carriage return and a line feed.
    pub is_crlf: bool,
    bytes: &'r [u8],
    ends: &'r [usize],
    /// How many bytes lie between two fields: the comma, where they lie in the text.
    gap: usize,
}

impl<'r> Record<'r> {
    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no field.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The field in column `index` from 0.
    #[inline]
    pub fn field(&self, index: usize) -> Option<&'r [u8]> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] + self.gap };
        self.bytes.get(start..end)
    }

    /// All fields, one after the other.
    pub fn fields(&self) -> impl Iterator<Item = &'r [u8]> + use<'r> {
        let record = *self;
        (0..self.len()).filter_map(move |index| record.field(index))
    }

    /// The fields' bytes, for checks over all of them.
    pub fn bytes(&self) -> &'r [u8] {
        self.bytes
    }
}

impl<'a> Records<'a> {
    /// Records of `text` from the record that starts at `at`.
    pub fn from(text: &'a [u8], at: usize) -> Records<'a> {
        let mut core = Reader::new();
        // csv-core would take the first three bytes of any piece for a byte order mark; the source has removed the real one.
        let _ = core.read_record(b",", &mut [0; 8], &mut [0; 8]);
        core.reset();
        Records { text, at, core, out: vec![0; 1024], ends: vec![0; 64], marks: Marks::default() }
    }

    /// Offset of the next record's first byte; empty lines before it are passed over.
    pub fn position(&mut self) -> usize {
        while matches!(self.text.get(self.at), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        self.at
    }

    /// Goes on at the line after the one that starts at `start`, because that record's quotes do not close.
    pub fn resume_after_line(&mut self, start: usize) {
        let rest = &self.text[start..];
        self.at = start + rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |found| found + 1);
        self.core.reset();
    }

    /// The next record; `None` at the end of the text.
    #[inline]
    pub fn read(&mut self) -> Option<Record<'_>> {
        let start = self.position();
        match self.read_plain(start) {
            Some((end, n_ends)) => {
                self.at = end;
                let is_crlf = self.text[end..].starts_with(b"\r\n");
                let (bytes, ends) = (&self.text[start..end], &self.ends[..n_ends]);
                Some(Record { start, end, is_crlf, bytes, ends, gap: 1 })
            }
            None => self.read_quoted(start),
        }
    }

    /// Finds the end of a record without quotes, and where its fields end; nothing when it has one, or is none.
    #[inline]
    fn read_plain(&mut self, start: usize) -> Option<(usize, usize)> {
        let mut n_ends = 0;
        let mut end_field = |ends: &mut Vec<usize>, at: usize| {
            match ends.get_mut(n_ends) {
                Some(end) => *end = at - start,
                None => ends.push(at - start),
            }
            n_ends += 1;
        };
        let mut from = start;
        while from < self.text.len() && from - start < LONGEST_RECORD {
            let mut marks = self.marks.from(self.text, from);
            for at in marks.by_ref() {
                let byte = self.text[at];
                // Nearly all of them; what comes after is hard to foresee.
                if byte == b',' {
                    end_field(&mut self.ends, at);
                } else if matches!(byte, b'\n' | b'\r') {
                    end_field(&mut self.ends, at);
                    return Some((at, n_ends));
                } else if byte == b'"' {
                    return None;
                }
            }
            from = marks.end();
        }
        if start == self.text.len() || from < self.text.len() {
            return None;
        }
        end_field(&mut self.ends, self.text.len());
        Some((self.text.len(), n_ends))
    }

    fn read_quoted(&mut self, start: usize) -> Option<Record<'_>> {
        // What it met before this record, it met before others that it did not see.
        self.core.reset();
        let (mut n_out, mut n_ends) = (0, 0);
        loop {
            let input = &self.text[self.at..];
            let (result, nin, nout, nend) =
                self.core.read_record(input, &mut self.out[n_out..], &mut self.ends[n_ends..]);
            self.at += nin;
            n_out += nout;
            n_ends += nend;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.out.len() >= LONGEST_RECORD => {
                    self.core.reset();
                    break;
                }
                ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
        }
        let (end, is_crlf) = self.line_end(start);
        Some(Record { start, end, is_crlf, bytes: &self.out[..n_out], ends: &self.ends[..n_ends], gap: 0 })
    }

    /// Where the record's text ends, and whether with CRLF. The position is on or after the line end's first byte.
    fn line_end(&self, start: usize) -> (usize, bool) {
        let mut end = self.at;
        while end > start && matches!(self.text[end - 1], b'\r' | b'\n') {
            end -= 1;
        }
        (end, self.text[end..].starts_with(b"\r\n"))
    }
}

/// Where pieces of about `text.len() / n` bytes start: at line starts whose records have `n_fields` fields.
///
/// A line start inside a quoted field may still be chosen. Whoever reads the pieces must check that reading one
/// ends exactly where the next starts, and read in one piece when it does not.
pub fn piece_starts(text: &[u8], first: usize, n: usize, n_fields: usize) -> Vec<usize> {
    let mut starts = vec![first];
    for piece in 1..n {
        let wanted = first + (text.len() - first) / n * piece;
        let found = record_start(text, wanted, n_fields);
        if found < text.len() && starts.last().is_some_and(|last| *last < found) {
            starts.push(found);
        }
    }
    starts
}

/// The first likely record start after `from`.
fn record_start(text: &[u8], from: usize, n_fields: usize) -> usize {
    let mut at = from;
    for _ in 0..64 {
        let Some(end) = text[at..].iter().position(|byte| *byte == b'\n') else { return text.len() };
        at += end + 1;
        let mut records = Records::from(text, at);
        let start = records.position();
        if records.read().is_some_and(|record| record.len() == n_fields) {
            return start;
        }
    }
    at
}
