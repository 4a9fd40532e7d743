//! The start of the care centre.

use axum::Extension;
use axum::extract::State;
use maud::{Markup, html};

use super::shell;
use crate::app::App;
use crate::page;
use crate::session::Visitor;

/// `GET /help`.
pub async fn get_home(State(app): State<App>, Extension(visitor): Extension<Visitor>) -> Markup {
    let shell = shell(&app, &visitor, ("Help", "/help"));
    let book = app.desk().book().ok();
    let contact =
        book.as_ref().map(|book| book.policy_at(app.now()).identity.contact.clone()).unwrap_or_default();
    let ways = [
        ("Call us", contact.phone, "Urgent outages are answered at any hour where our promises say so."),
        (
            "Write a letter",
            contact.postal,
            "Each letter becomes a case with its own number, from the day it arrives.",
        ),
        ("About a letter", contact.correspondence_phone, "Ask where your letter stands."),
        (
            "Report a security concern",
            contact.security,
            "Goes straight to those who look after security, apart from everything else.",
        ),
    ];
    let content = html! {
        div.stack.loose {
            header.stack.tight {
                h1.serif { "How can we help?" }
                p.lg.soft { "You see what we promise before you send anything." }
            }
            p.row { a.btn.primary.big href="/help/new" { "Contact us" } a.btn.big href="/help/cases" { "My cases" } }
            dl.kv {
                @for (label, value, note) in ways {
                    @if let Some(value) = value { dt { (label) } dd { bdi { b { (value) } } br; span.sm.muted { (note) } } }
                }
            }
        }
    };
    page::public(&shell, &content)
}
