//! Finding cases, and opening one by hand.

use std::num::NonZeroU32;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use desk::case::event::CustomerId;
use look::upload::FILES;
use look::{Choice, Mistakes};
use mission::{Channel, Priority};
use serde::Deserialize;
use store::cases;
use store::customers::{self, Customer};
use store::messages::Author;

use super::read::{self, Names};
use super::reader::Reader;
use super::{new_case, search};
use crate::app::App;
use crate::book::Book;
use crate::desk::{Opening, Refusal, Text};
use crate::errors::Failure;
use crate::files::{self, Uploader};
use crate::token;

/// How many cases stand on a page of a search.
const ROWS: u32 = 50;

/// A question.
#[derive(Debug, Default, Deserialize)]
pub struct Question {
    #[serde(default)]
    q: String,
}

/// `GET /search`.
pub async fn get_search(
    State(app): State<App>,
    reader: Reader,
    Query(question): Query<Question>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (wall, asked): (_, String) = (reader.wall(&app, &book), question.q.chars().take(200).collect());
    if let Some(number) =
        asked.trim().trim_start_matches('#').parse::<u32>().ok().filter(|_| !asked.trim().is_empty())
    {
        let exists = app.db().read(move |tx| cases::find(tx, number)).await.map_err(Refusal::from)?.is_some();
        if exists {
            return Ok(Redirect::to(&format!("/cases/{number}")).into_response());
        }
    }
    let answer = app
        .db()
        .search(move |tx| {
            let hits = store::search::search(tx, &asked, 200)?;
            let (mut numbers, mut people) = (Vec::new(), Vec::new());
            let mut names = Names::default();
            for hit in &hits {
                match (hit.case, hit.customer, hit.account) {
                    (Some(case), ..) if !numbers.contains(&case) => numbers.push(case),
                    (None, Some(customer), _) => {
                        people.push((names.customer(tx, customer)?.0, format!("/customers/{customer}")));
                    }
                    (None, None, Some(account)) => {
                        people.extend(
                            names.account(tx, account)?.map(|name| (name, format!("/accounts/{account}"))),
                        );
                    }
                    _ => {}
                }
            }
            let n_found = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let mut found = Vec::new();
            for number in numbers.into_iter().take(ROWS as usize) {
                if let Some(stored) = cases::find(tx, number)? {
                    let row = read::row(tx, &book, &stored, wall.now)?;
                    found.push(search::Found { row, snippet: Vec::new() });
                }
            }
            let view = search::View {
                query: asked.clone(),
                n_found,
                found,
                people,
                did_you_mean: None,
                previous: None,
                next: None,
            };
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            Ok::<_, Refusal>(search::page(&frame, &view))
        })
        .await?;
    Ok(answer.into_response())
}

/// For whom a new case is begun.
#[derive(Debug, Default, Deserialize)]
pub struct NewCaseQuery {
    customer: Option<u32>,
}

/// The channels that an agent writes down by hand.
const BY_HAND: [(Channel, &str); 3] = [
    (Channel::Phone, "By phone"),
    (Channel::Letter, "By letter"),
    (Channel::Email, "By email to somebody of us"),
];

fn form(book: &Book, channel: &str) -> new_case::View {
    let policy = book.rules.policy();
    let offered = BY_HAND
        .into_iter()
        .filter(|(channel, _)| policy.channel(*channel).is_some() || *channel == Channel::Phone);
    let channels = offered.map(|(it, words)| {
        Choice::new(it.word(), words)
            .chosen(it.word() == channel || channel.is_empty() && it == Channel::Phone)
    });
    let mut categories = vec![Choice::new("", "Not known yet").chosen(true)];
    categories.extend(read::all_categories(policy));
    let mut priorities = vec![Choice::new("", "Triage later").chosen(true)];
    priorities.extend(Priority::ALL.iter().map(|it| Choice::new(it.word(), it.word())));
    new_case::View {
        channels: channels.collect(),
        categories,
        priorities,
        once: token::secret(),
        ..Default::default()
    }
}

/// `GET /cases/new`.
pub async fn get_new_case(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<NewCaseQuery>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let answer = app
        .db()
        .read(move |tx| {
            let mut view = form(&book, "");
            if let Some(number) = query.customer {
                view.customer = customers::find(tx, number)?.map(|it| (it.number, it.name));
            }
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            Ok::<_, Refusal>(new_case::page(&frame, &view))
        })
        .await?;
    Ok(answer.into_response())
}

/// A case that an agent writes down.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewCaseForm {
    channel: String,
    received: String,
    customer: Option<u32>,
    name: String,
    email: String,
    phone: String,
    language: String,
    subject: String,
    body: String,
    category: String,
    priority: String,
    once: String,
}

/// `POST /cases`.
pub async fn post_case(
    State(app): State<App>,
    reader: Reader,
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let by = Uploader { author: Author::Agent(reader.person.number), case: None };
    let received = files::receive::<NewCaseForm>(&app, by, request).await?;
    let attachments = received.ids();
    let kept: Vec<_> = received.files.iter().map(files::kept).collect();
    let typed = received.typed;
    let mut mistakes = Mistakes::default();
    received.wrong.into_iter().for_each(|words| mistakes.push(FILES, words));
    let channel = Channel::find(&typed.channel);
    if channel.is_none() {
        mistakes.push("channel", "Choose how it reached us.");
    }
    let happened_at = match typed.received.trim() {
        "" => None,
        text => match Instant::parse_in(text, Some(&wall.zone)) {
            Ok(at) if at <= wall.now => Some(at),
            Ok(_) => {
                mistakes.push("received", "It cannot have come in after now.");
                None
            }
            Err(_) => {
                mistakes.push("received", "Give date and time, such as 2025-10-14T14:08.");
                None
            }
        },
    };
    if typed.customer.is_none() && typed.name.trim().is_empty() {
        mistakes.push("name", "Write down who it was.");
    }
    if typed.subject.trim().is_empty() {
        mistakes.push("subject", "Say in a few words what it is about.");
    }
    if typed.body.trim().is_empty() {
        mistakes.push("body", "Write down what they said.");
    }
    if let (true, Some(channel)) = (mistakes.is_empty(), channel) {
        match open(&app, &reader, (&typed, attachments), (channel, happened_at)).await {
            Ok(number) => {
                files::drop_loose(&app, &received.files).await?;
                return Ok(Redirect::to(&format!("/cases/{number}")).into_response());
            }
            Err(refusal @ (Refusal::Text(_) | Refusal::Unknown { .. })) => {
                mistakes.push("subject", refusal.to_string())
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let answer = app
        .db()
        .read(move |tx| {
            let known = match typed.customer {
                Some(number) => customers::find(tx, number)?.map(|it| (it.number, it.name)),
                None => None,
            };
            let view = new_case::View {
                received: typed.received.clone(),
                customer: known,
                name: typed.name.clone(),
                email: typed.email.clone(),
                phone: typed.phone.clone(),
                subject: typed.subject.clone(),
                body: typed.body.clone(),
                files: kept.clone(),
                mistakes: mistakes.clone(),
                ..form(&book, &typed.channel)
            };
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            Ok::<_, Refusal>(new_case::page(&frame, &view))
        })
        .await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

async fn open(
    app: &App,
    reader: &Reader,
    (typed, attachments): (&NewCaseForm, Vec<i64>),
    (channel, happened_at): (Channel, Option<Instant>),
) -> Result<u32, Refusal> {
    let customer = match typed.customer {
        Some(number) => number,
        None => known_or_new(app, typed).await?,
    };
    let customer = NonZeroU32::new(customer).map(CustomerId).ok_or(Refusal::NoCustomer)?;
    let text = Text { body: typed.body.clone(), attachments };
    let opening = Opening {
        who: reader.who(),
        priority: Priority::find(&typed.priority),
        category: Some(typed.category.clone()).filter(|it| !it.is_empty()),
        once: Some(typed.once.clone()).filter(|key| (8..=100).contains(&key.len())),
        happened_at,
        ..Opening::of(customer, channel, typed.subject.clone(), text)
    };
    Ok(app.desk().open(opening).await?.case.0.get())
}

/// The customer with this address, or a new one.
async fn known_or_new(app: &App, typed: &NewCaseForm) -> Result<u32, Refusal> {
    let (now, typed) = (app.now(), typed.clone());
    let kept = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    app.db()
        .write(move |tx| {
            let email = kept(&typed.email).map(|it| it.to_lowercase());
            if let Some(email) = &email
                && let Some(known) = customers::find_by_email(tx, email)?
            {
                return Ok(known.number);
            }
            let number = store::counters::next(tx, "customer")?;
            let customer = Customer {
                number,
                name: typed.name.trim().chars().take(200).collect(),
                email,
                phone: kept(&typed.phone),
                language: kept(&typed.language),
                ..Customer::default()
            };
            customers::insert(tx, &customer, now)?;
            Ok(number)
        })
        .await
}
