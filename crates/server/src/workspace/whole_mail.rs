//! The page of one mail: its header, how it looked, its whole text with all that it quotes.

use channels::email::{Address, Mail};
use channels::text::{Format, render};
use look::desk::{DeskPage, Place};
use look::mail::{Proof, Sheet};
use look::marks::pill;
use look::{Desk, icon};
use maud::{Markup, PreEscaped, html};
use store::mail::incoming::Incoming;

use super::words::{crumbs, page_head};

/// A mail.
pub struct View<'a> {
    /// Its case.
    pub number: u32,
    /// The subject of the case.
    pub subject: String,
    /// What was read of it.
    pub mail: &'a Mail,
    /// How it came.
    pub came: &'a Incoming,
    /// Whether it is from whom it names, and what was checked.
    pub proof: Option<(Proof, String)>,
    /// How it looked, when it was HTML.
    pub sheet: Option<Sheet>,
    /// Its files that were kept.
    pub files: Vec<look::talk::Attachment>,
}

/// The page.
pub fn page(desk: &Desk, view: &View<'_>) -> Markup {
    let here = format!("/cases/{}", view.number);
    let above = format!("#{} {}", view.number, view.subject);
    let writer = named(&view.mail.from);
    let title = if writer.is_empty() { "Mail".to_owned() } else { format!("Mail from {writer}") };
    let original =
        format!("/cases/{}/messages/{}/original", view.number, view.came.message.unwrap_or_default());
    let actions = html! { a.btn href=(original) download { (icon("download")) "Original" } };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Mail"))
            (page_head(&html! { bdi { (title) } }, &html! { "Came " (desk.wall.long(view.came.received_at)) }, &actions))
            section.panel aria-label="Header" { (header(view, desk)) }
            @if let Some(sheet) = &view.sheet {
                section.panel aria-labelledby="as-sent" { h2 #as-sent { "As it was sent" } (sheet.show()) }
            }
            section.panel aria-labelledby="as-text" {
                h2 #as-text { "As text" }
                div.msg-body dir="auto" { (PreEscaped(render(Format::Plain, &view.mail.text).as_str())) }
            }
            @if !view.files.is_empty() {
                section.panel aria-labelledby="with-it" { h2 #with-it { "Files" } (look::talk::files(&view.files)) }
            }
        }
    };
    desk.page(&DeskPage { title: &title, place: Some(Place::Inbox), panes: None }, &content)
}

fn header(view: &View<'_>, desk: &Desk) -> Markup {
    let mail = view.mail;
    let row = |name: &str, value: String| {
        html! { @if !value.is_empty() { dt { (name) } dd dir="auto" { (value) } } }
    };
    html! {
        dl.kv {
            (row("From", named(&mail.from)))
            @if let Some((proof, checks)) = &view.proof {
                dt { "Sender" }
                dd { (pill(proof.tone, Some("shield"), &proof.words)) @if !checks.is_empty() { p.xs.muted { (checks) } } }
            }
            (row("Sent by", mail.sender.iter().map(Address::to_string).collect()))
            (row("Answers go to", named(&mail.reply_to)))
            (row("To", named(&mail.to)))
            (row("Copy to", named(&mail.cc)))
            (row("Came to", view.came.address.clone()))
            (row("Subject", mail.subject.clone()))
            @if let Some(at) = mail.sent_at {
                (row("Written", format!("{}, by its sender's clock", desk.wall.long(calendar::Instant(at.as_millisecond())))))
            }
        }
    }
}

fn named(people: &[Address]) -> String {
    people.iter().map(Address::to_string).collect::<Vec<_>>().join(", ")
}
