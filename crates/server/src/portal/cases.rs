//! A customer's cases (portal-cases.html).

use axum::Extension;
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use store::cases::{self, CaseRow, NO_DEADLINE, View};
use store::{customers, messages, people};

use super::{me, shell, standing, wall};
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::Failure;
use crate::page;
use crate::session::Visitor;

/// Whose cases.
#[derive(Deserialize, Default)]
pub struct Whose {
    all: Option<String>,
}

/// The cases of one page.
const N_SHOWN: u32 = 100;

/// `GET /help/cases`.
pub async fn get_cases(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(whose): Query<Whose>,
) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (number, wants_all) = (visitor.customer, whose.all.is_some());
    let (customer, account, rows, can_see_all) = app
        .db()
        .read(move |tx| {
            let customer = me(tx, number)?;
            let account = match customer.account {
                Some(account) => customers::find_account(tx, account)?,
                None => None,
            };
            let of_company = customer.account.filter(|_| customer.sees_account);
            let view = match of_company.filter(|_| wants_all) {
                Some(account) => View::Account(account),
                None => View::Customer(customer.number),
            };
            let mut rows = Vec::new();
            for row in cases::list(tx, view, None, N_SHOWN)? {
                let owner = match row.owner {
                    Some(owner) => people::find(tx, owner)?.map(|person| person.name),
                    None => None,
                };
                rows.push((messages::subject(tx, row.number)?, owner, row));
            }
            Ok::<_, store::Error>((customer, account, rows, of_company.is_some()))
        })
        .await?;
    let wall = wall(&app, &book, Some(&customer));
    let (open, done): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(.., row)| row.is_open);
    let content = html! {
        header.row.between {
            div.stack.tight {
                h1.serif { "My cases" }
                p.soft { bdi { (customer.name) } @if let Some(account) = &account { ", " bdi { (account.name) } } }
            }
            a.btn.sm href="/help/credits" { "Credits" }
            @if can_see_all {
                nav.seg aria-label="Whose cases" {
                    a href="/help/cases" aria-current=[(!wants_all).then_some("page")] { "Mine" }
                    a href="/help/cases?all=1" aria-current=[wants_all.then_some("page")] { "Whole company" }
                }
            }
        }
        section.stack aria-labelledby="o" {
            h2 #o { "Open" }
            @if open.is_empty() { p.soft { "Nothing is open. " a href="/help/new" { "Contact us" } " when you need something." } }
            ul.mycases role="list" {
                @for (subject, owner, row) in &open {
                    li {
                        a href={ "/help/cases/" (row.number) } data-yours[standing(row) == "Your turn"] {
                            div.grow {
                                b dir="auto" { (subject) }
                                span.sm.soft { "#" (row.number) @if let Some(owner) = owner { " · with " bdi { (owner) } } " · updated " (wall.short(row.last_message_at)) }
                            }
                            (next(row, &wall))
                            span.pill data-s=[(standing(row) != "Your turn").then_some("accent")] { (standing(row)) }
                        }
                    }
                }
            }
        }
        @if !done.is_empty() {
            section.stack aria-labelledby="d" {
                h2 #d { "Done" }
                table.table.cards.hover {
                    thead { tr { th scope="col" { "Case" } th scope="col" { "Resolved" } } }
                    tbody {
                        @for (subject, _, row) in &done {
                            tr {
                                th scope="row" { a href={ "/help/cases/" (row.number) } dir="auto" { (subject) } " " span.muted { "#" (row.number) } }
                                td data-label="Resolved" { @if let Some(at) = row.resolved_at { (wall.short(at)) } @else { "–" } }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(page::public(&shell(&app, &visitor, ("My cases", "/help/cases")), &content))
}

fn next(row: &CaseRow, wall: &look::Wall) -> Markup {
    html! {
        @if standing(row) == "Your turn" {
            div.next { span.xs.muted { "Waiting for" } b { "your answer" } }
        } @else if row.next_deadline_at < NO_DEADLINE {
            div.next { span.xs.muted { "Next promise by" } b { (wall.due(row.next_deadline_at)) } }
        }
    }
}
