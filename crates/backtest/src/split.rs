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
    /// See [`Record::borders`].
    borders: Vec<usize>,
    marks: Marks,
}

/// Most fields that end in a block of marks, and the end of the record.
const ENDS_A_BLOCK: usize = u64::BITS as usize + 1;
/// So many places are written down whether or not there are as many commas: nearly every block has fewer, and where a loop ends is
/// hard to foresee.
const USUAL_COMMAS: usize = 10;

/// Writes down the places of the commas of a block, counted from `base`; how many there are.
#[inline]
fn note_commas(mut commas: u64, base: usize, room: &mut [usize]) -> usize {
    let n = commas.count_ones() as usize;
    let mut next = || {
        // A bit that is always set spares the question whether one is.
        let at = base.wrapping_add((commas | 1 << 63).trailing_zeros() as usize);
        commas &= commas.wrapping_sub(1);
        at
    };
    if let Some(usual) = room.first_chunk_mut::<USUAL_COMMAS>() {
        usual.iter_mut().for_each(|end| *end = next());
    }
    if n > USUAL_COMMAS {
        room[USUAL_COMMAS..n].iter_mut().for_each(|end| *end = next());
    }
    n
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
    /// Each field lies between its border and the next one.
    borders: &'r [usize],
    /// How many bytes after its border a field begins: one where the border is a comma in the text. The first border lies as far
    /// before the first field.
    gap: usize,
}

impl<'r> Record<'r> {
    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.borders.len().saturating_sub(1)
    }

    /// Whether it has no field.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The field in column `index` from 0.
    #[inline]
    pub fn field(&self, index: usize) -> Option<&'r [u8]> {
        let [border, end] = *self.borders.get(index..)?.first_chunk()?;
        self.bytes.get(border.wrapping_add(self.gap)..end)
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
        Records { text, at, core, out: vec![0; 1024], borders: vec![0; 64], marks: Marks::default() }
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
            Some((end, n_borders)) => {
                self.at = end;
                let is_crlf = self.text[end..].starts_with(b"\r\n");
                let (bytes, borders) = (&self.text[start..end], &self.borders[..n_borders]);
                Some(Record { start, end, is_crlf, bytes, borders, gap: 1 })
            }
            None => self.read_quoted(start),
        }
    }

    /// Finds the end of a record without quotes, and how many borders its fields have; nothing when it has one, or is none.
    #[inline]
    fn read_plain(&mut self, start: usize) -> Option<(usize, usize)> {
        // As if a comma stood before the first field.
        self.borders[0] = usize::MAX;
        let mut n = 1;
        let mut from = start;
        while from < self.text.len() && from - start < LONGEST_RECORD {
            let left = self.marks.from(self.text, from);
            if self.borders.len() < n + ENDS_A_BLOCK {
                self.borders.resize(n + ENDS_A_BLOCK, 0);
            }
            n += note_commas(left.commas, left.start().wrapping_sub(start), &mut self.borders[n..]);
            if let Some(at) = left.stop {
                self.borders[n] = at - start;
                return (self.text[at] != b'"').then_some((at, n + 1));
            }
            from = left.end();
        }
        if start == self.text.len() || from < self.text.len() {
            return None;
        }
        match self.borders.get_mut(n) {
            Some(end) => *end = self.text.len() - start,
            None => self.borders.push(self.text.len() - start),
        }
        Some((self.text.len(), n + 1))
    }

    fn read_quoted(&mut self, start: usize) -> Option<Record<'_>> {
        // What it met before this record, it met before others that it did not see.
        self.core.reset();
        self.borders[0] = 0;
        let (mut n_out, mut n_borders) = (0, 1);
        loop {
            let input = &self.text[self.at..];
            let (result, nin, nout, nend) =
                self.core.read_record(input, &mut self.out[n_out..], &mut self.borders[n_borders..]);
            self.at += nin;
            n_out += nout;
            n_borders += nend;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.out.len() >= LONGEST_RECORD => {
                    self.core.reset();
                    break;
                }
                ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.borders.resize(self.borders.len() * 2, 0),
            }
        }
        let (end, is_crlf) = self.line_end(start);
        let (bytes, borders) = (&self.out[..n_out], &self.borders[..n_borders]);
        Some(Record { start, end, is_crlf, bytes, borders, gap: 0 })
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
