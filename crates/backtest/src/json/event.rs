//! Events of the desk in the columns of the format: the inverse of [`crate::convert`].

use desk::Event;
use desk::case::event::{
    AccountId, AgentId, Body, CaseId, ContactId, CustomerId, Receipt, Survey, TeamId, ZoneId,
};
use desk::case::spelling::{QUESTION_SENT, SUBSCRIBED};
use mission::policy::{CategoryId, LanguageId, TierId};

use super::write::write_line;
use crate::column::{Column, N_COLUMNS, RowText};
use crate::kind::Kind;

/// The names of what events refer to by number.
pub trait Names {
    /// A case.
    fn case(&self, case: CaseId) -> String;
    /// A call, chat, message or letter.
    fn contact(&self, contact: ContactId) -> String;
    /// A customer.
    fn customer(&self, customer: CustomerId) -> String;
    /// A customer's company.
    fn account(&self, account: AccountId) -> String;
    /// An agent.
    fn agent(&self, agent: AgentId) -> String;
    /// A team.
    fn team(&self, team: TeamId) -> String;
    /// A zone.
    fn zone(&self, zone: ZoneId) -> String;
    /// A tier of the mission.
    fn tier(&self, tier: TierId) -> String;
    /// A category of the mission.
    fn category(&self, category: CategoryId) -> String;
    /// A language of the mission.
    fn language(&self, language: LanguageId) -> String;
}

/// The stream an event is stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream<'s> {
    /// A case, by its name.
    Case(&'s str),
    /// A call or chat that belongs to no case, by its name.
    Contact(&'s str),
    /// A customer who was asked about no single case, by their name.
    Customer(&'s str),
}

/// What a line says of an event beyond the event itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'c> {
    /// Its stream.
    pub stream: Stream<'c>,
    /// Its id, unique in the file.
    pub id: Option<&'c str>,
    /// Who called, chatted or was asked; a case's customer is part of its receipt.
    pub customer: Option<CustomerId>,
    /// What its case is about, from this event on.
    pub product: Option<&'c str>,
    /// How long the work on a written message took, where it was measured.
    pub handle_ms: Option<u32>,
}

/// One event as a line of a history, without its line end.
pub fn to_json_line(event: &Event, context: Context<'_>, names: &impl Names) -> String {
    write_line(&EventRow::of(event, context, names))
}

/// An event as a row of the history format.
#[derive(Debug, Clone)]
pub struct EventRow([String; N_COLUMNS]);

impl RowText for EventRow {
    fn get(&self, column: Column) -> &[u8] {
        self.0[column as usize].as_bytes()
    }
}

impl EventRow {
    /// The row of an event. Everything it says stands there, also what could be left to be implied.
    pub fn of(event: &Event, context: Context<'_>, names: &impl Names) -> EventRow {
        let kind = Kind::of(&event.body);
        let mut row = EventRow(std::array::from_fn(|_| String::new()));
        row.set(Column::OccurredAt, event.at.to_string());
        row.set(Column::RecordedAt, event.recorded_at.to_string());
        row.set(Column::EventId, context.id.unwrap_or_default().to_string());
        row.set(Column::Seq, event.seq.to_string());
        row.set(Column::Event, kind.word().to_string());
        row.set(Column::Actor, event.actor.to_string());
        row.set_some(Column::Agent, event.agent.map(|agent| names.agent(agent)));
        row.set_some(Column::Team, event.team.map(|team| names.team(team)));
        row.set_some(Column::ContactId, event.contact.map(|contact| names.contact(contact)));
        match context.stream {
            Stream::Case(case) => row.set(Column::CaseId, case.to_string()),
            Stream::Contact(contact) => row.set(Column::ContactId, contact.to_string()),
            Stream::Customer(customer) => row.set(Column::CustomerId, customer.to_string()),
        }
        if kind.is_contact() || kind.is_survey() {
            row.set_some(Column::CustomerId, context.customer.map(|customer| names.customer(customer)));
        }
        row.set_some(Column::Product, context.product.map(str::to_string));
        if kind.is_written() {
            row.set_ms(Column::HandleMs, context.handle_ms.map(i64::from));
        }
        row.body(&event.body, names);
        row
    }

    fn set(&mut self, column: Column, text: String) {
        self.0[column as usize] = text;
    }

    fn set_some(&mut self, column: Column, text: Option<String>) {
        if let Some(text) = text {
            self.set(column, text);
        }
    }

    fn set_ms(&mut self, column: Column, ms: Option<i64>) {
        self.set_some(column, ms.map(|ms| ms.to_string()));
    }

    fn body(&mut self, body: &Body, names: &impl Names) {
        match *body {
            Body::Received(receipt) => self.receipt(&receipt, names),
            Body::Triaged { priority, category } => {
                self.set(Column::Priority, priority.to_string());
                self.set_some(Column::Category, category.map(|category| names.category(category)));
            }
            Body::PriorityChanged { priority, reason } => {
                self.set(Column::Priority, priority.to_string());
                self.set(Column::Reason, reason.to_string());
            }
            Body::TierChanged { tier } => self.set(Column::Tier, names.tier(tier)),
            Body::ZoneChanged { zone } => self.set(Column::Zone, names.zone(zone)),
            Body::CustomerMessage { channel } => {
                self.set_some(Column::Channel, channel.map(|channel| channel.to_string()));
            }
            Body::StatusPageUpdated { subscribed: true } => self.set(Column::Reason, SUBSCRIBED.to_string()),
            Body::Pending { question_sent: true } => self.set(Column::Reason, QUESTION_SENT.to_string()),
            Body::Scheduled { until } => self.set_some(Column::Until, until.map(|until| until.to_string())),
            Body::Merged { into } => self.set(Column::TargetCaseId, names.case(into)),
            Body::Split { child: case } | Body::Linked { to: case } => {
                self.set_some(Column::TargetCaseId, case.map(|case| names.case(case)));
            }
            Body::CallAnswered { wait_ms, handle_ms } => {
                self.set_ms(Column::WaitMs, wait_ms);
                self.set_ms(Column::HandleMs, handle_ms);
            }
            Body::CallAbandoned { wait_ms }
            | Body::ChatAccepted { wait_ms }
            | Body::ChatFirstMessage { wait_ms }
            | Body::ChatAbandoned { wait_ms }
            | Body::InterpreterJoined { wait_ms } => self.set_ms(Column::WaitMs, wait_ms),
            Body::ChatEnded { handle_ms } => self.set_ms(Column::HandleMs, handle_ms),
            Body::SurveySent { survey } | Body::SurveyBounced { survey } => self.survey(survey),
            Body::SurveyAnswered { survey, score } => {
                self.survey(survey);
                self.set_some(Column::Score, score.map(|score| score.to_string()));
            }
            Body::Pending { question_sent: false }
            | Body::StatusPageUpdated { subscribed: false }
            | Body::PageAcknowledged
            | Body::Reply
            | Body::NextStepsSent
            | Body::CallbackAttempted
            | Body::CallbackConnected
            | Body::OnHoldInternal
            | Body::OnHoldVendor
            | Body::Resumed
            | Body::Restored
            | Body::ServiceFailedAgain
            | Body::WorkaroundSent
            | Body::SessionHeld
            | Body::ArticleSent
            | Body::Escalated
            | Body::EscalationAccepted
            | Body::HandedOff
            | Body::Assigned
            | Body::Resolved
            | Body::ResolutionRejected
            | Body::Reopened
            | Body::FollowUpDone
            | Body::Closed
            | Body::Unmerged
            | Body::Spam
            | Body::OutOfScope
            | Body::CallOffered
            | Body::ChatRequested
            | Body::InterpreterRequested
            | Body::OutreachAttempted
            | Body::OutreachCompleted
            | Body::RefundClaimed
            | Body::Refunded
            | Body::LatenessApproved
            | Body::TransferJudgedUnnecessary
            | Body::AskedAgain => {}
        }
    }

    fn survey(&mut self, survey: Survey) {
        self.set(Column::Reason, survey.to_string());
    }

    fn receipt(&mut self, receipt: &Receipt, names: &impl Names) {
        self.set(Column::Channel, receipt.channel.to_string());
        self.set_some(Column::Priority, receipt.priority.map(|priority| priority.to_string()));
        self.set(Column::Tier, names.tier(receipt.tier));
        self.set_some(Column::Category, receipt.category.map(|category| names.category(category)));
        self.set_some(Column::Zone, receipt.zone.map(|zone| names.zone(zone)));
        self.set_some(Column::Language, receipt.language.map(|language| names.language(language)));
        self.set_some(Column::CustomerId, receipt.customer.map(|customer| names.customer(customer)));
        self.set_some(Column::AccountId, receipt.account.map(|account| names.account(account)));
    }
}
