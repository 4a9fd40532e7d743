//! The third step: colleagues and teams.

use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use look::{Choice, Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::people::{self, NewPerson, Person};
use store::teams;

use super::{head, page, ways};
use crate::app::App;
use crate::errors::Failure;
use crate::people_desk::{invite, link};
use crate::permission::Role;
use crate::session::Visitor;
use crate::sign_in::{is_address, normal};

/// What was typed.
#[derive(Deserialize, Default)]
pub struct Colleague {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    team: String,
}

/// `GET /setup/people`.
pub async fn show_people(State(app): State<App>) -> Result<Markup, Failure> {
    let people = app.db().read(people::list).await?;
    Ok(draw(&people, &Colleague::default(), None, &Mistakes::default()))
}

/// `POST /setup/people`: adds one colleague, and their team when it is new.
pub async fn add_person(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(colleague): Form<Colleague>,
) -> Result<Response, Failure> {
    let (name, email, now) = (colleague.name.trim().to_owned(), normal(&colleague.email), app.now());
    let mut mistakes = Mistakes::default();
    if name.is_empty() || name.chars().count() > 200 {
        mistakes.push("name", "Enter their name");
    }
    if !is_address(&email) {
        mistakes.push("email", "Enter their email address, such as name@example.com");
    }
    let role = Role::of_ours(&colleague.role).unwrap_or(Role::Agent).name().to_owned();
    let team = colleague.team.trim().to_owned();
    let mut shown = None;
    if mistakes.is_empty() {
        let actor = visitor.actor();
        let added = app
            .db()
            .write(move |tx| {
                let known = teams::list(tx)?.into_iter().find(|it| it.name == team).map(|it| it.number);
                let team = match known {
                    None if !team.is_empty() => Some(teams::insert(tx, &team, None, now)?),
                    known => known,
                };
                let person = NewPerson {
                    name: name.clone(),
                    email: email.clone(),
                    role: role.clone(),
                    team,
                    ..NewPerson::default()
                };
                invite(tx, &person, (now, &actor))
            })
            .await;
        match added {
            Ok(secret) => shown = Some(link(&app, &secret)),
            Err(store::Error::Duplicate(_)) => mistakes.push("email", "Somebody has this address already"),
            Err(error) => return Err(error.into()),
        }
    }
    let people = app.db().read(people::list).await?;
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = if mistakes.is_empty() { Colleague::default() } else { colleague };
    Ok((status, draw(&people, &typed, shown.as_deref(), &mistakes)).into_response())
}

fn draw(people: &[Person], colleague: &Colleague, link: Option<&str>, mistakes: &Mistakes) -> Markup {
    let roles = [
        (Role::Agent, "Agent", "answers customers"),
        (Role::Lead, "Lead", "plans the team as well"),
        (Role::Admin, "Administrator", "sets the desk up"),
        (Role::Security, "Security", "answers security concerns, reads the audit"),
    ];
    let roles = roles.map(|(role, label, note)| Choice {
        note: Some(note.to_owned()),
        ..Choice::new(role.name(), label)
            .chosen(colleague.role == role.name() || (colleague.role.is_empty() && role == Role::Agent))
    });
    let content = html! {
        div.stack.loose {
            (head(2, "Who answers with you?", "Each gets a link that lets them choose a password; it is good for two days. Until email is set up, you hand it over yourself."))
            @if let Some(link) = link {
                p.notice role="status" { (look::icon("people")) span { "Added. Their link: " code.anywhere { (link) } } }
            }
            ul.stack.tight role="list" {
                @for person in people { li { b { bdi { (person.name) } } " " span.muted { bdi { (person.email) } ", " (person.role) } } }
            }
            form.panel.stack action="/setup/people" method="post" novalidate {
                (mistakes.summary())
                h2 { "Add a colleague" }
                (Field::new("name", "Name").line("text", &colleague.name, mistakes))
                (Field::new("email", "Email").line("email", &colleague.email, mistakes))
                (Field::new("role", "Role").choices(&roles, mistakes))
                (Field::new("team", "Team").hint("A new name makes a new team").optional().line("text", &colleague.team, mistakes))
                p { button.btn type="submit" { "Add colleague" } }
            }
            (ways(Some("/setup/mission"), &html! { a.btn.primary.big href="/setup/email" { "Continue to email" } }))
        }
    };
    page(2, !mistakes.is_empty(), &content)
}
