//! `[pilots]` and `[ai]`.

use crate::metric::Metric;
use crate::policy::PilotUnit;
use crate::syntax::{AnyName, CivilDate, Entries, Id, Length, OneOrMore, Percent, Text, Whole};
use crate::vocabulary::Channel;

settings! {
    /// A trial of something new on a part of the volume.
    Pilot => PilotRule, "a pilot" {
        /// The day it starts.
        starts: CivilDate = optional, "2025-09-01";
        /// How long it runs. Without it, `pilot_window` of `[obligations]`.
        window: Length = optional, "\"90 days\"";
        /// Its arms, and the share of each. They add up to 100%.
        arms: Entries<Id, Percent, 20> = default "{ existing = \"50%\", proposed = \"50%\" }", "{ existing = \"50%\", proposed = \"50%\" }";
        /// What is assigned to an arm, for the whole pilot.
        unit: PilotUnit = default "\"customer\"", "\"customer\"";
        /// The share of the volume that takes part. Without it, all of its channels and region.
        volume: Percent = optional, "\"15%\"";
        /// The channels that take part. Without it, all.
        channels: OneOrMore<Channel> = optional, "[\"chat\"]";
        /// The region that takes part. Without it, all.
        region: AnyName = optional, "\"Northeast\"";
        /// The metric that decides.
        primary: Metric = default "\"M-01\"", "\"M-01\"";
        /// A second metric that decides.
        secondary: Metric = optional, "\"M-06\"";
        /// How many times the result is looked at, the last time included. Planned before the start.
        looks: Whole<1, 5> = default "1", "1";
        /// How many units each arm needs to show the expected effect.
        sample_per_arm: Whole<1, 100_000_000> = optional, "1094";
    }

    /// A function that artificial intelligence assists.
    AiEntry => AiRule, "an assisted function" {
        /// Whether it is on.
        enabled: bool = default "false", "true";
        /// The share of the volume it assists.
        share: Percent = default "\"5%\"", "\"5%\"";
        /// The decision to go beyond 5%.
        gate: Gate = optional, "{ pilot = \"suggestions\", decided = 2025-10-15, by = \"CX Steering Committee\" }";
    }

    /// A recorded decision that cites a pilot.
    Gate => GateRule, "a decision" {
        /// The pilot it cites.
        pilot: Id = required, "\"suggestions\"";
        /// The day it was made.
        decided: CivilDate = required, "2025-10-15";
        /// Who made it.
        by: Text = required, "\"CX Steering Committee\"";
    }
}
