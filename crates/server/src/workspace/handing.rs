//! Handing a case over with its context, and taking it or not.

use std::num::NonZeroU32;

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, TeamId};
use desk::case::remark;
use look::{Choice, Mistakes};
use serde::Deserialize;
use store::notices;

use super::act::case_id;
use super::answer::finish;
use super::handoff;
use super::read;
use super::reader::Reader;
use super::relate::{is_theirs_to_mend, page_of, refused};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};

/// To whom a case goes, with what they need to know.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HandoffForm {
    owner: String,
    team: String,
    reason: String,
    steps: String,
    logs: String,
    impact: String,
}

impl HandoffForm {
    fn mistakes(&self) -> Mistakes {
        let mut wrong = Mistakes::default();
        if self.owner.is_empty() && self.team.is_empty() {
            wrong.push("owner", "Name the person or the team that is to take the case");
        }
        let needed = [
            ("reason", &self.reason, "Say why it is handed over"),
            ("steps", &self.steps, "Write down the steps taken; “none yet” is an answer"),
            ("logs", &self.logs, "Write down what was seen; “none” is an answer"),
            ("impact", &self.impact, "Say what it means for the customer"),
        ];
        for (field, text, words) in needed {
            if text.trim().is_empty() {
                wrong.push(field, words);
            }
        }
        wrong
    }

    /// The context package, as whoever takes the case reads it.
    fn package(&self) -> String {
        let parts = [
            ("Why", &self.reason),
            ("Steps taken", &self.steps),
            ("Logs", &self.logs),
            ("Impact", &self.impact),
        ];
        let parts = parts.map(|(title, text)| format!("**{title}**\n\n{}", text.trim()));
        parts.join("\n\n")
    }
}

/// `GET /cases/{number}/handoff`.
pub async fn get_handoff(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show(&app, reader, number, HandoffForm::default(), Mistakes::default()).await
}

async fn show(
    app: &App,
    reader: Reader,
    number: u32,
    typed: HandoffForm,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, _, frame, subject| {
        let mut owners = vec![Choice::new("", "Anybody of the team").chosen(typed.owner.is_empty())];
        owners.extend(read::owners(tx, typed.owner.parse().ok())?);
        let mut teams = vec![Choice::new("", "Their own team").chosen(typed.team.is_empty())];
        teams.extend(read::teams(tx, typed.team.parse().ok())?);
        let view = handoff::View {
            number,
            subject,
            owners,
            teams,
            steps: typed.steps.clone(),
            logs: typed.logs.clone(),
            impact: typed.impact.clone(),
            reason: typed.reason.clone(),
            mistakes: mistakes.clone(),
        };
        Ok(handoff::page(frame, &view))
    })
    .await
}

/// `POST /cases/{number}/handoff`: offers the case with its context package; the other side accepts or rejects.
pub async fn post_handoff(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<HandoffForm>,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let mistakes = form.mistakes();
    if !mistakes.is_empty() {
        return refused(show(&app, reader, number, form, mistakes).await).await;
    }
    let to = form.owner.parse().ok().and_then(NonZeroU32::new).map(AgentId);
    let to_team = form.team.parse().ok().and_then(NonZeroU32::new).map(TeamId);
    let offer = remark::Ask::OfferHandOff { to, to_team, has_package: true };
    let text = Text::from(form.package());
    let request = Request::new(case, reader.who(), []).remarking([offer]).saying(text);
    match app.desk().ask(request).await {
        Ok(done) => {
            let told = (to.map(|it| it.0.get()), to_team.map(|it| it.0.get()));
            tell(&app, (number, done.version), told, reader.person.number).await?;
            finish((&app, &reader, &headers), &format!("/cases/{number}"), ("offered", Vec::new())).await
        }
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            let wrong = super::relate::mistake("owner", refusal);
            refused(show(&app, reader, number, form, wrong).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A hand-off is real-time: those who may take it hear of it in the workspace.
async fn tell(
    app: &App,
    (case, version): (u32, i64),
    (to, team): (Option<u32>, Option<u32>),
    by: u32,
) -> Result<(), store::Error> {
    let now = app.now();
    app.db()
        .write(move |tx| {
            let everybody = store::people::list(tx)?.into_iter().filter(|person| person.is_active);
            let theirs = everybody.filter(|person| match to {
                Some(to) => person.number == to,
                None => team.is_some() && person.team == team,
            });
            for person in theirs.filter(|person| person.number != by).collect::<Vec<_>>() {
                let key = format!("handoff/{case}@{version}/{}", person.number);
                let about = format!("{{\"by\":{by}}}");
                notices::insert(tx, &key, (person.number, "handoff"), (Some(case), &about), now)?;
                tx.announce(format!("agent/{}", person.number));
            }
            Ok(())
        })
        .await
}

/// What becomes of a hand-off on offer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct VerdictForm {
    verdict: String,
    /// What the customer is told of their new contact.
    told: String,
}

/// `POST /cases/{number}/handoff/verdict`: accepts, rejects or withdraws it, or says that the last one was needless.
pub async fn post_verdict(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<VerdictForm>,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), []);
    let tells = !form.told.trim().is_empty();
    let (request, done) = match form.verdict.as_str() {
        "accept" if tells => {
            let commands = vec![reader.asks(Ask::AcceptHandOff), reader.asks(Ask::Reply)];
            let text = Text::from(form.told.clone());
            let named = [remark::Ask::NameSuccessor];
            (Request { commands, ..request }.remarking(named).saying(text), "accepted")
        }
        "accept" => (Request { commands: vec![reader.asks(Ask::AcceptHandOff)], ..request }, "accepted"),
        "reject" => (request.remarking([remark::Ask::RejectHandOff]), "rejected"),
        "withdraw" => (request.remarking([remark::Ask::WithdrawHandOff]), "withdrawn"),
        "needless" => (request.remarking([remark::Ask::JudgeTransferUnnecessary]), "recorded"),
        _ => return Err(errors::invalid("Accept, reject or withdraw the hand-off.")),
    };
    match app.desk().ask(request).await {
        Ok(_) => finish((&app, &reader, &headers), &format!("/cases/{number}"), (done, Vec::new())).await,
        Err(refusal @ (Refusal::Desk(_) | Refusal::Remark(_))) => {
            Err(errors::conflict(&super::proposal::capital(&format!("{refusal}."))))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /cases/{number}/successor`: tells the customer whom to turn to now, or says that the transfer was needless.
pub async fn post_successor(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<VerdictForm>,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), []);
    let request = if form.verdict == "needless" {
        request.remarking([remark::Ask::JudgeTransferUnnecessary])
    } else {
        if form.told.trim().is_empty() {
            return Err(errors::invalid("Write what the customer is told."));
        }
        let text = Text::from(form.told.clone());
        Request { commands: vec![reader.asks(Ask::Reply)], ..request }
            .remarking([remark::Ask::NameSuccessor])
            .saying(text)
    };
    app.desk().ask(request).await?;
    finish((&app, &reader, &headers), &format!("/cases/{number}"), ("recorded", Vec::new())).await
}

/// `POST /cases/{number}/escalation`: takes over what was escalated.
pub async fn post_escalation(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::AcceptEscalation)]);
    super::answer::ask((&app, &reader, &headers), request, "accepted").await
}
