//! Many requests at once, each at its own instant: how a story becomes a desk.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::CaseId;
use store::Tx;

use super::refusal::Refusal;
use super::request::{Opening, Request};
use super::{apply, open, step};
use crate::book::Book;

/// How many cases one look at what is due brings up to date.
const BATCH: u32 = 200;

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Told {
    /// A case is opened; later things name it by the number of openings before it.
    Open(Opening),
    /// Something is asked of the case that was opened as the first of these, counted from 0; where it concerns another case, that
    /// is the second. The cases that the request names are not looked at.
    Ask((usize, Option<usize>), Request),
}

/// Does what is told, in its order, and lets time pass every `pause_ms` in between. Cases opened before are `cases`; those that are opened
/// are added. How many requests were refused.
///
/// # Errors
///
/// Fails when the database does, or when a case cannot be opened; then nothing was stored.
pub fn tell(
    tx: &mut Tx<'_>,
    book: &Book,
    told: &[(Instant, Told)],
    (cases, pause_ms): (&mut Vec<CaseId>, i64),
) -> Result<usize, Refusal> {
    let mut n_refused = 0;
    let mut passed_to = told.first().map_or(Instant(0), |(at, _)| *at);
    for (at, told) in told {
        if at.as_ms() - passed_to.as_ms() >= pause_ms {
            pass(tx, book, *at)?;
            passed_to = *at;
        }
        match told {
            Told::Open(opening) => cases.push(open::open(tx, book, opening, *at)?.case),
            Told::Ask((nth, other), request) => {
                let Some(case) = cases.get(*nth) else { continue };
                let mut request = Request { case: *case, ..request.clone() };
                if let Some(other) = other.and_then(|other| cases.get(other)) {
                    request.commands.iter_mut().for_each(|command| concern(&mut command.ask, *other));
                }
                match apply::apply(tx, book, &request, *at) {
                    Ok(_) => {}
                    Err(refusal @ Refusal::Store(_)) => return Err(refusal),
                    Err(refusal) => {
                        tracing::debug!(case.number = case.0.get(), error = %refusal, "a story asks what is refused");
                        n_refused += 1;
                    }
                }
            }
        }
    }
    Ok(n_refused)
}

/// Puts the other case into a request that concerns two.
fn concern(ask: &mut Ask, other: CaseId) {
    match ask {
        Ask::MergeInto(case) | Ask::LinkTo(case) => *case = other,
        _ => {}
    }
}

/// Notes what is due by `now`.
fn pass(tx: &mut Tx<'_>, book: &Book, now: Instant) -> Result<(), Refusal> {
    let mut before = Vec::new();
    loop {
        let due = store::cases::list_due(tx, now, book.epoch, BATCH)?;
        // What cannot be brought up to date stays due; the ticker sets it aside.
        if due.is_empty() || due == before {
            return Ok(());
        }
        before.clone_from(&due);
        for case in due.into_iter().filter_map(NonZeroU32::new).map(CaseId) {
            step::step(tx, book, case, now)?;
        }
    }
}
