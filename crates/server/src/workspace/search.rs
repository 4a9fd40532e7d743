//! What a search found.

use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::row::Arrival;
use look::words::count;
use look::{CaseRow, Desk, icon};
use maud::{Markup, html};

use super::words::page_head;

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// What was asked for; empty before anything was.
    pub query: String,
    /// How many cases were found in all.
    pub n_found: u32,
    /// The cases of this page.
    pub found: Vec<Found>,
    /// Customers and accounts that were found by name: what they are called, and where they are.
    pub people: Vec<(String, String)>,
    /// A spelling that finds something.
    pub did_you_mean: Option<String>,
    /// The query of the page before and of the page after.
    pub previous: Option<String>,
    /// The query of the page after.
    pub next: Option<String>,
}

/// A case that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The case.
    pub row: CaseRow,
    /// Where the words were found: pieces of text, and whether each is one of the words.
    pub snippet: Vec<(String, bool)>,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let lead = match (view.query.as_str(), view.n_found) {
        ("", _) => "Cases by subject, words, number, customer or tag.".to_owned(),
        (query, n) => format!("{} for “{query}”.", count(n, "case", "cases")),
    };
    let content = html! {
        div.page {
            (page_head(&html! { "Search" }, &html! { bdi { (lead) } }, &html! {}))
            form.row role="search" action="/search" {
                label.search.grow { span.vh { "Search cases" } (icon("search")) input.input type="search" name="q" value=(view.query) dir="auto" autofocus[view.query.is_empty()]; }
                button.btn.primary type="submit" { "Search" }
            }
            @if !view.people.is_empty() {
                section.stack.tight {
                    h2 { "People and accounts" }
                    ul.mini role="list" { @for (name, address) in &view.people { li { a href=(address) dir="auto" { (name) } } } }
                }
            }
            @if !view.found.is_empty() {
                section.panel.flush aria-labelledby="found-h" {
                    h2.vh #found-h { "Cases" }
                    div #case-list { ul.cases role="list" { @for it in &view.found { (it.show(desk)) } } }
                }
            } @else if !view.query.is_empty() { section.panel { (nothing(view)) } }
            @if view.previous.is_some() || view.next.is_some() {
                nav.pager aria-label="Pages" {
                    @if let Some(query) = &view.previous { a rel="prev" href={ "/search?" (query) } { "Previous page" } } @else { span {} }
                    @if let Some(query) = &view.next { a rel="next" href={ "/search?" (query) } { "Next page" } }
                }
            }
        }
    };
    let title =
        if view.query.is_empty() { "Search".to_owned() } else { format!("{} – search", view.query) };
    desk.page(&DeskPage { title: &title, place: Some(Place::Inbox), panes: None }, &content)
}

impl Found {
    /// The row opens its own page here, and a line below says where the words stand.
    fn show(&self, desk: &Desk) -> Markup {
        html! {
            (self.row.show(&desk.wall, Arrival::Found))
            @if !self.snippet.is_empty() {
                li.snippet { p.sm.soft dir="auto" { @for (text, is_word) in &self.snippet { @if *is_word { mark { (text) } } @else { (text) } } } }
            }
        }
    }
}

fn nothing(view: &View) -> Markup {
    let words = html! {
        @if let Some(better) = &view.did_you_mean {
            "Did you mean " a href={ "/search?q=" (better) } dir="auto" { (better) } "? "
        }
        "Search looks at all months and all channels."
    };
    let heading = html! { h2 { "No cases match “" bdi { (view.query) } "”" } };
    empty(Art::Lens, &heading, &words, Some(("To the inbox", "/inbox")))
}
