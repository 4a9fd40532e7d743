//! Writing down what happened with a case outside the composer: calls, sessions, workarounds, who proved who they are.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::case::decide::Ask;
use desk::case::remark;
use desk::case::remark::Phase;
use look::{Choice, Field, Mistakes};
use maud::html;
use mission::{Channel, Policy};
use serde::Deserialize;

use super::act::case_id;
use super::answer::finish;
use super::reader::Reader;
use super::relate::{is_theirs_to_mend, page_of, refused};
use super::words::{Sheet, buttons};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::Failure;

/// What can be recorded: value, words, whether it needs a text.
const KINDS: [(&str, &str, bool); 22] = [
    ("call", "The customer called", true),
    ("letter", "The customer wrote a letter", true),
    ("email", "The customer wrote an email to somebody of us", true),
    ("workaround", "A workaround was sent (goes to the customer)", true),
    ("article", "An article was sent (goes to the customer)", true),
    ("session", "A session with the customer was held", false),
    ("callback_tried", "A call back was tried", false),
    ("callback", "The customer was called back", false),
    ("follow_up", "The customer confirmed that it stays solved", true),
    ("status_page", "The status page says something new of its incident", false),
    ("escalation", "It needs the next line", false),
    ("interpreter_asked", "An interpreter was asked for", false),
    ("interpreter", "The interpreter has come", false),
    ("refund_asked", "The customer wants their money back", false),
    ("refund", "The money was paid back", false),
    ("outreach_tried", "An unhappy customer was not reached", false),
    ("outreach", "An unhappy customer was reached", true),
    ("proof", "The customer proved who they are", false),
    ("phase", "In which phase the customer is", false),
    ("asked_again", "They had to say again what we knew", false),
    ("subject", "The subject is another one", true),
    ("out_of_scope", "The mission does not cover it", false),
];

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RecordForm {
    what: String,
    body: String,
    method: String,
    phase: String,
}

/// What a record becomes.
enum Record {
    Ask(Ask),
    Remark(remark::Ask),
}

impl RecordForm {
    fn record(&self, channel: Channel) -> Option<Record> {
        Some(Record::Ask(match self.what.as_str() {
            "call" => Ask::RecordCustomerMessageBy(Channel::Phone),
            "letter" => Ask::RecordCustomerMessageBy(Channel::Letter),
            "email" => Ask::RecordCustomerMessageBy(Channel::Email),
            "workaround" => Ask::SendWorkaround,
            "article" => Ask::SendArticle,
            "session" => Ask::RecordSession,
            "callback_tried" => Ask::RecordCallback { connected: false },
            "callback" => Ask::RecordCallback { connected: true },
            "follow_up" => Ask::RecordFollowUp,
            "status_page" => Ask::PublishStatusUpdate { subscribed: true },
            "escalation" => Ask::Escalate,
            "interpreter_asked" => Ask::RequestInterpreter,
            "interpreter" => Ask::RecordInterpreter,
            "refund_asked" => Ask::ClaimRefund,
            "refund" => Ask::Refund,
            "outreach_tried" => Ask::AttemptOutreach,
            "outreach" => Ask::CompleteOutreach,
            "out_of_scope" => Ask::MarkOutOfScope,
            "proof" => {
                let method = self.method.clone();
                return Some(Record::Remark(remark::Ask::Authenticate { channel, method }));
            }
            "phase" => return Some(Record::Remark(remark::Ask::SetPhase(Phase::find(&self.phase)?))),
            "asked_again" => return Some(Record::Remark(remark::Ask::CountAskedAgain)),
            "subject" => return Some(Record::Remark(remark::Ask::Retitle)),
            _ => return None,
        }))
    }

    fn mistakes(&self) -> Mistakes {
        let mut wrong = Mistakes::default();
        match KINDS.iter().find(|(value, ..)| *value == self.what) {
            None => wrong.push("what", "Choose what happened"),
            Some((_, _, true)) if self.body.trim().is_empty() => wrong.push("body", "Write it down"),
            Some(_) => {}
        }
        if self.what == "proof" && self.method.trim().is_empty() {
            wrong.push("method", "Say how they proved it");
        }
        if self.what == "phase" && Phase::find(&self.phase).is_none() {
            wrong.push("phase", "Choose a phase");
        }
        wrong
    }
}

/// `GET /cases/{number}/record`.
pub async fn get_record(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    axum::extract::Query(typed): axum::extract::Query<RecordForm>,
) -> Result<Response, Failure> {
    show(&app, reader, number, typed, Mistakes::default()).await
}

/// The ways in which the mission lets a contact prove who they are, by any channel.
fn methods(policy: &Policy) -> Vec<String> {
    let mut found: Vec<String> =
        policy.channels.iter().flat_map(|rule| rule.authentication.iter().cloned()).collect();
    found.sort();
    found.dedup();
    found
}

async fn show(
    app: &App,
    reader: Reader,
    number: u32,
    typed: RecordForm,
    wrong: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |_, book, frame, subject| {
        let here = format!("/cases/{number}");
        let title = format!("Record something about #{number}");
        let mut kinds = vec![Choice::new("", "Choose…").chosen(typed.what.is_empty())];
        kinds.extend(KINDS.iter().map(|(value, words, _)| Choice::new(value, *words).chosen(*value == typed.what)));
        let methods = methods(book.policy_at(frame.wall.now));
        let method = |it: &String| Choice::new(it, it.replace('-', " ")).chosen(*it == typed.method);
        let mut methods: Vec<Choice> = methods.iter().map(method).collect();
        methods.insert(0, Choice::new("", "Only for a proof").chosen(typed.method.is_empty()));
        let mut phases = vec![Choice::new("", "Only for a phase").chosen(typed.phase.is_empty())];
        let phase = |it: &Phase| {
            Choice::new(it.word(), super::proposal::capital(it.word())).chosen(it.word() == typed.phase)
        };
        phases.extend(Phase::ALL.iter().map(phase));
        let form = html! {
            form.stack.loose.form-narrow method="post" action={ (here) "/record" } {
                (wrong.summary())
                (Field::new("what", "What happened?").select(&kinds, &wrong))
                (Field::new("body", "In their words or ours").optional().text(&typed.body, &wrong))
                @if methods.len() > 1 { (Field::new("method", "How they proved who they are").optional().select(&methods, &wrong)) }
                @else { (Field::new("method", "How they proved who they are").optional().line("text", &typed.method, &wrong)) }
                (Field::new("phase", "Phase of their journey").optional().select(&phases, &wrong))
                (buttons("Record", &here))
            }
        };
        let sheet = Sheet {
            number,
            subject: &subject,
            crumb: "Record",
            title: &title,
            lead: "What happened outside this desk counts as well, once it is written down.",
            wrong: &wrong,
        };
        Ok(sheet.show(frame, &form))
    })
    .await
}

/// `POST /cases/{number}/record`.
pub async fn post_record(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<RecordForm>,
) -> Result<Response, Failure> {
    let case = case_id(number)?;
    let mut wrong = form.mistakes();
    let row = app.db().read(move |tx| store::cases::find(tx, number)).await?;
    let channel = row.and_then(|row| Channel::find(&row.channel)).unwrap_or(Channel::Portal);
    if let (true, Some(record)) = (wrong.is_empty(), form.record(channel)) {
        let text = Text::from(form.body.clone());
        let request = match record {
            Record::Ask(ask) => Request::new(case, reader.who(), [reader.asks(ask)]),
            Record::Remark(ask) => Request::new(case, reader.who(), []).remarking([ask]),
        };
        let request = if form.body.trim().is_empty() { request } else { request.saying(text) };
        match app.desk().ask(request).await {
            Ok(_) => {
                if form.what == "subject" {
                    retitle(&app, number, &form.body).await?;
                }
                return finish(
                    (&app, &reader, &headers),
                    &format!("/cases/{number}"),
                    ("recorded", Vec::new()),
                )
                .await;
            }
            Err(refusal) if is_theirs_to_mend(&refusal) => {
                wrong.push("what", super::proposal::capital(&refusal.to_string()));
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    refused(show(&app, reader, number, form, wrong).await).await
}

/// The words themselves are personal data and stand apart from the log.
async fn retitle(app: &App, number: u32, subject: &str) -> Result<(), Refusal> {
    let book = app.desk().book()?;
    let subject: String =
        subject.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    app.db()
        .write(move |tx| {
            tx.announce(format!("case/{number}"));
            Ok::<_, Refusal>(store::messages::set_subject(tx, number, &book.mask(&subject))?)
        })
        .await
}
