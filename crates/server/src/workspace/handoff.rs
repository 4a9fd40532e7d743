//! A new owner, with the whole context.

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
    /// Who may own it.
    pub owners: Vec<Choice>,
    /// Which teams may have it.
    pub teams: Vec<Choice>,
    /// What the next owner has to know: steps taken, logs, impact.
    pub note: String,
    /// Whether the customer is told who looks after them now.
    pub tells_customer: bool,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let above = format!("#{number} {}", view.subject);
    let lead =
        html! { "The customer never has to say it twice: what you know goes along as an internal note." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Hand over"))
            (page_head(&html! { "Hand over #" (number) }, &lead, &html! {}))
            form.stack.loose.form-narrow method="post" action={ (here) "/handoff" } {
                (wrong.summary())
                (Field::new("owner", "New owner").select(&view.owners, wrong))
                @if !view.teams.is_empty() { (Field::new("team", "Team").optional().select(&view.teams, wrong)) }
                (Field::new("note", "What they need to know").hint("Steps taken, what was found, what was promised").text(&view.note, wrong))
                label.check { input type="checkbox" name="tells_customer" value="1" checked[view.tells_customer]; span { "Tell the customer who looks after them now" } }
                (buttons("Hand over", &here))
            }
        }
    };
    desk.page(
        &DeskPage {
            title: &wrong.title(&format!("Hand over #{number}")),
            place: Some(Place::Inbox),
            panes: None,
        },
        &content,
    )
}
