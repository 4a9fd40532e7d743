//! People: who they are, what they may do, how they are reached. Teams, roles and rosters have files of their own.

mod availability;
mod list;
pub mod roles;
pub mod rosters;
pub mod teams;
mod ways;

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

use crate::app::App;
use crate::errors::{self, Failure};
use crate::permission::{Action, Role, can};
use crate::session::{self, Visitor, Whose};
use crate::sign_in::{is_address, normal};
use crate::workspace;
use crate::{audit, shell};

pub use availability::{save_availability, save_own_availability};
pub use list::show_people;

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
    team: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    language: Vec<String>,
    #[serde(default)]
    skills: String,
    #[serde(default)]
    way_nth: Vec<String>,
    #[serde(default)]
    way_kind: Vec<String>,
    #[serde(default)]
    way_value: Vec<String>,
    is_active: Option<String>,
    is_available: Option<String>,
}

impl PersonForm {
    fn of(person: &Person, methods: Vec<(String, String)>) -> PersonForm {
        let (way_kind, way_value) = methods.into_iter().unzip();
        PersonForm {
            name: person.name.clone(),
            email: person.email.clone(),
            zone: person.zone.clone().unwrap_or_default(),
            role: person.role.clone(),
            team: person.team.map(|it| it.to_string()).unwrap_or_default(),
            line: person.line.map(|it| it.to_string()).unwrap_or_default(),
            language: person.languages.split_whitespace().map(str::to_owned).collect(),
            skills: person.skills.clone(),
            way_nth: Vec::new(),
            way_kind,
            way_value,
            is_active: person.is_active.then(String::new),
            is_available: person.is_available.then(String::new),
        }
    }

    /// What it makes of a person.
    fn onto(&self, old: &Person) -> Person {
        Person {
            name: self.name.trim().to_owned(),
            email: normal(&self.email),
            role: self.role.clone(),
            team: self.team.parse().ok(),
            line: self.line.parse().ok(),
            zone: Some(self.zone.trim().to_owned()).filter(|zone| !zone.is_empty()),
            languages: self.language.join(" "),
            skills: skills(&self.skills),
            is_active: self.is_active.is_some(),
            is_available: self.is_available.is_some(),
            ..old.clone()
        }
    }
}

/// Skills as they are stored: separated by a comma and a blank, each once, in the order typed.
fn skills(typed: &str) -> String {
    let mut skills: Vec<&str> = Vec::new();
    for skill in typed.split([',', ';', '\n']).map(str::trim).filter(|skill| !skill.is_empty()) {
        if !skills.contains(&skill) {
            skills.push(skill);
        }
    }
    skills.join(", ")
}

/// The support lines of the mission, in order.
fn lines(app: &App) -> Vec<String> {
    app.desk().book().map(|book| book.rules.policy().support_lines.clone()).unwrap_or_default()
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
    let found = app
        .db()
        .read(move |tx| match people::find(tx, number)? {
            Some(person) => Ok::<_, store::Error>(Some((person, people::list_contact_methods(tx, number)?))),
            None => Ok(None),
        })
        .await?;
    let (person, methods) = found.ok_or_else(|| errors::not_found("person"))?;
    let form = PersonForm::of(&person, methods);
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
            team: form.team.parse().ok(),
            line: form.line.parse().ok(),
            zone: Some(form.zone.trim().to_owned()).filter(|zone| !zone.is_empty()),
            languages: form.language.join(" "),
            skills: skills(&form.skills),
            ..NewPerson::default()
        };
        let methods = ways::typed(&form);
        let add = move |tx: &mut Tx<'_>| {
            let secret = invite(tx, &new, (now, &actor))?;
            let number = people::find_credentials(tx, &new.email)?.map(|it| it.person.number);
            number.map_or(Ok(()), |number| ways::save(tx, number, &methods, (now, &actor)))?;
            Ok(secret)
        };
        match app.db().write(add).await {
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
    let new = form.onto(&old);
    let loses_admin = old.role == Role::Admin.name() && (new.role != old.role || !new.is_active);
    if loses_admin && visitor.person == Some(number) {
        mistakes.push("role", "Ask another administrator to take this from you; a desk is never without one");
    }
    if mistakes.is_empty() {
        let (now, actor) = (app.now(), visitor.actor());
        let methods = ways::typed(&form);
        let write = move |tx: &mut Tx<'_>| {
            save(tx, (&old, &new), (now, &actor))?;
            ways::save(tx, number, &methods, (now, &actor))
        };
        match app.db().write(write).await {
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
        ("line", number(old.line), number(new.line)),
        ("zone", old.zone.clone().unwrap_or_default(), new.zone.clone().unwrap_or_default()),
        ("languages", old.languages.clone(), new.languages.clone()),
        ("skills", old.skills.clone(), new.skills.clone()),
        ("is_available", flag(old.is_available).to_owned(), flag(new.is_available).to_owned()),
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
    if form.skills.chars().count() > 500 {
        mistakes.push("skills", "Enter at most 500 characters");
    }
    ways::check(form, &mut mistakes);
    mistakes
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    (person, form): (Option<&Person>, &PersonForm),
    mistakes: Mistakes,
) -> Result<Markup, Failure> {
    let teams = app.db().read(store::teams::list).await?;
    let lines = lines(app);
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
            .map(|team| Choice::new(team.number, &team.name).chosen(form.team == team.number.to_string()))
            .collect(),
        lines: (1..)
            .zip(&lines)
            .map(|(line, name)| Choice::new(line, name).chosen(form.line == line.to_string()))
            .collect(),
        skills: form.skills.clone(),
        ways: ways::shown(form),
        is_available: form.is_available.is_some() || person.is_none(),
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
