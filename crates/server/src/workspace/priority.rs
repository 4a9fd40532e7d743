//! A priority that needs a reason before it changes.

use look::desk::{DeskPage, Place};
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};
use mission::{Policy, Priority};

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
    /// The categories of the mission, the chosen one among them.
    pub categories: Vec<Choice>,
    /// Whether the situation or our view of it changed.
    pub kinds: Vec<Choice>,
    /// Why, in their own words.
    pub why: String,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The priorities with what the mission says they mean.
pub fn choices(rules: &Policy, chosen: Option<Priority>) -> Vec<Choice> {
    let meaning = |priority: Priority| {
        let known = rules.priorities.definitions.iter().find(|(it, _)| *it == priority);
        known.map(|(_, words)| words.clone())
    };
    let choice = |it: &Priority| Choice {
        note: meaning(*it),
        ..Choice::new(it, it.word()).chosen(chosen == Some(*it))
    };
    Priority::ALL.iter().map(choice).collect()
}

/// The categories with the chosen one, none first.
pub fn categories(rules: &Policy, chosen: Option<&str>) -> Vec<Choice> {
    let none = Choice::new("", "As it is").chosen(chosen.is_none());
    let named = rules.categories.iter();
    let named =
        named.map(|it| Choice::new(&it.name, it.name.clone()).chosen(chosen == Some(it.name.as_str())));
    std::iter::once(none).chain(named).collect()
}

/// What a change can follow from (clocks.md 9.1).
pub fn kinds(chosen: &str) -> Vec<Choice> {
    vec![
        Choice::new("misclassified", "We saw it wrongly: its clocks count from the receipt")
            .chosen(chosen != "worsened"),
        Choice::new("worsened", "It became worse: its clocks start anew").chosen(chosen == "worsened"),
    ]
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
                @if view.categories.len() > 1 { (Field::new("category", "Category").optional().select(&view.categories, wrong)) }
                (Field::new("reason", "What changed").select(&view.kinds, wrong))
                (Field::new("why", "Why").hint("It is kept with the case as a note").optional().line("text", &view.why, wrong))
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
