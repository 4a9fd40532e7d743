//! Lets time pass: sleeps until something is due, and does it (design.md 2).

use std::num::NonZeroU32;
use std::time::Duration;

use calendar::{Date, Instant};
use desk::case::event::CaseId;
use futures_util::future::join_all;
use store::Error;
use store::log::checkpoint;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::desk::{Desk, Refusal};

/// How many cases are worked on at once; they share a commit.
const BATCH: u32 = 64;
/// The longest sleep: a clock that was set back or forward is noticed after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// How long a case that cannot be folded is left alone.
const SET_ASIDE_MS: i64 = 10 * 60_000;

/// Runs until it is told to stop.
pub async fn run(desk: Desk, mut stop: watch::Receiver<bool>) {
    let mut sealed_on = None;
    while !*stop.borrow() {
        let ticked = match follow_mission(&desk).await {
            Ok(()) => desk.tick().await,
            Err(refusal) => Err(refusal),
        };
        let pause = match ticked {
            Ok(_) => {
                keep_checkpoint(&desk, &mut sealed_on).await;
                until_next(&desk).await
            }
            Err(Refusal::Book(_)) => LONGEST_SLEEP,
            Err(refusal) => {
                tracing::error!(error = %refusal, "the ticker could not do its work and tries again");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            _ = stop.changed() => {}
            _ = timeout(pause, desk.changed()) => {}
        }
        // What was asked in a burst is looked at once.
        sleep(Duration::from_millis(2)).await;
    }
}

/// Seals the log once a day, as soon as the day is over in the mission's reporting zone.
async fn keep_checkpoint(desk: &Desk, sealed_on: &mut Option<Date>) {
    let Ok(book) = desk.book() else { return };
    let zone = &book.rules.policy().reporting_zone;
    let start_of_today = zone.start_of(zone.date_of(desk.now()));
    let yesterday = zone.date_of(Instant(start_of_today.as_ms() - 1));
    if *sealed_on == Some(yesterday) {
        return;
    }
    let day_on = yesterday.to_string();
    match desk.db().write(move |tx| checkpoint::take(tx, &day_on)).await {
        Ok(_) => *sealed_on = Some(yesterday),
        Err(error) => {
            tracing::error!(error = %error, "the day's checkpoint could not be taken and is tried again")
        }
    }
}

async fn until_next(desk: &Desk) -> Duration {
    let next = desk.db().read(|tx| {
        let (of_cases, of_replies) = (store::cases::next_due_at(tx)?, store::outgoing::next_at(tx)?);
        let (of_surveys, of_credits) = (store::surveys::next_at(tx)?, store::credits::next_at(tx)?);
        Ok::<_, Error>(of_cases.into_iter().chain(of_replies).chain(of_surveys).chain(of_credits).min())
    });
    let Ok(Some(next)) = next.await else { return LONGEST_SLEEP };
    let ms = next.as_ms().saturating_sub(desk.now().as_ms()).max(0).unsigned_abs();
    Duration::from_millis(ms).min(LONGEST_SLEEP)
}

/// Does everything that is due by now.
pub(crate) async fn tick(desk: &Desk) -> Result<usize, Refusal> {
    let mut n_done = 0;
    loop {
        let (now, epoch) = (desk.now(), desk.book()?.epoch);
        let due = desk.db().read(move |tx| store::cases::list_due(tx, now, epoch, BATCH)).await?;
        let cases: Vec<CaseId> = due.into_iter().filter_map(NonZeroU32::new).map(CaseId).collect();
        if cases.is_empty() {
            let n_sent = crate::outgoing::send_due(desk).await?;
            let n_told = crate::credits::tick(desk).await?;
            return Ok(n_done + n_sent + n_told + crate::surveys::send_due(desk).await?);
        }
        let steps = join_all(cases.iter().map(|case| desk.step(*case))).await;
        for (case, step) in cases.iter().zip(steps) {
            match step {
                Ok(()) => n_done += 1,
                // Then no case can be worked on.
                Err(Refusal::Store(error)) if error.is_passing() => return Err(error.into()),
                Err(refusal) => set_aside(desk, *case, &refusal).await?,
            }
        }
    }
}

/// Another node may have stored a version of the mission.
async fn follow_mission(desk: &Desk) -> Result<(), Refusal> {
    let stored = desk.db().read(store::missions::epoch).await?;
    match desk.book() {
        Ok(book) if book.epoch == stored => Ok(()),
        Ok(_) | Err(_) => desk.reload().await,
    }
}

/// A case that cannot be folded waits, and is reported; the others go on. It may be that another node knows a zone that this
/// one does not, so the rules are read again.
async fn set_aside(desk: &Desk, case: CaseId, why: &Refusal) -> Result<(), Refusal> {
    desk.reload().await?;
    tracing::error!(case.number = case.0.get(), error = %why, "a case could not be brought up to date");
    let until = Instant(desk.now().as_ms() + SET_ASIDE_MS);
    let epoch = desk.book()?.epoch;
    desk.db().write(move |tx| store::cases::set_aside(tx, case.0.get(), until, epoch)).await?;
    Ok(())
}
