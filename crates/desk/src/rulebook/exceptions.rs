//! Account exceptions among the targets: one that applies outranks all of them (clocks.md 8, R-036).

use calendar::Instant;
use mission::policy::{Scope, is_cadence};
use mission::{ClockKind, Priority};
use smallvec::SmallVec;

use super::allowance::AllowanceId;
use super::{Rulebook, Traits, VersionId, lookup};
use crate::exception::{Exception, ExceptionId, Holder};

/// The exceptions of a rulebook with the allowance each grants in each version that has its promise.
#[derive(Debug, Clone, Default)]
pub(super) struct Exceptions {
    records: Vec<Exception>,
    /// By holder.
    grants: Vec<Grant>,
}

/// What one exception grants under one version.
#[derive(Debug, Clone)]
struct Grant {
    holder: Holder,
    version: VersionId,
    kind: ClockKind,
    scope: Scope,
    priority: Option<Priority>,
    from: Instant,
    until: Instant,
    allowance: AllowanceId,
}

impl Rulebook {
    /// Adds approved exceptions. Those of a promise that no version has grant nothing, and neither does a pace of updates
    /// that nobody can keep.
    pub fn with_exceptions(mut self, records: Vec<Exception>) -> Rulebook {
        let mut grants = Vec::new();
        for (id, exception) in (0..).map(ExceptionId).zip(&records) {
            for (version, rules) in (0..).map(VersionId).zip(&self.versions) {
                let found = rules.policy.targets.iter().position(|target| target.name == exception.promise);
                let Some(place) = found else { continue };
                let target = &rules.policy.targets[place];
                if target.kind == ClockKind::UpdateCadence && !is_cadence(&exception.within) {
                    continue;
                }
                let promised = &self.allowances[rules.first.index() + place];
                let granted = promised.granted(exception.within.clone(), id);
                grants.push(Grant {
                    holder: exception.holder,
                    version,
                    kind: target.kind,
                    scope: target.scope.clone(),
                    priority: exception.priority,
                    from: exception.from,
                    until: exception.until,
                    allowance: AllowanceId::from_index(self.allowances.len()),
                });
                self.allowances.push(granted);
            }
        }
        grants.sort_by_key(|grant| grant.holder);
        self.exceptions = Exceptions { records, grants };
        self
    }

    /// An exception by its id.
    pub fn exception(&self, id: ExceptionId) -> Option<&Exception> {
        self.exceptions.records.get(id.0 as usize)
    }

    /// The exception that an allowance comes from.
    pub fn exception_of(&self, allowance: AllowanceId) -> Option<&Exception> {
        self.allowance(allowance).exception.and_then(|id| self.exception(id))
    }

    /// What exceptions grant a clock that starts at `from`. When they grant anything, it stands in the place of all targets.
    pub(crate) fn granted(
        &self,
        kind: ClockKind,
        traits: &Traits,
        from: Instant,
    ) -> SmallVec<[AllowanceId; 1]> {
        let mut ids = SmallVec::new();
        let holders = [traits.account.map(Holder::Account), traits.customer.map(Holder::Customer)];
        for holder in holders.into_iter().flatten() {
            let applies = |grant: &&Grant| grant.applies(kind, traits, from);
            ids.extend(self.exceptions.of(holder).iter().filter(applies).map(|grant| grant.allowance));
        }
        ids
    }
}

impl Exceptions {
    pub(super) fn has_any(&self) -> bool {
        !self.grants.is_empty()
    }

    pub(super) fn records(&self) -> &[Exception] {
        &self.records
    }

    fn of(&self, holder: Holder) -> &[Grant] {
        let first = self.grants.partition_point(|grant| grant.holder < holder);
        let last = self.grants.partition_point(|grant| grant.holder <= holder);
        &self.grants[first..last]
    }
}

impl Grant {
    fn applies(&self, kind: ClockKind, traits: &Traits, from: Instant) -> bool {
        self.kind == kind
            && self.version == traits.version
            && (self.from..self.until).contains(&from)
            && self.priority.is_none_or(|priority| priority == traits.priority)
            && lookup::covers(&self.scope, traits)
    }
}
