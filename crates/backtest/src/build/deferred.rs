//! Names numbered many at a time.
//!
//! A desk has so many customers that their list does not fit the processor's cache: looked up one by one, each would have to
//! be waited for. So a row goes into its stream with any number, and the right one is written into it a little later.

use crate::intern::{Interner, Key};
use crate::stream::{Streams, ValuesAt};

/// So many are looked up at once.
const BATCH: usize = 64;

/// Where the values of a row lie, and which of them is the number of the name.
pub(super) type ValueAt = (ValuesAt, usize);

/// Names that wait, with the places of their numbers.
#[derive(Debug, Default)]
pub(super) struct Deferred {
    keys: Vec<Key>,
    places: Vec<ValueAt>,
}

impl Deferred {
    /// Puts the number of `name` into `place`, now or with a later one. An empty name has none.
    #[inline]
    pub(super) fn set(&mut self, name: &[u8], place: ValueAt, names: &mut Interner, streams: &mut Streams) {
        if name.is_empty() {
            return;
        }
        let key = Key::of(name);
        if !key.is_whole() {
            put(streams, place, names.number(name));
            return;
        }
        self.keys.push(key);
        self.places.push(place);
        if self.keys.len() >= BATCH {
            self.flush(names, streams);
        }
    }

    /// Numbers all that wait.
    pub(super) fn flush(&mut self, names: &mut Interner, streams: &mut Streams) {
        names.numbers(&self.keys, |nth, number| put(streams, self.places[nth], number));
        self.keys.clear();
        self.places.clear();
    }
}

fn put(streams: &mut Streams, (values, nth): ValueAt, number: u32) {
    streams.set_value(values, nth, number);
}
