//! What somebody sees after they did something: the case or the list with a toast, and a way back while there is one.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use look::desk::toast_patch;
use look::feedback::Toast;

use super::act::is_fragment;
use super::reader::Reader;
use crate::app::App;
use crate::desk::{Back, Refusal, Request};
use crate::errors::{self, Failure};

/// What was done, as addresses and toasts say it.
const DONE: [(&str, &str); 31] = [
    ("resolved", "The case is resolved."),
    ("reopened", "The case is open again."),
    ("sent", "Your reply goes out in 10 seconds."),
    ("noted", "The note is added."),
    ("waiting", "The case waits."),
    ("resumed", "The case is worked on again."),
    ("restored", "The service works again."),
    ("assigned", "The case has a new owner."),
    ("priority", "The priority is changed."),
    ("triaged", "The case has its priority."),
    ("routed", "The case is routed, and the customer is told."),
    ("not-a-case", "It is set aside as no case."),
    ("sent-again", "On its way again."),
    ("taken-back", "The reply is taken back; your text is in the form again."),
    ("bulk", "Done with the selected cases."),
    ("acknowledged", "The page is answered."),
    ("undone", "Taken back."),
    ("offered", "The case is on offer; it stays yours until somebody takes it."),
    ("accepted", "The case is yours now."),
    ("rejected", "You did not take the case; its owner is told."),
    ("withdrawn", "The offer is taken back."),
    ("merged", "The case goes on in the other one."),
    ("unmerged", "The case goes on by itself again."),
    ("linked", "The cases are linked."),
    ("tagged", "The tags are saved."),
    ("path", "It stands in the resolution path."),
    ("step", "The next step is promised."),
    ("step-ended", "The next step is ended."),
    ("recorded", "It is recorded."),
    ("snoozed", "The case is out of your list until then."),
    ("saved", "Saved."),
];

/// The toast of what was done, with the way back that was kept.
pub fn toast(done: Option<&str>, undo: Option<i64>) -> Option<Toast> {
    let (_, words) = DONE.iter().find(|(key, _)| Some(*key) == done)?;
    Some(Toast { words: (*words).to_owned(), undo: undo.map(|id| format!("/undo/{id}")) })
}

/// Does what is asked of a case, keeps the way back, and shows what became of it.
pub async fn ask(
    (app, reader, headers): (&App, &Reader, &HeaderMap),
    request: Request,
    done: &str,
) -> Result<Response, Failure> {
    let case = request.case.0.get();
    let (_, back) = app.desk().ask_with_way_back(request).await?;
    let back: Vec<Back> = back.into_iter().collect();
    finish((app, reader, headers), &format!("/cases/{case}"), (done, back)).await
}

/// Goes to `address`, or answers with a toast where the page stays.
pub async fn finish(
    (app, reader, headers): (&App, &Reader, &HeaderMap),
    address: &str,
    (done, back): (&str, Vec<Back>),
) -> Result<Response, Failure> {
    let undo = keep(app, reader, back).await?;
    if is_fragment(headers) {
        let toast = toast(Some(done), undo).map(|toast| toast_patch(&toast)).unwrap_or_default();
        return Ok(([("hx-reswap", "none")], toast).into_response());
    }
    let sign = if address.contains('?') { '&' } else { '?' };
    let undo = undo.map_or_else(String::new, |id| format!("&undo={id}"));
    Ok(Redirect::to(&format!("{address}{sign}done={done}{undo}")).into_response())
}

async fn keep(app: &App, reader: &Reader, back: Vec<Back>) -> Result<Option<i64>, Failure> {
    if back.is_empty() {
        return Ok(None);
    }
    let (agent, now) = (reader.person.number, app.now());
    let steps = serde_json::to_string(&back).map_err(|error| errors::broken(&error))?;
    Ok(Some(app.db().write(move |tx| store::undo::keep(tx, agent, &steps, now)).await?))
}

/// `POST /undo/{id}`: takes back what was just done, of one case or of many.
pub async fn post_undo(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (agent, now) = (reader.person.number, app.now());
    let kept = app.db().write(move |tx| store::undo::take(tx, id, agent, now)).await?;
    let back: Option<Vec<Back>> = kept.and_then(|steps| serde_json::from_str(&steps).ok());
    let Some(back) = back else {
        return Err(errors::conflict("It was taken back before, or too long ago to be taken back."));
    };
    let address = match back.as_slice() {
        [one] => format!("/cases/{}", one.case),
        _ => "/inbox".to_owned(),
    };
    let mut n_refused = 0;
    for back in back {
        match app.desk().take_back(reader.who(), back).await {
            Ok(()) => {}
            // Somebody did something since then that this does not fit any more.
            Err(Refusal::Desk(_) | Refusal::Remark(_)) => n_refused += 1,
            Err(refusal) => return Err(refusal.into()),
        }
    }
    if n_refused > 0 && address != "/inbox" {
        return Err(errors::conflict("The case was changed since then, so it stays as it is."));
    }
    finish((&app, &reader, &headers), &address, ("undone", Vec::new())).await
}
