//! The cells of one cut in one month.

use rustc_hash::FxHashMap;

use super::Value;
use crate::pack::Packer;

/// Cells by number: small numbers in a plain table, as nearly all are, the others in a hash table.
#[derive(Debug, Clone)]
pub(crate) struct Cells<V> {
    dense: Vec<V>,
    sparse: FxHashMap<u128, V>,
    /// Numbers below this are in the plain table: none of what was read from a file, which may name any number.
    dense_below: u128,
}

const DENSE: u128 = 1 << 10;

impl<V> Default for Cells<V> {
    fn default() -> Cells<V> {
        Cells { dense: Vec::new(), sparse: FxHashMap::default(), dense_below: DENSE }
    }
}

impl<V: Clone + Default> Cells<V> {
    /// Cells of any numbers, as a file may name them.
    pub(crate) fn sparse() -> Cells<V> {
        Cells { dense_below: 0, ..Cells::default() }
    }

    /// The value of a cell that is in the plain table already, as nearly all are.
    #[inline]
    pub(crate) fn known_mut(&mut self, cell: u32) -> Option<&mut V> {
        self.dense.get_mut(cell as usize)
    }

    /// The value of a cell, empty at first.
    #[inline]
    pub(crate) fn get_mut(&mut self, cell: u128) -> &mut V {
        // What is in the plain table is found without another question.
        if cell < self.dense.len() as u128 {
            return &mut self.dense[cell as usize];
        }
        self.make(cell)
    }

    #[inline(never)]
    fn make(&mut self, cell: u128) -> &mut V {
        if cell >= self.dense_below {
            return self.sparse.entry(cell).or_default();
        }
        let index = cell as usize;
        self.dense.resize(index + 1, V::default());
        &mut self.dense[index]
    }

    /// Hands over every cell there is, those of the plain table first and in order.
    pub(crate) fn into_each(self, mut take: impl FnMut(u128, V)) {
        (0..).zip(self.dense).for_each(|(cell, value)| take(cell, value));
        self.sparse.into_iter().for_each(|(cell, value)| take(cell, value));
    }
}

impl<V: Value> Cells<V> {
    /// Hands every cell that counts something to `take`.
    pub(super) fn for_each(&self, mut take: impl FnMut(u128, &V)) {
        let dense = (0..).zip(&self.dense).filter(|(_, value)| !value.is_empty());
        dense.for_each(|(cell, value)| take(cell, value));
        self.sparse.iter().for_each(|(cell, value)| take(*cell, value));
    }

    /// Adds the bytes of its cells, in the order of their numbers.
    pub(super) fn pack(&self, to: &mut Packer) {
        let mut cells: Vec<(u128, &V)> = Vec::new();
        let dense = (0..).zip(&self.dense).filter(|(_, value)| !value.is_empty());
        cells.extend(dense);
        cells.extend(self.sparse.iter().map(|(cell, value)| (*cell, value)));
        cells.sort_unstable_by_key(|(cell, _)| *cell);
        to.number(cells.len() as u64);
        for (cell, value) in cells {
            to.wide(cell);
            value.pack(to);
        }
    }
}
