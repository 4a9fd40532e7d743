//! Which combinations of dimensions are kept apart. Each item counts once in every cut, so that memory is bounded by the
//! cells of the cuts and not by the items.

use super::{Dimension, DimensionSet, Group, Held};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;

/// The cuts through the items: each a set of dimensions that is kept apart, month by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cuts(Vec<Cut>);

/// One cut: the place of each dimension in the number of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    kept: DimensionSet,
    places: Vec<(Dimension, u32)>,
    /// The dimension of a cut that has only one, as nearly all do: its numbers are the cells.
    single: Option<Dimension>,
}

/// The order in which dimensions take bits of a cell's number: the narrow ones first, so that small numbers stay small.
const ORDER: [Dimension; 8] = [
    Dimension::Priority,
    Dimension::Channel,
    Dimension::Tier,
    Dimension::Cohort,
    Dimension::Category,
    Dimension::Product,
    Dimension::Team,
    Dimension::Agent,
];

impl Default for Cuts {
    /// Every dimension by itself, and priority, tier and channel together (M-40).
    fn default() -> Cuts {
        let mut cuts = Cuts(Vec::new());
        let single = Dimension::ALL.into_iter().skip(1);
        single.for_each(|dimension| cuts.add(DimensionSet::NONE.with(dimension)));
        cuts.add([Dimension::Priority, Dimension::Tier, Dimension::Channel].into_iter().collect());
        cuts
    }
}

impl Cuts {
    /// Only these cuts; the months of everything when there are none.
    pub fn of(kept: impl IntoIterator<Item = DimensionSet>) -> Cuts {
        let mut cuts = Cuts(Vec::new());
        kept.into_iter().for_each(|kept| cuts.add(kept));
        if cuts.0.is_empty() {
            cuts.add(DimensionSet::NONE);
        }
        cuts
    }

    /// Keeps one more combination apart. The month always is.
    pub fn add(&mut self, kept: DimensionSet) {
        let kept = kept.without(Dimension::Month);
        if self.0.iter().all(|cut| cut.kept != kept) {
            let mut next = 0;
            let places = ORDER.into_iter().filter(|dimension| kept.contains(*dimension)).map(|dimension| {
                let place = (dimension, next);
                next += Held::width(dimension);
                place
            });
            let places: Vec<(Dimension, u32)> = places.collect();
            let single = if let [(dimension, _)] = places[..] { Some(dimension) } else { None };
            self.0.push(Cut { kept, places, single });
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none; there never are.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The dimensions of each, without the month.
    pub fn iter(&self) -> impl Iterator<Item = DimensionSet> {
        self.0.iter().map(|cut| cut.kept)
    }

    /// The cut with the fewest dimensions that keeps these apart; `None` when none does.
    pub fn find(&self, kept: DimensionSet) -> Option<usize> {
        let kept = kept.without(Dimension::Month);
        let able = self.0.iter().enumerate().filter(|(_, cut)| cut.kept.covers(kept));
        able.min_by_key(|(index, cut)| (cut.kept.len(), *index)).map(|(index, _)| index)
    }

    /// The cuts.
    #[inline]
    pub(crate) fn list(&self) -> &[Cut] {
        &self.0
    }

    /// What the items of a cell hold in the dimensions of the cut; the others are unknown.
    pub(crate) fn held(&self, cut: usize, cell: u128) -> Held {
        self.0[cut].held(cell)
    }

    /// The group of a cell in a month, or in all of them.
    pub(crate) fn group(&self, cut: usize, cell: u128, month: crate::Month) -> Group {
        let kept = self.0[cut].kept.with(Dimension::Month);
        self.held(cut, cell).group(super::Slot::Is(month)).keep(kept)
    }
}

impl Cut {
    /// The number of an item's cell.
    #[inline]
    pub(crate) fn cell(&self, held: &Held) -> u128 {
        match self.single {
            Some(dimension) => held.number(dimension).into(),
            None => self.cell_with(|dimension, _| held.number(dimension)),
        }
    }

    /// The cell of an item of which a function tells the number in each dimension, given where its bits begin.
    fn cell_with(&self, number: impl Fn(Dimension, u32) -> u32) -> u128 {
        self.places.iter().fold(0, |cell, (dimension, at)| cell | u128::from(number(*dimension, *at)) << at)
    }

    /// What the items of a cell hold in the dimensions of the cut; the others are unknown.
    fn held(&self, cell: u128) -> Held {
        let mut held = Held::default();
        for (dimension, at) in &self.places {
            held.set(*dimension, (cell >> at) as u32 & Held::greatest(*dimension));
        }
        held
    }

    /// The cell of the same values in the numbers of another list of names.
    pub(crate) fn renumbered(&self, cell: u128, numbers: &Renumber) -> u128 {
        self.cell_with(|dimension, at| {
            let greatest = Held::greatest(dimension);
            numbers.number(dimension, (cell >> at) as u32 & greatest) & greatest
        })
    }

    /// The cell of an item whose numbers are packed into one.
    pub(crate) fn cell_of_packed(&self, packed: u128) -> u128 {
        self.cell_with(|dimension, _| Held::number_in(packed, dimension))
    }
}

impl Pack for Cuts {
    fn pack(&self, to: &mut Packer) {
        to.number(self.0.len() as u64);
        for cut in &self.0 {
            to.number(cut.kept.len().into());
            cut.kept.iter().for_each(|dimension| to.text(dimension.word()));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Cuts, Malformed> {
        let mut cuts = Cuts(Vec::new());
        for _ in 0..from.count()? {
            let n = from.count()?;
            let kept = (0..n).map(|_| Dimension::find(from.text()?).ok_or(Malformed));
            cuts.add(kept.collect::<Result<DimensionSet, Malformed>>()?);
        }
        if cuts.is_empty() { Err(Malformed) } else { Ok(cuts) }
    }
}
