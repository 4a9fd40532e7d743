//! What machines write: automatic mail, and reports that a mail of ours did not arrive.

use calendar::Instant;
use channels::email::{Bounce, Kind};
use store::Tx;
use store::mail::sent;
use store::mail::suppressions::{self, Suppression};

use super::{Arrival, Placed, living, sentence, text};
use crate::book::Book;
use crate::desk::Refusal;
use crate::sign_in::normal;
use crate::surveys::reply;

/// How long after a mail a report may speak of it by its address alone.
const REPORTED_MS: i64 = 7 * 24 * 3_600_000;

impl Arrival {
    /// What a machine wrote: nobody answers it, no clock hears of it, and it is shown on the case that it is about.
    pub(super) fn automatic(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        kind: &Kind,
        now: Instant,
    ) -> Result<Placed, Refusal> {
        let note = format!("{}\n\n{}", sentence(&kind.reason()), text(&self.parsed, &[]));
        let done = match self.case(tx, book, None, now)? {
            Some(case) => Some(self.remark(tx, book, (case, note), now)?),
            None => None,
        };
        self.finish(tx, ("automatic", Some(kind.reason())), done)
    }

    /// A report that a mail of ours did not arrive.
    pub(super) fn bounced(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        bounce: &Bounce,
        now: Instant,
    ) -> Result<Placed, Refusal> {
        let ours = self.reported(tx, bounce, now)?;
        for address in bounce.dead_addresses() {
            // Only what we wrote to: a stranger's report silences nobody.
            if ours.as_ref().is_some_and(|ours| ours.recipient == normal(address)) {
                let reason = "mail to it comes back".to_owned();
                suppressions::insert(tx, &Suppression { address: normal(address), reason, since_at: now })?;
            }
        }
        if let Some(survey) =
            ours.as_ref().and_then(|ours| reply::asked_by(&ours.message_id)).filter(|_| bounce.is_final())
        {
            crate::surveys::note_bounce(tx, book, survey, now)?;
        }
        if let Some(ours) = ours.as_ref().filter(|_| bounce.is_final()) {
            sent::update(tx, ours.id, (sent::State::Failed, Some(&bounce.reason())), now)?;
        }
        let case = match ours.as_ref().and_then(|ours| ours.case) {
            Some(case) => living(tx, book, case, now)?,
            None => self.case(tx, book, None, now)?,
        };
        let done = match case {
            Some(case) => {
                let note = format!("{}.", sentence(&format!("a mail of ours was {}", bounce.reason())));
                Some(self.remark(tx, book, (case, note), now)?)
            }
            None => None,
        };
        self.finish(tx, ("bounce", Some(bounce.reason())), done)
    }

    /// The mail of ours that a report is about.
    fn reported(
        &self,
        tx: &mut Tx<'_>,
        bounce: &Bounce,
        now: Instant,
    ) -> Result<Option<sent::Sent>, store::Error> {
        if let Some(id) = &bounce.original_id {
            // It may have gone to several, and come back from one of them.
            for one in &bounce.recipients {
                if let Some(ours) = sent::find_to(tx, id, &normal(&one.address))? {
                    return Ok(Some(ours));
                }
            }
            if let Some(ours) = sent::find_by_message_id(tx, id)? {
                return Ok(Some(ours));
            }
        }
        let since = Instant(now.as_ms() - REPORTED_MS);
        for one in &bounce.recipients {
            if let Some(ours) = sent::find_newest_to(tx, &normal(&one.address), since)? {
                return Ok(Some(ours));
            }
        }
        Ok(None)
    }
}
