//! The clock that an approval starts: a credit is issued within the length that the mission promises (R-236, clocks.md 15). It is
//! an obligation like any other: the engine folds what people did, says when its rungs and its miss come, and what is told.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use calendar::Instant;
use desk::Rulebook;
use desk::case::event::AgentId;
use desk::obligation::{self, Body, Effect, Event, Noted, Obligation, ObligationId, RungKey, Start, World};
use mission::ObligationKind;
use store::Tx;
use store::credits::{self, Act, Done};

use super::told::{self, Owed};
use crate::book::Book;
use crate::desk::{Desk, Refusal};

/// How many clocks are looked at in one go.
const BATCH: u32 = 500;

/// What happened to the obligation that a verification started, in order.
pub(crate) fn events(verified: &Done, ended: Option<(Instant, u32, Body)>) -> Vec<Event> {
    let event = |at: Instant, seq: u64, person: u32, body: Body| Event {
        at,
        recorded_at: at,
        seq,
        agent: NonZeroU32::new(person).map(AgentId),
        team: None,
        body,
    };
    let start = Body::Started(Start::of(ObligationKind::CreditIssue));
    let mut events = vec![event(verified.at, 1, verified.person, start)];
    events.extend(ended.map(|(at, person, body)| event(at, 2, person, body)));
    events
}

/// What ended the obligation of a verification: it was issued, taken back, or the credit was reversed.
pub(crate) fn ended(tx: &mut Tx<'_>, verified: &Done) -> Result<Option<(Instant, u32, Body)>, store::Error> {
    let acts = credits::list_acts(tx, verified.entry)?;
    if let Some(next) = acts.iter().find(|done| done.id > verified.id) {
        let body = if next.act == Act::Issued { Body::Done } else { Body::Cancelled };
        return Ok(Some((next.at, next.person, body)));
    }
    let reversal = credits::find_reversal(tx, verified.entry)?;
    Ok(reversal.map(|row| (row.at, row.person.unwrap_or(0), Body::Cancelled)))
}

/// The obligation of a verification as it stands at an instant.
pub(crate) fn fold(book: &Rulebook, mut events: Vec<Event>, now: Instant) -> Obligation {
    obligation::replay(book, &mut events, now)
}

/// Brings the clock of a verification up to date: notes what came about by itself, and says what has to be told.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    book: &Book,
    verified: &Done,
    now: Instant,
) -> Result<Vec<(Effect, Instant)>, store::Error> {
    let ended = ended(tx, verified)?;
    let mut obligation = fold(&book.rules, events(verified, ended), now);
    let noted = read_noted(tx, verified.id)?;
    let id = ObligationId(0);
    let world = World { book: &book.rules, id, obligation: &obligation, noted: &noted, next_seq: 3 };
    let mut effects = Vec::new();
    for (_, concluded) in obligation::due(&world, now) {
        write_noted(tx, verified.id, &concluded, now)?;
        let due_at = obligation.due_at().unwrap_or(now);
        effects.extend(obligation::effects(&world, &concluded).map(|effect| (effect, due_at)));
    }
    obligation.advance(&book.rules, now);
    credits::set_clock(tx, verified.id, obligation.next_due_at(&book.rules))?;
    Ok(effects)
}

/// Looks at every clock that is due, and tells once for all credits of one promise to issue.
///
/// # Errors
///
/// Fails when the database does.
pub(crate) async fn tick(desk: &Desk) -> Result<usize, Refusal> {
    let mut n_done = 0;
    loop {
        let now = desk.now();
        if desk.db().read(move |tx| credits::list_due(tx, now, 1)).await?.is_empty() {
            return Ok(n_done);
        }
        n_done += desk.write(step).await?;
    }
}

fn step(tx: &mut Tx<'_>, book: &Book, now: Instant) -> Result<usize, Refusal> {
    let due = credits::list_due(tx, now, BATCH)?;
    let mut owed: BTreeMap<String, Owed> = BTreeMap::new();
    for verified in &due {
        let month = credits::find(tx, verified.entry)?.map(|entry| entry.month).unwrap_or_default();
        for (effect, due_at) in follow(tx, book, verified, now)? {
            let (what, path) = match effect {
                Effect::Page { key, path, .. } | Effect::Notify { key, path, .. } => {
                    (format!("{}-{}", key.ladder, key.rung), Some(path))
                }
                Effect::NotifyMiss { .. } => ("missed".to_owned(), None),
            };
            let key = format!("{month}/{what}/{}", due_at.as_ms());
            let is_missed = path.is_none();
            let first = verified.id;
            let of_key = owed.entry(key).or_insert(Owed {
                first,
                month: month.clone(),
                n: 0,
                due_at: due_at.as_ms(),
                is_missed,
                path,
            });
            of_key.n += 1;
        }
    }
    for (key, owed) in &owed {
        told::tell(tx, book, (&format!("credit/{key}/{}", owed.first), owed), now)?;
    }
    Ok(due.len())
}

fn read_noted(tx: &mut Tx<'_>, act: i64) -> Result<Vec<Noted>, store::Error> {
    let noted = credits::list_noted(tx, act)?.into_iter().filter_map(|row| {
        let (ladder, rung) = (u8::try_from(row.ladder).ok()?, u8::try_from(row.rung).ok()?);
        let (key, due_at, fired_at) = (RungKey { nth: 0, ladder, rung }, row.due_at, row.fired_at);
        Some(match row.what.as_str() {
            "rung_fired" => Noted::RungFired { key, due_at, fired_at },
            "rung_moot" => Noted::RungMoot { key, due_at, fired_at },
            "rung_superseded" => Noted::RungSuperseded { key, fired_at },
            "missed" => Noted::Missed { nth: 0, at: due_at, fired_at },
            "miss_rescinded" => Noted::MissRescinded { nth: 0, fired_at },
            _ => return None,
        })
    });
    Ok(noted.collect())
}

fn write_noted(tx: &mut Tx<'_>, act: i64, noted: &Noted, now: Instant) -> Result<(), store::Error> {
    let none = RungKey { nth: 0, ladder: 0, rung: 0 };
    let (what, key, due_at) = match *noted {
        Noted::RungFired { key, due_at, .. } => ("rung_fired", key, due_at),
        Noted::RungMoot { key, due_at, .. } => ("rung_moot", key, due_at),
        Noted::RungSuperseded { key, .. } => ("rung_superseded", key, now),
        Noted::Missed { at, .. } => ("missed", none, at),
        Noted::MissRescinded { .. } => ("miss_rescinded", none, now),
    };
    let row = credits::Noted {
        id: tx.id(now),
        once: format!("{act}/{what}/{}/{}", key.ladder, key.rung),
        act,
        what: what.to_owned(),
        ladder: key.ladder.into(),
        rung: key.rung.into(),
        due_at,
        fired_at: now,
    };
    credits::insert_noted(tx, &row)
}
