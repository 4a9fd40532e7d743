//! M-52: median, p90 and maximum age of the cases open at some snapshots, exact.

use std::collections::BTreeMap;

use calendar::{Instant, Ratio};
use desk::case::event::ZoneId;

use super::StandardCalendars;
use crate::facts::{Facts, SpellFact};
use crate::group::{Group, Slot};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;

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

/// The cases open at some snapshots, in mergeable form: the zone and receipt of each, from which ages are computed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenCases {
    receipts: BTreeMap<Instant, Vec<(ZoneId, Instant)>>,
}

impl OpenCases {
    /// Adds one spell to each of the rising snapshots that see it.
    pub fn fold(&mut self, spell: &SpellFact, instants: &[Instant]) {
        let from = instants.partition_point(|at| *at < spell.opened_at);
        let to = instants.partition_point(|at| *at < spell.ended_at);
        for at in instants.get(from..to).unwrap_or_default() {
            self.receipts.entry(*at).or_default().push((spell.zone, spell.received_at));
        }
    }

    /// Adds the cases of another partition.
    pub fn merge(&mut self, other: OpenCases) {
        for (at, mut open) in other.receipts {
            self.receipts.entry(at).or_default().append(&mut open);
        }
    }

    /// The ages at each of some snapshots; `None` where no case is open.
    pub fn ages(&self, calendars: &StandardCalendars<'_>, instants: &[Instant]) -> Vec<Option<Ages>> {
        let ages = |at: &Instant| ages_of(self.receipts.get(at)?.clone(), calendars, *at);
        instants.iter().map(ages).collect()
    }

    /// The same cases under the numbers of another list of zones.
    pub fn renumber(&mut self, numbers: &Renumber) {
        self.receipts.values_mut().flatten().for_each(|(zone, _)| *zone = numbers.zone(*zone));
    }
}

impl Pack for OpenCases {
    fn pack(&self, to: &mut Packer) {
        to.number(self.receipts.len() as u64);
        for (at, open) in &self.receipts {
            at.pack(to);
            let mut open = open.clone();
            open.sort_unstable();
            to.number(open.len() as u64);
            for (zone, received_at) in open {
                to.number(zone.0.into());
                received_at.pack(to);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<OpenCases, Malformed> {
        let mut cases = OpenCases::default();
        for _ in 0..from.count()? {
            let at = Instant::unpack(from)?;
            let n = from.count()?;
            let open = (0..n).map(|_| Ok((ZoneId(from.small()?), Instant::unpack(from)?)));
            cases.receipts.insert(at, open.collect::<Result<_, Malformed>>()?);
        }
        Ok(cases)
    }
}

/// The ages of the cases of a group that are open at each of some rising instants; `None` where there are none.
pub fn ages(
    facts: &[Facts],
    calendars: &StandardCalendars<'_>,
    instants: &[Instant],
    group: &Group,
) -> Vec<Option<Ages>> {
    let mut open = OpenCases::default();
    for spell in facts.iter().flat_map(Facts::seen) {
        if group.covers(&spell.group(Slot::All)) {
            open.fold(spell, instants);
        }
    }
    open.ages(calendars, instants)
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
