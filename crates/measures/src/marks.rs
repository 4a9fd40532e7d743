//! Which marks a source carries at all, and whether it says available time. People make the marks, and a history without any
//! does not say whether anybody would have.

use crate::facts::Facts;
use crate::kpi::Kpi;
use crate::pack::{Malformed, Pack, Packer, Unpacker};

/// The event that marks a handoff as unnecessary.
pub const UNNECESSARY: &str = "transfer_judged_unnecessary";
/// The event that marks a question that was asked again.
pub const ASKED_AGAIN: &str = "asked_again";
/// What no event says (M-33).
pub const AVAILABLE: &str = "time at work without a contact";

/// The kinds of marks that some case of a source has, and whether available time is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Some handoff is marked as unnecessary.
    pub has_unnecessary: bool,
    /// Some question is marked as asked again.
    pub has_asked_again: bool,
    /// Somebody said how much time at work was without a contact.
    pub has_available: bool,
}

impl Marks {
    /// Those of some cases.
    pub(crate) fn of(facts: &Facts) -> Marks {
        Marks {
            has_unnecessary: facts.marks.iter().any(|mark| mark.n_unnecessary > 0),
            has_asked_again: facts.marks.iter().any(|mark| mark.is_asked_again),
            has_available: !facts.available.is_empty(),
        }
    }

    /// Adds those of other cases.
    pub(crate) fn merge(&mut self, other: Marks) {
        self.has_unnecessary |= other.has_unnecessary;
        self.has_asked_again |= other.has_asked_again;
        self.has_available |= other.has_available;
    }

    /// Whether a metric can be measured as far as marks go.
    pub(crate) fn has_marks_of(self, kpi: Kpi) -> bool {
        match kpi {
            Kpi::UnnecessaryTransfers => self.has_unnecessary,
            Kpi::ReAsk => self.has_asked_again,
            Kpi::Occupancy => self.has_available,
            _ => true,
        }
    }

    /// What the source lacks besides what is known to be absent.
    pub(crate) fn lacking(self, absent: &[String]) -> Vec<String> {
        let marks = [
            (self.has_unnecessary, UNNECESSARY),
            (self.has_asked_again, ASKED_AGAIN),
            (self.has_available, AVAILABLE),
        ];
        let missing = marks.into_iter().filter(|(has, _)| !has).map(|(_, event)| event.to_owned());
        absent.iter().cloned().chain(missing).collect()
    }
}

impl Pack for Marks {
    fn pack(&self, to: &mut Packer) {
        let bits = [self.has_unnecessary, self.has_asked_again, self.has_available];
        to.number((0..).zip(bits).map(|(nth, bit)| u64::from(bit) << nth).sum());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Marks, Malformed> {
        match from.number()? {
            bits @ 0..=7 => Ok(Marks {
                has_unnecessary: bits & 1 != 0,
                has_asked_again: bits & 2 != 0,
                has_available: bits & 4 != 0,
            }),
            _ => Err(Malformed),
        }
    }
}
