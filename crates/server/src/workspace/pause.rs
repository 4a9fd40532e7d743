//! A case waits: for the customer, a colleague, a vendor or an appointment.

use look::desk::{DeskPage, Place};
use look::{Choice, Desk, Field, Mistakes, typeset};
use maud::{Markup, html};
use mission::policy::ClauseNumber;

use super::words::{buttons, crumbs, page_head};

/// The form.
#[derive(Debug, Clone)]
pub struct View {
    /// The case.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// What it may wait for, each with what that does to its clocks.
    pub reasons: Vec<Choice>,
    /// Until when, as `2025-10-15T09:40`.
    pub until: String,
    /// What the mission says about pauses.
    pub rule: Option<(String, ClauseNumber)>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let above = format!("#{number} {}", view.subject);
    let lead =
        html! { "It comes back to the list by itself, at the latest when its next promise falls due." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Snooze"))
            (page_head(&html! { "Snooze #" (number) }, &lead, &html! {}))
            @if let Some((sentence, clause)) = &view.rule {
                p.promise-quote { (typeset(sentence)) " " (look::clause(*clause, look::talk::MISSION)) }
            }
            form.stack.loose.form-narrow method="post" action={ (here) "/status" } {
                (wrong.summary())
                (Field::new("to", "What does it wait for?").choices(&view.reasons, wrong))
                (Field::new("until", "Until when?").hint("Needed for an appointment").optional().line("datetime-local", &view.until, wrong))
                (buttons("Snooze case", &here))
            }
        }
    };
    desk.page(
        &DeskPage {
            title: &wrong.title(&format!("Snooze #{number}")),
            place: Some(Place::Inbox),
            panes: None,
        },
        &content,
    )
}
