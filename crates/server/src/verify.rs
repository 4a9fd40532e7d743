//! Proves that everything but the log follows from the log (invariant 4).

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::event::CaseId;
use sha2::{Digest, Sha256};
use store::Tx;
use store::attachments::{self, Attachment};
use store::cases::CaseRow;
use store::log;

use crate::book::{Book, BookError};
use crate::desk::{Desk, Family, Refusal, calculate, family_of, stream_name};
use crate::files::Files;

/// What a verification found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events were hashed again.
    pub n_events: i64,
    /// How many checkpoints were calculated again.
    pub n_checkpoints: usize,
    /// How many cases were folded anew.
    pub n_cases: u32,
    /// How many attachments were read.
    pub n_files: u64,
    /// Every difference, in words.
    pub differences: Vec<String>,
}

/// How many cases are folded in one read.
const BATCH: u32 = 200;

/// Checks the chain of every stream, every checkpoint, every text, and every case.
///
/// # Errors
///
/// Fails when the database does. What is wrong with what is stored is the answer.
pub async fn verify(desk: &Desk) -> Result<Verified, Refusal> {
    let report = store::verify::verify(desk.db(), |_| Ok(Vec::new())).await?;
    let cap = desk.book().map_or(calendar::Ratio::ONE, |book| crate::credits::highest_cap(&book));
    let of_credits = desk.db().search(move |tx| crate::credits::reconcile::differences(tx, &cap)).await?;
    let differences = [report.lines(), of_credits].concat();
    let (n_events, n_checkpoints) = (report.n_events, report.n_checkpoints);
    let of_log = Verified { n_events, n_checkpoints, differences, ..Verified::default() };
    match verify_cases(desk).await {
        Ok(cases) => Ok(Verified {
            n_cases: cases.n_cases,
            differences: [of_log.differences, cases.differences].concat(),
            ..of_log
        }),
        // Without a mission there are no cases.
        Err(Refusal::Book(BookError::None)) => Ok(of_log),
        Err(refusal) => Err(refusal),
    }
}

/// Folds every case from its events and compares the row that lists are made of with what follows from them.
///
/// # Errors
///
/// Fails when the database does, or when there is no mission. What cannot be read is a difference.
pub async fn verify_cases(desk: &Desk) -> Result<Verified, Refusal> {
    let (book, mut verified, mut after) = (desk.book()?, Verified::default(), 0);
    loop {
        let (book, now) = (book.clone(), desk.now());
        let (part, last) = desk
            .db()
            .search(move |tx| {
                let numbers = store::cases::numbers(tx, after, BATCH)?;
                let mut part = Verified::default();
                for number in &numbers {
                    part.n_cases += 1;
                    let Some(case) = NonZeroU32::new(*number).map(CaseId) else { continue };
                    match verify_case(tx, &book, case, now) {
                        Ok(found) => part.differences.extend(found),
                        Err(Refusal::Store(error)) => return Err(Refusal::Store(error)),
                        Err(refusal) => part.differences.push(refusal.to_string()),
                    }
                }
                Ok((part, numbers.last().copied()))
            })
            .await?;
        verified.n_cases += part.n_cases;
        verified.differences.extend(part.differences);
        match last {
            Some(number) => after = number,
            None => return Ok(verified),
        }
    }
}

/// What the row of a case says and its events do not.
fn verify_case(tx: &mut Tx<'_>, book: &Book, case: CaseId, now: Instant) -> Result<Option<String>, Refusal> {
    let cases = family_of(tx, case)?;
    let stored = store::cases::find(tx, case.0.get())?;
    let differs = |tx: &mut Tx<'_>, as_of: Instant| -> Result<Option<String>, Refusal> {
        let family = Family::load_anew(tx, book, &cases, as_of)?;
        let follows = calculate(book, &family, family.place(case).unwrap_or(0), as_of);
        Ok(difference(case.0.get(), stored.as_ref(), follows.as_ref()))
    };
    let as_of = stored.as_ref().map_or(now, |row| seen_at(row, now));
    let Some(found) = differs(tx, as_of)? else { return Ok(None) };
    // The clock may be behind the one by which something came about in this case or in one that acts on it.
    let streams: Vec<String> = cases.iter().copied().map(stream_name).collect();
    let written = log::load_many(tx, &streams)?.iter().map(|event| event.recorded_at).max();
    match written.filter(|written| *written > as_of) {
        Some(written) => differs(tx, written),
        None => Ok(Some(found)),
    }
}

/// Counts every measure as the running desk does and compares it with a backtest of the desk's export.
///
/// # Errors
///
/// Fails when the database does. What cannot be counted is a difference.
pub async fn verify_numbers(desk: &Desk) -> Result<Vec<String>, Refusal> {
    match crate::numbers::differences(desk).await {
        Ok(differences) => Ok(differences),
        Err(error) => match error.downcast::<Refusal>() {
            // Without a mission there is nothing to count.
            Ok(Refusal::Book(BookError::None)) => Ok(Vec::new()),
            Ok(Refusal::Store(error)) => Err(Refusal::Store(error)),
            Ok(refusal) => Ok(vec![format!("numbers: {refusal}")]),
            Err(error) => Ok(vec![format!("numbers: {error}")]),
        },
    }
}

/// Reads every attachment and compares its bytes with those that were taken.
///
/// # Errors
///
/// Fails when the database does. What is missing or cannot be read is a difference.
pub async fn verify_files(desk: &Desk, files: &Files) -> Result<Verified, Refusal> {
    let (mut verified, mut after) = (Verified::default(), 0);
    loop {
        let found = desk.db().search(move |tx| attachments::list_after(tx, after, BATCH)).await?;
        let Some(last) = found.last() else { return Ok(verified) };
        after = last.id;
        for file in found {
            verified.n_files += 1;
            let Err(why) = verify_file(files, &file).await else { continue };
            // It may have been swept away meanwhile.
            if desk.db().read(move |tx| attachments::find(tx, file.id)).await?.is_some() {
                verified.differences.push(format!("file {}: {why}", file.id));
            }
        }
    }
}

async fn verify_file(files: &Files, file: &Attachment) -> Result<(), String> {
    let mut opening = files.read(file).await.map_err(|error| error.to_string())?;
    let mut digest = Sha256::new();
    while let Some(bytes) = opening.next().await.map_err(|error| error.to_string())? {
        digest.update(&bytes);
    }
    let is_it = digest.finalize().as_slice() == file.digest.0;
    if is_it { Ok(()) } else { Err("its bytes are not those that were attached".to_owned()) }
}

/// When a row was right at the latest. What comes about by itself is not on record before somebody has looked, after a desk was off
/// for example; and the clock may be behind the one that the row was written by.
fn seen_at(row: &CaseRow, now: Instant) -> Instant {
    match row.next_due_at {
        Some(due) if due <= now => Instant(due.as_ms() - 1),
        _ => now.max(row.changed_at),
    }
}

/// What differs, by the name of the column. When a case is due next depends on when it was looked at.
fn difference(number: u32, stored: Option<&CaseRow>, follows: Option<&CaseRow>) -> Option<String> {
    let (Some(stored), Some(follows)) = (stored, follows) else {
        return (stored.is_some() != follows.is_some())
            .then(|| format!("case {number}: it has a row or events, not both"));
    };
    let follows = CaseRow { epoch: stored.epoch, next_due_at: stored.next_due_at, ..follows.clone() };
    (*stored != follows).then(|| {
        let columns = [
            ("status", stored.status != follows.status),
            ("version", stored.version != follows.version),
            ("owner", stored.owner != follows.owner),
            ("team", stored.team != follows.team),
            ("priority", stored.priority != follows.priority),
            ("line", stored.line != follows.line),
            ("next_deadline_at", stored.next_deadline_at != follows.next_deadline_at),
        ];
        let names: Vec<&str> =
            columns.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
        format!("case {number}: its row differs from its events ({})", names.join(", "))
    })
}
