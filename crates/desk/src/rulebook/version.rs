//! The rules of one version of the mission.

use calendar::Instant;
use mission::policy::{LevelMeasure, ServiceLevel};
use mission::{Channel, Policy, Version};

use super::allowance::{self, Allowance, AllowanceId};
use super::lookup::TargetTable;

/// A version of the mission, by its place in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct VersionId(pub u16);

/// A version with its targets found by table.
#[derive(Debug, Clone)]
pub(super) struct VersionRules {
    pub(super) effective_at: Instant,
    /// The allowance of its first target; those of the others follow.
    pub(super) first: AllowanceId,
    pub(super) policy: Policy,
    /// The place of its first ladder among those of all versions; the others follow.
    pub(super) first_ladder: u8,
    pub(super) targets: TargetTable,
    pub(super) levels: [Vec<AllowanceId>; Channel::ALL.len()],
}

impl VersionRules {
    /// Adds the allowances of the version after those of earlier ones: targets first, then service levels.
    pub(super) fn new(id: VersionId, version: Version, allowances: &mut Vec<Allowance>) -> VersionRules {
        let first = AllowanceId::from_index(allowances.len());
        allowances.extend(allowance::of_version(&version, id));
        let Version { effective_at, policy, first_ladder, .. } = version;
        let targets = TargetTable::new(&policy, first);
        let levels = std::array::from_fn(|index| first_response_levels(&policy, Channel::ALL[index], first));
        VersionRules { effective_at, first, policy, first_ladder, targets, levels }
    }
}

fn first_response_levels(policy: &Policy, channel: Channel, first: AllowanceId) -> Vec<AllowanceId> {
    let is_level = |level: &ServiceLevel| {
        level.channels.contains(channel) && matches!(level.measure, LevelMeasure::FirstResponse { .. })
    };
    let base = first.0 + policy.targets.len() as u32;
    let ids = (base..).zip(&policy.service_levels).filter(|(_, level)| is_level(level));
    ids.map(|(id, _)| AllowanceId(id)).collect()
}
