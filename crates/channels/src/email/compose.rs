//! Mail of our own, as bytes.
//!
//! The same message always gives the same bytes: its `Message-ID` and instant are given, and the boundary is made from the former.
//! So a retry after a crash sends the same mail, and no builder that asks for the time, the host or randomness is used here
//! (lettre's and mail-builder's do). Signing and sending are the server's.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::address::Address;
use super::encode;
use crate::text::from_markdown;

/// The longest line of a header that is not broken, in bytes.
const LONGEST_LINE: usize = 76;

/// How many references are sent; the first, which began the conversation, is always among them.
const MOST_REFERENCES: usize = 20;

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its identifier without angle brackets: given once, kept for every retry.
    pub id: String,
    /// When it was written.
    #[serde(with = "at_ms")]
    pub at: Timestamp,
    /// Who writes.
    pub from: Address,
    /// Where answers go, with its tag.
    pub reply_to: Option<Address>,
    /// To whom.
    pub to: Vec<Address>,
    /// Who gets a copy.
    pub cc: Vec<Address>,
    /// Its subject.
    pub subject: String,
    /// What is written, in Markdown.
    pub text: String,
    /// What stands below, in Markdown; empty for nothing.
    pub signature: String,
    /// The message that it answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The messages before that, oldest first.
    pub references: Vec<String>,
    /// Whether a person or a program writes.
    pub author: Author,
    /// Where one request without a question ends mails like this (RFC 8058).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
    /// Files that go with it; they are no part of what is written down.
    #[serde(skip)]
    pub files: Vec<Enclosure>,
}

/// An instant as its milliseconds.
mod at_ms {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(at.as_millisecond())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        Timestamp::from_millisecond(i64::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Author {
    /// A person.
    Agent,
    /// A program, without being asked: a notice, a page.
    Program,
    /// A program, in answer to a message: an acknowledgement.
    Responder,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// Its name.
    pub name: String,
    /// What it is: `image/png`.
    pub content_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Why a message cannot be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody gets it.
    #[error("name somebody to send it to")]
    Nobody,
    /// An address that no mail can be sent to.
    #[error("`{0}` is no address; write it like `ana@example.com`")]
    Address(String),
    /// An identifier that is none.
    #[error("`{0}` is no message identifier")]
    Identifier(String),
}

/// The bytes of a message, with lines that end as SMTP wants.
///
/// # Errors
///
/// Fails when an address or an identifier is none; nothing that is given can add a field or a recipient.
pub fn compose(draft: &Draft) -> Result<Vec<u8>, Refused> {
    check(draft)?;
    let mut mail = Writer::default();
    mail.field("Date", &date(draft.at));
    mail.field("From", &mailbox(&draft.from));
    if let Some(reply_to) = &draft.reply_to {
        mail.field("Reply-To", &mailbox(reply_to));
    }
    mail.field("To", &mailboxes(&draft.to));
    if !draft.cc.is_empty() {
        mail.field("Cc", &mailboxes(&draft.cc));
    }
    mail.field("Subject", &encode::words(&draft.subject));
    mail.field("Message-ID", &format!("<{}>", draft.id));
    if let Some(answered) = &draft.in_reply_to {
        mail.field("In-Reply-To", &format!("<{answered}>"));
    }
    let references = references(draft);
    if !references.is_empty() {
        mail.field("References", &references);
    }
    match draft.author {
        Author::Agent => {}
        Author::Program => mail.field("Auto-Submitted", "auto-generated"),
        Author::Responder => mail.field("Auto-Submitted", "auto-replied"),
    }
    if draft.author != Author::Agent {
        mail.field("X-Auto-Response-Suppress", "All");
    }
    if let Some(address) = &draft.unsubscribe {
        mail.field("List-Unsubscribe", &format!("<{address}>"));
        mail.field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    mail.field("MIME-Version", "1.0");
    let boundary = boundary(&draft.id);
    if draft.files.is_empty() {
        mail.alternatives(draft, &boundary);
    } else {
        let outer = format!("{boundary}-files");
        mail.field("Content-Type", &format!("multipart/mixed; boundary=\"{outer}\""));
        mail.line("");
        mail.line(&format!("--{outer}"));
        mail.alternatives(draft, &boundary);
        for file in &draft.files {
            mail.line(&format!("--{outer}"));
            mail.file(file);
        }
        mail.line(&format!("--{outer}--"));
    }
    Ok(mail.bytes)
}

fn check(draft: &Draft) -> Result<(), Refused> {
    if draft.to.is_empty() && draft.cc.is_empty() {
        return Err(Refused::Nobody);
    }
    let all = std::iter::once(&draft.from).chain(&draft.reply_to).chain(&draft.to).chain(&draft.cc);
    if let Some(wrong) = all.into_iter().find(|one| !one.is_deliverable()) {
        return Err(Refused::Address(wrong.address.clone()));
    }
    let ids = std::iter::once(&draft.id).chain(&draft.in_reply_to).chain(&draft.references);
    // An address of the web is held to the same: nothing in it may end the field.
    match ids.chain(&draft.unsubscribe).find(|id| !is_id(id)) {
        Some(wrong) => Err(Refused::Identifier(wrong.clone())),
        None => Ok(()),
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 900 && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'))
        || !id.is_ascii()
            && !id.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>'))
}

fn date(at: Timestamp) -> String {
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    rfc2822::to_string(&at).unwrap_or_else(|_| "Thu, 1 Jan 1970 00:00:00 +0000".to_owned())
}

/// The conversation so far: its beginning, its newest messages, and the one that is answered.
fn references(draft: &Draft) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for id in draft.references.iter().chain(&draft.in_reply_to).map(String::as_str) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.len() > MOST_REFERENCES {
        ids.drain(1..=ids.len() - MOST_REFERENCES);
    }
    ids.iter().map(|id| format!("<{id}>")).collect::<Vec<_>>().join(" ")
}

fn boundary(id: &str) -> String {
    let digest = Sha256::digest(id.as_bytes());
    let letters: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    // No line of quoted-printable or base 64 can hold `=_`.
    format!("=_{letters}")
}

/// An address with its name, as it stands in a header.
pub(super) fn mailbox(address: &Address) -> String {
    match address.name.as_deref().filter(|name| !name.is_empty()) {
        None => address.address.clone(),
        Some(name) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == ' ';
            let name = if name.is_ascii() && !name.contains("=?") {
                if name.chars().all(plain) { name.to_owned() } else { quoted(name) }
            } else {
                encode::encoded_words(name)
            };
            format!("{name} <{}>", address.address)
        }
    }
}

fn mailboxes(addresses: &[Address]) -> String {
    addresses.iter().map(mailbox).collect::<Vec<_>>().join(", ")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", super::address::clean(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// The value of a parameter, quoted; other letters than ASCII as encoded words, which every mail program reads there.
pub(super) fn parameter(value: &str) -> String {
    if value.is_ascii() {
        quoted(value)
    } else {
        format!("\"{}\"", encode::encoded_words(&super::address::clean(value)))
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
    }

    /// A field, broken at its spaces. Whatever is given, it is one field.
    fn field(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for word in
            value.split(|c: char| c.is_ascii_whitespace() || c.is_control()).filter(|word| !word.is_empty())
        {
            if line.len() + 1 + word.len() > LONGEST_LINE && line.len() > name.len() + 1 {
                self.line(&line);
                line.clear();
            }
            line.push(' ');
            line.push_str(word);
        }
        self.line(&line);
    }

    /// The text in two forms.
    fn alternatives(&mut self, draft: &Draft, boundary: &str) {
        let (text, html) = bodies(draft);
        self.field("Content-Type", &format!("multipart/alternative; boundary=\"{boundary}\""));
        self.line("");
        for (kind, text) in [("text/plain", text), ("text/html", html)] {
            self.line(&format!("--{boundary}"));
            self.field("Content-Type", &format!("{kind}; charset=utf-8"));
            self.field("Content-Transfer-Encoding", "quoted-printable");
            self.line("");
            self.bytes.extend(encode::quoted_printable(text.as_bytes(), "\r\n"));
            self.line("");
        }
        self.line(&format!("--{boundary}--"));
    }

    fn file(&mut self, file: &Enclosure) {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '+' | '.');
        let (kind, charset) = match file.content_type.split_once(';') {
            Some((kind, rest)) => (kind.trim(), rest.trim().eq_ignore_ascii_case("charset=utf-8")),
            None => (file.content_type.as_str(), false),
        };
        let is_type = kind.matches('/').count() == 1 && kind.chars().all(is_sign);
        // A container or a message would have to be written in another way.
        let is_leaf = !kind.starts_with("multipart/") && !kind.starts_with("message/");
        let kind = if is_type && is_leaf { kind } else { "application/octet-stream" };
        let charset = if charset { " charset=utf-8;" } else { "" };
        let name = crate::attachment::safe_name(&file.name);
        self.field("Content-Type", &format!("{kind};{charset} name={}", parameter(&name)));
        self.field("Content-Disposition", &format!("attachment; {}", encode::extended("filename", &name)));
        self.field("Content-Transfer-Encoding", "base64");
        self.line("");
        self.bytes.extend(encode::base64_lines(&file.content, "\r\n"));
    }
}

/// The text as it was written, and as HTML. Markdown is made to be read as it stands.
fn bodies(draft: &Draft) -> (String, String) {
    let signature = draft.signature.trim();
    let mut text = draft.text.replace("\r\n", "\n").trim_end().to_owned();
    let mut html = from_markdown(&draft.text).as_str().to_owned();
    if !signature.is_empty() {
        text += &format!("\n\n-- \n{}", signature.replace("\r\n", "\n"));
        html += &format!("<p>-- </p>\n{}", from_markdown(signature).as_str());
    }
    text.push('\n');
    (text, format!("<!doctype html><html><body>\n{html}</body></html>\n"))
}
