//! Taking a case out of one's own list for a while. It touches no clock and nobody else's list; it comes back when the
//! customer writes, or when its next promise falls due.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use calendar::Instant;
use look::{Field, Mistakes, Wall};
use maud::html;
use serde::Deserialize;
use store::cases::CaseRow;
use store::snoozes::{self, Snooze};

use super::act::case_id;
use super::answer::finish;
use super::reader::Reader;
use super::relate::{page_of, refused};
use super::words::{Sheet, buttons};
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::Failure;

/// Until when.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SnoozeForm {
    until: String,
    /// A length that is offered, in minutes.
    minutes: Option<i64>,
    verdict: String,
}

/// Lengths that are offered: minutes, words.
const OFFERED: [(i64, &str); 4] = [(60, "1 hour"), (240, "4 hours"), (1440, "1 day"), (10_080, "1 week")];

/// `GET /cases/{number}/snooze`.
pub async fn get_snooze(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show(&app, reader, number, String::new(), Mistakes::default()).await
}

async fn show(
    app: &App,
    reader: Reader,
    number: u32,
    until: String,
    wrong: Mistakes,
) -> Result<Response, Failure> {
    let agent = reader.person.number;
    page_of(app, reader, number, move |tx, _, frame, subject| {
        let here = format!("/cases/{number}");
        let title = format!("Snooze #{number}");
        let is_snoozed = snoozes::list(tx, agent, frame.wall.now)?.iter().any(|it| it.case == number);
        let form = html! {
            form.stack.loose.form-narrow method="post" action={ (here) "/snooze" } {
                (wrong.summary())
                p.row {
                    @for (minutes, words) in OFFERED { button.btn type="submit" name="minutes" value=(minutes) formnovalidate { (words) } }
                    @if is_snoozed { button.btn type="submit" name="verdict" value="end" formnovalidate { "Bring it back now" } }
                }
                (Field::new("until", "Or until").line("datetime-local", &until, &wrong))
                (buttons("Snooze case", &here))
            }
        };
        let sheet = Sheet {
            number,
            subject: &subject,
            crumb: "Snooze",
            title: &title,
            lead: "It leaves your own list, no clock stops, and it comes back earlier when the customer writes or a promise falls due.",
            wrong: &wrong,
        };
        Ok(sheet.show(frame, &form))
    })
    .await
}

/// `POST /cases/{number}/snooze`.
pub async fn post_snooze(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<SnoozeForm>,
) -> Result<Response, Failure> {
    case_id(number)?;
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let (agent, now) = (reader.person.number, wall.now);
    if form.verdict == "end" {
        app.db().write(move |tx| snoozes::remove(tx, agent, number)).await?;
        return finish((&app, &reader, &headers), &format!("/cases/{number}"), ("saved", Vec::new())).await;
    }
    let Some(until_at) = until(&form, &wall).filter(|at| *at > now) else {
        let mut wrong = Mistakes::default();
        wrong.push("until", "Give a date and time that lie ahead, such as 2025-10-15T09:40");
        return refused(show(&app, reader, number, form.until, wrong).await).await;
    };
    app.db()
        .write(move |tx| {
            tx.announce(format!("case/{number}"));
            snoozes::save(tx, agent, &Snooze { case: number, since_at: now, until_at })
        })
        .await?;
    finish((&app, &reader, &headers), "/inbox?view=mine", ("snoozed", Vec::new())).await
}

fn until(form: &SnoozeForm, wall: &Wall) -> Option<Instant> {
    match form.minutes {
        Some(minutes) => OFFERED
            .iter()
            .any(|(offered, _)| *offered == minutes)
            .then_some(Instant(wall.now.as_ms() + minutes * 60_000)),
        None => Instant::parse_in(&form.until, Some(&wall.zone)).ok(),
    }
}

/// Whether a case is out of its owner's sight now.
pub fn is_hidden(snoozes: &[Snooze], row: &CaseRow, now: Instant) -> bool {
    let own = snoozes.iter().find(|it| it.case == row.number);
    own.is_some_and(|it| {
        now < it.until_at && row.last_message_at <= it.since_at && row.next_deadline_at > now
    })
}
