//! Signing in with a password and, where it was set up, a second factor; and signing out.

use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::{Field, Mistakes, small_icon, star};
use maud::{Markup, html};
use serde::Deserialize;
use store::{people, sessions};

use crate::app::App;
use crate::errors::{self, Failure};
use crate::page::{self, Shell};
use crate::permission::Role;
use crate::rate::Limit;
use crate::serve::Caller;
use crate::session::{self, Visitor, Whose};
use crate::{audit, password, second_factor};

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// What was typed.
#[derive(Deserialize)]
pub struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    keep: Option<String>,
    next: Option<String>,
}

/// Six digits.
#[derive(Deserialize)]
pub struct Digits {
    #[serde(default)]
    code: String,
    next: Option<String>,
}

/// `GET /sign-in`.
pub async fn show_sign_in(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(next): Query<Next>,
) -> Result<Response, Failure> {
    if visitor.person.is_some() {
        return Ok(Redirect::to(&session::safe_next(next.next.as_deref(), "/inbox")).into_response());
    }
    if app.db().read(people::count).await? == 0 {
        return Ok(Redirect::to("/setup").into_response());
    }
    Ok(page(&app, "", next.next.as_deref(), &Mistakes::default()).into_response())
}

/// `POST /sign-in`.
pub async fn sign_in(
    State(app): State<App>,
    Extension(Caller(by)): Extension<Caller>,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Result<Response, Failure> {
    let (now, email) = (app.now(), normal(&form.email));
    app.rates().take(Limit::SignInByCaller, &by, now).map_err(errors::too_many)?;
    app.rates().take(Limit::SignInByAddress, &email, now).map_err(errors::too_many)?;
    let known = {
        let email = email.clone();
        app.db().read(move |tx| people::find_credentials(tx, &email)).await?
    };
    let known = known.filter(|known| known.person.is_active);
    let stored = known.as_ref().and_then(|known| known.password.clone());
    if !password::is_right(stored, form.password).await {
        if let Some(known) = known {
            let subject = format!("agent-{}", known.person.number);
            audit::note(&app, "nobody", "sign_in.refused", &subject).await?;
        }
        // The same words whether the address is known or not.
        let mut mistakes = Mistakes::default();
        mistakes.push("email", "Check the address and the password; one of them is not right");
        let page = page(&app, &form.email, form.next.as_deref(), &mistakes);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let Some(known) = known else { return Err(errors::signed_out()) };
    let (number, is_kept, device) = (known.person.number, form.keep.is_some(), session::device(&headers));
    let next = session::safe_next(form.next.as_deref(), "/inbox");
    if known.person.has_second_factor {
        // Whether to remember the device is asked for again by the length of the session that follows.
        let device = if is_kept { format!("{device}{KEEP}") } else { device };
        let whose = Whose::PersonBeforeSecondFactor(number);
        let secret = app.db().write(move |tx| session::begin(tx, whose, &device, (now, false))).await?;
        return Ok(go_with(
            &app,
            &format!("/sign-in/code?next={}", crate::routes::encoded(&next)),
            &secret,
            false,
        ));
    }
    app.rates().forgive(Limit::SignInByAddress, &email);
    let secret =
        app.db().write(move |tx| session::begin(tx, Whose::Person(number), &device, (now, is_kept))).await?;
    audit::note(&app, &format!("agent-{number}"), "signed_in", &format!("agent-{number}")).await?;
    Ok(go_with(&app, &next, &secret, is_kept))
}

/// A mark on the session before the second factor that the device is to be remembered.
const KEEP: &str = " (kept)";

/// `GET /sign-in/code`.
pub async fn show_code(Extension(visitor): Extension<Visitor>, Query(next): Query<Next>) -> Response {
    match visitor.awaits_second_factor() {
        Some(_) => code_page(next.next.as_deref(), &Mistakes::default()).into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}

/// `POST /sign-in/code`.
pub async fn check_code(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Digits>,
) -> Result<Response, Failure> {
    let Some((number, half)) = visitor.awaits_second_factor() else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let now = app.now();
    // A step lasts 30 seconds: whoever tries all digits needs years at this rate.
    app.rates().take(Limit::SignInByAddress, &format!("second-{number}"), now).map_err(errors::too_many)?;
    let person = app.db().read(move |tx| people::find(tx, number)).await?;
    let Some(person) = person else { return Err(errors::signed_out()) };
    let sealed =
        app.db().read(move |tx| people::find_credentials(tx, &person.email)).await?.and_then(|it| it.totp);
    let step = sealed.and_then(|sealed| second_factor::step(app.key(), number, &sealed, &form.code, now));
    let device = visitor.session.map(|session| session.device).unwrap_or_default();
    let is_kept = device.ends_with(KEEP);
    let device = device.trim_end_matches(KEEP).to_owned();
    let secret = match step {
        None => None,
        Some(step) => {
            let swap = move |tx: &mut store::Tx<'_>| {
                if !people::use_step(tx, number, step)? {
                    return Ok::<_, store::Error>(None);
                }
                sessions::delete(tx, half)?;
                session::begin(tx, Whose::Person(number), &device, (now, is_kept)).map(Some)
            };
            app.db().write(swap).await?
        }
    };
    let Some(secret) = secret else {
        audit::note(&app, "nobody", "second_factor.refused", &format!("agent-{number}")).await?;
        let mut mistakes = Mistakes::default();
        mistakes.push("code", "Enter the six digits your app shows now; each works once");
        return Ok(
            (StatusCode::UNPROCESSABLE_ENTITY, code_page(form.next.as_deref(), &mistakes)).into_response()
        );
    };
    audit::note(&app, &format!("agent-{number}"), "signed_in", &format!("agent-{number}")).await?;
    Ok(go_with(&app, &session::safe_next(form.next.as_deref(), "/inbox"), &secret, is_kept))
}

/// `POST /sign-out`, for everybody.
pub async fn sign_out(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Failure> {
    let to = if visitor.role == Role::Customer { "/help" } else { "/sign-in" };
    if let Some(session) = visitor.session {
        app.db().write(move |tx| sessions::delete(tx, session.id)).await?;
    }
    let headers = [(LOCATION, to.to_owned()), (SET_COOKIE, session::end_cookie(&app))];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// An address as it is stored and compared.
pub fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Whether this could be an address: nothing more can be known without writing to it.
pub fn is_address(email: &str) -> bool {
    let (name, host) = email.split_once('@').unwrap_or_default();
    let is_clean = |text: &str| {
        !text.is_empty()
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\@".contains(c))
    };
    email.len() <= 254 && is_clean(name) && is_clean(host) && !host.starts_with('.') && !host.ends_with('.')
}

/// Sends the browser on, with its new cookie.
pub fn go_with(app: &App, to: &str, secret: &str, is_kept: bool) -> Response {
    let headers = [(LOCATION, to.to_owned()), (SET_COOKIE, session::set_cookie(app, secret, is_kept))];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// The drawing beside the form (sign-in.html).
const STARS: [(&str, &str); 12] = [
    ("60 60", "1"),
    ("130 40", ".6"),
    ("210 80", "1.4"),
    ("300 50", ".7"),
    ("350 120", "1"),
    ("260 150", ".6"),
    ("90 140", ".8"),
    ("40 220", ".6"),
    ("170 200", "1"),
    ("310 230", "1.2"),
    ("230 260", ".6"),
    ("120 270", ".8"),
];
const STAR: &str = "M0-9C.7-2 2-.7 9 0 2 .7.7 2 0 9-.7 2-2 .7-9 0-2-.7-.7-2 0-9z";

/// A page with the night sky beside a form.
pub fn beside_the_stars(shell: &Shell, line: &str, form: &Markup) -> Markup {
    let body = html! {
        aside.night.signin-art aria-label="Today" {
            a.brand.on-night href="/sign-in" { (star("")) span { "Lodestar" } }
            svg.stars viewBox="0 0 400 300" aria-hidden="true" {
                @for (place, size) in STARS { path transform={ "translate(" (place) ") scale(" (size) ")" } d=(STAR) {} }
                path.route d="M60 60L210 80L350 120M210 80L170 200L310 230" {}
            }
            div { p.serif.mission-line dir="auto" { (line) } }
        }
        main #main .signin-main tabindex="-1" { (form) }
    };
    page::solo(shell, "solo signin", &body)
}

fn page(_app: &App, email: &str, next: Option<&str>, mistakes: &Mistakes) -> Markup {
    let shell = Shell { has_errors: !mistakes.is_empty(), ..Shell::plain("Sign in") };
    let form = html! {
        form.stack.loose action="/sign-in" method="post" {
            (mistakes.summary())
            div.stack.tight { h1 { "Sign in" } p.soft { "to the care desk" } }
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            div.field data-invalid[!mistakes.is_empty()] {
                label for="email" { "Work email" }
                @if let Some(words) = mistakes.of("email") {
                    p.err id="email-err" { (small_icon("alert")) span { span.vh { "Error: " } (words) } }
                }
                input.input id="email" type="email" name="email" autocomplete="username" required value=(email)
                    aria-describedby=[mistakes.of("email").map(|_| "email-err")];
            }
            (password_field("password", "Password", "current-password"))
            label.check { input type="checkbox" name="keep" value="1"; span { "Keep me signed in on this device" } }
            div.stack { button.btn.primary.big type="submit" { "Sign in" } }
            p.sm.muted { "Forgotten your password? An administrator of your desk can give you a new link." }
            p.sm { a href="/help" { "I am a customer" } }
        }
    };
    beside_the_stars(&shell, "A promise is a text. Here it runs the desk.", &form)
}

/// A password's field, which can be looked at where scripts run.
pub fn password_field(id: &str, label: &str, autocomplete: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            div.pw {
                input.input id=(id) type="password" name=(id) autocomplete=(autocomplete) required;
                button.btn.quiet.sm type="button" data-reveal=(id) aria-pressed="false" { "Show" }
            }
        }
    }
}

fn code_page(next: Option<&str>, mistakes: &Mistakes) -> Markup {
    let shell = Shell { has_errors: !mistakes.is_empty(), ..Shell::plain("Second factor") };
    let form = html! {
        form.stack.loose action="/sign-in/code" method="post" {
            (mistakes.summary())
            div.stack.tight { h1 { "Second factor" } p.soft { "Your password was right. Your app shows six digits." } }
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            (Field::new("code", "Six digits").line("text", "", mistakes))
            div.stack { button.btn.primary.big type="submit" { "Sign in" } }
            p.sm { a href="/sign-in" { "Start again" } }
        }
    };
    beside_the_stars(&shell, "A promise is a text. Here it runs the desk.", &form)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_address;

    #[rstest]
    #[case::usual("ines@brightwater.example", true)]
    #[case::no_host("ines", false)]
    #[case::two("a@b@c", false)]
    #[case::a_new_header("a@b\r\nbcc: x@y", false)]
    #[case::a_name("Ines <ines@b.example>", false)]
    #[case::a_list("a@b,c@d", false)]
    fn an_address_is_one_address(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_address(text), expected);
    }
}
