//! The digits of texts and where they stand.

/// One digit of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digit {
    /// The text it stands in.
    pub part: usize,
    /// Its first byte there.
    pub at: usize,
    /// How many bytes it takes.
    pub width: usize,
    /// What it counts, 0 to 9.
    pub value: u8,
}

/// The zeros of the scripts in whose digits people write numbers; the nine others follow each.
const ZEROS: [char; 23] = [
    '0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '０', '𝟎', '𝟘', '𝟢',
    '𝟬', '𝟶',
];

/// Every digit of the texts, in their order.
pub fn list(parts: &[&str]) -> Vec<Digit> {
    let mut digits = Vec::new();
    for (part, text) in parts.iter().enumerate() {
        for (nth, some) in text.as_bytes().chunks(STRIDE).enumerate().filter(|(_, some)| most_in(some) > 0) {
            let begins = some.iter().enumerate().filter(|(_, byte)| may_begin(**byte));
            digits.extend(begins.filter_map(|(at, _)| {
                let at = nth * STRIDE + at;
                let c = text[at..].chars().next()?;
                Some(Digit { part, at, width: c.len_utf8(), value: value(c)? })
            }));
        }
    }
    digits
}

/// How many bytes are looked at together: most of them hold no digit.
const STRIDE: usize = 64;

/// The first byte of the first digit beyond ASCII; every digit begins with one that is no smaller.
const FIRST_BEYOND: u8 = 0xd9;

fn may_begin(byte: u8) -> bool {
    byte.is_ascii_digit() || byte >= FIRST_BEYOND
}

/// How many digits a text of these bytes can have at most, in UTF-8 or in a character set of one byte each.
pub fn most_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| may_begin(**byte)).count()
}

fn value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    ZEROS.iter().find_map(|zero| {
        let distance = u32::from(c).checked_sub(u32::from(*zero))?;
        u8::try_from(distance).ok().filter(|value| *value <= 9)
    })
}

#[cfg(test)]
mod tests {
    use super::{FIRST_BEYOND, ZEROS, may_begin};

    #[test]
    fn no_digit_begins_with_a_byte_that_is_passed_over() {
        for zero in ZEROS {
            let first = zero.to_string().as_bytes()[0];
            assert!(may_begin(first) && (first >= FIRST_BEYOND || zero == '0'), "{zero}");
        }
    }
}
