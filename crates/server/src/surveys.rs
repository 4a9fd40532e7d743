//! Questions to customers: planned when a case is resolved or a wave begins, asked by mail and in the care centre, answered by a link
//! that needs no sign-in (R-122, R-127, R-130…R-134).

pub mod answer;
pub mod board;
pub mod letter;
pub mod link;
pub mod page;
pub mod reply;
mod wave;

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, Survey as Kind};
use desk::case::state::Status;
use desk::{Command, World};
use mission::policy::SurveyRule;
use store::surveys::{self, State, Survey};
use store::{Tx, customers};

use crate::book::Book;
use crate::desk::{Desk, Refusal, Request};
use crate::mail::letter::Letter;
use crate::who::Who;

const DAY_MS: i64 = 86_400_000;
/// How many questions are asked in one go.
const BATCH: u32 = 32;

/// Follows a case that was resolved or opened again, or of which somebody recorded a survey: plans the question about its
/// resolution, takes it back, or notes that it was asked and answered elsewhere (R-122, clocks.md 10).
///
/// # Errors
///
/// Fails when the database does.
pub fn follow(tx: &mut Tx<'_>, book: &Book, world: &World<'_>, now: Instant) -> Result<(), store::Error> {
    let (case, number) = (world.case, world.id.0.get());
    if !matches!(case.status, Status::Resolved | Status::Closed) {
        return surveys::withdraw(tx, number);
    }
    let rule = &book.rules.rules(case.version).surveys;
    let customer = case.receipt.and_then(|receipt| receipt.customer);
    let (Some(customer), Some(resolution), true) = (customer, case.resolutions.last(), rule.csat) else {
        return Ok(());
    };
    let due_at = Instant(resolution.at.as_ms().saturating_add(rule.csat_delay_ms));
    let once = format!("csat/{number}/{}", case.resolutions.len());
    let id = tx.id(now);
    surveys::insert(tx, &planned(id, Kind::Csat, (number, customer.0.get()), once.clone(), due_at))?;
    let asked =
        case.surveys.iter().rev().find(|it| it.survey == Kind::Csat && it.sent_at >= Some(resolution.at));
    let Some(asked) = asked else { return Ok(()) };
    let Some(row) = surveys::find_once(tx, &once)? else { return Ok(()) };
    if !matches!(row.state, State::Due | State::Sent) {
        return Ok(());
    }
    let until_at = asked.sent_at.map(|at| Instant(at.as_ms() + window_days(Kind::Csat, rule) * DAY_MS));
    let answer = asked.answer.map(|answer| (answer.at, answer.score.map(|score| score.to_string())));
    let state = if answer.is_some() { State::Answered } else { State::Sent };
    let (answered_at, score) = answer.map_or((None, None), |(at, score)| (Some(at), score));
    surveys::update(tx, &Survey { state, sent_at: asked.sent_at, until_at, answered_at, score, ..row })
}

/// A question that is asked later.
fn planned(id: i64, kind: Kind, (case, customer): (u32, u32), once: String, due_at: Instant) -> Survey {
    Survey {
        id,
        kind: kind.word().to_owned(),
        case,
        customer,
        once,
        state: State::Due,
        due_at,
        sent_at: None,
        until_at: None,
        answered_at: None,
        score: None,
        reasons: String::new(),
        comment: String::new(),
        may_contact: false,
        reason: None,
        outreach_at: None,
    }
}

/// Asks what is to be asked by now, and says how many that were.
///
/// # Errors
///
/// Fails when the database does. A question that cannot be asked is set aside with the reason.
pub(crate) async fn send_due(desk: &Desk) -> Result<usize, Refusal> {
    wave::begin_due(desk).await?;
    let mut n_sent = 0;
    loop {
        let now = desk.now();
        let due = desk.db().read(move |tx| surveys::list_due(tx, now, BATCH)).await?;
        if due.is_empty() {
            return Ok(n_sent);
        }
        for id in due {
            n_sent += usize::from(desk.write(move |tx, book, now| send(tx, book, id, now)).await?);
        }
    }
}

/// Asks one question, or sets it aside; whether it was asked.
fn send(tx: &mut Tx<'_>, book: &Book, id: i64, now: Instant) -> Result<bool, Refusal> {
    let Some(survey) = surveys::find(tx, id)?.filter(|survey| survey.state == State::Due) else {
        return Ok(false);
    };
    let skipped =
        |reason: &str| Survey { state: State::Skipped, reason: Some(reason.to_owned()), ..survey.clone() };
    let (Some(kind), Some(case)) = (Kind::find(&survey.kind), NonZeroU32::new(survey.case).map(CaseId))
    else {
        surveys::update(tx, &skipped("it names no survey"))?;
        return Ok(false);
    };
    let rule = &book.policy_at(now).surveys;
    if let Some(reason) = hindrance(tx, book, &survey, (kind, rule), now)? {
        surveys::update(tx, &skipped(reason))?;
        return Ok(false);
    }
    let command = Command::of(Ask::SendSurvey(kind), Who::System.actor());
    let request =
        Request { once: Some(format!("survey-{id}")), ..Request::new(case, Who::System, [command]) };
    match crate::desk::apply(tx, book, &request, now) {
        Ok(_) => {}
        Err(Refusal::Store(error)) => return Err(error.into()),
        Err(refusal) => {
            surveys::update(tx, &skipped(&refusal.to_string()))?;
            return Ok(false);
        }
    }
    let until_at = Some(Instant(now.as_ms() + window_days(kind, rule) * DAY_MS));
    surveys::update(tx, &Survey { state: State::Sent, sent_at: Some(now), until_at, ..survey })?;
    Letter::Survey { survey: id }.enqueue(tx, now)?;
    Ok(true)
}

/// How many days an answer counts (M-01, M-02).
fn window_days(kind: Kind, rule: &SurveyRule) -> i64 {
    i64::from(if kind == Kind::Csat { rule.csat_days } else { rule.nps_days })
}

/// Why a customer is not asked.
fn hindrance(
    tx: &mut Tx<'_>,
    book: &Book,
    survey: &Survey,
    (kind, rule): (Kind, &SurveyRule),
    now: Instant,
) -> Result<Option<&'static str>, store::Error> {
    let Some(customer) = customers::find(tx, survey.customer)? else { return Ok(Some("nobody is known")) };
    if customer.email.is_none() {
        return Ok(Some("there is no address to ask at"));
    }
    // After a long silence of ours, or when a history was told to us, nobody remembers what it was about.
    if now.as_ms() > survey.due_at.as_ms() + window_days(kind, rule) * DAY_MS {
        return Ok(Some("it is too long ago"));
    }
    if surveys::refuses(tx, survey.customer)? {
        return Ok(Some("the customer asked not to be asked"));
    }
    let Some(throttle) = rule.csat_throttle.as_ref().filter(|_| kind == Kind::Csat) else { return Ok(None) };
    let before = surveys::list_of_customer(tx, survey.customer, kind.word(), 1)?;
    let is_soon = before
        .iter()
        .filter_map(|before| before.sent_at)
        .any(|sent_at| book.rules.standard_calendar().due(sent_at, throttle).is_ok_and(|until| now < until));
    Ok(is_soon.then_some("the customer was asked a short while ago"))
}

/// Notes that a question came back: nobody was asked (M-04).
///
/// # Errors
///
/// Fails when the database does.
pub(crate) fn note_bounce(tx: &mut Tx<'_>, book: &Book, id: i64, now: Instant) -> Result<(), Refusal> {
    let Some(survey) = surveys::find(tx, id)?.filter(|survey| survey.state == State::Sent) else {
        return Ok(());
    };
    let (Some(kind), Some(case)) = (Kind::find(&survey.kind), NonZeroU32::new(survey.case).map(CaseId))
    else {
        return Ok(());
    };
    let command = Command::of(Ask::RecordBounce(kind), Who::System.actor());
    match crate::desk::apply(tx, book, &Request::new(case, Who::System, [command]), now) {
        Ok(_) | Err(Refusal::Desk(_)) => {}
        Err(refusal) => return Err(refusal),
    }
    let skipped = Survey { state: State::Skipped, reason: Some("the mail came back".to_owned()), ..survey };
    Ok(surveys::update(tx, &skipped)?)
}
