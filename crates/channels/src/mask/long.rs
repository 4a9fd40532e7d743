//! Long texts: files of many megabytes, without much memory.

use super::{CardDigits, mask};

/// The bytes of a text that are looked at together, unless a number would be cut.
const BLOCK: usize = 256 * 1024;
/// The bytes that are looked at together at most: nobody writes a number in so many digits without a word between them.
const LARGEST_BLOCK: usize = 4 * BLOCK;

/// A long text without card numbers and verification values, as [`mask`] leaves them out. It is looked at in blocks that
/// end with a line; a line that is longer than a block may lose the word before a verification value, never a number.
///
/// # Example
///
/// ```
/// # use channels::mask::{CardDigits, mask_long};
/// let log = "paid with 4111 1111 1111 1111\nok\n";
/// assert_eq!(mask_long(log, CardDigits::LastFour), "paid with **** **** **** 1111\nok\n");
/// ```
pub fn mask_long(text: &str, shown: CardDigits) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (block, behind) = rest.split_at(end_of_block(rest));
        if block.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_digit()) {
            masked.push_str(block);
        } else {
            masked.push_str(&mask(block, shown).text);
        }
        rest = behind;
    }
    masked
}

/// Behind the last line end of the first block, or else where no number can go on.
fn end_of_block(text: &str) -> usize {
    if text.len() <= BLOCK {
        return text.len();
    }
    if let Some(end) = text.as_bytes()[..BLOCK].iter().rposition(|byte| *byte == b'\n') {
        return end + 1;
    }
    let ends =
        |at: usize, c: char| c == '\n' || at >= LARGEST_BLOCK || (c.is_ascii_punctuation() && c != '-');
    let found = text.char_indices().find(|(at, c)| *at + c.len_utf8() >= BLOCK && ends(*at, *c));
    found.map_or(text.len(), |(at, c)| at + c.len_utf8())
}
