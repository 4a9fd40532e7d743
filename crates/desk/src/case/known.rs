//! Since when a case is known as it is: what was known when a daily snapshot was taken stays what that snapshot saw.

use calendar::Instant;

use super::state::CaseState;

/// What was known of a case until something changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Until when.
    pub until: Instant,
    /// The receipt it counted from; `None` when it stood nowhere: not split off yet, or set aside for a time.
    pub received_at: Option<Instant>,
}

impl CaseState {
    /// The receipt it counted from at an instant; its own where it stood nowhere.
    pub fn received_as_of(&self, at: Instant) -> Instant {
        let known = self.known_before.iter().find(|known| at < known.until);
        known.and_then(|known| known.received_at).unwrap_or(self.received_at)
    }

    /// Counts from an earlier receipt from `at` on, that of a case merged into it.
    pub(super) fn inherit_receipt(&mut self, received_at: Instant, at: Instant) {
        if received_at < self.received_at {
            self.known_before.push(Known { until: at, received_at: Some(self.received_at) });
            self.received_at = received_at;
        }
    }

    /// It was split off at `at`: before, nobody knew it as a case, whenever its message came in.
    pub(super) fn note_split(&mut self, at: Instant) {
        self.known_before = vec![Known { until: at, received_at: None }];
    }

    /// It came back at `until`, having been set aside at `from`.
    pub(super) fn note_absence(&mut self, from: Instant, until: Instant) {
        self.note_between((from, until), |_| None);
    }

    /// A case was merged into it at `from` that was taken back at `until`: in between it counted from the earlier receipt.
    pub(super) fn note_loan(&mut self, received_at: Instant, (from, until): (Instant, Instant)) {
        if received_at < self.received_at {
            self.note_between((from, until), |own| own.map(|own| own.min(received_at)));
        }
    }

    /// Puts what was known between two instants in the place of the changes between them.
    fn note_between(
        &mut self,
        (from, until): (Instant, Instant),
        known: impl Fn(Option<Instant>) -> Option<Instant>,
    ) {
        let place = self.known_before.partition_point(|known| known.until <= from);
        let before = self.known_before.get(place).map_or(Some(self.received_at), |known| known.received_at);
        self.known_before.truncate(place);
        self.known_before.push(Known { until: from, received_at: before });
        self.known_before.push(Known { until, received_at: known(before) });
    }
}
