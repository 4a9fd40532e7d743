//! What people do about credits: approve them, take that back, put them on an invoice, reverse them. Nothing is
//! changed: each is a row of its own.

use std::collections::BTreeMap;

use calendar::{Instant, Ratio};
use store::credits::{self, Act, Done, Entry, Kind};
use store::{Tx, people};

use super::ledger::Line;
use super::price::{Price, ratio};
use super::state::State;
use super::{clock, readers, told};
use crate::book::Book;
use crate::desk::Refusal;
use crate::mail::letter::Letter;

/// The longest reason and the longest reference, in characters.
const LONGEST: usize = 500;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// How many it was done about.
    pub n: usize,
    /// How many of them stand where it cannot be done, or were done before.
    pub n_other: usize,
    /// How many the same person had entered: somebody else has to approve them.
    pub n_own: usize,
}

/// Approves credits that wait (metrics.md 12.8): by a person, and never by the one who entered them. Their clocks start.
///
/// # Errors
///
/// Fails when the database does.
pub fn verify(
    tx: &mut Tx<'_>,
    book: &Book,
    ids: &[i64],
    (person, now): (u32, Instant),
) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome::default();
    for line in lines(tx, book, ids, now)? {
        if line.state != State::Waiting {
            outcome.n_other += 1;
        } else if line.entry.person == Some(person) {
            outcome.n_own += 1;
        } else if let Some(done) = act(tx, &line, (Act::Verified, None), (person, now))? {
            outcome.n += 1;
            if line.entry.kind == Kind::Entry {
                clock::follow(tx, book, &done, now)?;
            }
            told::tell_programs(tx, ("verified", &line.entry), Some(&done), now)?;
        }
    }
    audit(tx, "credits.verified", outcome.n, (person, now))?;
    Ok(outcome)
}

/// Takes back what was approved and stands on no invoice yet. Its clock ends without an outcome.
///
/// # Errors
///
/// Fails when the database does.
pub fn withdraw(
    tx: &mut Tx<'_>,
    book: &Book,
    ids: &[i64],
    (person, now): (u32, Instant),
) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome::default();
    for line in lines(tx, book, ids, now)? {
        let State::Approved { act: approval, .. } = line.state else {
            outcome.n_other += 1;
            continue;
        };
        if let Some(done) = act(tx, &line, (Act::Withdrawn, None), (person, now))? {
            outcome.n += 1;
            end_clock(tx, book, &line, (approval, now))?;
            told::tell_programs(tx, ("withdrawn", &line.entry), Some(&done), now)?;
        }
    }
    audit(tx, "credits.withdrawn", outcome.n, (person, now))?;
    Ok(outcome)
}

/// Says that approved credits stand on an invoice. The customer hears of it.
///
/// # Errors
///
/// Refuses an invoice without a number; fails when the database does.
pub fn issue(
    tx: &mut Tx<'_>,
    book: &Book,
    (ids, reference): (&[i64], &str),
    (person, now): (u32, Instant),
) -> Result<Outcome, Refusal> {
    let reference = clean(book, reference);
    if reference.is_empty() {
        return Err(Refusal::Text(
            "Write the number of the invoice or credit note, so that anybody can find it.",
        ));
    }
    let (mut outcome, mut issued): (Outcome, BTreeMap<String, Vec<Entry>>) = Default::default();
    for line in lines(tx, book, ids, now)? {
        let State::Approved { act: approval, .. } = line.state else {
            outcome.n_other += 1;
            continue;
        };
        if let Some(done) = act(tx, &line, (Act::Issued, Some(reference.clone())), (person, now))? {
            outcome.n += 1;
            end_clock(tx, book, &line, (approval, now))?;
            told::tell_programs(tx, ("issued", &line.entry), Some(&done), now)?;
            issued.entry(line.entry.payer.clone()).or_default().push(line.entry);
        }
    }
    for entries in issued.values() {
        for customer in readers::of_all(tx, entries)? {
            let ids = entries.iter().map(|entry| entry.id).collect();
            Letter::Credit { entries: ids, customer: customer.number }.enqueue(tx, now)?;
        }
    }
    audit(tx, "credits.issued", outcome.n, (person, now))?;
    Ok(outcome)
}

/// Reverses a credit with a reason, by a row that is its opposite. Where the credit was issued, the reversal is approved and put on
/// an invoice like any other row. Gives the new row.
///
/// # Errors
///
/// Refuses what is no credit, what is reversed already, and a missing reason; fails when the database does.
pub fn reverse(
    tx: &mut Tx<'_>,
    book: &Book,
    (id, reason): (i64, &str),
    (person, now): (u32, Instant),
) -> Result<Entry, Refusal> {
    let reason = clean(book, reason);
    if reason.is_empty() {
        return Err(Refusal::Text("Write why it is reversed; the customer and finance read it later."));
    }
    let entry = credits::find(tx, id)?.ok_or(store::Error::NotFound)?;
    let line = Line::read(tx, book, entry, now)?;
    let refusal = match (&line.entry.kind, &line.state) {
        (Kind::Reversal, _) => Some("This row reverses another. Enter that credit again instead."),
        (Kind::Gap, _) => Some("Nothing was credited here, so there is nothing to reverse."),
        (Kind::Entry, State::Reversed { .. }) => Some("It is reversed already."),
        (Kind::Entry, _) => None,
    };
    if let Some(words) = refusal {
        return Err(Refusal::Text(words));
    }
    let reversal = Entry {
        id: tx.id(now),
        once: format!("{}/reversal", line.entry.id),
        kind: Kind::Reversal,
        percent: (-&ratio(&line.entry.percent)).to_string(),
        amount: -line.entry.amount,
        reverses: Some(line.entry.id),
        reason: Some(reason),
        person: Some(person),
        at: now,
        ..line.entry.clone()
    };
    if !credits::insert(tx, &reversal)? {
        return Err(Refusal::Text("It is reversed already."));
    }
    if let State::Approved { act: approval, .. } = line.state {
        end_clock(tx, book, &line, (approval, now))?;
    }
    told::tell_programs(tx, ("reversed", &reversal), None, now)?;
    audit(tx, "credits.reversed", 1, (person, now))?;
    Ok(reversal)
}

/// Enters a reversed credit once more, as it was counted; another person has to approve it.
///
/// # Errors
///
/// Refuses what is not reversed, and what was entered again already; fails when the database does.
pub fn enter_again(
    tx: &mut Tx<'_>,
    book: &Book,
    id: i64,
    (person, now): (u32, Instant),
) -> Result<Entry, Refusal> {
    let entry = credits::find(tx, id)?.ok_or(store::Error::NotFound)?;
    let is_reversed = entry.kind == Kind::Entry && credits::find_reversal(tx, id)?.is_some();
    if !is_reversed {
        return Err(Refusal::Text("Only a reversed credit can be entered again."));
    }
    let rows = credits::list_of_payer(tx, &entry.payer)?;
    let is_same =
        |row: &&Entry| row.kind == Kind::Entry && row.month == entry.month && row.level == entry.level;
    if rows.iter().filter(is_same).any(|row| row.id > entry.id) {
        return Err(Refusal::Text("It was entered again already."));
    }
    let price = Price::of_entry(&entry).ok_or(Refusal::Text("Nothing was credited here."))?;
    let basis = Entry {
        reason: Some("entered again after a reversal".to_owned()),
        person: Some(person),
        at: now,
        ..entry
    };
    let again = Entry { id: tx.id(now), ..price.apply(tx, &cap(book), &basis)? };
    if !credits::insert(tx, &again)? {
        return Err(Refusal::Text("It was entered again already."));
    }
    told::tell_programs(tx, ("entered", &again), None, now)?;
    audit(tx, "credits.entered", 1, (person, now))?;
    Ok(again)
}

/// The most that is credited of a billing cycle; everything where the mission promises no credits any more.
pub(super) fn cap(book: &Book) -> Ratio {
    book.rules.policy().credits.as_ref().map_or(Ratio::ONE, |rule| rule.cap.clone())
}

/// The highest cap of all versions of the mission.
pub(crate) fn highest_cap(book: &Book) -> Ratio {
    let caps = book.rules.versions().filter_map(|policy| policy.credits.as_ref());
    caps.map(|rule| rule.cap.clone()).max().unwrap_or(Ratio::ONE)
}

/// The credits of these ids, each once; those that do not exist are left out.
fn lines(tx: &mut Tx<'_>, book: &Book, ids: &[i64], now: Instant) -> Result<Vec<Line>, store::Error> {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut lines = Vec::new();
    for id in wanted {
        if let Some(entry) = credits::find(tx, id)? {
            lines.push(Line::read(tx, book, entry, now)?);
        }
    }
    Ok(lines)
}

/// Writes an act down; nothing when somebody was quicker.
fn act(
    tx: &mut Tx<'_>,
    line: &Line,
    (act, reference): (Act, Option<String>),
    (person, at): (u32, Instant),
) -> Result<Option<Done>, store::Error> {
    let (id, entry) = (tx.id(at), line.entry.id);
    let done = Done { id, once: format!("{entry}/{}", line.acts.len()), entry, act, person, reference, at };
    Ok(credits::insert_act(tx, &done)?.then_some(done))
}

/// The clock of an approval has ended: what came about before is noted, and nobody is called for it any more.
fn end_clock(
    tx: &mut Tx<'_>,
    book: &Book,
    line: &Line,
    (approval, now): (i64, Instant),
) -> Result<(), store::Error> {
    if let Some(verified) =
        line.acts.iter().find(|done| done.id == approval && line.entry.kind == Kind::Entry)
    {
        clock::follow(tx, book, verified, now)?;
    }
    Ok(())
}

fn audit(
    tx: &mut Tx<'_>,
    what: &'static str,
    n: usize,
    (person, now): (u32, Instant),
) -> Result<(), store::Error> {
    if n == 0 {
        return Ok(());
    }
    let n = n.to_string();
    people::audit(tx, (now, &format!("agent-{person}")), (what, "credit"), ("rows", None, Some(&n)))
}

/// A line that somebody typed, without what does not belong into one.
fn clean(book: &Book, text: &str) -> String {
    let line: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    book.mask(line.trim())
}
