//! `[scope]` and `[priorities]`.

use crate::policy::TierUpgrade;
use crate::syntax::{AnyName, Entries, List, Owner, Text};
use crate::vocabulary::Priority;

section! {
    /// What the mission covers and what it excludes. Promises may name these categories.
    ScopeEntry, "a `[scope]` table" {
        /// Categories the mission covers.
        covered: List<AnyName> = default "[]", "[\"support\", \"returns\", \"warranty\"]";
        /// Categories it excludes, each with the function that owns it. Such cases carry no clock.
        excluded: Entries<AnyName, Owner, 20_000> = default "{}", "{ billing = \"Finance\" }";
    }

    /// How priorities are found, and what a higher tier does to open cases.
    Priorities, "a `[priorities]` table" {
        /// The priority of a case until triage, when the customer chose none.
        provisional: Priority = default "\"P3\"", "\"P3\"";
        /// What each priority means.
        definitions: Entries<Priority, Text> = default "{}", "{ P1 = \"service down, security or financial impact\" }";
        /// The priority of each impact and urgency.
        matrix: Matrix = optional, "{ high = { high = \"P1\", medium = \"P2\", low = \"P3\" } }";
        /// What happens to the clocks of an open case when its customer moves to a tier of a higher rank: they keep the tier of receipt (`keep_tier_of_receipt`), or start anew with the targets of the higher tier, never with a later deadline (`apply_to_open_cases`). A lower tier changes nothing.
        tier_upgrade: TierUpgrade = default "\"keep_tier_of_receipt\"", "\"apply_to_open_cases\"";
    }

    /// Priorities by impact; each row by urgency.
    Matrix, "a matrix of impact and urgency" {
        /// Cases that touch the whole customer, many customers, security or money.
        high: MatrixRow = optional, "{ high = \"P1\", medium = \"P2\", low = \"P3\" }";
        /// Cases that touch one team or an important function.
        medium: MatrixRow = optional, "{ high = \"P2\", medium = \"P3\", low = \"P4\" }";
        /// Cases that touch one person; questions and wishes.
        low: MatrixRow = optional, "{ high = \"P3\", medium = \"P4\", low = \"P4\" }";
    }

    /// The priorities of one impact.
    MatrixRow, "a row of priorities by urgency" {
        /// Work stops now.
        high: Priority = optional, "\"P1\"";
        /// Work is degraded.
        medium: Priority = optional, "\"P2\"";
        /// It can wait.
        low: Priority = optional, "\"P3\"";
    }
}
