//! What a case held at earlier instants: every item counts under what was held when it is attributed (metrics.md 1.5).

use calendar::Instant;
use mission::Priority;
use mission::policy::{CategoryId, TierId};
use smallvec::SmallVec;

use super::event::{AgentId, TeamId, ZoneId};
use super::state::CaseState;

/// What decides under which values an item counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// The priority.
    pub priority: Priority,
    /// The tier.
    pub tier: TierId,
    /// The category.
    pub category: Option<CategoryId>,
    /// The owning team.
    pub team: Option<TeamId>,
    /// The owner.
    pub owner: Option<AgentId>,
}

/// Every correction counts through all moves of a case anew.
const MOST_MOVES: usize = 32;

/// What was held until a change, in the order of the changes. Most cases are triaged and assigned once.
pub(super) type Earlier = SmallVec<[(Instant, Holding); 2]>;

impl CaseState {
    /// What it holds now.
    pub fn holding(&self) -> Holding {
        let CaseState { priority, tier, category, team, owner, .. } = *self;
        Holding { priority, tier, category, team, owner }
    }

    /// What it held at an instant: changes of the instant itself have happened, and before its receipt it held what it was
    /// received with.
    pub fn held_at(&self, at: Instant) -> Holding {
        let earlier = self.earlier.iter().find(|(until, _)| at < *until);
        earlier.map_or_else(|| self.holding(), |(_, holding)| *holding)
    }

    /// The zone it was in at an instant.
    pub fn zone_at(&self, at: Instant) -> ZoneId {
        let earlier = self.zones_before.iter().find(|(until, _)| at < *until);
        earlier.map_or(self.zone, |(_, zone)| *zone)
    }

    /// Its moves to another zone after an instant, in order.
    pub(super) fn moves_after(&self, from: Instant) -> impl Iterator<Item = (Instant, ZoneId)> {
        let zones = self.zones_before.iter().skip(1).map(|(_, zone)| *zone).chain([self.zone]);
        let moves = self.zones_before.iter().zip(zones).map(|((at, _), zone)| (*at, zone));
        moves.filter(move |(at, _)| *at > from)
    }

    /// Moves it; `false` when it is there already, or has moved more often than anybody does.
    pub(super) fn move_to(&mut self, at: Instant, zone: ZoneId) -> bool {
        if zone == self.zone || self.zones_before.len() >= MOST_MOVES {
            return false;
        }
        // Of several moves of one instant only the last one is one.
        if self.zones_before.last().is_none_or(|(until, _)| *until < at) {
            self.zones_before.push((at, self.zone));
        }
        self.zone = zone;
        true
    }

    /// Remembers what it held before a change at `at`, of which there may be several.
    pub(super) fn note_held(&mut self, at: Instant) {
        if self.earlier.last().is_none_or(|(until, _)| *until < at) {
            self.earlier.push((at, self.holding()));
        }
    }
}
