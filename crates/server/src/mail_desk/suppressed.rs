//! Addresses that nothing is sent to.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use look::feedback::{Art, empty};
use look::{Desk, Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::mail::suppressions::{self, Suppression};

use super::overview::capital;
use super::undo::Step;
use super::{Done, finish, frame, may_manage, page, undo};
use crate::app::App;
use crate::audit;
use crate::errors::{self, Failure};
use crate::session::Visitor;
use crate::sign_in::{is_address, normal};

/// How many are shown.
const MOST: u32 = 1000;
/// The longest reason, in characters.
const LONGEST: usize = 200;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    address: String,
    reason: String,
}

/// `GET /mail/suppressions`.
pub async fn show_suppressions(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    draw(&app, &visitor, &done, (&AddressForm::default(), &Mistakes::default())).await
}

/// `POST /mail/suppressions`: nothing is sent there from now on.
pub async fn add(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<AddressForm>,
) -> Result<Response, Failure> {
    let (address, reason) = (normal(&form.address), form.reason.trim().to_owned());
    let mut mistakes = Mistakes::default();
    if !is_address(&address) {
        mistakes.push("address", "Enter an address, like name@example.com");
    }
    if reason.is_empty() || reason.chars().count() > LONGEST {
        mistakes.push("reason", "Say in at most 200 characters why");
    }
    if !mistakes.is_empty() {
        let page = draw(&app, &visitor, &Done::default(), (&form, &mistakes)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (now, actor) = (app.now(), visitor.actor());
    app.db()
        .write(move |tx| {
            let suppression = Suppression { address: address.clone(), reason: reason.clone(), since_at: now };
            suppressions::insert(tx, &suppression)?;
            audit::change(tx, (now, &actor), ("suppression.added", "mail"), ("address", "", &address))
        })
        .await?;
    Ok(finish("/mail/suppressions", "held", None))
}

/// `POST /mail/suppressions/removal`: mail goes there again.
pub async fn remove(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<AddressForm>,
) -> Result<Response, Failure> {
    let address = normal(&form.address);
    let (now, actor) = (app.now(), visitor.actor());
    let agent = visitor.person.ok_or_else(errors::signed_out)?;
    let removed = app
        .db()
        .write(move |tx| {
            let Some(old) = suppressions::find(tx, &address)? else { return Ok(None) };
            suppressions::remove(tx, &address)?;
            audit::change(tx, (now, &actor), ("suppression.removed", "mail"), ("address", &address, ""))?;
            undo::keep(tx, agent, &Step::Suppressed(old.address, old.reason, old.since_at.as_ms()), now)
                .map(Some)
        })
        .await?;
    match removed {
        Some(id) => Ok(finish("/mail/suppressions", "freed", Some(id))),
        None => Err(errors::conflict("This address is not on the list any more.")),
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    done: &Done,
    (typed, mistakes): (&AddressForm, &Mistakes),
) -> Result<Markup, Failure> {
    let desk = frame(app, visitor, done).await?;
    let list = app.db().read(|tx| suppressions::list(tx, MOST)).await?;
    let may_manage = may_manage(visitor);
    let lead = html! { "An address whose mail comes back because nobody lives there is added by itself. What is meant for it is held back and shown on its case." };
    let content = html! {
        @if may_manage {
            form.panel.form-narrow.stack method="post" action="/mail/suppressions" {
                (mistakes.summary())
                h2 { "Send nothing more to an address" }
                (Field::new("address", "Address").line("email", &typed.address, mistakes))
                (Field::new("reason", "Why").hint("Colleagues read this, customers do not").line("text", &typed.reason, mistakes))
                p { button.btn.primary.sm type="submit" { "Hold mail back" } }
            }
        }
        (table(&desk, &list, may_manage))
    };
    Ok(page(&desk, (&mistakes.title("Held back"), "/mail/suppressions"), (&lead, &html! {}), &content))
}

fn table(desk: &Desk, list: &[Suppression], may_manage: bool) -> Markup {
    html! {
        @if list.is_empty() {
            section.panel { (empty(Art::Clear, &html! { h2 { "Mail goes to every address" } }, &html! { "No address has been found dead, and nobody was added by hand." }, None)) }
        } @else {
            table.table.cards.hover {
                caption.vh { "Addresses that nothing is sent to" }
                thead { tr { th scope="col" { "Address" } th scope="col" { "Why" } th scope="col" { "Since" } th scope="col" { span.vh { "Do" } } } }
                tbody {
                    @for it in list {
                        tr {
                            th.anywhere scope="row" { bdi { (it.address) } }
                            td.anywhere data-label="Why" dir="auto" { (capital(&it.reason)) }
                            td data-label="Since" { (desk.wall.short(it.since_at)) }
                            td {
                                @if may_manage {
                                    form method="post" action="/mail/suppressions/removal" {
                                        input type="hidden" name="address" value=(it.address);
                                        button.btn.sm type="submit" { "Send again" span.vh { " to " (it.address) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
