//! What a decision needs to know before a form is shown or carried out.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::Command;
use desk::case::decide::{Warning, warnings as said_before};
use desk::case::event::CaseId;
use desk::case::remark::{Said, Step};
use store::Tx;

use crate::app::App;
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};

/// A part of a resolution path, as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathLine {
    /// Which part.
    pub step: Step,
    /// The words; they may be erased.
    pub text: String,
}

/// The resolution path of a case, in the order in which it was written.
///
/// # Errors
///
/// Fails when the database does, or the case cannot be read.
pub fn path(tx: &mut Tx<'_>, book: &Book, number: u32, now: Instant) -> Result<Vec<PathLine>, Refusal> {
    let Some(case) = NonZeroU32::new(number).map(CaseId) else { return Ok(Vec::new()) };
    let cases = family_of(tx, case)?;
    let family = Family::load(tx, book, &cases, now)?;
    let Some(place) = family.place(case) else { return Ok(Vec::new()) };
    path_of(tx, &family, place, number)
}

/// The same of a family that is loaded.
pub fn path_of(
    tx: &mut Tx<'_>,
    family: &Family,
    place: usize,
    number: u32,
) -> Result<Vec<PathLine>, Refusal> {
    let is_path = |said: &Said| matches!(said, Said::PathExtended(_));
    if !family.remarked(place).iter().any(|(remark, _)| is_path(&remark.said)) {
        return Ok(Vec::new());
    }
    let written = store::messages::list(tx, number)?;
    let lines = family.remarked(place).iter().filter_map(|(remark, refs)| {
        let Said::PathExtended(step) = remark.said else { return None };
        let message = written.iter().find(|message| Some(message.id) == refs.message);
        let text = message.map_or_else(|| "This text was erased.".to_owned(), |message| message.body.clone());
        Some(PathLine { step, text })
    });
    Ok(lines.collect())
}

/// What is worth saying before a request is carried out.
///
/// # Errors
///
/// The [`Refusal`] that carrying it out would give.
pub async fn warnings(app: &App, case: CaseId, command: Command) -> Result<Vec<Warning>, Refusal> {
    let (book, now) = (app.desk().book()?, app.now());
    app.db()
        .read(move |tx| {
            let cases = family_of(tx, case)?;
            let family = Family::load(tx, &book, &cases, now)?;
            let place = family.place(case).ok_or(Refusal::NoCase(case))?;
            Ok(said_before(&family.world(&book, place), command, now)?)
        })
        .await
}
