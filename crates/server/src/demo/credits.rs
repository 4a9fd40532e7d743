//! The credits of the demo's past months: the older ones are issued, of the newest some are approved and the others wait.

use calendar::Instant;
use measures::Month;
use store::people;

use crate::app::App;
use crate::credits::{act, enter};
use crate::desk::Refusal;
use crate::permission::Role;

/// What says that this was played.
const ONCE: &str = "demo/credits";
const DAY_MS: i64 = 86_400_000;

/// Enters the credits of every month that is over, as its publication would have, and lets people look at them; once.
pub(crate) async fn play(app: &App) -> Result<(), Refusal> {
    let Some(numbers) = app.numbers() else { return Ok(()) };
    if app.db().read(|tx| store::once::find(tx, ONCE)).await?.is_some() {
        return Ok(());
    }
    let now = app.now();
    let rules = &numbers.book.rules;
    let published: Vec<(Month, Instant)> = numbers
        .months
        .iter()
        .map(|(month, _)| (*month, rules.published_at(*month)))
        .filter(|(_, at)| *at <= now)
        .collect();
    app.desk()
        .write(move |tx, book, now| {
            if store::once::find(tx, ONCE)?.is_some() {
                return Ok(());
            }
            store::once::remember(tx, ONCE, "", now)?;
            let of = |role: Role, people: &[people::Person]| {
                people.iter().find(|person| person.role == role.name()).map(|person| person.number)
            };
            let people = people::list(tx)?;
            let (Some(lead), Some(admin)) = (of(Role::Lead, &people), of(Role::Admin, &people)) else {
                return Ok(());
            };
            for (nth, (month, at)) in published.iter().enumerate() {
                enter(tx, &numbers, *month, *at)?;
                let rows = store::credits::list_of_month(tx, &month.to_string())?;
                let ids: Vec<i64> = rows.iter().filter(|row| row.amount > 0).map(|row| row.id).collect();
                let is_newest = nth + 1 == published.len();
                let looked_at = Instant((at.as_ms() + DAY_MS).min(now.as_ms() - 1));
                let approved = if is_newest { &ids[..ids.len() / 3] } else { &ids[..] };
                act::verify(tx, book, approved, (lead, looked_at))?;
                if !is_newest {
                    let issued_at = Instant((looked_at.as_ms() + 5 * DAY_MS).min(now.as_ms() - 1));
                    act::issue(tx, book, (approved, &format!("CN-{month}")), (admin, issued_at))?;
                }
            }
            Ok(())
        })
        .await
}
