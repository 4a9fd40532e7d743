//! Mail of ours that did not arrive, and sending it again.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use look::Desk;
use look::feedback::{Art, empty};
use maud::{Markup, html};
use store::mail::sent::{self, Sent, State as Got};
use store::mail::suppressions;
use store::{Tx, customers, outbox, people};

use super::arrived::{got, of_ours};
use super::overview::capital;
use super::{Done, finish, frame, may_manage, page};
use crate::app::App;
use crate::desk::{Refusal, stream_name};
use crate::errors::{self, Failure};
use crate::mail::letter::Letter;
use crate::session::Visitor;
use crate::workspace::act::case_id;

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
    let Some(key) = key(&mail) else {
        return Err(errors::invalid(
            "A code or a notice is out of date by now; a new one is written when it is asked for.",
        ));
    };
    let (now, actor) = (app.now(), visitor.actor());
    let again = move |tx: &mut Tx<'_>| -> Result<Again, store::Error> {
        let of_customer = match mail.customer {
            // Where somebody said where it goes, it goes there.
            Some(number) if mail.kind != "resent" => {
                customers::find(tx, number)?.and_then(|customer| customer.email)
            }
            _ => None,
        };
        let recipient = of_customer.unwrap_or_else(|| mail.recipient.clone());
        if suppressions::find(tx, &recipient)?.is_some() {
            return Ok(Again::Held);
        }
        if !sent::begin_again(tx, id, &recipient, now)? || !outbox::again(tx, &key, now)? {
            return Ok(Again::Gone);
        }
        if let Some(case) = mail.case.and_then(|case| case_id(case).ok()) {
            tx.announce(stream_name(case));
        }
        people::audit(tx, (now, &actor), ("mail.sent_again", &format!("mail-out-{id}")), ("", None, None))?;
        Ok(Again::Begun)
    };
    match app.db().write(again).await.map_err(Refusal::from)? {
        Again::Begun => Ok(finish("/mail/outgoing", "again", None)),
        Again::Held => Err(errors::conflict(
            "Nothing is sent to this address; take it off the list first, on “Held back”.",
        )),
        Again::Gone => Err(errors::conflict("This mail is on its way or has arrived.")),
    }
}

enum Again {
    Begun,
    /// Its address is one that nothing is sent to.
    Held,
    /// It is not failed any more.
    Gone,
}

/// Under which key the outbox knows a mail; nothing when it is not worth sending again.
fn key(mail: &Sent) -> Option<String> {
    let letter = match mail.kind.as_str() {
        "reply" => Letter::Reply { case: mail.case?, message: mail.message? },
        "acknowledgement" => Letter::Acknowledgement { case: mail.case? },
        "resent" => Letter::Again { mail: mail.id },
        _ => return None,
    };
    Some(letter.key())
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
                                @if may_manage && mail.state != Got::Queued && key(mail).is_some() {
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
