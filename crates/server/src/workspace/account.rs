//! An account: the company, its people, what was agreed with it, and its cases.

use calendar::Date;
use look::desk::{DeskPage, Place};
use look::marks::tier;
use look::wall::long_date;
use look::words::count;
use look::{CaseRow, Choice, Desk, Field, Mistakes, typeset};
use maud::{Markup, html};

use super::customer::{Cohort, cases, cohort_fields};
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
    /// What it pays, as billing words it.
    pub subscription: Option<String>,
    /// With whom its people are counted, unless they have a list or a day of their own.
    pub cohort: Cohort,
    /// The form, for those who may change it.
    pub form: Option<Form>,
}

/// What can be changed of an account.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// Its tier.
    pub tiers: Vec<Choice>,
    /// The zone of its people.
    pub zone: String,
    /// Their language.
    pub languages: Vec<Choice>,
    /// What it pays, as billing words it.
    pub subscription: String,
    /// The list its people are counted with.
    pub cohort: String,
    /// The day of its first subscription.
    pub subscribed_on: String,
    /// How whoever asked for the change proved who they are.
    pub proofs: Vec<Choice>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

impl Form {
    fn show(&self, number: u32) -> Markup {
        let wrong = &self.mistakes;
        html! {
            details.panel.disclosure open[!wrong.is_empty()] {
                summary { h2 { "Change details" } }
                form.stack method="post" action={ "/accounts/" (number) } {
                    (wrong.summary())
                    (Field::new("name", "Name").line("text", &self.name, wrong))
                    @if !self.tiers.is_empty() { (Field::new("tier", "Tier").optional().select(&self.tiers, wrong)) }
                    (Field::new("zone", "Time zone").hint("Of its people, unless they have one of their own").optional().line("text", &self.zone, wrong))
                    (Field::new("language", "Language").optional().select(&self.languages, wrong))
                    (Field::new("subscription", "Subscription").hint("Such as 450.00 USD a month").optional().line("text", &self.subscription, wrong))
                    (cohort_fields((&self.cohort, &self.subscribed_on), "Of its people, unless they have one of their own", wrong))
                    (Field::new("proof", "How did they prove who they are?").hint("It stands in the audit with the change").select(&self.proofs, wrong))
                    button.btn type="submit" { "Save details" }
                }
            }
        }
    }
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
                    @if view.subscription.is_some() || view.cohort != Cohort::default() {
                        section.panel aria-label="Subscription" {
                            @if let Some(paid) = &view.subscription { dl.kv { dt { "Subscription" } dd dir="auto" { (paid) } } }
                            (view.cohort.show())
                        }
                    }
                    @if let Some(form) = &view.form { (form.show(view.number)) }
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
    let title = view.form.as_ref().map_or_else(|| view.name.clone(), |form| form.mistakes.title(&view.name));
    desk.page(&DeskPage { title: &title, place: Some(Place::Inbox), panes: None }, &content)
}
