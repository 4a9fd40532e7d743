//! Where a reply or a note is written.

use calendar::Instant;
use maud::{Markup, PreEscaped, html};
use mission::Channel;

use crate::field::Mistakes;
use crate::icon::{icon, small_icon};
use crate::marks::channel_name;
use crate::talk::Entry;
use crate::upload::{FILES, Kept, kept};
use crate::wall::Wall;

/// The composer of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composer {
    /// The case.
    pub case: u32,
    /// Who shall read it.
    pub kind: Writing,
    /// Who a public reply goes to; none when the case takes no reply any more, only notes.
    pub to: Option<Addressee>,
    /// Who else was on the customer's mail, and gets a copy unless that is taken back.
    pub copies: Vec<Copied>,
    /// What stands below a reply by mail, as safe markup; empty for nothing.
    pub signature: String,
    /// The text so far.
    pub body: String,
    /// The files that go with it so far.
    pub files: Vec<Kept>,
    /// When the text was last kept as a draft.
    pub saved_at: Option<Instant>,
    /// The newest message the writer has seen.
    pub last_seen: Option<i64>,
    /// Makes sure that the same text is sent once.
    pub once: String,
    /// What is wrong with it.
    pub mistakes: Mistakes,
    /// What others wrote in the meantime (409): shown above the kept text.
    pub newer: Vec<Entry>,
}

/// Who shall read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// The customer.
    Reply,
    /// The desk alone.
    Note,
}

/// Who a public reply goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The customer's name.
    pub name: String,
    /// How it reaches them.
    pub channel: Channel,
}

/// Somebody who gets a copy of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The address.
    pub address: String,
    /// Their name; empty when it is not known.
    pub name: String,
    /// Whether they get it.
    pub is_on: bool,
}

impl Composer {
    /// The form.
    pub fn show(&self, wall: &Wall) -> Markup {
        let address = format!("/cases/{}/messages", self.case);
        html! {
            form #composer.composer action=(address) method="post" enctype="multipart/form-data" aria-label="Write" data-case=(self.case)
                hx-post=(address) hx-encoding="multipart/form-data" hx-target="#messages" hx-swap="beforeend"
                hx-disabled-elt="find [data-send]" {
                @if let Some(seen) = self.last_seen { input #last-seen type="hidden" name="last_seen" value=(seen); }
                input type="hidden" name="once" value=(self.once);
                (self.mistakes.summary())
                (self.collision(wall))
                div.composer-box data-kind=(self.kind.word()) {
                    (self.top())
                    label.vh for="body" { "Message" }
                    (self.area())
                    (self.mail())
                    (kept(&self.files))
                    (self.bar(wall))
                }
            }
        }
    }

    fn collision(&self, wall: &Wall) -> Markup {
        html! {
            @if !self.newer.is_empty() {
                section.newer role="alert" aria-label="New since you began to write" {
                    div.notice data-s="risk" {
                        (icon("eye"))
                        p { b { "Somebody wrote while you were writing." } " Your text is kept below. Read what is new, then send it as it is or change it." }
                    }
                    ol.thread role="list" { @for entry in &self.newer { (entry.show(wall)) } }
                }
            }
        }
    }

    fn top(&self) -> Markup {
        let is_note = self.kind == Writing::Note || self.to.is_none();
        html! {
            div.row.between.composer-top {
                fieldset.seg {
                    legend.vh { "Kind of message" }
                    @if self.to.is_some() {
                        label { input type="radio" name="kind" value="public" checked[!is_note]; (small_icon("reply")) "Public reply" }
                    }
                    label { input type="radio" name="kind" value="note" checked[is_note]; (small_icon("lock")) "Internal note" }
                }
                p.xs.muted.only-wide {
                    @if let Some(to) = &self.to { span.for-public { "To " bdi { (to.name) } " by " (channel_name(to.channel)) } }
                    span.for-note { "Only your team sees this" }
                }
            }
        }
    }

    fn area(&self) -> Markup {
        let draft = format!("/cases/{}/draft", self.case);
        let wrong = self.mistakes.of("body");
        html! {
            div.picker-wrap {
                textarea #body.composer-text name="body" rows="3" dir="auto" placeholder="Type / for canned replies, @ for people"
                    aria-describedby="body-hint" aria-controls="picker" aria-autocomplete="list" aria-invalid=[wrong.map(|_| "true")]
                    hx-put=(draft) hx-trigger="input changed delay:800ms" hx-params="body,kind" hx-target="#draft-state"
                    hx-swap="innerHTML" hx-sync="this:replace" { (self.body) }
                p #body-hint.vh { "Suggestions open above as you type a slash command. Use the arrow keys to choose." }
                div #picker.picker role="listbox" aria-label="Canned replies and people" data-source={ "/cases/" (self.case) "/insertions" } hidden {}
            }
        }
    }

    /// What goes with a reply by mail.
    fn mail(&self) -> Markup {
        html! {
            @if !self.copies.is_empty() {
                fieldset.files.for-public {
                    legend.vh { "Copy to" }
                    @for (nth, copy) in self.copies.iter().enumerate() {
                        label.file title=(copy.address) {
                            input type="checkbox" name={ "copy-" (nth) } value={ (copy.address) " " (copy.name) } checked[copy.is_on];
                            span { "Copy to " bdi { (if copy.name.is_empty() { &copy.address } else { &copy.name }) } }
                        }
                    }
                }
            }
            @if !self.signature.is_empty() {
                details.disclosure.for-public.files { summary.xs { "Signature" } div.xs.muted { (PreEscaped(&self.signature)) } }
            }
        }
    }

    fn bar(&self, wall: &Wall) -> Markup {
        html! {
            div.row.between.composer-bar {
                div.row.tools {
                    a.btn.quiet.icon-only.sm href={ "/cases/" (self.case) "/insertions" } aria-label="Canned replies" data-pick="/" { (icon("canned")) }
                    label.btn.quiet.icon-only.sm for="files" { (icon("attach")) span.vh { "Attach files" } }
                    input #files.vh type="file" name=(FILES) multiple aria-invalid=[self.mistakes.of(FILES).map(|_| "true")];
                    span #files-named.xs.muted {}
                    span #draft-state.draft.xs.muted data-draft {
                        @if let Some(at) = self.saved_at { "Draft saved " (wall.short(at)) }
                    }
                }
                div.row.send {
                    div.btn-pair {
                        button.btn.primary type="submit" data-send {
                            @if self.newer.is_empty() {
                                span.for-public { "Send" span.only-wide-t { ", keep open" } } span.for-note { "Add note" }
                            } @else {
                                span.for-public { "Send anyway" } span.for-note { "Add anyway" }
                            }
                            " " kbd.only-wide-i { "Ctrl ↵" }
                        }
                        @if self.to.is_some() { (self.endings()) }
                    }
                }
            }
        }
    }

    fn endings(&self) -> Markup {
        html! {
            details.menu.end.up.for-public {
                summary.btn.primary aria-label="Send options" { (small_icon("chevdown")) }
                ul role="list" {
                    li { button type="submit" name="then" value="waiting" { span { "Send and wait on customer" small { "pauses the clocks that wait for an answer" } } } }
                    li { button type="submit" name="then" value="resolved" { span { "Send and resolve" small { "the customer may reopen it" } } } }
                }
            }
        }
    }
}

impl Writing {
    /// The word that forms send.
    pub const fn word(self) -> &'static str {
        match self {
            Writing::Reply => "public",
            Writing::Note => "note",
        }
    }
}

/// What the state of a draft says after it was kept on the server.
pub fn draft_saved(at: Instant, wall: &Wall) -> Markup {
    html! { "Draft saved " (wall.time(at)) }
}

/// Something that can be put into a text: a canned reply, a person, an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// What is typed for it, with its sign: `/handover`, `@Tomás`.
    pub label: String,
    /// What it is about.
    pub note: String,
    /// The text that it becomes.
    pub text: String,
}

/// What `/cases/{number}/insertions` answers: the options of the list box.
pub fn insertions(found: &[Insertion]) -> Markup {
    html! {
        @for it in found {
            div role="option" aria-selected="false" data-text=(it.text) { b dir="auto" { (it.label) } " " span.muted dir="auto" { (it.note) } }
        }
    }
}
