//! `[training]`, `[job_profiles]`, `[incentives]`.

use crate::policy::{Cadence, ObjectivePeriod, Rewarded};
use crate::syntax::{ClauseName, Entries, Id, Length, List, Percent, RewardedNumber, Seconds, Text, Whole};

settings! {
    /// What agents learn. By when they are trained on a release stands in `[obligations]`.
    Training => TrainingRule, "a `[training]` table" {
        /// How many hours a new agent is trained.
        onboarding: Seconds = default "\"40 h\"", "\"40 h\"";
        /// How long a new agent plays roles on the mission, within those hours.
        role_play: Seconds = default "\"90 min\"", "\"90 min\"";
        /// Courses by name. Those that are required belong to every onboarding.
        modules: Entries<Id, TrainingModule, 500> = default "{}", "{ product-labs = { length = \"16 h\" }, empathy = { length = \"4 h\" } }";
        /// How many hours an agent is trained after that, in each `ongoing_period`.
        ongoing: Seconds = optional, "\"24 h\"";
        /// Over what `ongoing` is counted.
        ongoing_period: ObjectivePeriod = default "\"year\"", "\"year\"";
        /// How often each agent is certified.
        certification: Cadence = default "\"never\"", "\"quarterly\"";
        /// How often there is a product bootcamp.
        bootcamp: Cadence = default "\"never\"", "\"quarterly\"";
        /// The result a competency assessment must reach.
        competency: Percent = default "\"80%\"", "\"80%\"";
        /// From one security training of an agent to the next.
        security: Length = default "\"12 months\"", "\"12 months\"";
        /// From one acknowledgement of the code of ethics to the next.
        ethics: Length = default "\"12 months\"", "\"12 months\"";
        /// How many days an agent who lacks either keeps access to customer data.
        grace_days: Whole<0, 365> = default "0", "0";
    }

    /// A course.
    TrainingModule => TrainingModuleRule, "a course" {
        /// How long it takes.
        length: Seconds = required, "\"16 h\"";
        /// Whether every new agent takes it.
        required: bool = default "true", "false";
        /// The promises, objectives and standards it teaches, by their ids.
        clauses: List<ClauseName> = default "[]", "[\"p1-response\", \"csat\"]";
    }

    /// What a job asks of its holder.
    JobProfile => JobProfileRule, "a job profile" {
        /// The promises, objectives and standards its holder keeps, by their ids.
        clauses: List<ClauseName> = default "[]", "[\"p1-response\", \"csat\"]";
        /// The knowledge, the measures of empathy and the skills it asks for.
        requires: List<Text> = default "[]", "[\"product certification\", \"empathy at 90% in reviews\"]";
    }

    /// What agents and teams are rewarded for.
    Incentives => IncentivesRule, "an `[incentives]` table" {
        /// Numbers nobody may be rewarded for, besides the three that are always prohibited: `low_priority_share`, `closed_without_resolution` and `survey_suppression`.
        prohibited: List<RewardedNumber> = default "[]", "[\"M-30\"]";
        /// Rewards by name.
        rewards: Entries<Id, Reward, 200> = default "{}", "{ quality = { number = \"M-71\", to = \"agent\" } }";
    }

    /// A reward.
    Reward => RewardRule, "a reward" {
        /// The number that is rewarded: a metric of the specification, or a word for what no metric counts.
        number: RewardedNumber = required, "\"M-71\"";
        /// Who is rewarded.
        to: Rewarded = default "\"agent\"", "\"team\"";
    }
}
