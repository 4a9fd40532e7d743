//! A case: its conversation, with the list on its left and its details on its right.

use look::composer::Composer;
use look::desk::{DeskPage, Pane, Panes, Place, toast_patch};
use look::feedback::Toast;
use look::talk::{Entry, Message};
use look::{Desk, Wall};
use maud::{Markup, PreEscaped, html};

use super::context::Context;
use super::inbox::stream;
use super::list::{Heading, List};
use super::thread::Thread;

/// A case that is open.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its conversation.
    pub thread: Thread,
    /// Its details.
    pub context: Context,
}

/// The page of a case.
#[derive(Debug, Clone)]
pub struct View {
    /// The list it was opened from.
    pub list: List,
    /// The case.
    pub opened: Opened,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let Opened { thread, context } = &view.opened;
    let title = format!("#{} {}", thread.number, thread.subject);
    let has_mistakes = thread.composer.as_ref().is_some_and(|composer| !composer.mistakes.is_empty());
    let title = if has_mistakes { format!("Error: {title}") } else { title };
    let content = html! {
        div.ws {
            (view.list.show(Heading::Beside, &desk.wall))
            (thread.show(Heading::Main, &desk.wall, desk.toast.as_ref()))
            (context.show(&desk.wall))
        }
    };
    let stream = stream(&view.list, Some(&view.opened));
    let panes = Some(Panes { shown: Pane::Case, stream: &stream });
    desk.page(&DeskPage { title: &title, place: Some(Place::Inbox), panes }, &content)
}

/// The answer when a row is opened beside its list: the conversation, and the details in their own place.
pub fn fragment(desk: &Desk, opened: &Opened) -> Markup {
    html! { (opened.thread.show(Heading::Beside, &desk.wall, None)) (opened.context.patch(&desk.wall)) }
}

/// The answer to a text that was taken: the message for the end of `#messages`, and an empty composer.
pub fn sent(message: &Message, composer: &Composer, wall: &Wall) -> Markup {
    html! { (message.show(wall)) (composer_patch(composer, wall)) }
}

/// The answer to a text that was not taken (409, 422): the composer with everything that was typed.
/// To be sent with `HX-Retarget: #composer` and `HX-Reswap: outerHTML`.
pub fn not_sent(composer: &Composer, wall: &Wall) -> Markup {
    composer.show(wall)
}

/// The answer when a reply was called back: the message goes, its text returns to the composer.
pub fn undone(message: i64, composer: &Composer, toast: &Toast, wall: &Wall) -> Markup {
    html! { (message_gone(message)) (composer_patch(composer, wall)) (toast_patch(toast)) }
}

/// Patches: an entry at the end of the conversation.
pub fn entry_patch(entry: &Entry, wall: &Wall) -> Markup {
    html! { ol hx-swap-oob="beforeend:#messages" { (entry.show(wall)) } }
}

/// Patches: a pending reply has left, and stands there as a message like the others.
pub fn message_patch(message: &Message, wall: &Wall) -> Markup {
    patched(&message.show(wall), "<li ")
}

/// Patches: a message is no more.
pub fn message_gone(id: i64) -> Markup {
    html! { li id={ "m-" (id) } hx-swap-oob="delete" {} }
}

fn composer_patch(composer: &Composer, wall: &Wall) -> Markup {
    patched(&composer.show(wall), "<form ")
}

/// The element replaces the one with its id.
fn patched(element: &Markup, opening: &str) -> Markup {
    // Only the opening of our own element is touched, never a text in it.
    PreEscaped(element.0.replacen(opening, &format!("{opening}hx-swap-oob=\"true\" "), 1))
}
