//! Texts become small numbers, so that a row of a history fits a cache line.

/// Numbers distinct texts from 0 in the order of their first appearance.
///
/// Up to 16 bytes a text lies inside its slot, so that looking one up touches one cache line and compares two words.
#[derive(Debug, Default)]
pub struct Interner {
    /// As many as a power of two, so that the first bits of a hash say where a search begins.
    slots: Vec<Slot>,
    /// How many bits of a hash are left out for that.
    shift: u32,
    texts: Texts,
}

/// Key and number side by side, without the room that a key alone would leave at its end.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    words: [u64; 2],
    length: u32,
    /// 1 + the number of the text; 0 when the slot is free.
    number: u32,
}

impl Slot {
    const fn key(self) -> Key {
        Key { words: self.words, length: self.length }
    }
}

/// What a text is found by: up to 16 bytes its first and last ones, which with its length are the whole text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Key {
    words: [u64; 2],
    length: u32,
}

impl Key {
    /// The key of a text.
    #[inline]
    pub fn of(text: &[u8]) -> Key {
        let length = text.len() as u32;
        if let (Some(head), Some(tail)) = (text.first_chunk(), text.last_chunk()) {
            let head = u64::from_le_bytes(*head);
            let tail = if text.len() <= 16 { u64::from_le_bytes(*tail) } else { hash_long(text) };
            return Key { words: [head, tail], length };
        }
        if let (Some(head), Some(tail)) = (text.first_chunk(), text.last_chunk()) {
            let word = u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << 32;
            return Key { words: [word, 0], length };
        }
        let at = |index: usize| text.get(index).map_or(0, |byte| u64::from(*byte));
        Key { words: [at(0) | at(1) << 8 | at(2) << 16, 0], length }
    }

    /// Whether equal keys mean equal texts.
    #[inline]
    pub const fn is_whole(self) -> bool {
        self.length <= 16
    }

    /// The text of a key that [is whole](Key::is_whole), and its length.
    fn text(self) -> ([u8; 16], usize) {
        let length = (self.length as usize).min(16);
        let mut text = [0; 16];
        let [head, tail] = self.words.map(u64::to_le_bytes);
        match length {
            0..4 => text[..length].copy_from_slice(&head[..length]),
            4..8 => {
                text[length - 4..length].copy_from_slice(&head[4..]);
                text[..4].copy_from_slice(&head[..4]);
            }
            _ => {
                text[length - 8..length].copy_from_slice(&tail);
                text[..8].copy_from_slice(&head);
            }
        }
        (text, length)
    }

    /// A quicker hash, good in its high bits only, for small tables of words that are known beforehand.
    #[inline]
    pub fn mixed_by(self, factor: u64) -> u64 {
        let word = self.words[0] ^ self.words[1].rotate_left(23) ^ u64::from(self.length);
        word.wrapping_mul(factor)
    }

    /// A hash that is the same in every run.
    #[inline]
    pub fn hash(self) -> u64 {
        mixed(self.words[0] ^ u64::from(self.length) << 56, self.words[1])
    }

    /// Where the search for it begins: the first bits of a sum of products, in which all bits of the key have a part
    /// (multiply-shift hashing).
    #[inline]
    fn slot(self, shift: u32) -> usize {
        let [head, tail] = self.words;
        let head = (head ^ u64::from(self.length) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let sum = head.wrapping_add(tail.wrapping_mul(0xA076_1D64_78BD_642F));
        (sum >> shift) as usize
    }
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
        let key = Key::of(text);
        if key.is_whole() { self.number_of_whole(key) } else { self.number_of_long(key, text) }
    }

    /// As [`Interner::number`], for a text that its key gives back.
    #[inline]
    fn number_of_whole(&mut self, key: Key) -> u32 {
        match self.find(key, |_| true) {
            Some(number) => number,
            None => {
                let (bytes, length) = key.text();
                self.add(&bytes[..length], key)
            }
        }
    }

    #[inline(never)]
    fn number_of_long(&mut self, key: Key, text: &[u8]) -> u32 {
        match self.find(key, |number| self.texts.get(number as usize) == text) {
            Some(number) => number,
            None => self.add(text, key),
        }
    }

    /// The numbers of many texts of at most 16 bytes, in order.
    ///
    /// The slots of a long list lie anywhere in memory. Touching them all before any is compared lets the processor fetch
    /// them at the same time, instead of one after the other.
    pub fn numbers(&mut self, keys: &[Key], mut take: impl FnMut(usize, u32)) {
        let touch = |key: &Key| self.slots.get(key.slot(self.shift)).map_or(0, |slot| slot.number);
        std::hint::black_box(keys.iter().map(touch).fold(0, |all, number| all | number));
        for (nth, key) in keys.iter().enumerate() {
            take(nth, self.number_of_whole(*key));
        }
    }

    /// The number of the text with this key that `is_it`.
    #[inline]
    fn find(&self, key: Key, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = key.slot(self.shift);
        // Half of the slots are free, so that the search ends.
        while let Some(slot) = self.slots.get(at) {
            let number = slot.number.checked_sub(1)?;
            if slot.key() == key && is_it(number) {
                return Some(number);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Forgets every text and keeps the room for them.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::default());
        self.texts.bytes.clear();
        self.texts.ends.clear();
    }

    #[cold]
    fn add(&mut self, text: &[u8], key: Key) -> u32 {
        if (self.texts.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        self.texts.push(text);
        let number = self.texts.len() as u32;
        self.place(Slot { words: key.words, length: key.length, number });
        number - 1
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(8);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        self.shift = size.leading_zeros() + 1;
        old.into_iter().filter(|slot| slot.number != 0).for_each(|slot| self.place(slot));
    }

    /// Puts a slot into the first free place of its row.
    fn place(&mut self, slot: Slot) {
        let mut at = slot.key().slot(self.shift);
        while self.slots[at].number != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }

    /// Every text at the place of its number.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Every text at the place of its number.
    pub fn into_texts(self) -> Texts {
        self.texts
    }
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

    /// The same texts in order, and for each of them its new number. The texts must differ from each other.
    pub fn sorted(&self) -> (Texts, Vec<u32>) {
        // Most texts differ in their first eight bytes after what all have in common.
        let common = self.common_start();
        let key = |index: usize| {
            let text = &self.get(index)[common..];
            u64::from_be_bytes(std::array::from_fn(|at| text.get(at).copied().unwrap_or(0)))
        };
        let mut order: Vec<(u64, u32)> = (0..self.len()).map(|index| (key(index), index as u32)).collect();
        order.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| self.get(a.1 as usize).cmp(self.get(b.1 as usize)))
        });
        let mut numbers = vec![0; self.len()];
        let mut sorted =
            Texts { bytes: Vec::with_capacity(self.bytes.len()), ends: Vec::with_capacity(self.len()) };
        for (number, (_, index)) in order.into_iter().enumerate() {
            numbers[index as usize] = number as u32;
            sorted.push(self.get(index as usize));
        }
        (sorted, numbers)
    }

    /// How many bytes all texts start with alike.
    fn common_start(&self) -> usize {
        let first = self.get(0);
        self.iter().skip(1).fold(first.len(), |common, text| {
            let alike = first[..common].iter().zip(text).take_while(|(a, b)| a == b);
            alike.count()
        })
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

    /// The texts that a sorted list does not have, in the same order.
    pub fn without(self, sorted: &Texts) -> Texts {
        let mut kept = Texts::default();
        self.iter().filter(|text| sorted.find_sorted(text).is_none()).for_each(|text| kept.push(text));
        kept
    }

    /// One sorted list of the distinct texts of several, and for each list the new numbers of its texts. Neither
    /// depends on the order of the lists or of the texts in them.
    pub fn merge(lists: &[Texts]) -> (Texts, Vec<Vec<u32>>) {
        let mut distinct = Interner::default();
        let mut numbers: Vec<Vec<u32>> =
            lists.iter().map(|texts| texts.iter().map(|text| distinct.number(text)).collect()).collect();
        let (merged, places) = distinct.texts.sorted();
        numbers.iter_mut().flatten().for_each(|number| *number = places[*number as usize]);
        (merged, numbers)
    }
}

/// A hash that is the same in every run, which keeps partitions the same in every run.
#[inline]
pub fn hash(text: &[u8]) -> u64 {
    Key::of(text).hash()
}

fn hash_long(text: &[u8]) -> u64 {
    text.chunks(8).fold(text.len() as u64, |state, part| {
        let word = part.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        mixed(state, word)
    })
}

#[inline]
fn mixed(low: u64, high: u64) -> u64 {
    let product = u128::from(low ^ 0x9E37_79B9_7F4A_7C15) * u128::from(high ^ 0xA076_1D64_78BD_642F);
    let folded = product as u64 ^ (product >> 64) as u64;
    // Short texts differ in few bits; a second round spreads them over all.
    let product = u128::from(folded) * 0xE703_7ED1_A0B4_28DB_u128;
    product as u64 ^ (product >> 64) as u64
}
