//! Approvals as facts of M-93 and as lines of a history: what was owed, and what became of it.

use calendar::Instant;
use desk::Rulebook;
use desk::obligation::Event;
use measures::Facts;
use measures::facts::ObligationFact;
use store::credits::{self, Act, Done, Kind};
use store::{Error, Tx};

use super::clock;

/// How many acts are read at once.
const BATCH: u32 = 1_000;

/// Every approval of a credit with what happened to its obligation, in the order of the approvals.
///
/// # Errors
///
/// Fails when the database does.
pub(crate) fn obligations(tx: &mut Tx<'_>) -> Result<Vec<(Done, Vec<Event>)>, Error> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let acts = credits::list_acts_after(tx, after, BATCH)?;
        let Some(last) = acts.last() else { return Ok(found) };
        after = last.id;
        for verified in acts.into_iter().filter(|done| done.act == Act::Verified) {
            // Taking money back is no promise to anybody.
            if credits::find(tx, verified.entry)?.is_some_and(|entry| entry.kind == Kind::Entry) {
                let ended = clock::ended(tx, &verified)?;
                let events = clock::events(&verified, ended);
                found.push((verified, events));
            }
        }
    }
}

/// The outcomes of all approvals up to an instant, and when time alone adds one.
///
/// # Errors
///
/// Fails when the database does.
pub(crate) fn facts(
    tx: &mut Tx<'_>,
    book: &Rulebook,
    now: Instant,
) -> Result<(Facts, Option<Instant>), Error> {
    let (mut facts, mut look_at): (Facts, Option<Instant>) = (Facts::default(), None);
    for (_, mut events) in obligations(tx)? {
        events.retain(|event| event.at <= now);
        let obligation = clock::fold(book, events, now);
        facts.obligations.extend(ObligationFact::of(&obligation).filter(|fact| fact.determined_at <= now));
        look_at = look_at.into_iter().chain(obligation.next_due_at(book)).min();
    }
    Ok((facts, look_at))
}
