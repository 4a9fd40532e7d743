//! M-49 reopen rate.
//!
//! **Definition.** Cases reopened ÷ resolved cases. A case counts once, in the month of its first resolution, however often it
//! comes back. The value of a month is provisional until the reopen window of its last resolution has passed (metrics.md
//! 1.10). Interval: Wilson.

use super::Kpi;
use crate::facts::{Facts, SpellEnd, SpellFact};
use crate::group::{Group, Held, Slot};
use crate::items::{Item, Items};
use crate::month::{Month, Months};
use crate::tallies::{Counted, Tallies};

/// The case as an item of its first resolution, which counts here and in the other figures of resolved cases (M-35, M-47); nothing
/// when this spell does not stand for it. `held` is what the spell held.
pub fn item<'h>(spell: &SpellFact, held: &'h Held, months: &Months) -> Option<Counted<'h>> {
    let month = month_of(spell, months)?;
    Some(Counted { case: spell.case, month, at: spell.ended_at, held })
}

/// Counts the first resolution of a case.
pub fn fold(tallies: &mut Tallies, spell: &SpellFact, item: &Counted<'_>) {
    tallies.share(Kpi::ReopenRate, item, is_reopened(spell));
}

/// The resolved cases behind a reopen rate; those reopened are the hits.
pub fn items(facts: &Facts, months: &Months, group: &Group) -> Items {
    let mut items = Items::default();
    for spell in &facts.spells {
        let Some(month) = month_of(spell, months) else { continue };
        if group.covers(&spell.group(Slot::Is(month))) {
            items.count(Item { case: spell.case, contact: None }, is_reopened(spell));
        }
    }
    items.sorted()
}

/// The month of the first resolution of a case, when this spell stands for it.
fn month_of(spell: &SpellFact, months: &Months) -> Option<Month> {
    let is_first_resolution = spell.is_first() && spell.end == SpellEnd::Resolved;
    is_first_resolution.then(|| months.of_standing(spell.ended_at, spell.excluded_at)).flatten()
}

fn is_reopened(spell: &SpellFact) -> bool {
    spell.reopened_at < SpellFact::NEVER
}
