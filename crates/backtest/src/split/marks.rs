//! Where text has bytes that may end a field, found for 64 bytes at a time.

/// Bytes looked at together.
const BLOCK: usize = 64;
const WORD: usize = 8;
const HIGH: u64 = 0x8080_8080_8080_8080;
/// Added to a byte below 128 it sets the high bit, unless the byte is a comma or before it.
const BEYOND_COMMA: u64 = 0x0101_0101_0101_0101 * (0x80 - b',' as u64 - 1);
/// Moves the lowest bit of each of eight bytes into the highest byte.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// The block that was looked at last: short records share one.
#[derive(Debug, Default)]
pub(super) struct Marks {
    start: usize,
    bits: u64,
    is_known: bool,
}

/// The places of one block that are to be looked at, in order.
pub(super) struct Left {
    start: usize,
    bits: u64,
}

impl Marks {
    /// The places from `from` to the end of its block that hold a comma or a byte below it: every comma, quote and line end, and few
    /// others, such as spaces.
    #[inline]
    pub(super) fn from(&mut self, text: &[u8], from: usize) -> Left {
        let start = from / BLOCK * BLOCK;
        if !self.is_known || self.start != start {
            *self = Marks { start, bits: bits(&text[start..]), is_known: true };
        }
        Left { start, bits: self.bits & u64::MAX << (from - start) }
    }
}

impl Left {
    /// Where the block ends, in the text.
    #[inline]
    pub(super) fn end(&self) -> usize {
        self.start + BLOCK
    }
}

impl Iterator for Left {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = self.bits.trailing_zeros();
        // The lowest bit taken away; nothing is left to take when none is set.
        self.bits &= self.bits.wrapping_sub(1);
        (at < u64::BITS).then(|| self.start + at as usize)
    }
}

/// A bit for each of the first 64 bytes.
#[inline]
fn bits(text: &[u8]) -> u64 {
    let Some(block) = text.first_chunk::<BLOCK>() else {
        let marked = text.iter().enumerate().filter(|(_, byte)| **byte <= b',');
        return marked.fold(0, |bits, (at, _)| bits | 1 << at);
    };
    let words = block.as_chunks::<WORD>().0.iter().map(|word| u64::from_le_bytes(*word));
    let of_word = |word: u64| {
        let beyond = (word & !HIGH).wrapping_add(BEYOND_COMMA) | word;
        (!beyond & HIGH) >> 7
    };
    words
        .enumerate()
        .fold(0, |bits, (nth, word)| bits | (of_word(word).wrapping_mul(GATHER) >> 56) << (nth * WORD))
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Marks};

    #[test]
    fn every_byte_up_to_the_comma_is_marked_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for place in 0..BLOCK {
                let mut text = vec![b'x'; BLOCK + 3];
                text[place] = byte;
                let found: Vec<usize> = Marks::default().from(&text, 0).collect();
                assert_eq!(found == [place], byte <= b',', "{byte} at {place}: {found:?}");
            }
        }
    }

    #[test]
    fn the_last_bytes_and_the_middle_of_a_block_are_found() {
        let text = ",".repeat(2 * BLOCK + 5).into_bytes();
        let mut marks = Marks::default();
        assert_eq!(marks.from(&text, 60).collect::<Vec<_>>(), [60, 61, 62, 63]);
        assert_eq!(marks.from(&text, 2 * BLOCK + 3).collect::<Vec<_>>(), [2 * BLOCK + 3, 2 * BLOCK + 4]);
        assert_eq!(marks.from(&text, 62).collect::<Vec<_>>(), [62, 63]);
    }
}
