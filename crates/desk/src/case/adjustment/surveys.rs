//! Surveys of published months: an invitation counts in the month in which it was sent, an answer in the month in which
//! it came.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;

use super::{Adjustment, Change};
use crate::case::event::Survey;
use crate::case::survey::Invitation;
use crate::month::Month;

/// What tells the surveys of a case apart: which one, whether its sending is known, when that or its answer was; the number is
/// for those that nothing else does.
type Key = (Survey, bool, Instant, u32);

/// Gives the invitations and answers of one month back as they were published, where learning something late made the
/// difference. `published` are the surveys as they were known at publication, `meant` as they should have been: what merely went
/// on after publication, such as an answer to an invitation of the month before, is the same in both and counts as it went on.
pub(super) fn restore(
    surveys: &mut Vec<Invitation>,
    (published, meant): (&[Invitation], &[Invitation]),
    is_of_month: impl Fn(Instant) -> bool,
    (month, known_at): (Month, Instant),
) -> Vec<Adjustment> {
    let mut found = Vec::new();
    if published == meant {
        return found;
    }
    let (published, meant) = (by_key(published), by_key(meant));
    let mut counted = by_key(surveys);
    for key in published.keys().chain(meant.keys()).copied().collect::<BTreeSet<_>>() {
        let (was, known) = (published.get(&key), counted.get(&key).copied());
        if was == meant.get(&key) {
            continue;
        }
        let Some(is) = as_published(known, was, &is_of_month) else { continue };
        if is.is_empty() {
            counted.remove(&key);
        } else {
            counted.insert(key, is);
        }
        let was = Some(is).filter(|is| !is.is_empty());
        found.push(Adjustment { month, known_at, change: Change::Survey { was, is: known } });
    }
    if !found.is_empty() {
        *surveys = counted.into_values().collect();
        surveys.sort_by_key(Invitation::begins_at);
    }
    found
}

/// A survey with its parts of the month as they were published; nothing when that makes no difference.
fn as_published(
    known: Option<Invitation>,
    was: Option<&Invitation>,
    is_of_month: impl Fn(Instant) -> bool,
) -> Option<Invitation> {
    let unknown = || was.map(|was| Invitation { sent_at: None, answer: None, ..*was });
    let mut counts = known.or_else(unknown)?;
    let is_of = |at: Option<Instant>| at.is_some_and(&is_of_month);
    let (sent, answer) = (was.and_then(|was| was.sent_at), was.and_then(|was| was.answer));
    if is_of(sent) || is_of(counts.sent_at) {
        counts.sent_at = sent;
        counts.is_bounced = was.is_some_and(|was| was.is_bounced);
        counts.is_withdrawn = was.is_some_and(|was| was.is_withdrawn);
    }
    if is_of(answer.map(|answer| answer.at)) || is_of(counts.answer.map(|answer| answer.at)) {
        counts.answer = answer;
        counts.held = was.map_or(counts.held, |was| was.held);
    }
    (known != Some(counts)).then_some(counts)
}

fn by_key(surveys: &[Invitation]) -> BTreeMap<Key, Invitation> {
    let mut found = BTreeMap::new();
    for survey in surveys {
        let mut key = (survey.survey, survey.sent_at.is_some(), survey.begins_at(), 0);
        while found.contains_key(&key) {
            key.3 += 1;
        }
        found.insert(key, *survey);
    }
    found
}

impl Invitation {
    /// Neither sent nor answered, as far as it counts.
    fn is_empty(&self) -> bool {
        self.sent_at.is_none() && self.answer.is_none()
    }

    /// When it was sent, or answered where that is not known.
    fn begins_at(&self) -> Instant {
        let answered_at = self.answer.map(|answer| answer.at);
        self.sent_at.or(answered_at).unwrap_or(Instant(i64::MAX))
    }
}
