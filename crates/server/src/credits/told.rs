//! Who hears of credits: those who look after them, other programs, and the customer.

use calendar::Instant;
use look::Wall;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::credits::{Done, Entry};
use store::{Tx, notices, outbox};

use super::words;
use crate::book::Book;
use crate::desk::{About, Recipient, Telling};
use crate::mail::letter::Letter;
use crate::recipients;

/// Credits that are to be issued soon, or were not issued in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// The first of the approvals.
    pub first: i64,
    /// The month they are for.
    pub month: String,
    /// How many they are.
    pub n: usize,
    /// By when they are promised, in milliseconds.
    pub due_at: i64,
    /// Whether that is over.
    pub is_missed: bool,
    /// The path of the mission along which it is told; those who lead without one.
    pub path: Option<String>,
}

impl Owed {
    /// In one sentence, on somebody's wall clock.
    pub fn sentence(&self, wall: &Wall) -> String {
        let (n, month, by) =
            (words::n_credits(self.n), words::month(&self.month), wall.long(Instant(self.due_at)));
        if self.is_missed {
            format!(
                "{n} for {month} should have been issued by {by}. The promise to issue in time is broken."
            )
        } else {
            format!("{n} for {month} must be issued by {by}.")
        }
    }
}

/// Tells it those who look after it, by notice and mail, once.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    book: &Book,
    (key, owed): (&str, &Owed),
    now: Instant,
) -> Result<(), store::Error> {
    let to = match &owed.path {
        Some(path) => Recipient::Path(path.clone()),
        None => Recipient::Owner(None),
    };
    let telling = Telling { case: 0, to, about: About::Owed { is_missed: owed.is_missed } };
    let body = serde_json::to_string(owed).unwrap_or_default();
    for agent in recipients::find(tx, book, &telling, now)? {
        notices::insert(tx, &format!("{key}/{agent}"), (agent, "credit"), (None, &body), now)?;
        Letter::Owed { key: key.to_owned(), agent, owed: owed.clone() }.enqueue(tx, now)?;
        tx.announce(format!("agent/{agent}"));
    }
    outbox::enqueue(tx, key, "credit.owed", &body, now)
}

/// Tells other programs what was done about a credit: `credit.verified`, `credit.withdrawn`, `credit.issued`, `credit.reversed`.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn tell_programs(
    tx: &mut Tx<'_>,
    (word, entry): (&str, &Entry),
    done: Option<&Done>,
    now: Instant,
) -> Result<(), store::Error> {
    let id = done.map_or(entry.id, |done| done.id);
    let person = done.map_or(entry.person, |done| Some(done.person));
    let body = json!({
        "credit": entry.id.to_string(),
        "kind": entry.kind.word(),
        "customer": entry.payer,
        "level": entry.level,
        "month": entry.month,
        "percent": entry.percent,
        "currency": entry.currency,
        "amount_minor": entry.amount,
        "reverses": entry.reverses.map(|id| id.to_string()),
        "reference": done.and_then(|done| done.reference.clone()),
        "by": person.map(|person| format!("agent-{person}")),
    });
    outbox::enqueue(tx, &format!("credit/{word}/{id}"), &format!("credit.{word}"), &body.to_string(), now)
}
