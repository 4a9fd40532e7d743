//! The rows of every partition as a stream of bytes each: about 35 a row, with the texts of its case and contact.
//!
//! With the texts in the stream, reading a file needs no table of all its cases, whose places in memory would have to be
//! waited for; a partition has few enough cases for its own table to stay in the processor's cache. And five million rows
//! fit the memory of a small machine.

mod pool;

use std::ops::Range;

use crate::kind::Kind;
use crate::row::{NO_SEQ, NONE, NONE8, NONE16, Row, Small};
use pool::Pool;

/// Streams that grow side by side.
#[derive(Debug)]
pub struct Streams {
    pool: Pool,
    streams: Vec<Stream>,
}

/// One of them: its rows in the order in which they were written.
#[derive(Debug, Default)]
struct Stream {
    /// Pieces of the pool that are full, in order, each as far as there are rows in it.
    full: Vec<Range<usize>>,
    /// The piece being written, as far as there are rows in it.
    open: Range<usize>,
    /// Where that piece ends.
    limit: usize,
    /// Instant and offset of the last row: most lie near those of the row before.
    last: Last,
}

/// From where differences count: 0 before the first row.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    at: i64,
    offset: u64,
}

/// Where the values of a row lie.
#[derive(Debug, Clone, Copy)]
pub struct ValuesAt(usize);

const HAS_SEQ: u8 = 1;
const HAS_RECORDED: u8 = 2;
const HAS_AGENT: u8 = 4;
const HAS_TEAM: u8 = 8;
const HAS_CONTACT: u8 = 16;
const HAS_VALUES: u8 = 32;
const HAS_NAMES: u8 = 64;
/// Instant and offset are differences of 32 bits each.
const IS_NEAR: u8 = 128;

/// A text this long or longer has its length after this byte.
const LONG: usize = 0xFF;
/// Two texts of at most this length, with everything else, fit a line.
const SHORT: usize = 32;
const LINE: usize = 128;
/// Lines of at most this length are copied as a whole with their unused end: a copy of fixed length is a few instructions.
const USUAL: usize = 64;

impl Streams {
    /// So many empty streams, for the rows of a text of so many bytes.
    pub fn new(n_streams: usize, n_bytes: usize) -> Streams {
        Streams { pool: Pool::new(n_bytes), streams: (0..n_streams).map(|_| Stream::default()).collect() }
    }

    /// Adds a row to the `nth` stream, with the texts of its case and contact; where its values lie. The numbers of the two in
    /// `row` are not kept.
    #[inline]
    pub fn push(&mut self, nth: usize, row: &Row, case: &[u8], contact: &[u8]) -> ValuesAt {
        let is_long = case.len() > SHORT || contact.len() > SHORT;
        let stream = &mut self.streams[nth];
        // Bytes go to the stack first: the pool would ask for each of them whether there is room.
        let mut line = Line { bytes: [0; LINE], end: 0 };
        let values = stream.fill(&mut line, row, contact);
        if is_long {
            return self.push_long(nth, (&line, values), case, contact);
        }
        line.put_text(case);
        if !contact.is_empty() {
            line.put_text(contact);
        }
        let at = stream.place(&mut self.pool, LINE, line.end);
        let room = self.pool.bytes_mut(at..at + LINE);
        match (room.first_chunk_mut::<USUAL>(), line.bytes.first_chunk::<USUAL>()) {
            (Some(room), Some(usual)) if line.end <= USUAL => *room = *usual,
            _ => room.copy_from_slice(&line.bytes),
        }
        ValuesAt(at + values)
    }

    /// The same for texts that do not fit a line.
    #[cold]
    fn push_long(
        &mut self,
        nth: usize,
        (line, values): (&Line, usize),
        case: &[u8],
        contact: &[u8],
    ) -> ValuesAt {
        let mut bytes = line.bytes[..line.end].to_vec();
        put_long(&mut bytes, case);
        if !contact.is_empty() {
            put_long(&mut bytes, contact);
        }
        let at = self.streams[nth].place(&mut self.pool, bytes.len(), bytes.len());
        self.pool.bytes_mut(at..at + bytes.len()).copy_from_slice(&bytes);
        ValuesAt(at + values)
    }

    /// Sets the `nth` value (`a`, `b`, `c`) of a row that was pushed with any number there.
    pub fn set_value(&mut self, values: ValuesAt, nth: usize, number: u32) {
        let at = values.0 + nth * size_of::<u32>();
        self.pool.bytes_mut(at..at + size_of::<u32>()).copy_from_slice(&number.to_le_bytes());
    }

    /// Hands every row of the `nth` stream to `take`, with the texts of its case and contact, an empty text for none.
    #[inline]
    pub fn read<'s>(&'s self, nth: usize, mut take: impl FnMut(Row, &'s [u8], &'s [u8])) {
        let stream = &self.streams[nth];
        let mut bytes = Bytes { rest: &[], last: Last::default() };
        for piece in stream.full.iter().chain([&stream.open]) {
            bytes.rest = self.pool.bytes(piece.clone());
            while let Some((kind, small, flags)) = bytes.start() {
                // INVARIANT: what begins with a row's first bytes was written as a whole row.
                if bytes.row(kind, small, flags, &mut take).is_none() {
                    break;
                }
            }
        }
    }
}

impl Stream {
    /// Where a row of `n_bytes` goes, so that as many as `n_room` can be written there.
    #[inline]
    fn place(&mut self, pool: &mut Pool, n_room: usize, n_bytes: usize) -> usize {
        if self.limit - self.open.end < n_room {
            self.make_room(pool, n_room);
        }
        let at = self.open.end;
        self.open.end += n_bytes;
        at
    }

    /// Begins another piece, of at least so many bytes.
    #[cold]
    fn make_room(&mut self, pool: &mut Pool, n_bytes: usize) {
        let piece = pool.piece(n_bytes);
        self.limit = piece.end;
        let full = std::mem::replace(&mut self.open, piece.start..piece.start);
        self.full.push(full);
    }

    /// Writes a row into an empty line as far as its texts; where its values are.
    #[inline]
    fn fill(&mut self, line: &mut Line, row: &Row, contact: &[u8]) -> usize {
        let near = (
            i32::try_from(row.at.wrapping_sub(self.last.at)),
            u32::try_from(row.offset.wrapping_sub(self.last.offset)),
        );
        self.last = Last { at: row.at, offset: row.offset };
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        let flags = flag(row.seq != NO_SEQ, HAS_SEQ)
            | flag(row.recorded_at != row.at, HAS_RECORDED)
            | flag(row.agent != NONE, HAS_AGENT)
            | flag(row.team != NONE16, HAS_TEAM)
            | flag(!contact.is_empty(), HAS_CONTACT)
            | flag(row.a != NONE || row.b != NONE || row.c != NONE, HAS_VALUES)
            | flag(row.tier != NONE8 || row.language != NONE8 || row.product != NONE16, HAS_NAMES)
            | flag(near.0.is_ok() && near.1.is_ok(), IS_NEAR);
        line.put([row.kind as u8, row.small.0, flags]);
        if let (Ok(at), Ok(offset)) = near {
            line.put(at.to_le_bytes());
            line.put(offset.to_le_bytes());
        } else {
            line.put(row.at.to_le_bytes());
            line.put(row.offset.to_le_bytes());
        }
        if flags & HAS_AGENT != 0 {
            line.put(row.agent.to_le_bytes());
        }
        if flags & HAS_TEAM != 0 {
            line.put(row.team.to_le_bytes());
        }
        let values = line.end;
        if flags & HAS_VALUES != 0 {
            line.put(row.a.to_le_bytes());
            line.put(row.b.to_le_bytes());
            line.put(row.c.to_le_bytes());
        }
        if flags & HAS_NAMES != 0 {
            line.put([row.tier, row.language]);
            line.put(row.product.to_le_bytes());
        }
        if flags & HAS_SEQ != 0 {
            line.put(row.seq.to_le_bytes());
        }
        if flags & HAS_RECORDED != 0 {
            line.put(row.recorded_at.to_le_bytes());
        }
        values
    }
}

fn put_long(bytes: &mut Vec<u8>, text: &[u8]) {
    match u8::try_from(text.len()) {
        Ok(length) if usize::from(length) < LONG => bytes.push(length),
        _ => {
            bytes.push(LONG as u8);
            bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        }
    }
    bytes.extend_from_slice(text);
}

/// A row being written.
struct Line {
    bytes: [u8; LINE],
    end: usize,
}

impl Line {
    #[inline]
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        self.bytes[self.end..self.end + N].copy_from_slice(&bytes);
        self.end += N;
    }

    /// Copies whole words where it can: most texts are short, and a call would take longer than the copy.
    #[inline]
    fn put_text(&mut self, text: &[u8]) {
        self.put([text.len() as u8]);
        let mut rest = text;
        while let Some((head, tail)) = rest.split_first_chunk::<8>() {
            self.put(*head);
            rest = tail;
        }
        if let Some((head, tail)) = rest.split_first_chunk::<4>() {
            self.put(*head);
            rest = tail;
        }
        for byte in rest {
            self.put([*byte]);
        }
    }
}

/// What is left of a stream.
struct Bytes<'s> {
    rest: &'s [u8],
    last: Last,
}

impl<'s> Bytes<'s> {
    #[inline]
    fn start(&mut self) -> Option<(Kind, Small, u8)> {
        let [kind, small, flags] = self.take()?;
        Some((*Kind::ALL.get(usize::from(kind))?, Small(small), flags))
    }

    #[inline]
    fn row(
        &mut self,
        kind: Kind,
        small: Small,
        flags: u8,
        take: &mut impl FnMut(Row, &'s [u8], &'s [u8]),
    ) -> Option<()> {
        let has = |flag: u8| flags & flag != 0;
        let Last { at, offset } = if has(IS_NEAR) {
            let (at, offset) = (i32::from_le_bytes(self.take()?), u32::from_le_bytes(self.take()?));
            let Last { at: last_at, offset: last_offset } = self.last;
            Last { at: last_at.wrapping_add(at.into()), offset: last_offset.wrapping_add(offset.into()) }
        } else {
            Last { at: i64::from_le_bytes(self.take()?), offset: u64::from_le_bytes(self.take()?) }
        };
        self.last = Last { at, offset };
        let agent = if has(HAS_AGENT) { u32::from_le_bytes(self.take()?) } else { NONE };
        let team = if has(HAS_TEAM) { u16::from_le_bytes(self.take()?) } else { NONE16 };
        let [mut a, mut b, mut c] = [NONE; 3];
        if has(HAS_VALUES) {
            a = u32::from_le_bytes(self.take()?);
            b = u32::from_le_bytes(self.take()?);
            c = u32::from_le_bytes(self.take()?);
        }
        let [tier, language] = if has(HAS_NAMES) { self.take()? } else { [NONE8; 2] };
        let product = if has(HAS_NAMES) { u16::from_le_bytes(self.take()?) } else { NONE16 };
        let seq = if has(HAS_SEQ) { u64::from_le_bytes(self.take()?) } else { NO_SEQ };
        let recorded_at = if has(HAS_RECORDED) { i64::from_le_bytes(self.take()?) } else { at };
        let case_text = self.text()?;
        let contact_text = if has(HAS_CONTACT) { self.text()? } else { b"" };
        let (case, contact) = (0, NONE);
        let row = Row {
            at,
            recorded_at,
            seq,
            offset,
            case,
            agent,
            contact,
            a,
            b,
            c,
            team,
            product,
            kind,
            tier,
            language,
            small,
        };
        take(row, case_text, contact_text);
        Some(())
    }

    #[inline]
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*bytes)
    }

    #[inline]
    fn text(&mut self) -> Option<&'s [u8]> {
        let [length] = self.take()?;
        let length = match usize::from(length) {
            LONG => u64::from_le_bytes(self.take()?) as usize,
            length => length,
        };
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(text)
    }
}
