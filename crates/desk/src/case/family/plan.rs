//! The events of a family in one time order, with what splits and un-merges do to the story.

use calendar::Instant;

use super::Happened;
use crate::case::event::{Actor, Body, CaseId, Event};
use crate::case::fold::order;
use crate::case::late;
use crate::rulebook::Rulebook;

/// One event of a family.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// The case it happens to.
    pub(super) on: usize,
    /// The stream it comes from: another one for what a split child takes over.
    from: usize,
    pub(super) event: Event,
    pub(super) counts: bool,
    /// It was stored too late, and nobody has approved it.
    pub(super) is_held: bool,
}

impl Step {
    pub(super) fn told(&self) -> Happened {
        Happened { stream: self.from, event: self.event, counts: self.counts && !self.is_held }
    }
}

/// All events up to `until` in the order in which they are applied: by instant, what relates cases after everything else
/// of its instant, then by case, and within a case in its own order.
pub(super) fn steps(book: &Rulebook, streams: &[(CaseId, &[Event])], until: Instant) -> Vec<Step> {
    let mut stories: Vec<Vec<Step>> =
        (0..).zip(streams).map(|(on, (_, events))| story(book, on, events, until)).collect();
    stories.iter_mut().for_each(|story| take_back(story));
    let splits = splits(streams, &stories);
    for (parent, child, at) in splits {
        let taken = inheritance(&stories[parent], &stories[child], at);
        hand_over(&mut stories[child], child, taken);
    }
    let mut keyed = Vec::new();
    for (story, (case, _)) in stories.into_iter().zip(streams) {
        let mut last = (Instant(i64::MIN), false);
        for (place, step) in story.into_iter().enumerate() {
            let relates = matches!(step.event.body, Body::Merged { .. } | Body::Linked { .. });
            let is_after = relates || (last.0 == step.event.applies_at() && last.1);
            last = (step.event.applies_at(), is_after);
            keyed.push(((step.event.applies_at(), is_after, *case, place), step));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, step)| step).collect()
}

fn story(book: &Rulebook, on: usize, events: &[Event], until: Instant) -> Vec<Step> {
    let mut events = events.to_vec();
    order(&mut events);
    events.retain(|event| event.applies_at() <= until);
    let step = |event: &Event| {
        let is_held = late::is_held(book, &events, event);
        Step { on, from: on, event: *event, counts: true, is_held }
    };
    events.iter().map(step).collect()
}

/// An un-merge takes back every merge of its case before it, and itself.
fn take_back(story: &mut [Step]) {
    for place in 0..story.len() {
        if story[place].event.body == Body::Unmerged && !story[place].is_held {
            let before = story[..=place].iter_mut();
            before
                .filter(|step| matches!(step.event.body, Body::Merged { .. } | Body::Unmerged))
                .for_each(|step| step.counts = false);
        }
    }
}

/// Parent, child and instant of every split; a case is split off once.
fn splits(streams: &[(CaseId, &[Event])], stories: &[Vec<Step>]) -> Vec<(usize, usize, Instant)> {
    let mut found: Vec<(Instant, CaseId, usize, usize)> = Vec::new();
    for (parent, story) in stories.iter().enumerate() {
        for step in story {
            let Body::Split { child: Some(child) } = step.event.body else { continue };
            if step.is_held {
                continue;
            }
            let child = streams.iter().position(|(case, _)| *case == child);
            if let Some(child) = child.filter(|child| *child != parent) {
                found.push((step.event.applies_at(), streams[parent].0, parent, child));
            }
        }
    }
    found.sort();
    let mut children = Vec::new();
    found.retain(|(_, _, _, child)| {
        let is_new = !children.contains(child);
        children.push(*child);
        is_new
    });
    found.into_iter().map(|(at, _, parent, child)| (parent, child, at)).collect()
}

/// What a child takes over from its parent: its receipt, and the answers given before the split.
struct Inheritance {
    received_at: Instant,
    answers: Vec<Step>,
}

fn inheritance(parent: &[Step], child: &[Step], split_at: Instant) -> Option<Inheritance> {
    let received = child.iter().find(|step| matches!(step.event.body, Body::Received(_)))?;
    let before = || parent.iter().filter(|step| step.event.applies_at() <= split_at && !step.is_held);
    // A child recorded at its split came in with the customer's last message before it.
    let message_at =
        before().filter(|step| is_from_customer(&step.event)).map(|step| step.event.applies_at()).max();
    let received_at = match received.event.applies_at() < split_at {
        true => received.event.applies_at(),
        false => message_at.unwrap_or(received.event.applies_at()).min(received.event.applies_at()),
    };
    let answers = before().filter(|step| step.event.applies_at() >= received_at && step.event.is_response());
    Some(Inheritance { received_at, answers: answers.copied().collect() })
}

fn is_from_customer(event: &Event) -> bool {
    matches!(
        event.body,
        Body::Received(_) | Body::CustomerMessage { .. } | Body::CallOffered | Body::ChatRequested
    )
}

fn hand_over(child: &mut Vec<Step>, on: usize, taken: Option<Inheritance>) {
    let Some(Inheritance { received_at, answers }) = taken else { return };
    let Some(place) = child.iter().position(|step| matches!(step.event.body, Body::Received(_))) else {
        return;
    };
    let mut received = child.remove(place);
    received.event.at = received_at;
    let place = child.partition_point(|step| step.event.applies_at() < received_at);
    child.insert(place, received);
    for mut answer in answers {
        // An answered call is the parent's contact; for the child it is the answer it was.
        if !answer.event.body.is_public_message() {
            answer.event.body = Body::Reply;
        }
        answer.event.actor = Actor::Person;
        answer.event.contact = None;
        answer.on = on;
        let place = child.partition_point(|step| step.event.applies_at() <= answer.event.applies_at());
        child.insert(place, answer);
    }
}
