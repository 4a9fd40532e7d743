//! Reads a history file in several pieces at once.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::build::{Builder, show};
use crate::column::Header;
use crate::history::History;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::source::{Form, Source};
use crate::split::{Record, Records, piece_starts};
use crate::vocabulary::Vocabulary;

/// Pieces smaller than this are not worth a thread.
pub(crate) const SMALLEST_PIECE: usize = 1 << 20;
/// More pieces than threads, so that a thread that is held up leaves its share to the others.
const PIECES_A_THREAD: usize = 16;

/// How far reading has come, for a progress bar in another thread.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes read so far.
    pub bytes: AtomicU64,
    /// Partitions replayed so far.
    pub partitions: AtomicU64,
}

/// Reads a file of the history format. Nothing in the result depends on the number of threads.
pub fn read(source: Source, vocabulary: &Vocabulary, progress: &Progress) -> History {
    match source.form {
        Form::Table => read_table(source, vocabulary, progress),
        Form::JsonLines => crate::json::read(source, vocabulary, progress),
    }
}

fn read_table(source: Source, vocabulary: &Vocabulary, progress: &Progress) -> History {
    let mut findings = source.findings.clone();
    let Some((header, first)) = read_header(&source, &mut findings) else {
        return unreadable(source, findings);
    };
    let text = source.complete_text();
    let n_threads = rayon::current_num_threads();
    let n_pieces = (n_threads * PIECES_A_THREAD).min(text.len() / SMALLEST_PIECE).max(1);
    let starts = piece_starts(text, first, n_pieces, header.n_columns);
    let file = File { source: &source, text, header: &header, vocabulary, progress };
    let pieces = file.read_pieces(&starts, n_threads).unwrap_or_else(|| {
        // A piece began inside a quoted field. Whoever reads everything in one piece cannot be mistaken.
        progress.bytes.store(0, Ordering::Relaxed);
        let mut builder = Builder::new(vocabulary, text.len() - first);
        file.read_piece(first, text.len(), &mut builder);
        vec![builder]
    });
    let mut totals = Totals::default();
    refuse_cut_row(&source, &mut findings, &mut totals);
    History::of_pieces(source, header, pieces, findings, totals)
}

/// Reads the first record as header; where the second one starts.
fn read_header(source: &Source, findings: &mut Findings) -> Option<(Header, usize)> {
    let text = source.complete_text();
    let mut records = Records::from(text, source.start);
    let Some(record) = records.read() else {
        if findings.count(ProblemKind::NotText) == 0 {
            findings.add(ProblemKind::Empty, source.start, || (None, "the file has no header".to_string()));
        }
        return None;
    };
    let header = Header::read(&record, findings)?;
    Some((header, records.position()))
}

/// A file without a usable header: its rows are counted and none is used.
pub(crate) fn unreadable(source: Source, findings: Findings) -> History {
    let mut totals = Totals::default();
    let mut records = Records::from(source.complete_text(), source.start);
    while records.read().is_some() {
        totals.read += 1;
    }
    totals.read = totals.read.saturating_sub(1);
    totals.refused = totals.read;
    History::of_pieces(source, Header::default(), Vec::new(), findings, totals)
}

pub(crate) fn refuse_cut_row(source: &Source, findings: &mut Findings, totals: &mut Totals) {
    let (complete, all) = (source.complete_text(), source.text());
    if complete.len() < all.len() {
        totals.read += 1;
        totals.refused += 1;
        findings.add(ProblemKind::CutRow, complete.len(), || {
            (None, format!("the last row is cut off: `{}`", show(&all[complete.len()..])))
        });
    }
}

/// A file being read.
struct File<'f, 'v> {
    source: &'f Source,
    text: &'f [u8],
    header: &'f Header,
    vocabulary: &'v Vocabulary,
    progress: &'f Progress,
}

impl<'v> File<'_, 'v> {
    /// Reads all pieces, on each thread into one builder; `None` when a piece does not end where the next starts.
    fn read_pieces(&self, starts: &[usize], n_threads: usize) -> Option<Vec<Builder<'v>>> {
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([self.text.len()]).collect();
        let n_builders = n_threads.min(starts.len());
        let next = AtomicUsize::new(0);
        // INVARIANT: the first piece starts at a record, and a piece that starts at a record and ends where the next
        // one starts shows that the next one starts at a record.
        let read = |_| {
            let mut builder = Builder::new(self.vocabulary, (self.text.len() - starts[0]) / n_builders);
            let mut all_meet = true;
            loop {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                let Some((start, end)) = starts.get(nth).zip(ends.get(nth)) else { break };
                all_meet &= self.read_piece(*start, *end, &mut builder) == *end;
            }
            all_meet.then_some(builder)
        };
        (0..n_builders).into_par_iter().with_max_len(1).map(read).collect()
    }

    /// Reads the records that start in `start..stop`; where the next one starts.
    fn read_piece(&self, start: usize, stop: usize, builder: &mut Builder<'v>) -> usize {
        self.source.prepare(start..stop);
        let mut records = Records::from(self.text, start);
        let mut line_ends = LineEnds::default();
        let mut ascii = Ascii::default();
        let mut told = start;
        loop {
            let at = records.position();
            if at.saturating_sub(told) > 1 << 18 || at >= stop {
                self.progress.bytes.fetch_add((at - told) as u64, Ordering::Relaxed);
                told = at;
            }
            if at >= stop {
                break;
            }
            if at >= ascii.end {
                ascii = Ascii::of_block(self.text, at);
            }
            let Some(record) = records.read() else { break };
            builder.totals.read += 1;
            line_ends.see(&record, self.text.len());
            let is_used = if record.len() != self.header.n_columns || self.is_open(&record) {
                let (start, is_open) = (record.start, self.refuse(&record, builder));
                if is_open {
                    records.resume_after_line(start);
                }
                false
            } else {
                if !ascii.covers(&record) {
                    self.check_utf8(&record, builder);
                }
                builder.add_text(record.start, &self.header.row(record))
            };
            builder.totals.used += u64::from(is_used);
            builder.totals.refused += u64::from(!is_used);
        }
        line_ends.report(builder);
        records.position()
    }

    /// A quote is open when the last record swallowed the end of the file.
    fn is_open(&self, record: &Record<'_>) -> bool {
        record.end == self.text.len()
            && self.text[record.start..].iter().filter(|byte| **byte == b'"').count() % 2 == 1
    }

    /// Reports a record with the wrong number of columns; whether its quotes are at fault.
    fn refuse(&self, record: &Record<'_>, builder: &mut Builder<'_>) -> bool {
        let raw = &self.text[record.start..record.end];
        let n_lines = 1 + raw.iter().filter(|byte| **byte == b'\n').count();
        let is_open = n_lines > 1 || self.is_open(record);
        let kind = if is_open { ProblemKind::OpenQuote } else { ProblemKind::ColumnCount };
        builder.findings.add(kind, record.start, || {
            let (found, wanted) = (record.len(), self.header.n_columns);
            let what = if is_open {
                format!("a quote opens and does not close in `{}`", show(first_line(raw)))
            } else {
                format!("{found} columns where the header has {wanted}")
            };
            (None, what)
        });
        is_open
    }

    fn check_utf8(&self, record: &Record<'_>, builder: &mut Builder<'_>) {
        if std::str::from_utf8(record.bytes()).is_ok() {
            return;
        }
        let mut columns = self.header.places.iter();
        let bad = |place: usize| record.field(place).is_some_and(|field| std::str::from_utf8(field).is_err());
        let column = columns.find(|(place, _)| bad(*place)).map(|(place, column)| (*place, *column));
        builder.findings.add(ProblemKind::NotUtf8, record.start, || match column {
            Some((place, column)) => {
                let field = record.field(place).unwrap_or_default();
                (Some(column.word().to_string()), format!("`{}` is not UTF-8", show(field)))
            }
            None => (None, "the row is not UTF-8".to_string()),
        });
    }
}

/// A block of text that is looked at as a whole: where every byte is ASCII, no row needs to be checked.
#[derive(Debug, Default)]
struct Ascii {
    is_plain: bool,
    end: usize,
}

impl Ascii {
    const BLOCK: usize = 1 << 14;

    fn of_block(text: &[u8], start: usize) -> Ascii {
        let end = (start + Ascii::BLOCK).min(text.len());
        Ascii { is_plain: text[start..end].is_ascii(), end }
    }

    /// Whether a record that starts in the block is known to be ASCII.
    fn covers(&self, record: &Record<'_>) -> bool {
        self.is_plain && record.end <= self.end
    }
}

fn first_line(raw: &[u8]) -> &[u8] {
    raw.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default()
}

/// Both kinds of line ends, and where each was first seen.
#[derive(Debug, Default)]
pub(crate) struct LineEnds {
    crlf: Option<usize>,
    lf: Option<usize>,
}

impl LineEnds {
    #[inline]
    pub(crate) fn see(&mut self, record: &Record<'_>, len: usize) {
        if record.end < len {
            let seen = if record.is_crlf { &mut self.crlf } else { &mut self.lf };
            if seen.is_none() {
                *seen = Some(record.start);
            }
        }
    }

    pub(crate) fn report(self, builder: &mut Builder<'_>) {
        let (crlf, lf) = builder.line_ends;
        builder.line_ends = (earlier(crlf, self.crlf), earlier(lf, self.lf));
    }
}

fn earlier(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    a.into_iter().chain(b).min()
}

/// One finding for the file when its pieces together have both kinds of line ends.
pub(crate) fn report_line_ends(seen: &[(Option<usize>, Option<usize>)], findings: &mut Findings) {
    let crlf = seen.iter().filter_map(|(crlf, _)| *crlf).min();
    let lf = seen.iter().filter_map(|(_, lf)| *lf).min();
    if let (Some(crlf), Some(lf)) = (crlf, lf) {
        let (name, other) = if crlf > lf { ("CRLF", "LF") } else { ("LF", "CRLF") };
        findings.add(ProblemKind::MixedLineEnds, crlf.max(lf), || {
            (None, format!("this line ends with {name}, the lines before it with {other}"))
        });
    }
}
