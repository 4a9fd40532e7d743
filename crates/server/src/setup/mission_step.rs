//! The second step: what is promised. A ready-made mission with the desk's own names in it, or a file.

use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use calendar::{Instant, Zone};
use look::{Field, Mistakes};
use maud::{Markup, html};
use mission::{Context, Draft, HistoryFile, Severity, TEMPLATES, Template};
use serde::Deserialize;
use store::{missions, people};

use super::{head, page, ways};
use crate::app::App;
use crate::audit;
use crate::desk::Refusal;
use crate::errors::Failure;
use crate::session::Visitor;
use crate::sign_in::is_address;

/// The name of the choice to bring a text of one's own.
const OWN: &str = "own";

/// What was typed.
#[derive(Deserialize, Default)]
pub struct Start {
    #[serde(default)]
    start: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    owner_name: String,
    #[serde(default)]
    owner_role: String,
    #[serde(default)]
    owner_email: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    postal: String,
    #[serde(default)]
    correspondence_phone: String,
    #[serde(default)]
    security: String,
}

/// `GET /setup/mission`.
pub async fn show_mission(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Failure> {
    let mut start = Start { start: "T4".to_owned(), owner_name: visitor.name.clone(), ..Start::default() };
    if let Some(number) = visitor.person
        && let Some(person) = app.db().read(move |tx| people::find(tx, number)).await?
    {
        start.owner_email = person.email;
    }
    let n_versions = app.db().read(missions::list).await?.len();
    Ok(draw(&start, n_versions > 0, &Mistakes::default()).into_response())
}

/// `POST /setup/mission`: stores the text as the first version.
pub async fn save_mission(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(start): Form<Start>,
) -> Result<Response, Failure> {
    if !app.db().read(missions::list).await?.is_empty() {
        return Ok(Redirect::to("/setup/people").into_response());
    }
    let now = app.now();
    let text = match made(&start, now) {
        Ok(text) => text,
        Err(mistakes) => {
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&start, false, &mistakes)).into_response());
        }
    };
    match app.desk().add_mission(text, "setup").await {
        Ok(()) => {}
        Err(Refusal::Store(error)) => return Err(error.into()),
        Err(refusal) => {
            let mut mistakes = Mistakes::default();
            mistakes.push("start", refusal.to_string());
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&start, false, &mistakes)).into_response());
        }
    }
    audit::note(&app, &visitor.actor(), "mission.added", "mission").await?;
    Ok(Redirect::to("/setup/people").into_response())
}

/// The text of the mission.
fn made(start: &Start, now: Instant) -> Result<String, Mistakes> {
    let mut mistakes = Mistakes::default();
    let text = if start.start == OWN {
        if start.text.trim().is_empty() {
            mistakes.push("text", "Paste the text of your mission file");
        }
        start.text.replace("\r\n", "\n")
    } else {
        filled(start, now, &mut mistakes)
    };
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let field = if start.start == OWN { "text" } else { "start" };
    // As the desk reads it later, with every check that needs no earlier version.
    let file = HistoryFile {
        name: "mission.toml".to_owned(),
        bytes: text.clone().into_bytes(),
        files: mission::Files::new(),
    };
    let history = mission::read_history(&[file], None, &Context::default());
    if history.policies.is_none() {
        let of_version = history.versions.iter().flat_map(|version| &version.reading.findings);
        let errors = of_version.chain(history.findings.iter().map(|(_, finding)| finding));
        for error in errors.filter(|finding| finding.severity == Severity::Error).take(10) {
            let help = error.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
            mistakes.push(field, format!("{}{help}", error.message));
        }
        if mistakes.is_empty() {
            mistakes.push(field, "This text is no mission that a desk can run by");
        }
        return Err(mistakes);
    }
    Ok(text)
}

/// The template with the desk's own names in it. A first version has nobody to be announced to, so it binds at once.
fn filled(start: &Start, now: Instant, mistakes: &mut Mistakes) -> String {
    let Some(template) = Template::find(&start.start) else {
        mistakes.push("start", "Choose a starting point");
        return String::new();
    };
    let mut draft = Draft::of(template);
    let role = Some(start.owner_role.trim()).filter(|role| !role.is_empty());
    if start.owner_name.trim().is_empty() {
        mistakes.push("owner_name", "Enter who answers for the mission");
    }
    if !is_address(start.owner_email.trim()) {
        mistakes.push("owner_email", "Enter their email address, such as name@example.com");
    }
    if Zone::named(start.zone.trim()).is_err() {
        mistakes.push("zone", "Enter a time zone such as Europe/Berlin or America/New_York");
    }
    if !mistakes.is_empty() {
        return String::new();
    }
    draft.name_owner(start.owner_name.trim(), start.owner_email.trim(), role);
    draft.set_zone(start.zone.trim());
    let contacts = [
        ("phone", &start.phone),
        ("email", &start.email),
        ("postal", &start.postal),
        ("correspondence_phone", &start.correspondence_phone),
        ("security", &start.security),
    ];
    for (key, value) in contacts.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        draft.set("contact", key, value.trim());
    }
    let today = today(start, now);
    draft.date(today, today);
    let text = draft.text();
    mission::format(&text).unwrap_or(text)
}

fn today(start: &Start, now: Instant) -> calendar::Date {
    let zone = Zone::named(start.zone.trim()).unwrap_or_else(|_| Zone::utc());
    zone.date_of(now)
}

fn draw(start: &Start, has_mission: bool, mistakes: &Mistakes) -> Markup {
    let content = html! {
        form.stack.loose action="/setup/mission" method="post" novalidate {
            (mistakes.summary())
            (head(1, "What do you promise your customers?", "Start from one of these. It becomes a text you own; every number can change later, with the notice your customers are owed."))
            @if has_mission {
                p.notice { (look::icon("mission")) span { "This desk has a mission already. " a href="/mission" { "Read it" } "." } }
            } @else {
                (choices(start))
                (own_names(start, mistakes))
            }
            (ways(None, &html! {
                @if has_mission { a.btn.primary.big href="/setup/people" { "Continue to people" } }
                @else { button.btn.primary.big type="submit" { "Continue to people" } }
            }))
        }
    };
    page(1, !mistakes.is_empty(), &content)
}

fn choices(start: &Start) -> Markup {
    html! {
        fieldset {
            legend.vh { "Starting point" }
            div.starts {
                @for (nth, template) in TEMPLATES.iter().enumerate() {
                    @let (size, what) = template.about.split_once(": ").unwrap_or(("", template.about));
                    label.start {
                        input type="radio" name="start" id=[(nth == 0).then_some("start")] value=(template.code)
                            checked[start.start == template.code];
                        b { (title(template)) }
                        span.promise-quote { (what) "." }
                        span.row { span.tag { (template.code) } @if !size.is_empty() { span.tag { (size) } } }
                    }
                }
                label.start {
                    input type="radio" name="start" value=(OWN) checked[start.start == OWN];
                    b { "My own file" }
                    span.promise-quote { "Paste a text that " code { "lodestar mission check" } " finds sound." }
                    span.row {}
                }
            }
        }
    }
}

fn title(template: &Template) -> String {
    let words = template.file.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn own_names(start: &Start, mistakes: &Mistakes) -> Markup {
    html! {
        fieldset.panel {
            legend.vh { "Your names" }
            h2 { "Make it yours" }
            div.adjust {
                (Field::new("owner_name", "Who answers for the mission").line("text", &start.owner_name, mistakes))
                (Field::new("owner_role", "Their role").optional().line("text", &start.owner_role, mistakes))
                (Field::new("owner_email", "Their email").line("email", &start.owner_email, mistakes))
                (Field::new("zone", "Time zone of the desk").hint("Such as Europe/Berlin").line("text", &start.zone, mistakes))
                (Field::new("phone", "Support phone").optional().line("tel", &start.phone, mistakes))
                (Field::new("email", "Support email").optional().line("email", &start.email, mistakes))
                (Field::new("postal", "Postal address").optional().line("text", &start.postal, mistakes))
                (Field::new("correspondence_phone", "Phone for letters").optional().line("tel", &start.correspondence_phone, mistakes))
                (Field::new("security", "Where security concerns go").hint("An address or a number").optional().line("text", &start.security, mistakes))
            }
            p.sm.muted { "What you leave empty stays as the template says." }
        }
        details open[start.start == OWN] {
            summary { "My own file" }
            (Field::new("text", "The text of the mission").optional().text(&start.text, mistakes))
        }
    }
}
