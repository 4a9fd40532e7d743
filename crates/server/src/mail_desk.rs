//! Looking after mail: how it comes in and goes out, where each mail is, and what is said in ours.

pub mod addresses;
pub mod arrived;
pub mod one_mail;
pub mod outgoing;
pub mod overview;
pub mod quarantine;
mod remedy;
mod standing;
pub mod suppressed;
pub mod templates;
pub mod trial;
pub mod undo;

use axum::response::{IntoResponse, Redirect, Response};
use look::Desk;
use look::desk::{DeskPage, Place};
use look::feedback::Toast;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::errors::Failure;
use crate::mail::MailRoom;
use crate::permission::{Action, can};
use crate::session::Visitor;
use crate::shell;

/// The pages about mail: words and address.
const TABS: [(&str, &str); 7] = [
    ("How it stands", "/mail"),
    ("Where is that mail?", "/mail/arrived"),
    ("Quarantine", "/mail/quarantine"),
    ("Not arrived", "/mail/outgoing"),
    ("Held back", "/mail/suppressions"),
    ("Our addresses", "/mail/addresses"),
    ("Texts", "/mail/templates"),
];

/// What was done, as addresses and toasts say it.
const DONE: [(&str, &str); 12] = [
    ("undone", "Taken back."),
    ("saved", "Saved."),
    ("usual", "The usual text leaves from now on."),
    ("restored", "The earlier version leaves from now on."),
    ("placed", "The mail has its place now."),
    ("still", "It could not be placed this time either; the reason stands below."),
    ("trying", "All of them are tried again. Those that cannot be placed come back."),
    ("dismissed", "Nothing will be done about this mail."),
    ("again", "The mail leaves again."),
    ("held", "Nothing is sent to this address from now on."),
    ("freed", "Mail goes to this address again."),
    ("removed", "The address is not set up any more."),
];

/// What was just done, as an address says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
    /// The id of what takes it back; a text, as numbers do not survive being flattened into other queries.
    undo: Option<String>,
}

impl Done {
    fn toast(&self) -> Option<Toast> {
        let (_, words) = DONE.iter().find(|(key, _)| Some(*key) == self.done.as_deref())?;
        let undo =
            self.undo.as_deref().and_then(|id| id.parse::<i64>().ok()).map(|id| match self.done.as_deref() {
                Some("dismissed") => format!("/mail/arrived/{id}/return"),
                _ => format!("/mail/undo/{id}"),
            });
        Some(Toast { words: (*words).to_owned(), undo })
    }
}

/// Goes to a page, which says what was done.
fn finish(address: &str, done: &str, undo: Option<i64>) -> Response {
    let sign = if address.contains('?') { '&' } else { '?' };
    let undo = undo.map_or_else(String::new, |id| format!("&undo={id}"));
    Redirect::to(&format!("{address}{sign}done={done}{undo}")).into_response()
}

/// The mail room, where there is one.
fn room(app: &App) -> Option<MailRoom> {
    Some(MailRoom::new(app.clone(), app.config().mail.clone()?))
}

fn may_manage(visitor: &Visitor) -> bool {
    can(visitor.role, Action::ManageMail)
}

/// The frame of a page about mail.
async fn frame(app: &App, visitor: &Visitor, done: &Done) -> Result<Desk, Failure> {
    Ok(Desk { toast: done.toast(), ..shell::desk(app, visitor).await? })
}

/// A page about mail: its heading, what stands beside it, and the way to the others.
fn page(
    desk: &Desk,
    (title, here): (&str, &str),
    (lead, actions): (&Markup, &Markup),
    content: &Markup,
) -> Markup {
    let content = html! {
        div.page {
            header.page-head {
                div { h1 { @if here == "/mail" { "Mail" } @else { (title) } } p { (lead) } }
                div.actions { (actions) }
            }
            nav.tabs aria-label="Mail" {
                ul role="list" {
                    @for (words, address) in TABS {
                        li { a href=(address) aria-current=[(address == here).then_some("page")] { (words) } }
                    }
                }
            }
            (content)
        }
    };
    desk.page(&DeskPage { title, place: Some(Place::Mail), panes: None }, &content)
}

/// A language by its English name, where we know it.
fn language_name(code: &str) -> &str {
    const NAMES: [(&str, &str); 10] = [
        ("en", "English"),
        ("es", "Spanish"),
        ("de", "German"),
        ("fr", "French"),
        ("it", "Italian"),
        ("pt", "Portuguese"),
        ("nl", "Dutch"),
        ("pl", "Polish"),
        ("ja", "Japanese"),
        ("zh", "Chinese"),
    ];
    NAMES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}
