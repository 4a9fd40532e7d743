//! What keeps several missions from being versions of one.

use std::cmp::Ordering;

use calendar::Date;

use crate::policy::Policy;

/// Why missions are no versions of one mission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// There is nothing to put in order.
    #[error("there is no mission to run by")]
    Empty,
    /// A version without a date cannot follow another.
    #[error("version `{0}` has no `effective` date; several versions each need one")]
    NoDate(String),
    /// Nobody could say which of the two binds.
    #[error("versions `{first}` and `{second}` are both effective from {on}; give each a date of its own")]
    SameDate {
        /// The date.
        on: Date,
        /// One version.
        first: String,
        /// The other.
        second: String,
    },
    /// A number stands for one text.
    #[error("two missions are version `{0}`; each version has a number of its own")]
    SameNumber(String),
    /// Numbers rise with the dates.
    #[error(
        "version `{later}` is effective from {on}, after version `{earlier}`; a later version has a higher number"
    )]
    Falling {
        /// The higher number, which binds first.
        earlier: String,
        /// The lower number, which binds later.
        later: String,
        /// From when that one binds.
        on: Date,
    },
    /// They are different missions.
    #[error("version `{version}` is of the mission `{name}`, the others of `{others}`")]
    OtherMission {
        /// The version.
        version: String,
        /// Its mission.
        name: String,
        /// The mission of the others.
        others: String,
    },
    /// Months and dates would mean different things.
    #[error("version `{version}` counts in {zone}, the others in {others}; a mission keeps its zones")]
    OtherZone {
        /// The version.
        version: String,
        /// Its zone.
        zone: String,
        /// The zone of the others.
        others: String,
    },
    /// More than ids can number.
    #[error("the versions together have too many {0}")]
    TooMany(&'static str),
}

/// Checks versions that stand in the order of their dates.
pub(super) fn check(policies: &[Policy]) -> Result<(), VersionError> {
    let first = policies.first().ok_or(VersionError::Empty)?;
    for policy in policies {
        if policy.effective_on.is_none() {
            return Err(VersionError::NoDate(policy.version.clone()));
        }
        if policy.name != first.name {
            return Err(VersionError::OtherMission {
                version: policy.version.clone(),
                name: policy.name.clone(),
                others: first.name.clone(),
            });
        }
        let zones = [(&policy.reporting_zone, &first.reporting_zone), (&policy.home_zone, &first.home_zone)];
        if let Some((zone, others)) = zones.into_iter().find(|(zone, others)| zone != others) {
            return Err(VersionError::OtherZone {
                version: policy.version.clone(),
                zone: zone.name().to_string(),
                others: others.name().to_string(),
            });
        }
    }
    policies.windows(2).try_for_each(|pair| follows(&pair[0], &pair[1]))
}

fn follows(earlier: &Policy, later: &Policy) -> Result<(), VersionError> {
    let Some(on) = later.effective_on else { return Ok(()) };
    match compare_versions(&earlier.version, &later.version) {
        Ordering::Equal => Err(VersionError::SameNumber(later.version.clone())),
        _ if earlier.effective_on == later.effective_on => {
            Err(VersionError::SameDate { on, first: earlier.version.clone(), second: later.version.clone() })
        }
        Ordering::Greater => {
            Err(VersionError::Falling { earlier: earlier.version.clone(), later: later.version.clone(), on })
        }
        Ordering::Less => Ok(()),
    }
}

/// Numbers part by part, so that 1.10 follows 1.9.
pub fn compare_versions(a: &str, b: &str) -> Ordering {
    let numbers =
        |text: &str| text.split('.').map(|part| part.parse::<u64>().unwrap_or(0)).collect::<Vec<_>>();
    numbers(a).cmp(&numbers(b)).then_with(|| a.cmp(b))
}
