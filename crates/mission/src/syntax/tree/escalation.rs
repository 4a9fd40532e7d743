//! `[escalation]`, `[ladders]`, `[paths]`.

use crate::syntax::{AnyName, Id, Length, List, Many, OneOrMore, PathName, Percent, RungWord, Seconds, Text};
use crate::vocabulary::{ClockKind, Priority};

section! {
    /// The support lines of the desk.
    Escalation, "an `[escalation]` table" {
        /// Support lines in the order in which a case climbs them.
        support_lines: List<Text> = default "[]", "[\"first line\", \"second line\", \"engineering\"]";
        /// The role of the compliance officer, which must stand in a path that a ladder reaches. A regulated mission needs one.
        compliance_officer: Text = optional, "\"compliance officer\"", unenforced;
        /// Whether customers see the escalations of their cases.
        customer_visible: bool = default "false", "true", unenforced;
    }

    /// What happens while a clock runs out, step by step.
    LadderEntry, "a ladder" {
        /// The clocks it watches.
        clocks: OneOrMore<ClockKind> = default "[\"first_response\", \"resolution\"]", "[\"first_response\", \"resolution\"]";
        /// The priorities it watches. Without it, all.
        priorities: OneOrMore<Priority> = optional, "[\"P1\", \"P2\"]";
        /// Its rungs, rising. At most eight.
        rungs: Many<RungEntry> = required, "[{ exceeds = \"50%\", action = \"next tier\" }, { reaches = \"75%\", page = \"management\" }]";
    }

    /// One step of a ladder: when (`exceeds`, `reaches` or `after`) and what (`action`, `page`, `notify` or `assign`).
    RungEntry, "a rung" {
        /// It fires when more than this share of the target is used.
        exceeds: Percent = optional, "\"50%\"";
        /// It fires when this share of the target is used.
        reaches: Percent = optional, "\"75%\"";
        /// It fires when this length has passed since the clock started; its pauses do not count.
        after: Length = optional, "\"2 h\"";
        /// `"next tier"`: the case moves to the next support line; at the last one, the owner's manager is told.
        action: RungWord = optional, "\"next tier\"";
        /// Pages the people of this path until somebody acknowledges.
        page: PathName = optional, "\"management\"";
        /// Tells the people of this path.
        notify: PathName = optional, "\"management\"";
        /// Hands the case to the people of this path.
        assign: PathName = optional, "\"management\"";
    }

    /// Whom an escalation reaches, one after the other.
    PathEntry, "an escalation path" {
        /// Its steps in order.
        steps: Many<StepEntry> = required, "[{ role = \"duty manager\", roster = \"duty-managers\", contact = [\"phone\", \"sms\"], within = \"10 min\" }]";
    }

    /// One step of a path.
    StepEntry, "a step of a path" {
        /// The role that is reached.
        role: Text = optional, "\"duty manager\"";
        /// The person.
        person: Text = optional, "\"A. Rivera\"";
        /// The roster that names the person on duty.
        roster: Id = optional, "\"duty-managers\"";
        /// How.
        contact: List<Text> = default "[]", "[\"phone\", \"sms\"]";
        /// How long before the next step is tried, and after the last one the first again.
        within: Seconds = optional, "\"10 min\"";
    }
}

settings! {
    /// What follows an incident: how it came about, in numbers, and what is done about it. Each remediation has an owner, a deadline and a budget.
    PostIncidentReview => PostIncidentReviewRule, "a `[post_incident_review]` table" {
        /// The priorities whose cases are reviewed.
        priorities: List<Priority> = default "[\"P1\"]", "[\"P1\", \"P2\"]";
        /// By when, from the resolution.
        due: Length = default "\"end of 10 business days\"", "\"end of 10 business days\"";
        /// What a review must say before it can be closed.
        fields: List<AnyName> = default "[\"timeline\", \"duration\", \"customers affected\", \"causes with shares\", \"recurrence\", \"cost\"]", "[\"timeline\", \"duration\", \"customers affected\"]";
    }
}
