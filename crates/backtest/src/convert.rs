//! Rows become the desk's events.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::event::CaseId;
use desk::case::event::{
    AccountId, AgentId, Body, ContactId, CustomerId, RaiseReason, Receipt, Survey, TeamId, ZoneId,
};
use desk::{Event, Rulebook};
use measures::facts::Touch;
use measures::{CohortId, ProductId};
use mission::policy::{CategoryId, LanguageId, TierId};
use mission::{Channel, Priority};

use crate::customers::Customers;
use crate::history::History;
use crate::kind::Kind;
use crate::row::{NONE, NONE8, NONE16, Row, SPELLED};
use crate::vocabulary;

/// What rows need to become events.
#[derive(Debug, Clone, Copy)]
pub struct Converter<'h> {
    history: &'h History,
    customers: &'h Customers,
    provisional: Priority,
    /// The mission, when its versions may differ in that.
    book: Option<&'h Rulebook>,
}

impl<'h> Converter<'h> {
    /// A converter for one history. Until triage a case has the `provisional` priority.
    pub fn new(history: &'h History, customers: &'h Customers, provisional: Priority) -> Converter<'h> {
        Converter { history, customers, provisional, book: None }
    }

    /// The same, with the provisional priority of the version in force when a case comes in.
    pub fn under(self, book: &'h Rulebook) -> Converter<'h> {
        let is_one =
            book.versions().map(|policy| policy.provisional_priority).all(|one| one == self.provisional);
        Converter { book: (!is_one).then_some(book), ..self }
    }

    fn provisional_of(&self, rows: &[Row]) -> Priority {
        let Some(book) = self.book else { return self.provisional };
        let received = rows.iter().find(|row| row.kind == Kind::Received).or(rows.first());
        let at = received.map_or(Instant(i64::MAX), |row| Instant(row.at));
        book.rules(book.version_at(at)).provisional_priority
    }

    /// Replaces `events` by those of one case's rows, which are in order.
    pub fn convert(&self, rows: &[Row], events: &mut Vec<Event>) {
        events.clear();
        events.extend(self.events(rows));
    }

    /// The events of one case's rows, which are in order.
    #[inline]
    pub fn events<'r>(&self, rows: &'r [Row]) -> impl Iterator<Item = Event> + use<'r, 'h> {
        let (converter, mut held) = (*self, self.provisional_of(rows));
        (0..).zip(rows).map(move |(seq, row)| {
            let body = converter.body(row, held);
            held = match body {
                Body::Received(receipt) => receipt.priority.unwrap_or(held),
                Body::Triaged { priority, .. } | Body::PriorityChanged { priority, .. } => priority,
                _ => held,
            };
            Event {
                at: Instant(row.at),
                recorded_at: Instant(row.recorded_at),
                seq,
                actor: row.small.actor(),
                agent: some(row.agent).map(AgentId::from_index),
                team: some16(row.team).map(|team| TeamId::from_index(u32::from(team))),
                contact: some(row.contact).map(ContactId::from_index),
                body,
            }
        })
    }

    /// The customer any of the rows names.
    pub fn customer(rows: &[Row]) -> Option<CustomerId> {
        rows.iter().find_map(|row| some(row.customer())).map(CustomerId::from_index)
    }

    /// Replaces `products` by what the case is about from which row on.
    pub fn products(rows: &[Row], products: &mut Vec<(Instant, ProductId)>) {
        products.clear();
        for row in rows {
            let named = some16(row.product).map(ProductId);
            if let Some(product) =
                named.filter(|product| products.last().map(|(_, last)| last) != Some(product))
            {
                products.push((Instant(row.at), product));
            }
        }
    }

    /// Replaces `touches` by the work on written messages that the source measured.
    pub fn touches(rows: &[Row], touches: &mut Vec<Touch>) {
        touches.clear();
        let measured = rows.iter().filter(|row| row.kind.is_written() && row.b != NONE);
        touches.extend(measured.map(|row| Touch { at: Instant(row.at), handle_ms: row.b }));
    }

    /// The cohort of a customer.
    pub fn cohort(&self, customer: Option<CustomerId>) -> Option<CohortId> {
        customer.and_then(|customer| self.customers.known(customer.index()).cohort)
    }

    /// The tier of a customer, where anything says so but the row of a case.
    pub fn tier(&self, customer: Option<CustomerId>) -> Option<TierId> {
        let known = self.customers.known(customer?.index());
        known.tier.or(self.customers.known_of_account(known.account).tier)
    }

    /// The zone of a customer (D-01).
    pub fn zone(&self, customer: Option<CustomerId>) -> Option<ZoneId> {
        let known = self.customers.known(customer?.index());
        known.zone.or(self.customers.known_of_account(known.account).zone)
    }

    /// The category a case was last said to be in, by the number of its spelling, whether or not the mission names it.
    pub fn spelled_category(rows: &[Row]) -> Option<u16> {
        let says = |row: &&Row| matches!(row.kind, Kind::Received | Kind::Triaged);
        rows.iter().rev().filter(says).find_map(|row| some16(row.category()))
    }

    fn body(&self, row: &Row, held: Priority) -> Body {
        let ms = |value: u32| some(value).map(i64::from);
        match row.kind {
            Kind::Received => Body::Received(self.receipt(row)),
            Kind::Triaged => {
                Body::Triaged { priority: row.small.priority().unwrap_or(held), category: category(row) }
            }
            Kind::PriorityChanged => Body::PriorityChanged {
                priority: row.small.priority().unwrap_or(held),
                reason: if row.a == 1 { RaiseReason::Worsened } else { RaiseReason::Misclassified },
            },
            Kind::TierChanged => Body::TierChanged { tier: TierId(row.tier) },
            Kind::ZoneChanged => Body::ZoneChanged { zone: ZoneId(row.zone()) },
            Kind::CustomerMessage => Body::CustomerMessage { channel: row.small.channel() },
            Kind::Reply => Body::Reply,
            Kind::NextStepsSent => Body::NextStepsSent,
            Kind::CallbackAttempted => Body::CallbackAttempted,
            Kind::CallbackConnected => Body::CallbackConnected,
            Kind::Pending => Body::Pending { question_sent: row.a == 1 },
            Kind::OnHoldInternal => Body::OnHoldInternal,
            Kind::OnHoldVendor => Body::OnHoldVendor,
            Kind::Scheduled => {
                Body::Scheduled { until: Some(row.wide()).filter(|until| *until != i64::MIN).map(Instant) }
            }
            Kind::Resumed => Body::Resumed,
            Kind::Restored => Body::Restored,
            Kind::ServiceFailedAgain => Body::ServiceFailedAgain,
            Kind::WorkaroundSent => Body::WorkaroundSent,
            Kind::SessionHeld => Body::SessionHeld,
            Kind::ArticleSent => Body::ArticleSent,
            Kind::Escalated => Body::Escalated,
            Kind::EscalationAccepted => Body::EscalationAccepted,
            Kind::HandedOff => Body::HandedOff,
            Kind::Assigned => Body::Assigned,
            Kind::Resolved => Body::Resolved,
            Kind::ResolutionRejected => Body::ResolutionRejected,
            Kind::Reopened => Body::Reopened,
            Kind::FollowUpDone => Body::FollowUpDone,
            Kind::Closed => Body::Closed,
            // A case that is not in the history: the fold only needs to know that this one ended.
            Kind::Merged => Body::Merged { into: self.target(row).unwrap_or(CaseId(NonZeroU32::MAX)) },
            Kind::Unmerged => Body::Unmerged,
            Kind::Split => Body::Split { child: self.target(row) },
            Kind::Linked => Body::Linked { to: self.target(row) },
            Kind::Spam => Body::Spam,
            Kind::OutOfScope => Body::OutOfScope,
            Kind::CallOffered => Body::CallOffered,
            Kind::CallAnswered => Body::CallAnswered { wait_ms: ms(row.a), handle_ms: ms(row.b) },
            Kind::CallAbandoned => Body::CallAbandoned { wait_ms: ms(row.a) },
            Kind::ChatRequested => Body::ChatRequested,
            Kind::ChatAccepted => Body::ChatAccepted { wait_ms: ms(row.a) },
            Kind::ChatFirstMessage => Body::ChatFirstMessage { wait_ms: ms(row.a) },
            Kind::ChatEnded => Body::ChatEnded { handle_ms: ms(row.b) },
            Kind::ChatAbandoned => Body::ChatAbandoned { wait_ms: ms(row.a) },
            Kind::InterpreterRequested => Body::InterpreterRequested,
            Kind::InterpreterJoined => Body::InterpreterJoined { wait_ms: ms(row.a) },
            Kind::SurveySent => Body::SurveySent { survey: survey(row) },
            Kind::SurveyBounced => Body::SurveyBounced { survey: survey(row) },
            Kind::SurveyAnswered => {
                Body::SurveyAnswered { survey: survey(row), score: vocabulary::score_of(row.a) }
            }
            Kind::OutreachAttempted => Body::OutreachAttempted,
            Kind::OutreachCompleted => Body::OutreachCompleted,
            Kind::RefundClaimed => Body::RefundClaimed,
            Kind::Refunded => Body::Refunded,
            Kind::StatusPageUpdated => Body::StatusPageUpdated { subscribed: row.a == 1 },
            Kind::PageAcknowledged => Body::PageAcknowledged,
            Kind::LatenessApproved => Body::LatenessApproved,
            Kind::TransferJudgedUnnecessary => Body::TransferJudgedUnnecessary,
            Kind::AskedAgain => Body::AskedAgain,
        }
    }

    /// What a case is received with. What the row leaves open, the customer's record says, else that of the
    /// account (D-01).
    fn receipt(&self, row: &Row) -> Receipt {
        let customer = some(row.a);
        let known = customer.map(|customer| self.customers.known(customer)).unwrap_or_default();
        let account = some(row.b).map(AccountId::from_index).or(known.account);
        let of_account = self.customers.known_of_account(account);
        let tier = some8(row.tier).map(TierId).or(known.tier).or(of_account.tier);
        let language = some8(row.language).map(LanguageId);
        Receipt {
            channel: row.small.channel().unwrap_or(Channel::Email),
            priority: row.small.priority(),
            tier: tier.unwrap_or_default(),
            category: category(row),
            zone: some16(row.zone()).map(ZoneId).or(known.zone).or(of_account.zone),
            language: language.or(known.language).or(of_account.language),
            customer: customer.map(CustomerId::from_index),
            account,
        }
    }

    /// Whether a row names a case of which the history has no row.
    pub fn misses_its_target(&self, row: &Row) -> bool {
        matches!(row.kind, Kind::Merged | Kind::Split | Kind::Linked)
            && row.a != NONE
            && self.target(row).is_none()
    }

    fn target(&self, row: &Row) -> Option<CaseId> {
        some(row.a).and_then(|number| self.history.target(number))
    }
}

fn survey(row: &Row) -> Survey {
    Survey::ALL.get(row.b as usize).copied().unwrap_or(Survey::Csat)
}

fn category(row: &Row) -> Option<CategoryId> {
    some16(row.category()).filter(|number| *number < SPELLED).map(CategoryId)
}

fn some(number: u32) -> Option<u32> {
    (number != NONE).then_some(number)
}

fn some16(number: u16) -> Option<u16> {
    (number != NONE16).then_some(number)
}

fn some8(number: u8) -> Option<u8> {
    (number != NONE8).then_some(number)
}
