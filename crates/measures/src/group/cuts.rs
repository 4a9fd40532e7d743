//! Which combinations of dimensions are kept apart. Each item counts once in every cut, so that memory is bounded by the
//! cells of the cuts and not by the items.

use super::{Dimension, DimensionSet, Group, Held};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;

/// The cuts through the items: each a set of dimensions that is kept apart, month by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cuts {
    /// What was asked for, in order.
    wanted: Vec<DimensionSet>,
    /// What is counted: each set that was asked for is one of these, or part of one that has few cells.
    counted: Vec<Cut>,
    /// The first [`N_USUAL`] of them are those of [`Held::usual_cells`].
    are_usual: bool,
}

/// One cut: the place of each dimension in the number of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    kept: DimensionSet,
    places: Vec<(Dimension, u32)>,
    /// The dimension of a cut that has only one, as nearly all do: its numbers are the cells.
    single: Option<Dimension>,
}

/// Dimensions with so few values that their cells together are few: whatever is asked for of these alone is summed from them, which
/// spares counting each item once more for each.
const FEW: DimensionSet =
    DimensionSet::NONE.with(Dimension::Priority).with(Dimension::Tier).with(Dimension::Channel);

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

/// How many cuts are usual.
pub(crate) const N_USUAL: usize = 6;

/// What nearly every mission counts by, in the order of [`Held::usual_cells`].
fn usual() -> impl Iterator<Item = DimensionSet> {
    let single =
        [Dimension::Category, Dimension::Team, Dimension::Agent, Dimension::Product, Dimension::Cohort];
    std::iter::once(FEW).chain(single.into_iter().map(|dimension| DimensionSet::NONE.with(dimension)))
}

impl Held {
    /// The cells of the usual cuts, found at once: looking each cut up for each item would take longer than counting it.
    #[inline]
    pub(crate) fn usual_cells(&self) -> [u32; N_USUAL] {
        let few = FEW_PLACES.iter().fold(0, |cell, (dimension, at)| cell | self.number(*dimension) << at);
        let of = |dimension| self.number(dimension);
        [
            few,
            of(Dimension::Category),
            of(Dimension::Team),
            of(Dimension::Agent),
            of(Dimension::Product),
            of(Dimension::Cohort),
        ]
    }
}

/// The places of the dimensions of [`FEW`]: in their order, each after the bits of those before it.
const FEW_PLACES: [(Dimension, u32); 3] = {
    let tier = Held::width(Dimension::Priority) + Held::width(Dimension::Channel);
    [(ORDER[0], 0), (ORDER[1], Held::width(Dimension::Priority)), (ORDER[2], tier)]
};

impl Default for Cuts {
    /// Every dimension by itself, and priority, tier and channel together (M-40).
    fn default() -> Cuts {
        let mut cuts = Cuts { wanted: Vec::new(), counted: Vec::new(), are_usual: false };
        let single = Dimension::ALL.into_iter().skip(1);
        single.for_each(|dimension| cuts.add(DimensionSet::NONE.with(dimension)));
        cuts.add(FEW);
        cuts
    }
}

impl Cuts {
    /// Only these cuts; the months of everything when there are none.
    pub fn of(kept: impl IntoIterator<Item = DimensionSet>) -> Cuts {
        let mut cuts = Cuts { wanted: Vec::new(), counted: Vec::new(), are_usual: false };
        kept.into_iter().for_each(|kept| cuts.add(kept));
        if cuts.wanted.is_empty() {
            cuts.add(DimensionSet::NONE);
        }
        cuts
    }

    /// Keeps one more combination apart. The month always is.
    pub fn add(&mut self, kept: DimensionSet) {
        let kept = kept.without(Dimension::Month);
        if self.wanted.contains(&kept) {
            return;
        }
        self.wanted.push(kept);
        let counted = if FEW.covers(kept) { FEW } else { kept };
        if self.counted.iter().all(|cut| cut.kept != counted) {
            self.counted.push(Cut::new(counted));
            self.are_usual |= self.counted.iter().map(|cut| cut.kept).eq(usual());
        }
    }

    /// The dimensions of each, without the month.
    pub fn iter(&self) -> impl Iterator<Item = DimensionSet> {
        self.wanted.iter().copied()
    }

    /// The place, among what is counted, of the cut with the fewest dimensions that keeps these apart; `None` when none does.
    pub fn find(&self, kept: DimensionSet) -> Option<usize> {
        let kept = kept.without(Dimension::Month);
        let able = self.counted.iter().enumerate().filter(|(_, cut)| cut.kept.covers(kept));
        able.min_by_key(|(index, cut)| (cut.kept.len(), *index)).map(|(index, _)| index)
    }

    /// Whether the first [`N_USUAL`] of [`Cuts::list`] are those of [`Held::usual_cells`].
    #[inline]
    pub(crate) fn are_usual(&self) -> bool {
        self.are_usual
    }

    /// What is counted.
    #[inline]
    pub(crate) fn list(&self) -> &[Cut] {
        &self.counted
    }

    /// What the items of a cell hold in the dimensions of the cut; the others are unknown.
    pub(crate) fn held(&self, cut: usize, cell: u128) -> Held {
        self.counted[cut].held(cell)
    }

    /// The group of a cell in a month, or in all of them.
    pub(crate) fn group(&self, cut: usize, cell: u128, month: crate::Month) -> Group {
        let kept = self.counted[cut].kept.with(Dimension::Month);
        self.held(cut, cell).group(super::Slot::Is(month)).keep(kept)
    }
}

impl Cut {
    /// The cut by some dimensions.
    pub(crate) fn new(kept: DimensionSet) -> Cut {
        let mut next = 0;
        let places = ORDER.into_iter().filter(|dimension| kept.contains(*dimension)).map(|dimension| {
            let place = (dimension, next);
            next += Held::width(dimension);
            place
        });
        let places: Vec<(Dimension, u32)> = places.collect();
        let single = if let [(dimension, _)] = places[..] { Some(dimension) } else { None };
        Cut { kept, places, single }
    }

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
    pub(crate) fn held(&self, cell: u128) -> Held {
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
    #[inline]
    pub(crate) fn cell_of_packed(&self, packed: u128) -> u128 {
        match self.single {
            Some(dimension) => Held::number_in(packed, dimension).into(),
            None => self.cell_with(|dimension, _| Held::number_in(packed, dimension)),
        }
    }
}

impl Pack for Cuts {
    fn pack(&self, to: &mut Packer) {
        to.number(self.wanted.len() as u64);
        for wanted in &self.wanted {
            to.number(wanted.len().into());
            wanted.iter().for_each(|dimension| to.text(dimension.word()));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Cuts, Malformed> {
        let mut cuts = Cuts { wanted: Vec::new(), counted: Vec::new(), are_usual: false };
        for _ in 0..from.count()? {
            let n = from.count()?;
            let kept = (0..n).map(|_| Dimension::find(from.text()?).ok_or(Malformed));
            cuts.add(kept.collect::<Result<DimensionSet, Malformed>>()?);
        }
        if cuts.wanted.is_empty() { Err(Malformed) } else { Ok(cuts) }
    }
}
