//! What was remarked about a case.

use std::num::NonZeroU32;

use mission::Priority;
use mission::policy::Level;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::fields::{body, fields};
use super::problem::Problem;
use super::text::{Text, meaning, shortened};
use super::{Class, Refs, Row, Stored};
use crate::case::event::{Actor, AgentId, ContactId, TeamId};
use crate::case::remark::{Kind, Phase, Remark, Said, Step};

/// Everything that the body of a remark can say.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fields<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_id: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<u32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    step: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_agent: Option<NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_team: Option<NonZeroU32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    method: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    phase: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    impact: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    urgency: Option<Text<'f>>,
    /// The priority of the matrix.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    matrix: Option<Text<'f>>,
    /// The priority given instead.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    given: Option<Text<'f>>,
    /// The version in the stream of what was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    product: Option<Text<'f>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    rule: Option<Text<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handle_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<i64>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    digest: Option<Text<'f>>,
}

/// Whether a name is one of a remark; the other names of what happened to a case are those of its events.
pub fn is_remark(kind: &str) -> bool {
    Kind::find(kind).is_some()
}

/// Whether a name is that of a remark which no measure counts. The others are read by [`read`](super::read) as well, as the
/// events of the same name, for histories and measures.
pub fn is_only_a_remark(kind: &str) -> bool {
    is_remark(kind) && crate::case::kind::Kind::find(kind).is_none()
}

/// A remark as the log keeps it.
pub fn write_remark(remark: &Remark, refs: &Refs) -> Stored {
    let mut fields = Fields {
        contact_id: remark.contact.map(|id| id.0),
        team: remark.team.map(|id| id.0),
        agent: remark.agent.map(|id| id.0),
        product: refs.product.as_deref().and_then(Text::of),
        rule: refs.rule.as_deref().and_then(Text::of),
        handle_ms: refs.handle_ms,
        message: refs.message,
        digest: refs.digest.and_then(Text::made),
        ..Fields::default()
    };
    match &remark.said {
        Said::Tagged(tag) | Said::Untagged(tag) => fields.tag = Some(*tag),
        Said::PathExtended(step) => fields.step = Text::of(step.word()),
        Said::HandOffOffered { to, to_team } => {
            (fields.to_agent, fields.to_team) = (to.map(|id| id.0), to_team.map(|id| id.0));
        }
        Said::Authenticated { method } => fields.method = Text::of(method),
        Said::PhaseSet(phase) => fields.phase = Text::of(phase.word()),
        Said::Classified { impact, urgency, matrix, given } => {
            fields.impact = Text::of(level_word(*impact));
            fields.urgency = Text::of(level_word(*urgency));
            fields.matrix = matrix.and_then(|priority| Text::of(priority.word()));
            fields.given = given.and_then(|priority| Text::of(priority.word()));
        }
        Said::Undone(version) => fields.of = Some(*version),
        Said::Noted
        | Said::Retitled
        | Said::HandOffRejected
        | Said::HandOffWithdrawn
        | Said::TransferJudgedUnnecessary
        | Said::SuccessorNamed
        | Said::AskedAgain => {}
    }
    Stored {
        at: remark.at,
        recorded_at: remark.recorded_at,
        actor: remark.actor.word(),
        class: Class::Happened,
        kind: remark.said.kind().word(),
        body: body(&fields),
    }
}

/// The remark that a row of the log is, with what it refers to.
///
/// # Errors
///
/// A [`Problem`] when we cannot have written it.
pub fn read_remark(row: &Row<'_>) -> Result<(Remark, Refs), Problem> {
    let kind = Kind::find(row.kind).ok_or_else(|| Problem::UnknownKind(shortened(row.kind)))?;
    let actor = Actor::find(row.actor).ok_or_else(|| Problem::UnknownActor(shortened(row.actor)))?;
    let mut fields: Fields<'_> = fields(row.body)?;
    let said = fields.said(kind)?;
    let remark = Remark {
        at: row.at,
        recorded_at: row.recorded_at,
        seq: row.seq,
        actor,
        agent: fields.agent.take().map(AgentId),
        team: fields.team.take().map(TeamId),
        contact: fields.contact_id.take().map(ContactId),
        said,
    };
    let refs = Refs {
        message: fields.message.take(),
        digest: meaning("digest", fields.digest.take(), Digest::find)?,
        product: fields.product.take().map(|text| text.0.into_owned()),
        rule: fields.rule.take().map(|text| text.0.into_owned()),
        handle_ms: fields.handle_ms.take(),
    };
    if fields != Fields::default() {
        return Err(Problem::Superfluous(kind.word()));
    }
    Ok((remark, refs))
}

impl Fields<'_> {
    /// What the fields say of a remark of this kind; what is used is taken out.
    fn said(&mut self, kind: Kind) -> Result<Said, Problem> {
        let level =
            |field, text| meaning(field, text, |word| LEVELS.iter().find(|it| it.0 == word).map(|it| it.1));
        Ok(match kind {
            Kind::Tagged => Said::Tagged(needed(kind, "tag", self.tag.take())?),
            Kind::Untagged => Said::Untagged(needed(kind, "tag", self.tag.take())?),
            Kind::Noted => Said::Noted,
            Kind::Retitled => Said::Retitled,
            Kind::PathExtended => {
                Said::PathExtended(needed(kind, "step", meaning("step", self.step.take(), Step::find)?)?)
            }
            Kind::HandOffOffered => Said::HandOffOffered {
                to: self.to_agent.take().map(AgentId),
                to_team: self.to_team.take().map(TeamId),
            },
            Kind::HandOffRejected => Said::HandOffRejected,
            Kind::HandOffWithdrawn => Said::HandOffWithdrawn,
            Kind::TransferJudgedUnnecessary => Said::TransferJudgedUnnecessary,
            Kind::SuccessorNamed => Said::SuccessorNamed,
            Kind::Authenticated => {
                let method = self.method.take().map(|text| text.0.into_owned());
                Said::Authenticated { method: needed(kind, "method", method)? }
            }
            Kind::PhaseSet => {
                Said::PhaseSet(needed(kind, "phase", meaning("phase", self.phase.take(), Phase::find)?)?)
            }
            Kind::AskedAgain => Said::AskedAgain,
            Kind::Classified => Said::Classified {
                impact: needed(kind, "impact", level("impact", self.impact.take())?)?,
                urgency: needed(kind, "urgency", level("urgency", self.urgency.take())?)?,
                matrix: meaning("priority", self.matrix.take(), Priority::find)?,
                given: meaning("priority", self.given.take(), Priority::find)?,
            },
            Kind::Undone => Said::Undone(needed(kind, "of", self.of.take())?),
        })
    }
}

/// The levels as the mission spells them.
const LEVELS: [(&str, Level); 4] =
    [("critical", Level::Critical), ("high", Level::High), ("medium", Level::Medium), ("low", Level::Low)];

fn level_word(level: Level) -> &'static str {
    LEVELS.iter().find(|(_, known)| *known == level).map_or("", |(word, _)| word)
}

fn needed<T>(kind: Kind, field: &'static str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or(Problem::Missing { kind: kind.word(), field })
}
