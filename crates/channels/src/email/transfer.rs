//! Transfer encodings: what stands between the bytes of a part and the bytes that were meant.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;

/// How the bytes of a part are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// As they are: `7bit`, `8bit`, `binary`, and whatever is not known.
    #[default]
    Identity,
    /// RFC 2045, 6.8.
    Base64,
    /// RFC 2045, 6.7.
    QuotedPrintable,
    /// `x-uuencode`, of an age before MIME.
    Uuencode,
}

impl Encoding {
    /// The encoding that a header field names.
    pub fn named(name: &str) -> Encoding {
        // Some senders add a semicolon or a comment.
        let name =
            name.split([';', '(']).next().unwrap_or_default().trim().trim_matches('"').to_ascii_lowercase();
        match name.as_str() {
            "base64" => Encoding::Base64,
            "quoted-printable" | "quoted_printable" => Encoding::QuotedPrintable,
            "x-uuencode" | "x-uue" | "uuencode" | "uue" => Encoding::Uuencode,
            _ => Encoding::Identity,
        }
    }

    /// The bytes that were meant. Never fails: what is broken in an encoding is skipped or kept as it stands.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Encoding::Identity => Cow::Borrowed(bytes),
            Encoding::Base64 => Cow::Owned(from_base64(bytes)),
            Encoding::QuotedPrintable => Cow::Owned(from_quoted_printable(bytes)),
            Encoding::Uuencode => match super::uuencode::first(bytes) {
                Some(file) => Cow::Owned(file.content),
                None => Cow::Borrowed(bytes),
            },
        }
    }
}

fn from_base64(bytes: &[u8]) -> Vec<u8> {
    if let Some(decoded) = base64_decode(bytes) {
        return decoded;
    }
    let is_sign = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    let signs: Vec<u8> = bytes.iter().filter(is_sign).copied().collect();
    base64_decode(&signs).unwrap_or_default()
}

fn from_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let text = line.trim_ascii_end();
        let end = &line[line.len() - line.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count()..];
        let (text, is_soft) = match text.strip_suffix(b"=") {
            Some(text) => (text, true),
            None => (text, false),
        };
        push_quoted(&mut decoded, text);
        if !is_soft {
            decoded.extend_from_slice(end);
        }
    }
    decoded
}

fn push_quoted(decoded: &mut Vec<u8>, mut text: &[u8]) {
    while let Some(at) = text.iter().position(|b| *b == b'=') {
        decoded.extend_from_slice(&text[..at]);
        match text.get(at + 1..at + 3).and_then(hex) {
            Some(byte) => {
                decoded.push(byte);
                text = &text[at + 3..];
            }
            None => {
                decoded.push(b'=');
                text = &text[at + 1..];
            }
        }
    }
    decoded.extend_from_slice(text);
}

fn hex(pair: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)
}
