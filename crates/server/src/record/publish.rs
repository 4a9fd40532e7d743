//! Publishing a month: once, on the mission's publication day, from what was counted up to then.

use std::sync::Arc;

use backtest::publication::{Measured, Published};
use calendar::Instant;
use desk::Month;
use store::hex;
use store::log::{self, Cursor, checkpoint};
use store::publications::{self, Payer, Publication};

use crate::credits;
use crate::desk::{Desk, Refusal};
use crate::numbers::{Keeper, Numbers};
use crate::reports;

/// Publishes every month whose publication day has come, from numbers that were counted since. A desk that was set up later than a
/// month was over has nothing to say about it.
///
/// # Errors
///
/// Fails when the database does.
pub async fn publish_due(desk: &Desk, numbers: &Arc<Numbers>) -> Result<Vec<Month>, Refusal> {
    let (published, since) = known(desk).await?;
    let Some(since) = since else { return Ok(Vec::new()) };
    let mut done = Vec::new();
    for (month, range) in &numbers.months {
        let is_due = numbers.book.rules.published_at(*month) <= numbers.as_of && since < range.end;
        if is_due && !published.contains(&month.to_string()) && publish(desk, numbers, *month).await? {
            tracing::info!(month = %month, "a month is published");
            done.push(*month);
        }
    }
    Ok(done)
}

/// Publishes every month up to now as it would have been on its day: for a desk whose past was told to it.
///
/// # Errors
///
/// Fails when the database does, or when the desk cannot be counted.
pub async fn publish_past(desk: &Desk) -> Result<Vec<Month>, Refusal> {
    let (_, since) = known(desk).await?;
    let Some(since) = since else { return Ok(Vec::new()) };
    let (book, now, mut done) = (desk.book()?, desk.now(), Vec::new());
    let mut month = Month::of(since, &book.rules.policy().reporting_zone);
    loop {
        let at = book.rules.published_at(month);
        if at > now {
            return Ok(done);
        }
        if let Some(numbers) = Keeper::new(desk.clone()).round_at(at).await? {
            done.extend(publish_due(desk, &Arc::new(numbers)).await?);
        }
        month = month.next();
    }
}

/// The months that are published, and when the desk began to write its log.
async fn known(desk: &Desk) -> Result<(Vec<String>, Option<Instant>), store::Error> {
    desk.db()
        .read(|tx| {
            let first = log::tail(tx, Cursor::default(), 1)?;
            Ok((publications::months(tx)?, first.first().map(|event| event.recorded_at)))
        })
        .await
}

/// What a month of some numbers says when it is published.
pub(crate) fn of_month(numbers: &Numbers, month: Month) -> Published {
    let book = &numbers.book;
    let measured = Measured {
        policy: book.rules.policy(),
        version: &book.policy_at(numbers.as_of).version,
        as_of: numbers.as_of,
        report: &numbers.report,
        parts: &numbers.parts,
        credits: &numbers.credits,
    };
    measured.publish(month)
}

/// Whether it was published now; another node may have done it before.
async fn publish(desk: &Desk, numbers: &Arc<Numbers>, month: Month) -> Result<bool, Refusal> {
    let published = of_month(numbers, month);
    let (figures, as_of) = (published.to_text(), numbers.as_of);
    let numbers = Arc::clone(numbers);
    desk.write(move |tx, _, now| {
        let n_missions = i64::try_from(store::missions::list(tx)?.len()).unwrap_or(i64::MAX);
        let checkpoint = checkpoint::last(tx)?;
        let row = Publication {
            month: published.month.clone(),
            mission: published.mission.clone(),
            n_missions,
            published_at: as_of,
            as_of,
            digest: store::digest(&figures),
            figures: figures.clone(),
            checkpoint_on: checkpoint.as_ref().map(|it| it.day_on.clone()),
            checkpoint: checkpoint.as_ref().map(|it| hex(&it.root)),
        };
        let is_new = publications::insert(tx, &row)?;
        if is_new {
            for paid in &numbers.paid {
                publications::insert_payer(
                    tx,
                    &Payer {
                        month: published.month.clone(),
                        customer: paid.customer.map_or(0, |customer| customer.0.get()),
                        payer: paid.payer.0.get(),
                        subscription: paid.subscription.clone(),
                    },
                )?;
            }
            credits::enter(tx, &numbers, month, now)?;
            super::subscribe::tell(tx, &published.month, now)?;
            reports::mailed::send(tx, &numbers, month, now)?;
            tx.announce("record");
        }
        Ok(is_new)
    })
    .await
}
