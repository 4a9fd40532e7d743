//! The metrics every live contact counts in, whatever the mission promises: M-26, M-27, M-30, M-31.

use mission::policy::{LevelMeasure, Policy};

use super::{Kpi, abandonment, handle_time, speed_of_answer};
use crate::facts::ContactFact;
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// The short-abandon limit where no level of the channel sets one (metrics.md 3).
const SHORT_ABANDON_MS: i64 = 5_000;

/// Counts one contact.
pub fn fold(tallies: &mut Tallies, policy: &Policy, contact: &ContactFact, months: &Months) {
    let held = contact.held();
    let Some(item) = Counted::at(contact.offered_at, months, contact.case, &held) else { return };
    if let Some(has_given_up) = abandonment::judge(contact, short_abandon_ms(policy, contact)) {
        tallies.share(Kpi::Abandonment, &item, has_given_up);
    }
    if let Some(wait) = speed_of_answer::wait_of(contact) {
        tallies.mean(Kpi::SpeedOfAnswer, &item, wait);
    }
    handle_time::fold_contact(tallies, contact, &item);
}

/// The same limit as the service level of the channel (M-27).
fn short_abandon_ms(policy: &Policy, contact: &ContactFact) -> i64 {
    let of_channel = policy.service_levels.iter().filter(|level| level.channels.contains(contact.channel));
    let mut limits = of_channel.filter_map(|level| match level.measure {
        LevelMeasure::Wait { short_abandon_ms, .. } | LevelMeasure::Abandonment { short_abandon_ms } => {
            Some(short_abandon_ms)
        }
        LevelMeasure::FirstResponse { .. } | LevelMeasure::SpeedOfAnswer => None,
    });
    limits.next().unwrap_or(SHORT_ABANDON_MS)
}
