//! M-46 median resolution time.
//!
//! **Definition.** The median of the elapsed time from receipt to resolution, over resolved cases; time spent waiting for the
//! customer is not excluded. A resolution followed by a reopening is withdrawn, unless its month was published before; the
//! case then counts again at its next resolution (clocks.md 10). Attributed to the month of the resolution. The median of an
//! even count is the mean of the two middle values (metrics.md 1.9). Interval: order statistics (8.4).

use calendar::Instant;

use super::Kpi;
use crate::facts::{Facts, SpellEnd, SpellFact};
use crate::group::{Group, Held, Slot};
use crate::items::{Item, Items};
use crate::month::{Month, Months};
use crate::tallies::{Counted, Tallies};

/// Counts one spell, which held `held`.
pub fn fold(tallies: &mut Tallies, spell: &SpellFact, held: &Held, months: &Months) {
    if let Some(month) = month_of(spell, months) {
        let item = Counted { case: spell.case, month, at: spell.ended_at, held };
        tallies.median(Kpi::ResolutionTime, &item, time_ms(spell));
    }
}

/// The cases behind a median.
pub fn items(facts: &Facts, months: &Months, group: &Group) -> Items {
    let mut items = Items::default();
    for spell in &facts.spells {
        let Some(month) = month_of(spell, months) else { continue };
        if group.covers(&spell.group(Slot::Is(month))) {
            items.count(Item { case: spell.case, contact: None }, true);
        }
    }
    items.sorted()
}

/// The month in which a spell counts as a resolution.
fn month_of(spell: &SpellFact, months: &Months) -> Option<Month> {
    let withdrawn_at: Instant = spell.reopened_at.min(spell.excluded_at);
    (spell.end == SpellEnd::Resolved).then(|| months.of_standing(spell.ended_at, withdrawn_at)).flatten()
}

fn time_ms(spell: &SpellFact) -> i64 {
    spell.ended_at.as_ms().saturating_sub(spell.received_at.as_ms()).max(0)
}
