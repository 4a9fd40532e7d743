//! The row of a case, calculated from its state.

use calendar::Instant;
use desk::CaseState;
use desk::case::state::Status;
use store::cases::{self, CaseRow, NO_DEADLINE};
use store::{Error, Tx};

use super::family::Family;
use crate::book::Book;

/// Writes the row of one case of a family.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, book: &Book, family: &Family, place: usize, now: Instant) -> Result<(), Error> {
    match calculate(book, family, place, now) {
        Some(row) => cases::save(tx, &row),
        None => Ok(()),
    }
}

/// What the row of a case has to say; nothing before it is received.
pub fn calculate(book: &Book, family: &Family, place: usize, now: Instant) -> Option<CaseRow> {
    let world = family.world(book, place);
    let case = world.case;
    let receipt = case.receipt?;
    let policy = book.rules.policy();
    let events = family.events(place);
    let is_message = |event: &&desk::Event| event.body.is_public_message() || is_of_customer(event);
    let next_due_at = desk::case::due::next_due_at(&world);
    Some(CaseRow {
        number: world.id.0.get(),
        family: family.first().0.get(),
        version: family.version(place),
        status: status_word(case.status).to_owned(),
        is_open: case.status.is_open(),
        is_waiting: is_waiting(case.status),
        is_triaged: case.triaged.is_some(),
        is_unread: case.status.is_open() && (case.responded_at.is_none() || case.unanswered_since.is_some()),
        priority: case.priority as u8 + 1,
        channel: receipt.channel.word().to_owned(),
        tier: policy.tiers.get(usize::from(case.tier.0)).map(|tier| tier.name.clone()).unwrap_or_default(),
        category: case
            .category
            .and_then(|id| policy.categories.get(usize::from(id.0)))
            .map(|it| it.name.clone()),
        zone: receipt.zone.map(|_| book.rules.zone(case.zone).name().to_owned()),
        language: receipt
            .language
            .and_then(|id| policy.languages.get(usize::from(id.0)))
            .map(|language| language.language.clone()),
        customer: receipt.customer.map(|customer| customer.0.get()),
        account: receipt.account.map(|account| account.0.get()),
        owner: case.owner.map(|owner| owner.0.get()),
        team: case.team.map(|team| team.0.get()),
        line: case.line,
        received_at: case.received_at,
        last_message_at: events
            .iter()
            .filter(is_message)
            .map(|event| event.at)
            .max()
            .unwrap_or(case.received_at),
        resolved_at: case
            .resolutions
            .last()
            .map(|resolution| resolution.at)
            .filter(|_| !case.status.is_open()),
        changed_at: events.iter().map(|event| event.recorded_at).max().unwrap_or(case.received_at),
        next_deadline_at: nearest(book, case),
        // What was looked at now has nothing left to do now.
        next_due_at: next_due_at.map(|at| at.max(Instant(now.as_ms() + 1))),
        epoch: book.epoch,
    })
}

fn is_of_customer(event: &desk::Event) -> bool {
    matches!(event.body, desk::Body::Received(_) | desk::Body::CustomerMessage { .. })
}

fn is_waiting(status: Status) -> bool {
    matches!(
        status,
        Status::PendingCustomer
            | Status::OnHoldInternal
            | Status::OnHoldVendor
            | Status::Scheduled
            | Status::Restored
    )
}

/// The nearest instant at which a running clock is used up.
fn nearest(book: &Book, case: &CaseState) -> Instant {
    let running = case.clocks.iter().filter(|clock| clock.state == desk::clock::ClockState::Running);
    running
        .filter_map(|clock| clock.deadline(&book.rules))
        .map(|(_, spent)| spent)
        .min()
        .unwrap_or(NO_DEADLINE)
}

/// The spelling of a status in rows.
pub const fn status_word(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::Open => "open",
        Status::PendingCustomer => "pending_customer",
        Status::OnHoldInternal => "on_hold_internal",
        Status::OnHoldVendor => "on_hold_vendor",
        Status::Scheduled => "scheduled",
        Status::Restored => "restored",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
        Status::Merged => "merged",
        Status::Spam => "spam",
        Status::OutOfScope => "out_of_scope",
    }
}
