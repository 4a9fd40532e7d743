//! `/demo/write`: a visitor plays a customer.

use std::num::NonZeroU32;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, CustomerId};
use look::{Choice, Field, Mistakes};
use maud::{Markup, html};
use mission::Channel;
use serde::Deserialize;
use store::{cases, customers};

use super::must_be_demo;
use super::panel::shell;
use crate::app::App;
use crate::desk::{Opening, Refusal, Request, Text};
use crate::errors::Failure;
use crate::page;
use crate::who::Who;

/// How many customers can be played; the first are those whom everybody knows.
const N_CUSTOMERS: u32 = 11;

/// By which channels a visitor can write.
const CHANNELS: [(Channel, &str); 4] = [
    (Channel::Portal, "In the portal"),
    (Channel::Email, "By email"),
    (Channel::Chat, "By chat"),
    (Channel::InApp, "In the app"),
];

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WriteForm {
    customer: String,
    channel: String,
    subject: String,
    message: String,
}

/// What the address asks.
#[derive(Debug, Default, Deserialize)]
pub struct WriteQuery {
    sent: Option<u32>,
}

/// `GET /demo/write`.
pub async fn get_write(State(app): State<App>, Query(query): Query<WriteQuery>) -> Result<Response, Failure> {
    must_be_demo(&app)?;
    show(&app, StatusCode::OK, &WriteForm::default(), (&Mistakes::default(), query.sent)).await
}

/// `POST /demo/write`. A subject that is the number of a case of theirs adds to that case; any other opens one.
pub async fn post_write(State(app): State<App>, Form(form): Form<WriteForm>) -> Result<Response, Failure> {
    must_be_demo(&app)?;
    let number = form.customer.parse().ok().filter(|number| (1..=N_CUSTOMERS).contains(number));
    let mut mistakes = Mistakes::default();
    let Some(customer) = number.and_then(NonZeroU32::new).map(CustomerId) else {
        mistakes.push("customer", "Choose who you are");
        return show(&app, StatusCode::UNPROCESSABLE_ENTITY, &form, (&mistakes, None)).await;
    };
    match send(&app, customer, &form).await {
        Ok(case) => Ok(Redirect::to(&format!("/demo/write?sent={}", case.0)).into_response()),
        Err(Refusal::Text(words)) => {
            let field = if words.contains("subject") { "subject" } else { "message" };
            mistakes.push(field, words);
            show(&app, StatusCode::UNPROCESSABLE_ENTITY, &form, (&mistakes, None)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn send(app: &App, customer: CustomerId, form: &WriteForm) -> Result<CaseId, Refusal> {
    let (who, text) = (Who::Customer(customer), Text::from(form.message.clone()));
    if let Some(case) = known_case(app, customer, &form.subject).await? {
        let ask = Command::of_customer(Ask::RecordCustomerMessage);
        app.desk().ask(Request::new(case, who, vec![ask]).saying(text)).await?;
        return Ok(case);
    }
    let channel = CHANNELS.iter().find(|(channel, _)| channel.to_string() == form.channel);
    let channel = channel.map_or(Channel::Portal, |(channel, _)| *channel);
    let opening = Opening::of(customer, channel, form.subject.clone(), text);
    Ok(app.desk().open(opening).await?.case)
}

/// The case that a subject such as `#412` names, when it is the customer's.
async fn known_case(app: &App, customer: CustomerId, subject: &str) -> Result<Option<CaseId>, Refusal> {
    let Some(number) = subject.trim().strip_prefix('#').and_then(|number| number.parse::<NonZeroU32>().ok())
    else {
        return Ok(None);
    };
    let row = app.db().read(move |tx| cases::find(tx, number.get())).await?;
    let is_theirs = row.is_some_and(|row| row.customer == Some(customer.0.get()));
    Ok(is_theirs.then_some(CaseId(number)))
}

async fn show(
    app: &App,
    status: StatusCode,
    form: &WriteForm,
    (mistakes, sent): (&Mistakes, Option<u32>),
) -> Result<Response, Failure> {
    let known = app
        .db()
        .read(|tx| {
            let known = (1..=N_CUSTOMERS).map(|number| customers::find(tx, number));
            known.collect::<Result<Vec<_>, store::Error>>()
        })
        .await
        .map_err(Refusal::from)?;
    let people: Vec<Choice> = known
        .into_iter()
        .flatten()
        .map(|customer| {
            Choice::new(customer.number, customer.name).chosen(form.customer == customer.number.to_string())
        })
        .collect();
    let mut shell = shell("Write as a customer");
    shell.has_errors = !mistakes.is_empty();
    Ok((status, page::public(&shell, &content(form, &people, (mistakes, sent)))).into_response())
}

fn content(form: &WriteForm, people: &[Choice], (mistakes, sent): (&Mistakes, Option<u32>)) -> Markup {
    let channels: Vec<Choice> = CHANNELS
        .iter()
        .enumerate()
        .map(|(nth, (channel, words))| {
            let is_chosen = form.channel == channel.to_string() || (form.channel.is_empty() && nth == 0);
            Choice::new(channel, *words).chosen(is_chosen)
        })
        .collect();
    html! {
        form.stack.loose action="/demo/write" method="post" novalidate aria-labelledby="h" {
            div.stack.tight {
                h1 #h.serif { "Write as a customer" }
                p.soft { "The desk gets it at once: have its inbox open in another window." }
            }
            (mistakes.summary())
            @if let Some(number) = sent {
                div.notice role="status" { div { "Your message is with the desk: " a href={ "/cases/" (number) } { "case #" (number) } "." } }
            }
            (Field::new("customer", "Who are you?").select(people, mistakes))
            (Field::new("channel", "How do you write?").choices(&channels, mistakes))
            (Field::new("subject", "What is it about?").hint("The number of one of your cases, such as #412, adds to that case.").line("text", &form.subject, mistakes))
            (Field::new("message", "Your message").text(&form.message, mistakes))
            p.row { button.btn.primary.big type="submit" { "Send" } a href="/demo" { "Back to the demo" } }
        }
    }
}
