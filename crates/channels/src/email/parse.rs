//! From bytes to a message.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::body::Body;
use super::head::Head;
use super::limits::{Limits, Unparsed};
use super::mail::{Header, Mail, MessageId};
use super::mask_raw::{MaskedMail, mask_mail, mask_parts};
use super::structure::{self, Part};
use crate::mask::CardDigits;

/// The host of the identifiers that are made here; no mail can come from it (RFC 2606).
const MADE_AT: &str = "no-message-id.invalid";

/// The fields that the sender writes; everything else is added or changed on the way.
const SENDERS_FIELDS: [&str; 7] = ["From", "To", "Cc", "Date", "Subject", "In-Reply-To", "Message-ID"];

/// Reads a message.
///
/// Whatever is broken in it is read as far as it can be; a message without `Message-ID`, `Date` or even `From` is one.
///
/// # Errors
///
/// Fails when the bytes are no message or more than [`Limits`] allows. Such bytes are to be kept, shown, and tried again with
/// later versions.
///
/// # Example
///
/// ```
/// # use channels::email::{Limits, parse};
/// let mail = parse(b"From: Ana <ana@example.com>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nHello\r\n", &Limits::default())?;
/// assert_eq!(mail.from[0].address, "ana@example.com");
/// assert_eq!(mail.subject, "Café");
/// assert_eq!(mail.text, "Hello\r\n");
/// # Ok::<(), channels::email::Unparsed>(())
/// ```
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Mail, Unparsed> {
    check_size(bytes, limits)?;
    let bytes = with_line_feeds(bytes);
    let parts = structure::read(&bytes, limits)?;
    mail_of(&bytes, &parts, limits)
}

/// What [`parse`] and [`mask_mail`] give, with the parts of the message looked for once.
pub fn parse_and_mask<'b>(
    bytes: &'b [u8],
    limits: &Limits,
    shown: CardDigits,
) -> (Result<Mail, Unparsed>, MaskedMail<'b>) {
    if let Err(unparsed) = check_size(bytes, limits) {
        return (Err(unparsed), mask_mail(bytes, shown));
    }
    let lines = with_line_feeds(bytes);
    match structure::read(&lines, limits) {
        Ok(parts) => (mail_of(&lines, &parts, limits), mask_parts(bytes, (&lines, &parts), shown)),
        Err(unparsed) => (Err(unparsed), mask_mail(bytes, shown)),
    }
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), Unparsed> {
    if bytes.len() > limits.bytes {
        return Err(Unparsed::TooLarge { bytes: bytes.len(), most: limits.bytes });
    }
    match bytes.trim_ascii().is_empty() {
        true => Err(Unparsed::Empty),
        false => Ok(()),
    }
}

fn mail_of(bytes: &[u8], parts: &[Part<'_>], limits: &Limits) -> Result<Mail, Unparsed> {
    let head = &parts[0].head;
    if head.fields.is_empty() {
        return Err(Unparsed::NoHeader);
    }
    let mail = read_head(head, digest(bytes, parts));
    let recipients = mail.recipients().count();
    if recipients > limits.recipients {
        return Err(Unparsed::TooManyRecipients { recipients, most: limits.recipients });
    }
    let body = Body::of(bytes, parts);
    Ok(Mail { text: body.text(), html: body.html(), files: body.files, ..mail })
}

/// Old systems end lines by a carriage return alone.
pub(super) fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\n', bytes).is_some() {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect())
}

/// The fields of a message or of a header alone, as reports carry them.
pub(super) fn head_of(bytes: &[u8]) -> Option<Mail> {
    let bytes = with_line_feeds(bytes);
    let limits = Limits { parts: 1, ..Limits::default() };
    let end = [&b"\n\n"[..], b"\r\n\r\n"].iter().filter_map(|gap| memchr::memmem::find(&bytes, gap)).min();
    // Only the header is looked at; what it says of parts is not followed.
    let parts = structure::read_head_only(&bytes[..end.unwrap_or(bytes.len())], &limits).ok()?;
    (!parts.fields.is_empty()).then(|| read_head(&parts, "0".repeat(64)))
}

fn read_head(head: &Head<'_>, digest: String) -> Mail {
    let id = match head.ids("Message-ID").into_iter().next() {
        Some(id) => MessageId::Given(id),
        None => MessageId::Made(format!("{}@{MADE_AT}", &digest[..32])),
    };
    let header = |field: &super::head::Field<'_>| Header { name: field.name.to_owned(), value: field.text() };
    Mail {
        id,
        digest,
        in_reply_to: head.ids("In-Reply-To"),
        references: head.ids("References"),
        sent_at: head.date("Date"),
        received_at: head.received(),
        from: head.addresses("From"),
        sender: head.addresses("Sender").into_iter().next(),
        reply_to: head.addresses("Reply-To"),
        to: head.addresses("To"),
        cc: head.addresses("Cc"),
        bcc: head.addresses("Bcc"),
        subject: head.text("Subject").unwrap_or_default(),
        headers: head.fields.iter().map(header).collect(),
        ..Mail::default()
    }
}

/// The digest of what the sender wrote. Line ends and what stands after the last line do not count: they change on the way.
fn digest(bytes: &[u8], parts: &[Part<'_>]) -> String {
    let mut hash = Sha256::new();
    for name in SENDERS_FIELDS {
        for field in parts[0].head.all(name) {
            hash.update(name.as_bytes());
            hash.update(b":");
            hash.update(field.text().as_bytes());
            hash.update(b"\n");
        }
    }
    hash.update(b"\n");
    let body = bytes[parts[0].body.clone()].trim_ascii_end();
    for line in body.split(|b| *b == b'\n') {
        hash.update(line.trim_ascii_end());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
