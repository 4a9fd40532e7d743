//! What a customer sees of their credits: each with the whole calculation, the clause, and the cases behind it.

use axum::Extension;
use axum::extract::State;
use look::Wall;
use maud::{Markup, html};
use store::credits::{self, Act, Kind};
use store::customers::{self, Customer};
use store::{Error, Tx};

use super::ledger::Line;
use super::price::payer_word;
use super::state::State as Standing;
use super::{readers, words};
use crate::app::App;
use crate::book::Book;
use crate::desk::Refusal;
use crate::errors::Failure;
use crate::numbers::Payer;
use crate::page;
use crate::portal;
use crate::session::Visitor;

/// A row as its customer sees it, and the cases behind it that they may open.
struct Seen {
    line: Line,
    cases: Vec<u32>,
}

/// `GET /help/credits`.
pub async fn get_credits(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (number, now, rules) = (visitor.customer, app.now(), book.clone());
    let (customer, seen, is_for_others) = app
        .db()
        .read(move |tx| {
            let customer = portal::me(tx, number)?;
            let seen = seen_by(tx, &rules, &customer, now)?;
            let is_for_others = match customer.account {
                Some(account) if seen.is_empty() && !customer.sees_account => sees_company(tx, account)?,
                _ => false,
            };
            Ok::<_, Error>((customer, seen, is_for_others))
        })
        .await?;
    let wall = portal::wall(&app, &book, Some(&customer));
    let clause =
        book.policy_at(now).credits.as_ref().and_then(|rule| book.policy_at(now).clause(rule.clause));
    let content = html! {
        header.stack.tight {
            h1.serif { "Credits" }
            p.soft {
                "When a month falls short of what we promised, we credit you part of your subscription. You do not have to ask. "
                @if let Some(clause) = clause { (look::clause(clause.number, "/mission")) }
            }
        }
        @if seen.is_empty() {
            p.soft {
                @if is_for_others { "Credits go to your company. Those of your colleagues who see all of its cases see them here." }
                @else { "There is no credit for you. When there is one, it stands here with its whole calculation." }
            }
        }
        @for one in &seen { (show(one, &wall)) }
    };
    Ok(page::public(&portal::shell(&app, &visitor, ("Credits", "/help/credits")), &content))
}

/// Whether somebody of a company may see all of its cases.
fn sees_company(tx: &mut Tx<'_>, account: u32) -> Result<bool, Error> {
    Ok(customers::list_of_account(tx, account, 1_000)?.iter().any(|person| person.sees_account))
}

/// The rows that concern a customer and that somebody of ours has looked at, the newest first.
fn seen_by(
    tx: &mut Tx<'_>,
    book: &Book,
    customer: &Customer,
    now: calendar::Instant,
) -> Result<Vec<Seen>, Error> {
    let payers = customer.account.map(Payer::Account).into_iter().chain([Payer::Customer(customer.number)]);
    let mut seen = Vec::new();
    for payer in payers {
        for row in credits::list_of_payer(tx, &payer_word(payer))? {
            let may_read = readers::of(tx, &row)?.iter().any(|reader| reader.number == customer.number);
            if !may_read || row.kind == Kind::Gap {
                continue;
            }
            let line = Line::read(tx, book, row, now)?;
            if !is_shown(tx, &line)? {
                continue;
            }
            let mut cases = Vec::new();
            for number in line.cases() {
                if store::cases::find(tx, number)?.is_some_and(|row| portal::may_see(customer, &row)) {
                    cases.push(number);
                }
            }
            seen.push(Seen { line, cases });
        }
    }
    seen.sort_by_key(|one| std::cmp::Reverse(one.line.entry.id));
    Ok(seen)
}

/// What nobody approved yet is not promised to the customer; what was issued and then reversed stays in sight.
fn is_shown(tx: &mut Tx<'_>, line: &Line) -> Result<bool, Error> {
    let was_issued = line.acts.iter().any(|done| done.act == Act::Issued);
    Ok(match line.state {
        Standing::Approved { .. } | Standing::Issued { .. } => true,
        Standing::Reversed { .. } => was_issued,
        Standing::Waiting => match line.entry.reverses {
            Some(id) => credits::list_acts(tx, id)?.iter().any(|done| done.act == Act::Issued),
            None => false,
        },
        _ => false,
    })
}

fn show(one: &Seen, wall: &Wall) -> Markup {
    let (entry, state) = (&one.line.entry, &one.line.state);
    let id = format!("credit-{}", entry.id);
    html! {
        article.panel.stack aria-labelledby=(id) {
            header.row.between {
                h2 id=(id) { (words::month(&entry.month)) ": " (words::amount(entry)) }
                (super::page::status(state))
            }
            p.sm.soft {
                @match state {
                    Standing::Issued { at, reference, .. } => { "Issued " (wall.date(*at)) ", on " bdi { (reference) } "." },
                    Standing::Approved { .. } => {
                        "It is approved."
                        @if let Some(due_at) = one.line.due_at { " You get it by " (wall.date(due_at)) "." }
                    },
                    Standing::Reversed { .. } => { "It was not right, and is taken back by another row." },
                    _ => { "It is being checked." },
                }
            }
            ol.stack { @for step in words::calculation(entry) { li dir="auto" { (step) } } }
            @if let Some(reason) = entry.reason.as_deref().filter(|_| entry.kind == Kind::Reversal) { p { "Why: " span dir="auto" { (reason) } } }
            p.sm {
                "What we promise: " (words::clause(&entry.clause)) ", " (words::clause(&entry.rule_clause)) "."
                @if !one.cases.is_empty() {
                    " Your cases that we answered too late: "
                    @for (nth, case) in one.cases.iter().take(20).enumerate() { @if nth > 0 { ", " } a href={ "/help/cases/" (case) } { "#" (case) } }
                    @if one.cases.len() > 20 { " and " (one.cases.len() - 20) " more" }
                    "."
                }
            }
        }
    }
}
