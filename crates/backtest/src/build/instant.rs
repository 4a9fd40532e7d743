//! Instants of rows, most of which fall into the minute of the row before.

use calendar::Instant;

/// Reads instants and remembers the last minute read.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// `2025-06-10T09:15:`, as the last text had it.
    head: [u8; 17],
    /// Its offset, as the last text had it; empty for `Z`.
    offset: Vec<u8>,
    /// The instant at which that minute began.
    began_at: i64,
}

impl Minutes {
    /// As [`Instant::parse_rfc3339`], without reading the same date again.
    #[inline]
    pub(super) fn read(&mut self, text: &[u8]) -> Option<Instant> {
        if let Some((head, rest)) = text.split_first_chunk::<17>()
            && *head == self.head
            && let Some((ms, offset)) = milliseconds(rest)
            && self.has_offset(offset)
        {
            return Some(Instant(self.began_at + ms));
        }
        self.read_anew(text)
    }

    /// Nearly all offsets are `Z`, which needs no comparison of texts.
    #[inline]
    fn has_offset(&self, offset: &[u8]) -> bool {
        match offset {
            b"Z" => self.offset.is_empty(),
            offset => !offset.is_empty() && *offset == *self.offset,
        }
    }

    #[cold]
    fn read_anew(&mut self, text: &[u8]) -> Option<Instant> {
        let at = Instant::parse_rfc3339(text)?;
        if let Some((head, rest)) = text.split_first_chunk::<17>()
            && let Some((ms, offset)) = milliseconds(rest)
        {
            self.head = *head;
            self.offset.clear();
            if offset != b"Z" {
                self.offset.extend_from_slice(offset);
            }
            self.began_at = at.as_ms() - ms;
        }
        Some(at)
    }
}

/// Milliseconds of `SS` or `SS.mmm`, and what follows. A leap second and other fractions are left to the general reader.
#[inline]
fn milliseconds(text: &[u8]) -> Option<(i64, &[u8])> {
    match *text {
        [tens @ b'0'..=b'5', ones @ b'0'..=b'9', ref rest @ ..] => {
            let seconds = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
            match *rest {
                [b'.', a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', ref offset @ ..] => {
                    let ms = i64::from(a - b'0') * 100 + i64::from(b - b'0') * 10 + i64::from(c - b'0');
                    let is_longer = offset.first().is_some_and(u8::is_ascii_digit);
                    (!is_longer).then_some((seconds * 1_000 + ms, offset))
                }
                [b'.', ..] => None,
                _ => Some((seconds * 1_000, rest)),
            }
        }
        _ => None,
    }
}
