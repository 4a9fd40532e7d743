//! The link by which somebody who was added chooses their first password.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use look::Mistakes;
use maud::{Markup, html};
use serde::Deserialize;
use store::people::{self, Person};
use store::sessions;

use crate::app::App;
use crate::errors::{self, Failure};
use crate::page::Shell;
use crate::session::{self, INVITED, Whose};
use crate::sign_in::{beside_the_stars, go_with, password_field};
use crate::{password, token};

/// A new password.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    password: String,
}

/// `GET /welcome/{secret}`.
pub async fn show_welcome(State(app): State<App>, Path(secret): Path<String>) -> Result<Markup, Failure> {
    let (person, _) = invited(&app, &secret).await?;
    Ok(draw(&person, &secret, &Mistakes::default()))
}

/// `POST /welcome/{secret}`: sets the password, uses up the link and signs in.
pub async fn choose_password(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let (person, link) = invited(&app, &secret).await?;
    if let Some(complaint) = password::complaint(&chosen.password, &person.email) {
        let mut mistakes = Mistakes::default();
        mistakes.push("password", complaint);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&person, &secret, &mistakes)).into_response());
    }
    let hash = password::hash(chosen.password).await.map_err(|error| errors::broken(&error))?;
    let (now, number, device) = (app.now(), person.number, session::device(&headers));
    let begun = app
        .db()
        .write(move |tx| {
            if !sessions::delete_of_person(tx, link, number)? {
                return Ok::<_, store::Error>(None);
            }
            people::set_password(tx, number, &hash)?;
            let subject = format!("agent-{number}");
            people::audit(tx, (now, &subject), ("password.set", &subject), ("", None, None))?;
            // A new password ends what was open under the old one.
            sessions::delete_others(tx, number, 0)?;
            session::begin(tx, Whose::Person(number), &device, (now, false)).map(Some)
        })
        .await?;
    match begun {
        Some(secret) => Ok(go_with(&app, "/inbox", &secret, false)),
        None => Err(errors::not_found("link")),
    }
}

async fn invited(app: &App, secret: &str) -> Result<(Person, i64), Failure> {
    let (digest, now) = (token::digest(secret), app.now());
    let found = app
        .db()
        .read(move |tx| {
            let session = sessions::find(tx, &digest, now)?.filter(|session| session.stage == INVITED);
            let Some((id, number)) = session.and_then(|session| Some((session.id, session.person?))) else {
                return Ok::<_, store::Error>(None);
            };
            Ok(people::find(tx, number)?.filter(|person| person.is_active).map(|person| (person, id)))
        })
        .await?;
    found.ok_or_else(|| errors::not_found("link"))
}

fn draw(person: &Person, secret: &str, mistakes: &Mistakes) -> Markup {
    let shell = Shell { has_errors: !mistakes.is_empty(), ..Shell::plain("Choose a password") };
    let form = html! {
        form.stack.loose action={ "/welcome/" (secret) } method="post" {
            (mistakes.summary())
            div.stack.tight { h1 { "Welcome, " bdi { (person.name) } } p.soft { "Choose a password of at least 12 characters. Four words are a good one." } }
            input type="hidden" name="email" autocomplete="username" value=(person.email);
            (password_field("password", "Password", "new-password"))
            div.stack { button.btn.primary.big type="submit" { "Set password" } }
        }
    };
    beside_the_stars(&shell, "A promise is a text. Here it runs the desk.", &form)
}
