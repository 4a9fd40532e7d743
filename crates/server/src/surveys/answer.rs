//! What a customer said: counted once, changed where the mission lets the latest count, refused with a reason where it is too late.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, CustomerId, Score, Survey as Kind};
use store::surveys::{self, State, Survey};
use store::{Tx, cases};

use crate::book::Book;
use crate::desk::{Desk, Refusal, Request, Text};
use crate::who::Who;

/// For how long after the first answer about a case the customer may change it; the latest counts.
const CHANGEABLE_MS: i64 = 7 * 86_400_000;
/// The longest comment that is kept, in characters.
const LONGEST_COMMENT: usize = 4_000;
/// The highest score of a customer who would not recommend us (M-02).
pub(super) const MOST_DETRACTING: u8 = 6;

/// What can be done with a question now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be answered.
    Open,
    /// It was answered, and may be changed until then.
    Changeable(Instant),
    /// It was answered, and that counts.
    Answered,
    /// The time for it is over since then.
    Late(Instant),
    /// The case was opened again.
    Withdrawn,
    /// It was never asked.
    NotAsked,
}

impl Standing {
    /// How a question stands.
    pub fn of(survey: &Survey, now: Instant) -> Standing {
        let until = survey.until_at.unwrap_or(survey.due_at);
        match (survey.state, survey.answered_at) {
            (State::Due | State::Skipped, _) => Standing::NotAsked,
            (State::Withdrawn, _) => Standing::Withdrawn,
            // The first answer of a person in a wave counts (M-02).
            (_, Some(_)) if survey.kind != Kind::Csat.word() => Standing::Answered,
            (_, Some(at)) => {
                let until = until.min(Instant(at.as_ms() + CHANGEABLE_MS));
                if now <= until { Standing::Changeable(until) } else { Standing::Answered }
            }
            (_, None) if now > until => Standing::Late(until),
            (_, None) => Standing::Open,
        }
    }

    /// Whether an answer is taken.
    pub fn takes_answers(self) -> bool {
        matches!(self, Standing::Open | Standing::Changeable(_))
    }
}

/// What was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// On the survey's scale.
    pub score: Option<Score>,
    /// Reasons of the mission that were chosen.
    pub reasons: Vec<String>,
    /// In the customer's words.
    pub comment: String,
    /// Whether we may come back to them.
    pub may_contact: bool,
    /// Whether they say that it is not solved.
    pub is_unsolved: bool,
}

/// Takes an answer. What it finds closed it leaves alone, and says how it stands.
///
/// # Errors
///
/// Refuses a score that is not on the scale.
pub async fn answer(desk: &Desk, id: i64, given: Given) -> Result<Standing, Refusal> {
    desk.write(move |tx, book, now| take(tx, book, (id, &given), now)).await
}

/// See [`answer`]; within a transaction.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    book: &Book,
    (id, given): (i64, &Given),
    now: Instant,
) -> Result<Standing, Refusal> {
    let Some(survey) = surveys::find(tx, id)? else { return Ok(Standing::NotAsked) };
    let standing = Standing::of(&survey, now);
    let (Some(kind), Some(case)) = (Kind::find(&survey.kind), NonZeroU32::new(survey.case).map(CaseId))
    else {
        return Ok(Standing::NotAsked);
    };
    let Some(customer) = NonZeroU32::new(survey.customer).map(CustomerId) else {
        return Ok(Standing::NotAsked);
    };
    if !standing.takes_answers() {
        return Ok(standing);
    }
    let word = given.score.map(|score| score.to_string());
    let comment: String =
        given.comment.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST_COMMENT).collect();
    let comment = book.mask(comment.trim());
    let reasons = &book.policy_at(now).surveys.reason_codes;
    let reasons: Vec<&str> =
        reasons.iter().filter(|code| given.reasons.contains(code)).map(String::as_str).collect();
    let answered = Survey {
        state: State::Answered,
        answered_at: survey.answered_at.or(Some(now)),
        score: word.clone(),
        reasons: reasons.join("\n"),
        comment: comment.clone(),
        may_contact: given.may_contact,
        ..survey.clone()
    };
    if answered == survey {
        // The same twice is one answer.
        return Ok(standing);
    }
    let who = Who::Customer(customer);
    if survey.score != word || survey.answered_at.is_none() {
        let command = Command::of(Ask::AnswerSurvey { survey: kind, score: given.score }, who.actor());
        crate::desk::apply(tx, book, &Request::new(case, who, [command]), now)?;
    }
    surveys::update(tx, &answered)?;
    if survey.answered_at.is_none() || survey.comment != comment {
        note(tx, book, case, &words(kind, word.as_deref(), &reasons, &comment), now)?;
    }
    if given.is_unsolved && cases::find(tx, survey.case)?.is_some_and(|row| !row.is_open) {
        let body = if comment.is_empty() { "It is not solved.".to_owned() } else { comment };
        let command = Command::of(Ask::RejectResolution, who.actor());
        let request = Request::new(case, who, [command]).saying(body);
        match crate::desk::apply(tx, book, &request, now) {
            // A case that cannot be opened again says so to those who read the note.
            Ok(_) | Err(Refusal::Desk(_)) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(Standing::of(&answered, now))
}

/// Puts a note on the case, for those who work on it.
fn note(tx: &mut Tx<'_>, book: &Book, case: CaseId, body: &str, now: Instant) -> Result<(), Refusal> {
    let text = Text::from(body);
    match crate::desk::apply(tx, book, &Request::new(case, Who::System, []).saying(text), now) {
        Ok(_) | Err(Refusal::Desk(_) | Refusal::Remark(_)) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

/// An answer in words, in Markdown.
fn words(kind: Kind, score: Option<&str>, reasons: &[&str], comment: &str) -> String {
    let score = match (kind, score) {
        (_, None) => "no score".to_owned(),
        (Kind::Csat | Kind::Product, Some(score)) if score.len() == 1 => format!("{score} of 5"),
        (Kind::Nps, Some(score)) => format!("{score} of 10"),
        (_, Some(score)) => score.to_owned(),
    };
    let asked = match kind {
        Kind::Nps => "whether they would recommend us",
        Kind::Product => "about the product",
        Kind::Csat | Kind::FirstContact => "about this case",
    };
    let mut text = format!("The customer answered the question {asked}: **{score}**.");
    if !reasons.is_empty() {
        text.push_str(&format!(" Because of {}.", reasons.join(", ")));
    }
    for line in comment.lines() {
        text.push_str(if text.ends_with('.') { "\n\n> " } else { "\n> " });
        text.push_str(line);
    }
    text
}
