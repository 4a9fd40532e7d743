//! Setting up a desk that is new: you, the mission, the people (setup.html).
//!
//! The first step makes the first administrator and is open to everybody on this machine until there is one; from elsewhere
//! it asks for the code that the program printed when it started. The other steps belong to administrators.

mod mission_step;
mod people_step;
mod you_step;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use look::star;
use maud::{Markup, html};
use store::people;

pub use mission_step::{save_mission, show_mission};
pub use people_step::{add_person, show_people};
pub use you_step::{save_you, show_you};

use crate::app::App;
use crate::errors::{self, Failure};
use crate::page::{self, Shell};
use crate::session::Visitor;

/// The steps: word and address.
const STEPS: [(&str, &str); 5] = [
    ("You", "/setup"),
    ("Mission", "/setup/mission"),
    ("People", "/setup/people"),
    ("Email", "/setup/email"),
    ("History", "/setup/history"),
];

/// A page of the wizard.
fn page(nth: usize, has_errors: bool, content: &Markup) -> Markup {
    let shell = Shell { has_errors, ..Shell::plain(&format!("Set up, step {} of {}", nth + 1, STEPS.len())) };
    let body = html! {
        header.wiz-head {
            a.brand href="/setup" { (star("")) span { "Lodestar" } }
            nav aria-label="Set-up steps" {
                ol.wiz-steps role="list" {
                    @for (place, (word, address)) in STEPS.iter().enumerate() {
                        @if place == nth { li aria-current="step" { span { (word) } } }
                        @else if place < nth { li data-done { a href=(address) { (word) } } }
                        @else { li { span { (word) } } }
                    }
                }
            }
            @if nth > 0 { a.btn.quiet.sm href="/inbox" { "Finish later" } }
        }
        main #main .wiz-main tabindex="-1" { (content) }
    };
    page::solo(&shell, "solo wizard", &body)
}

/// The head of a step.
fn head(nth: usize, title: &str, lead: &str) -> Markup {
    html! {
        div.stack.tight {
            p.sm.muted { "Step " (nth + 1) " of " (STEPS.len()) }
            h1.serif { (title) }
            p.soft.measure { (lead) }
        }
    }
}

/// Back, and on.
fn ways(back: Option<&str>, on: &Markup) -> Markup {
    html! {
        p.row.between {
            @if let Some(back) = back { a.btn href=(back) { (look::small_icon("back")) "Back" } } @else { span {} }
            (on)
        }
    }
}

/// `GET /setup/email`: says plainly what is not there yet.
pub async fn show_email() -> Markup {
    let content = html! {
        div.stack.loose {
            (head(3, "Email comes later", "This version answers through the portal and the telephone. Addresses and mailboxes are set up here once email is part of it."))
            p { "Until then, customers write at " a href="/help/new" { "/help/new" } ", and you enter calls and letters as cases yourself." }
            (ways(Some("/setup/people"), &html! { a.btn.primary.big href="/setup/history" { "Continue to history" } }))
        }
    };
    page(3, false, &content)
}

/// `GET /setup/history`: the same.
pub async fn show_history() -> Markup {
    let content = html! {
        div.stack.loose {
            (head(4, "Your history comes later", "Cases of another program cannot be brought into the desk yet. Whether your promises can be kept, your history can say already."))
            p { "Run " code { "lodestar backtest mission.toml history.csv" } " over an export: it says which promises would have been kept, and what the broken ones would have cost." }
            (ways(Some("/setup/email"), &html! { a.btn.primary.big href="/inbox" { "Open the desk" } }))
        }
    };
    page(4, false, &content)
}

/// `GET /`: to the place where this visitor works.
pub async fn show_start(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Failure> {
    let to = match (visitor.person, visitor.customer) {
        (Some(_), _) => "/inbox",
        (None, Some(_)) => "/help/cases",
        (None, None) if app.db().read(people::count).await? == 0 => "/setup",
        (None, None) => "/help",
    };
    Ok(Redirect::to(to).into_response())
}

/// Refuses what a set-up desk does not offer any more.
async fn refuse_when_set_up(app: &App) -> Result<(), Failure> {
    match app.db().read(people::count).await? {
        0 => Ok(()),
        _ => Err(errors::not_found("page")),
    }
}
