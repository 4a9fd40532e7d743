//! Calls and chats of published months: a contact counts once, in the month in which it was offered.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;
use mission::Channel;

use super::{Adjustment, Change};
use crate::case::event::ContactId;
use crate::case::state::{CaseState, LiveContact};
use crate::month::Month;

/// What tells the contacts of a case apart; the number is for those that nothing else does.
type Key = (Instant, Channel, Option<ContactId>, u32);

/// Puts the contacts of one month as they were published in the place of those known now, where learning something late made
/// the difference. `published` is the case as it was known at publication, `meant` what should have been known then: a
/// contact that merely went on after publication is the same in both and counts as it went on.
pub(super) fn restore(
    contacts: &mut Vec<LiveContact>,
    (published, meant): (&CaseState, &CaseState),
    is_of_month: impl Fn(Instant) -> bool,
    (month, known_at): (Month, Instant),
) -> Vec<Adjustment> {
    let of_month =
        |list: &[LiveContact]| by_key(list.iter().filter(|contact| is_of_month(contact.offered_at)));
    let (published, meant) = (of_month(&published.contacts), of_month(&meant.contacts));
    let mut found = Vec::new();
    if published == meant {
        return found;
    }
    let known = of_month(contacts);
    let mut counted = known.clone();
    for key in published.keys().chain(meant.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (published.get(key).copied(), known.get(key).copied());
        if was == meant.get(key).copied() || was == is {
            continue;
        }
        match was {
            Some(contact) => counted.insert(*key, contact),
            None => counted.remove(key),
        };
        found.push(Adjustment { month, known_at, change: Change::Contact { was, is } });
    }
    contacts.retain(|contact| !is_of_month(contact.offered_at));
    contacts.extend(counted.into_values());
    contacts.sort_by_key(|contact| contact.offered_at);
    found
}

fn by_key<'c>(contacts: impl Iterator<Item = &'c LiveContact>) -> BTreeMap<Key, LiveContact> {
    let mut found = BTreeMap::new();
    for contact in contacts {
        let mut key = (contact.offered_at, contact.channel, contact.contact, 0);
        while found.contains_key(&key) {
            key.3 += 1;
        }
        found.insert(key, *contact);
    }
    found
}
