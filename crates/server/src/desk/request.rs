//! What can be asked of the desk about one case.

use calendar::Instant;
use desk::Command;
use desk::case::event::{CaseId, CustomerId};
use desk::case::remark;
use mission::{Channel, Priority};

use crate::who::Who;

/// A request about a case that exists. All of it happens, or nothing.
#[derive(Debug, Clone)]
pub struct Request {
    /// The case.
    pub case: CaseId,
    /// Who asks.
    pub who: Who,
    /// What is asked, in order; each is decided on what the ones before it left.
    pub commands: Vec<Command>,
    /// What is remarked besides: tags, notes, hand-offs on offer.
    pub remarks: Vec<remark::Ask>,
    /// The text that goes with it: of the first command that sends or records a message, else an internal note.
    pub text: Option<Text>,
    /// The newest message the asker has seen. When the case has a newer one that they did not write, the request is
    /// refused and they are shown it (brief.md 6).
    pub last_seen: Option<i64>,
    /// A request with a key that was used before is answered as it was then, and nothing happens again.
    pub once: Option<String>,
    /// When it happened, when that was earlier than now: a call or a letter recorded afterwards.
    pub happened_at: Option<Instant>,
    /// Who gets a copy by mail of what is said to the customer: address and name.
    pub copies: Vec<(String, String)>,
}

impl Request {
    /// A request that asks `commands` and says nothing.
    pub fn new(case: CaseId, who: Who, commands: impl Into<Vec<Command>>) -> Request {
        let commands = commands.into();
        Request {
            case,
            who,
            commands,
            remarks: Vec::new(),
            text: None,
            last_seen: None,
            once: None,
            happened_at: None,
            copies: Vec::new(),
        }
    }

    /// The same with remarks.
    pub fn remarking(self, remarks: impl Into<Vec<remark::Ask>>) -> Request {
        Request { remarks: remarks.into(), ..self }
    }

    /// The same with a text.
    pub fn saying(self, text: impl Into<Text>) -> Request {
        Request { text: Some(text.into()), ..self }
    }
}

/// What somebody wrote. Card numbers are masked before it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Markdown of ours, plain text of customers.
    pub body: String,
    /// Files uploaded before, by their ids.
    pub attachments: Vec<i64>,
}

impl From<String> for Text {
    fn from(body: String) -> Text {
        Text { body, attachments: Vec::new() }
    }
}

impl From<&str> for Text {
    fn from(body: &str) -> Text {
        Text::from(body.to_owned())
    }
}

/// A new case.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Who opens it.
    pub who: Who,
    /// Where it came in.
    pub channel: Channel,
    /// Whose it is.
    pub customer: CustomerId,
    /// In one line.
    pub subject: String,
    /// The first message.
    pub text: Text,
    /// The customer's own choice.
    pub priority: Option<Priority>,
    /// As the mission spells it.
    pub category: Option<String>,
    /// The language of the place it came in at, as the mission spells it: of customers who have none of their own.
    pub language: Option<String>,
    /// What else happens at once: a triage, an owner.
    pub commands: Vec<Command>,
    /// See [`Request::once`].
    pub once: Option<String>,
    /// See [`Request::happened_at`].
    pub happened_at: Option<Instant>,
}

impl Opening {
    /// A case that a customer opens, with nothing said but its subject and a first message.
    pub fn of(
        customer: CustomerId,
        channel: Channel,
        subject: impl Into<String>,
        text: impl Into<Text>,
    ) -> Opening {
        Opening {
            who: Who::Customer(customer),
            channel,
            customer,
            subject: subject.into(),
            text: text.into(),
            priority: None,
            category: None,
            language: None,
            commands: Vec::new(),
            once: None,
            happened_at: None,
        }
    }
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The case.
    pub case: CaseId,
    /// The message that was stored.
    pub message: Option<i64>,
    /// The version of its stream afterwards.
    pub version: i64,
}

impl Done {
    /// As it is remembered for a second request of the same key.
    pub(super) fn write(self) -> String {
        format!("{} {} {}", self.case.0, self.message.unwrap_or(0), self.version)
    }

    pub(super) fn read(text: &str) -> Option<Done> {
        let mut parts = text.split(' ');
        let case = CaseId(parts.next()?.parse().ok()?);
        let message: i64 = parts.next()?.parse().ok()?;
        Some(Done { case, message: (message != 0).then_some(message), version: parts.next()?.parse().ok()? })
    }
}
