//! Canned replies: the list of them, and the page where one is written.

use channels::canned::Field as Filled;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{buttons, crumbs, page_head};

/// A canned reply in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: i64,
    /// What is typed for it, after a stroke.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// Its first words.
    pub excerpt: String,
    /// Whose it is: everybody's, a team's, one's own.
    pub whose: String,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// The list.
pub fn page(desk: &Desk, lines: &[Line]) -> Markup {
    let lead = html! { "Type " kbd { "/" } " in a case and the name of a reply. Its fields are filled in from the case before you see it." };
    let actions = html! { a.btn.primary.sm href="/canned/new" { "New reply" } };
    let content = html! {
        div.page {
            (page_head(&html! { "Canned replies" }, &lead, &actions))
            @if lines.is_empty() {
                section.panel { (empty(Art::Book, &html! { h2 { "No canned replies yet" } }, &html! { "Write down once what you say often." }, Some(("Write the first one", "/canned/new")))) }
            } @else {
                table.table.cards.hover {
                    caption.vh { "Canned replies" }
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Text" } th scope="col" { "Whose" } } }
                    tbody {
                        @for line in lines {
                            tr {
                                th scope="row" dir="auto" {
                                    @if line.may_change { a href={ "/canned/" (line.id) } { "/" (line.name) } } @else { "/" (line.name) }
                                    @if !line.note.is_empty() { br; span.muted.sm { (line.note) } }
                                }
                                td data-label="Text" dir="auto" { (line.excerpt) }
                                td data-label="Whose" { (line.whose) }
                            }
                        }
                    }
                }
            }
        }
    };
    desk.page(&DeskPage { title: "Canned replies", place: Some(Place::Inbox), panes: None }, &content)
}

/// The form of one reply.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Its id; none for a new one.
    pub id: Option<i64>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// The text with its fields.
    pub body: String,
    /// Whose it can be.
    pub whose: Vec<Choice>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page of one reply.
pub fn form(desk: &Desk, form: &Form) -> Markup {
    let wrong = &form.mistakes;
    let title = if form.id.is_some() { "Change a canned reply" } else { "New canned reply" };
    let address = form.id.map_or_else(|| "/canned".to_owned(), |id| format!("/canned/{id}"));
    let lead = html! { "What nobody could fill in stays in braces, so that whoever sends it sees the gap." };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox"), ("Canned replies", "/canned")], title))
            (page_head(&html! { (title) }, &lead, &html! {}))
            form.stack.loose.form-narrow method="post" action=(address) {
                (wrong.summary())
                (Field::new("name", "Name").hint("One word, as it is typed after the stroke: handover").line("text", &form.name, wrong))
                (Field::new("note", "What it is for").optional().line("text", &form.note, wrong))
                (Field::new("body", "Text").text(&form.body, wrong))
                details.disclosure {
                    summary { "Fields that are filled in" }
                    ul.mini role="list" { @for (_, name) in Filled::ALL { li { code { "{{" (name) "}}" } } } }
                }
                (Field::new("whose", "Whose is it?").choices(&form.whose, wrong))
                (buttons("Save reply", "/canned"))
            }
            @if let Some(id) = form.id {
                form method="post" action={ "/canned/" (id) "/removal" } { button.btn.quiet.sm type="submit" { "Remove this reply" } }
            }
        }
    };
    desk.page(&DeskPage { title: &wrong.title(title), place: Some(Place::Inbox), panes: None }, &content)
}
