//! `[[pause]]`, `[reopen]`, `[backlog]`.

use crate::policy::{BacklogShare, ReopenMode};
use crate::syntax::{DayTime, Goal, Length, List, OneOrMore, Whole};
use crate::vocabulary::{ClockKind, PauseReason, Priority};

section! {
    /// Which reasons pause which clocks.
    Pause, "a pause rule" {
        /// The clocks that pause. Only `resolution` and `update_cadence` can; one that no rule names pauses as it would without any.
        clocks: OneOrMore<ClockKind> = default "[\"resolution\"]", "[\"resolution\"]";
        /// The priorities whose clocks pause. Without it, all.
        priorities: OneOrMore<Priority> = optional, "[\"P3\", \"P4\"]";
        /// The reasons that pause; an empty list for none.
        reasons: List<PauseReason> = default "[\"pending_customer\"]", "[\"pending_customer\"]";
        /// After how long the clock runs again although the reason lasts. Without it, never.
        at_most: Length = optional, "\"10 business days\"", unenforced;
    }

    /// What a customer's contact on a resolved case does.
    Reopen, "a `[reopen]` table" {
        /// How long after its resolution a case is reopened by a contact. Later ones open a new case.
        window: Length = default "\"14 days\"", "\"14 days\"";
        /// What the resolution clock does: go on with the time already used (`resume`), start anew (`restart`), or nothing (`ignore`).
        mode: ReopenMode = default "\"resume\"", "\"resume\"";
    }

    /// The promise about old cases.
    Backlog, "a `[backlog]` table" {
        /// The age above which an open case is old, in business days.
        older_than: Length = default "\"5 business days\"", "\"5 business days\"";
        /// The share of old cases that is promised.
        share: Goal = default "\"< 2%\"", "\"< 2%\"";
        /// Of what they are a share: of the cases received before (`volume`), or of the cases open at the snapshot (`open_cases`).
        of: BacklogShare = default "\"volume\"", "\"volume\"";
        /// Days up to the snapshot whose received cases are the whole of that share.
        volume_days: Whole<1, 366> = default "30", "30";
        /// The time of the daily count, in the reporting zone.
        snapshot_at: DayTime = default "\"00:00\"", "\"00:00\"";
    }
}
