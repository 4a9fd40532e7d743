//! People, teams and who holds which role: for those who look after the desk.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use calendar::{Instant, Zone};
use look::{Choice, Mistakes};
use maud::Markup;
use serde::Deserialize;
use store::Tx;
use store::people::{self, NewPerson, Person};
use store::sessions;
use store::teams::{self, Team};

use crate::app::App;
use crate::errors::{self, Failure};
use crate::permission::{Action, Role, can};
use crate::session::{self, Visitor, Whose};
use crate::sign_in::{is_address, normal};
use crate::workspace;
use crate::{audit, shell};

/// What was typed of a person.
#[derive(Debug, Deserialize, Default)]
pub struct PersonForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    team: Vec<u32>,
    #[serde(default)]
    language: Vec<String>,
    is_active: Option<String>,
}

/// `GET /people`.
pub async fn show_people(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    let now = app.now();
    let (everybody, teams, seen) = app
        .db()
        .read(move |tx| {
            let everybody = people::list(tx)?;
            let mut seen = Vec::new();
            for person in &everybody {
                let sessions = sessions::list_of_person(tx, person.number, now)?;
                seen.push(sessions.iter().map(|session| session.seen_at).max());
            }
            Ok::<_, store::Error>((everybody, teams::list(tx)?, seen))
        })
        .await?;
    let people =
        everybody.into_iter().zip(seen).map(|(person, seen_at)| shown(person, &teams, seen_at)).collect();
    let view = workspace::people::View { people, previous: None, next: None };
    Ok(workspace::people::page(&shell::desk(&app, &visitor).await?, &view))
}

fn shown(person: Person, teams: &[Team], seen_at: Option<Instant>) -> workspace::people::Person {
    use workspace::people::Standing;
    workspace::people::Person {
        number: person.number,
        teams: teams
            .iter()
            .filter(|team| person.team == Some(team.number))
            .map(|team| team.name.clone())
            .collect(),
        role: role_label(&person.role).to_owned(),
        standing: match (person.is_active, seen_at) {
            (false, _) => Standing::Off,
            (true, _) => Standing::Active,
        },
        has_second_factor: person.has_second_factor,
        name: person.name,
        email: person.email,
        seen_at,
    }
}

fn role_label(role: &str) -> &'static str {
    match Role::of_ours(role) {
        Some(Role::Lead) => "Lead",
        Some(Role::Admin) => "Administrator",
        Some(Role::Security) => "Security",
        _ => "Agent",
    }
}

/// `GET /people/new`.
pub async fn show_new_person(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    draw(&app, &visitor, (None, &PersonForm::default()), Mistakes::default()).await
}

/// `GET /people/{number}`.
pub async fn show_person(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
) -> Result<Markup, Failure> {
    let person = app
        .db()
        .read(move |tx| people::find(tx, number))
        .await?
        .ok_or_else(|| errors::not_found("person"))?;
    let form = PersonForm {
        name: person.name.clone(),
        email: person.email.clone(),
        zone: person.zone.clone().unwrap_or_default(),
        role: person.role.clone(),
        team: person.team.into_iter().collect(),
        language: person.languages.split_whitespace().map(str::to_owned).collect(),
        is_active: person.is_active.then(String::new),
    };
    draw(&app, &visitor, (Some(&person), &form), Mistakes::default()).await
}

/// `POST /people`: adds somebody and shows their link.
pub async fn add_person(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<PersonForm>,
) -> Result<Response, Failure> {
    let mut mistakes = mistakes_of(&form);
    if mistakes.is_empty() {
        let (now, actor) = (app.now(), visitor.actor());
        let new = NewPerson {
            name: form.name.trim().to_owned(),
            email: normal(&form.email),
            role: form.role.clone(),
            team: form.team.first().copied(),
            zone: Some(form.zone.trim().to_owned()).filter(|zone| !zone.is_empty()),
            languages: form.language.join(" "),
            ..NewPerson::default()
        };
        match app.db().write(move |tx| invite(tx, &new, (now, &actor))).await {
            Ok(secret) => {
                return Ok(invited_page(&form.name, &link(&app, &secret)).into_response());
            }
            Err(store::Error::Duplicate(_)) => mistakes.push("email", "Somebody has this address already"),
            Err(error) => return Err(error.into()),
        }
    }
    let page = draw(&app, &visitor, (None, &form), mistakes).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /people/{number}`.
pub async fn save_person(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
    Form(form): Form<PersonForm>,
) -> Result<Response, Failure> {
    let old = app
        .db()
        .read(move |tx| people::find(tx, number))
        .await?
        .ok_or_else(|| errors::not_found("person"))?;
    let mut mistakes = mistakes_of(&form);
    let new = Person {
        name: form.name.trim().to_owned(),
        email: normal(&form.email),
        role: form.role.clone(),
        team: form.team.first().copied(),
        zone: Some(form.zone.trim().to_owned()).filter(|zone| !zone.is_empty()),
        languages: form.language.join(" "),
        is_active: form.is_active.is_some(),
        ..old.clone()
    };
    let loses_admin = old.role == Role::Admin.name() && (new.role != old.role || !new.is_active);
    if loses_admin && visitor.person == Some(number) {
        mistakes.push("role", "Ask another administrator to take this from you; a desk is never without one");
    }
    if mistakes.is_empty() {
        let (now, actor) = (app.now(), visitor.actor());
        match app.db().write(move |tx| save(tx, (&old, &new), (now, &actor))).await {
            Ok(()) => return Ok(Redirect::to("/people").into_response()),
            Err(store::Error::Duplicate(_)) => mistakes.push("email", "Somebody has this address already"),
            Err(error) => return Err(error.into()),
        }
    }
    let person = app.db().read(move |tx| people::find(tx, number)).await?;
    let page = draw(&app, &visitor, (person.as_ref(), &form), mistakes).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn save(tx: &mut Tx<'_>, (old, new): (&Person, &Person), by: (Instant, &str)) -> Result<(), store::Error> {
    people::update(tx, new)?;
    if !new.is_active || old.role != new.role {
        // What they may do now counts from their next request on; who is switched off has none.
        let keeps = if new.is_active { None } else { Some(0) };
        if let Some(none) = keeps {
            sessions::delete_others(tx, new.number, none)?;
        }
    }
    let subject = format!("agent-{}", new.number);
    let flag = |yes: bool| if yes { "yes" } else { "no" };
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    let fields = [
        ("name", old.name.clone(), new.name.clone()),
        ("email", old.email.clone(), new.email.clone()),
        ("role", old.role.clone(), new.role.clone()),
        ("team", number(old.team), number(new.team)),
        ("zone", old.zone.clone().unwrap_or_default(), new.zone.clone().unwrap_or_default()),
        ("languages", old.languages.clone(), new.languages.clone()),
        ("is_active", flag(old.is_active).to_owned(), flag(new.is_active).to_owned()),
    ];
    fields.iter().try_for_each(|(field, old, new)| {
        audit::change(tx, by, ("person.changed", &subject), (field, old, new))
    })
}

/// `POST /people/{number}/second-factor`: takes a lost second factor away.
pub async fn reset_second_factor(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
) -> Result<Redirect, Failure> {
    let (now, actor) = (app.now(), visitor.actor());
    app.db()
        .write(move |tx| {
            people::set_second_factor(tx, number, None, false)?;
            people::audit(
                tx,
                (now, &actor),
                ("second_factor.reset", &format!("agent-{number}")),
                ("", None, None),
            )
        })
        .await?;
    Ok(Redirect::to("/people"))
}

/// Adds somebody who has no password yet, and gives the secret of their link.
///
/// # Errors
///
/// [`store::Error::Duplicate`] when somebody has this address.
pub fn invite(
    tx: &mut Tx<'_>,
    person: &NewPerson,
    (now, actor): (Instant, &str),
) -> Result<String, store::Error> {
    let number = people::insert(tx, person, now)?;
    let subject = format!("agent-{number}");
    people::audit(tx, (now, actor), ("person.added", &subject), ("role", None, Some(&person.role)))?;
    session::begin(tx, Whose::Invited(number), "", (now, false))
}

/// The address behind which somebody chooses their first password. Its host is where the desk listens, which whoever
/// hands it over may know by a better name.
pub fn link(app: &App, secret: &str) -> String {
    let scheme = if app.config().is_secure() { "https" } else { "http" };
    format!("{scheme}://{}/welcome/{secret}", app.config().listen)
}

fn mistakes_of(form: &PersonForm) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let n = form.name.trim().chars().count();
    if n == 0 || n > 200 {
        mistakes.push("name", "Enter their name");
    }
    if !is_address(&normal(&form.email)) {
        mistakes.push("email", "Enter their email address, such as name@example.com");
    }
    if !form.zone.trim().is_empty() && Zone::named(form.zone.trim()).is_err() {
        mistakes.push("zone", "Enter a time zone such as Europe/London, or nothing");
    }
    if Role::of_ours(&form.role).is_none() {
        mistakes.push("role", "Choose what they may do");
    }
    mistakes
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    (person, form): (Option<&Person>, &PersonForm),
    mistakes: Mistakes,
) -> Result<Markup, Failure> {
    let teams = app.db().read(teams::list).await?;
    let notes = [
        (Role::Agent, "Agent"),
        (Role::Lead, "Lead"),
        (Role::Admin, "Administrator"),
        (Role::Security, "Security"),
    ];
    let languages = shell::languages(app);
    let view = workspace::person::View {
        number: person.map(|person| person.number),
        name: form.name.clone(),
        email: form.email.clone(),
        zone: form.zone.clone(),
        roles: notes
            .map(|(role, label)| Choice::new(role.name(), label).chosen(form.role == role.name()))
            .to_vec(),
        teams: teams
            .iter()
            .map(|team| Choice::new(team.number, &team.name).chosen(form.team.contains(&team.number)))
            .collect(),
        languages: languages
            .into_iter()
            .map(|it| Choice::new(&it, &it).chosen(form.language.contains(&it)))
            .collect(),
        is_active: form.is_active.is_some(),
        has_second_factor: person.is_some_and(|person| person.has_second_factor),
        mistakes,
    };
    debug_assert!(can(visitor.role, Action::ManagePeople));
    Ok(workspace::person::page(&shell::desk(app, visitor).await?, &view))
}

fn invited_page(name: &str, link: &str) -> Markup {
    use crate::page::{Shell, solo};
    let body = maud::html! {
        main #main .wiz-main tabindex="-1" {
            div.stack.loose {
                h1.serif { bdi { (name) } " was added" }
                p { "Give them this link. It lets them choose a password and is good for two days." }
                p { code.anywhere { (link) } }
                p.row { a.btn.primary href="/people" { "Back to people" } }
            }
        }
    };
    solo(&Shell::plain("Person added"), "solo wizard", &body)
}
