//! Transfer encodings and encoded words, written.

/// The letters of base 64.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The longest line of an encoded part, in bytes, without its end.
const LONGEST_LINE: usize = 76;

/// The most bytes of text in one encoded word.
const WORD: usize = 42;

/// Base 64 in lines of 76.
pub fn base64_lines(bytes: &[u8], line_end: &str) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(bytes.len() / 54 * 76 + 80);
    for line in bytes.chunks(LONGEST_LINE / 4 * 3) {
        encoded.extend_from_slice(base64(line).as_bytes());
        encoded.extend_from_slice(line_end.as_bytes());
    }
    encoded
}

/// Base 64 on one line.
pub fn base64(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sign in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * sign) & 63) as usize];
            encoded.push(if sign <= group.len() { char::from(letter) } else { '=' });
        }
    }
    encoded
}

/// Quoted-printable; line ends of the text stay line ends.
pub fn quoted_printable(bytes: &[u8], line_end: &str) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let (text, has_end) = match line.strip_suffix(b"\n") {
            Some(text) => (text.strip_suffix(b"\r").unwrap_or(text), true),
            None => (line, false),
        };
        let mut length = 0;
        for (at, byte) in text.iter().enumerate() {
            let is_last = at + 1 == text.len();
            let is_plain =
                matches!(byte, b'!'..=b'<' | b'>'..=b'~') || matches!(byte, b' ' | b'\t') && !is_last;
            // A dot alone on a line ends a message on its way.
            let is_dot = *byte == b'.' && length == 0;
            let width = if is_plain && !is_dot { 1 } else { 3 };
            if length + width > LONGEST_LINE - 1 {
                encoded.extend_from_slice(b"=");
                encoded.extend_from_slice(line_end.as_bytes());
                length = 0;
            }
            if width == 1 {
                encoded.push(*byte);
            } else {
                encoded.extend_from_slice(format!("={byte:02X}").as_bytes());
            }
            length += width;
        }
        if has_end {
            encoded.extend_from_slice(line_end.as_bytes());
        }
    }
    encoded
}

/// A text for a header: as it is when it is plain ASCII, else as encoded words. Line ends and controls cannot get in.
pub fn words(text: &str) -> String {
    let text = super::address::clean(text);
    let is_plain = text.bytes().all(|b| matches!(b, b' '..=b'~')) && !text.contains("=?");
    if is_plain { text } else { encoded_words(&text) }
}

/// A text as encoded words, whatever it holds.
pub fn encoded_words(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end =
            (1..=WORD.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        words.push(format!("=?utf-8?B?{}?=", base64(word.as_bytes())));
        rest = after;
    }
    words.join(" ")
}

/// The bytes of an extended value on one line.
const EXTENDED: usize = 60;

/// A parameter of a header: quoted when it is plain ASCII, else as RFC 2231 has it, in several pieces when it is long.
pub fn extended(name: &str, value: &str) -> String {
    let value = super::address::clean(value);
    if value.is_ascii() {
        return format!("{name}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    }
    let mut pieces = vec![String::from("utf-8''")];
    // A letter is never divided: some programs read each piece by itself.
    for c in value.chars() {
        let coded = match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' => c.to_string(),
            c => c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect(),
        };
        match pieces.last_mut().filter(|piece| piece.len() + coded.len() <= EXTENDED) {
            Some(piece) => piece.push_str(&coded),
            None => pieces.push(coded),
        }
    }
    match &pieces[..] {
        [piece] => format!("{name}*={piece}"),
        pieces => {
            let numbered = pieces.iter().enumerate().map(|(nth, piece)| format!("{name}*{nth}*={piece}"));
            numbered.collect::<Vec<_>>().join("; ")
        }
    }
}
