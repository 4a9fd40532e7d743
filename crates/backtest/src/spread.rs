//! How the events of a history spread over time, to tell a date that is far from all others: one slip of a year makes decades of
//! months in which nothing happened.

use calendar::Instant;

/// Two neighbouring events that are further apart have more than 24 months between them without any.
const FAR_MS: i64 = 24 * 31 * DAY_MS;
/// The mean month of the Gregorian calendar, by which a distance is said.
const MONTH_MS: i64 = 2_629_746_000;
/// Events are looked at in stretches of this length.
const STRETCH_MS: i64 = 30 * DAY_MS;
const DAY_MS: i64 = 86_400_000;

/// The events of each stretch of 30 days from the first year that a history may name to the last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spread {
    stretches: Vec<Stretch>,
}

/// Events close to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    n_events: u64,
    first_at: i64,
    last_at: i64,
    /// Of the row that comes first in the text.
    offset: u64,
}

const NOTHING: Stretch = Stretch { n_events: 0, first_at: i64::MAX, last_at: i64::MIN, offset: u64::MAX };

/// Events that are far from most of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Far {
    /// The row of them that comes first in the text.
    pub(crate) offset: u64,
    /// How far they are from what.
    pub(crate) what: String,
}

impl Spread {
    /// Counts one event whose row starts at `offset`.
    #[inline]
    pub(crate) fn note(&mut self, at: Instant, offset: usize) {
        let at = at.as_ms();
        let index = usize::try_from((at - FIRST_MS) / STRETCH_MS).unwrap_or(0).min(N_STRETCHES - 1);
        if self.stretches.is_empty() {
            self.stretches = vec![NOTHING; N_STRETCHES];
        }
        let one = Stretch { n_events: 1, first_at: at, last_at: at, offset: offset as u64 };
        self.stretches[index].merge(one);
    }

    /// Adds the events of another part of the same text.
    pub(crate) fn merge(&mut self, other: Spread) {
        if self.stretches.is_empty() {
            return *self = other;
        }
        self.stretches.iter_mut().zip(other.stretches).for_each(|(ours, theirs)| ours.merge(theirs));
    }

    /// The events up to `as_of` that are far from most of the others, in the order of time.
    pub(crate) fn far(&self, as_of: Instant) -> Vec<Far> {
        let mut crowds: Vec<Stretch> = Vec::new();
        for stretch in &self.stretches {
            if stretch.n_events == 0 || stretch.first_at > as_of.as_ms() {
                continue;
            }
            match crowds.last_mut().filter(|last| stretch.first_at - last.last_at <= FAR_MS) {
                Some(last) => last.merge(*stretch),
                None => crowds.push(*stretch),
            }
        }
        // Of two crowds that are equally large the later one is the history.
        let Some((most, _)) = (0..).zip(&crowds).max_by_key(|(_, crowd)| crowd.n_events) else {
            return Vec::new();
        };
        (0..).zip(&crowds).filter_map(|(nth, crowd)| told(&crowds, (nth, crowd), most)).collect()
    }
}

impl Stretch {
    fn merge(&mut self, other: Stretch) {
        self.n_events += other.n_events;
        self.first_at = self.first_at.min(other.first_at);
        self.last_at = self.last_at.max(other.last_at);
        self.offset = self.offset.min(other.offset);
    }
}

/// What is said of a crowd that is not the one with `most` events: how far it is from its neighbour on that side.
fn told(crowds: &[Stretch], (nth, crowd): (usize, &Stretch), most: usize) -> Option<Far> {
    let (at, other_at, side) = match nth.cmp(&most) {
        std::cmp::Ordering::Less => (crowd.last_at, crowds.get(nth + 1)?.first_at, "before the next"),
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => (crowd.first_at, crowds.get(nth - 1)?.last_at, "after the last"),
    };
    let events =
        if crowd.n_events == 1 { "1 event".to_string() } else { format!("{} events", crowd.n_events) };
    let months = (at - other_at).abs() / MONTH_MS;
    let what = format!("{events} of {}, {months} months {side} one of {}", date(at), date(other_at));
    Some(Far { offset: crowd.offset, what })
}

/// The date in UTC.
fn date(at: i64) -> String {
    Instant(at).to_string().chars().take(10).collect()
}

/// 1900-01-01.
const FIRST_MS: i64 = -25_567 * DAY_MS;
/// Three centuries.
const N_STRETCHES: usize = 300 * 366 / 30;
