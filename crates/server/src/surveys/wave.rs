//! Surveys that ask people and not about cases, in waves: whether they recommend us, every quarter, and what they think of the
//! product, every half-year.
//!
//! A wave begins with the second month of its period, a study of the product with the third, so that answers come in before the
//! period ends and nobody is asked both in one month.

use calendar::Instant;
use desk::Month;
use desk::case::event::Survey as Kind;
use measures::{Length, Period};
use mission::Policy;
use mission::policy::Cadence;
use store::{settings, surveys};

use super::planned;
use crate::desk::{Desk, Refusal};

/// Who had a case within this long before a wave begins is asked in it.
const ASKED_MS: i64 = 365 * 86_400_000;
/// The hour of the day at which a wave begins.
const BEGINS_AT_MS: i64 = 9 * 3_600_000;

/// A wave that is under way.
struct Wave {
    kind: Kind,
    /// Its period.
    of: String,
    begins_at: Instant,
}

impl Wave {
    /// The setting that names the last wave of its survey.
    fn setting(&self) -> String {
        format!("survey wave {}", self.kind.word())
    }
}

/// Plans the questions of waves that have begun, each wave once.
pub(super) async fn begin_due(desk: &Desk) -> Result<(), Refusal> {
    let (book, now) = (desk.book()?, desk.now());
    let waves = under_way(book.policy_at(now), now);
    if waves.is_empty() {
        return Ok(());
    }
    let known = desk.db().read(settings::list).await?;
    let is_begun = |wave: &Wave| known.contains(&(wave.setting(), wave.of.clone()));
    for wave in waves.into_iter().filter(|wave| !is_begun(wave)) {
        begin(desk, wave).await?;
    }
    Ok(())
}

/// The waves that have begun by now.
fn under_way(policy: &Policy, now: Instant) -> Vec<Wave> {
    let (zone, rule) = (&policy.reporting_zone, &policy.surveys);
    let wave = |(kind, cadence, nth): (Kind, Cadence, usize)| {
        let period = Period::of(Month::of(now, zone), length(cadence)?);
        let month = period.months().nth(nth).or(period.months().next())?;
        let begins_at = Instant(month.starts_at(zone).as_ms() + BEGINS_AT_MS);
        (now >= begins_at).then(|| Wave { kind, of: period.to_string(), begins_at })
    };
    let surveys = [(Kind::Nps, rule.nps, 1), (Kind::Product, rule.product_study, 2)];
    surveys.into_iter().filter_map(wave).collect()
}

async fn begin(desk: &Desk, wave: Wave) -> Result<(), Refusal> {
    let (kind, begins_at) = (wave.kind, wave.begins_at);
    let planned = move |tx: &mut store::Tx<'_>, now: Instant| -> Result<usize, store::Error> {
        let people = surveys::list_to_ask(tx, (Instant(begins_at.as_ms() - ASKED_MS), begins_at))?;
        for (customer, case) in &people {
            let once = format!("{}/{}/{customer}", kind.word(), wave.of);
            let id = tx.id(now);
            surveys::insert(tx, &planned(id, kind, (*case, *customer), once, begins_at))?;
        }
        settings::set(tx, &wave.setting(), &wave.of)?;
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
