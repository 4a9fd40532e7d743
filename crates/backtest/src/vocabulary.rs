//! The names a mission gives, as the readers look them up.

use calendar::Zone;
use desk::case::event::{Actor, Score, Survey};
use mission::{Channel, Policy, Priority};

use crate::intern::Interner;
use crate::kind::Kind;
use crate::row::{NONE8, SPELLED};

/// The names of a mission that rows refer to.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    tiers: Vec<String>,
    categories: Vec<String>,
    languages: Vec<String>,
    /// Whether a figure depends on the category of a case.
    counts_categories: bool,
}

impl Vocabulary {
    /// The names of `policy`.
    pub fn of(policy: &Policy) -> Vocabulary {
        Vocabulary {
            tiers: policy.tiers.iter().map(|tier| tier.name.clone()).collect(),
            categories: policy.categories.iter().map(|category| category.name.clone()).collect(),
            languages: policy.languages.iter().map(|rule| rule.language.clone()).collect(),
            counts_categories: counts_categories(policy),
        }
    }

    /// These names and no languages, for tests and measurements.
    pub fn of_names(tiers: &[&str], categories: &[&str]) -> Vocabulary {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect();
        Vocabulary {
            tiers: owned(tiers),
            categories: owned(categories),
            languages: Vec::new(),
            counts_categories: !categories.is_empty(),
        }
    }

    /// The same names with these languages.
    pub fn with_languages(self, languages: &[&str]) -> Vocabulary {
        Vocabulary { languages: languages.iter().map(|name| (*name).to_string()).collect(), ..self }
    }

    /// The index of the tier called `name`.
    pub fn tier(&self, name: &[u8]) -> Option<u8> {
        position(&self.tiers, name).and_then(|index| u8::try_from(index).ok()).filter(|index| *index != NONE8)
    }

    /// The index of the category called `name`.
    pub fn category(&self, name: &[u8]) -> Option<u16> {
        position(&self.categories, name)
            .and_then(|index| u16::try_from(index).ok())
            .filter(|index| *index < SPELLED)
    }

    /// Whether the mission promises, excludes or counts something by category. One it only names, for the rules of
    /// triage, changes no figure.
    pub fn counts_categories(&self) -> bool {
        self.counts_categories
    }

    /// The index of the language `name`, when it has hours of its own.
    pub fn language(&self, name: &[u8]) -> Option<u8> {
        position(&self.languages, name)
            .and_then(|index| u8::try_from(index).ok())
            .filter(|index| *index != NONE8)
    }

    /// The tiers, for a message.
    pub fn tier_names(&self) -> String {
        self.tiers.join(", ")
    }
}

fn counts_categories(policy: &Policy) -> bool {
    let is_excluded = policy.categories.iter().any(|category| category.excluded_to.is_some());
    let mut scopes = policy.targets.iter().map(|target| &target.scope);
    let is_promised = scopes.any(|scope| scope.categories.is_some());
    let is_wanted = policy.objectives.iter().any(|objective| objective.scope.categories.is_some());
    let first_contact = &policy.first_contact;
    let is_counted = !first_contact.not_resolvable.is_empty() || !first_contact.routine.is_empty();
    is_excluded || is_promised || is_wanted || is_counted || policy.obligations.refund_categories.is_some()
}

fn position(names: &[String], name: &[u8]) -> Option<usize> {
    let exact = names.iter().position(|known| known.as_bytes() == name);
    exact.or_else(|| names.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(name.trim_ascii())))
}

/// Remembers what each distinct name means, so that a long list is searched once per name.
#[derive(Debug)]
pub struct Memory<T> {
    names: Interner,
    meanings: Vec<Option<T>>,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Memory { names: Interner::default(), meanings: Vec::new() }
    }
}

impl<T: Copy> Memory<T> {
    /// What `name` means, from memory or from `find`.
    #[inline]
    pub fn get(&mut self, name: &[u8], find: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let number = self.names.number(name) as usize;
        if number == self.meanings.len() {
            self.meanings.push(find(name));
        }
        self.meanings[number]
    }
}

/// The channel spelled `word`; letters' case and `-` for `_` make no difference.
pub fn channel(word: &[u8]) -> Option<Channel> {
    if let Some(found) = Channel::find_bytes(word) {
        return Some(found);
    }
    let plain = String::from_utf8_lossy(word).trim().to_ascii_lowercase().replace(['-', ' '], "_");
    Channel::find(&plain)
}

/// The priority spelled `word`.
pub fn priority(word: &[u8]) -> Option<Priority> {
    match word.trim_ascii() {
        [b'P' | b'p', digit @ b'1'..=b'4'] => Priority::ALL.get(usize::from(digit - b'1')).copied(),
        _ => None,
    }
}

/// The actor spelled `word`.
pub fn actor(word: &[u8]) -> Option<Actor> {
    Actor::find(std::str::from_utf8(word.trim_ascii()).ok()?)
}

/// The reason of a customer's message that says nothing: thanks, or an automatic reply.
pub const NON_SUBSTANTIVE: &[u8] = b"non_substantive";

/// Whether the survey at an index of [`Survey::ALL`] asks about no single case, so that an answer needs none.
pub fn is_relational(index: u32) -> bool {
    Survey::ALL.get(index as usize).is_some_and(|survey| matches!(survey, Survey::Nps | Survey::Product))
}

/// The index in [`Survey::ALL`] of the survey called `word`; the first is meant when none is named.
pub fn survey(word: &[u8]) -> Option<u32> {
    let word = word.trim_ascii();
    let known = Survey::ALL.iter().position(|survey| survey.word().as_bytes().eq_ignore_ascii_case(word));
    if word.is_empty() { Some(0) } else { known.and_then(|index| u32::try_from(index).ok()) }
}

/// `good` and `bad` as numbers of a row.
const GOOD: u32 = 101;
const BAD: u32 = 100;

/// The number a row keeps for a score: 0 to 10, or one of two words.
pub fn score(word: &[u8]) -> Option<u32> {
    let word = word.trim_ascii();
    if word.eq_ignore_ascii_case(b"good") {
        return Some(GOOD);
    }
    if word.eq_ignore_ascii_case(b"bad") {
        return Some(BAD);
    }
    whole(word).and_then(|score| u32::try_from(score).ok()).filter(|score| *score <= 10)
}

/// The score that a row's number stands for.
pub fn score_of(number: u32) -> Option<Score> {
    match number {
        GOOD => Some(Score::Good),
        BAD => Some(Score::Bad),
        points => u8::try_from(points).ok().filter(|points| *points <= 10).map(Score::Points),
    }
}

/// The zone spelled `name`.
pub fn zone(name: &[u8]) -> Option<Zone> {
    Zone::named(std::str::from_utf8(name).ok()?.trim()).ok()
}

/// Who causes an event of this kind when the row does not say.
pub const fn implied_actor(kind: Kind) -> Actor {
    match kind {
        Kind::Received
        | Kind::CustomerMessage
        | Kind::ResolutionRejected
        | Kind::Reopened
        | Kind::CallOffered
        | Kind::CallAbandoned
        | Kind::ChatRequested
        | Kind::ChatAbandoned
        | Kind::SurveyAnswered
        | Kind::RefundClaimed => Actor::Customer,
        Kind::SurveySent | Kind::SurveyBounced => Actor::System,
        _ => Actor::Person,
    }
}

/// A whole number without sign.
pub fn whole(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0u64, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| sum.checked_mul(10)?.checked_add(u64::from(digit))).flatten()
    })
}

/// Seconds with decimals, in milliseconds; finer digits are dropped.
pub fn seconds(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii();
    let (head, tail) = match text.iter().position(|byte| *byte == b'.') {
        Some(point) => (&text[..point], &text[point + 1..]),
        None => (text, &b""[..]),
    };
    if !tail.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |i: usize| tail.get(i).map_or(0, |byte| u64::from(byte - b'0'));
    whole(head)?.checked_mul(1_000)?.checked_add(digit(0) * 100 + digit(1) * 10 + digit(2))
}
