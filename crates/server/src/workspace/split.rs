//! One case held two problems; the second becomes a case of its own.

use calendar::Instant;
use look::desk::{DeskPage, Place};
use look::{Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{buttons, crumbs, page_head};

/// The form.
#[derive(Debug, Clone)]
pub struct View {
    /// The case that stays.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// The subject of the new case, as it was typed.
    pub new_subject: String,
    /// Messages that may go along.
    pub messages: Vec<Choosable>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// A message that may go along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// Its id.
    pub id: i64,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Instant,
    /// Its first words.
    pub excerpt: String,
    /// Whether it goes.
    pub is_chosen: bool,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let above = format!("#{number} {}", view.subject);
    let lead = html! { "The new case counts from the message that brought it, and is linked to this one." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), (&above, &here)], "Split"))
            (page_head(&html! { "Split #" (number) }, &lead, &html! {}))
            form.stack.loose.form-narrow method="post" action={ (here) "/split" } {
                (wrong.summary())
                (Field::new("subject", "Subject of the new case").line("text", &view.new_subject, wrong))
                fieldset.field data-invalid[wrong.of("message").is_some()] {
                    legend { "Messages that go along" }
                    div.choices {
                        @for (i, it) in view.messages.iter().enumerate() {
                            label {
                                input type="checkbox" id=[(i == 0).then_some("message")] name="message" value=(it.id) checked[it.is_chosen];
                                span { bdi { (it.author) } ", " (desk.wall.short(it.at)) }
                                small dir="auto" { (it.excerpt) }
                            }
                        }
                    }
                }
                (buttons("Split case", &here))
            }
        }
    };
    desk.page(
        &DeskPage {
            title: &wrong.title(&format!("Split #{number}")),
            place: Some(Place::Inbox),
            panes: None,
        },
        &content,
    )
}
