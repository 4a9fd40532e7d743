//! Small marks: priority, channel, promise state, pill, avatar.

use maud::{Markup, html};
use mission::{Channel, Priority};

use crate::icon::{icon, small_icon};
use crate::words::initials;

/// A priority: weight of ink, never a hue.
pub fn priority(priority: Priority) -> Markup {
    html! { span.pri data-p=(priority as u8 + 1) { (priority.word()) } }
}

/// The icon of a channel.
pub const fn channel_icon(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "mail",
        Channel::Portal => "globe",
        Channel::Chat => "chat",
        Channel::Phone => "phone",
        Channel::Social => "social",
        Channel::InApp => "app",
        Channel::Letter => "file",
    }
}

/// What people call a channel, as it stands in a sentence.
pub const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Portal => "portal",
        Channel::Chat => "chat",
        Channel::Phone => "phone",
        Channel::Social => "social",
        Channel::InApp => "in-app",
        Channel::Letter => "letter",
    }
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    /// Kept.
    Kept,
    /// At risk.
    AtRisk,
    /// Broken.
    Broken,
    /// Too early to tell.
    NoData,
}

impl PromiseState {
    /// The word by which the stylesheet knows it, its icon, and the word for people.
    const fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            PromiseState::Kept => ("kept", "star", "Kept"),
            PromiseState::AtRisk => ("risk", "star-risk", "At risk"),
            PromiseState::Broken => ("broken", "star-broken", "Broken"),
            PromiseState::NoData => ("none", "star-none", "Not enough data"),
        }
    }

    /// The word by which the stylesheet knows it.
    pub const fn key(self) -> &'static str {
        self.parts().0
    }

    /// Its icon.
    pub const fn sign(self) -> &'static str {
        self.parts().1
    }

    /// What people call it.
    pub const fn word(self) -> &'static str {
        self.parts().2
    }

    /// Icon and word; four shapes, so that colour is never alone.
    pub fn show(self) -> Markup {
        html! { span.state data-s=(self.key()) { (icon(self.sign())) (self.word()) } }
    }

    /// The same in a pill.
    pub fn pill(self) -> Markup {
        html! { span.pill data-s=(self.key()) { (icon(self.sign())) (self.word()) } }
    }
}

/// What a pill is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing but what it says.
    Plain,
    /// Something of ours, such as a live chat.
    Accent,
    /// Internal.
    Note,
    /// A promise kept.
    Kept,
    /// A promise at risk.
    Risk,
    /// A promise broken.
    Broken,
}

impl Tone {
    /// The word by which the stylesheet knows it.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Tone::Plain => None,
            Tone::Accent => Some("accent"),
            Tone::Note => Some("note"),
            Tone::Kept => Some("kept"),
            Tone::Risk => Some("risk"),
            Tone::Broken => Some("broken"),
        }
    }
}

/// A word in a pill, with an icon when there is one.
pub fn pill(tone: Tone, sign: Option<&str>, words: &str) -> Markup {
    html! { span.pill data-s=[tone.word()] { @if let Some(sign) = sign { (icon(sign)) } (words) } }
}

/// The tier of a customer.
pub fn tier(name: &str) -> Markup {
    html! { span.tier { (icon("star")) span dir="auto" { (name) } } }
}

/// Whose face an avatar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A customer's.
    Theirs,
    /// One of ours.
    Ours,
}

/// The letters of a name in a circle. The name itself stands beside it.
pub fn avatar(name: &str, side: Side) -> Markup {
    html! { span.avatar.staff[side == Side::Ours] aria-hidden="true" { (initials(name)) } }
}

/// The same, large.
pub fn large_avatar(name: &str) -> Markup {
    html! { span.avatar.lg aria-hidden="true" { (initials(name)) } }
}

/// A file that hangs on a message.
pub fn file_link(name: &str, n_bytes: u64, address: &str) -> Markup {
    html! {
        a.file href=(address) download {
            (small_icon("file")) bdi { (name) } " " span.muted { (crate::words::size(n_bytes)) }
        }
    }
}
