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
        digits.extend(text.char_indices().filter_map(|(at, c)| {
            let value = value(c)?;
            Some(Digit { part, at, width: c.len_utf8(), value })
        }));
    }
    digits
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
