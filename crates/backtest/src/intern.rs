//! Texts become small numbers, so that a row of a history fits a cache line.

/// Numbers distinct texts from 0 in the order of their first appearance.
///
/// A slot is eight bytes, and texts lie in the order of their numbers: rows of a history mostly repeat texts first seen
/// not long ago, so that the few slots and texts in use stay in the processor's cache.
#[derive(Debug, Default)]
pub struct Interner {
    /// The high half of a text's hash and 1 + its number; 0 when the slot is free.
    slots: Vec<u64>,
    texts: Texts,
}

impl Interner {
    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The number of `text`, a new one when it was not seen before.
    #[inline]
    pub fn number(&mut self, text: &[u8]) -> u32 {
        self.number_hashed(text, hash(text))
    }

    /// As [`Interner::number`], with the text's [`hash`] known.
    #[inline]
    pub fn number_hashed(&mut self, text: &[u8], hash: u64) -> u32 {
        if (self.texts.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = slot_of(hash) & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                break;
            }
            let number = slot as u32 - 1;
            if slot >> 32 == hash >> 32 && self.texts.get(number as usize) == text {
                return number;
            }
            at = (at + 1) & mask;
        }
        self.texts.push(text);
        self.slots[at] = hash >> 32 << 32 | self.texts.len() as u64;
        self.texts.len() as u32 - 1
    }

    /// The slot a text of this hash is most likely in; 0 when there is none.
    #[inline]
    pub fn likely_slot(&self, hash: u64) -> u64 {
        let mask = self.slots.len().wrapping_sub(1);
        let slot = self.slots.get(slot_of(hash) & mask).copied().unwrap_or(0);
        if slot >> 32 == hash >> 32 { slot } else { 0 }
    }

    /// Where the text of a likely slot ends; 0 when there is none.
    #[inline]
    pub fn likely_end(&self, slot: u64) -> usize {
        self.texts.end((slot as u32).wrapping_sub(1) as usize)
    }

    /// The number of `text` when it is the one of a likely slot whose text ends at `end`.
    #[inline]
    pub fn likely_number(&self, slot: u64, end: usize, text: &[u8]) -> Option<u32> {
        let start = end.checked_sub(text.len())?;
        let number = (slot as u32).wrapping_sub(1);
        let is_whole = self.texts.end((number as usize).wrapping_sub(1)) == start;
        (slot != 0 && is_whole && self.texts.bytes[start..end] == *text).then_some(number)
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(8);
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let mut at = slot_of(slot) & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
    }

    /// Every text at the place of its number.
    pub fn into_texts(self) -> Texts {
        self.texts
    }
}

/// The bits of a hash that choose a slot. They are bits the slot keeps, so that growing needs no text.
fn slot_of(hash: u64) -> usize {
    (hash >> 32) as usize
}

/// Many texts in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a text.
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        // INVARIANT: four gigabytes of distinct names would be a file of a thousand times that.
        self.ends.push(self.bytes.len() as u32);
    }

    /// Where the text numbered `index` ends; 0 when there is none.
    #[inline]
    fn end(&self, index: usize) -> usize {
        self.ends.get(index).map_or(0, |end| *end as usize)
    }

    /// The text numbered `index` from 0; empty when there is none.
    pub fn get(&self, index: usize) -> &[u8] {
        let Some(end) = self.ends.get(index) else { return b"" };
        &self.bytes[self.end(index.wrapping_sub(1))..*end as usize]
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The number of `text` in a sorted list.
    pub fn find_sorted(&self, text: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle).cmp(text) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// One sorted list of the distinct texts of several, and for each list the new numbers of its texts. Neither
    /// depends on the order of the lists or of the texts in them.
    pub fn merge(lists: &[Texts]) -> (Texts, Vec<Vec<u32>>) {
        let mut order: Vec<(u32, u32)> = Vec::with_capacity(lists.iter().map(Texts::len).sum());
        for (list, texts) in lists.iter().enumerate() {
            order.extend((0..texts.len()).map(|index| (list as u32, index as u32)));
        }
        let text = |(list, index): (u32, u32)| lists[list as usize].get(index as usize);
        order.sort_unstable_by(|a, b| text(*a).cmp(text(*b)));
        let mut merged = Texts::default();
        let mut numbers: Vec<Vec<u32>> = lists.iter().map(|texts| vec![0; texts.len()]).collect();
        for place in order {
            if merged.is_empty() || merged.get(merged.len() - 1) != text(place) {
                merged.push(text(place));
            }
            numbers[place.0 as usize][place.1 as usize] = merged.len() as u32 - 1;
        }
        (merged, numbers)
    }
}

/// A hash that is the same in every run, which keeps partitions the same in every run.
#[inline]
pub fn hash(text: &[u8]) -> u64 {
    let mut state = M ^ text.len() as u64;
    let mut rest = text;
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        state = mixed(state, u64::from_le_bytes(*head));
        rest = tail;
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mixed(mixed(state, u64::from_le_bytes(last)), M)
}

const M: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
fn mixed(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word) * 0xA076_1D64_78BD_642F_u128;
    product as u64 ^ (product >> 64) as u64
}
