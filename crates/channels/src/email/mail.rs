//! A message that was understood.

use jiff::Timestamp;

use super::address::Address;

/// A message in the parts that a desk works with. The bytes it came as are kept beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// By which it is known.
    pub id: MessageId,
    /// SHA-256 over what the sender wrote, in hex: the same for every copy of a message, however it came.
    pub digest: String,
    /// The messages it answers, from `In-Reply-To`, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The messages before it, oldest first, from `References`, without angle brackets.
    pub references: Vec<String>,
    /// What its sender's clock said. Nothing may be decided by it: `receipt` is the instant at our edge.
    pub sent_at: Option<Timestamp>,
    /// When the last system on its way took it, as that system's clock said.
    pub received_at: Option<Timestamp>,
    /// Who wrote it; usually one.
    pub from: Vec<Address>,
    /// Who sent it for the writer.
    pub sender: Option<Address>,
    /// Where answers should go, when not to the writer.
    pub reply_to: Vec<Address>,
    /// To whom it was written.
    pub to: Vec<Address>,
    /// Who got a copy.
    pub cc: Vec<Address>,
    /// Who got a hidden copy, where the sender left it in.
    pub bcc: Vec<Address>,
    /// Its subject on one line; empty when there is none.
    pub subject: String,
    /// What was written, as text; taken from the HTML when there is no text.
    pub text: String,
    /// What was written, as HTML that nobody has cleaned yet.
    pub html: Option<String>,
    /// Everything that came with it.
    pub files: Vec<File>,
    /// All fields of its header in their order, decoded.
    pub headers: Vec<Header>,
}

/// By which a message is known, without angle brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageId {
    /// The sender's `Message-ID`.
    Given(String),
    /// One made from the digest, for a message that came without; the same for every copy of it.
    Made(String),
}

impl Default for MessageId {
    fn default() -> MessageId {
        MessageId::Made(String::new())
    }
}

impl MessageId {
    /// The identifier that the sender gave.
    pub fn given(&self) -> Option<&str> {
        match self {
            MessageId::Given(id) => Some(id),
            MessageId::Made(_) => None,
        }
    }

    /// The identifier itself.
    pub fn as_str(&self) -> &str {
        match self {
            MessageId::Given(id) | MessageId::Made(id) => id,
        }
    }
}

/// One field of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name as it was written.
    pub name: String,
    /// Its value on one line.
    pub value: String,
}

/// How a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// Beside the text.
    Attached,
    /// Within the text: shown where the HTML names its identifier.
    Inline,
}

/// A file that came with a message. Nobody has opened it: archives stay packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// A name that names no folder and hides nothing; none was given when it is `None`.
    pub name: Option<String>,
    /// What its sender says it is, in lower case; `attachment::check` says what it really is.
    pub content_type: String,
    /// How it came.
    pub disposition: Disposition,
    /// The identifier by which the HTML names it, without angle brackets.
    pub content_id: Option<String>,
    /// Its bytes, transfer encoding undone. A nested message is here as it stands and can be parsed like any other.
    pub content: Vec<u8>,
}

impl File {
    /// Whether it is a message.
    pub fn is_message(&self) -> bool {
        matches!(self.content_type.as_str(), "message/rfc822" | "message/global")
    }
}

impl Mail {
    /// The value of the first field of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// The values of all fields of this name.
    pub fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| header.value.as_str())
    }

    /// The person to answer: who is named for answers, else who wrote, else who sent it.
    pub fn answer_to(&self) -> Option<&Address> {
        self.reply_to.iter().chain(&self.from).chain(&self.sender).find(|one| one.is_deliverable())
    }

    /// Everybody it was openly or secretly sent to.
    pub fn recipients(&self) -> impl Iterator<Item = &Address> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }
}
