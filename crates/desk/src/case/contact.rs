//! Live contacts of a case: calls and chats with their waits (clocks.md 6.4).

use calendar::Instant;
use mission::Channel;

use super::event::{AgentId, Body, ContactId, Event, TeamId};
use super::state::CaseState;

/// One call or chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveContact {
    /// Its id, when the source gives one.
    pub contact: Option<ContactId>,
    /// Phone or chat.
    pub channel: Channel,
    /// Queue entry, or the chat request (D-19).
    pub offered_at: Instant,
    /// Answered or accepted by a person, with the wait in ms.
    pub answered: Option<Wait>,
    /// The first agent message of a chat, with the wait in ms.
    pub first_message: Option<Wait>,
    /// Given up by the customer, with the wait in ms.
    pub abandoned: Option<Wait>,
    /// Handling time in ms, when the source gives it.
    pub handle_ms: Option<i64>,
    /// The end of a chat.
    pub ended_at: Option<Instant>,
    /// Who answered.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
}

/// A request for an interpreter; all of them count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interpreter {
    /// The contact it is for, when the source says so.
    pub contact: Option<ContactId>,
    /// When it was made.
    pub requested_at: Instant,
    /// When the interpreter joined.
    pub joined: Option<Wait>,
}

/// The end of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// When it ended.
    pub at: Instant,
    /// How long it was, in ms: as the source measured it, else from the offer.
    pub wait_ms: i64,
}

impl CaseState {
    /// Follows a live contact; `true` when a customer reaches out in it: where it is offered, or first heard of.
    pub(super) fn follow_contact(&mut self, event: &Event) -> bool {
        let n_before = self.contacts.len();
        match event.body {
            Body::CallOffered => self.open_contact(event, Channel::Phone),
            Body::ChatRequested => self.open_contact(event, Channel::Chat),
            Body::CallAnswered { wait_ms, handle_ms } => {
                let contact = self.contact_of(event, Channel::Phone, wait_ms);
                contact.answered.get_or_insert(contact.offered_at.wait_until(event.at, wait_ms));
                contact.handle_ms = contact.handle_ms.or(handle_ms);
                contact.agent = contact.agent.or(event.agent);
                contact.team = contact.team.or(event.team);
            }
            Body::ChatAccepted { wait_ms } => {
                let contact = self.contact_of(event, Channel::Chat, wait_ms);
                contact.answered.get_or_insert(contact.offered_at.wait_until(event.at, wait_ms));
                contact.agent = contact.agent.or(event.agent);
                contact.team = contact.team.or(event.team);
            }
            Body::ChatFirstMessage { wait_ms } => {
                let contact = self.contact_of(event, Channel::Chat, wait_ms);
                contact.first_message.get_or_insert(contact.offered_at.wait_until(event.at, wait_ms));
                contact.agent = contact.agent.or(event.agent);
                contact.team = contact.team.or(event.team);
            }
            Body::CallAbandoned { wait_ms } => self.abandon_contact(event, Channel::Phone, wait_ms),
            Body::ChatAbandoned { wait_ms } => self.abandon_contact(event, Channel::Chat, wait_ms),
            Body::ChatEnded { handle_ms } => {
                let contact = self.contact_of(event, Channel::Chat, None);
                contact.handle_ms = contact.handle_ms.or(handle_ms);
                contact.ended_at.get_or_insert(event.at);
            }
            _ => {}
        }
        self.contacts.len() > n_before
    }

    /// Follows a request for an interpreter: one who joins answers the oldest open request of the contact.
    pub(super) fn follow_interpreter(&mut self, event: &Event) {
        let (contact, at) = (event.contact, event.at);
        match event.body {
            Body::InterpreterRequested => {
                self.interpreters.push(Interpreter { contact, requested_at: at, joined: None });
            }
            Body::InterpreterJoined { wait_ms } => {
                let is_open = |request: &&mut Interpreter| {
                    request.joined.is_none() && (contact.is_none() || request.contact == contact)
                };
                match self.interpreters.iter_mut().find(is_open) {
                    Some(request) => request.joined = Some(request.requested_at.wait_until(at, wait_ms)),
                    None => {
                        // One who joins unasked was asked for as long before as the source says they took.
                        let requested_at = Instant(at.as_ms().saturating_sub(wait_ms.unwrap_or(0).max(0)));
                        let joined = Some(requested_at.wait_until(at, wait_ms));
                        self.interpreters.push(Interpreter { contact, requested_at, joined });
                    }
                }
            }
            _ => {}
        }
    }

    /// The instant from which a case counts that is received by `event` during a live contact: that contact's queue entry
    /// (clocks.md 6.1), when the contact has not been given up before. A receipt that names none was made during those of its
    /// channel.
    pub(super) fn live_entry(&self, channel: Channel, event: &Event) -> Instant {
        let is_it = |contact: &&LiveContact| match (event.contact, contact.contact) {
            (Some(named), Some(known)) => named == known,
            _ => contact.channel == channel,
        };
        let live = self.contacts.iter().filter(is_it).filter(|contact| contact.abandoned.is_none());
        live.map(|contact| contact.offered_at).fold(event.at, Instant::min)
    }

    fn open_contact(&mut self, event: &Event, channel: Channel) {
        self.contacts.push(LiveContact {
            contact: event.contact,
            channel,
            offered_at: event.at,
            answered: None,
            first_message: None,
            abandoned: None,
            handle_ms: None,
            ended_at: None,
            agent: None,
            team: None,
        });
    }

    fn abandon_contact(&mut self, event: &Event, channel: Channel, wait_ms: Option<i64>) {
        let contact = self.contact_of(event, channel, wait_ms);
        if contact.answered.is_none() {
            contact.abandoned.get_or_insert(contact.offered_at.wait_until(event.at, wait_ms));
        }
    }

    /// The contact an event belongs to: the one with its id, else the latest of the channel. An answer without an
    /// offer was offered as long before as it waited.
    fn contact_of(&mut self, event: &Event, channel: Channel, wait_ms: Option<i64>) -> &mut LiveContact {
        let named = |contact: &LiveContact| contact.contact == event.contact || event.contact.is_none();
        let found = self.contacts.iter().rposition(|contact| contact.channel == channel && named(contact));
        let index = found.unwrap_or_else(|| {
            let offered_at = Instant(event.at.as_ms().saturating_sub(wait_ms.unwrap_or(0).max(0)));
            self.open_contact(&Event { at: offered_at, ..*event }, channel);
            self.contacts.len() - 1
        });
        &mut self.contacts[index]
    }
}

/// The wait that ended at an instant.
trait WaitUntil {
    fn wait_until(self, at: Instant, stated_ms: Option<i64>) -> Wait;
}

impl WaitUntil for Instant {
    fn wait_until(self, at: Instant, stated_ms: Option<i64>) -> Wait {
        Wait { at, wait_ms: stated_ms.unwrap_or(at.as_ms() - self.as_ms()).max(0) }
    }
}
