//! A file's bytes: mapped into memory when plain, unpacked when gzip, turned into text when Parquet.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::bufread::MultiGzDecoder;

use crate::problem::{Findings, ProblemKind};
use crate::table;
use crate::table::parquet::{self, Flaw, Limits};

const GZIP: &[u8] = b"\x1f\x8b";
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a file.
#[derive(Debug)]
pub struct Source {
    /// The file's name as given, for messages.
    pub name: String,
    bytes: Bytes,
    /// What was wrong with the file as a whole.
    pub findings: Findings,
    /// Where the first record starts: after a byte order mark.
    pub start: usize,
    /// Where the last complete row ends.
    complete: usize,
    /// What the text is made of.
    pub form: Form,
    /// What the rows were found in, when that is another text.
    origin: Option<Origin>,
}

/// The text that a table was made of.
#[derive(Debug)]
struct Origin {
    text: Bytes,
    /// Where each row starts, in the table and in this text.
    rows: Vec<(u64, u64)>,
}

/// What a text is made of, as its first letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Rows of fields with commas between them, below a header.
    Table,
    /// One JSON object in each line.
    JsonLines,
}

#[derive(Debug)]
enum Bytes {
    Mapped(memmap2::Mmap),
    Owned(Vec<u8>),
}

impl Source {
    /// Opens a file, plain, gzip or Parquet; which of them, its first bytes say.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be opened or read. A damaged gzip file is no failure: what comes before the damage
    /// is the text, and the damage is among the findings.
    pub fn open(path: &Path) -> Result<Source> {
        let name = path.display().to_string();
        let mut file = File::open(path).with_context(|| format!("cannot open `{name}`"))?;
        if file.metadata().with_context(|| format!("cannot read `{name}`"))?.is_file() {
            let mapped = map(&file).with_context(|| format!("cannot read `{name}`"))?;
            return Ok(match &mapped {
                Bytes::Mapped(map) if map.starts_with(GZIP) => Source::from_bytes(name, map),
                Bytes::Mapped(map) if map.starts_with(parquet::MARK) => Source::from_bytes(name, map),
                _ => Source::plain(name, mapped),
            });
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(|| format!("cannot read `{name}`"))?;
        Ok(if bytes.starts_with(GZIP) || bytes.starts_with(parquet::MARK) {
            Source::from_bytes(name, &bytes)
        } else {
            Source::plain(name, Bytes::Owned(bytes))
        })
    }

    /// A text at hand, plain or gzip, or the bytes of a Parquet file.
    pub fn from_bytes(name: String, bytes: &[u8]) -> Source {
        if bytes.starts_with(GZIP) {
            unpack(name, bytes, Limits::default().text as u64)
        } else if bytes.starts_with(parquet::MARK) {
            Source::of_parquet(name, bytes, Limits::default())
        } else {
            Source::plain(name, Bytes::Owned(bytes.to_vec()))
        }
    }

    /// A packed text of at most so many bytes.
    #[cfg(test)]
    pub(crate) fn of_gzip(name: String, bytes: &[u8], most: u64) -> Source {
        unpack(name, bytes, most)
    }

    /// The table of a Parquet file as text.
    pub(crate) fn of_parquet(name: String, bytes: &[u8], limits: Limits) -> Source {
        let (text, flaws) = parquet::read(bytes::Bytes::copy_from_slice(bytes), limits);
        let n_bytes = text.len();
        let mut source = Source::plain(name, Bytes::Owned(text));
        source.form = Form::Table;
        for Flaw { kind, column, what } in flaws {
            // A column left out is missing in the header; damage lies where the text ends.
            let offset = if kind == ProblemKind::UnreadableColumn { 0 } else { n_bytes };
            source.findings.add(kind, offset, || (column, what));
        }
        source
    }

    /// The table of the rows found in a JSON text at `pointer`, with these columns.
    pub(crate) fn into_rows(self, pointer: &str, columns: &[&str]) -> Source {
        let found = table::json::rows(self.text(), self.start, (pointer, columns));
        let mut source = Source::plain(self.name, Bytes::Owned(found.text));
        source.form = Form::Table;
        source.findings = self.findings;
        source.findings.merge(found.findings);
        source.origin = Some(Origin { text: self.bytes, rows: found.places });
        source
    }

    /// Whether its rows were found in another text.
    pub(crate) fn has_origin(&self) -> bool {
        self.origin.is_some()
    }

    /// The text that people have: what the rows were found in.
    pub(crate) fn shown(&self) -> &[u8] {
        match &self.origin {
            Some(Origin { text: Bytes::Mapped(map), .. }) => map,
            Some(Origin { text: Bytes::Owned(bytes), .. }) => bytes,
            None => self.text(),
        }
    }

    /// Where a row lies in the text that people have. Damage to that text has no row.
    pub(crate) fn shown_offset(&self, offset: u64) -> u64 {
        let Some(Origin { rows, .. }) = &self.origin else { return offset };
        let row = rows.partition_point(|(start, _)| *start <= offset).checked_sub(1);
        row.and_then(|row| rows.get(row)).map_or(offset, |(_, origin)| *origin)
    }

    fn plain(name: String, bytes: Bytes) -> Source {
        let mut source = Source {
            name,
            bytes,
            findings: Findings::default(),
            start: 0,
            complete: 0,
            form: Form::Table,
            origin: None,
        };
        source.complete = source.text().len();
        let text = source.text();
        let (is_marked, is_utf16) = (text.starts_with(UTF8_MARK), is_utf16(text));
        if is_marked {
            source.start = UTF8_MARK.len();
            source.findings.add(ProblemKind::ByteOrderMark, 0, || {
                (None, "the file starts with a UTF-8 byte order mark".to_string())
            });
        }
        if source.text()[source.start..].trim_ascii_start().starts_with(b"{") {
            source.form = Form::JsonLines;
        }
        if is_utf16 {
            source.start = source.text().len();
            source.findings.add(ProblemKind::NotText, 0, || (None, "the file is UTF-16 text".to_string()));
        }
        source
    }

    /// The text without a last row that damage cut off.
    pub fn complete_text(&self) -> &[u8] {
        &self.text()[..self.complete]
    }

    /// The line that starts at `offset`, without its line end.
    pub fn line_at(&self, offset: u64) -> &[u8] {
        let rest = self.text().get(offset as usize..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        rest[..end].trim_ascii_end()
    }

    /// Brings a part of the text near, which is about to be read from its start to its end.
    pub(crate) fn prepare(&self, part: Range<usize>) {
        #[cfg(target_os = "linux")]
        if let Bytes::Mapped(map) = &self.bytes {
            // Asked for at once, a page costs a fraction of being asked for when it is found missing. Where that is not known,
            // pages come as they are touched.
            let _ = map.advise_range(memmap2::Advice::PopulateRead, part.start, part.len());
        }
        #[cfg(not(target_os = "linux"))]
        let _ = part;
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(map) => map,
            Bytes::Owned(bytes) => bytes,
        }
    }
}

#[expect(unsafe_code, reason = "a memory map is how a large file is read without copying it")]
fn map(file: &File) -> std::io::Result<Bytes> {
    if file.metadata()?.len() == 0 {
        return Ok(Bytes::Owned(Vec::new()));
    }
    // SAFETY: the map is only read. Should another program shorten the file meanwhile, the operating system ends this
    // one; it cannot make it compute something wrong out of memory that is not its own.
    let map = unsafe { memmap2::Mmap::map(file)? };
    Ok(Bytes::Mapped(map))
}

/// A packed text up to `most` bytes: a file of a few kilobytes may stand for more than any memory holds.
fn unpack(name: String, packed: &[u8], most: u64) -> Source {
    let mut bytes = Vec::new();
    let mut decoder = MultiGzDecoder::new(packed).take(most.saturating_add(1));
    let mut outcome = decoder.read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        bytes.truncate(most as usize);
        outcome = Err(ErrorKind::FileTooLarge.into());
    }
    let n_bytes = bytes.len();
    let mut source = Source::plain(name, Bytes::Owned(bytes));
    if let Err(error) = outcome {
        let why = match error.kind() {
            ErrorKind::UnexpectedEof => "the gzip file ends before its data does".to_string(),
            ErrorKind::FileTooLarge => format!("the gzip file holds more than {most} bytes; unpack it"),
            _ => format!("the gzip file is damaged ({error})"),
        };
        let last_line_end = source.text().iter().rposition(|byte| *byte == b'\n');
        source.complete = last_line_end.map_or(0, |place| place + 1).max(source.start);
        source.findings.add(ProblemKind::DamagedGzip, n_bytes, || {
            (None, format!("{why}; {n_bytes} bytes could be unpacked"))
        });
    }
    source
}

fn is_utf16(text: &[u8]) -> bool {
    text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff")
}
