//! `[rollout]`, `[drafting]`, `[vendors]`.

use crate::policy::{Between, RolloutPhase};
use crate::syntax::{CivilDate, Count, Entries, List, Many, Percent, Text, Whole};

settings! {
    /// How a published version is introduced.
    Rollout => RolloutRule, "a `[rollout]` table" {
        /// How many days it takes in all, when no phases are named.
        days: Whole<1, 1_000> = default "90", "90";
        /// Its phases, one after the other.
        phases: Entries<RolloutPhase, PhaseEntry> = default "{}", "{ discovery = { days = 30 }, design = { days = 30 }, pilot = { days = 30 }, rollout = { days = 60 } }";
        /// What is handed over, one short table each.
        deliverables: Many<Deliverable> = default "[]", "[{ name = \"poster\", day = 30, accountable = [\"Head of CX\"], responsible = [\"Team leads\"] }]";
        /// What must hold afterwards, written down before.
        success: List<Text> = default "[]", "[\"customer satisfaction lies 3 points above the baseline\"]";
    }

    /// A phase of a rollout.
    PhaseEntry => PhaseRule, "a phase" {
        /// How many days it takes.
        days: Whole<1, 1_000> = required, "30";
        /// The day of the rollout it starts on, from 1. Without it, the day after the phase before it.
        starts: Whole<1, 1_000> = optional, "31";
        /// What must hold before the next phase begins.
        criteria: List<Text> = default "[]", "[\"every objective has a baseline\"]";
    }

    /// Something that is handed over, and who answers for it.
    Deliverable => DeliverableRule, "a deliverable" {
        /// What it is.
        name: Text = required, "\"training material\"";
        /// In which weeks of the drafting it is made.
        weeks: Between<Count> = optional, "\"7 to 8\"";
        /// On which day of the rollout it is due, from 1.
        day: Whole<1, 1_000> = optional, "30";
        /// The one role that answers for it.
        accountable: List<Text> = default "[]", "[\"Head of CX\"]";
        /// The roles that make it, at least one.
        responsible: List<Text> = default "[]", "[\"Team leads\"]";
        /// The roles that are asked before.
        consulted: List<Text> = default "[]", "[\"Product\"]";
        /// The roles that are told afterwards.
        informed: List<Text> = default "[]", "[\"Sales\"]";
    }

    /// How the mission was written, or is written anew.
    Drafting => DraftingRule, "a `[drafting]` table" {
        /// How many weeks it takes in all.
        weeks: Whole<1, 100> = default "8", "8";
        /// How many agents try the draft.
        participants: Between<Count> = default "\"12 to 20\"", "\"12 to 20\"";
        /// What is handed over, one short table each.
        deliverables: Many<Deliverable> = default "[{ name = \"interviews with managers, product and sales\", weeks = \"1 to 2\", accountable = [\"owner\"], responsible = [\"owner\"] }, { name = \"draft and language test\", weeks = \"3 to 4\", accountable = [\"owner\"], responsible = [\"owner\"] }, { name = \"pilot in one region or channel\", weeks = \"5 to 6\", accountable = [\"owner\"], responsible = [\"owner\"] }, { name = \"final text and training material\", weeks = \"7 to 8\", accountable = [\"owner\"], responsible = [\"owner\"] }]", "[{ name = \"interviews\", weeks = \"1 to 2\", accountable = [\"Head of CX\"], responsible = [\"CX analyst\"] }]";
    }

    /// A company whose tools or people the desk relies on.
    Vendor => VendorRule, "a vendor" {
        /// What it delivers.
        delivers: Text = optional, "\"telephony\"";
        /// The availability it promised in writing.
        uptime: Percent = optional, "\"99.9%\"";
        /// Until when its SOC 2 report is valid.
        soc2_until: CivilDate = optional, "2026-06-30";
        /// Until when its ISO 27001 certificate is valid.
        iso27001_until: CivilDate = optional, "2026-06-30";
        /// Customers of the same industry who vouch for it.
        references: List<Text> = default "[]", "[\"Example Retail\"]";
        /// Until when the contract runs.
        contract_until: CivilDate = optional, "2027-12-31";
    }
}
