//! How a live contact counts in each service level of a mission (M-20…M-29).

use desk::case::outcome::Promise;
use mission::Channel;
use mission::policy::{LevelMeasure, ServiceLevel, ServiceLevelId, Statistic};

use super::{abandonment, service_level, speed_of_answer};
use crate::facts::{ContactFact, Facts};
use crate::group::Group;
use crate::items::{Item, Items};
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// The metric under which a level is reported.
pub fn metric(level: &ServiceLevel) -> &'static str {
    match &level.measure {
        LevelMeasure::FirstResponse { .. } => "M-41",
        LevelMeasure::SpeedOfAnswer => "M-26",
        LevelMeasure::Abandonment { .. } => "M-27",
        wait @ LevelMeasure::Wait { .. } => {
            let is_chat = level.channels.contains(Channel::Chat);
            service_level::Terms::of(wait).map_or("M-20", |terms| terms.metric(is_chat))
        }
    }
}

/// Whether a contact is in the numerator of a level that is a share; `None` when it does not count.
pub fn judge(level: &ServiceLevel, contact: &ContactFact) -> Option<bool> {
    if !level.channels.contains(contact.channel) {
        return None;
    }
    match &level.measure {
        LevelMeasure::Abandonment { short_abandon_ms } => abandonment::judge(contact, *short_abandon_ms),
        measure => service_level::Terms::of(measure)?.judge(contact),
    }
}

/// Counts one contact in every level of the mission.
pub fn fold(tallies: &mut Tallies, levels: &[ServiceLevel], contact: &ContactFact, months: &Months) {
    let held = contact.held();
    let Some(item) = Counted::at(contact.offered_at, months, contact.case, &held) else { return };
    for (id, level) in (0u8..).map(ServiceLevelId).zip(levels) {
        if let Some(hit) = judge(level, contact) {
            tallies.share(Promise::Level(id), &item, hit);
        }
        if let Some(length) = length_in(level, contact) {
            tallies.value(Promise::Level(id), &item, length);
        }
        if let Some(wait) = wait_in(level, contact) {
            tallies.mean(Promise::Level(id), &item, wait);
        }
    }
}

/// The contacts a level counted in a group. For a mean every contact is a hit.
pub fn items(facts: &Facts, months: &Months, level: &ServiceLevel, group: &Group) -> Items {
    let mut items = Items::default();
    for contact in &facts.contacts {
        let Some(month) = months.of(contact.offered_at) else { continue };
        let counted = judge(level, contact).or(wait_in(level, contact).map(|_| true));
        if let Some(hit) = counted.filter(|_| group.covers(&contact.group(month))) {
            items.count(Item { case: contact.case, contact: contact.contact }, hit);
        }
    }
    items.sorted()
}

/// The wait that a median is made of, for levels that promise one; the others keep no single waits.
fn length_in(level: &ServiceLevel, contact: &ContactFact) -> Option<i64> {
    let is_of = level.terms.statistic == Statistic::Median && level.channels.contains(contact.channel);
    is_of.then(|| service_level::Terms::of(&level.measure)?.length(contact)).flatten()
}

fn wait_in(level: &ServiceLevel, contact: &ContactFact) -> Option<i64> {
    let counts = level.measure == LevelMeasure::SpeedOfAnswer && level.channels.contains(contact.channel);
    counts.then(|| speed_of_answer::wait_of(contact)).flatten()
}
