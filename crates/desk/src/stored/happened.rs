//! What happened to a case.

use mission::{Channel, Priority};

use super::fields::{Answer, Fields, body, fields};
use super::problem::Problem;
use super::text::{Text, instant, meaning, name, shortened};
use super::{Class, Digest, Refs, Row, Stored};
use crate::Rulebook;
use crate::case::event::{
    AccountId, Actor, AgentId, Body, CaseId, ContactId, CustomerId, Event, RaiseReason, Receipt, Score,
    Survey, TeamId,
};
use crate::case::kind::Kind;
use crate::case::spelling::{QUESTION_SENT, SUBSCRIBED};

/// An event of a case as the log keeps it.
pub fn write(book: &Rulebook, event: &Event, refs: &Refs) -> Stored {
    let mut fields = Fields {
        agent: event.agent.map(|id| id.0),
        team: event.team.map(|id| id.0),
        contact_id: event.contact.map(|id| id.0),
        message: refs.message,
        digest: refs.digest.and_then(Text::made),
        product: refs.product.as_deref().and_then(Text::of),
        rule: refs.rule.as_deref().and_then(Text::of),
        handle_ms: refs.handle_ms.map(i64::from),
        ..Fields::default()
    };
    fields.take_up(book, &event.body);
    Stored {
        at: event.at,
        recorded_at: event.recorded_at,
        actor: event.actor.word(),
        class: Class::Happened,
        kind: Kind::of(&event.body).word(),
        body: body(&fields),
    }
}

/// The event of a case that a row of the log is, with what it refers to.
///
/// # Errors
///
/// A [`Problem`] when we cannot have written it, or the rulebook lacks a version of the mission.
pub fn read(book: &Rulebook, row: &Row<'_>) -> Result<(Event, Refs), Problem> {
    let kind = Kind::find(row.kind).ok_or_else(|| Problem::UnknownKind(shortened(row.kind)))?;
    let actor = Actor::find(row.actor).ok_or_else(|| Problem::UnknownActor(shortened(row.actor)))?;
    let mut fields: Fields<'_> = fields(row.body)?;
    let body = fields.body(book, kind)?;
    let event = Event {
        at: row.at,
        recorded_at: row.recorded_at,
        seq: row.seq,
        actor,
        agent: fields.agent.take().map(AgentId),
        team: fields.team.take().map(TeamId),
        contact: fields.contact_id.take().map(ContactId),
        body,
    };
    let refs = fields.refs()?;
    if fields != Fields::default() {
        return Err(Problem::Superfluous(kind.word()));
    }
    Ok((event, refs))
}

impl<'f> Fields<'f> {
    /// Says what an event says.
    fn take_up(&mut self, book: &'f Rulebook, body: &Body) {
        match *body {
            Body::Received(receipt) => self.take_up_receipt(book, &receipt),
            Body::Triaged { priority, category } => {
                self.priority = Text::of(priority.word());
                self.category = category.and_then(|id| Text::of(category_name(book, id)));
            }
            Body::PriorityChanged { priority, reason } => {
                self.priority = Text::of(priority.word());
                self.reason = Text::of(reason.word());
            }
            Body::TierChanged { tier } => self.tier = Text::of(tier_name(book, tier)),
            Body::ZoneChanged { zone } => self.zone = Text::of(book.zone(zone).name()),
            Body::CustomerMessage { channel } => {
                self.channel = channel.and_then(|channel| Text::of(channel.word()));
            }
            Body::StatusPageUpdated { subscribed: true } => self.reason = Text::of(SUBSCRIBED),
            Body::Pending { question_sent: true } => self.reason = Text::of(QUESTION_SENT),
            Body::Scheduled { until } => self.until = until.and_then(Text::made),
            Body::Merged { into } => self.target_case_id = Some(into.0),
            Body::Split { child: case } | Body::Linked { to: case } => {
                self.target_case_id = case.map(|case| case.0);
            }
            Body::CallAnswered { wait_ms, handle_ms } => {
                (self.wait_ms, self.handle_ms) = (wait_ms, handle_ms);
            }
            Body::CallAbandoned { wait_ms }
            | Body::ChatAccepted { wait_ms }
            | Body::ChatFirstMessage { wait_ms }
            | Body::ChatAbandoned { wait_ms }
            | Body::InterpreterJoined { wait_ms } => self.wait_ms = wait_ms,
            Body::ChatEnded { handle_ms } => self.handle_ms = handle_ms,
            Body::SurveySent { survey } | Body::SurveyBounced { survey } => {
                self.reason = Text::of(survey.word());
            }
            Body::SurveyAnswered { survey, score } => {
                self.reason = Text::of(survey.word());
                self.score = score.map(|score| match score {
                    Score::Points(points) => Answer::Points(points),
                    Score::Good | Score::Bad => Answer::Word(Text(score.to_string().into())),
                });
            }
            // The others say nothing but their name.
            _ => {}
        }
    }

    fn take_up_receipt(&mut self, book: &'f Rulebook, receipt: &Receipt) {
        self.channel = Text::of(receipt.channel.word());
        self.priority = receipt.priority.and_then(|priority| Text::of(priority.word()));
        self.tier = Text::of(tier_name(book, receipt.tier));
        self.category = receipt.category.and_then(|id| Text::of(category_name(book, id)));
        self.zone = receipt.zone.and_then(|zone| Text::of(book.zone(zone).name()));
        self.language = receipt.language.and_then(|id| {
            let rule = book.policy().languages.get(usize::from(id.0));
            Text::of(rule.map_or("", |rule| rule.language.as_str()))
        });
        self.customer_id = receipt.customer.map(|id| id.0);
        self.account_id = receipt.account.map(|id| id.0);
    }

    /// What the fields say of an event of this kind; what is used is taken out.
    fn body(&mut self, book: &Rulebook, kind: Kind) -> Result<Body, Problem> {
        Ok(match kind {
            Kind::Received => Body::Received(self.receipt(book, kind)?),
            Kind::Triaged => Body::Triaged { priority: self.priority(kind)?, category: self.category(book)? },
            Kind::PriorityChanged => {
                let reason = meaning("reason", self.reason.take(), RaiseReason::find)?;
                let reason = needed(kind, "reason", reason)?;
                Body::PriorityChanged { priority: self.priority(kind)?, reason }
            }
            Kind::TierChanged => Body::TierChanged { tier: self.tier(book, kind)? },
            Kind::ZoneChanged => {
                let zone = name("zone", self.zone.take(), |name| book.find_zone(name))?;
                Body::ZoneChanged { zone: needed(kind, "zone", zone)? }
            }
            Kind::CustomerMessage => Body::CustomerMessage { channel: self.channel()? },
            Kind::Pending => Body::Pending { question_sent: self.says(QUESTION_SENT)? },
            Kind::StatusPageUpdated => Body::StatusPageUpdated { subscribed: self.says(SUBSCRIBED)? },
            Kind::Scheduled => Body::Scheduled { until: meaning("until", self.until.take(), instant)? },
            Kind::Merged => {
                Body::Merged { into: needed(kind, "target_case_id", self.target_case_id.take().map(CaseId))? }
            }
            Kind::Split => Body::Split { child: self.target_case_id.take().map(CaseId) },
            Kind::Linked => Body::Linked { to: self.target_case_id.take().map(CaseId) },
            Kind::CallAnswered => {
                Body::CallAnswered { wait_ms: self.wait_ms.take(), handle_ms: self.handle_ms.take() }
            }
            Kind::CallAbandoned => Body::CallAbandoned { wait_ms: self.wait_ms.take() },
            Kind::ChatAccepted => Body::ChatAccepted { wait_ms: self.wait_ms.take() },
            Kind::ChatFirstMessage => Body::ChatFirstMessage { wait_ms: self.wait_ms.take() },
            Kind::ChatEnded => Body::ChatEnded { handle_ms: self.handle_ms.take() },
            Kind::ChatAbandoned => Body::ChatAbandoned { wait_ms: self.wait_ms.take() },
            Kind::InterpreterJoined => Body::InterpreterJoined { wait_ms: self.wait_ms.take() },
            Kind::SurveySent => Body::SurveySent { survey: self.survey(kind)? },
            Kind::SurveyBounced => Body::SurveyBounced { survey: self.survey(kind)? },
            Kind::SurveyAnswered => Body::SurveyAnswered { survey: self.survey(kind)?, score: self.score()? },
            Kind::Reply => Body::Reply,
            Kind::NextStepsSent => Body::NextStepsSent,
            Kind::CallbackAttempted => Body::CallbackAttempted,
            Kind::CallbackConnected => Body::CallbackConnected,
            Kind::OnHoldInternal => Body::OnHoldInternal,
            Kind::OnHoldVendor => Body::OnHoldVendor,
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
            Kind::Unmerged => Body::Unmerged,
            Kind::Spam => Body::Spam,
            Kind::OutOfScope => Body::OutOfScope,
            Kind::CallOffered => Body::CallOffered,
            Kind::ChatRequested => Body::ChatRequested,
            Kind::InterpreterRequested => Body::InterpreterRequested,
            Kind::OutreachAttempted => Body::OutreachAttempted,
            Kind::OutreachCompleted => Body::OutreachCompleted,
            Kind::RefundClaimed => Body::RefundClaimed,
            Kind::Refunded => Body::Refunded,
            Kind::PageAcknowledged => Body::PageAcknowledged,
            Kind::LatenessApproved => Body::LatenessApproved,
            Kind::TransferJudgedUnnecessary => Body::TransferJudgedUnnecessary,
            Kind::AskedAgain => Body::AskedAgain,
        })
    }

    fn receipt(&mut self, book: &Rulebook, kind: Kind) -> Result<Receipt, Problem> {
        let language = name("language", self.language.take(), |name| book.policy().language(name))?;
        Ok(Receipt {
            channel: needed(kind, "channel", self.channel()?)?,
            priority: meaning("priority", self.priority.take(), Priority::find)?,
            tier: self.tier(book, kind)?,
            category: self.category(book)?,
            zone: name("zone", self.zone.take(), |name| book.find_zone(name))?,
            language,
            customer: self.customer_id.take().map(CustomerId),
            account: self.account_id.take().map(AccountId),
        })
    }

    /// Takes out what an event refers to outside the log.
    pub(super) fn refs(&mut self) -> Result<Refs, Problem> {
        let bad_work = |ms: i64| Problem::BadValue { field: "handle_ms", text: ms.to_string() };
        let work = self.handle_ms.take().map(|ms| u32::try_from(ms).map_err(|_| bad_work(ms)));
        Ok(Refs {
            message: self.message.take(),
            digest: meaning("digest", self.digest.take(), Digest::find)?,
            product: self.product.take().map(|text| text.0.into_owned()),
            rule: self.rule.take().map(|text| text.0.into_owned()),
            handle_ms: work.transpose()?,
        })
    }

    fn priority(&mut self, kind: Kind) -> Result<Priority, Problem> {
        needed(kind, "priority", meaning("priority", self.priority.take(), Priority::find)?)
    }

    fn channel(&mut self) -> Result<Option<Channel>, Problem> {
        meaning("channel", self.channel.take(), Channel::find)
    }

    fn tier(&mut self, book: &Rulebook, kind: Kind) -> Result<mission::policy::TierId, Problem> {
        needed(kind, "tier", name("tier", self.tier.take(), |name| book.policy().tier(name))?)
    }

    fn category(&mut self, book: &Rulebook) -> Result<Option<mission::policy::CategoryId>, Problem> {
        name("category", self.category.take(), |name| book.policy().category(name))
    }

    fn survey(&mut self, kind: Kind) -> Result<Survey, Problem> {
        needed(kind, "reason", meaning("reason", self.reason.take(), Survey::find)?)
    }

    fn score(&mut self) -> Result<Option<Score>, Problem> {
        match self.score.take() {
            None => Ok(None),
            Some(Answer::Points(points)) => Ok(Some(Score::Points(points))),
            Some(Answer::Word(word)) => meaning("score", Some(word), Score::find_word),
        }
    }

    /// Whether `reason` is this word; it may be absent, and nothing else.
    fn says(&mut self, word: &str) -> Result<bool, Problem> {
        let said = meaning("reason", self.reason.take(), |reason| (reason == word).then_some(()))?;
        Ok(said.is_some())
    }
}

fn needed<T>(kind: Kind, field: &'static str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or(Problem::Missing { kind: kind.word(), field })
}

fn tier_name(book: &Rulebook, id: mission::policy::TierId) -> &str {
    book.policy().tiers.get(usize::from(id.0)).map_or("", |tier| tier.name.as_str())
}

fn category_name(book: &Rulebook, id: mission::policy::CategoryId) -> &str {
    book.policy().categories.get(usize::from(id.0)).map_or("", |category| category.name.as_str())
}
