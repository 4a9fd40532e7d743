//! The word that a mail has come: its case's number, what we promise, and what happens next. All of it from the mission.

use desk::CaseState;
use desk::case::event::CaseId;
use desk::clock::ClockState;
use look::Wall;
use mission::ClockKind;
use store::Tx;
use store::customers::Customer;

use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};

/// What is written to a customer whose case was just received.
///
/// # Errors
///
/// Fails when there is no such case, or when the database fails.
pub fn text(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, customer): (CaseId, &Customer),
    now: calendar::Instant,
) -> Result<String, Refusal> {
    let cases = family_of(tx, case)?;
    let family = Family::load(tx, book, &cases, now)?;
    let place = family.place(case).ok_or(Refusal::NoCase(case))?;
    let state = family.world(book, place).case;
    let own = customer.zone.as_deref().and_then(|zone| calendar::Zone::named(zone).ok());
    let zone = own.unwrap_or_else(|| book.rules.policy().home_zone.clone());
    let promise = match promised(book, state) {
        Some((what, by)) => {
            let wall = Wall { now, zone };
            format!("**What we promise you:** {what} by {} ({}).", wall.long(by), wall.zone.name())
        }
        None => "We answer as soon as we can.".to_owned(),
    };
    Ok(format!(
        "We have your message. It is case **#{}**.\n\n{promise}\n\n**What happens next:** somebody reads it, decides how urgent it is, \
         and gives it to the right person. To add something, answer this mail; your words reach the same case.\n",
        case.0
    ))
}

/// The next thing that we owe the customer, and by when.
fn promised(book: &Book, case: &CaseState) -> Option<(&'static str, calendar::Instant)> {
    let named = [(ClockKind::FirstResponse, "a first reply"), (ClockKind::Resolution, "a solution")];
    named.into_iter().find_map(|(kind, what)| {
        let of_kind = case.clocks.iter().filter(|clock| {
            clock.slot.kind() == kind && matches!(clock.state, ClockState::Running | ClockState::Paused)
        });
        let due = of_kind.filter_map(|clock| clock.deadline(&book.rules)).map(|(due, _)| due).min()?;
        Some((what, due))
    })
}
