//! The demo from nothing: its mission, its clock, its story.

use calendar::{Instant, TimeOfDay, Zone};

use super::play::{Played, play};
use super::story::story;
use crate::desk::Desk;

/// How long the story is, in days.
const DAYS: i64 = 61;
const DAY_MS: i64 = 86_400_000;
/// Who writes about promises that were not kept: Hana Sato.
const LEAD: u32 = 11;

/// Fills an empty desk with two months that end on the last working morning, and sets its clock to that morning.
///
/// # Errors
///
/// Fails when the mission cannot be used, or when the database does.
pub async fn begin(desk: &Desk, mission: String) -> anyhow::Result<Played> {
    let until = last_morning(desk.now());
    desk.clock().advance_ms(until.as_ms() - desk.now().as_ms());
    desk.add_mission(mission, "system").await?;
    let n_tiers = desk.book()?.rules.policy().tiers.len();
    let told = story(1, (Instant(until.as_ms() - DAYS * DAY_MS), until), n_tiers);
    let password = crate::password::hash(super::PASSWORD.to_owned()).await?;
    let played = play(desk, &told, Some(password)).await?;
    crate::record::publish_past(desk).await?;
    super::notes::write(desk, LEAD).await?;
    Ok(played)
}

/// The last 10:40 in New York of a Tuesday to Friday: people are at work, and so they were the day before.
fn last_morning(now: Instant) -> Instant {
    let (Ok(zone), Ok(time)) = (Zone::named("America/New_York"), TimeOfDay::new(10, 40, 0, 0)) else {
        return now;
    };
    let mut day = zone.date_of(now);
    for _ in 0..7 {
        let at = zone.instant_of(day, time);
        if at <= now && (1..=4).contains(&day.weekday().to_monday_zero_offset()) {
            return at;
        }
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    now
}
