//! A case that somebody enters for a customer who called or wrote a letter.

use look::desk::{DeskPage, Place};
use look::upload::{self, Kept};
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{buttons, crumbs, page_head};

/// The form, with everything that was typed.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// How the customer reached us: phone, letter, and what else is entered by hand.
    pub channels: Vec<Choice>,
    /// When it came in, as `2025-10-14T14:08`; now when it is empty.
    pub received: String,
    /// The customer, when they are known already: number and name.
    pub customer: Option<(u32, String)>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone number.
    pub phone: String,
    /// The languages the desk speaks.
    pub languages: Vec<Choice>,
    /// What it is about, in one line.
    pub subject: String,
    /// What they said or wrote.
    pub body: String,
    /// The categories of the mission.
    pub categories: Vec<Choice>,
    /// The priorities, when it may be triaged at once.
    pub priorities: Vec<Choice>,
    /// The files it has so far.
    pub files: Vec<Kept>,
    /// Makes sure that it is opened once.
    pub once: String,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let wrong = &view.mistakes;
    let lead = html! { "For a call or a letter. Clocks run from the moment it came in, not from the moment you enter it." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox")], "New case"))
            (page_head(&html! { "New case" }, &lead, &html! {}))
            form.stack.loose.form-narrow method="post" action="/cases" enctype="multipart/form-data" {
                input type="hidden" name="once" value=(view.once);
                (wrong.summary())
                (Field::new("channel", "How did it reach us?").choices(&view.channels, wrong))
                (Field::new("received", "When did it come in?").hint("Leave it empty for now; a letter counts from its receipt").optional().line("datetime-local", &view.received, wrong))
                @if let Some((number, name)) = &view.customer {
                    div.field {
                        span.label { "Customer" }
                        p { a href={ "/customers/" (number) } dir="auto" { (name) } }
                        input type="hidden" name="customer" value=(number);
                    }
                } @else {
                    (Field::new("name", "Customer’s name").line("text", &view.name, wrong))
                    (Field::new("email", "Email").hint("An address or a number is enough to find them again").optional().line("email", &view.email, wrong))
                    (Field::new("phone", "Phone").optional().line("tel", &view.phone, wrong))
                    @if view.languages.len() > 1 { (Field::new("language", "Language").select(&view.languages, wrong)) }
                }
                (Field::new("subject", "Subject").line("text", &view.subject, wrong))
                (Field::new("body", "What did they say?").hint("Never note full card numbers").text(&view.body, wrong))
                (upload::field("Files", "A scan of the letter, a photo, a log", &view.files, wrong))
                @if !view.categories.is_empty() { (Field::new("category", "Category").optional().select(&view.categories, wrong)) }
                @if !view.priorities.is_empty() { (Field::new("priority", "Priority").optional().select(&view.priorities, wrong)) }
                (buttons("Open case", "/inbox"))
            }
        }
    };
    desk.page(&DeskPage { title: &wrong.title("New case"), place: Some(Place::Inbox), panes: None }, &content)
}
