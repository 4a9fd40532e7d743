//! What a message was as a mail: who was on it, how it looked, how far it got.

use calendar::Instant;
use maud::{Markup, html};

use crate::icon::small_icon;
use crate::marks::{Tone, pill};
use crate::wall::Wall;

/// What the frame of a mail may do: open links in windows of their own. No script, no form, no way to the page around it.
const SANDBOX: &str = "allow-popups allow-popups-to-escape-sandbox";

/// What is known of a message as a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mail {
    /// Whom it names: a word such as `copy to`, and who.
    pub people: Vec<(&'static str, String)>,
    /// Whether it is really from whom it names.
    pub proof: Option<Proof>,
    /// How it looked, when it was HTML.
    pub sheet: Option<Sheet>,
    /// Where the whole of it is.
    pub whole: Option<String>,
    /// How far it got, once for each address.
    pub deliveries: Vec<Delivery>,
}

/// What the checks of a mail came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How it is shown.
    pub tone: Tone,
    /// In words.
    pub words: String,
}

/// A mail as it was sent, in a frame of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The id of its message.
    pub id: i64,
    /// Where the page of the mail is; `/html` below it is the sheet.
    pub address: String,
    /// What the frame is called.
    pub title: String,
    /// How many images of others it shows.
    pub n_images: u32,
    /// Whether they are loaded now.
    pub has_images: bool,
    /// Whether it is shown without being asked for: its text says little.
    pub is_open: bool,
}

/// How far a mail got to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The address.
    pub to: String,
    /// How far.
    pub standing: Standing,
    /// When it got there.
    pub at: Instant,
    /// Why it got no further.
    pub reason: Option<String>,
    /// Where a POST sends it again, for those who may.
    pub again: Option<String>,
}

/// How far a mail got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits, or is tried again.
    Queued,
    /// The next server has it.
    Sent,
    /// It did not arrive.
    Failed,
    /// We send nothing to this address.
    Suppressed,
}

impl Mail {
    /// What stands below the text of a message.
    pub fn show(&self, wall: &Wall) -> Markup {
        html! {
            @if let Some(sheet) = &self.sheet { (sheet.folded()) }
            @if !self.people.is_empty() || self.proof.is_some() || self.whole.is_some() {
                p.row.xs.muted {
                    @for (word, who) in &self.people { span { (word) " " bdi { (who) } } }
                    @if let Some(proof) = &self.proof { (pill(proof.tone, Some("shield"), &proof.words)) }
                    @if let Some(whole) = &self.whole { a href=(whole) { "Whole mail" } }
                }
            }
            @for delivery in &self.deliveries { (delivery.show(wall)) }
        }
    }
}

impl Sheet {
    /// The sheet folded away below a text, as it stays while the conversation is patched.
    fn folded(&self) -> Markup {
        html! {
            details.disclosure id={ "sheet-" (self.id) } open[self.is_open] hx-preserve="true" {
                summary.xs { "As it was sent" }
                (self.show())
            }
        }
    }

    /// The sheet, and what it does not show.
    pub fn show(&self) -> Markup {
        let images = crate::words::count(self.n_images, "image of others", "images of others");
        let with_images = format!("{}?images=1", self.address);
        let source = format!("{}/html{}", self.address, if self.has_images { "?images=1" } else { "" });
        html! {
            div.sheet {
                @if self.n_images > 0 {
                    p.xs.muted role="status" {
                        @if self.has_images { (images) " loaded for this view; their senders can see that." }
                        @else {
                            (images) " not loaded. "
                            a href=(with_images) hx-get=(with_images) hx-target="closest .sheet" hx-swap="outerHTML" { "Load them" }
                        }
                    }
                }
                iframe title=(self.title) src=(source) sandbox=(SANDBOX) loading="lazy" referrerpolicy="no-referrer" {}
            }
        }
    }
}

impl Delivery {
    /// How far it got, and what can be done about it.
    pub fn show(&self, wall: &Wall) -> Markup {
        let is_risk = matches!(self.standing, Standing::Failed | Standing::Suppressed);
        let symbol = match self.standing {
            Standing::Queued => "clock",
            Standing::Sent => "check",
            Standing::Failed | Standing::Suppressed => "alert",
        };
        html! {
            div.delivery.xs data-s=[is_risk.then_some("risk")] {
                p.row.nowrap {
                    (small_icon(symbol))
                    span {
                        (self.words()) " "
                        @if self.standing == Standing::Sent { time datetime=(self.at) { (wall.short(self.at)) } }
                        @if let Some(reason) = &self.reason { span.muted { (reason) } }
                    }
                }
                @if let Some(again) = &self.again {
                    form.row method="post" action=(again) {
                        label.row { "To" input.input type="email" name="to" value=(self.to) autocomplete="off" required; }
                        button.btn.sm type="submit" { "Send again" }
                    }
                }
            }
        }
    }

    fn words(&self) -> Markup {
        let to = html! { bdi { (self.to) } };
        match self.standing {
            Standing::Queued if self.reason.is_some() => html! { "Tried again to " (to) ":" },
            Standing::Queued => html! { "On its way to " (to) },
            Standing::Sent => html! { "Mailed to " (to) },
            Standing::Failed => html! { b { "Did not arrive at " (to) ":" } },
            Standing::Suppressed => html! { b { "Not mailed to " (to) ":" } },
        }
    }
}
