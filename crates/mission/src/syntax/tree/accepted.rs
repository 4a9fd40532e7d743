//! `[[accepted]]`.

use crate::syntax::{CivilDate, Text};

section! {
    /// A warning that is accepted for a time. Errors cannot be accepted.
    AcceptedEntry, "an `[[accepted]]` table" {
        /// The code of the warning.
        code: Text = required, "\"W-05\"";
        /// Why it is accepted.
        reason: Text = required, "\"we mean all of them, always\"";
        /// The last day on which it is. From the next day on it warns again.
        until: CivilDate = required, "2026-06-30";
    }
}
