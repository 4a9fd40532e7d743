//! One issue of a customer, as first contact resolution counts it (metrics.md 2 "FCR details", D-28).

use calendar::Instant;
use desk::CaseState;
use desk::case::event::{Actor, AgentId, Body, CaseId, ContactId, CustomerId, Event, TeamId};
use desk::case::state::Status;
use mission::policy::TierId;
use mission::{Channel, Priority};

use super::held::Holding;
use super::{CategoryCode, CohortCode, ProductCode, SpellFact};
use crate::group::Held;

/// How long after its resolution a contact still belongs to an issue: 7 × 24 hours, the last millisecond included.
pub const REPEAT_WINDOW_MS: i64 = 168 * 3_600_000;

/// One case as an issue of its customer. Agent, team and channel are those of the first contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueFact {
    /// The first customer contact.
    pub contacted_at: Instant,
    /// The first resolution; [`SpellFact::NEVER`] without one.
    pub resolved_at: Instant,
    /// The last instant at which a contact belongs to it: 168 h after its resolution, or after the one that followed a reopening
    /// up to then; [`SpellFact::NEVER`] while it is open again, and before every instant when it was never resolved.
    pub closes_at: Instant,
    /// When the case was excluded; [`SpellFact::NEVER`] when it was not.
    pub excluded_at: Instant,
    /// The case.
    pub case: CaseId,
    /// Whose case it is, when known.
    pub customer: Option<CustomerId>,
    /// Who handled the first contact.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
    /// What it is about, for finding repeats.
    pub topic: Topic,
    /// The category held at the resolution, or last.
    pub category: CategoryCode,
    /// The product.
    pub product: ProductCode,
    /// The cohort of the customer.
    pub cohort: CohortCode,
    /// The priority held last.
    pub priority: Priority,
    /// The tier held last.
    pub tier: TierId,
    /// The channel of the first contact.
    pub channel: Channel,
    /// The case itself shows more than one contact up to 168 h after its resolution, or an inaccurate resolution.
    pub is_repeated: bool,
    /// A live contact was over before the issue was resolved (`strict_live`).
    pub outlasts_contact: bool,
    /// Of a case with at least two contacts, whether somebody marked that the customer had to say something again (M-36).
    pub asked_again: Option<bool>,
}

/// Product and category as the source names them. Two cases are about the same when both are equal; of a case that names
/// neither nothing is known, and it is about the same as no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic(u32);

impl Topic {
    /// Neither is known.
    pub const UNKNOWN: Topic = Topic(u32::MAX);

    /// The numbers of a product and a category in lists of their own, each below 65,535.
    pub fn new(product: Option<u16>, category: Option<u16>) -> Topic {
        let half = |number: Option<u16>| u32::from(number.unwrap_or(u16::MAX));
        Topic(half(product) << 16 | half(category))
    }
}

/// A customer contact on a case that is linked to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TouchFact {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Instant,
}

/// Two cases about the same, as somebody said by linking or merging them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkFact {
    /// The case that says so.
    pub case: CaseId,
    /// The other one.
    pub to: CaseId,
}

/// What the events of one case say about its issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Every customer contact in order, with the channel it came by.
    pub contacts: Vec<(Instant, Channel)>,
    /// Who handled the first contact.
    pub handler: Option<(AgentId, Option<TeamId>)>,
    /// The first resolution.
    pub resolved_at: Option<Instant>,
    /// The case was reopened by the desk after its first resolution: the resolution was inaccurate.
    pub inaccurate_at: Option<Instant>,
    /// The end of the first contact, when it was live and its end is known.
    pub ended_at: Option<Instant>,
    /// Cases it is linked to or merged into.
    pub links: Vec<CaseId>,
    /// Somebody marked that the customer had to say something again.
    pub is_asked_again: bool,
}

impl Seen {
    /// Reads the events of a case in the order in which they were applied. `None` for a case that was never received or that
    /// we opened ourselves (metrics.md 1.7), for spam and what is out of scope, and for one without a customer contact, such as a
    /// call that was given up.
    ///
    /// A contact is a call or chat that reached a person, or a message; messages inside one call or chat are one contact,
    /// and messages marked as saying nothing are none. The receipt is the contact it was opened by.
    pub fn of(state: &CaseState, events: &[Event]) -> Option<Seen> {
        let receipt = state.receipt?;
        let received = events.iter().find(|event| matches!(event.body, Body::Received(_)))?;
        let resolved_at = state.resolutions.first().map(|resolution| resolution.at);
        let is_proactive = state.is_proactive_at(resolved_at.unwrap_or(SpellFact::NEVER));
        if is_proactive || matches!(state.status, Status::Spam | Status::OutOfScope) {
            return None;
        }
        let mut reader = Reader::new(state, receipt.channel, received);
        events.iter().for_each(|event| reader.read(event));
        let mut seen = reader.seen;
        if seen.contacts.is_empty() {
            return None;
        }
        seen.contacts.sort_unstable_by_key(|(at, _)| *at);
        seen.contacts.dedup_by_key(|(at, _)| *at);
        seen.resolved_at = resolved_at;
        seen.inaccurate_at =
            seen.inaccurate_at.filter(|at| resolved_at.is_some_and(|resolved| *at >= resolved));
        Some(seen)
    }

    /// Whether the case shows anything but one contact up to the end of the window after its resolution.
    pub fn is_repeated(&self) -> bool {
        let Some(resolved_at) = self.resolved_at else { return false };
        let closes = window_end(resolved_at);
        let n = self.contacts.iter().filter(|(at, _)| *at <= closes).count();
        n != 1 || self.inaccurate_at.is_some_and(|at| at <= closes)
    }

    /// Whether a live contact was over when the issue was resolved.
    pub fn outlasts_contact(&self) -> bool {
        self.ended_at.zip(self.resolved_at).is_some_and(|(ended, resolved)| resolved > ended)
    }
}

/// The last instant that belongs to an issue resolved at `resolved_at`.
pub fn window_end(resolved_at: Instant) -> Instant {
    Instant(resolved_at.as_ms().saturating_add(REPEAT_WINDOW_MS))
}

/// The last instant that belongs to the issue of a case. A reopening after it is no part of it any more: the issue was over.
fn closes_at(state: &CaseState) -> Instant {
    let mut closes_at = Instant(i64::MIN);
    let mut reopenings = state.reopenings.iter();
    for resolution in &state.resolutions {
        closes_at = window_end(resolution.at);
        if reopenings.next().is_none_or(|reopened_at| *reopened_at > closes_at) {
            return closes_at;
        }
    }
    if state.resolutions.is_empty() { closes_at } else { state.ended_at.unwrap_or(SpellFact::NEVER) }
}

impl IssueFact {
    /// The issue of a case folded from `events`; `None` for one that is none, see [`Seen::of`]. `topic` is what it is about as
    /// its source names it.
    pub fn of_case(
        (case, customer, topic): (CaseId, Option<CustomerId>, Topic),
        state: &CaseState,
        seen: &Seen,
    ) -> IssueFact {
        let receipt = (state.received_at, state.channel().unwrap_or(Channel::Email));
        let (contacted_at, channel) = seen.contacts.first().copied().unwrap_or(receipt);
        let resolution = state.resolutions.first();
        let excluded_at = state.ended_at.filter(|_| state.status.is_excluded());
        let resolver = resolution.and_then(|resolution| Some((resolution.by?, resolution.team)));
        let handler = seen.handler.or(resolver);
        let held = state.held_at(seen.resolved_at.unwrap_or(SpellFact::NEVER));
        IssueFact {
            contacted_at,
            resolved_at: seen.resolved_at.unwrap_or(SpellFact::NEVER),
            closes_at: closes_at(state),
            excluded_at: excluded_at.unwrap_or(SpellFact::NEVER),
            case,
            customer,
            agent: handler.map(|(agent, _)| agent),
            team: handler.and_then(|(_, team)| team).or(held.team),
            topic,
            category: held.category.into(),
            product: ProductCode::NONE,
            cohort: CohortCode::NONE,
            priority: held.priority,
            tier: held.tier,
            channel,
            is_repeated: seen.is_repeated(),
            outlasts_contact: seen.outlasts_contact(),
            asked_again: (seen.contacts.len() >= 2).then_some(seen.is_asked_again),
        }
    }

    /// What it held.
    pub fn held(&self) -> Held {
        let holding = Holding {
            priority: self.priority,
            tier: self.tier,
            channel: Some(self.channel),
            category: self.category.get(),
            team: self.team,
            agent: self.agent,
            product: self.product.get(),
            cohort: self.cohort.get(),
        };
        holding.held()
    }

    /// Whether it was resolved.
    pub fn is_resolved(&self) -> bool {
        self.resolved_at < SpellFact::NEVER
    }

    /// Whether it was excluded: merged into another case.
    pub fn is_void(&self) -> bool {
        self.excluded_at < SpellFact::NEVER
    }
}

/// Reads contacts off events.
struct Reader<'s> {
    state: &'s CaseState,
    channel: Channel,
    received: &'s Event,
    /// Contacts already counted by their ids.
    known: Vec<ContactId>,
    /// A chat or call that shows only by its messages is going on.
    is_talking: bool,
    seen: Seen,
}

impl<'s> Reader<'s> {
    fn new(state: &'s CaseState, channel: Channel, received: &'s Event) -> Reader<'s> {
        let live = state.contacts.iter().filter(|live| live.answered.or(live.first_message).is_some());
        let contacts = live.map(|live| (live.offered_at, live.channel)).collect();
        let seen = Seen {
            contacts,
            handler: None,
            resolved_at: None,
            inaccurate_at: None,
            ended_at: None,
            links: Vec::new(),
            is_asked_again: false,
        };
        let known = state.contacts.iter().filter_map(|live| live.contact).collect();
        Reader { state, channel, received, known, is_talking: false, seen }
    }

    fn read(&mut self, event: &Event) {
        if self.seen.handler.is_none() && is_answer(event) {
            self.seen.handler = event.agent.map(|agent| (agent, event.team));
        }
        match event.body {
            Body::Received(_) if event.at == self.received.at => self.receive(event),
            Body::CustomerMessage { channel } => self.message(event, channel.unwrap_or(self.channel)),
            Body::ResolutionRejected | Body::Reopened => match event.actor {
                Actor::Customer => self.contact(event.at, self.channel),
                Actor::Person | Actor::Rule | Actor::System => {
                    self.seen.inaccurate_at.get_or_insert(event.at);
                }
            },
            Body::CallAnswered { handle_ms, .. } => {
                self.is_talking = true;
                if let Some(ms) = handle_ms {
                    self.seen.ended_at.get_or_insert(Instant(event.at.as_ms().saturating_add(ms)));
                }
            }
            Body::ChatRequested | Body::ChatAccepted { .. } | Body::ChatFirstMessage { .. } => {
                self.is_talking = true;
            }
            Body::ChatEnded { .. } => {
                self.is_talking = false;
                self.seen.ended_at.get_or_insert(event.at);
            }
            Body::ChatAbandoned { .. } | Body::CallAbandoned { .. } | Body::Resolved | Body::Closed => {
                self.is_talking = false;
            }
            Body::Merged { into } => self.seen.links.push(into),
            Body::Linked { to: Some(to) } => self.seen.links.push(to),
            Body::AskedAgain => self.seen.is_asked_again = true,
            _ => {}
        }
    }

    /// A case received by phone or chat was opened by its first call or chat, whether or not that reached a person; every
    /// other receipt is a message.
    fn receive(&mut self, event: &Event) {
        let has_call = self.state.contacts.iter().any(|live| live.channel == self.channel);
        self.known.extend(event.contact);
        self.is_talking |= is_live(self.channel);
        if !(is_live(self.channel) && has_call) {
            self.contact(event.at, self.channel);
        }
    }

    /// A message of a contact known by its id belongs to it, and one by phone or chat without an id to the one going on.
    fn message(&mut self, event: &Event, channel: Channel) {
        let says_nothing = matches!(event.actor, Actor::Rule | Actor::System);
        let is_known = event.contact.is_some_and(|contact| self.known.contains(&contact));
        let is_inside = is_live(channel) && event.contact.is_none() && self.is_talking;
        if says_nothing || is_known || is_inside {
            return;
        }
        self.known.extend(event.contact);
        self.is_talking |= is_live(channel);
        // The message at the instant of the receipt is the one the case was opened by.
        if event.at != self.received.at {
            self.contact(event.at, channel);
        }
    }

    fn contact(&mut self, at: Instant, channel: Channel) {
        self.seen.contacts.push((at, channel));
    }
}

fn is_live(channel: Channel) -> bool {
    matches!(channel, Channel::Phone | Channel::Chat)
}

/// What shows who handled a contact: an answer in public or in person.
fn is_answer(event: &Event) -> bool {
    event.actor == Actor::Person
        && event.agent.is_some()
        && matches!(
            event.body,
            Body::Reply
                | Body::NextStepsSent
                | Body::WorkaroundSent
                | Body::ArticleSent
                | Body::SessionHeld
                | Body::CallbackConnected
                | Body::CallAnswered { .. }
                | Body::ChatAccepted { .. }
                | Body::ChatFirstMessage { .. }
                | Body::Resolved
                | Body::Closed
        )
}
