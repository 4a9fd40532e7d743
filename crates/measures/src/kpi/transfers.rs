//! M-35 transfers per case, unnecessary transfer rate.
//!
//! **Definition.** Transfers per case: handoffs of resolved cases ÷ resolved cases, a number that may exceed 1 and has no
//! interval. Unnecessary transfer rate: handoffs of resolved cases that somebody marked (`transfer_judged_unnecessary`, R-071)
//! ÷ handoffs of resolved cases; each mark is about one handoff before it, and marks beyond their number count nowhere. A
//! case counts once, in the month of its first resolution, with every handoff it had. A source in which no handoff is marked
//! does not say whether anybody marks: the rate is not measurable from it. Interval: Wilson.

use super::{Kpi, reopens};
use crate::facts::SpellFact;
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// Counts one spell, of whose case so many handoffs are marked as unnecessary.
pub fn fold(tallies: &mut Tallies, spell: &SpellFact, months: &Months, n_unnecessary: impl Fn() -> u16) {
    if let Some(month) = reopens::month_of(spell, months) {
        let held = spell.held();
        let item = Counted { case: spell.case, month, at: spell.ended_at, held: &held };
        tallies.events(Kpi::TransfersPerCase, &item, spell.n_transfers.into());
        if spell.n_transfers > 0 {
            let n_unnecessary = n_unnecessary().min(spell.n_transfers);
            tallies.part(Kpi::UnnecessaryTransfers, &item, (n_unnecessary.into(), spell.n_transfers.into()));
        }
    }
}
