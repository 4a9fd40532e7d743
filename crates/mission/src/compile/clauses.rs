//! Clauses while they are collected.

use crate::obligation::ObligationKind;
use crate::policy::{Chapter, Clause, ClauseId, ClauseNumber};
use crate::source::{Source, Span};
use crate::vocabulary::ClockKind;

/// The clauses of a mission in the order of compilation: calendars first, obligations last.
pub(super) struct Clauses<'s> {
    source: &'s Source,
    list: Vec<Clause>,
    /// How many clauses each chapter has.
    counts: [u16; Chapter::ALL.len()],
}

impl<'s> Clauses<'s> {
    pub(super) fn new(source: &'s Source) -> Clauses<'s> {
        Clauses { source, list: Vec::new(), counts: [0; Chapter::ALL.len()] }
    }

    /// Adds a clause that stands at `span`, in the chapter its path belongs to.
    pub(super) fn add(&mut self, path: String, span: Span, sentence: String) -> ClauseId {
        self.add_to(chapter_of(&path), path, span, sentence)
    }

    /// Adds a clause to a chapter.
    pub(super) fn add_to(
        &mut self,
        chapter: Chapter,
        path: String,
        span: Span,
        sentence: String,
    ) -> ClauseId {
        // The limits on entries keep a mission far below this many clauses.
        let id = ClauseId(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        let line = self.source.line(span.start);
        let count = &mut self.counts[chapter as usize];
        *count = count.saturating_add(1);
        let number = ClauseNumber { chapter, nth: *count };
        self.list.push(Clause { path, line, number, is_public: true, sentence });
        id
    }

    /// What a clause says.
    pub(super) fn sentence(&self, id: ClauseId) -> &str {
        self.list.get(usize::from(id.0)).map_or("", |clause| clause.sentence.as_str())
    }

    /// Keeps a clause from customers.
    pub(super) fn hide(&mut self, id: ClauseId) {
        self.list.iter_mut().skip(usize::from(id.0)).take(1).for_each(|clause| clause.is_public = false);
    }

    /// The clauses; [`ClauseId`] is the place in this list.
    pub(super) fn finish(self) -> Vec<Clause> {
        self.list
    }
}

/// Which table of a mission belongs to which chapter. Promises and obligations go by their kind.
const CHAPTERS: &[(&str, Chapter)] = &[
    ("behaviours", Chapter::Behaviour),
    ("promises", Chapter::Answering),
    ("pauses", Chapter::Resolving),
    ("reopen", Chapter::Resolving),
    ("backlog", Chapter::Resolving),
    ("ladders", Chapter::Escalation),
    ("paths", Chapter::Escalation),
    ("escalation", Chapter::Escalation),
    ("tiers", Chapter::Credits),
    ("credits", Chapter::Credits),
    ("calendars", Chapter::Hours),
    ("channels", Chapter::Hours),
    ("languages", Chapter::Hours),
    ("scope", Chapter::Hours),
    ("interpreters", Chapter::Hours),
    ("objectives", Chapter::Goals),
];

/// The chapter of a clause; what no table names is about the mission itself.
fn chapter_of(path: &str) -> Chapter {
    let table = path.split('.').next().unwrap_or(path);
    let known = CHAPTERS.iter().find(|(name, _)| *name == table);
    known.map_or(Chapter::Governance, |(_, chapter)| *chapter)
}

/// The chapter of a promise on a clock.
pub(super) fn chapter_of_clock(kind: ClockKind) -> Chapter {
    match kind {
        ClockKind::Triage | ClockKind::FirstResponse | ClockKind::Callback | ClockKind::NextResponse => {
            Chapter::Answering
        }
        ClockKind::NextSteps | ClockKind::UpdateCadence | ClockKind::Resolution | ClockKind::FollowUp => {
            Chapter::Resolving
        }
    }
}

/// The chapter of an obligation, and whether it is owed to customers.
pub(super) fn chapter_of_obligation(kind: ObligationKind) -> (Chapter, bool) {
    use ObligationKind as Kind;
    match kind {
        Kind::CreditIssue | Kind::SameDayRefund => (Chapter::Credits, true),
        Kind::DetractorOutreach
        | Kind::ArticlePublication
        | Kind::ArticleReview
        | Kind::ChangeVerification => (Chapter::Goals, true),
        Kind::Coaching | Kind::PlanReview | Kind::MicroTraining => (Chapter::Goals, false),
        Kind::PrivacyRequest | Kind::PrivacyConfirmation | Kind::PrivacyOptOut | Kind::Retention => {
            (Chapter::Data, true)
        }
        Kind::SlaNotice
        | Kind::MissionQuestion
        | Kind::TargetReview
        | Kind::BoardSignOff
        | Kind::SteeringCommittee
        | Kind::Reassessment => (Chapter::Governance, true),
        Kind::AdoptionPulse | Kind::PilotWindow | Kind::PlaybookReview => (Chapter::Governance, false),
    }
}
