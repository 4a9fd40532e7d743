//! A customer: who they are, how they wish to be reached, and their cases.

use calendar::{Date, Instant};
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::field::Field;
use look::marks::tier;
use look::row::Arrival;
use look::wall::long_date;
use look::words::count;
use look::{CaseRow, Choice, Desk, Mistakes};
use maud::{Markup, html};
use store::cohorts::Known;

use super::context::CustomerCard;
use super::list::cut;
use super::words::{crumbs, page_head};

/// A customer.
#[derive(Debug, Clone)]
pub struct View {
    /// Who they are.
    pub card: CustomerCard,
    /// What they bought.
    pub tier: Option<String>,
    /// With whom they are counted.
    pub cohort: Cohort,
    /// Where they can be reached: kind, address, and whether it is verified.
    pub addresses: Vec<(String, String, bool)>,
    /// Since when they are a customer.
    pub since: Option<Instant>,
    /// Their cases, the newest first.
    pub cases: Vec<CaseRow>,
    /// How many they have in all.
    pub n_cases: u32,
    /// The form, for those who may change it.
    pub form: Option<Form>,
}

/// With whom a customer is counted, and since when they subscribe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cohort {
    /// The list they are in, else the month of the first subscription.
    pub name: Option<String>,
    /// The day of the first subscription.
    pub subscribed_on: Option<Date>,
}

impl Cohort {
    /// What is known of it.
    pub fn of(known: Known) -> Cohort {
        Cohort { name: known.name(), subscribed_on: known.subscribed_on.and_then(|on| on.parse().ok()) }
    }

    /// Its lines in a list of facts; nothing when nothing is known.
    pub fn show(&self) -> Markup {
        html! {
            @if self.name.is_some() || self.subscribed_on.is_some() {
                dl.kv {
                    @if let Some(name) = &self.name { dt { "Cohort" } dd { bdi { (name) } } }
                    @if let Some(on) = self.subscribed_on { dt { "First subscription" } dd { (long_date(on)) } }
                }
            }
        }
    }
}

/// The fields in which it is changed.
pub(super) fn cohort_fields((cohort, subscribed_on): (&str, &str), hint: &str, wrong: &Mistakes) -> Markup {
    html! {
        (Field::new("subscribed_on", "First subscription").hint(hint).optional().line("date", subscribed_on, wrong))
        (Field::new("cohort", "Cohort").hint("A list they are counted with, such as pilot customers; without one, the month of the first subscription").optional().line("text", cohort, wrong))
    }
}

/// What can be changed of a customer.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone.
    pub phone: String,
    /// The number of their company.
    pub account: String,
    /// Their language.
    pub languages: Vec<Choice>,
    /// Their zone, by its IANA name.
    pub zone: String,
    /// How they wish to be reached and in which form: plain text, large print, relay.
    pub prefers: String,
    /// Their tier.
    pub tiers: Vec<Choice>,
    /// What they pay, as billing words it.
    pub subscription: String,
    /// The list they are counted with.
    pub cohort: String,
    /// The day of their first subscription.
    pub subscribed_on: String,
    /// Whether they see the cases of their whole company.
    pub sees_account: bool,
    /// How whoever asked for the change proved who they are.
    pub proofs: Vec<Choice>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let name = &view.card.name;
    let lead = html! {
        @if let Some(role) = &view.card.role { bdi { (role) } " · " }
        @if let Some((number, account)) = &view.card.account { a href={ "/accounts/" (number) } dir="auto" { (account) } " · " }
        (count(view.n_cases, "case", "cases"))
        @if let Some(since) = view.since { " · customer since " (desk.wall.date(since)) }
    };
    let actions = html! { a.btn.sm href={ "/cases/new?customer=" (view.card.number) } { "New case" } };
    let content = html! {
        div.page {
            (crumbs(&[("Inbox", "/inbox")], name))
            (page_head(&html! { bdi { (name) } }, &lead, &actions))
            div.split {
                section.panel.flush aria-labelledby="cases-h" {
                    h2.vh #cases-h { "Cases" }
                    (cases(&view.cases, view.n_cases, desk))
                }
                div.stack {
                    section.panel aria-labelledby="who-h" {
                        h2 #who-h { "Details" }
                        @if let Some(name) = &view.tier { p { (tier(name)) } }
                        (view.card.facts(&desk.wall))
                        (view.cohort.show())
                        @if !view.addresses.is_empty() {
                            dl.kv {
                                @for (kind, address, is_verified) in &view.addresses {
                                    dt { (kind) } dd { bdi { (address) } @if !is_verified { " " span.muted { "(not verified)" } } }
                                }
                            }
                        }
                    }
                    @if let Some(form) = &view.form { (form.show(view.card.number)) }
                }
            }
        }
    };
    let title = view.form.as_ref().map_or_else(|| name.clone(), |form| form.mistakes.title(name));
    desk.page(&DeskPage { title: &title, place: Some(Place::Inbox), panes: None }, &content)
}

/// The cases of a customer or an account.
pub(crate) fn cases(rows: &[CaseRow], n_cases: u32, desk: &Desk) -> Markup {
    let n_hidden = n_cases.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    html! {
        @if rows.is_empty() {
            (empty(Art::Clear, &html! { h3 { "No cases yet" } }, &html! { "What they write or call about will stand here." }, None))
        } @else {
            div #case-list { ul.cases role="list" { @for it in rows { (it.show(&desk.wall, Arrival::Found)) } } }
            @if n_hidden > 0 { div.pager { (cut(n_hidden)) } }
        }
    }
}

impl Form {
    fn show(&self, number: u32) -> Markup {
        let wrong = &self.mistakes;
        html! {
            details.panel.disclosure open[!wrong.is_empty()] {
                summary { h2 { "Change details" } }
                form.stack method="post" action={ "/customers/" (number) } {
                    (wrong.summary())
                    (Field::new("name", "Name").line("text", &self.name, wrong))
                    (Field::new("email", "Email").optional().line("email", &self.email, wrong))
                    (Field::new("phone", "Telephone").optional().line("tel", &self.phone, wrong))
                    (Field::new("account", "Number of their company").optional().line("text", &self.account, wrong))
                    (Field::new("language", "Language").optional().select(&self.languages, wrong))
                    (Field::new("zone", "Time zone").hint("Such as Africa/Lagos").optional().line("text", &self.zone, wrong))
                    @if !self.tiers.is_empty() { (Field::new("tier", "Tier").optional().select(&self.tiers, wrong)) }
                    (Field::new("subscription", "Subscription").hint("Such as 19.00 EUR a month").optional().line("text", &self.subscription, wrong))
                    (cohort_fields((&self.cohort, &self.subscribed_on), "Unless it is the one of their company", wrong))
                    (Field::new("prefers", "Wishes").hint("Plain text, large print, relay, a channel").optional().line("text", &self.prefers, wrong))
                    label.check { input type="checkbox" name="sees_account" value="1" checked[self.sees_account]; span { "Sees the cases of their whole company" } }
                    (Field::new("proof", "How did they prove who they are?").hint("It stands in the audit with the change").select(&self.proofs, wrong))
                    button.btn type="submit" { "Save details" }
                }
            }
        }
    }
}
