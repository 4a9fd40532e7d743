//! A conversation: messages, notes, and what happened between them.

use calendar::Instant;
use maud::{Markup, PreEscaped, html};
use mission::policy::ClauseNumber;

use crate::clause::clause;
use crate::icon::small_icon;
use crate::mail::Mail;
use crate::marks::{Side, Tone, avatar, file_link, pill};
use crate::wall::Wall;

/// Where the clauses of the mission stand.
pub const MISSION: &str = "/mission";

/// One entry of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Somebody wrote.
    Message(Message),
    /// Something happened.
    Event(Happening),
}

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: i64,
    /// Who wrote it.
    pub author: String,
    /// On which side they are.
    pub side: Side,
    /// Who reads it.
    pub kind: MessageKind,
    /// To whom it went, when that is worth a word.
    pub to: Option<String>,
    /// When.
    pub at: Instant,
    /// The text; an empty line begins a new paragraph.
    pub body: String,
    /// The text as safe markup, where it has any: what stands there instead of the paragraphs.
    pub markup: Option<String>,
    /// The language of the text, when it is not the page's.
    pub language: Option<String>,
    /// The files that came with it.
    pub files: Vec<Attachment>,
    /// Whether it has not been answered or read yet.
    pub is_new: bool,
    /// What it was as a mail, when it was one.
    pub mail: Option<Box<Mail>>,
}

/// Who reads a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageKind {
    /// Customer and desk.
    Public,
    /// The desk alone.
    Note,
    /// A reply that has not left yet.
    Pending {
        /// When it leaves.
        leaves_at: Instant,
        /// Where a POST takes it back.
        undo: String,
    },
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called.
    pub name: String,
    /// How large it is.
    pub n_bytes: u64,
    /// Where it is.
    pub address: String,
    /// Whether it is an image that is shown here.
    pub is_shown: bool,
}

impl Attachment {
    /// The link to the file; an image stands there itself.
    pub fn show(&self) -> Markup {
        html! {
            @if self.is_shown {
                a.file.shown href=(self.address) {
                    img src=(self.address) alt=(self.name) loading="lazy" decoding="async";
                    span { bdi { (self.name) } " " span.muted { (crate::words::size(self.n_bytes)) } }
                }
            } @else {
                (file_link(&self.name, self.n_bytes, &self.address))
            }
        }
    }
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The name of its icon.
    pub icon: &'static str,
    /// What happened.
    pub parts: Vec<Part>,
    /// The clause it follows from.
    pub clause: Option<ClauseNumber>,
    /// When.
    pub at: Instant,
    /// Whether a promise is in danger by it.
    pub is_risk: bool,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// As the rest.
    Plain(String),
    /// A name that stands out.
    Strong(String),
    /// Words that lead somewhere, and where.
    Link(&'static str, String),
}

impl Entry {
    /// The entry as an item of the list `#messages`.
    pub fn show(&self, wall: &Wall) -> Markup {
        match self {
            Entry::Message(message) => message.show(wall),
            Entry::Event(happening) => happening.show(wall),
        }
    }
}

impl Message {
    /// The message as an item of the list `#messages`.
    pub fn show(&self, wall: &Wall) -> Markup {
        let is_note = self.kind == MessageKind::Note;
        let leaves_at = match self.kind {
            MessageKind::Pending { leaves_at, .. } => Some(leaves_at),
            _ => None,
        };
        html! {
            li .msg.ours[self.side == Side::Ours && !is_note].note[is_note].pending[leaves_at.is_some()]
                id={ "m-" (self.id) } data-new[self.is_new] data-send-at=[leaves_at.map(Instant::as_ms)] {
                (avatar(&self.author, self.side))
                article aria-labelledby={ "m" (self.id) } {
                    header {
                        h3 id={ "m" (self.id) } dir="auto" { (self.author) }
                        @if let Some(to) = &self.to { span.muted.sm { "to " bdi { (to) } } }
                        @if is_note { (pill(Tone::Note, Some("lock"), "Internal note")) }
                        @if let MessageKind::Pending { leaves_at, undo } = &self.kind {
                            span.pill { (crate::icon::icon("clock")) span data-countdown { "Goes out at " (wall.time(*leaves_at)) } }
                            form.undo method="post" action=(undo) hx-post=(undo) hx-swap="none" {
                                button.btn.sm type="submit" { "Undo " kbd { "Z" } }
                            }
                        } @else {
                            time datetime=(self.at) { (wall.short(self.at)) }
                        }
                    }
                    @match &self.markup {
                        Some(markup) => div.msg-body dir="auto" lang=[self.language.as_deref()] { (PreEscaped(markup)) },
                        None => (paragraphs(&self.body, self.language.as_deref())),
                    }
                    (files(&self.files))
                    @if let Some(mail) = &self.mail { (mail.show(wall)) }
                }
            }
        }
    }
}

impl Happening {
    fn show(&self, wall: &Wall) -> Markup {
        html! {
            li.event data-s=[self.is_risk.then_some("risk")] {
                (small_icon(self.icon))
                span {
                    @for part in &self.parts {
                        @match part {
                            Part::Plain(words) => (crate::typeset(words)),
                            Part::Strong(words) => b { bdi { (words) } },
                            Part::Link(words, address) => a href=(address) { (words) },
                        }
                    }
                    @if let Some(number) = self.clause { " " (clause(number, MISSION)) }
                }
                time datetime=(self.at) { (wall.short(self.at)) }
            }
        }
    }
}

/// The files of a message.
pub fn files(files: &[Attachment]) -> Markup {
    html! { @if !files.is_empty() { p.files { @for file in files { (file.show()) } } } }
}

/// A text of a person, paragraph by paragraph.
pub fn paragraphs(text: &str, language: Option<&str>) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").map(str::trim).filter(|it| !it.is_empty()) {
            p.said dir="auto" lang=[language] { (paragraph) }
        }
    }
}
