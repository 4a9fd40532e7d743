//! Customers and accounts: who they are, what they bought, how they wish to be reached; changed with an audit.

mod form;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use calendar::{Instant, Zone};
use desk::case::decide::Ask;
use look::Mistakes;
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
use crate::sign_in::normal;
use crate::{audit, shell};
use form::{PartyForm, day, kept, languages, proofs, tiers};

/// How many cases stand on a page of a customer or an account.
const ROWS: u32 = 50;

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
