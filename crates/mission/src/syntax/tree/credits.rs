//! `[credits]`.

use crate::policy::{AffectedRule, CreditBase};
use crate::syntax::{Length, Many, Money, Percent, Points};

section! {
    /// What customers are credited when a credit-bearing service level is missed in a month.
    Credits, "a `[credits]` table" {
        /// Bands of shortfall, rising. The highest one exceeded counts, alone.
        bands: Many<Band> = required, "[{ over = \"5 points\", credit = \"5%\" }, { over = \"10 points\", credit = \"10%\" }]";
        /// The most a customer is credited in one billing cycle, of the monthly subscription.
        cap: Percent = default "\"25%\"", "\"25%\"";
        /// Who is credited: customers with a missed item (`any_missed`), with any item (`any_contact`), or all (`all_subscribers`).
        affected: AffectedRule = default "\"any_missed\"", "\"any_missed\"";
        /// When a verified credit must be issued.
        issue: Length = optional, "\"end of 10 business days\"";
        /// What a credit is a share of.
        base: CreditBase = default "\"monthly_subscription\"", "\"monthly_subscription\"", unenforced;
        /// Whether a customer must ask for it. Without it, it comes unasked.
        claim_needed: bool = default "false", "true", unenforced;
        /// By when a customer who must ask has to, from the end of the month. Without it, there is no deadline.
        claim_within: Length = optional, "\"60 days\"", unenforced;
        /// The smallest amount that is credited. Without it, any.
        minimum: Money = optional, "\"1.00 USD\"";
    }

    /// One band of shortfall.
    Band, "a credit band" {
        /// The shortfall that must be exceeded.
        over: Points = required, "\"5 points\"";
        /// The credit, of the monthly subscription.
        credit: Percent = required, "\"5%\"";
    }
}
