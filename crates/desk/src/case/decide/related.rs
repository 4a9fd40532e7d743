//! Requests about two cases: merging, splitting, linking (clocks.md 11).

use calendar::Instant;

use super::Story;
use super::refusal::Refusal;
use crate::case::event::{Actor, Body, CaseId, Event, Receipt};
use crate::case::state::CaseState;
use crate::world::{StreamId, World};

/// Of one customer or company only; cases of different ones are linked to an incident.
pub(super) fn merge(story: &mut Story<'_, '_>, into: CaseId) -> Result<(), Refusal> {
    let other = other(story.world, into)?;
    let (own, theirs) = (story.world.case.receipt, other.receipt);
    let is_same = own.zip(theirs).is_some_and(|(own, theirs)| is_one_customer(&own, &theirs));
    if !is_same {
        return Err(Refusal::OfAnotherCustomer);
    }
    story.tell(Body::Merged { into });
    Ok(())
}

pub(super) fn link(story: &mut Story<'_, '_>, to: CaseId) -> Result<(), Refusal> {
    other(story.world, to)?;
    story.tell(Body::Linked { to: Some(to) });
    Ok(())
}

/// The child has what the parent was received with, but nobody has judged its urgency yet.
pub(super) fn split(story: &mut Story<'_, '_>, child: CaseId, message_at: Instant) -> Result<(), Refusal> {
    let world = story.world;
    let Some(receipt) = world.case.receipt else { return Err(Refusal::NotReceived) };
    if child == world.id {
        return Err(Refusal::Itself);
    }
    if world.other(child).is_some_and(|known| known.receipt.is_some()) {
        return Err(Refusal::ChildExists(child));
    }
    if message_at < world.case.opened_at || message_at > story.at {
        return Err(Refusal::NoSuchMessage);
    }
    story.tell(Body::Split { child: Some(child) });
    // A receipt that lies too far back would wait for an approval; the family finds the message by the split then.
    let is_too_late = world.book.is_too_late(message_at, story.now);
    let received = Event {
        at: if is_too_late { story.now } else { message_at },
        recorded_at: story.now,
        seq: 0,
        actor: Actor::Customer,
        agent: None,
        team: None,
        contact: None,
        body: Body::Received(Receipt { priority: None, category: None, ..receipt }),
    };
    story.events.push((StreamId::Case(child), received));
    Ok(())
}

fn other<'w>(world: &World<'w>, id: CaseId) -> Result<&'w CaseState, Refusal> {
    if id == world.id {
        return Err(Refusal::Itself);
    }
    let found = world.other(id).filter(|case| case.receipt.is_some()).ok_or(Refusal::UnknownCase(id))?;
    (!found.status.is_excluded()).then_some(found).ok_or(Refusal::OtherSetAside(id))
}

fn is_one_customer(a: &Receipt, b: &Receipt) -> bool {
    let is_same_customer = a.customer.is_some() && a.customer == b.customer;
    is_same_customer || (a.account.is_some() && a.account == b.account)
}
