//! A desk of many cases. What happened to some hundred of them was decided by the desk itself; the others are the same
//! stories again, under numbers, customers and texts of their own, sealed and written by the store's own functions.

use std::path::Path;

use calendar::Instant;
use desk::stored::Digest;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::cases::CaseRow;
use store::customers::{Account, Customer};
use store::log::NewEvent;
use store::messages::Message;
use store::{Db, Error, Tx, counters};

/// What the pages are asked with.
pub struct Made {
    /// Cookies of agents.
    pub sessions: Vec<String>,
    /// Open cases.
    pub open: Vec<u32>,
    /// Cases of every kind.
    pub some: Vec<u32>,
}

/// Cases written in one transaction.
const TOGETHER: u32 = 4_000;
/// One case in so many is open.
const ONE_OPEN_IN: u32 = 40;
/// Cases of one customer.
const OF_A_CUSTOMER: u32 = 20;
/// Customers of one account.
const OF_AN_ACCOUNT: u32 = 10;

/// What happened to one case.
struct Tale {
    row: CaseRow,
    subject: String,
    events: Vec<NewEvent>,
    messages: Vec<Message>,
}

/// Makes the desk, or uses the one that is there.
pub fn desk(folder: &Path, n_cases: u32) -> Made {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let is_there = folder.join("made").exists();
        let config = || server::Config::of(folder.to_owned());
        let (app, _) = server::open(config()).await.expect("a desk");
        if !is_there {
            make(&app, n_cases).await;
            std::fs::write(folder.join("made"), "").expect("noted");
        }
        let made = asked_with(&app).await;
        let db = app.db().clone();
        drop(app);
        db.close().await;
        made
    })
}

async fn make(app: &server::App, n_cases: u32) {
    let desk = app.desk();
    desk.add_mission(server::demo::MISSION.to_owned(), "system").await.expect("a mission");
    let now = desk.now();
    let n_tiers = desk.book().expect("a mission").rules.policy().tiers.len();
    // Ends now, so that what is open has its promises before it.
    let from = Instant(now.as_ms() - 30 * 86_400_000);
    let story = server::demo::story(1, (from, now), n_tiers);
    server::demo::play(desk, &story, None).await.expect("a story");
    let mut tales = app.db().search(tales).await.expect("tales");
    let n_told =
        app.db().read(|tx| store::cases::numbers(tx, 0, u32::MAX)).await.expect("cases").len() as u32;
    // The shorter ones first: most cases are settled with one answer.
    tales.sort_by_key(|tale| tale.events.len());
    let (open, done): (Vec<Tale>, Vec<Tale>) = tales.into_iter().partition(|tale| tale.row.is_open);
    let (open, done) = (std::sync::Arc::new(open), std::sync::Arc::new(done));
    let customers = customers(app.db(), n_cases / OF_A_CUSTOMER + 1, now).await;
    let mut first = n_told;
    while first < n_cases {
        let n = TOGETHER.min(n_cases - first);
        let (open, done) = (open.clone(), done.clone());
        let write = move |tx: &mut Tx<'_>| {
            for nth in first..first + n {
                let tales = if nth % ONE_OPEN_IN == 0 { &open } else { &done };
                // Short stories are told more often than long ones.
                let (a, b) = (nth as usize * 7919 % tales.len(), nth as usize * 104_729 % tales.len());
                tell(tx, &tales[a.min(b)], customers + (nth / OF_A_CUSTOMER), now)?;
            }
            Ok::<_, Error>(())
        };
        app.db().write(write).await.expect("written");
        first += n;
    }
}

/// What happened to each case that acts on no other.
fn tales(tx: &mut Tx<'_>) -> Result<Vec<Tale>, Error> {
    let mut tales = Vec::new();
    for number in store::cases::numbers(tx, 0, u32::MAX)? {
        let Some(row) = store::cases::find(tx, number)? else { continue };
        if store::cases::family(tx, number)?.len() > 1 || row.customer.is_none() {
            continue;
        }
        let events = store::log::load(tx, &format!("case/{number}"))?.into_iter().map(|event| NewEvent {
            stream: event.stream,
            version: event.version,
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            actor: event.actor,
            class: event.class,
            kind: event.kind,
            body: event.body,
        });
        let events = events.collect();
        let messages = store::messages::list(tx, number)?;
        tales.push(Tale { row, subject: store::messages::subject(tx, number)?, events, messages });
    }
    Ok(tales)
}

/// Adds customers with their accounts; the number of the first.
async fn customers(db: &Db, n: u32, now: Instant) -> u32 {
    let write = move |tx: &mut Tx<'_>| {
        let mut first = None;
        let mut account = 0;
        for nth in 0..n {
            if nth % OF_AN_ACCOUNT == 0 {
                account = counters::next(tx, "account")?;
                let name = format!("Company {account}");
                store::customers::insert_account(
                    tx,
                    &Account { number: account, name, ..Account::default() },
                    now,
                )?;
            }
            let number = counters::next(tx, "customer")?;
            first.get_or_insert(number);
            let customer = Customer {
                number,
                account: Some(account),
                name: format!("Customer {number}"),
                email: Some(format!("customer{number}@example.com")),
                ..Customer::default()
            };
            store::customers::insert(tx, &customer, now)?;
        }
        Ok::<_, Error>(first.unwrap_or(1))
    };
    db.write(write).await.expect("customers")
}

/// The story again, about another case of another customer.
fn tell(tx: &mut Tx<'_>, tale: &Tale, customer: u32, now: Instant) -> Result<(), Error> {
    let number = counters::next(tx, "case")?;
    let account = store::customers::find(tx, customer)?.and_then(|it| it.account);
    store::messages::set_subject(tx, number, &format!("{} ({number})", tale.subject))?;
    let mut ids = Vec::with_capacity(tale.messages.len());
    for message in &tale.messages {
        let body = format!("{} Our number for this is R-{number}.", message.body);
        let digest = Digest(Sha256::digest(body.as_bytes()).into());
        let told = Message { id: tx.id(now), case: number, body, digest, ..message.clone() };
        ids.push((message.id, told.id, digest));
        store::messages::insert(tx, &told)?;
    }
    let events: Vec<NewEvent> = tale
        .events
        .iter()
        .map(|event| NewEvent {
            stream: format!("case/{number}"),
            actor: if event.actor.starts_with("customer-") {
                format!("customer-{customer}")
            } else {
                event.actor.clone()
            },
            body: body(&event.body, (customer, account), &ids),
            ..event.clone()
        })
        .collect();
    store::log::append(tx, &events)?;
    let row = CaseRow { number, family: number, customer: Some(customer), account, ..tale.row.clone() };
    store::cases::save(tx, &row)
}

/// The body of an event with this case's customer and texts.
fn body(body: &str, (customer, account): (u32, Option<u32>), ids: &[(i64, i64, Digest)]) -> String {
    let mut fields: Value = serde_json::from_str(body).expect("JSON");
    let Some(object) = fields.as_object_mut() else { return body.to_owned() };
    if object.contains_key("customer_id") {
        object.insert("customer_id".to_owned(), customer.into());
        object.remove("account_id");
        if let Some(account) = account {
            object.insert("account_id".to_owned(), account.into());
        }
    }
    let known = object.get("message").and_then(Value::as_i64);
    if let Some((_, id, digest)) = ids.iter().find(|(old, ..)| Some(*old) == known) {
        object.insert("message".to_owned(), (*id).into());
        if object.contains_key("digest") {
            object.insert("digest".to_owned(), digest.to_string().into());
        }
    }
    fields.to_string()
}

/// Signs agents in, and picks cases.
async fn asked_with(app: &server::App) -> Made {
    let now = app.now();
    app.db()
        .write(move |tx| {
            let mut sessions = Vec::new();
            for person in store::people::list(tx)? {
                let whose = server::session::Whose::Person(person.number);
                sessions.push(server::session::begin(tx, whose, "a bench", (now, true))?);
            }
            let numbers = store::cases::numbers(tx, 0, u32::MAX)?;
            let some: Vec<u32> = numbers.iter().step_by(numbers.len() / 997 + 1).copied().collect();
            let mut open = Vec::new();
            for number in numbers.iter().step_by(numbers.len() / 40_000 + 1) {
                if store::cases::find(tx, *number)?.is_some_and(|row| row.is_open) {
                    open.push(*number);
                }
            }
            Ok::<_, Error>(Made { sessions, open, some })
        })
        .await
        .expect("asked")
}
