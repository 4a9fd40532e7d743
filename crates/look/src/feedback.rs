//! What a page says to its reader: notices, toasts, empty states.

use maud::{Markup, html};

use crate::icon::{icon, small_icon};
use crate::marks::Tone;

/// A notice in the flow of a page.
pub fn notice(tone: Tone, words: &Markup) -> Markup {
    let sign = match tone {
        Tone::Kept => "check",
        Tone::Risk | Tone::Broken => "alert",
        Tone::Note => "lock",
        Tone::Plain | Tone::Accent => "eye",
    };
    html! { div.notice data-s=[tone.word()] { (icon(sign)) div { (words) } } }
}

/// A word of confirmation, with a way back while there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// What was done.
    pub words: String,
    /// Where a POST takes it back.
    pub undo: Option<String>,
}

impl Toast {
    /// The toast, to stand in [`toasts`].
    pub fn show(&self) -> Markup {
        html! {
            div.toast {
                p dir="auto" { (self.words) }
                @if let Some(undo) = &self.undo {
                    form method="post" action=(undo) hx-post=(undo) hx-swap="none" {
                        button.btn.sm type="submit" { "Undo" }
                    }
                }
            }
        }
    }
}

/// The one place of a page where toasts stand.
pub fn toasts(toast: Option<&Toast>) -> Markup {
    html! {
        div #toasts.toasts role="status" aria-live="polite" aria-atomic="true" {
            @if let Some(toast) = toast { (toast.show()) }
        }
    }
}

/// A drawing for a place where nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Art {
    /// A clear sky.
    Clear,
    /// Points too few for a line.
    Early,
    /// A book without pages.
    Book,
    /// A lens that found nothing.
    Lens,
}

impl Art {
    /// The drawing.
    pub fn show(self) -> Markup {
        let plain: &[&str] = match self {
            Art::Clear => &["M20 58h80"],
            Art::Early => &["M14 66h92M14 66V16"],
            Art::Book => {
                &["M60 20c-8-6-22-6-36-4v44c14-2 28-2 36 4 8-6 22-6 36-4V16c-14-2-28-2-36 4zM60 20v44"]
            }
            Art::Lens => &["M69 51l18 18", "M54 16a20 20 0 1 0 .01 0z"],
        };
        let star = match self {
            Art::Clear => Some(
                "M60 14C61.5 30 66 34.5 82 36 66 37.5 61.5 42 60 58 58.5 42 54 37.5 38 36 54 34.5 58.5 30 60 14z",
            ),
            Art::Early => Some("M34 44a4 4 0 1 0 .01 0zM58 26a4 4 0 1 0 .01 0z"),
            Art::Book => {
                Some("M84 28c.8 6 2.5 7.7 8 8.5-5.5.8-7.2 2.5-8 8.5-.8-6-2.5-7.7-8-8.5 5.5-.8 7.2-2.5 8-8.5z")
            }
            Art::Lens => None,
        };
        html! {
            svg.art viewBox="0 0 120 80" aria-hidden="true" {
                @for line in plain { path.a1 d=(line) {} }
                @if let Some(star) = star { path.a2 d=(star) {} }
            }
        }
    }
}

/// Says what is true, why, and one next step: words and address.
pub fn empty(art: Art, heading: &Markup, words: &Markup, next: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            (art.show())
            (heading)
            p { (words) }
            @if let Some((label, address)) = next { a.btn href=(address) { (label) } }
        }
    }
}

/// A mistake beside the field it is about.
pub(crate) fn mistake(id: &str, words: &str) -> Markup {
    html! { p.err id=(id) { (small_icon("alert")) span { span.vh { "Error: " } (words) } } }
}
