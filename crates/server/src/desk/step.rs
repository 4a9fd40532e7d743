//! What time brings about in one case.

use calendar::Instant;
use desk::case::event::CaseId;
use store::Tx;

use super::apply::{conclude, family_of};
use super::family::Family;
use super::refusal::Refusal;
use crate::book::Book;

/// Notes what is due, unless another node is at it.
pub fn step(tx: &mut Tx<'_>, book: &Book, case: CaseId, now: Instant) -> Result<(), Refusal> {
    if !store::cases::claim(tx, case.0.get(), now, book.epoch)? {
        return Ok(());
    }
    let cases = family_of(tx, case)?;
    let mut family = Family::load(tx, book, &cases, now)?;
    conclude(tx, book, &mut family, now)?;
    book.folded.keep(family);
    Ok(())
}
