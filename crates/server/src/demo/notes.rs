//! What those who lead wrote about the promises that were not kept.

use backtest::publication::Published;
use calendar::Date;
use store::publications::{self, Note};

use crate::desk::{Desk, Refusal};

/// Promise, words, owner, and how many days after the publication it is due.
const WORDS: [(&str, &str, &str, i32); 3] = [
    (
        "email-first-response",
        "Two releases brought more mail than we had planned for, and mornings were thin. Since the middle of the month two people \
         begin at 07:00; a second Spanish-speaking agent joins next month.",
        "Hana Sato, support operations",
        18,
    ),
    (
        "p3-response",
        "The same thin mornings: what came in before eight waited behind what had come in overnight. Everyday cases have a queue of \
         their own now, with a name on it at any hour.",
        "Hana Sato, support operations",
        14,
    ),
    (
        "p3-resolution",
        "A handful of cases waited for engineers who were busy with the release. Engineering keeps two hours a day for them from now on, \
         release or not.",
        "Rosa Whitcombe, incident care",
        25,
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
