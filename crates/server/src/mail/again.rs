//! Sending a mail of ours again that did not arrive: the same mail, under the identifier it always had.

use calendar::Instant;
use store::Tx;
use store::mail::sent::{self, Sent};
use store::mail::suppressions;
use store::outbox;

use super::letter::Letter;
use crate::desk::stream_name;
use crate::workspace::act::case_id;

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It leaves in a moment.
    Begun,
    /// Nothing is sent to that address.
    Held,
    /// It is on its way or has arrived; perhaps under another row, to an address that it went to as well.
    Gone,
}

/// Whether a mail is worth sending again. A code or a notice is out of date by then.
pub fn is_worth(mail: &Sent) -> bool {
    mail.case.is_some() && matches!(mail.kind.as_str(), "reply" | "copy" | "acknowledgement")
}

/// Sends a mail again that failed or was held back, now to this address. It keeps its row and its identifier, and says what it
/// said: whoever has it already sees one mail. Asked twice, it leaves once.
///
/// # Errors
///
/// Fails when the database does.
pub fn send(tx: &mut Tx<'_>, mail: &Sent, to: &str, now: Instant) -> Result<Again, store::Error> {
    if suppressions::find(tx, to)?.is_some() {
        return Ok(Again::Held);
    }
    let other = sent::find_to(tx, &mail.message_id, to)?;
    if other.is_some_and(|other| other.id != mail.id) || !sent::begin_again(tx, mail.id, to, now)? {
        return Ok(Again::Gone);
    }
    let letter = Letter::Again { mail: mail.id };
    if !outbox::again(tx, &letter.key(), now)? {
        letter.enqueue(tx, now)?;
    }
    if let Some(case) = mail.case.and_then(|case| case_id(case).ok()) {
        tx.announce(stream_name(case));
    }
    Ok(Again::Begun)
}
