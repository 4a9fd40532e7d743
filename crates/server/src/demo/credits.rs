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
                let entered = store::credits::find_month(tx, &month.to_string())?;
                let entered_at = entered.map_or(*at, |entered| entered.at).as_ms();
                let just_now = now.as_ms() - 60_000;
                let looked_at = match is_newest {
                    true => (now.as_ms() - 7 * DAY_MS).max(entered_at + DAY_MS / 24),
                    false => entered_at + DAY_MS,
                };
                let (looked_at, issued_at) =
                    (looked_at.min(just_now), (looked_at + 5 * DAY_MS).min(just_now));
                let approved = if is_newest { &ids[..ids.len().div_ceil(2)] } else { &ids[..] };
                let issued = if is_newest { &approved[..approved.len() / 2] } else { approved };
                act::verify(tx, book, approved, (lead, Instant(looked_at)))?;
                act::issue(tx, book, (issued, &format!("CN-{month}")), (admin, Instant(issued_at)))?;
            }
            Ok(())
        })
        .await
}
