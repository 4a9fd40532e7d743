//! How many cases came of each type.

use std::collections::BTreeMap;

use mission::policy::CategoryId;

use crate::facts::SpellFact;
use crate::group::Slot;
use crate::month::Months;
use crate::pack::{Malformed, Pack, Packer, Unpacker};

/// Cases received in the covered months by the category that each held at the end of its first spell. What was found to be spam, a
/// test, out of scope or merged counts nowhere (metrics.md 1.7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volume(BTreeMap<Option<CategoryId>, u64>);

impl Volume {
    /// Counts the case of a first spell.
    pub(crate) fn fold(&mut self, spell: &SpellFact, months: &Months) {
        let counts = spell.is_first() && spell.excluded_at == SpellFact::NEVER;
        if counts && months.of(spell.received_at).is_some() {
            *self.0.entry(spell.category.get()).or_default() += 1;
        }
    }

    /// Adds the cases of another partition.
    pub fn merge(&mut self, other: Volume) {
        for (category, n) in other.0 {
            let sum = self.0.entry(category).or_default();
            *sum = sum.saturating_add(n);
        }
    }

    /// The categories with the most cases, the most first, the earlier in the mission of equals. Cases without one form a group, too
    /// (metrics.md 1.11).
    pub fn most(&self, n: usize) -> Vec<(Slot<CategoryId>, u64)> {
        let mut all: Vec<(Slot<CategoryId>, u64)> =
            self.0.iter().map(|(category, n)| (Slot::of(*category), *n)).collect();
        all.sort_by_key(|(category, n)| (std::cmp::Reverse(*n), *category));
        all.truncate(n);
        all
    }
}

impl Pack for Volume {
    fn pack(&self, to: &mut Packer) {
        to.number(self.0.len() as u64);
        for (category, n) in &self.0 {
            to.number(category.map_or(0, |category| u64::from(category.0) + 1));
            to.number(*n);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Volume, Malformed> {
        let mut volume = Volume::default();
        for _ in 0..from.count()? {
            let category = match from.number()?.checked_sub(1) {
                None => None,
                Some(number) => Some(CategoryId(u16::try_from(number).map_err(|_| Malformed)?)),
            };
            volume.0.insert(category, from.number()?);
        }
        Ok(volume)
    }
}
