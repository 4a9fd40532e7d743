//! Writes the history of the desk as `lodestar backtest` reads it (docs/history-format.md): JSON Lines, happened events
//! only, without any text or name of a person.

use std::io::Write;

use backtest::export::LogNames;
use backtest::json::{Context, Names, Stream, obligation_line, to_json_line};
use calendar::Instant;
use desk::case::event::CaseId;
use desk::stored;
use mission::ObligationKind;
use store::log::{self, Class, Cursor, Stored};

use crate::book::Book;
use crate::desk::{Desk, Refusal};

/// How many events are read at once.
const BATCH: u32 = 2_000;

/// Writes every event of every case, in the order in which they were stored, and says how many that were.
///
/// # Errors
///
/// Fails when the database does, when an event cannot be read, or when `out` cannot be written.
pub async fn export(desk: &Desk, out: &mut impl Write) -> anyhow::Result<u64> {
    let book = desk.book()?;
    export_until(desk, (&LogNames(&book.rules), &str::to_owned), None, out).await
}

/// The same under other names, with what was known at an instant.
///
/// # Errors
///
/// Fails like [`export`].
pub(crate) async fn export_until(
    desk: &Desk,
    names: As<'_, impl Names>,
    until: Option<Instant>,
    out: &mut impl Write,
) -> anyhow::Result<u64> {
    let book = desk.book()?;
    let (mut after, mut n_written) = (Cursor::default(), 0);
    loop {
        let events = desk.db().search(move |tx| log::tail(tx, after, BATCH)).await?;
        let Some(last) = events.last() else { break };
        after = last.cursor;
        let was_known =
            |event: &&Stored| until.is_none_or(|until| event.occurred_at.max(event.recorded_at) <= until);
        for event in events.iter().filter(|event| event.class == Class::Happened).filter(was_known) {
            if let Some(line) = line(&book, names, event)? {
                writeln!(out, "{line}")?;
                n_written += 1;
            }
        }
    }
    // What is counted again of a month is its cases.
    if until.is_some() {
        return Ok(n_written);
    }
    // Approved credits are owed by a day of their own (M-93).
    for (verified, events) in desk.db().search(crate::credits::facts::obligations).await? {
        for event in events {
            let subject = format!("{}:{}", ObligationKind::CreditIssue.word(), verified.id);
            let id = format!("{subject}@{}", event.seq);
            writeln!(out, "{}", obligation_line(&event, &subject, Some(&id), &LogNames(&book.rules)))?;
            n_written += 1;
        }
    }
    Ok(n_written)
}

/// Writes the customers whose cohort is known as a customers file (docs/history-format.md), under the numbers that the history
/// has of them, and says how many those are.
///
/// # Errors
///
/// Fails when the database does, or when `out` cannot be written.
pub async fn export_customers(desk: &Desk, out: &mut impl Write) -> anyhow::Result<u64> {
    let (mut after, mut n_written) = (0, 0);
    writeln!(out, "customer_id,cohort,active_from")?;
    loop {
        let found = desk.db().search(move |tx| store::cohorts::list(tx, after, BATCH)).await?;
        let Some((last, _)) = found.last() else { return Ok(n_written) };
        after = *last;
        for (number, known) in found {
            let (list, on) = (known.list.unwrap_or_default(), known.subscribed_on.unwrap_or_default());
            writeln!(out, "{number},\"{}\",{on}", list.replace('"', "\"\""))?;
            n_written += 1;
        }
    }
}

/// What cases and people are called, and products.
pub(crate) type As<'n, N> = (&'n N, &'n (dyn Fn(&str) -> String + Sync));

/// An event as a line; nothing for what is about no case, or decides no clock.
fn line(
    book: &Book,
    (names, product): As<'_, impl Names>,
    stored: &Stored,
) -> Result<Option<String>, Refusal> {
    let Some(number) = stored.stream.strip_prefix("case/") else { return Ok(None) };
    if stored::is_only_a_remark(&stored.kind) {
        return Ok(None);
    }
    let row = stored::Row {
        at: stored.occurred_at,
        recorded_at: stored.recorded_at,
        seq: stored.version.unsigned_abs(),
        actor: &stored.actor,
        kind: &stored.kind,
        body: &stored.body,
    };
    let (event, refs) = stored::read(&book.rules, &row).map_err(|problem| Refusal::Unreadable {
        case: CaseId(number.parse().unwrap_or(std::num::NonZeroU32::MIN)),
        version: stored.version,
        problem: problem.to_string(),
    })?;
    let case = number.parse().map_or_else(|_| number.to_owned(), |number| names.case(CaseId(number)));
    let product = refs.product.as_deref().map(product);
    let id = format!("case/{case}@{}", stored.version);
    let context = Context {
        stream: Stream::Case(&case),
        id: Some(&id),
        customer: None,
        product: product.as_deref(),
        handle_ms: refs.handle_ms,
    };
    Ok(Some(to_json_line(&event, context, names)))
}
