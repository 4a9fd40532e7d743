//! Customers and accounts: who they are, what they bought, how they wish to be reached; changed with an audit.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use calendar::{Instant, Zone};
use desk::case::decide::Ask;
use look::{Choice, Mistakes};
use mission::Policy;
use serde::Deserialize;
use store::cases::{self, View};
use store::customers::{self, Account, Customer};
use store::{Tx, cohorts, people};

use super::act::{ListQuery, case_id};
use super::answer::finish;
use super::context::CustomerCard;
use super::customer::Cohort;
use super::reader::Reader;
use super::{account, customer, read};
use crate::app::App;
use crate::book::Book;
use crate::desk::{Refusal, Request};
use crate::errors::{self, Failure};
use crate::sign_in::{is_address, normal};
use crate::{audit, shell};

/// How many cases stand on a page of a customer or an account.
const ROWS: u32 = 50;

/// What is changed of a customer or an account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PartyForm {
    name: String,
    email: String,
    phone: String,
    account: String,
    language: String,
    zone: String,
    tier: String,
    subscription: String,
    cohort: String,
    subscribed_on: String,
    prefers: String,
    sees_account: Option<String>,
    proof: String,
}

impl PartyForm {
    fn of(it: &Customer) -> PartyForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        PartyForm {
            name: it.name.clone(),
            email: text(&it.email),
            phone: text(&it.phone),
            account: it.account.map(|number| number.to_string()).unwrap_or_default(),
            language: text(&it.language),
            zone: text(&it.zone),
            tier: text(&it.tier),
            subscription: text(&it.subscription),
            cohort: text(&it.cohort),
            subscribed_on: text(&it.subscribed_on),
            prefers: it.preferences.clone(),
            sees_account: it.sees_account.then(String::new),
            proof: String::new(),
        }
    }

    fn of_account(it: &Account) -> PartyForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        PartyForm {
            name: it.name.clone(),
            language: text(&it.language),
            zone: text(&it.zone),
            tier: text(&it.tier),
            subscription: text(&it.subscription),
            cohort: text(&it.cohort),
            subscribed_on: text(&it.subscribed_on),
            ..PartyForm::default()
        }
    }

    fn mistakes(&self, policy: &Policy) -> Mistakes {
        let mut wrong = Mistakes::default();
        if self.name.trim().is_empty() || self.name.chars().count() > 200 {
            wrong.push("name", "Give a name of at most 200 characters");
        }
        if !self.email.trim().is_empty() && !is_address(&normal(&self.email)) {
            wrong.push("email", "Give an email address, such as name@example.com");
        }
        if !self.account.trim().is_empty() && self.account.trim().parse::<u32>().is_err() {
            wrong.push("account", "Give the number of the company, or nothing");
        }
        if !self.zone.trim().is_empty() && Zone::named(self.zone.trim()).is_err() {
            wrong.push("zone", "This time zone is not known; write it such as Africa/Lagos");
        }
        if !self.tier.is_empty() && policy.tier(&self.tier).is_none() {
            wrong.push("tier", "The mission has no such tier");
        }
        match kept(&self.cohort).map(|list| (list.chars().count(), is_month(&list))) {
            Some((n, _)) if n > LONGEST_LIST => {
                wrong.push("cohort", format!("Call the list by at most {LONGEST_LIST} characters"));
            }
            Some((_, true)) => {
                wrong.push(
                    "cohort",
                    "This is a month; leave the list empty and give the day of the first subscription",
                );
            }
            _ => {}
        }
        if kept(&self.subscribed_on).is_some() && day(&self.subscribed_on).is_none() {
            wrong.push("subscribed_on", "Give a day, such as 2025-06-10, or leave it empty");
        }
        let texts =
            [("subscription", &self.subscription), ("prefers", &self.prefers), ("phone", &self.phone)];
        for (field, text) in texts {
            if text.chars().count() > 500 {
                wrong.push(field, "Say it in at most 500 characters");
            }
        }
        if proofs(policy, "").iter().all(|proof| proof.value != self.proof || proof.value.is_empty()) {
            wrong.push("proof", "Say how they proved who they are");
        }
        wrong
    }
}

/// The longest name of a list of customers, in characters.
const LONGEST_LIST: usize = 100;

/// Whether a name is that of a month, by which customers are counted who are in no list.
fn is_month(name: &str) -> bool {
    calendar::parse_date(&format!("{name}-01")).is_ok()
}

/// The day of a subscription as it is stored.
fn day(text: &str) -> Option<String> {
    calendar::parse_date(text.trim()).ok().map(|on| on.to_string())
}

fn kept(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// The ways in which the mission lets a contact prove who they are, and that nobody had to.
fn proofs(policy: &Policy, chosen: &str) -> Vec<Choice> {
    let mut methods: Vec<&String> = policy.channels.iter().flat_map(|rule| &rule.authentication).collect();
    methods.sort();
    methods.dedup();
    let mut found = vec![Choice::new("", "Choose…").chosen(chosen.is_empty())];
    found.extend(methods.into_iter().map(|it| Choice::new(it, it.replace('-', " ")).chosen(it == chosen)));
    let ours = [
        ("correction", "Nobody asked: we correct a mistake of ours"),
        ("contract", "It stands in a signed contract"),
    ];
    found.extend(ours.map(|(value, words)| Choice::new(value, words).chosen(value == chosen)));
    found
}

fn tiers(policy: &Policy, chosen: &str, none: &str) -> Vec<Choice> {
    let mut found = vec![Choice::new("", none).chosen(chosen.is_empty())];
    found.extend(
        policy
            .tiers
            .iter()
            .map(|tier| Choice::new(&tier.name, tier.name.clone()).chosen(tier.name == chosen)),
    );
    found
}

fn languages(known: &[String], chosen: &str) -> Vec<Choice> {
    let mut found = vec![Choice::new("", "Not known").chosen(chosen.is_empty())];
    found.extend(known.iter().map(|it| Choice::new(it, it.clone()).chosen(it == chosen)));
    if !chosen.is_empty() && known.iter().all(|it| it != chosen) {
        found.push(Choice::new(chosen, chosen).chosen(true));
    }
    found
}

/// `GET /customers/{number}`.
pub async fn get_customer(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    axum::extract::Query(query): axum::extract::Query<ListQuery>,
) -> Result<Response, Failure> {
    show_customer(&app, reader, number, None, query.toast()).await
}

async fn show_customer(
    app: &App,
    reader: Reader,
    number: u32,
    typed: Option<(PartyForm, Mistakes)>,
    toast: Option<look::feedback::Toast>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (wall, known) = (reader.wall(app, &book), shell::languages(app));
    let answer = app
        .db()
        .read(move |tx| {
            let it = customers::find(tx, number)?.ok_or(Refusal::NoCustomer)?;
            let account = match it.account {
                Some(number) => customers::find_account(tx, number)?.map(|account| (number, account.name)),
                None => None,
            };
            let policy = book.policy_at(wall.now);
            let addresses = [("Email", &it.email), ("Phone", &it.phone), ("Subscription", &it.subscription)];
            let addresses = addresses
                .into_iter()
                .filter_map(|(kind, value)| Some((kind.to_owned(), value.clone()?, true)));
            let (form, mistakes) = typed.clone().unwrap_or_else(|| (PartyForm::of(&it), Mistakes::default()));
            let view = customer::View {
                card: CustomerCard {
                    number,
                    name: it.name.clone(),
                    role: None,
                    account,
                    zone: it.zone.as_deref().and_then(|name| Zone::named(name).ok()),
                    prefers: Some(it.preferences.clone()).filter(|it| !it.is_empty()),
                    identity: None,
                    satisfaction: None,
                },
                tier: it.tier.clone(),
                cohort: Cohort::of(cohorts::find(tx, number)?.unwrap_or_default()),
                addresses: addresses.collect(),
                since: it.created_at,
                cases: rows(tx, &book, View::Customer(number), wall.now)?,
                n_cases: cases::count(tx, View::Customer(number))?,
                form: Some(customer::Form {
                    languages: languages(&known, &form.language),
                    tiers: tiers(policy, &form.tier, "As their company"),
                    proofs: proofs(policy, &form.proof),
                    name: form.name,
                    email: form.email,
                    phone: form.phone,
                    account: form.account,
                    zone: form.zone,
                    prefers: form.prefers,
                    subscription: form.subscription,
                    cohort: form.cohort,
                    subscribed_on: form.subscribed_on,
                    sees_account: form.sees_account.is_some(),
                    mistakes,
                }),
            };
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            Ok::<_, Refusal>(customer::page(&frame, &view))
        })
        .await?;
    Ok(answer.into_response())
}

/// `POST /customers/{number}`.
pub async fn post_customer(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(typed): Form<PartyForm>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let mut wrong = typed.mistakes(book.policy_at(app.now()));
    let old = app.db().read(move |tx| customers::find(tx, number)).await?;
    let old = old.ok_or_else(|| errors::not_found("customer"))?;
    if let Some(account) = typed.account.trim().parse::<u32>().ok()
        && app.db().read(move |tx| customers::find_account(tx, account)).await?.is_none()
    {
        wrong.push("account", "There is no company of this number");
    }
    if wrong.is_empty() {
        match save_customer(&app, &reader, (number, &typed)).await {
            Ok(()) => {
                if old.tier != kept(&typed.tier) {
                    change_tier(&app, &reader, number, &typed).await?;
                }
                let address = format!("/customers/{number}");
                return finish((&app, &reader, &headers), &address, ("saved", Vec::new())).await;
            }
            Err(Refusal::Store(store::Error::Duplicate(_))) => {
                wrong.push("email", "Somebody else has this address already");
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let page = show_customer(&app, reader, number, Some((typed, wrong)), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn save_customer(
    app: &App,
    reader: &Reader,
    (number, typed): (u32, &PartyForm),
) -> Result<(), Refusal> {
    let (now, actor, typed) = (app.now(), format!("agent-{}", reader.person.number), typed.clone());
    let zone = kept(&typed.zone);
    app.db()
        .write(move |tx| {
            let old = customers::find(tx, number)?.ok_or(Refusal::NoCustomer)?;
            let new = Customer {
                account: typed.account.trim().parse().ok(),
                name: kept(&typed.name).unwrap_or_default(),
                email: kept(&typed.email).map(|email| normal(&email)),
                phone: kept(&typed.phone),
                tier: kept(&typed.tier),
                zone: kept(&typed.zone),
                language: kept(&typed.language),
                preferences: kept(&typed.prefers).unwrap_or_default(),
                sees_account: typed.sees_account.is_some(),
                subscription: kept(&typed.subscription),
                cohort: kept(&typed.cohort),
                subscribed_on: day(&typed.subscribed_on),
                ..old.clone()
            };
            customers::update(tx, &new)?;
            let (before, after) = (PartyForm::of(&old), PartyForm::of(&new));
            Ok::<_, Refusal>(written_down(
                tx,
                (now, &actor),
                ("customer", number, &typed.proof),
                (&before, &after),
            )?)
        })
        .await?;
    match zone {
        Some(zone) => app.desk().ensure_zone(&zone).await,
        None => Ok(()),
    }
}

/// Every field that changed, masked, and how whoever asked proved who they are.
fn written_down(
    tx: &mut Tx<'_>,
    (now, actor): (Instant, &str),
    (what, number, proof): (&str, u32, &str),
    (old, new): (&PartyForm, &PartyForm),
) -> Result<(), store::Error> {
    let subject = format!("{what}-{number}");
    let changed = format!("{what}.changed");
    let fields = [
        ("name", &old.name, &new.name),
        ("email", &old.email, &new.email),
        ("phone", &old.phone, &new.phone),
        ("account", &old.account, &new.account),
        ("language", &old.language, &new.language),
        ("zone", &old.zone, &new.zone),
        ("tier", &old.tier, &new.tier),
        ("subscription", &old.subscription, &new.subscription),
        ("cohort", &old.cohort, &new.cohort),
        ("subscribed_on", &old.subscribed_on, &new.subscribed_on),
        ("preferences", &old.prefers, &new.prefers),
    ];
    for (field, old, new) in fields {
        audit::change(tx, (now, actor), (&changed, &subject), (field, old, new))?;
    }
    let sees = |form: &PartyForm| if form.sees_account.is_some() { "yes" } else { "no" };
    audit::change(tx, (now, actor), (&changed, &subject), ("sees_account", sees(old), sees(new)))?;
    people::audit(tx, (now, actor), (&format!("{what}.proof"), &subject), (proof, None, None))
}

/// Open cases hear of another tier; what it does to their clocks is the mission's (clocks.md 9.2).
async fn change_tier(app: &App, reader: &Reader, number: u32, typed: &PartyForm) -> Result<(), Refusal> {
    let book = app.desk().book()?;
    let Some(tier) = book.rules.policy().tier(&typed.tier) else { return Ok(()) };
    let open = app.db().read(move |tx| cases::list(tx, View::Customer(number), None, ROWS)).await?;
    for row in open.into_iter().filter(|row| row.is_open) {
        let Ok(case) = case_id(row.number) else { continue };
        match app.desk().ask(Request::new(case, reader.who(), [reader.asks(Ask::ChangeTier(tier))])).await {
            Ok(_) | Err(Refusal::Desk(_)) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(())
}

/// `GET /accounts/{number}`.
pub async fn get_account(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    axum::extract::Query(query): axum::extract::Query<ListQuery>,
) -> Result<Response, Failure> {
    show_account(&app, reader, number, None, query.toast()).await
}

async fn show_account(
    app: &App,
    reader: Reader,
    number: u32,
    typed: Option<(PartyForm, Mistakes)>,
    toast: Option<look::feedback::Toast>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (wall, known) = (reader.wall(app, &book), shell::languages(app));
    let answer = app
        .db()
        .read(move |tx| {
            let Some(it) = customers::find_account(tx, number)? else { return Ok(None) };
            let people = customers::list_of_account(tx, number, ROWS)?;
            let policy = book.policy_at(wall.now);
            let (form, mistakes) =
                typed.clone().unwrap_or_else(|| (PartyForm::of_account(&it), Mistakes::default()));
            let cohort = Cohort::of(cohorts::Known { list: it.cohort, subscribed_on: it.subscribed_on });
            let view = account::View {
                number,
                name: it.name,
                cohort,
                tier: it.tier,
                n_customers: u32::try_from(people.len()).unwrap_or(u32::MAX),
                customers: people.into_iter().map(|it| (it.number, it.name, None)).collect(),
                cases: rows(tx, &book, View::Account(number), wall.now)?,
                n_cases: cases::count(tx, View::Account(number))?,
                subscription: it.subscription,
                form: Some(account::Form {
                    tiers: tiers(policy, &form.tier, "The first one"),
                    languages: languages(&known, &form.language),
                    proofs: proofs(policy, &form.proof),
                    name: form.name,
                    zone: form.zone,
                    subscription: form.subscription,
                    cohort: form.cohort,
                    subscribed_on: form.subscribed_on,
                    mistakes,
                }),
                ..account::View::default()
            };
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            Ok::<_, Refusal>(Some(account::page(&frame, &view)))
        })
        .await?;
    answer.map(IntoResponse::into_response).ok_or_else(|| errors::not_found("account"))
}

/// `POST /accounts/{number}`.
pub async fn post_account(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(typed): Form<PartyForm>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wrong = typed.mistakes(book.policy_at(app.now()));
    if !wrong.is_empty() {
        let page = show_account(&app, reader, number, Some((typed, wrong)), None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (now, actor, zone) = (app.now(), format!("agent-{}", reader.person.number), kept(&typed.zone));
    let is_known = app
        .db()
        .write(move |tx| {
            let Some(old) = customers::find_account(tx, number)? else { return Ok(false) };
            let new = Account {
                name: kept(&typed.name).unwrap_or_default(),
                tier: kept(&typed.tier),
                zone: kept(&typed.zone),
                language: kept(&typed.language),
                subscription: kept(&typed.subscription),
                cohort: kept(&typed.cohort),
                subscribed_on: day(&typed.subscribed_on),
                ..old.clone()
            };
            customers::update_account(tx, &new)?;
            let (before, after) = (PartyForm::of_account(&old), PartyForm::of_account(&new));
            let what = ("account", number, typed.proof.as_str());
            written_down(tx, (now, &actor), what, (&before, &after))?;
            Ok::<_, store::Error>(true)
        })
        .await?;
    if !is_known {
        return Err(errors::not_found("account"));
    }
    if let Some(zone) = zone {
        app.desk().ensure_zone(&zone).await?;
    }
    finish((&app, &reader, &headers), &format!("/accounts/{number}"), ("saved", Vec::new())).await
}

fn rows(tx: &mut Tx<'_>, book: &Book, view: View, now: Instant) -> Result<Vec<look::CaseRow>, Refusal> {
    let found = cases::list(tx, view, None, ROWS)?;
    found.iter().map(|row| read::row(tx, book, row, now)).collect()
}
