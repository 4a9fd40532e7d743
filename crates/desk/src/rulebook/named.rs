//! What stored events call a promise, a ladder, a support line and a zone: by the names of the version of the mission that
//! has them, so that no later version moves them.

use calendar::{Instant, Zone};
use mission::policy::{LadderId, ServiceLevelId};
use mission::{ClockKind, Priority};

use super::{AllowanceId, Rulebook, VersionId};
use crate::case::event::ZoneId;
use crate::case::outcome::Promise;
use crate::exception::{Exception, Holder};

/// An allowance by names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromiseName<'b> {
    /// The number of the version that makes the promise, such as `1.2`.
    pub version: &'b str,
    /// The clock of a target; `None` for a service level.
    pub clock: Option<ClockKind>,
    /// Its id in that version.
    pub name: &'b str,
    /// The account exception whose length it has.
    pub exception: Option<ExceptionName>,
}

/// An account exception by what no two approved exceptions of one promise share, and a number where they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExceptionName {
    /// Whom it is for.
    pub holder: Holder,
    /// From when it is valid.
    pub from: Instant,
    /// Its priority.
    pub priority: Option<Priority>,
    /// Which of those that agree in all of this, from 0.
    pub nth: u16,
}

impl ExceptionName {
    fn is_of(&self, exception: &Exception) -> bool {
        (self.holder, self.from, self.priority) == (exception.holder, exception.from, exception.priority)
    }
}

impl Rulebook {
    /// The number of a version as the mission writes it.
    pub fn version_name(&self, version: VersionId) -> &str {
        &self.version(version).policy.version
    }

    /// The version with this number.
    pub fn find_version(&self, number: &str) -> Option<VersionId> {
        let place = self.versions.iter().position(|version| version.policy.version == number)?;
        u16::try_from(place).ok().map(VersionId)
    }

    /// The zone with this IANA name, when cases of the rulebook may be in it.
    pub fn find_zone(&self, name: &str) -> Option<ZoneId> {
        let place = self.zones.iter().position(|zone| zone.name() == name)?;
        u16::try_from(place).ok().map(ZoneId)
    }

    /// Its zones; the desk's home zone is the last.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// What an allowance is called.
    pub fn name_of(&self, id: AllowanceId) -> PromiseName<'_> {
        let allowance = self.allowance(id);
        let rules = self.version(allowance.version);
        let exception = allowance.exception.and_then(|granted| self.exception(granted));
        let place = id.index().saturating_sub(rules.first.index());
        let n_targets = rules.policy.targets.len();
        let (clock, found) = match allowance.promise {
            Promise::Target(kind, _) => {
                (Some(kind), rules.policy.targets.get(place).map(|target| target.name.as_str()))
            }
            Promise::Level(_) => {
                let levels = &rules.policy.service_levels;
                (
                    None,
                    place.checked_sub(n_targets).and_then(|nth| levels.get(nth)).map(|it| it.name.as_str()),
                )
            }
        };
        PromiseName {
            version: &rules.policy.version,
            clock,
            name: exception.map(|granted| granted.promise.as_str()).or(found).unwrap_or_default(),
            exception: exception.map(|granted| self.exception_name(granted)),
        }
    }

    /// The allowance that is called so; `None` when the version has no such promise, or no exception grants it.
    pub fn find_allowance(&self, name: &PromiseName<'_>) -> Option<AllowanceId> {
        let version = self.find_version(name.version)?;
        let rules = self.version(version);
        if let Some(exception) = &name.exception {
            let is_it = |granted: &Exception| exception.is_of(granted) && granted.promise == name.name;
            let records = self.exceptions.records().iter().enumerate();
            let (place, _) = records.filter(|(_, granted)| is_it(granted)).nth(usize::from(exception.nth))?;
            let of_it = |id: &AllowanceId| {
                let allowance = self.allowance(*id);
                let granted = allowance.exception.is_some_and(|granted| granted.0 as usize == place);
                granted && allowance.version == version
            };
            return self.all_allowances().find(of_it);
        }
        let targets = &rules.policy.targets;
        let place = match name.clock {
            Some(clock) => {
                targets.iter().position(|target| target.kind == clock && target.name == name.name)?
            }
            None => {
                let levels = &rules.policy.service_levels;
                targets.len() + levels.iter().position(|level| level.name == name.name)?
            }
        };
        Some(AllowanceId::from_index(rules.first.index() + place))
    }

    /// Every allowance, version by version; after them what exceptions grant.
    pub fn all_allowances(&self) -> impl Iterator<Item = AllowanceId> + use<> {
        (0..self.allowances.len()).map(AllowanceId::from_index)
    }

    /// An allowance of a service level, of the oldest version that has it.
    pub fn allowance_of_level(&self, level: ServiceLevelId) -> Option<AllowanceId> {
        let is_it = |id: &AllowanceId| self.allowance(*id).promise == Promise::Level(level);
        self.all_allowances().find(is_it)
    }

    /// The name of a ladder.
    pub fn ladder_name(&self, ladder: LadderId) -> Option<&str> {
        self.policy.ladders.get(usize::from(ladder.0)).map(|ladder| ladder.name.as_str())
    }

    /// The ladder of a version with this name.
    pub fn find_ladder(&self, version: VersionId, name: &str) -> Option<LadderId> {
        let rules = self.version(version);
        let place = rules.policy.ladders.iter().position(|ladder| ladder.name == name)?;
        rules.first_ladder.checked_add(u8::try_from(place).ok()?).map(LadderId)
    }

    /// The name of a support line, from 0, in a version that has so many; `version` is asked first.
    pub fn line_name(&self, version: VersionId, line: u8) -> Option<&str> {
        let named = |policy: &mission::Policy| policy.support_lines.get(usize::from(line)).is_some();
        let rules = self.asked_first(version).find(|policy| named(policy))?;
        rules.support_lines.get(usize::from(line)).map(String::as_str)
    }

    /// The support line with this name, from 0.
    pub fn find_line(&self, version: VersionId, name: &str) -> Option<u8> {
        let place = |policy: &mission::Policy| policy.support_lines.iter().position(|line| line == name);
        let line = self.asked_first(version).find_map(place)?;
        u8::try_from(line).ok()
    }

    /// A version, then all of them.
    pub(crate) fn asked_first(&self, version: VersionId) -> impl Iterator<Item = &mission::Policy> {
        std::iter::once(self.rules(version)).chain(self.versions())
    }

    fn exception_name(&self, exception: &Exception) -> ExceptionName {
        let Exception { holder, from, priority, .. } = *exception;
        let mut name = ExceptionName { holder, from, priority, nth: 0 };
        let before = self.exceptions.records().iter().take_while(|it| !std::ptr::eq(*it, exception));
        let equal = before.filter(|it| name.is_of(it) && it.promise == exception.promise).count();
        name.nth = u16::try_from(equal).unwrap_or(u16::MAX);
        name
    }
}
