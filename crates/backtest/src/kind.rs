//! The event names of a history file as readers look them up: in one look, and with other names for some.

use std::sync::OnceLock;

pub use desk::case::kind::Kind;

use crate::intern::Key;

/// Other names read as the same event.
const ALIASES: &[(&str, Kind)] = &[
    ("cust", Kind::CustomerMessage),
    ("agent_update", Kind::Reply),
    ("resume", Kind::Resumed),
    ("transferred", Kind::HandedOff),
    ("csat", Kind::SurveyAnswered),
    ("nps", Kind::SurveyAnswered),
];

/// The kind spelled `word`, in the exact spelling of the format or one of its other names.
pub fn find(word: &[u8]) -> Option<Kind> {
    table().find(word)
}

/// The known name nearest to `word`, when a slip of the pen is likely.
pub fn guess(word: &str) -> Option<&'static str> {
    let word = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let names = Kind::ALL.iter().map(|kind| kind.word());
    let (distance, name) = names.map(|name| (edits(&word, name), name)).min()?;
    (distance <= word.len().max(3) / 3).then_some(name)
}

const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 10;

/// Every name in a slot of its own, so that one look finds it: a chain of comparisons costs more than reading the row's
/// instant.
struct Table {
    factor: u64,
    /// 1 + the index of a name; 0 for none.
    slots: [u8; SLOTS],
    names: Vec<(Key, &'static [u8], Kind)>,
}

impl Table {
    /// Tries factors until one gives every name a slot of its own; about one in ten does.
    fn new() -> Table {
        let kinds = Kind::ALL.iter().map(|kind| (kind.word(), *kind));
        let names = kinds.chain(ALIASES.iter().copied()).map(|(word, kind)| {
            let word = word.as_bytes();
            (Key::of(word), word, kind)
        });
        let mut table = Table { factor: 1, slots: [0; SLOTS], names: names.collect() };
        // INVARIANT: the names are those above, and a test finds each of them.
        let _ = (1..1u64 << 16).any(|nth| table.place(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        table
    }

    /// Puts every name into its slot; `false` when two have the same.
    fn place(&mut self, factor: u64) -> bool {
        (self.factor, self.slots) = (factor, [0; SLOTS]);
        for index in 0..self.names.len() {
            let slot = self.slot(self.names[index].0);
            if std::mem::replace(&mut self.slots[slot], index as u8 + 1) != 0 {
                return false;
            }
        }
        true
    }

    #[inline]
    fn slot(&self, key: Key) -> usize {
        (key.mixed_by(self.factor) >> (u64::BITS - SLOT_BITS)) as usize % SLOTS
    }

    #[inline]
    fn find(&self, word: &[u8]) -> Option<Kind> {
        let key = Key::of(word);
        let index = usize::from(self.slots[self.slot(key)]).checked_sub(1)?;
        let (known, text, kind) = self.names.get(index)?;
        (*known == key && (key.is_whole() || *text == word)).then_some(*kind)
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::new)
}

/// Edit distance; small words only, so the plain table of all prefixes is fast enough.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
