//! An account: the company, its people, what was agreed with it, and its cases.

use calendar::Date;
use look::desk::{DeskPage, Place};
use look::marks::tier;
use look::wall::long_date;
use look::words::count;
use look::{CaseRow, Desk, typeset};
use maud::{Markup, html};

use super::customer::cases;
use super::words::{crumbs, page_head};

/// An account.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Its number.
    pub number: u32,
    /// What it is called.
    pub name: String,
    /// What it bought.
    pub tier: Option<String>,
    /// Who of ours looks after it.
    pub manager: Option<String>,
    /// Its people: number, name, role.
    pub customers: Vec<(u32, String, Option<String>)>,
    /// How many people it has in all.
    pub n_customers: u32,
    /// Lengths that were agreed with it alone.
    pub exceptions: Vec<Agreed>,
    /// The cases of its people, the newest first.
    pub cases: Vec<CaseRow>,
    /// How many there are in all.
    pub n_cases: u32,
}

/// A length that was agreed with one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The sentence.
    pub sentence: String,
    /// From when on.
    pub from_on: Date,
    /// Until when.
    pub until_on: Option<Date>,
    /// Who approved it.
    pub approved_by: String,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let lead = html! {
        (count(view.n_customers, "person", "people")) " · " (count(view.n_cases, "case", "cases"))
        @if let Some(manager) = &view.manager { " · looked after by " bdi { (manager) } }
    };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox")], &view.name))
            (page_head(&html! { bdi { (view.name) } }, &lead, &html! { @if let Some(name) = &view.tier { (tier(name)) } }))
            div.split {
                section.panel.flush aria-labelledby="cases-h" { h2.vh #cases-h { "Cases" } (cases(&view.cases, view.n_cases, desk)) }
                div.stack {
                    section.panel aria-labelledby="people-h" {
                        h2 #people-h { "People" }
                        @if view.customers.is_empty() { p.muted { "Nobody of this account has written yet." } }
                        ul.mini role="list" {
                            @for (number, name, role) in &view.customers {
                                li { a href={ "/customers/" (number) } dir="auto" { (name) } @if let Some(role) = role { span.muted.xs dir="auto" { (role) } } }
                            }
                        }
                    }
                    section.panel aria-labelledby="agreed-h" {
                        h2 #agreed-h { "Agreed with this account" }
                        @if view.exceptions.is_empty() { p.muted { "Nothing but the mission holds." } }
                        @for it in &view.exceptions {
                            div.stack.tight {
                                p.promise-quote dir="auto" { (typeset(&it.sentence)) }
                                p.xs.muted {
                                    "from " (long_date(it.from_on)) @if let Some(on) = it.until_on { " until " (long_date(on)) }
                                    " · approved by " bdi { (it.approved_by) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    desk.page(&DeskPage { title: &view.name, place: Some(Place::Inbox), panes: None }, &content)
}
