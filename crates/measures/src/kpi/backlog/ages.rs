//! M-52: median, p90 and maximum age of the cases open at some snapshots, exact.

use calendar::{Instant, Ratio};
use desk::case::event::ZoneId;

use super::StandardCalendars;
use crate::facts::Facts;
use crate::group::{Group, Slot};

/// Ages of open cases in business days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ages {
    /// The median: the mean of the two middle ages of an even count.
    pub median: Ratio,
    /// The smallest age with at least nine tenths of the cases at or below it.
    pub p90: Ratio,
    /// The greatest age.
    pub max: Ratio,
}

/// The ages of the cases of a group that are open at each of some rising instants; `None` where there are none.
pub fn ages(
    facts: &[Facts],
    calendars: &StandardCalendars<'_>,
    instants: &[Instant],
    group: &Group,
) -> Vec<Option<Ages>> {
    let mut receipts: Vec<Vec<(ZoneId, Instant)>> = vec![Vec::new(); instants.len()];
    for spell in facts.iter().flat_map(|facts| &facts.spells) {
        let from = instants.partition_point(|at| *at < spell.opened_at);
        let to = instants.partition_point(|at| *at < spell.ended_at);
        if from < to && group.covers(&spell.group(Slot::All)) {
            receipts[from..to].iter_mut().for_each(|open| open.push((spell.zone, spell.received_at)));
        }
    }
    receipts.into_iter().zip(instants).map(|(open, at)| ages_of(open, calendars, *at)).collect()
}

/// Within a zone an earlier receipt is an older case, so that receipts are ranked and only the few ages asked for computed.
fn ages_of(
    mut receipts: Vec<(ZoneId, Instant)>,
    calendars: &StandardCalendars<'_>,
    at: Instant,
) -> Option<Ages> {
    let (n, zone) = (receipts.len(), receipts.first()?.0);
    let age = |(zone, received_at): (ZoneId, Instant)| calendars.age(zone, received_at, at);
    if receipts.iter().all(|(other, _)| *other == zone) {
        // Ranked from the youngest case on, so that ranks rise with age.
        let youngest_first = |(_, received_at): &(ZoneId, Instant)| std::cmp::Reverse(*received_at);
        return Some(at_ranks(n, |rank| age(*receipts.select_nth_unstable_by_key(rank, youngest_first).1)));
    }
    let mut known: Vec<Ratio> = receipts.into_iter().map(age).collect();
    known.sort_unstable();
    Some(at_ranks(n, |rank| known[rank].clone()))
}

/// The three ages of `n` cases, given the age of each rank from 0.
fn at_ranks(n: usize, mut age: impl FnMut(usize) -> Ratio) -> Ages {
    let middles = &age((n - 1) / 2) + &age(n / 2);
    Ages { median: &middles / &Ratio::whole(2), p90: age((9 * n).div_ceil(10) - 1), max: age(n - 1) }
}
