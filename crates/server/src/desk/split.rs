//! Splitting a case.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::CaseId;
use desk::stored::Refs;
use store::{Tx, counters, messages};

use super::apply::{conclude, decide, family_of};
use super::family::Family;
use super::refusal::Refusal;
use super::texts;
use crate::book::Book;
use crate::who::Who;

/// Moves messages of a case to a new one, which counts from the first of them (clocks.md 11).
///
/// # Errors
///
/// Refuses messages that the case does not have; fails when the database does.
pub fn split(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, who): (CaseId, Who),
    (subject, chosen): (&str, &[i64]),
    now: Instant,
) -> Result<CaseId, Refusal> {
    let subject = texts::clean_subject(book, subject)?;
    let all = messages::list(tx, case.0.get())?;
    let first = all.iter().filter(|message| chosen.contains(&message.id)).map(|message| message.at).min();
    let message_at = first.ok_or(Refusal::Text("choose messages of this case"))?;
    let number = NonZeroU32::new(counters::next(tx, "case")?).ok_or(store::Error::NotFound)?;
    let child = CaseId(number);
    let cases = family_of(tx, case)?;
    let mut family = Family::load(tx, book, &cases, now)?;
    let place = family.place(case).ok_or(Refusal::NoCase(case))?;
    let command = Command {
        agent: who.agent(),
        team: who.team(),
        ..Command::of(Ask::Split { child, message_at }, who.actor())
    };
    decide(book, &mut family, place, (command, &Refs::default()), (now, now))?;
    messages::set_subject(tx, number.get(), &subject)?;
    for message in chosen {
        messages::move_to(tx, *message, case.0.get(), number.get())?;
    }
    conclude(tx, book, &mut family, now)?;
    book.folded.keep(family);
    Ok(child)
}
