//! `[quality]`.

use crate::policy::{Between, Cadence, QualityGroup};
use crate::syntax::{Entries, Id, OneOrMore, Percent, Seconds, Text, Whole};
use crate::vocabulary::Channel;

settings! {
    /// How work is reviewed and coached. By when a low score is coached and a plan is reviewed stands in `[obligations]`.
    Quality => QualityRule, "a `[quality]` table" {
        /// Whether a case needs a resolution path before it is resolved: what was planned, what was done, what came of it.
        resolution_path: bool = default "false", "true";
        /// How many interactions of each agent are reviewed in a month.
        reviews_per_month: Whole<0, 100> = default "5", "5", unenforced;
        /// The channels a month's sample must mix, as far as the agent worked in them.
        mix: OneOrMore<Channel> = default "[\"phone\", \"chat\", \"email\"]", "[\"phone\", \"chat\", \"email\"]", unenforced;
        /// What a review scores, by name. Without it, accuracy, compliance and empathy with equal weights.
        criteria: Entries<Id, Criterion, 200> = default "{}", "{ greeting = { group = \"empathy\" }, card-data = { group = \"compliance\", critical = true } }", unenforced;
        /// Whether a failed critical criterion sets the whole review to zero.
        critical_fails_review: bool = default "false", "true", unenforced;
        /// A score below this is coached.
        coaching_below: Percent = default "\"90%\"", "\"90%\"", unenforced;
        /// How often each agent is coached.
        coaching: Cadence = default "\"weekly\"", "\"weekly\"", unenforced;
        /// How long a regular coaching session takes.
        coaching_length: Between<Seconds> = default "\"30 to 60 min\"", "\"30 to 60 min\"", unenforced;
        /// How often team leads review cases together.
        case_review: Cadence = default "\"weekly\"", "\"weekly\"", unenforced;
    }

    /// What a review scores.
    Criterion => CriterionRule, "a quality criterion" {
        /// What it looks at.
        group: QualityGroup = required, "\"accuracy\"";
        /// The question the reviewer answers.
        question: Text = optional, "\"Was the first answer right?\"";
        /// How much it counts beside the others.
        weight: Whole<1, 1_000> = default "1", "2";
        /// Whether failing it alone is serious.
        critical: bool = default "false", "true";
    }
}
