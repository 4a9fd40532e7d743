//! `[governance]`.

use crate::policy::Decision;
use crate::syntax::{CivilDate, List, Many, Text};

section! {
    /// Who looks after the mission. When reviews, meetings and sign-offs fall due stands in `[obligations]`.
    Governance, "a `[governance]` table" {
        /// The bodies that must approve this version before it binds.
        sign_offs: Many<SignOff> = default "[]", "[{ body = \"CX Steering Committee\", by = 2025-06-15 }]";
        /// The roles that review the targets.
        reviewers: List<Text> = default "[]", "[\"VP of Customer Experience\", \"Head of Quality\"]", unenforced;
        /// The role that chairs the steering committee. Without it, the owner's.
        steering_chair: Text = optional, "\"VP of Customer Experience\"", unenforced;
        /// The version of the playbook the desk works by.
        playbook: Text = optional, "\"v1.3\"", unenforced;
        /// Whether a major change of the product opens a reassessment of the mission.
        reassess_after_product_change: bool = default "true", "false", unenforced;
        /// Whether the desk works in a regulated industry, where a compliance officer must stand in the escalation and each promise names the disclosure it equals.
        regulated: bool = default "false", "true", unenforced;
    }

    /// An approval this version needs.
    SignOff, "a sign-off" {
        /// Who approves.
        body: Text = required, "\"CX Steering Committee\"";
        /// Until when. Without it, before the version binds.
        by: CivilDate = optional, "2025-06-15";
        /// When it was decided. Without it, nobody did yet.
        decided: CivilDate = optional, "2025-06-12";
        /// What was decided.
        decision: Decision = default "\"approved\"", "\"approved\"";
        /// Who signed.
        name: Text = optional, "\"A. Feld\"";
    }
}
