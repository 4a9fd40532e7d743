//! A case as its events leave it.

use calendar::Instant;
use mission::policy::{CategoryId, TierId};
use mission::vocabulary::ClockKindSet;
use mission::{Channel, Priority};
use smallvec::SmallVec;

pub use super::contact::{Interpreter, LiveContact, Wait};

use super::conclusion::Conclusion;
use super::event::{Actor, AgentId, Event, Receipt, TeamId, ZoneId};
use super::held::Earlier;
use super::known::Known;
use super::outcome::Outcome;
use super::survey::Invitation;
use crate::clock::{Clock, Slot};
use crate::obligation::Owed;
use crate::rulebook::{Rulebook, Traits, VersionId};

/// Where a case stands (clocks.md 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of clocks.md 6.3")]
pub enum Status {
    New,
    Open,
    PendingCustomer,
    OnHoldInternal,
    OnHoldVendor,
    Scheduled,
    Restored,
    Resolved,
    Closed,
    Merged,
    Spam,
    OutOfScope,
}

impl Status {
    /// Whether work is still owed.
    pub const fn is_open(self) -> bool {
        !matches!(
            self,
            Status::Resolved | Status::Closed | Status::Merged | Status::Spam | Status::OutOfScope
        )
    }

    /// Whether the case counts in no measure (metrics.md 1.7).
    pub const fn is_excluded(self) -> bool {
        matches!(self, Status::Merged | Status::Spam | Status::OutOfScope)
    }
}

/// Who set the first final priority, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Triage {
    /// When.
    pub at: Instant,
    /// A person or a rule.
    pub by: Actor,
}

/// One resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolution {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<AgentId>,
    /// Their team, or the case's.
    pub team: Option<TeamId>,
}

/// A case folded from its events. All of it follows from them and the rulebook.
#[derive(Debug, Clone)]
pub struct CaseState {
    /// What it was received with; `None` until it is received.
    pub receipt: Option<Receipt>,
    /// From when its clocks count: its receipt, or an earlier one of a case merged into it.
    pub received_at: Instant,
    /// When it came in itself.
    pub opened_at: Instant,
    /// What was known of its receipt before each change, in order.
    pub known_before: Vec<Known>,
    /// The version of the mission in force then; what starts later has a version of its own (clocks.md 9.3).
    pub version: VersionId,
    /// Where it stands.
    pub status: Status,
    /// The priority held.
    pub priority: Priority,
    /// The first final priority.
    pub triaged: Option<Triage>,
    /// The tier held.
    pub tier: TierId,
    /// The tier its clocks are promised by: that of receipt, or a higher one that the mission applies to open cases
    /// (clocks.md 9.2).
    pub promised_tier: TierId,
    /// The category held.
    pub category: Option<CategoryId>,
    /// The zone held.
    pub zone: ZoneId,
    /// The support line working on it, from 0.
    pub line: u8,
    /// The owner.
    pub owner: Option<AgentId>,
    /// The owning team.
    pub team: Option<TeamId>,
    /// Its clocks in firing order.
    pub clocks: Vec<Clock>,
    /// Outcomes that count, in the order of their determination.
    pub outcomes: Vec<Outcome>,
    /// Outcomes withdrawn by reopening before their month was published (clocks.md 10).
    pub withdrawn: Vec<Outcome>,
    /// What the engine concluded, in order.
    pub conclusions: Vec<Conclusion>,
    /// Every resolution.
    pub resolutions: SmallVec<[Resolution; 1]>,
    /// Every reopening.
    pub reopenings: SmallVec<[Instant; 1]>,
    /// When it first stopped counting as work owed, was closed, merged or set aside.
    pub ended_at: Option<Instant>,
    /// What its events made us owe beside its clocks (clocks.md 15).
    pub owed: Vec<Owed>,
    /// Its calls and chats.
    pub contacts: SmallVec<[LiveContact; 1]>,
    /// What was stored too late and waits for a supervisor's approval; it changed nothing (clocks.md 12.3).
    pub held: Vec<Event>,
    /// Its surveys, in order.
    pub surveys: Vec<Invitation>,
    /// Its requests for an interpreter.
    pub interpreters: Vec<Interpreter>,
    /// When pages were last acknowledged; those sent up to then are answered.
    pub acknowledged_at: Option<Instant>,
    /// When a person first answered the customer.
    pub responded_at: Option<Instant>,
    /// The customer's oldest message that nobody has answered, once the first response is given.
    pub unanswered_since: Option<Instant>,
    /// When the service was restored, unless it failed again or the case was reopened.
    pub restored_at: Option<Instant>,
    /// The last setting of "pending customer" was no valid pause.
    pub is_pause_refused: bool,
    /// A person of ours caused its receipt.
    pub(super) is_opened_by_us: bool,
    /// When a customer's case was merged into one that we opened.
    pub(super) joined_at: Option<Instant>,
    /// A person's public message came after the customer's last one.
    pub(super) has_question_open: bool,
    /// When one of both spoke last: the customer, or a person of ours in public.
    pub(super) last_word_at: Instant,
    /// An escalation is recorded and not yet accepted or is accepted.
    pub(crate) is_escalated: bool,
    /// A response that came before the receipt (clocks.md 5, note 1).
    pub(super) early_response: Option<(Instant, Option<AgentId>)>,
    /// Events that may stop a clock which starts later but counts from before: those before the receipt (clocks.md 5,
    /// note 1), and those that a kind without a target waits for.
    pub(super) unspent: Vec<Event>,
    /// Kinds with a target in the mission that count from receipt and that the case has no clock of.
    pub(super) lacks: ClockKindSet,
    /// The last public update, while further ones are owed.
    pub(super) updated_at: Option<Instant>,
    /// The end of an agreed appointment.
    pub(crate) wakes_at: Option<Instant>,
    /// The zones it was in before, each until when.
    pub(super) zones_before: Vec<(Instant, ZoneId)>,
    /// What it held before each change.
    pub(super) earlier: Earlier,
    /// Nothing happens by itself before this instant.
    pub(super) quiet_until: Instant,
}

impl Default for CaseState {
    fn default() -> CaseState {
        CaseState {
            receipt: None,
            received_at: Instant(0),
            opened_at: Instant(0),
            known_before: Vec::new(),
            version: VersionId::default(),
            status: Status::New,
            priority: Priority::P3,
            triaged: None,
            tier: TierId::default(),
            promised_tier: TierId::default(),
            category: None,
            zone: ZoneId(0),
            line: 0,
            owner: None,
            team: None,
            clocks: Vec::new(),
            outcomes: Vec::new(),
            withdrawn: Vec::new(),
            conclusions: Vec::new(),
            resolutions: SmallVec::new(),
            reopenings: SmallVec::new(),
            ended_at: None,
            owed: Vec::new(),
            contacts: SmallVec::new(),
            held: Vec::new(),
            surveys: Vec::new(),
            interpreters: Vec::new(),
            acknowledged_at: None,
            responded_at: None,
            unanswered_since: None,
            restored_at: None,
            is_pause_refused: false,
            is_opened_by_us: false,
            joined_at: None,
            has_question_open: false,
            last_word_at: Instant(0),
            is_escalated: false,
            early_response: None,
            unspent: Vec::new(),
            lacks: ClockKindSet::NONE,
            updated_at: None,
            wakes_at: None,
            zones_before: Vec::new(),
            earlier: Earlier::new(),
            quiet_until: Instant(i64::MAX),
        }
    }
}

impl CaseState {
    /// Forgets everything but keeps the memory, for whoever folds many cases one after the other.
    pub fn clear(&mut self) {
        // Every field is named, so that none is forgotten.
        let CaseState {
            receipt,
            received_at,
            opened_at,
            known_before,
            version,
            status,
            priority,
            triaged,
            tier,
            promised_tier,
            category,
            zone,
            line,
            owner,
            team,
            clocks,
            outcomes,
            withdrawn,
            conclusions,
            resolutions,
            reopenings,
            ended_at,
            owed,
            contacts,
            held,
            surveys,
            interpreters,
            acknowledged_at,
            responded_at,
            unanswered_since,
            restored_at,
            is_pause_refused,
            is_opened_by_us,
            joined_at,
            has_question_open,
            last_word_at,
            is_escalated,
            early_response,
            unspent,
            lacks,
            updated_at,
            wakes_at,
            zones_before,
            earlier,
            quiet_until,
        } = self;
        (*receipt, *triaged, *category, *owner, *team) = (None, None, None, None, None);
        (*received_at, *opened_at, *quiet_until) = (Instant(0), Instant(0), Instant(i64::MAX));
        *last_word_at = Instant(0);
        (*is_opened_by_us, *joined_at) = (false, None);
        (*version, *status, *priority) = (VersionId::default(), Status::New, Priority::P3);
        (*tier, *promised_tier, *zone, *line) = (TierId::default(), TierId::default(), ZoneId(0), 0);
        (*ended_at, *acknowledged_at, *responded_at) = (None, None, None);
        (*unanswered_since, *restored_at, *early_response) = (None, None, None);
        (*is_pause_refused, *has_question_open, *is_escalated) = (false, false, false);
        (*lacks, *updated_at, *wakes_at) = (ClockKindSet::NONE, None, None);
        known_before.clear();
        clocks.clear();
        outcomes.clear();
        withdrawn.clear();
        conclusions.clear();
        resolutions.clear();
        reopenings.clear();
        owed.clear();
        contacts.clear();
        held.clear();
        surveys.clear();
        interpreters.clear();
        unspent.clear();
        zones_before.clear();
        earlier.clear();
    }

    /// The channel of receipt.
    pub fn channel(&self) -> Option<Channel> {
        self.receipt.map(|receipt| receipt.channel)
    }

    /// From when it is about something a customer asked for; `None` for a case that we opened ourselves and that stayed so
    /// (R-060, metrics.md 1.7): a person of ours caused its receipt, no call or chat of the customer had come by then, and no
    /// case of a customer was merged into it.
    pub fn asked_from(&self) -> Option<Instant> {
        let has_asked = || self.contacts.iter().any(|contact| contact.offered_at <= self.opened_at);
        if !self.is_opened_by_us || has_asked() { Some(Instant(i64::MIN)) } else { self.joined_at }
    }

    /// Whether it is at `at` a case that we opened without being asked.
    pub fn is_proactive_at(&self, at: Instant) -> bool {
        self.asked_from().is_none_or(|from| at < from)
    }

    /// A clock by its slot.
    pub fn clock(&self, slot: Slot) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.slot == slot)
    }

    /// The instant at which the engine has something to do by itself, or a bound before it; `None` when never.
    pub fn next_due_at(&self) -> Option<Instant> {
        let of_clocks = (self.quiet_until < Instant(i64::MAX)).then_some(self.quiet_until);
        self.owed.iter().filter_map(|owed| owed.next_due_at).chain(of_clocks).min()
    }

    /// What decides the targets of its clocks now.
    pub(super) fn traits(&self, receipt: &Receipt) -> Traits {
        Traits {
            version: self.version,
            tier: self.promised_tier,
            priority: self.priority,
            channel: receipt.channel,
            category: self.category,
            zone: self.zone,
            language: receipt.language,
            account: receipt.account,
            customer: receipt.customer,
        }
    }

    /// Whether the mission excludes its category.
    pub(super) fn is_excluded_by(&self, book: &Rulebook) -> bool {
        let category =
            self.category.and_then(|id| book.rules(self.version).categories.get(usize::from(id.0)));
        category.is_some_and(|category| category.excluded_to.is_some())
    }
}
