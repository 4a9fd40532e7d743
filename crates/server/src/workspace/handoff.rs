//! A new owner, with the whole context.

use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{Sheet, buttons};

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
    /// What was done so far.
    pub steps: String,
    /// What was seen: messages, times, links.
    pub logs: String,
    /// What it means for the customer.
    pub impact: String,
    /// Why it is handed over.
    pub reason: String,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let title = format!("Hand over #{number}");
    let form = html! {
        form.stack.loose.form-narrow method="post" action={ (here) "/handoff" } {
            (wrong.summary())
            (Field::new("owner", "New owner").optional().select(&view.owners, wrong))
            @if !view.teams.is_empty() { (Field::new("team", "Team").optional().select(&view.teams, wrong)) }
            (Field::new("reason", "Why").hint("Such as: needs the database team").line("text", &view.reason, wrong))
            (Field::new("steps", "Steps taken").hint("What was tried, what came of it, what was promised").text(&view.steps, wrong))
            (Field::new("logs", "Logs").hint("Error messages, times, addresses of logs and screenshots").text(&view.logs, wrong))
            (Field::new("impact", "What it means for the customer").text(&view.impact, wrong))
            (buttons("Offer the case", &here))
        }
    };
    let sheet = Sheet {
        number,
        subject: &view.subject,
        crumb: "Hand over",
        title: &title,
        lead: "The customer never has to say it twice: what you know goes along. The case stays yours until somebody takes it.",
        wrong,
    };
    sheet.show(desk, &form)
}
