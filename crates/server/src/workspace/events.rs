//! The stream of one open page: what others and time have changed, as patches (brief.md 10).

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use look::row::{Arrival, row_gone};
use maud::{Markup, html};
use serde::Deserialize;
use store::cases::{self, View};
use store::log::{self, Cursor};
use tokio::sync::watch;

use super::list::{Filter, count_patch};
use super::reader::Reader;
use super::snoozing::is_hidden;
use super::{notices, read, relate, thread};
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::Failure;
use crate::stream::{Changed, Changes};

/// How many events a page may have missed; behind more it is loaded again.
const MOST_MISSED: u32 = 1000;
/// How often an open stream says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Which page listens, and up to where it knows the log.
#[derive(Debug, Deserialize)]
pub struct Listening {
    view: Option<String>,
    case: Option<u32>,
    page: Option<String>,
    after: Option<String>,
}

/// One open stream.
struct Open {
    app: App,
    reader: Reader,
    listening: Listening,
    changes: Changes,
    stopping: watch::Receiver<bool>,
    /// Up to where the page knows the log.
    after: Option<Cursor>,
    has_begun: bool,
}

/// `GET /desk/events`. Every patch carries the place in the log up to which the page then knows; a stream that is taken up
/// again, on this node or another, begins with what came behind that place.
pub async fn get_events(
    State(app): State<App>,
    reader: Reader,
    Query(listening): Query<Listening>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    // It listens before it reads, so that nothing falls between.
    let changes = Changes::of(app.db());
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let after = last.or(listening.after.as_deref()).and_then(Cursor::parse);
    let stopping = app.stopping();
    let open = Open { app, reader, listening, changes, stopping, after, has_begun: false };
    let events = stream::unfold(open, |mut open| async move {
        let event = open.next().await?;
        Some((Ok::<Event, Infallible>(event), open))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

impl Open {
    /// The next event; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let streams = match self.heard().await? {
                Ok(Some(streams)) => streams,
                Ok(None) | Err(_) => return Some(Event::default().event("reload").data("1")),
            };
            let is_first = !std::mem::replace(&mut self.has_begun, true);
            if !is_first && !streams.iter().any(|stream| self.concerns(stream)) {
                continue;
            }
            return Some(match patch(&self.app, &self.reader, &self.listening, streams).await {
                Ok((patch, at)) => {
                    self.after = Some(at);
                    let data = patch.into_string().replace('\n', "&#10;");
                    Event::default().event("patch").id(at.to_string()).data(data)
                }
                Err(_) => Event::default().event("reload").data("1"),
            });
        }
    }

    /// What changed since the page was last told; nothing when that is more than can be patched.
    async fn heard(&mut self) -> Option<Result<Option<BTreeSet<String>>, store::Error>> {
        if !self.has_begun {
            return Some(self.missed().await);
        }
        let changed = tokio::select! {
            changed = self.changes.next() => changed?,
            _ = self.stopping.changed() => return None,
        };
        Some(match changed {
            Changed::Streams(streams) => Ok(Some(streams)),
            Changed::TooMuch => self.missed().await,
        })
    }

    /// What the log holds behind the place up to which the page knows it.
    async fn missed(&self) -> Result<Option<BTreeSet<String>>, store::Error> {
        let Some(after) = self.after else { return Ok(Some(BTreeSet::new())) };
        self.app
            .db()
            .read(move |tx| {
                // A place that the log has not reached is one of another database.
                if after > log::end(tx)? {
                    return Ok(None);
                }
                let events = log::tail(tx, after, MOST_MISSED + 1)?;
                let is_too_much = events.len() > MOST_MISSED as usize;
                Ok((!is_too_much).then(|| events.into_iter().map(|event| event.stream).collect()))
            })
            .await
    }

    /// Whether a change may show on this page.
    fn concerns(&self, stream: &str) -> bool {
        match stream.split_once('/') {
            Some(("agent", number)) => number.parse() == Ok(self.reader.person.number),
            Some(("presence", number)) => {
                self.listening.case.is_some() && number.parse().ok() == self.listening.case
            }
            _ => stream.starts_with("case/"),
        }
    }
}

/// What changed as elements that replace those of the page: rows, counts, the clocks of the open case.
async fn patch(
    app: &App,
    reader: &Reader,
    listening: &Listening,
    streams: BTreeSet<String>,
) -> Result<(Markup, Cursor), Refusal> {
    let book = app.desk().book()?;
    let wall = reader.wall(app, &book);
    let filter = listening.view.as_deref().and_then(Filter::find).unwrap_or(Filter::Mine);
    let (reader, open) = (reader.clone(), listening.case);
    let shows_notices = listening.page.as_deref() == Some("notices");
    let own = format!("agent/{}", reader.person.number);
    app.db()
        .read(move |tx| {
            let numbers =
                streams.iter().filter_map(|stream| stream.strip_prefix("case/")?.parse::<u32>().ok());
            let mut rows = Vec::new();
            let snoozes = store::snoozes::list(tx, reader.person.number, wall.now)?;
            let is_shown = |row: &cases::CaseRow| {
                let is_hidden = filter == Filter::Mine && is_hidden(&snoozes, row, wall.now);
                is_in(row, read::view(filter, &reader)) && !is_hidden
            };
            for number in numbers.take(50) {
                let stored = cases::find(tx, number)?;
                match stored.filter(is_shown) {
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
                let n = cases::count(tx, read::view(filter, &reader))?;
                let n_hidden = match filter {
                    Filter::Mine => read::n_hidden(tx, &reader, &snoozes, wall.now)?,
                    _ => 0,
                };
                counts.push(count_patch(filter, n.saturating_sub(n_hidden)));
            }
            let is_open_changed = open.filter(|number| streams.contains(&format!("case/{number}")));
            let details = match is_open_changed.and_then(std::num::NonZeroU32::new) {
                Some(number) => {
                    let id = desk::case::event::CaseId(number);
                    let opened = read::opened(tx, &book, &reader, (id, filter), wall.now)?;
                    html! {
                        (opened.context.patch(&wall))
                        (opened.thread.messages(&wall, true))
                        (opened.thread.standing_patch())
                        (thread::presence_patch(&opened.thread.viewers))
                    }
                }
                None => html! {},
            };
            let presence = match open.filter(|_| is_open_changed.is_none()) {
                Some(number) => {
                    let viewers = relate::viewers(tx, number, reader.person.number, wall.now)?;
                    thread::presence_patch(&viewers)
                }
                None => html! {},
            };
            let notices = match shows_notices && (streams.contains(&own) || streams.is_empty()) {
                true => notices::list(&notices::told(tx, reader.person.number, &wall)?, &wall, true),
                false => html! {},
            };
            let n_notices = store::notices::count_unseen(tx, reader.person.number)?;
            let n_triage = cases::count(tx, View::Triage)?;
            let patch = html! {
                @for row in &rows { (row) }
                @for count in &counts { (count) }
                (look::desk::count_patch(look::desk::Place::Triage, n_triage))
                (look::desk::count_patch(look::desk::Place::Notices, n_notices))
                (details)
                (presence)
                (notices)
            };
            Ok((patch, log::end(tx)?))
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
