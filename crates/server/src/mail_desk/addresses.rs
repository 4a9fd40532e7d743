//! Our addresses: whose work comes in there, in which language, and under which name they answer.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::mail::addresses::{self, Address};
use store::teams::{self, Team};
use store::{Tx, mail};

use super::undo::Step;
use super::{Done, finish, frame, language_name, may_manage, page, undo};
use crate::app::App;
use crate::errors::{self, Failure};
use crate::mail::without_tag;
use crate::session::Visitor;
use crate::sign_in::{is_address, normal};
use crate::workspace::words::{buttons, crumbs, page_head};
use crate::{audit, shell};

/// The longest name of a brand and the longest signature, in characters.
const LONGEST: (usize, usize) = (100, 2_000);

/// What was typed of an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    address: String,
    brand: String,
    team: String,
    language: String,
    signature: String,
    /// Whether it is one that was there before.
    known: String,
}

/// Which address is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    address: String,
}

/// `GET /mail/addresses`.
pub async fn show_addresses(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    let desk = frame(&app, &visitor, &done).await?;
    let (known, teams) =
        app.db().read(|tx| Ok::<_, store::Error>((addresses::list(tx)?, teams::list(tx)?))).await?;
    let set = app.config().mail.as_ref().map(|settings| {
        let of_mailboxes = settings.mailbox.iter().filter_map(|mailbox| mailbox.address.clone());
        std::iter::once(settings.address.clone()).chain(of_mailboxes).collect::<Vec<_>>()
    });
    let mut unset = set.unwrap_or_default();
    unset.retain(|address| known.iter().all(|it| it.address != *address));
    unset.sort();
    unset.dedup();
    Ok(list(&desk, (&known, &unset), &teams, may_manage(&visitor)))
}

/// `GET /mail/addresses/form`: of a new address, or of the one that is named.
pub async fn show_form(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(which): Query<Which>,
) -> Result<Markup, Failure> {
    let address = normal(&which.address);
    let asked = address.clone();
    let known = app.db().read(move |tx| addresses::find(tx, &asked)).await?;
    let typed = match known {
        Some(it) => AddressForm {
            known: it.address.clone(),
            address: it.address,
            brand: it.brand,
            team: it.team.map(|team| team.to_string()).unwrap_or_default(),
            language: it.language.unwrap_or_default(),
            signature: it.signature,
        },
        None => AddressForm { address, ..AddressForm::default() },
    };
    form(&app, &visitor, &typed, &Mistakes::default()).await
}

/// `POST /mail/addresses`: adds one or changes it.
pub async fn save(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(typed): Form<AddressForm>,
) -> Result<Response, Failure> {
    let everybody = app.db().read(teams::list).await?;
    let new = Address {
        address: normal(&typed.address),
        brand: typed.brand.trim().to_owned(),
        team: typed.team.parse().ok(),
        language: Some(typed.language.trim().to_owned()).filter(|language| !language.is_empty()),
        signature: typed.signature.replace("\r\n", "\n").trim().to_owned(),
    };
    let mistakes = mistakes(&app, &typed, &new, &everybody);
    if !mistakes.is_empty() {
        let page = form(&app, &visitor, &typed, &mistakes).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (now, actor) = (app.now(), visitor.actor());
    let change = move |tx: &mut Tx<'_>| {
        let old = addresses::find(tx, &new.address)?;
        addresses::save(tx, &new)?;
        let fields = |it: &Address| {
            let team = it.team.map(|team| team.to_string()).unwrap_or_default();
            let language = it.language.clone().unwrap_or_default();
            [
                ("address", it.address.clone()),
                ("brand", it.brand.clone()),
                ("team", team),
                ("language", language),
                ("signature", it.signature.clone()),
            ]
        };
        let before = old.as_ref().map(fields);
        for (nth, (field, value)) in fields(&new).into_iter().enumerate() {
            let was = before.as_ref().map_or("", |before| before[nth].1.as_str());
            audit::change(tx, (now, &actor), ("address.changed", "mail"), (field, was, &value))?;
        }
        Ok::<_, store::Error>(())
    };
    app.db().write(change).await?;
    Ok(finish("/mail/addresses", "saved", None))
}

/// `POST /mail/addresses/removal`: its mail is nobody's in particular from now on.
pub async fn remove(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(which): Form<AddressForm>,
) -> Result<Response, Failure> {
    let address = normal(&which.address);
    let (now, actor) = (app.now(), visitor.actor());
    let agent = visitor.person.ok_or_else(errors::signed_out)?;
    let removed = app
        .db()
        .write(move |tx| {
            let Some(old) = addresses::find(tx, &address)? else { return Ok(None) };
            mail::addresses::remove(tx, &address)?;
            audit::change(tx, (now, &actor), ("address.removed", "mail"), ("address", &address, ""))?;
            let step = Step::Address(old.address, old.brand, old.team, old.language, old.signature);
            undo::keep(tx, agent, &step, now).map(Some)
        })
        .await?;
    match removed {
        Some(id) => Ok(finish("/mail/addresses", "removed", Some(id))),
        None => Err(errors::conflict("This address is not set up any more.")),
    }
}

fn mistakes(app: &App, typed: &AddressForm, new: &Address, teams: &[Team]) -> Mistakes {
    let mut mistakes = Mistakes::default();
    if !is_address(&new.address) {
        mistakes.push("address", "Enter an address of ours, like help@example.com");
    } else if without_tag(&new.address) != new.address {
        mistakes.push("address", "Leave out the plus and what follows it: mail to every such address counts");
    }
    if new.brand.chars().count() > LONGEST.0 || new.brand.contains(char::is_control) {
        mistakes.push("brand", "Enter at most 100 characters on one line");
    }
    if !typed.team.is_empty() && teams.iter().all(|team| Some(team.number) != new.team) {
        mistakes.push("team", "Choose a team that there is");
    }
    if new.language.as_ref().is_some_and(|language| !shell::languages(app).contains(language)) {
        mistakes.push("language", "Choose a language of the mission");
    }
    if new.signature.chars().count() > LONGEST.1 {
        mistakes.push("signature", "Enter at most 2,000 characters");
    }
    mistakes
}

fn list(desk: &Desk, (known, unset): (&[Address], &[String]), teams: &[Team], may_manage: bool) -> Markup {
    let lead = html! { "Mail to an address begins with its team and, for customers who have no language yet, in its language. Answers carry its name." };
    let actions = html! { @if may_manage { a.btn.primary.sm href="/mail/addresses/form" { "Add address" } } };
    let team = |number: Option<u32>| {
        let name = teams.iter().find(|team| Some(team.number) == number).map(|team| team.name.clone());
        name.unwrap_or_else(|| "Nobody’s in particular".to_owned())
    };
    let content = html! {
        @if known.is_empty() && unset.is_empty() {
            section.panel { (empty(Art::Book, &html! { h2 { "No address is set up" } }, &html! { "Mail to any address of ours becomes a case that waits for triage, in no particular language." }, None)) }
        } @else {
            table.table.cards.hover {
                caption.vh { "Our addresses" }
                thead { tr { th scope="col" { "Address" } th scope="col" { "Answers as" } th scope="col" { "First team" } th scope="col" { "Language" } th scope="col" { span.vh { "Do" } } } }
                tbody {
                    @for it in known {
                        tr {
                            th.anywhere scope="row" { @if may_manage { a href={ "/mail/addresses/form?address=" (crate::routes::encoded(&it.address)) } { bdi { (it.address) } } } @else { bdi { (it.address) } } }
                            td data-label="Answers as" dir="auto" { @if it.brand.is_empty() { span.muted { "The address alone" } } @else { (it.brand) } }
                            td data-label="First team" dir="auto" { (team(it.team)) }
                            td data-label="Language" { @match &it.language { Some(language) => (language_name(language)), None => span.muted { "The customer’s" } } }
                            td {
                                @if may_manage {
                                    form method="post" action="/mail/addresses/removal" {
                                        input type="hidden" name="address" value=(it.address);
                                        button.btn.quiet.sm type="submit" { "Remove" span.vh { " " (it.address) } }
                                    }
                                }
                            }
                        }
                    }
                    @for address in unset {
                        tr {
                            th.anywhere scope="row" { bdi { (address) } }
                            td data-label="Answers as" { span.muted { "The address alone" } }
                            td data-label="First team" { "Nobody’s in particular" }
                            td data-label="Language" { span.muted { "The customer’s" } }
                            td { @if may_manage { a.btn.sm href={ "/mail/addresses/form?address=" (crate::routes::encoded(address)) } { "Set up" span.vh { " " (address) } } } }
                        }
                    }
                }
            }
        }
    };
    page(desk, ("Our addresses", "/mail/addresses"), (&lead, &actions), &content)
}

async fn form(
    app: &App,
    visitor: &Visitor,
    typed: &AddressForm,
    wrong: &Mistakes,
) -> Result<Markup, Failure> {
    let desk = frame(app, visitor, &Done::default()).await?;
    let teams = app.db().read(teams::list).await?;
    let none = |label: &str, typed: &str| Choice::new("", label).chosen(typed.is_empty());
    let of_teams = teams
        .iter()
        .map(|team| Choice::new(team.number, &team.name).chosen(team.number.to_string() == typed.team));
    let team: Vec<Choice> =
        std::iter::once(none("Nobody’s in particular", &typed.team)).chain(of_teams).collect();
    let of_languages = shell::languages(app)
        .into_iter()
        .map(|it| Choice::new(&it, language_name(&it)).chosen(it == typed.language));
    let language: Vec<Choice> =
        std::iter::once(none("The customer’s", &typed.language)).chain(of_languages).collect();
    let title = if typed.known.is_empty() { "Add an address" } else { "Change an address" };
    let content = html! {
        div.page {
            (crumbs(&[("Mail", "/mail"), ("Our addresses", "/mail/addresses")], title))
            (page_head(&html! { (title) }, &html! { "Whoever writes to it need not know anything of this." }, &html! {}))
            form.stack.loose.form-narrow method="post" action="/mail/addresses" {
                (wrong.summary())
                @if typed.known.is_empty() {
                    (Field::new("address", "Address").hint("Mail to it must reach a mailbox or a door of ours").line("email", &typed.address, wrong))
                } @else {
                    input type="hidden" name="address" value=(typed.address);
                    input type="hidden" name="known" value=(typed.known);
                    dl.kv { dt { "Address" } dd { bdi { (typed.address) } } }
                }
                (Field::new("brand", "Name that its mail carries").hint("Readers see it before the address: Acme Care").optional().line("text", &typed.brand, wrong))
                (Field::new("team", "First team").hint("A new case begins with this team").optional().select(&team, wrong))
                (Field::new("language", "Language").hint("For customers who have none; hours and texts follow it").optional().select(&language, wrong))
                (Field::new("signature", "Signature").hint("Stands under every mail from this address, in Markdown").optional().text(&typed.signature, wrong))
                (buttons("Save address", "/mail/addresses"))
            }
        }
    };
    Ok(desk.page(&DeskPage { title: &wrong.title(title), place: Some(Place::Mail), panes: None }, &content))
}
