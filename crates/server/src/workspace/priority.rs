//! A priority that needs a reason before it changes.

use look::desk::{DeskPage, Place};
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{buttons, crumbs, page_head};

/// The form.
#[derive(Debug, Clone)]
pub struct View {
    /// The case.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// The priorities with what they mean, the chosen one among them.
    pub priorities: Vec<Choice>,
    /// The reasons the mission knows.
    pub reasons: Vec<Choice>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let above = format!("#{number} {}", view.subject);
    let lead = html! { "The clocks change with it, and the reason stands in the conversation." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Priority"))
            (page_head(&html! { "Priority of #" (number) }, &lead, &html! {}))
            form.stack.loose.form-narrow method="post" action={ (here) "/priority" } {
                (wrong.summary())
                (Field::new("priority", "New priority").choices(&view.priorities, wrong))
                (Field::new("reason", "Why it changes").select(&view.reasons, wrong))
                (buttons("Change priority", &here))
            }
        }
    };
    desk.page(
        &DeskPage {
            title: &wrong.title(&format!("Priority of #{number}")),
            place: Some(Place::Inbox),
            panes: None,
        },
        &content,
    )
}
