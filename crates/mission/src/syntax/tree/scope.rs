//! `[scope]` and `[priorities]`.

use crate::policy::{Level, LowerRule, RaiseRule, TierUpgrade};
use crate::source::Spanned;
use crate::syntax::{AnyName, Entries, LanguageCode, List, Many, OneOrMore, Owner, Text};
use crate::vocabulary::{Channel, Priority};

section! {
    /// What the mission covers and what it excludes. Promises may name these categories.
    ScopeEntry, "a `[scope]` table" {
        /// Categories the mission covers.
        covered: List<AnyName> = default "[]", "[\"support\", \"returns\", \"warranty\"]";
        /// Categories it excludes, each with the function that owns it. Such cases carry no clock.
        excluded: Entries<AnyName, Owner, 20_000> = default "{}", "{ billing = \"Finance\" }";
        /// Common issues, which self-service should cover.
        common: List<AnyName> = default "[]", "[\"password reset\"]", unenforced;
        /// Issues of low complexity, which self-service should deflect.
        low_complexity: List<AnyName> = default "[]", "[\"password reset\"]", unenforced;
        /// Categories in which an answer may be sent without a person, who would otherwise have to press the button.
        automatic_replies: List<AnyName> = default "[]", "[\"password reset\"]", unenforced;
    }

    /// How priorities are found, and what a higher tier does to open cases.
    Priorities, "a `[priorities]` table" {
        /// The priority of a case until triage, when the customer chose none.
        provisional: Priority = default "\"P3\"", "\"P3\"";
        /// What each priority means.
        definitions: Entries<Priority, Text> = default "{}", "{ P1 = \"service down, security or financial impact\" }";
        /// Rules that are asked before the matrix; the first that fits a case decides.
        rules: Many<PriorityRuleEntry> = default "[]", "[{ when = { categories = [\"security\"] }, priority = \"P1\" }]", unenforced;
        /// What each level of impact means.
        impact: Entries<Level, Text> = default "{}", "{ high = \"the whole customer, security or financial loss\" }", unenforced;
        /// What each level of urgency means.
        urgency: Entries<Level, Text> = default "{}", "{ high = \"work stops now\" }", unenforced;
        /// The priority of each impact and urgency. Without it, P1 where both are high, one less for each step down from there, and P4 at the least.
        matrix: Matrix = optional, "{ high = { high = \"P1\", medium = \"P2\", low = \"P3\" } }";
        /// What a raised priority does to running clocks: what the reason demands (`by_reason`: anew from receipt when the case was misclassified, anew from the change when the situation got worse), always anew from receipt (`from_receipt`), or always anew from the change (`from_change`).
        raise: RaiseRule = default "\"by_reason\"", "\"by_reason\"", unenforced;
        /// What a lowered priority does to running clocks: they are computed anew from receipt (`from_receipt`), or stay as they are (`keep`).
        lower: LowerRule = default "\"from_receipt\"", "\"from_receipt\"", unenforced;
        /// What happens to the clocks of an open case when its customer moves to a tier of a higher rank: they keep the tier of receipt (`keep_tier_of_receipt`), or start anew with the targets of the higher tier, never with a later deadline (`apply_to_open_cases`). A lower tier changes nothing.
        tier_upgrade: TierUpgrade = default "\"keep_tier_of_receipt\"", "\"apply_to_open_cases\"";
    }

    /// A priority that needs no matrix.
    PriorityRuleEntry, "a rule about priorities" {
        /// Which cases.
        when: CaseRule = required, "{ categories = [\"security\"] }";
        /// Their priority.
        priority: Priority = required, "\"P1\"";
    }

    /// Which cases a rule fits: those that fit every line.
    CaseRule, "a rule about cases" {
        /// They came by one of these channels.
        channels: OneOrMore<Channel> = optional, "[\"phone\"]";
        /// Their customer belongs to one of these tiers.
        tiers: OneOrMore<AnyName> = optional, "[\"enterprise\"]";
        /// Their category is one of these.
        categories: OneOrMore<AnyName> = optional, "[\"security\"]";
        /// Their product is one of these.
        products: OneOrMore<AnyName> = optional, "[\"mobile app\"]";
        /// They are handled in one of these languages.
        languages: OneOrMore<LanguageCode> = optional, "[\"es\"]";
    }

    /// Priorities by impact; each row by urgency. A mission with four levels states `critical` as well, in each row and as a row.
    Matrix, "a matrix of impact and urgency" {
        /// Impact beyond high.
        critical: MatrixRow = optional, "{ critical = \"P1\", high = \"P1\", medium = \"P2\", low = \"P3\" }";
        /// Cases that touch the whole customer, many customers, security or money.
        high: MatrixRow = optional, "{ high = \"P1\", medium = \"P2\", low = \"P3\" }";
        /// Cases that touch one team or an important function.
        medium: MatrixRow = optional, "{ high = \"P2\", medium = \"P3\", low = \"P4\" }";
        /// Cases that touch one person; questions and wishes.
        low: MatrixRow = optional, "{ high = \"P3\", medium = \"P4\", low = \"P4\" }";
    }

    /// The priorities of one impact.
    MatrixRow, "a row of priorities by urgency" {
        /// Urgency beyond high.
        critical: Priority = optional, "\"P1\"";
        /// Work stops now.
        high: Priority = optional, "\"P1\"";
        /// Work is degraded.
        medium: Priority = optional, "\"P2\"";
        /// It can wait.
        low: Priority = optional, "\"P3\"";
    }
}

impl Matrix {
    /// The row of a level of impact.
    pub fn row(&self, impact: Level) -> Option<&MatrixRow> {
        let row = match impact {
            Level::Critical => &self.critical,
            Level::High => &self.high,
            Level::Medium => &self.medium,
            Level::Low => &self.low,
        };
        row.as_ref().map(|row| &row.value)
    }
}

impl MatrixRow {
    /// The priority of a level of urgency.
    pub fn cell(&self, urgency: Level) -> Option<&Spanned<Priority>> {
        let cell = match urgency {
            Level::Critical => &self.critical,
            Level::High => &self.high,
            Level::Medium => &self.medium,
            Level::Low => &self.low,
        };
        cell.as_ref()
    }
}
