//! What is promised to a customer whose mail has just come. All of it from the mission.

use desk::CaseState;
use desk::case::event::CaseId;
use desk::clock::ClockState;
use look::Wall;
use mission::ClockKind;
use store::Tx;
use store::customers::Customer;

use super::texts::words::Words;
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};

/// What a customer is promised next whose case was just received, and by when: both in words, or nothing.
///
/// # Errors
///
/// Fails when there is no such case, or when the database fails.
pub fn promise(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, customer, language): (CaseId, &Customer, &Words),
    now: calendar::Instant,
) -> Result<Option<(&'static str, String)>, Refusal> {
    let cases = family_of(tx, case)?;
    let family = Family::load(tx, book, &cases, now)?;
    let place = family.place(case).ok_or(Refusal::NoCase(case))?;
    let state = family.world(book, place).case;
    let own = customer.zone.as_deref().and_then(|zone| calendar::Zone::named(zone).ok());
    let zone = own.unwrap_or_else(|| book.rules.policy().home_zone.clone());
    Ok(promised(book, state, language).map(|(what, by)| (what, language.when(&Wall { now, zone }, by))))
}

/// The next thing that we owe the customer, and by when.
fn promised(book: &Book, case: &CaseState, language: &Words) -> Option<(&'static str, calendar::Instant)> {
    [ClockKind::FirstResponse, ClockKind::Resolution].into_iter().find_map(|kind| {
        let of_kind = case.clocks.iter().filter(|clock| {
            clock.slot.kind() == kind && matches!(clock.state, ClockState::Running | ClockState::Paused)
        });
        let due = of_kind.filter_map(|clock| clock.deadline(&book.rules)).map(|(due, _)| due).min()?;
        Some((language.promised(kind)?, due))
    })
}
