//! Mail of ours that did not arrive, and sending it again.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use look::Desk;
use look::feedback::{Art, empty};
use maud::{Markup, html};
use store::mail::sent::{self, Sent, State as Got};
use store::{Tx, customers, people};

use super::arrived::{got, of_ours};
use super::overview::capital;
use super::{Done, finish, frame, may_manage, page};
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::mail::again::{self, Again};
use crate::session::Visitor;

/// How many of each kind are shown.
const MOST: u32 = 200;

/// `GET /mail/outgoing`.
pub async fn show_outgoing(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    let desk = frame(&app, &visitor, &done).await?;
    let read = |tx: &mut Tx<'_>| {
        let mut mails = Vec::new();
        for state in [Got::Failed, Got::Suppressed, Got::Queued] {
            mails.extend(sent::list(tx, state, MOST)?);
        }
        Ok::<_, store::Error>(mails)
    };
    let mails = app.db().read(read).await?;
    Ok(draw(&desk, &mails, may_manage(&visitor)))
}

/// `POST /mail/outgoing/{id}/attempts`: sends a mail again, under its own identifier, to the address that the customer has now.
pub async fn send_again(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let mail = app.db().read(move |tx| sent::find(tx, id)).await?;
    let mail = mail.ok_or_else(|| errors::not_found("mail"))?;
    if !again::is_worth(&mail) {
        return Err(errors::invalid(
            "A code or a notice is out of date by now; a new one is written when it is asked for.",
        ));
    }
    let (now, actor) = (app.now(), visitor.actor());
    let send = move |tx: &mut Tx<'_>| -> Result<Again, store::Error> {
        let to = address_of_now(tx, &mail)?;
        let begun = again::send(tx, &mail, &to, now)?;
        if begun == Again::Begun {
            let subject = format!("mail-out-{id}");
            people::audit(tx, (now, &actor), ("mail.sent_again", &subject), ("", None, None))?;
        }
        Ok(begun)
    };
    match app.db().write(send).await.map_err(Refusal::from)? {
        Again::Begun => Ok(finish("/mail/outgoing", "again", None)),
        Again::Held => Err(errors::conflict(
            "Nothing is sent to this address; take it off the list first, on “Held back”.",
        )),
        Again::Gone => Err(errors::conflict("This mail is on its way or has arrived.")),
    }
}

/// Where a mail goes now: to the customer's address of today when it went to one of theirs, else where it went.
fn address_of_now(tx: &mut Tx<'_>, mail: &Sent) -> Result<String, store::Error> {
    let customer = match mail.customer {
        Some(number) if mail.kind != "copy" => customers::find(tx, number)?,
        _ => None,
    };
    Ok(customer.and_then(|customer| customer.email).unwrap_or_else(|| mail.recipient.clone()))
}

fn draw(desk: &Desk, mails: &[Sent], may_manage: bool) -> Markup {
    let lead = html! { "What failed for good is noted on its case as well. A mail keeps its identifier, however often it is sent." };
    let content = html! {
        @if mails.is_empty() {
            section.panel { (empty(Art::Clear, &html! { h2 { "Everything left" } }, &html! { "No mail of ours waits or failed." }, Some(("How mail stands", "/mail")))) }
        } @else {
            table.table.cards.hover {
                caption.vh { "Mail of ours that did not arrive" }
                thead { tr { th scope="col" { "Written" } th scope="col" { "To" } th scope="col" { "What it is" } th scope="col" { "How far it got" } th scope="col" { span.vh { "Do" } } } }
                tbody {
                    @for mail in mails {
                        tr {
                            th scope="row" { (desk.wall.short(mail.created_at)) }
                            td.anywhere data-label="To" { bdi { (mail.recipient) } }
                            td data-label="What it is" { (of_ours(&mail.kind)) @if let Some(case) = mail.case { ", " a href={ "/cases/" (case) } { "#" (case) } } }
                            td data-label="How far it got" { (got(mail.state)) " " span.muted { (desk.wall.short(mail.changed_at)) } @if let Some(why) = &mail.reason { br; span.xs.anywhere { (capital(why)) } } }
                            td {
                                @if may_manage && mail.state != Got::Queued && again::is_worth(mail) {
                                    form method="post" action={ "/mail/outgoing/" (mail.id) "/attempts" } { button.btn.sm type="submit" { "Send again" span.vh { " to " (mail.recipient) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    page(desk, ("Not arrived", "/mail/outgoing"), (&lead, &html! {}), &content)
}
