//! Surveys that ask people and not about cases, in waves: whether they recommend us, every quarter, and what they think of the
//! product, every half-year.
//!
//! A wave begins with the second month of its period, a study of the product with the third, so that answers come in before the
//! period ends and nobody is asked both in one month.

use calendar::Instant;
use desk::Month;
use desk::case::event::Survey as Kind;
use measures::{Length, Period};
use mission::policy::Cadence;
use store::{settings, surveys};

use super::planned;
use crate::desk::{Desk, Refusal};

/// Who had a case within this long before a wave begins is asked in it.
const ASKED_MS: i64 = 365 * 86_400_000;
/// The hour of the day at which a wave begins.
const BEGINS_AT_MS: i64 = 9 * 3_600_000;

/// Plans the questions of waves that have begun, each wave once.
pub(super) async fn begin_due(desk: &Desk) -> Result<(), Refusal> {
    let (book, now) = (desk.book()?, desk.now());
    let policy = book.policy_at(now);
    let rule = &policy.surveys;
    for (kind, cadence, nth) in [(Kind::Nps, rule.nps, 1), (Kind::Product, rule.product_study, 2)] {
        let Some(length) = length(cadence) else { continue };
        let zone = &policy.reporting_zone;
        let period = Period::of(Month::of(now, zone), length);
        let Some(month) = period.months().nth(nth).or(period.months().next()) else { continue };
        let begins_at = Instant(month.starts_at(zone).as_ms() + BEGINS_AT_MS);
        if now >= begins_at {
            begin(desk, kind, period.to_string(), begins_at).await?;
        }
    }
    Ok(())
}

async fn begin(desk: &Desk, kind: Kind, wave: String, begins_at: Instant) -> Result<(), Refusal> {
    let name = format!("survey wave {}", kind.word());
    let (asked_name, asked_wave) = (name.clone(), wave.clone());
    let is_begun = desk.db().read(move |tx| settings::find(tx, &asked_name)).await? == Some(asked_wave);
    if is_begun {
        return Ok(());
    }
    let planned = move |tx: &mut store::Tx<'_>, now: Instant| -> Result<usize, store::Error> {
        let people = surveys::list_to_ask(tx, (Instant(begins_at.as_ms() - ASKED_MS), begins_at))?;
        for (customer, case) in &people {
            let once = format!("{}/{wave}/{customer}", kind.word());
            let id = tx.id(now);
            surveys::insert(tx, &planned(id, kind, (*case, *customer), once, begins_at))?;
        }
        settings::set(tx, &name, &wave)?;
        Ok(people.len())
    };
    let n = desk.write(move |tx, _, now| Ok(planned(tx, now)?)).await?;
    tracing::info!(survey = kind.word(), people = n, "a wave of a survey begins");
    Ok(())
}

/// How long the period of a wave is; none when nobody is asked in waves.
fn length(cadence: Cadence) -> Option<Length> {
    match cadence {
        Cadence::Never => None,
        // Nobody is asked the same every week.
        Cadence::Weekly | Cadence::Monthly => Some(Length::Month),
        Cadence::Quarterly => Some(Length::Quarter),
        Cadence::Semiannual => Some(Length::HalfYear),
        Cadence::Yearly => Some(Length::Year),
    }
}
