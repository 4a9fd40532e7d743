//! `[voice_of_customer]` and `[knowledge]`.

use crate::policy::Cadence;
use crate::syntax::{AnyName, List, Percent, Seconds, Text, Whole};

settings! {
    /// What customers' answers lead to. By when detractors are reached and changes are verified stands in `[obligations]`.
    VoiceOfCustomer => VoiceOfCustomerRule, "a `[voice_of_customer]` table" {
        /// How many drivers of dissatisfaction a report names.
        dissatisfaction_drivers: Whole<1, 50> = default "5", "5";
        /// How many drivers of delight a report names.
        delight_drivers: Whole<1, 50> = default "5", "5";
        /// How often a report is published.
        published: Cadence = default "\"monthly\"", "\"monthly\"";
        /// How many process changes a quarter must come out of customers' answers.
        changes_per_quarter: Whole<0, 100> = default "3", "3";
    }

    /// What is expected of the knowledge base. By when articles are published and reviewed stands in `[obligations]`.
    Knowledge => KnowledgeRule, "a `[knowledge]` table" {
        /// The share of published articles that must have been reviewed in time.
        freshness: Percent = default "\"95%\"", "\"95%\"";
        /// The role that certifies an article before it is published; never its author. Without it, anybody else.
        certified_by: Text = optional, "\"knowledge manager\"";
        /// The share of queries on eligible topics that an article must settle without a contact.
        deflection: Percent = default "\"20%\"", "\"20%\"";
        /// The categories whose queries an article can settle. Without it, all.
        eligible_topics: List<AnyName> = default "[]", "[\"returns\", \"warranty\"]";
        /// How long a visitor must stay silent on the topic for the query to count as settled.
        silence: Seconds = default "\"24 h\"", "\"24 h\"";
        /// The share of the most common issue types that must have an article.
        coverage: Percent = optional, "\"60%\"";
        /// How many issue types are the most common ones.
        common_types: Whole<1, 1_000> = default "20", "20";
    }
}
