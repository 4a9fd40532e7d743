//! The care centre: what customers see. Every page works without script.

pub mod case;
pub mod cases;
pub mod door;
pub mod home;
pub mod new;
pub(crate) mod promise;

use calendar::Zone;
use look::Wall;
use maud::{Markup, html};
use mission::Policy;
use store::Tx;
use store::cases::CaseRow;
use store::customers::{self, Customer};

use crate::app::App;
use crate::book::Book;
use crate::page::Shell;
use crate::session::Visitor;

/// What stands around a page: whose care centre it is, who looks, and how else we are reached.
pub(crate) fn shell(app: &App, visitor: &Visitor, (title, current): (&str, &'static str)) -> Shell {
    let book = app.desk().book().ok();
    let policy = book.as_ref().map(|book| book.policy_at(app.now()));
    Shell {
        title: title.to_owned(),
        brand: policy.map_or_else(|| "Care centre".to_owned(), |policy| policy.name.clone()),
        current,
        visitor: visitor.customer.map(|_| visitor.name.clone()),
        foot: policy.map(foot).unwrap_or_default(),
        ..Shell::default()
    }
}

/// How we are reached besides this page.
fn foot(policy: &Policy) -> Vec<Markup> {
    let contact = &policy.identity.contact;
    let entries = [
        ("Phone", &contact.phone),
        ("Email", &contact.email),
        ("Letters", &contact.postal),
        ("Phone for letters", &contact.correspondence_phone),
        ("Security concerns", &contact.security),
    ];
    let shown: Vec<Markup> = entries
        .into_iter()
        .filter_map(|(label, value)| Some(html! { span { (label) ": " bdi { (value.as_deref()?) } } }))
        .collect();
    let mut lines = Vec::new();
    if !shown.is_empty() {
        lines.push(html! { @for (nth, entry) in shown.iter().enumerate() { @if nth > 0 { " · " } (entry) } });
    }
    lines.push(html! { a href="/mission" { "Mission v" (policy.version) } });
    lines
}

/// Now, in the customer's own zone or the desk's.
pub(crate) fn wall(app: &App, book: &Book, customer: Option<&Customer>) -> Wall {
    let own = customer.and_then(|customer| Zone::named(customer.zone.as_deref()?).ok());
    Wall { now: app.now(), zone: own.unwrap_or_else(|| book.rules.policy().home_zone.clone()) }
}

/// Whether a case is this customer's to see: their own, or their company's when they may see those.
pub(crate) fn may_see(customer: &Customer, row: &CaseRow) -> bool {
    let is_own = row.customer == Some(customer.number);
    let is_of_company =
        customer.sees_account && customer.account.is_some() && row.account == customer.account;
    is_own || is_of_company
}

/// The customer who is signed in.
pub(crate) fn me(tx: &mut Tx<'_>, number: Option<u32>) -> Result<Customer, store::Error> {
    match number {
        Some(number) => customers::find(tx, number)?.ok_or(store::Error::NotFound),
        None => Err(store::Error::NotFound),
    }
}

/// Where a case stands, in a customer's words.
fn standing(row: &CaseRow) -> &'static str {
    match (row.is_open, row.is_waiting && row.status.contains("ustomer"), row.owner) {
        (false, ..) => "Done",
        (true, true, _) => "Your turn",
        (true, false, None) => "Received",
        (true, false, Some(_)) => "Working on it",
    }
}
