//! Where text has commas, and where a record or the plain part of it stops, found for 64 bytes at a time.

use wide::u8x64;

/// Bytes looked at together.
const BLOCK: usize = 64;

/// The block that was looked at last: short records share one.
#[derive(Debug, Default)]
pub(super) struct Marks {
    start: usize,
    bits: Bits,
    is_known: bool,
}

/// A bit for each of 64 bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bits {
    commas: u64,
    /// Quotes and the two bytes of line ends.
    stops: u64,
}

/// What is to be looked at in one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    start: usize,
    /// A bit for each comma before the stop.
    pub(super) commas: u64,
    /// Where the first quote or line end is.
    pub(super) stop: Option<usize>,
}

impl Marks {
    /// What is to be looked at from `from` to the end of its block.
    #[inline]
    pub(super) fn from(&mut self, text: &[u8], from: usize) -> Left {
        let start = from / BLOCK * BLOCK;
        if !self.is_known || self.start != start {
            *self = Marks { start, bits: bits(&text[start..]), is_known: true };
        }
        let left = u64::MAX << (from - start);
        let stops = self.bits.stops & left;
        // The bits below the lowest one that is set, and all of them when none is.
        let before = (stops & stops.wrapping_neg()).wrapping_sub(1);
        let stop = (stops != 0).then(|| start + stops.trailing_zeros() as usize);
        Left { start, commas: self.bits.commas & left & before, stop }
    }
}

impl Left {
    /// Where the block begins, in the text.
    #[inline]
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Where the block ends, in the text.
    #[inline]
    pub(super) fn end(&self) -> usize {
        self.start + BLOCK
    }
}

/// A bit for each of the first 64 bytes.
#[inline]
fn bits(text: &[u8]) -> Bits {
    match text.first_chunk::<BLOCK>() {
        Some(block) => bits_of_block(block),
        None => bits_one_by_one(text),
    }
}

#[inline]
fn bits_of_block(block: &[u8; BLOCK]) -> Bits {
    let block = u8x64::from(*block);
    let is = |byte: u8| block.simd_eq(u8x64::splat(byte));
    let stops = is(b'"') | is(b'\n') | is(b'\r');
    Bits { commas: is(b',').to_bitmask(), stops: stops.to_bitmask() }
}

fn bits_one_by_one(text: &[u8]) -> Bits {
    text.iter().take(BLOCK).enumerate().fold(Bits::default(), |bits, (at, byte)| match byte {
        b',' => Bits { commas: bits.commas | 1 << at, ..bits },
        b'"' | b'\n' | b'\r' => Bits { stops: bits.stops | 1 << at, ..bits },
        _ => bits,
    })
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Bits, Marks, bits, bits_one_by_one};

    #[test]
    fn every_byte_is_marked_for_what_it_is_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for place in 0..BLOCK {
                let mut text = vec![b'x'; BLOCK + 3];
                text[place] = byte;
                let one = 1 << place;
                let found = bits(&text);
                assert_eq!(found, bits_one_by_one(&text), "{byte} at {place}");
                let stops = if matches!(byte, b'"' | b'\n' | b'\r') { one } else { 0 };
                assert_eq!(found, Bits { commas: if byte == b',' { one } else { 0 }, stops });
            }
        }
    }

    #[test]
    fn commas_count_up_to_the_first_stop_after_where_one_looks() {
        let text = b",,\n,,\",,".repeat(20);
        let mut marks = Marks::default();
        let left = marks.from(&text, 1);
        assert_eq!((left.commas, left.stop), (0b10, Some(2)));
        let left = marks.from(&text, 3);
        assert_eq!((left.commas, left.stop), (0b11_000, Some(5)));
        let left = marks.from(&text, BLOCK + 6);
        assert_eq!((left.start(), left.end()), (BLOCK, 2 * BLOCK));
        assert_eq!((left.commas, left.stop), (0b11_1100_0000, Some(BLOCK + 10)));
    }

    #[test]
    fn a_block_without_a_stop_and_the_last_bytes_are_found() {
        let text = ",".repeat(2 * BLOCK + 5).into_bytes();
        let mut marks = Marks::default();
        let left = marks.from(&text, 60);
        assert_eq!((left.commas, left.stop), (0xF << 60, None));
        let left = marks.from(&text, 2 * BLOCK + 3);
        assert_eq!((left.commas, left.stop), (0b11 << 3, None));
    }
}
