//! Rows of cases.

use calendar::Instant;
use desk::case::event::CaseId;
use desk::case::state::Status;
use look::{CaseRow, Chip};
use mission::policy::ClauseNumber;
use mission::{Channel, ClockKind, Priority};
use store::Tx;
use store::cases::{self, After, View};
use store::snoozes::Snooze;

use super::super::list::{Filter, List, Order};
use super::super::reader::Reader;
use super::super::snoozing::is_hidden;
use super::super::words;
use super::{Names, row_chip};
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};

/// Rows of one page of a list.
const ROWS: u32 = 50;

/// Which page of which list.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The list.
    pub filter: Filter,
    /// How it is ordered.
    pub order: Order,
    /// Where it begins.
    pub after: Option<After>,
    /// Whether cases are being selected.
    pub is_selecting: bool,
    /// The case that is open beside it.
    pub current: Option<u32>,
}

/// One page of a list as a person sees it.
///
/// # Errors
///
/// Fails when the database does, or a case cannot be read.
pub fn list(
    tx: &mut Tx<'_>,
    book: &Book,
    reader: &Reader,
    page: Page,
    now: Instant,
) -> Result<List, Refusal> {
    let view = view(page.filter, reader);
    let mut found = cases::list(tx, view, page.after, ROWS + 1)?;
    let has_more = found.len() > ROWS as usize;
    found.truncate(ROWS as usize);
    let next = has_more
        .then(|| found.last())
        .flatten()
        .map(|last| format!("after={}.{}", last.next_deadline_at.as_ms(), last.number));
    let mut names = Names::default();
    let snoozes = store::snoozes::list(tx, reader.person.number, now)?;
    if page.filter == Filter::Mine {
        found.retain(|row| page.current == Some(row.number) || !is_hidden(&snoozes, row, now));
    }
    let mut rows = Vec::with_capacity(found.len());
    for stored in &found {
        let mut row = row_of(tx, book, &mut names, stored, now)?;
        row.is_current = page.current == Some(stored.number);
        rows.push((stored.last_message_at, row));
    }
    match page.order {
        Order::NearestPromise => {}
        Order::NewestMessage => rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at)),
        Order::Priority => rows.sort_by_key(|(_, row)| (row.priority, row.number)),
    }
    let mut counts = [0; 4];
    for (count, filter) in counts.iter_mut().zip(Filter::ALL) {
        *count = cases::count(tx, self::view(filter, reader))?;
    }
    counts[0] = counts[0].saturating_sub(n_hidden(tx, reader, &snoozes, now)?);
    Ok(List {
        filter: page.filter,
        order: page.order,
        counts,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        previous: page.after.map(|_| "first=1".to_owned()),
        next,
        is_selecting: page.is_selecting,
        owners: super::opened::owners(tx, None)?,
        teams: super::opened::teams(tx, None)?,
    })
}

/// How many of a person's own cases are out of their sight.
///
/// # Errors
///
/// Fails when the database does.
pub fn n_hidden(
    tx: &mut Tx<'_>,
    reader: &Reader,
    snoozes: &[Snooze],
    now: Instant,
) -> Result<u32, store::Error> {
    let mut n_hidden = 0;
    for snooze in snoozes {
        let row = cases::find(tx, snooze.case)?;
        let is_own = |row: &cases::CaseRow| {
            row.is_open
                && !row.is_waiting
                && row.owner == Some(reader.person.number)
                && is_hidden(snoozes, row, now)
        };
        n_hidden += u32::from(row.as_ref().is_some_and(is_own));
    }
    Ok(n_hidden)
}

/// The stored view of a list for a person.
pub fn view(filter: Filter, reader: &Reader) -> View {
    match filter {
        Filter::Mine => View::Mine(reader.person.number),
        Filter::Team => View::Team(reader.person.team.unwrap_or(0)),
        Filter::Waiting => View::Waiting,
        Filter::Unassigned => View::Unassigned,
    }
}

/// The row of one case.
///
/// # Errors
///
/// Fails when the database does, or the case cannot be read.
pub fn row(tx: &mut Tx<'_>, book: &Book, stored: &cases::CaseRow, now: Instant) -> Result<CaseRow, Refusal> {
    row_of(tx, book, &mut Names::default(), stored, now)
}

pub(super) fn row_of(
    tx: &mut Tx<'_>,
    book: &Book,
    names: &mut Names,
    stored: &cases::CaseRow,
    now: Instant,
) -> Result<CaseRow, Refusal> {
    let (status, chip) = standing(tx, book, stored.number, now)?;
    let (customer, account) = match stored.customer {
        Some(number) => names.customer(tx, number)?,
        None => ("Unknown".to_owned(), None),
    };
    let account = match account {
        Some(number) => names.account(tx, number)?,
        None => None,
    };
    Ok(CaseRow {
        number: stored.number,
        customer,
        account,
        subject: store::messages::subject(tx, stored.number)?,
        priority: stored.is_triaged.then(|| priority(stored.priority)),
        channel: Channel::find(&stored.channel).unwrap_or(Channel::Portal),
        chip,
        waits: status
            .filter(|status| words::is_waiting(*status))
            .map(|status| words::status(status).to_owned()),
        is_unread: stored.is_unread,
        is_live: false,
        is_current: false,
    })
}

/// A priority by its number from 1.
pub fn priority(number: u8) -> Priority {
    let place = usize::from(number.saturating_sub(1));
    Priority::ALL.get(place).copied().unwrap_or(Priority::P4)
}

/// The status of a case and the chip of its nearest clock, folded up to now.
fn standing(
    tx: &mut Tx<'_>,
    book: &Book,
    number: u32,
    now: Instant,
) -> Result<(Option<Status>, Option<Chip>), Refusal> {
    let Some(case) = std::num::NonZeroU32::new(number).map(CaseId) else { return Ok((None, None)) };
    let cases = family_of(tx, case)?;
    let family = Family::load(tx, book, &cases, now)?;
    let found = family.cases().find(|(id, _)| *id == case);
    let standing = found.map(|(_, state)| (Some(state.status), row_chip(book, state, now)));
    book.folded.keep(family);
    Ok(standing.unwrap_or_default())
}

/// What the mission promises about triage: the length as it writes it, and the clause.
pub fn triage_promise(book: &Book) -> Option<(String, ClauseNumber)> {
    let policy = book.rules.policy();
    let target = policy.targets.iter().find(|target| target.kind == ClockKind::Triage)?;
    Some((target.within.to_string(), policy.clause(target.clause)?.number))
}
