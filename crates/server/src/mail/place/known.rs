//! Who writes, and where the work on their case goes on.

use std::num::NonZeroU32;

use calendar::Instant;
use channels::email::Address;
use desk::case::event::{Body, CaseId, CustomerId, Event};
use desk::case::state::Status;
use store::{Tx, customers};

use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};
use crate::sign_in::normal;

/// The longest name that is kept of a sender, in characters.
const LONGEST_NAME: usize = 200;

/// The customer who writes from an address; one that nobody knows becomes one.
pub(super) fn known_or_new(tx: &mut Tx<'_>, writer: &Address, now: Instant) -> Result<CustomerId, Refusal> {
    let email = normal(&writer.address);
    let name = writer.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = name.unwrap_or(writer.local_part());
    let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let number = customers::find_or_insert(tx, &name, &email, now)?;
    NonZeroU32::new(number).map(CustomerId).ok_or(Refusal::NoCustomer)
}

/// Where the work on a case goes on: itself, or the one it was merged into. None when it was set aside for good.
pub(in crate::mail) fn living(
    tx: &mut Tx<'_>,
    book: &Book,
    case: u32,
    now: Instant,
) -> Result<Option<CaseId>, Refusal> {
    let Some(mut case) = NonZeroU32::new(case).map(CaseId) else { return Ok(None) };
    let cases = family_of(tx, case)?;
    let family = Family::load(tx, book, &cases, now)?;
    for _ in 0..=family.cases().count() {
        let Some(place) = family.place(case) else { return Ok(None) };
        match family.world(book, place).case.status {
            Status::Merged => match family.events(place).iter().rev().find_map(merged_into) {
                Some(into) => case = into,
                None => return Ok(None),
            },
            status if status.is_excluded() => return Ok(None),
            _ => return Ok(Some(case)),
        }
    }
    Ok(None)
}

fn merged_into(event: &Event) -> Option<CaseId> {
    match event.body {
        Body::Merged { into } => Some(into),
        _ => None,
    }
}
