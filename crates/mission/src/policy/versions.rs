//! Several versions of one mission with ids that mean the same in all of them (clocks.md 9.3).

mod error;
mod unite;

use calendar::{Instant, TimeOfDay, Zone};

use super::{CalendarId, Policy, ServiceLevelId, TargetId};

pub use error::{VersionError, compare_versions};

/// The versions of a mission, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// All names and promises of all versions; everything else is the latest version's. A promise whose text did not
    /// change stands once; one that did stands once for each text, with the version in its name.
    pub united: Policy,
    /// Each version in the ids of `united`.
    pub list: Vec<Version>,
}

/// One version of a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first instant that is under it; the beginning of time for the first one.
    pub effective_at: Instant,
    /// Its rules. Tiers, categories, languages, calendars and clauses are those of all versions; targets, service levels
    /// and ladders are its own.
    pub policy: Policy,
    /// The promise in `united` of each of its targets.
    pub targets: Vec<TargetId>,
    /// The promise in `united` of each of its service levels.
    pub levels: Vec<ServiceLevelId>,
    /// The calendars it has; those of other versions stand in the list too.
    pub calendars: Vec<CalendarId>,
    /// The place in `united` of its first ladder; the others follow.
    pub first_ladder: u8,
}

impl Versions {
    /// A mission that never changed.
    pub fn single(policy: Policy) -> Versions {
        let version = Version {
            effective_at: Instant(i64::MIN),
            targets: (0..policy.targets.len() as u16).map(TargetId).collect(),
            levels: (0..policy.service_levels.len() as u8).map(ServiceLevelId).collect(),
            calendars: (0..policy.calendars.len() as u8).map(CalendarId).collect(),
            first_ladder: 0,
            policy: policy.clone(),
        };
        Versions { united: policy, list: vec![version] }
    }

    /// Puts versions in the order of their effective dates. Whatever happened before the first date is under the first.
    ///
    /// # Errors
    ///
    /// Refuses versions of different missions or zones, two of one date or number, one without a date, and a higher
    /// number that binds earlier.
    pub fn of(mut policies: Vec<Policy>) -> Result<Versions, VersionError> {
        policies.sort_by_key(|policy| policy.effective_on);
        match <[Policy; 1]>::try_from(policies) {
            Ok([only]) => Ok(Versions::single(only)),
            Err(mut policies) => {
                error::check(&policies)?;
                for nth in 1..policies.len() {
                    let (earlier, later) = policies.split_at_mut(nth);
                    later[0].keep_numbers(earlier.iter());
                }
                unite::unite(policies)
            }
        }
    }

    /// The place of the version an instant is under: an instant at or after the effective one is under the new version.
    pub fn at(&self, at: Instant) -> usize {
        self.list.iter().rposition(|version| version.effective_at <= at).unwrap_or(0)
    }

    /// The version an instant is under; `None` only of no versions at all.
    pub fn version_at(&self, at: Instant) -> Option<&Version> {
        self.list.get(self.at(at))
    }
}

impl From<Policy> for Versions {
    fn from(policy: Policy) -> Versions {
        Versions::single(policy)
    }
}

impl Policy {
    /// The first instant of the date from which it binds, in the reporting zone.
    pub fn effective_at(&self) -> Option<Instant> {
        let first = |zone: &Zone, on| zone.instant_of(on, TimeOfDay::midnight());
        self.effective_on.map(|on| first(&self.reporting_zone, on))
    }
}
