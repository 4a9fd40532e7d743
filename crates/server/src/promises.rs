//! What became of the promises: the home of all of them, and each one opened.

mod actions;
mod budget_words;
mod causes;
mod days;
pub(crate) mod export;
pub(crate) mod home;
pub(crate) mod of_whom;
pub(crate) mod one;
pub(crate) mod seen;
pub(crate) mod splits;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use look::Desk as Frame;
use look::desk::Place;
use mission::Channel;
use mission::policy::TierId;
use serde::Deserialize;
use store::Tx;

use crate::app::App;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::numbers::Numbers;
use crate::permission::{Action, can};
use crate::workspace::reader::Reader;
use actions::Actions;
use home::Shown;
use seen::Seen;
use splits::Names;

/// What a page of numbers is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The month, such as `2025-10`; the current one when empty.
    pub month: String,
    /// The tier; everybody when empty.
    pub tier: String,
    /// The channel; every one when empty.
    pub channel: String,
    /// The cohort of customers; everybody when empty.
    pub cohort: String,
    need: String,
    credit: String,
    /// `csv` or `json`; a page when empty.
    pub format: String,
}

impl Asked {
    /// The month and the tier of some numbers. What they do not have is refused.
    ///
    /// # Errors
    ///
    /// Says that there is no such page.
    pub fn seen<'n>(&self, numbers: &'n Numbers) -> Result<Seen<'n>, Failure> {
        let month = match self.month.as_str() {
            "" => Seen::current(numbers),
            words => one::month_of(numbers, words).ok_or_else(|| errors::not_found("month"))?,
        };
        let tiers = &numbers.book.rules.policy().tiers;
        let tier = match self.tier.as_str() {
            "" => None,
            words => {
                let place = tiers.iter().position(|tier| tier.name == words);
                Some(TierId(place.ok_or_else(|| errors::not_found("tier"))? as u8))
            }
        };
        let channel = match self.channel.as_str() {
            "" => None,
            word => Some(Channel::find(word).ok_or_else(|| errors::not_found("channel"))?),
        };
        let cohort = match self.cohort.as_str() {
            "" => None,
            name => Some(numbers.find_cohort(name).ok_or_else(|| errors::not_found("cohort"))?),
        };
        Ok(Seen { numbers, month, tier, channel, cohort })
    }

    fn shown(&self) -> Shown {
        match (self.need.is_empty(), self.credit.is_empty()) {
            (false, _) => Shown::Attention,
            (true, false) => Shown::Credits,
            (true, true) => Shown::All,
        }
    }
}

/// The frame of a page, and what else it reads.
///
/// # Errors
///
/// Fails when the database does, or when there is no mission.
pub(crate) async fn framed<T: Send + 'static>(
    app: &App,
    reader: Reader,
    read: impl Fn(&mut Tx<'_>) -> Result<T, store::Error> + Send + 'static,
) -> Result<(Frame, T), Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let both = app.db().read(move |tx| {
        let found = read(tx)?;
        Ok::<_, store::Error>((reader.frame(tx, &book, wall.clone(), None)?, found))
    });
    Ok(both.await?)
}

/// Nothing is counted yet: the page comes again by itself.
pub(crate) async fn counting(app: &App, reader: Reader, place: Place) -> Result<Response, Failure> {
    let (frame, ()) = framed(app, reader, |_| Ok(())).await?;
    if crate::numbers::is_too_large(app).await? {
        return Ok(home::too_large(&frame, place, app.config().count_at_most).into_response());
    }
    Ok(([("refresh", "2")], home::counting(&frame, place)).into_response())
}

/// The last numbers, while they are of the mission in force.
pub(crate) fn numbers(app: &App) -> Option<Arc<Numbers>> {
    let book = app.desk().book().ok()?;
    app.numbers().filter(|numbers| numbers.book.epoch == book.epoch)
}

/// `GET /promises`.
pub async fn get_promises(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let Some(numbers) = numbers(&app) else { return counting(&app, reader, Place::Promises).await };
    let seen = asked.seen(&numbers)?;
    match asked.format.as_str() {
        "csv" => {
            return Ok(export::csv("promises", &export::promises_csv(&seen, &seen.rows())));
        }
        "json" => return Ok(Json(export::promises_json(&seen, &seen.rows())).into_response()),
        _ => {}
    }
    let (frame, ()) = framed(&app, reader, |_| Ok(())).await?;
    Ok(home::page(&frame, &seen, asked.shown()).into_response())
}

/// `GET /promises/{key}`.
pub async fn get_promise(
    State(app): State<App>,
    reader: Reader,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let Some(numbers) = numbers(&app) else { return counting(&app, reader, Place::Promises).await };
    let seen = asked.seen(&numbers)?;
    let row = seen.find(&key).ok_or_else(|| errors::not_found("promise"))?;
    let items = one::items(&seen, &row);
    match asked.format.as_str() {
        "csv" => return Ok(export::csv(&row.key, &export::items_csv(&seen, &row, &items))),
        "json" => {
            let names = app.db().read(names).await?;
            return Ok(Json(export::one_json(&seen, &row, (&items, &names))).into_response());
        }
        _ => {}
    }
    let (shown, writes) = (items.clone(), can(reader.role, Action::WriteRecord));
    let read = move |tx: &mut Tx<'_>| {
        let opened = [one::read(tx, &shown.missed)?, one::read(tx, &shown.met)?];
        Ok((opened, names(tx)?, Actions::read(tx, &key, writes)?))
    };
    let (frame, ([missed, met], names, actions)) = framed(&app, reader, read).await?;
    let opened = [(missed, items.missed.len()), (met, items.met.len())];
    Ok(one::page(&frame, &seen, &row, (&names, &opened, &actions)).into_response())
}

/// What teams and agents are called.
pub(crate) fn names(tx: &mut Tx<'_>) -> Result<Names, store::Error> {
    let teams = store::teams::list(tx)?.into_iter().map(|team| (team.number, team.name));
    let teams = teams.collect();
    let agents = store::people::list(tx)?.into_iter().map(|person| (person.number, person.name)).collect();
    Ok(Names { teams, agents })
}
