//! The inbox: list, conversation and details side by side.

use look::Desk;
use look::desk::{DeskPage, Pane, Panes, Place};
use maud::{Markup, html};

use super::case::Opened;
use super::list::{Heading, List};
use super::thread::nothing_open;

/// The inbox.
#[derive(Debug, Clone)]
pub struct View {
    /// The cases.
    pub list: List,
    /// The case beside the list, when one is open.
    pub opened: Option<Opened>,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let n_urgent = view.list.n_urgent();
    let title = if n_urgent == 0 { "Inbox".to_owned() } else { format!("({n_urgent}) Inbox") };
    let content = html! {
        div.ws {
            (view.list.show(Heading::Main, &desk.wall))
            @match &view.opened {
                Some(opened) => { (opened.thread.show(Heading::Beside, &desk.wall, desk.toast.as_ref())) (opened.context.show(&desk.wall)) }
                None => { (nothing_open(desk.n_triage.unwrap_or_default(), desk.toast.as_ref())) aside #context.ws-context aria-label="Case details" {} }
            }
        }
    };
    let stream = stream(&view.list, view.opened.as_ref());
    let panes = Some(Panes { shown: Pane::List, stream: &stream });
    desk.page(&DeskPage { title: &title, place: Some(Place::Inbox), panes }, &content)
}

/// Where the changes of a page with this list and this case come from.
pub(crate) fn stream(list: &List, opened: Option<&Opened>) -> String {
    let view = list.filter.word();
    match opened {
        Some(opened) => format!("/desk/events?view={view}&case={}", opened.thread.number),
        None => format!("/desk/events?view={view}"),
    }
}
