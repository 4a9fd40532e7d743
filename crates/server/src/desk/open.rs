//! Opening a case.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AccountId, CaseId, Receipt};
use desk::stored::Refs;
use store::messages::{self, MessageKind};
use store::{Tx, counters, customers};

use super::apply::{conclude, decide};
use super::family::Family;
use super::refusal::Refusal;
use super::request::{Done, Opening};
use super::texts;
use crate::book::Book;
use crate::who::Who;

/// Opens a case with everything that comes with it, all of it or nothing.
pub fn open(tx: &mut Tx<'_>, book: &Book, opening: &Opening, now: Instant) -> Result<Done, Refusal> {
    if let Some(done) = texts::done_before(tx, opening.once.as_deref())? {
        return Ok(done);
    }
    let at = opening.happened_at.unwrap_or(now);
    let subject = texts::clean_subject(book, &opening.subject)?;
    let receipt = receipt(tx, book, opening)?;
    let number = NonZeroU32::new(counters::next(tx, "case")?).ok_or(store::Error::NotFound)?;
    let case = CaseId(number);
    messages::set_subject(tx, number.get(), &subject)?;
    // What a customer says on the telephone is theirs, whoever writes it down.
    let message = texts::store(
        tx,
        book,
        (number.get(), Who::Customer(opening.customer)),
        (MessageKind::Customer, &opening.text),
        (at, now),
    )?;
    texts::attach(tx, &message, &opening.text, opening.who)?;
    let mut family = Family::of_new(case);
    let actor = Who::Customer(opening.customer).actor();
    let receive = Command::of(Ask::Receive(receipt), actor);
    decide(book, &mut family, 0, (receive, &texts::refs(&message)), (at, now))?;
    for command in &opening.commands {
        decide(book, &mut family, 0, (*command, &Refs::default()), (at, now))?;
    }
    conclude(tx, book, &mut family, now)?;
    let done = Done { case, message: Some(message.id), version: family.version(0) };
    texts::remember(tx, opening.once.as_deref(), done, now)?;
    book.folded.keep(family);
    Ok(done)
}

/// What the case is received with: tier, zone and language are those of the customer at this moment (R-010, D-01), the language else
/// that of the place it came in at.
fn receipt(tx: &mut Tx<'_>, book: &Book, opening: &Opening) -> Result<Receipt, Refusal> {
    let customer = customers::find(tx, opening.customer.0.get())?.ok_or(Refusal::NoCustomer)?;
    let account = match customer.account {
        Some(number) => customers::find_account(tx, number)?,
        None => None,
    };
    let policy = book.rules.policy();
    let of_account = account.as_ref();
    let tier = customer.tier.as_deref().or_else(|| of_account.and_then(|account| account.tier.as_deref()));
    let zone = customer.zone.as_deref().or_else(|| of_account.and_then(|account| account.zone.as_deref()));
    let own =
        customer.language.as_deref().or_else(|| of_account.and_then(|account| account.language.as_deref()));
    let language = own.or(opening.language.as_deref());
    let category = match opening.category.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => Some(
            policy
                .category(name)
                .ok_or_else(|| Refusal::Unknown { what: "category", name: name.to_owned() })?,
        ),
        None => None,
    };
    Ok(Receipt {
        channel: opening.channel,
        priority: opening.priority,
        tier: tier.and_then(|name| policy.tier(name)).unwrap_or_default(),
        category,
        zone: zone.and_then(|name| book.zone(name)),
        language: language.and_then(|code| policy.language(code)),
        customer: Some(opening.customer),
        account: customer.account.and_then(NonZeroU32::new).map(AccountId),
    })
}
