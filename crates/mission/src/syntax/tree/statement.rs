//! `[statement]`, `[behaviours]`, `[capabilities]`.

use crate::policy::CapabilityKind;
use crate::source::Spanned;
use crate::syntax::{AnyName, List, Text};

section! {
    /// The mission in words: texts that are shown as they stand. What is promised stands in `[[promise]]`.
    Statement, "a `[statement]` table" {
        /// The mission in a sentence or two.
        mission: Text = optional, "\"We exist to make every customer successful, every time.\"", unenforced;
        /// Where the desk wants to get, a sentence each. No numbers and no guarantees.
        vision: List<Text> = default "[]", "[\"Customers come back because they were helped\"]", unenforced;
        /// What the desk believes in. No numbers and no guarantees.
        values: List<Text> = default "[]", "[\"accountability\", \"respect\", \"trust\"]", unenforced;
        /// The document that says what is offered when something went wrong.
        fair_resolution: Text = optional, "\"Fair resolution policy, version 2\"", unenforced;
    }

    /// One standard of conduct. Its name is a verb: `[behaviours]` with `listen = { text = "…", check = "…" }`.
    Behaviour, "a behaviour" {
        /// What people do.
        text: Text = optional, "\"We let the customer finish and repeat the problem in our words\"";
        /// By what it is seen: a criterion of quality reviews, a field of the case, or a clock.
        check: Text = optional, "\"review criterion: listening\"";
    }

    /// What stands for each of the five capabilities of a desk.
    Capabilities, "a `[capabilities]` table" {
        /// Customers reach the desk in several channels.
        multichannel_access: Capability = optional, "{ owner = \"Head of Support\", held_to = [\"phone-answered\"], outcome = [\"csat\"] }";
        /// The desk keeps what it knows.
        knowledge: Capability = optional, "{ owner = \"Knowledge Lead\", held_to = [\"article_publication\"], outcome = [\"deflection\"] }";
        /// The desk keeps cases and escalates them.
        case_management: Capability = optional, "{ owner = \"Head of Support\", held_to = [\"p1-response\"], outcome = [\"first-contact\"] }";
        /// The desk measures itself and listens to its customers.
        analytics: Capability = optional, "{ owner = \"Head of Quality\", held_to = [\"detractor_outreach\"], outcome = [\"nps\"] }";
        /// The desk becomes better.
        improvement: Capability = optional, "{ owner = \"Head of Quality\", held_to = [\"change_verification\"], outcome = [\"csat\"] }";
    }

    /// What stands for one capability.
    Capability, "a capability" {
        /// The role that answers for it.
        owner: Text = optional, "\"Head of Support\"";
        /// What it is held to: promises and objectives by their ids, obligations by their names.
        held_to: List<AnyName> = default "[]", "[\"email-first-response\", \"article_publication\"]";
        /// The objectives that show its outcome, by their ids.
        outcome: List<AnyName> = default "[]", "[\"csat\"]";
    }
}

impl Capabilities {
    /// Those that are stated.
    pub fn stated(&self) -> impl Iterator<Item = &Capability> {
        CapabilityKind::ALL.into_iter().filter_map(|kind| self.of(kind)).map(|entry| &entry.value)
    }

    /// What stands for a capability.
    pub fn of(&self, kind: CapabilityKind) -> Option<&Spanned<Capability>> {
        let entry = match kind {
            CapabilityKind::MultichannelAccess => &self.multichannel_access,
            CapabilityKind::Knowledge => &self.knowledge,
            CapabilityKind::CaseManagement => &self.case_management,
            CapabilityKind::Analytics => &self.analytics,
            CapabilityKind::Improvement => &self.improvement,
        };
        entry.as_ref()
    }
}
