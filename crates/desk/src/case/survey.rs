//! Surveys of a case: who was asked, and what they said (metrics.md 2).

use calendar::Instant;
use mission::Priority;
use mission::policy::{CategoryId, TierId};

use super::event::{AgentId, Body, Event, Score, Survey, TeamId};
use super::state::CaseState;

/// One invitation with what became of it. An answer to a survey nobody recorded sending has one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// Which survey.
    pub survey: Survey,
    /// When it was sent, when that is known.
    pub sent_at: Option<Instant>,
    /// When the question was sent that the answer belongs to: this one, or the one before when an answer is changed.
    pub belongs_to: Option<Instant>,
    /// It came back undelivered.
    pub is_bounced: bool,
    /// The case was reopened before it was answered (clocks.md 10).
    pub is_withdrawn: bool,
    /// The first answer to it.
    pub answer: Option<Answer>,
    /// What the case held when it was sent, else when it was answered.
    pub asked: Held,
    /// What the case held when it was answered, else when it was sent.
    pub held: Held,
}

/// What a customer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// When it was received.
    pub at: Instant,
    /// The score; nothing when the question was left blank.
    pub score: Option<Score>,
}

/// What a case held at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The priority.
    pub priority: Priority,
    /// The tier.
    pub tier: TierId,
    /// The category.
    pub category: Option<CategoryId>,
    /// Who resolved it last, else the owner.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
}

impl CaseState {
    /// What the case holds now.
    pub(super) fn held(&self) -> Held {
        let resolution = self.resolutions.last();
        Held {
            priority: self.priority,
            tier: self.tier,
            category: self.category,
            agent: resolution.and_then(|resolution| resolution.by).or(self.owner),
            team: resolution.and_then(|resolution| resolution.team).or(self.team),
        }
    }

    /// Follows a survey. An answer belongs to the latest invitation to its survey that has none yet.
    pub(super) fn follow_survey(&mut self, event: &Event) {
        let held = self.held();
        match event.body {
            Body::SurveySent { survey } => {
                let (sent_at, belongs_to) = (Some(event.at), Some(event.at));
                self.surveys.push(Invitation { sent_at, belongs_to, ..Invitation::unsent(survey, held) });
            }
            Body::SurveyBounced { survey } => {
                if let Some(invitation) = self.unanswered(survey) {
                    invitation.is_bounced = true;
                }
            }
            Body::SurveyAnswered { survey, score } => {
                let answer = Some(Answer { at: event.at, score });
                match self.unanswered(survey) {
                    Some(invitation) => {
                        (invitation.answer, invitation.held) = (answer, held);
                    }
                    None => {
                        let belongs_to = self.last_question(survey);
                        let unsent = Invitation::unsent(survey, held);
                        self.surveys.push(Invitation { answer, belongs_to, ..unsent });
                    }
                }
            }
            _ => {}
        }
    }

    /// A reopened case takes back the questions about its resolution that nobody answered yet.
    pub(super) fn withdraw_surveys(&mut self) {
        let is_about_case = |survey| matches!(survey, Survey::Csat | Survey::FirstContact);
        let open = self.surveys.iter_mut().filter(|one| one.answer.is_none() && is_about_case(one.survey));
        open.for_each(|invitation| invitation.is_withdrawn = true);
    }

    /// When the question was last sent that an answer may change: a case reopened since asks a new one.
    fn last_question(&self, survey: Survey) -> Option<Instant> {
        let sent_at = self.surveys.iter().rev().find(|one| one.survey == survey)?.belongs_to?;
        self.reopenings.last().is_none_or(|reopened_at| *reopened_at <= sent_at).then_some(sent_at)
    }

    /// The latest invitation without an answer; one that was taken back only when nothing was asked after it.
    fn unanswered(&mut self, survey: Survey) -> Option<&mut Invitation> {
        let mut of_survey = self.surveys.iter_mut().rev().filter(|one| one.survey == survey);
        let last = of_survey.next()?;
        if last.answer.is_none() {
            return Some(last);
        }
        of_survey.find(|one| one.answer.is_none() && !one.is_withdrawn)
    }
}

impl Invitation {
    fn unsent(survey: Survey, held: Held) -> Invitation {
        Invitation {
            survey,
            sent_at: None,
            belongs_to: None,
            is_bounced: false,
            is_withdrawn: false,
            answer: None,
            asked: held,
            held,
        }
    }
}
