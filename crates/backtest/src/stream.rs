//! The rows of a partition as a stream of bytes: about 35 a row, with the texts of its case and contact.
//!
//! With the texts in the stream, reading a file needs no table of all its cases, whose places in memory would have to be
//! waited for; a partition has few enough cases for its own table to stay in the processor's cache. And five million rows
//! fit the memory of a small machine.

use crate::kind::Kind;
use crate::row::{NO_SEQ, NONE, NONE8, NONE16, Row, Small};

/// Rows in the order in which they were written.
#[derive(Debug, Default)]
pub struct Stream(Vec<u8>);

const HAS_SEQ: u8 = 1;
const HAS_RECORDED: u8 = 2;
const HAS_AGENT: u8 = 4;
const HAS_TEAM: u8 = 8;
const HAS_CONTACT: u8 = 16;
const HAS_VALUES: u8 = 32;
const HAS_NAMES: u8 = 64;

/// A text this long or longer has its length after this byte.
const LONG: usize = 0xFF;
/// Two texts of at most this length, with everything else, fit a line.
const SHORT: usize = 32;
const LINE: usize = 128;

impl Stream {
    /// An empty stream that will not have to be moved until it is this long.
    pub fn with_capacity(n_bytes: usize) -> Stream {
        Stream(Vec::with_capacity(n_bytes))
    }

    /// Adds a row with the texts of its case and contact. Their numbers in `row` are not kept.
    #[inline]
    pub fn push(&mut self, row: &Row, case: &[u8], contact: &[u8]) {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        let flags = flag(row.seq != NO_SEQ, HAS_SEQ)
            | flag(row.recorded_at != row.at, HAS_RECORDED)
            | flag(row.agent != NONE, HAS_AGENT)
            | flag(row.team != NONE16, HAS_TEAM)
            | flag(!contact.is_empty(), HAS_CONTACT)
            | flag(row.a != NONE || row.b != NONE || row.c != NONE, HAS_VALUES)
            | flag(row.tier != NONE8 || row.language != NONE8, HAS_NAMES);
        // Bytes go to the stack first: growing the stream piece by piece would ask for room each time.
        let mut line = Line { bytes: [0; LINE], end: 0 };
        line.put([row.kind as u8, row.small.0, flags]);
        line.put(row.at.to_le_bytes());
        line.put(row.offset.to_le_bytes());
        if flags & HAS_AGENT != 0 {
            line.put(row.agent.to_le_bytes());
        }
        if flags & HAS_TEAM != 0 {
            line.put(row.team.to_le_bytes());
        }
        if flags & HAS_VALUES != 0 {
            line.put(row.a.to_le_bytes());
            line.put(row.b.to_le_bytes());
            line.put(row.c.to_le_bytes());
        }
        if flags & HAS_NAMES != 0 {
            line.put([row.tier, row.language]);
        }
        if flags & HAS_SEQ != 0 {
            line.put(row.seq.to_le_bytes());
        }
        if flags & HAS_RECORDED != 0 {
            line.put(row.recorded_at.to_le_bytes());
        }
        if case.len() <= SHORT && contact.len() <= SHORT {
            line.put_text(case);
            if flags & HAS_CONTACT != 0 {
                line.put_text(contact);
            }
            self.0.extend_from_slice(&line.bytes[..line.end]);
        } else {
            self.0.extend_from_slice(&line.bytes[..line.end]);
            self.put_long(case);
            if flags & HAS_CONTACT != 0 {
                self.put_long(contact);
            }
        }
    }

    #[cold]
    fn put_long(&mut self, text: &[u8]) {
        match u8::try_from(text.len()) {
            Ok(length) if usize::from(length) < LONG => self.0.push(length),
            _ => {
                self.0.push(LONG as u8);
                self.0.extend_from_slice(&(text.len() as u64).to_le_bytes());
            }
        }
        self.0.extend_from_slice(text);
    }

    /// Hands every row to `take`, with the texts of its case and contact, an empty text for none.
    #[inline]
    pub fn read<'s>(&'s self, mut take: impl FnMut(Row, &'s [u8], &'s [u8])) {
        let mut bytes = Bytes(&self.0);
        while let Some((kind, small, flags)) = bytes.start() {
            // INVARIANT: what begins with a row's first bytes was written as a whole row.
            if bytes.row(kind, small, flags, &mut take).is_none() {
                break;
            }
        }
    }
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
struct Bytes<'s>(&'s [u8]);

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
        let at = i64::from_le_bytes(self.take()?);
        let offset = u64::from_le_bytes(self.take()?);
        let has = |flag: u8| flags & flag != 0;
        let agent = if has(HAS_AGENT) { u32::from_le_bytes(self.take()?) } else { NONE };
        let team = if has(HAS_TEAM) { u16::from_le_bytes(self.take()?) } else { NONE16 };
        let [mut a, mut b, mut c] = [NONE; 3];
        if has(HAS_VALUES) {
            a = u32::from_le_bytes(self.take()?);
            b = u32::from_le_bytes(self.take()?);
            c = u32::from_le_bytes(self.take()?);
        }
        let [tier, language] = if has(HAS_NAMES) { self.take()? } else { [NONE8; 2] };
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
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    #[inline]
    fn text(&mut self) -> Option<&'s [u8]> {
        let [length] = self.take()?;
        let length = match usize::from(length) {
            LONG => u64::from_le_bytes(self.take()?) as usize,
            length => length,
        };
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }
}
