//! The clock of the demo, which visitors move on to see promises fall due.

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use serde::Deserialize;

use super::must_be_demo;
use crate::app::App;
use crate::desk::{Desk, Refusal};
use crate::errors::{self, Failure};

const MINUTE_MS: i64 = 60_000;

/// How many stops one jump makes at most; what is due after them is done at its end.
const MOST_STOPS: usize = 400;

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// Some minutes.
    Minutes(i64),
    /// To the next instant at which something is due.
    NextDue,
}

impl Jump {
    /// All that are offered: value, words.
    pub const OFFERED: [(&str, &str, Jump); 4] = [
        ("quarter", "+15 minutes", Jump::Minutes(15)),
        ("hour", "+1 hour", Jump::Minutes(60)),
        ("deadline", "To the next deadline", Jump::NextDue),
        ("day", "+1 day", Jump::Minutes(24 * 60)),
    ];
}

/// The form.
#[derive(Debug, Deserialize)]
pub struct ClockForm {
    jump: String,
}

/// `POST /demo/clock`.
pub async fn post_clock(State(app): State<App>, Form(form): Form<ClockForm>) -> Result<Response, Failure> {
    must_be_demo(&app)?;
    let jump = Jump::OFFERED.iter().find(|(value, ..)| *value == form.jump);
    let Some((.., jump)) = jump else { return Err(errors::invalid("choose how far the clock goes")) };
    let now = app.now();
    let to = match jump {
        Jump::Minutes(minutes) => Some(Instant(now.as_ms() + minutes * MINUTE_MS)),
        Jump::NextDue => next_after(app.desk(), now).await?,
    };
    if let Some(to) = to {
        pass(app.desk(), to).await?;
    }
    Ok(Redirect::to("/demo").into_response())
}

/// Lets time pass until `to`, stopping wherever something is due, as if nobody had moved the clock.
///
/// # Errors
///
/// Fails when the database does.
pub async fn pass(desk: &Desk, to: Instant) -> Result<(), Refusal> {
    for _ in 0..MOST_STOPS {
        match next_after(desk, Instant(i64::MIN)).await? {
            Some(next) if next < to => advance_to(desk, next),
            _ => break,
        }
        if desk.tick().await? == 0 {
            break;
        }
    }
    advance_to(desk, to);
    desk.tick().await?;
    Ok(())
}

fn advance_to(desk: &Desk, to: Instant) {
    let ms = to.as_ms() - desk.now().as_ms();
    if ms > 0 {
        desk.clock().advance_ms(ms);
    }
}

/// When the next thing is due, if that is later than `now`.
async fn next_after(desk: &Desk, now: Instant) -> Result<Option<Instant>, Refusal> {
    let next = desk.db().read(store::cases::next_due_at).await?;
    Ok(next.filter(|next| *next > now))
}
