//! The stream of one open page: what others and time have changed, as patches (brief.md 10).

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use look::row::{Arrival, row_gone};
use maud::{Markup, html};
use serde::Deserialize;
use store::cases::{self, View};

use super::list::{Filter, count_patch};
use super::read;
use super::reader::Reader;
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::Failure;
use crate::stream::{Changed, Changes};

/// Which page listens.
#[derive(Debug, Deserialize)]
pub struct Listening {
    view: Option<String>,
    case: Option<u32>,
}

/// `GET /desk/events`.
pub async fn get_events(
    State(app): State<App>,
    reader: Reader,
    Query(listening): Query<Listening>,
) -> Result<impl IntoResponse, Failure> {
    let changes = Changes::of(app.db());
    let stopping = app.stopping();
    let events = stream::unfold((app, reader, listening, changes, stopping), |mut it| async move {
        let (app, reader, listening, changes, stopping) = (&it.0, &it.1, &it.2, &mut it.3, &mut it.4);
        let changed = tokio::select! {
            changed = changes.next() => changed?,
            _ = stopping.changed() => return None,
        };
        let event = match changed {
            Changed::TooMuch => Event::default().event("reload").data("1"),
            Changed::Streams(streams) => match patch(app, reader, listening, streams).await {
                Ok(patch) => Event::default().event("patch").data(patch.into_string().replace('\n', "&#10;")),
                Err(_) => Event::default().event("reload").data("1"),
            },
        };
        Some((Ok::<Event, Infallible>(event), it))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// What changed as elements that replace those of the page: rows, counts, the clocks of the open case.
async fn patch(
    app: &App,
    reader: &Reader,
    listening: &Listening,
    streams: BTreeSet<String>,
) -> Result<Markup, Refusal> {
    let book = app.desk().book()?;
    let wall = reader.wall(app, &book);
    let filter = listening.view.as_deref().and_then(Filter::find).unwrap_or(Filter::Mine);
    let (reader, open) = (reader.clone(), listening.case);
    app.db()
        .read(move |tx| {
            let numbers =
                streams.iter().filter_map(|stream| stream.strip_prefix("case/")?.parse::<u32>().ok());
            let mut rows = Vec::new();
            for number in numbers.take(50) {
                let stored = cases::find(tx, number)?;
                match stored.filter(|row| is_in(row, read::view(filter, &reader))) {
                    Some(stored) => {
                        let mut row = read::row(tx, &book, &stored, wall.now)?;
                        row.is_current = open == Some(number);
                        rows.push(row.show(&wall, Arrival::Patch));
                    }
                    // A case that the list does not show need not be folded.
                    None => rows.push(row_gone(number)),
                }
            }
            let mut counts = Vec::new();
            for filter in Filter::ALL {
                counts.push(count_patch(filter, cases::count(tx, read::view(filter, &reader))?));
            }
            let is_open_changed = open.filter(|number| streams.contains(&format!("case/{number}")));
            let details = match is_open_changed.and_then(std::num::NonZeroU32::new) {
                Some(number) => {
                    let id = desk::case::event::CaseId(number);
                    let opened = read::opened(tx, &book, &reader, (id, filter), wall.now)?;
                    html! {
                        (opened.context.patch(&wall))
                        ol #messages.thread role="list" hx-swap-oob="true" {
                            @for entry in &opened.thread.entries { (entry.show(&wall)) }
                        }
                    }
                }
                None => html! {},
            };
            let n_triage = cases::count(tx, View::Triage)?;
            Ok(html! {
                @for row in &rows { (row) }
                @for count in &counts { (count) }
                (look::desk::count_patch(look::desk::Place::Triage, n_triage))
                (details)
            })
        })
        .await
}

fn is_in(row: &cases::CaseRow, view: View) -> bool {
    row.is_open
        && match view {
            View::Mine(owner) => row.owner == Some(owner) && !row.is_waiting,
            View::Team(team) => row.team == Some(team) && !row.is_waiting,
            View::Waiting => row.is_waiting,
            View::Unassigned => row.owner.is_none(),
            View::Triage => !row.is_triaged,
            View::Customer(customer) => row.customer == Some(customer),
            View::Account(account) => row.account == Some(account),
        }
}
