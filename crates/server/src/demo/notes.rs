//! What those who lead wrote about the promises that were not kept.

use backtest::publication::Published;
use calendar::Date;
use store::publications::{self, Note};

use crate::desk::{Desk, Refusal};

/// Promise, words, owner, and how many days after the publication it is due.
const WORDS: [(&str, &str, &str, i32); 4] = [
    (
        "email-first-response",
        "Two releases brought more mail than we had planned for, and mornings were thin. Since the middle of the month two people \
         begin at 07:00; a second Spanish-speaking agent joins next month.",
        "Hana Sato, support operations",
        18,
    ),
    (
        "p2-updates",
        "In long repairs the hourly update was late when the engineer who wrote it was also the one who repaired. Each P2 now has a \
         named writer, and the desk reminds both after 40 minutes.",
        "Rosa Whitcombe, incident care",
        25,
    ),
    (
        "p1-response",
        "Outages that were reported by letter or in-app message were read too late at night. They now page the duty manager at once.",
        "Rosa Whitcombe, incident care",
        7,
    ),
    (
        "triage",
        "Cases that came in over lunch waited for somebody to look at them. Breaks are staggered now, and triage has a name at any hour.",
        "Hana Sato, support operations",
        14,
    ),
];

/// Writes the words under every month that is published.
///
/// # Errors
///
/// Fails when the database does.
pub async fn write(desk: &Desk, author: u32) -> Result<(), Refusal> {
    desk.write(move |tx, book, _| {
        let zone = &book.rules.policy().reporting_zone;
        for row in publications::list(tx, "9999-12", u32::MAX)? {
            let Some(published) = Published::read(&row.figures) else { continue };
            let is_broken = |key: &str| {
                let found = published.promises.iter().find(|promise| promise.key == key);
                found.is_some_and(|promise| promise.value.state.as_deref() == Some("broken"))
            };
            for (promise, words, owner, days) in WORDS.iter().filter(|(key, ..)| is_broken(key)) {
                let note = Note {
                    id: tx.id(row.published_at),
                    month: row.month.clone(),
                    promise: (*promise).to_owned(),
                    words: (*words).to_owned(),
                    owner: (*owner).to_owned(),
                    due_on: later(zone.date_of(row.published_at), *days).map(|on| on.to_string()),
                    author,
                    written_at: row.published_at,
                };
                publications::write_note(tx, &note)?;
            }
        }
        Ok(())
    })
    .await
}

fn later(mut on: Date, days: i32) -> Option<Date> {
    for _ in 0..days {
        on = on.tomorrow().ok()?;
    }
    Some(on)
}
