//! M-30 AHT phone, M-31 AHT chat, M-32 AHT e-mail.
//!
//! **Definition.** Work per contact, in whole milliseconds.
//! - M-30: Σ (talk + hold + wrap) ÷ calls handled. A call is handled when a person answered it. A case history carries the
//!   handling time of a call as one length (`handle_ms`), whose wrap the source has ended already; a live desk caps it at
//!   the mission's limit, 30 minutes by default.
//! - M-31: Σ session handle time ÷ sessions, from the first agent message to the end of the session, with wrap; the whole
//!   session, not divided by concurrency. Mean and median are both kept. Where the source gives no `handle_ms`, the session
//!   lasts from its first agent message to its end.
//! - M-32: Σ active handling time over all touches of a message ÷ messages handled. Open time without work is no handling
//!   time. A message is handled when it is answered; several messages answered by one reply share its work. It
//!   counts for the team that the reply names, else for the team of the case.
//!
//! A contact whose handling time is unknown is left out. Attributed to the month in which a contact was offered, and a
//! message answered. Interval: t for means, order statistics for the median.

use desk::case::event::CaseId;
use mission::Channel;

use super::Kpi;
use crate::facts::{ContactFact, MessageFact};
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// The handling time of a contact in milliseconds; `None` when it was not handled or nobody measured it.
pub fn time_of(contact: &ContactFact) -> Option<i64> {
    let is_handled = contact.answer_wait.get().or(contact.message_wait.get()).is_some();
    contact.handle.get().filter(|_| is_handled)
}

/// Counts one contact.
pub fn fold_contact(tallies: &mut Tallies, contact: &ContactFact, item: &Counted<'_>) {
    let Some(ms) = time_of(contact) else { return };
    match contact.channel {
        Channel::Phone => tallies.mean(Kpi::PhoneHandleTime, item, ms),
        Channel::Chat => {
            tallies.mean(Kpi::ChatHandleTime, item, ms);
            tallies.median(Kpi::ChatHandleTimeMedian, item, ms);
        }
        Channel::Email | Channel::Portal | Channel::Social | Channel::InApp | Channel::Letter => {}
    }
}

/// Counts one answered message.
pub fn fold_message(tallies: &mut Tallies, message: &MessageFact, months: &Months) {
    let case: CaseId = message.case;
    if let Some(item) = Counted::at(message.answered_at, months, case, &message.held) {
        tallies.mean(Kpi::MessageHandleTime, &item, message.handle.get().unwrap_or(0));
    }
}
