//! M-35 transfers per case, M-36 re-ask rate.
//!
//! **Definition.** M-35: handoffs of resolved cases ÷ resolved cases, a number that may exceed 1 and has no interval. The
//! rate of unnecessary transfers is marked handoffs ÷ handoffs; M-36 is cases with a marked re-ask ÷ cases with at least two
//! contacts. The marks are made by people at a live desk and no case history carries them: both are not measurable from it.
//! A case counts once, in the month of its first resolution, with every handoff it had.

use super::{Kpi, reopens};
use crate::facts::SpellFact;
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// Counts one spell.
pub fn fold(tallies: &mut Tallies, spell: &SpellFact, months: &Months) {
    if let Some(month) = reopens::month_of(spell, months) {
        let held = spell.held();
        let item = Counted { case: spell.case, month, at: spell.ended_at, held: &held };
        tallies.events(Kpi::TransfersPerCase, &item, spell.n_transfers.into());
    }
}
