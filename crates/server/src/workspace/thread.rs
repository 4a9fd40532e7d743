//! The middle pane: the conversation of a case, and where the next reply is written.

use desk::case::state::Status;
use look::composer::Writing;
use look::feedback::{Toast, toasts};
use look::marks::{Side, avatar, channel_icon, channel_name, priority, tier};
use look::talk::Entry;
use look::{Composer, Wall, icon, small_icon};
use maud::{Markup, html};
use mission::{Channel, Priority};

use super::list::Heading;
use super::words::{is_waiting, status};

/// A case with its conversation.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Its number.
    pub number: u32,
    /// The subject.
    pub subject: String,
    /// The priority, when it has been triaged.
    pub priority: Option<Priority>,
    /// How the customer reached us.
    pub channel: Channel,
    /// Who wrote.
    pub customer: String,
    /// What they bought.
    pub tier: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where it stands.
    pub status: Status,
    /// What waits for somebody's answer: a page, a hand-off, an escalation, a merge that can be taken back.
    pub calls: Vec<Call>,
    /// Who else looks at it.
    pub viewers: Vec<Viewer>,
    /// How many messages are older than those below, and the query that shows them.
    pub earlier: Option<(u32, String)>,
    /// Messages, notes and events, the oldest first.
    pub entries: Vec<Entry>,
    /// The form; none for those who may only read.
    pub composer: Option<Composer>,
    /// Where "back" leads on a phone.
    pub back: String,
}

/// Something about a case that waits for somebody's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The icon beside it.
    pub icon: &'static str,
    /// What it is.
    pub words: String,
    /// Where its forms post, below the case: `handoff/verdict`.
    pub to: &'static str,
    /// What is asked for before the first answer, such as what the customer is told.
    pub text: Option<(&'static str, &'static str)>,
    /// What can be answered: verdict and words.
    pub answers: Vec<(&'static str, &'static str)>,
}

impl Call {
    fn show(&self, number: u32) -> Markup {
        html! {
            section.notice data-s="risk" aria-label=(self.words) {
                (icon(self.icon))
                form.stack.tight.grow method="post" action={ "/cases/" (number) "/" (self.to) } {
                    p { b dir="auto" { (self.words) } }
                    @if let Some((name, label)) = self.text {
                        label.stack.tight.sm { (label) textarea.textarea name=(name) rows="2" dir="auto" {} }
                    }
                    p.row {
                        @for (i, (verdict, words)) in self.answers.iter().enumerate() {
                            button.btn.sm.primary[i == 0] type="submit" name="verdict" value=(verdict) { (words) }
                        }
                    }
                }
            }
        }
    }
}

/// A colleague who looks at the same case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Their name.
    pub name: String,
    /// What they are writing.
    pub writes: Option<Writing>,
}

impl Thread {
    /// The pane.
    pub fn show(&self, heading: Heading, wall: &Wall, toast: Option<&Toast>) -> Markup {
        html! {
            section #thread.ws-thread aria-label={ "Conversation with " (self.customer) ", case #" (self.number) } {
                (self.head(heading))
                (self.calls(false))
                (collision(&self.viewers, false))
                // Messages are `h3`: below the `h2` of the conversation, or below this one where it has the `h1`.
                @if heading == Heading::Main { h2.vh { "Messages" } }
                div.ws-scroll tabindex="0" role="group" aria-label="Messages" {
                    @if let Some((n, query)) = &self.earlier {
                        a.earlier href={ "/cases/" (self.number) "?" (query) } {
                            "Show " (look::words::count(*n, "earlier message", "earlier messages"))
                        }
                    }
                    (self.messages(wall, false))
                }
                (toasts(toast))
                @if let Some(composer) = &self.composer { (composer.show(wall)) }
            }
        }
    }

    /// The conversation; as a patch it replaces the one that is shown. What has been shown up to its newest message counts as
    /// read by whoever writes.
    pub fn messages(&self, wall: &Wall, is_patch: bool) -> Markup {
        let newest = self.composer.as_ref().and_then(|composer| composer.last_seen);
        html! {
            ol #messages.thread role="list" data-newest=[newest] hx-swap-oob=[is_patch.then_some("true")] {
                @for entry in &self.entries { (entry.show(wall)) }
            }
        }
    }

    fn head(&self, heading: Heading) -> Markup {
        html! {
            header.ws-head.thread-head {
                a.btn.quiet.icon-only.sm.only-narrow-flex href=(self.back) aria-label="Back to inbox" { (icon("back")) }
                div.grow {
                    @match heading {
                        Heading::Main => h1.truncate tabindex="-1" dir="auto" title=(self.subject) { (self.subject) },
                        Heading::Beside => h2.truncate tabindex="-1" dir="auto" title=(self.subject) { (self.subject) },
                    }
                    p.sub {
                        @if let Some(it) = self.priority { (priority(it)) }
                        span { "#" (self.number) }
                        span.only-wide-i { (small_icon(channel_icon(self.channel))) " " (capital(channel_name(self.channel))) }
                        span { bdi { (self.customer) } }
                        @if let Some(name) = &self.tier { (tier(name)) }
                        @for tag in self.tags.iter().take(MOST_TAGS) { a.tag.only-wide-i href={ "/search?q=tag:" (tag) } dir="auto" { (tag) } }
                    }
                }
                div.row.nowrap {
                    // What asks stays, while what it asks for is replaced.
                    span #presence-beat hidden hx-post={ "/cases/" (self.number) "/presence" } hx-trigger="load, every 30s" hx-swap="none" {}
                    (presence(&self.viewers, false))
                    (self.standing(false))
                    a.btn.sm.icon-only.details-btn href="#context" aria-label="Case details" { (icon("user")) }
                }
            }
        }
    }

    fn calls(&self, is_patch: bool) -> Markup {
        html! { div #calls hx-swap-oob=[is_patch.then_some("true")] { @for call in &self.calls { (call.show(self.number)) } } }
    }

    /// Patches: what waits for an answer, and the status with what can be made of it.
    pub fn standing_patch(&self) -> Markup {
        html! { (self.calls(true)) (self.standing(true)) }
    }

    /// The status, and what can be made of it.
    fn standing(&self, is_patch: bool) -> Markup {
        let number = self.number;
        let step = |to: &str, label: &str, key: Option<&str>| {
            html! {
                li {
                    button type="submit" name="to" value=(to) data-key=[key] {
                        (label) @if let Some(key) = key { " " kbd { (key.to_uppercase()) } }
                    }
                }
            }
        };
        html! {
            details #standing.menu.end hx-swap-oob=[is_patch.then_some("true")] {
                summary.btn.sm {
                    (small_icon("clock"))
                    span { (status(self.status)) }
                    (small_icon("chevdown"))
                    span.vh { "— change status" }
                }
                div {
                    @if self.status.is_open() {
                        form method="post" action={ "/cases/" (number) "/status" } {
                            ul role="list" {
                                @if is_waiting(self.status) {
                                    (step("resume", "Work on it again", Some("w")))
                                } @else {
                                    (step("pending_customer", "Waiting on customer", Some("w")))
                                }
                                @if self.status == Status::Restored { (step("failed_again", "It failed again", None)) }
                                @else { (step("restored", "Service works again", None)) }
                            }
                        }
                        form method="post" action={ "/cases/" (number) "/resolution" } {
                            ul role="list" { li { button type="submit" data-key="e" { "Resolve " kbd { "E" } } } }
                        }
                    } @else if matches!(self.status, Status::Resolved | Status::Closed | Status::Spam | Status::OutOfScope) {
                        form method="post" action={ "/cases/" (number) "/reopening" } {
                            ul role="list" { li { button type="submit" data-key="e" { "Reopen " kbd { "E" } } } }
                        }
                        @if self.status == Status::Resolved {
                            form method="post" action={ "/cases/" (number) "/closing" } {
                                ul role="list" { li { button type="submit" { "Close for good" } } }
                            }
                        }
                    }
                    ul role="list" {
                        @if self.status.is_open() {
                            li { a href={ "/cases/" (number) "/pause" } { "Wait for…" } }
                            li { a href={ "/cases/" (number) "/snooze" } data-key="h" { "Snooze until… " kbd { "H" } } }
                            li { a href={ "/cases/" (number) "/resolution" } { "Resolution path…" } }
                        }
                        li { a href={ "/cases/" (number) "/next-steps" } { "Next step…" } }
                        li { a href={ "/cases/" (number) "/handoff" } { "Hand over…" } }
                        li { a href={ "/cases/" (number) "/record" } { "Record…" } }
                        li { a href={ "/cases/" (number) "/links" } { "Link…" } }
                        li { a href={ "/cases/" (number) "/merge" } { "Merge…" } }
                        li { a href={ "/cases/" (number) "/split" } { "Split…" } }
                    }
                }
            }
        }
    }
}

/// How many tags stand in the head; all of them are in the details.
const MOST_TAGS: usize = 3;

/// Who else looks at the case, and whether they write: what a page is patched with.
pub fn presence_patch(viewers: &[Viewer]) -> Markup {
    html! { (presence(viewers, true)) (collision(viewers, true)) }
}

/// Who else looks at the case. The element is what a patch of presence replaces.
fn presence(viewers: &[Viewer], is_patch: bool) -> Markup {
    html! {
        span #presence.presence.only-wide-i hx-swap-oob=[is_patch.then_some("true")] {
            @for viewer in viewers { (avatar(&viewer.name, Side::Ours)) span.vh { (viewer.name) " is viewing this case" } }
        }
    }
}

/// The warning that a colleague writes at the same time. The element is what a patch of presence replaces.
fn collision(viewers: &[Viewer], is_patch: bool) -> Markup {
    let writer = viewers.iter().find_map(|viewer| Some((&viewer.name, viewer.writes?)));
    html! {
        div #collision role="status" hx-swap-oob=[is_patch.then_some("true")] {
            @if let Some((name, writes)) = writer {
                div.notice.collision {
                    (icon("eye"))
                    p {
                        b {
                            bdi { (name) }
                            @match writes {
                                Writing::Note => " is writing an internal note.",
                                Writing::Reply => " is writing a reply.",
                            }
                        }
                        " Your draft is kept. If they post first you will see it before yours goes out."
                    }
                }
            }
        }
    }
}

/// The pane when no case is open.
pub fn nothing_open(n_waiting: u32, toast: Option<&Toast>) -> Markup {
    let words = html! {
        @if n_waiting == 0 { "Choose a case from the list. Nothing waits for a priority." }
        @else { "Choose a case from the list, or help with triage." }
    };
    let next = (n_waiting > 0).then_some(("Help with triage", "/triage"));
    html! {
        section #thread.ws-thread aria-label="Conversation" {
            div.ws-scroll { (look::feedback::empty(look::feedback::Art::Clear, &html! { h2 { "No case is open" } }, &words, next)) }
            (toasts(toast))
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
