//! M-35 transfers per case, unnecessary transfer rate.
//!
//! **Definition.** Transfers per case: handoffs of resolved cases ÷ resolved cases, a number that may exceed 1 and has no
//! interval. Unnecessary transfer rate: handoffs of resolved cases that somebody marked (`transfer_judged_unnecessary`, R-071)
//! ÷ handoffs of resolved cases; each mark is about one handoff before it, and marks beyond their number count nowhere. A
//! case counts once, in the month of its first resolution, with every handoff it had. A source in which no handoff is marked
//! does not say whether anybody marks: the rate is not measurable from it. Interval: Wilson.

use super::Kpi;
use crate::facts::SpellFact;
use crate::tallies::{Counted, Tallies};

/// Counts the first resolution of a case, of which so many handoffs are marked as unnecessary.
pub fn fold(tallies: &mut Tallies, spell: &SpellFact, item: &Counted<'_>, n_unnecessary: impl Fn() -> u16) {
    tallies.events(Kpi::TransfersPerCase, item, spell.n_transfers.into());
    if spell.n_transfers > 0 {
        let n_unnecessary = n_unnecessary().min(spell.n_transfers);
        tallies.part(Kpi::UnnecessaryTransfers, item, (n_unnecessary.into(), spell.n_transfers.into()));
    }
}
