//! Card numbers out of the bytes of a message, before these are kept (R-211, R-212).
//!
//! The bytes stay the same everywhere else: a part in which nothing was found is not touched, one in which something was found is
//! written again in its own encoding and character set. Signatures are to be checked before, as a changed part breaks them.

use std::borrow::Cow;
use std::ops::Range;

use super::head::{Field, Head};
use super::limits::Limits;
use super::structure::{self, Kind, Part};
use super::transfer::Encoding;
use super::{encode, html_text, parse};
use crate::mask::{CardDigits, FEWEST_DIGITS, Masked, mask, mask_file_name, mask_joined, most_digits_in};

/// Fields that people write.
const TEXT_FIELDS: [&str; 6] =
    ["Subject", "Thread-Topic", "Comments", "Keywords", "Content-Description", "Organization"];

/// Fields with names of people before addresses.
const ADDRESS_FIELDS: [&str; 7] = ["From", "To", "Cc", "Bcc", "Reply-To", "Sender", "Return-Receipt-To"];

/// How deep encoded messages within messages are opened.
const MOST_ENCODED: usize = 3;

/// A message in which no payment card can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedMail<'b> {
    /// The bytes to keep and to parse.
    pub bytes: Cow<'b, [u8]>,
    /// How many card numbers were masked.
    pub n_numbers: usize,
    /// How many verification values were removed.
    pub n_codes: usize,
}

/// Masks card numbers in the header, the texts and the names of files of a message, whatever encodings these are written in.
/// Bytes that are no message are masked as text.
///
/// # Example
///
/// ```
/// # use channels::{email::mask_mail, mask::CardDigits};
/// let mail = b"Subject: hi\r\nContent-Transfer-Encoding: base64\r\n\r\nNDExMSAxMTExIDExMTEgMTExMQ==\r\n";
/// let masked = mask_mail(mail, CardDigits::LastFour);
/// assert_eq!(&*masked.bytes, b"Subject: hi\r\nContent-Transfer-Encoding: base64\r\n\r\nKioqKiAqKioqICoqKiogMTExMQ==\r\n");
/// assert_eq!(masked.n_numbers, 1);
/// ```
pub fn mask_mail(bytes: &[u8], shown: CardDigits) -> MaskedMail<'_> {
    let mut masker = Masker::of(bytes, shown);
    let masked = masker.message(bytes, MOST_ENCODED);
    masker.done(bytes, masked)
}

/// The same for a message whose parts were read already: `lines` are its bytes, ended by line feeds.
pub(super) fn mask_parts<'b>(
    bytes: &'b [u8],
    (lines, parts): (&[u8], &[Part<'_>]),
    shown: CardDigits,
) -> MaskedMail<'b> {
    let mut masker = Masker::of(bytes, shown);
    let masked = masker.parts(bytes, (lines, parts), MOST_ENCODED);
    masker.done(bytes, masked)
}

/// Bytes that stand for others.
struct Edit {
    at: Range<usize>,
    new: Vec<u8>,
}

struct Masker {
    line_end: &'static str,
    shown: CardDigits,
    n_numbers: usize,
    n_codes: usize,
}

impl Masker {
    fn of(bytes: &[u8], shown: CardDigits) -> Masker {
        let line_end = if memchr::memmem::find(bytes, b"\r\n").is_some() { "\r\n" } else { "\n" };
        Masker { line_end, shown, n_numbers: 0, n_codes: 0 }
    }

    fn done(self, bytes: &[u8], masked: Option<Vec<u8>>) -> MaskedMail<'_> {
        let bytes = masked.map_or(Cow::Borrowed(bytes), Cow::Owned);
        MaskedMail { bytes, n_numbers: self.n_numbers, n_codes: self.n_codes }
    }

    /// The message with everything masked, when anything was.
    fn message(&mut self, bytes: &[u8], depth: usize) -> Option<Vec<u8>> {
        let limits = Limits { bytes: usize::MAX, recipients: usize::MAX, ..Limits::default() };
        let lines = parse::with_line_feeds(bytes);
        // Carriage returns become line feeds one by one, so places stay.
        match structure::read(&lines, &limits) {
            Ok(parts) => self.parts(bytes, (&lines, &parts), depth),
            Err(_) => self.plain(bytes),
        }
    }

    fn parts(&mut self, bytes: &[u8], (lines, parts): (&[u8], &[Part<'_>]), depth: usize) -> Option<Vec<u8>> {
        let mut edits: Vec<Edit> = Vec::new();
        for part in parts {
            edits.extend(part.head.fields.iter().filter_map(|field| self.field(lines, &part.head, field)));
            if part.kind == Kind::Leaf {
                let new = self.leaf(&lines[part.body.clone()], part, depth);
                edits.extend(new.map(|new| Edit { at: part.body.clone(), new }));
            }
        }
        edits.extend(self.gaps(lines, parts));
        if edits.is_empty() {
            return None;
        }
        edits.sort_by_key(|edit| edit.at.start);
        let mut masked = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for edit in edits {
            masked.extend_from_slice(&bytes[at..edit.at.start]);
            masked.extend_from_slice(&edit.new);
            at = edit.at.end;
        }
        masked.extend_from_slice(&bytes[at..]);
        Some(masked)
    }

    fn count(&mut self, masked: Masked) -> Option<String> {
        self.n_numbers += masked.n_numbers;
        self.n_codes += masked.n_codes;
        masked.is_changed().then_some(masked.text)
    }

    /// Bytes of a text in a character set that writes digits as ASCII does, or in UTF-16.
    fn plain(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        if most_digits_in(bytes) < FEWEST_DIGITS {
            return None;
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            return self.count(mask(text, self.shown)).map(String::into_bytes);
        }
        // Byte by byte as Latin 1: what is masked is ASCII, and everything else comes back as it was.
        let text: String = bytes.iter().copied().map(char::from).collect();
        let masked = self.count(mask(&text, self.shown))?;
        Some(masked.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect())
    }

    fn leaf(&mut self, bytes: &[u8], part: &Part<'_>, depth: usize) -> Option<Vec<u8>> {
        let kind = part.content.kind.as_str();
        let encoding = part.head.encoding();
        let is_text = kind.starts_with("text/")
            || kind.starts_with("multipart/")
            || kind.starts_with("message/")
            || kind == "application/json"
            || kind == "application/xml";
        if !is_text || encoding == Encoding::Uuencode {
            return None;
        }
        let decoded = encoding.decode(bytes);
        let is_message = matches!(kind, "message/rfc822" | "message/global");
        let masked = if is_message && depth > 0 {
            self.message(&decoded, depth - 1)?
        } else if part
            .content
            .parameter("charset")
            .is_some_and(|name| name.to_ascii_lowercase().starts_with("utf-16"))
        {
            self.wide(&decoded, part)?
        } else if kind == "text/html" {
            self.html(&decoded)?
        } else {
            self.plain(&decoded)?
        };
        let mut encoded = match encoding {
            Encoding::Base64 => encode::base64_lines(&masked, self.line_end),
            Encoding::QuotedPrintable => encode::quoted_printable(&masked, self.line_end),
            Encoding::Identity | Encoding::Uuencode => return Some(masked),
        };
        if !bytes.ends_with(b"\n") && encoded.ends_with(self.line_end.as_bytes()) {
            encoded.truncate(encoded.len() - self.line_end.len());
        }
        Some(encoded)
    }

    /// A text in UTF-16, whose byte order is read from its mark or its name.
    fn wide(&mut self, bytes: &[u8], part: &Part<'_>) -> Option<Vec<u8>> {
        let name = part.content.parameter("charset").unwrap_or_default().to_ascii_lowercase();
        let is_little = bytes.starts_with(b"\xff\xfe") || name.ends_with("le");
        let unit = |pair: &[u8]| {
            if is_little {
                u16::from_le_bytes([pair[0], pair[1]])
            } else {
                u16::from_be_bytes([pair[0], pair[1]])
            }
        };
        let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        let masked = self.count(mask(&String::from_utf16_lossy(&units), self.shown))?;
        let bytes = masked
            .encode_utf16()
            .flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        Some(bytes.collect())
    }

    /// HTML, in which tags and entities can stand within a number that a reader sees as one.
    fn html(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let plain = self.plain(bytes);
        let current = plain.as_deref().unwrap_or(bytes);
        let Ok(html) = std::str::from_utf8(current) else { return plain };
        if !self.is_readable(html) {
            return plain;
        }
        let joined = self.between_tags(html);
        if !self.is_readable(&joined) {
            return Some(joined.into_bytes());
        }
        // Digits written as entities, or worse: only the words are kept.
        let words = self.count(mask(&html_text::text(html), self.shown)).unwrap_or_default();
        Some(crate::text::from_plain(&words).as_str().as_bytes().to_vec())
    }

    fn is_readable(&self, html: &str) -> bool {
        has_digits_to_read(html) && mask(&html_text::text(html), self.shown).is_changed()
    }

    /// The HTML with its words masked as if they were one text.
    fn between_tags(&mut self, html: &str) -> String {
        let pieces = pieces(html);
        let words: Vec<&str> = pieces.iter().filter(|piece| piece.is_text).map(|piece| piece.text).collect();
        let mut masked = mask_joined(&words, self.shown).into_iter();
        let mut written = String::with_capacity(html.len());
        for piece in &pieces {
            match piece.is_text.then(|| masked.next()).flatten() {
                Some(masked) => {
                    self.n_numbers += masked.n_numbers;
                    self.n_codes += masked.n_codes;
                    written.push_str(&masked.text);
                }
                None => written.push_str(piece.text),
            }
        }
        written
    }

    fn field(&mut self, bytes: &[u8], head: &Head<'_>, field: &Field<'_>) -> Option<Edit> {
        let is = |names: &[&str]| names.iter().any(|name| field.name.eq_ignore_ascii_case(name));
        let raw = &bytes[field.at.clone()];
        let line_end: &[u8] = if raw.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
        let can_hold = || {
            // Encoded words give other digits than they are written with; everything else gives no more.
            most_digits_in(raw) >= FEWEST_DIGITS || memchr::memmem::find(raw, b"=?").is_some()
        };
        let value = if !can_hold() {
            return None;
        } else if is(&TEXT_FIELDS) {
            encode::words(&self.count(mask(&field.text(), self.shown))?)
        } else if is(&ADDRESS_FIELDS) {
            self.addresses(field)?
        } else if is(&["Content-Type", "Content-Disposition"]) {
            self.parameters(head, field)?
        } else {
            return None;
        };
        Some(Edit {
            at: field.at.clone(),
            new: [field.name.as_bytes(), b": ", value.as_bytes(), line_end].concat(),
        })
    }

    /// The addresses as they are, the names before them masked.
    fn addresses(&mut self, field: &Field<'_>) -> Option<String> {
        let mut is_changed = false;
        let mut written: Vec<String> = Vec::new();
        for one in field.addresses() {
            let name = one.name.as_deref().unwrap_or_default();
            let masked = self.count(mask(name, self.shown));
            is_changed |= masked.is_some();
            written.push(super::compose::mailbox(&super::Address {
                name: Some(masked.unwrap_or(name.to_owned())),
                ..one
            }));
        }
        is_changed.then(|| written.join(", "))
    }

    /// The parameters as they are, names of files masked.
    fn parameters(&mut self, head: &Head<'_>, field: &Field<'_>) -> Option<String> {
        let content = head.content(field.name)?;
        let mut is_changed = false;
        let mut written = content.kind.clone();
        for (name, value) in &content.parameters {
            let masked = matches!(name.as_str(), "name" | "filename")
                .then(|| self.count(mask_file_name(value, self.shown)))
                .flatten();
            is_changed |= masked.is_some();
            let value = masked.as_deref().unwrap_or(value);
            written += &format!("; {name}={}", super::compose::parameter(value));
        }
        is_changed.then_some(written)
    }

    /// What stands before the first and after the last part of a container, boundaries excepted: their digits mean nothing.
    fn gaps(&mut self, bytes: &[u8], parts: &[Part<'_>]) -> Vec<Edit> {
        let mut taken: Vec<Range<usize>> = Vec::new();
        for part in parts {
            taken.extend(part.head.fields.iter().map(|field| field.at.clone()));
            if part.kind == Kind::Leaf {
                taken.push(part.body.clone());
            }
        }
        taken.sort_by_key(|range| range.start);
        taken.push(bytes.len()..bytes.len());
        let mut edits = Vec::new();
        let mut at = 0;
        for range in taken {
            let mut start = at;
            for line in bytes.get(at..range.start).unwrap_or_default().split_inclusive(|b| *b == b'\n') {
                let place = start..start + line.len();
                start = place.end;
                if !line.starts_with(b"--") {
                    edits.extend(self.plain(line).map(|new| Edit { at: place, new }));
                }
            }
            at = at.max(range.end);
        }
        edits
    }
}

/// Whether enough digits stand outside of tags, as they are or as entities, to be anything that is masked.
///
/// A tag is taken to end with the next `>`. A comment that holds one counts as text from there, so that the digits
/// that a reader sees are never more than are counted here.
fn has_digits_to_read(html: &str) -> bool {
    let (mut rest, mut n) = (html.as_bytes(), 0);
    while !rest.is_empty() {
        let tag = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        let (words, after) = rest.split_at(tag);
        n += most_digits_in(words) + memchr::memmem::find_iter(words, b"&#").count();
        rest = memchr::memchr(b'>', after).map_or(&[][..], |end| &after[end + 1..]);
    }
    n >= FEWEST_DIGITS
}

/// A tag, an entity for a space, or the words between.
struct HtmlPiece<'h> {
    text: &'h str,
    is_text: bool,
}

fn pieces(html: &str) -> Vec<HtmlPiece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(start) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        let after = &rest[start..];
        let end = if after.starts_with('<') {
            memchr::memchr(b'>', after.as_bytes()).map(|at| at + 1)
        } else {
            space(after)
        };
        // A sign that begins nothing is a word by itself.
        let (end, is_text) = end.map_or((1, true), |end| (end, false));
        pieces.push(HtmlPiece { text: &rest[..start], is_text: true });
        pieces.push(HtmlPiece { text: &after[..end], is_text });
        rest = &after[end..];
    }
    pieces.push(HtmlPiece { text: rest, is_text: true });
    pieces
}

/// The length of an entity for a space or nothing at the beginning of a text.
fn space(text: &str) -> Option<usize> {
    let known = [
        "&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&#32;", "&ensp;", "&emsp;", "&thinsp;", "&zwnj;", "&zwj;",
        "&shy;", "&#8203;", "&#8204;",
    ];
    known.iter().find(|entity| text.starts_with(**entity)).map(|entity| entity.len())
}
