//! Who was affected by which level in which month (metrics.md 12.3, D-23).

use desk::case::event::CustomerId;
use desk::case::outcome::Promise;
use mission::policy::{AffectedRule, ServiceLevel, ServiceLevelId};
use rustc_hash::FxHashSet;

use crate::facts::{ContactFact, OutcomeFact};
use crate::frame::Frame;
use crate::kpi::{attainment, level};
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;

/// Affected customers, in mergeable form. Under the default rule a customer is affected by a level and month when at least one
/// of their items counted in the level and was not within it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affected {
    customers: FxHashSet<(ServiceLevelId, Month, CustomerId)>,
    n_unknown: u64,
}

impl Affected {
    /// Looks at one outcome of a first-response level.
    pub fn fold_outcome(&mut self, outcome: &OutcomeFact, frame: &Frame<'_>) {
        let Promise::Level(id) = outcome.promise else { return };
        let Some(level) = frame.policy().service_levels.get(usize::from(id.0)) else { return };
        if affects(level, frame, attainment::is_met(outcome))
            && let Some(month) = frame.months.of(outcome.determined_at)
        {
            self.note(id, month, outcome.customer);
        }
    }

    /// Looks at one contact.
    pub fn fold_contact(&mut self, contact: &ContactFact, frame: &Frame<'_>) {
        let Some(month) = frame.months.of(contact.offered_at) else { return };
        for (id, level) in (0u8..).map(ServiceLevelId).zip(&frame.policy().service_levels) {
            if level::judge(level, contact).is_some_and(|hit| affects(level, frame, hit)) {
                self.note(id, month, contact.customer);
            }
        }
    }

    /// Notes that a customer was affected; an unknown one is only counted.
    pub fn note(&mut self, level: ServiceLevelId, month: Month, customer: Option<CustomerId>) {
        match customer {
            Some(customer) => drop(self.customers.insert((level, month, customer))),
            None => self.n_unknown += 1,
        }
    }

    /// Adds the customers of another partition.
    pub fn merge(&mut self, mut other: Affected) {
        // The larger one stays as it is.
        if self.customers.len() < other.customers.len() {
            std::mem::swap(&mut self.customers, &mut other.customers);
        }
        self.customers.extend(other.customers);
        self.n_unknown = self.n_unknown.saturating_add(other.n_unknown);
    }

    /// The same customers under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        let old = std::mem::take(&mut self.customers);
        let renumbered = old.into_iter().map(|(level, month, id)| (level, month, numbers.customer(id)));
        self.customers = renumbered.collect();
    }

    /// The customers it holds.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        self.customers.iter().map(|(_, _, customer)| *customer)
    }

    /// The customers affected by a level and month, in order.
    pub fn of(&self, level: ServiceLevelId, month: Month) -> Vec<CustomerId> {
        let affected = self.customers.iter().filter(|(at, on, _)| *at == level && *on == month);
        let mut customers: Vec<CustomerId> = affected.map(|(_, _, customer)| *customer).collect();
        customers.sort_unstable();
        customers
    }

    /// Affecting items whose customer is unknown.
    pub fn n_unknown(&self) -> u64 {
        self.n_unknown
    }
}

impl Pack for CustomerId {
    fn pack(&self, to: &mut Packer) {
        to.number(self.index().into());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<CustomerId, Malformed> {
        from.small().map(CustomerId::from_index)
    }
}

impl Pack for Affected {
    fn pack(&self, to: &mut Packer) {
        let mut customers: Vec<_> = self.customers.iter().collect();
        customers.sort_unstable();
        to.number(self.n_unknown);
        to.number(customers.len() as u64);
        for (level, month, customer) in customers {
            to.number(level.0.into());
            month.pack(to);
            customer.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Affected, Malformed> {
        let mut affected = Affected { n_unknown: from.number()?, ..Affected::default() };
        for _ in 0..from.count()? {
            let level = ServiceLevelId(from.small()?);
            affected.customers.insert((level, Month::unpack(from)?, CustomerId::unpack(from)?));
        }
        Ok(affected)
    }
}

/// Whether an item of a level affects its customer.
fn affects(level: &ServiceLevel, frame: &Frame<'_>, hit: bool) -> bool {
    let rule = frame.policy().credits.as_ref().map(|credits| credits.affected);
    level.credit_bearing
        && match rule {
            Some(AffectedRule::AnyMissed) => !hit,
            Some(AffectedRule::AnyContact) => true,
            Some(AffectedRule::AllSubscribers) | None => false,
        }
}
