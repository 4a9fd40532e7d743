//! One's own sign-in: devices, password, second factor.

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use look::desk::DeskPage;
use look::{Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::people::{self, Credentials};
use store::sessions;

use crate::app::App;
use crate::errors::{self, Failure};
use crate::rate::Limit;
use crate::session::Visitor;
use crate::sign_in::password_field;
use crate::{password, second_factor, shell};

/// What was typed: the password one has, and what it is for.
#[derive(Deserialize, Default)]
pub struct Change {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// `GET /me`.
pub async fn show_me(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    draw(&app, &visitor, &Mistakes::default()).await
}

/// `POST /me/devices/{id}/end`.
pub async fn end_device(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Redirect, Failure> {
    let number = me(&visitor)?;
    let is_theirs = app.db().write(move |tx| sessions::delete_of_person(tx, id, number)).await?;
    if is_theirs { Ok(Redirect::to("/me")) } else { Err(errors::not_found("device")) }
}

/// `POST /me/devices/end-others`.
pub async fn end_other_devices(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Redirect, Failure> {
    let (number, this) = (me(&visitor)?, visitor.session.as_ref().map_or(0, |session| session.id));
    app.db().write(move |tx| sessions::delete_others(tx, number, this)).await?;
    Ok(Redirect::to("/me"))
}

/// `POST /me/password`.
pub async fn change_password(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(change): Form<Change>,
) -> Result<Response, Failure> {
    let (number, this) = (me(&visitor)?, visitor.session.as_ref().map_or(0, |session| session.id));
    let known = credentials(&app, number).await?;
    let mut mistakes = Mistakes::default();
    if let Some(complaint) = password::complaint(&change.password, &known.person.email) {
        mistakes.push("password", complaint);
    }
    check_current(&app, known, change.current, &mut mistakes).await?;
    if !mistakes.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&app, &visitor, &mistakes).await?).into_response());
    }
    let hash = password::hash(change.password).await.map_err(|error| errors::broken(&error))?;
    let (now, actor) = (app.now(), visitor.actor());
    app.db()
        .write(move |tx| {
            people::set_password(tx, number, &hash)?;
            sessions::delete_others(tx, number, this)?;
            people::audit(tx, (now, &actor), ("password.set", &actor), ("", None, None))
        })
        .await?;
    Ok(Redirect::to("/me").into_response())
}

/// `POST /me/second-factor`: draws a secret; it counts once its first digits were right.
pub async fn draw_second_factor(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(change): Form<Change>,
) -> Result<Response, Failure> {
    let number = me(&visitor)?;
    let mut mistakes = Mistakes::default();
    check_current(&app, credentials(&app, number).await?, change.current, &mut mistakes).await?;
    if !mistakes.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&app, &visitor, &mistakes).await?).into_response());
    }
    let sealed = second_factor::draw(app.key(), number);
    app.db().write(move |tx| people::set_second_factor(tx, number, Some(sealed.clone()), false)).await?;
    Ok(Redirect::to("/me").into_response())
}

/// `POST /me/second-factor/check`: the first digits; from now on it is asked for.
pub async fn begin_second_factor(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(change): Form<Change>,
) -> Result<Response, Failure> {
    let (number, now, actor) = (me(&visitor)?, app.now(), visitor.actor());
    app.rates().take(Limit::SignInByAddress, &format!("second-{number}"), now).map_err(errors::too_many)?;
    let sealed = credentials(&app, number).await?.totp;
    let step =
        sealed.as_ref().and_then(|sealed| second_factor::step(app.key(), number, sealed, &change.code, now));
    let Some(step) = step else {
        let mut mistakes = Mistakes::default();
        mistakes.push("code", "Enter the six digits your app shows now");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&app, &visitor, &mistakes).await?).into_response());
    };
    app.db()
        .write(move |tx| {
            people::set_second_factor(tx, number, sealed.clone(), true)?;
            people::use_step(tx, number, step)?;
            people::audit(tx, (now, &actor), ("second_factor.on", &actor), ("", None, None))
        })
        .await?;
    Ok(Redirect::to("/me").into_response())
}

/// `POST /me/second-factor/off`.
pub async fn end_second_factor(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(change): Form<Change>,
) -> Result<Response, Failure> {
    let (number, now, actor) = (me(&visitor)?, app.now(), visitor.actor());
    let mut mistakes = Mistakes::default();
    check_current(&app, credentials(&app, number).await?, change.current, &mut mistakes).await?;
    if !mistakes.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&app, &visitor, &mistakes).await?).into_response());
    }
    app.db()
        .write(move |tx| {
            people::set_second_factor(tx, number, None, false)?;
            people::audit(tx, (now, &actor), ("second_factor.off", &actor), ("", None, None))
        })
        .await?;
    Ok(Redirect::to("/me").into_response())
}

fn me(visitor: &Visitor) -> Result<u32, Failure> {
    visitor.person.ok_or_else(errors::signed_out)
}

async fn credentials(app: &App, number: u32) -> Result<Credentials, Failure> {
    let found = app
        .db()
        .read(move |tx| match people::find(tx, number)? {
            Some(person) => people::find_credentials(tx, &person.email),
            None => Ok(None),
        })
        .await?;
    found.ok_or_else(errors::signed_out)
}

/// Whoever found an open browser must not be able to change how its owner signs in.
async fn check_current(
    app: &App,
    known: Credentials,
    typed: String,
    mistakes: &mut Mistakes,
) -> Result<(), Failure> {
    let by = format!("me-{}", known.person.number);
    app.rates().take(Limit::SignInByAddress, &by, app.now()).map_err(errors::too_many)?;
    if !password::is_right(known.password, typed).await {
        mistakes.push("current", "Enter the password you have now");
    }
    Ok(())
}

async fn draw(app: &App, visitor: &Visitor, mistakes: &Mistakes) -> Result<Markup, Failure> {
    let (number, now) = (me(visitor)?, app.now());
    let desk = shell::desk(app, visitor).await?;
    let known = credentials(app, number).await?;
    let devices = app.db().read(move |tx| sessions::list_of_person(tx, number, now)).await?;
    let this = visitor.session.as_ref().map(|session| session.id);
    let is_on = known.person.has_second_factor;
    let letters =
        known.totp.filter(|_| !is_on).and_then(|sealed| second_factor::shown(app.key(), number, &sealed));
    let email = known.person.email;
    let content = html! {
        div.page {
            header.page-head { div { h1 { "Your sign-in" } p { bdi { (email) } } } }
            (mistakes.summary())
            form.panel.row.between method="post" action="/me/availability" {
                p { @if known.person.is_available { "You are there: cases may come to you." } @else { "You are away: no case comes to you by itself." } }
                @if !known.person.is_available { input type="hidden" name="is_available" value="1"; }
                button.btn.sm type="submit" { @if known.person.is_available { "Set me away" } @else { "Set me available" } }
            }
            section.panel.stack aria-labelledby="devices-h" {
                h2 #devices-h { "Devices" }
                table.table.cards {
                    thead { tr { th scope="col" { "Device" } th scope="col" { "Since" } th scope="col" { "Last used" } th scope="col" { span.vh { "Sign out" } } } }
                    tbody {
                        @for device in &devices {
                            tr {
                                th scope="row" { (device.device) @if Some(device.id) == this { " " span.tag { "this one" } } }
                                td data-label="Since" { (desk.wall.short(device.created_at)) }
                                td data-label="Last used" { (desk.wall.short(device.seen_at)) }
                                td {
                                    form method="post" action={ "/me/devices/" (device.id) "/end" } {
                                        button.btn.sm type="submit" { "Sign out" span.vh { " " (device.device) } }
                                    }
                                }
                            }
                        }
                    }
                }
                @if devices.len() > 1 {
                    form method="post" action="/me/devices/end-others" { button.btn type="submit" { "Sign out everywhere else" } }
                }
            }
            section.panel.stack.form-narrow aria-labelledby="factor-h" {
                h2 #factor-h { "Second factor" }
                @if is_on {
                    p { "An app on your phone is asked for when you sign in." }
                    form.stack method="post" action="/me/second-factor/off" {
                        (password_field("current", "Your password", "current-password"))
                        p { button.btn.danger type="submit" { "Turn it off" } }
                    }
                } @else if let Some(letters) = &letters {
                    p { "Enter this key in your authenticator app, then the six digits it shows." }
                    p { code.anywhere { (letters) } }
                    p.sm { a href=(second_factor::address(letters, &email)) { "Open it in an app on this device" } }
                    form.stack method="post" action="/me/second-factor/check" {
                        (Field::new("code", "Six digits").line("text", "", mistakes))
                        p { button.btn.primary type="submit" { "Turn it on" } }
                    }
                } @else {
                    p { "With a second factor, a stolen password is not enough." }
                    form.stack method="post" action="/me/second-factor" {
                        (password_field("current", "Your password", "current-password"))
                        p { button.btn type="submit" { "Set it up" } }
                    }
                }
            }
            section.panel.stack.form-narrow aria-labelledby="password-h" {
                h2 #password-h { "Password" }
                form.stack method="post" action="/me/password" {
                    div.field {
                        label for="current-2" { "Your password" }
                        input.input id="current-2" type="password" name="current" autocomplete="current-password" required;
                    }
                    (password_field("password", "New password, at least 12 characters", "new-password"))
                    p { button.btn type="submit" { "Change password" } }
                }
            }
        }
    };
    let title = mistakes.title("Your sign-in");
    Ok(desk.page(&DeskPage { title: &title, place: None, panes: None }, &content))
}
