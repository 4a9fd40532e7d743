//! What our mails say: written here, seen before it is saved, brought back when it was better before.

mod form;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use look::feedback::notice;
use look::marks::{Tone, pill};
use look::{Desk, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::mail::templates::{self, Template};
use store::teams::{self, Team};
use store::{Tx, people};

use super::overview::capital;
use super::{Done, finish, frame, language_name, may_manage, page};
use crate::app::App;
use crate::errors::{self, Failure};
use crate::mail::texts::{BASE, Text};
use crate::session::Visitor;
use crate::workspace::act::is_fragment;
use crate::{audit, shell};

/// How many versions of a text are listed.
const MOST: u32 = 20;

/// Which text is meant, and what was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    kind: String,
    language: String,
    team: String,
    subject: String,
    body: String,
}

/// Whose text it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    text: Text,
    language: String,
    team: u32,
}

impl Place {
    /// The place that a form names, when it is one that there can be.
    async fn find(app: &App, form: &TextForm) -> Result<Place, Failure> {
        let text = if form.kind.is_empty() { Some(Text::Acknowledgement) } else { Text::named(&form.kind) };
        let text = text.ok_or_else(|| errors::not_found("text"))?;
        let language = if form.language.is_empty() { BASE } else { &form.language };
        if !languages_of(text, &shell::languages(app)).iter().any(|it| it == language) {
            return Err(errors::not_found("language"));
        }
        let team = match form.team.as_str() {
            "" => 0,
            number => number.parse().map_err(|_| errors::not_found("team"))?,
        };
        let place = Place { text, language: language.to_owned(), team };
        let is_known = team == 0
            || (place.may_have_team() && app.db().read(move |tx| teams::find(tx, team)).await?.is_some());
        if is_known { Ok(place) } else { Err(errors::not_found("team")) }
    }

    /// What is about a case has a team.
    fn may_have_team(&self) -> bool {
        matches!(self.text, Text::Reply | Text::Acknowledgement | Text::Survey)
    }

    fn address(&self) -> String {
        let team = if self.team == 0 { String::new() } else { format!("&team={}", self.team) };
        format!(
            "/mail/templates/form?kind={}&language={}{team}",
            self.text.word(),
            crate::routes::encoded(&self.language)
        )
    }

    /// As the audit names it.
    fn subject(&self) -> String {
        format!("mail-text-{}-{}-{}", self.text.word(), self.language, self.team)
    }
}

/// The languages that a text can have: what goes to one of us is written in one.
fn languages_of(text: Text, all: &[String]) -> &[String] {
    match text {
        Text::Page | Text::Notice => &all[..all.len().min(1)],
        Text::Acknowledgement | Text::Reply | Text::Code | Text::Survey => all,
    }
}

/// What people call a text.
const fn title(text: Text) -> &'static str {
    match text {
        Text::Acknowledgement => "We have your mail",
        Text::Reply => "Around a reply",
        Text::Page => "A page to one of us",
        Text::Notice => "A notice to one of us",
        Text::Code => "A code to sign in",
        Text::Survey => "A question how we did",
    }
}

/// `GET /mail/templates`.
pub async fn show_templates(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    let desk = frame(&app, &visitor, &done).await?;
    let read = |tx: &mut Tx<'_>| Ok::<_, store::Error>((templates::list(tx)?, teams::list(tx)?));
    let (stored, teams) = app.db().read(read).await?;
    Ok(list(&desk, &shell::languages(&app), (&stored, &teams), may_manage(&visitor)))
}

/// `GET /mail/templates/form`.
pub async fn show_form(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(form): Query<TextForm>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    let place = Place::find(&app, &form).await?;
    let (text, language, team) = (place.text, place.language.clone(), place.team);
    let found = app.db().read(move |tx| templates::find(tx, (text.word(), &language, team))).await?;
    let own = found.filter(|found| found.body.is_some());
    let typed = match own {
        Some(own) => TextForm { subject: own.subject, body: own.body.unwrap_or_default(), ..form },
        None => TextForm {
            subject: text.usual_subject(&place.language).to_owned(),
            body: text.usual(&place.language).to_owned(),
            ..form
        },
    };
    form::draw(&app, &visitor, &done, (&place, &typed, &Mistakes::default())).await
}

/// `POST /mail/templates/preview`: how a text looks filled in; nothing is stored.
pub async fn preview(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(typed): Form<TextForm>,
) -> Result<Response, Failure> {
    let place = Place::find(&app, &typed).await?;
    if is_fragment(&headers) {
        return Ok(form::preview(place.text, &typed).into_response());
    }
    Ok(form::draw(&app, &visitor, &Done::default(), (&place, &typed, &Mistakes::default()))
        .await?
        .into_response())
}

/// `POST /mail/templates`: the text is in force from now on.
pub async fn save(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(typed): Form<TextForm>,
) -> Result<Response, Failure> {
    let place = Place::find(&app, &typed).await?;
    let mistakes = form::mistakes(place.text, &typed);
    if !mistakes.is_empty() {
        let page = form::draw(&app, &visitor, &Done::default(), (&place, &typed, &mistakes)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let body = typed.body.replace("\r\n", "\n");
    store_version(&app, &visitor, place.clone(), (typed.subject.trim().to_owned(), Some(body))).await?;
    Ok(finish(&place.address(), "saved", None))
}

/// `POST /mail/templates/reset`: the usual text again.
pub async fn reset(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(typed): Form<TextForm>,
) -> Result<Response, Failure> {
    let place = Place::find(&app, &typed).await?;
    store_version(&app, &visitor, place.clone(), (String::new(), None)).await?;
    Ok(finish(&place.address(), "usual", None))
}

/// `POST /mail/templates/versions/{id}/restoration`: an earlier version is in force again.
pub async fn restore(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let version = app.db().read(move |tx| templates::find_version(tx, id)).await?;
    let version = version.ok_or_else(|| errors::not_found("version"))?;
    let named = TextForm {
        kind: version.kind,
        language: version.language,
        team: if version.team == 0 { String::new() } else { version.team.to_string() },
        subject: version.subject,
        body: version.body.clone().unwrap_or_default(),
    };
    let place = Place::find(&app, &named).await?;
    // Fields may have changed since then.
    if version.body.is_some() && !form::mistakes(place.text, &named).is_empty() {
        return Err(errors::conflict(
            "This version cannot be filled in any more. Open the text and mend it there.",
        ));
    }
    store_version(&app, &visitor, place.clone(), (named.subject, version.body)).await?;
    Ok(finish(&place.address(), "restored", None))
}

async fn store_version(
    app: &App,
    visitor: &Visitor,
    place: Place,
    (subject, body): (String, Option<String>),
) -> Result<(), Failure> {
    let (now, actor, person) = (app.now(), visitor.actor(), visitor.person);
    let insert = move |tx: &mut Tx<'_>| {
        let old = templates::find(tx, (place.text.word(), &place.language, place.team))?;
        let version = Template {
            id: tx.id(now),
            kind: place.text.word().to_owned(),
            language: place.language.clone(),
            team: place.team,
            subject: subject.clone(),
            body: body.clone(),
            changed_at: now,
            changed_by: person,
            failure: None,
            failed_at: None,
        };
        templates::insert(tx, &version)?;
        let was = old
            .as_ref()
            .map_or(("", ""), |old| (old.subject.as_str(), old.body.as_deref().unwrap_or_default()));
        let (by, what) = ((now, actor.as_str()), ("mail_text.changed", &*place.subject()));
        audit::change(tx, by, what, ("subject", was.0, &subject))?;
        audit::change(tx, by, what, ("body", was.1, body.as_deref().unwrap_or_default()))?;
        if body.is_none() {
            people::audit(tx, by, ("mail_text.reset", what.1), ("", None, None))?;
        }
        Ok::<_, store::Error>(())
    };
    Ok(app.db().write(insert).await?)
}

fn list(
    desk: &Desk,
    languages: &[String],
    (stored, teams): (&[Template], &[Team]),
    may_manage: bool,
) -> Markup {
    let lead = html! { "A text that nobody wrote is the usual one. A language that we cannot write by ourselves, and for which nobody wrote one, has the English one." };
    let broken = stored.iter().any(|it| it.failure.is_some());
    let content = html! {
        @if broken { (notice(Tone::Risk, &html! { "A text below could not be filled in. No mail was lost by it: the usual text left instead. Open it and mend it." })) }
        table.table.cards.hover {
            caption.vh { "Texts of our mails" }
            thead { tr { th scope="col" { "Text" } th scope="col" { "Language" } th scope="col" { "For" } th scope="col" { "How it stands" } } }
            tbody {
                @for text in Text::ALL {
                    @for language in languages_of(text, languages) {
                        (line(desk, (text, language, 0), stored, (teams, may_manage)))
                        @for own in stored.iter().filter(|it| it.kind == text.word() && it.language == *language && it.team != 0 && it.body.is_some()) {
                            (line(desk, (text, language, own.team), stored, (teams, may_manage)))
                        }
                    }
                }
            }
        }
    };
    page(desk, ("Texts", "/mail/templates"), (&lead, &html! {}), &content)
}

fn line(
    desk: &Desk,
    (text, language, team): (Text, &str, u32),
    stored: &[Template],
    (teams, may_manage): (&[Team], bool),
) -> Markup {
    let place = Place { text, language: language.to_owned(), team };
    let is_it = |it: &&Template| it.kind == text.word() && it.language == language && it.team == team;
    let own = stored.iter().find(is_it).filter(|it| it.body.is_some());
    html! {
        tr {
            th scope="row" { @if may_manage { a href=(place.address()) { (title(text)) span.vh { ", " (language) } } } @else { (title(text)) } }
            td data-label="Language" { (language_name(language)) }
            td data-label="For" dir="auto" { @if team == 0 { "Every team" } @else { (name_of(teams, team)) } }
            td data-label="How it stands" {
                @match own {
                    Some(own) => {
                        @if let (Some(failure), Some(at)) = (&own.failure, own.failed_at) {
                            (pill(Tone::Broken, Some("alert"), "Could not be filled in")) " " span.muted { (desk.wall.short(at)) } br;
                            span.xs.anywhere { (capital(failure)) }
                        } @else { "Your own, since " (desk.wall.short(own.changed_at)) }
                    },
                    None if language == BASE || team != 0 || text.is_usual_in(language) => span.muted { "The usual text" },
                    None => span.muted { "As in English" },
                }
            }
        }
    }
}

fn name_of(teams: &[Team], number: u32) -> String {
    teams
        .iter()
        .find(|team| team.number == number)
        .map_or_else(|| format!("Team {number}"), |team| team.name.clone())
}
