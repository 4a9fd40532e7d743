//! Managing canned replies: everybody may use them, their owners change them.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use channels::canned::Template;
use look::{Choice, Mistakes};
use serde::Deserialize;
use store::Tx;
use store::canned::{self as stored, Canned};

use super::answer::finish;
use super::canned;
use super::reader::Reader;
use crate::app::App;
use crate::audit;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::permission::{Action, Role};

/// What was typed of a reply.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CannedForm {
    name: String,
    note: String,
    body: String,
    whose: String,
}

/// Who leads may change what is everybody's.
fn leads(reader: &Reader) -> bool {
    matches!(reader.role, Role::Lead | Role::Admin)
}

fn may_change(reader: &Reader, canned: &Canned) -> bool {
    match (canned.agent, canned.team) {
        (Some(agent), _) => agent == reader.person.number,
        (None, Some(team)) => leads(reader) || reader.person.team == Some(team),
        (None, None) => leads(reader),
    }
}

async fn draw(
    app: &App,
    reader: Reader,
    show: impl Fn(&mut Tx<'_>, &look::Desk, &Reader) -> Result<maud::Markup, Refusal> + Send + 'static,
    toast: Option<look::feedback::Toast>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let page = app
        .db()
        .read(move |tx| {
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            show(tx, &frame, &reader)
        })
        .await?;
    Ok(page.into_response())
}

/// `GET /canned`.
pub async fn get_replies(
    State(app): State<App>,
    reader: Reader,
    axum::extract::Query(query): axum::extract::Query<super::act::ListQuery>,
) -> Result<Response, Failure> {
    let show = |tx: &mut Tx<'_>, frame: &look::Desk, reader: &Reader| {
        let mut lines = Vec::new();
        for it in stored::list(tx, reader.person.number, reader.person.team)? {
            let whose = match (it.agent, it.team) {
                (Some(_), _) => "Yours".to_owned(),
                (None, Some(team)) => {
                    store::teams::find(tx, team)?.map_or_else(|| "A team".to_owned(), |it| it.name)
                }
                (None, None) => "Everybody’s".to_owned(),
            };
            let may_change = may_change(reader, &it);
            let excerpt = it.body.chars().take(120).collect();
            lines.push(canned::Line { id: it.id, name: it.name, note: it.note, excerpt, whose, may_change });
        }
        Ok(canned::page(frame, &lines))
    };
    draw(&app, reader, show, query.toast()).await
}

/// `GET /canned/new`.
pub async fn get_new_reply(State(app): State<App>, reader: Reader) -> Result<Response, Failure> {
    show_form(
        &app,
        reader,
        None,
        CannedForm { whose: "own".to_owned(), ..CannedForm::default() },
        Mistakes::default(),
    )
    .await
}

/// `GET /canned/{id}`.
pub async fn get_reply(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let it = found(&app, &reader, id).await?;
    let whose = match (it.agent, it.team) {
        (Some(_), _) => "own",
        (None, Some(_)) => "team",
        (None, None) => "all",
    };
    let typed = CannedForm { name: it.name, note: it.note, body: it.body, whose: whose.to_owned() };
    show_form(&app, reader, Some(id), typed, Mistakes::default()).await
}

async fn found(app: &App, reader: &Reader, id: i64) -> Result<Canned, Failure> {
    let it = app.db().read(move |tx| stored::find(tx, id)).await?;
    match it {
        Some(it) if may_change(reader, &it) => Ok(it),
        // Another person's own replies do not exist for anybody else.
        Some(it) if it.agent.is_none() => Err(errors::forbidden(Action::WorkCases)),
        _ => Err(errors::not_found("reply")),
    }
}

async fn show_form(
    app: &App,
    reader: Reader,
    id: Option<i64>,
    typed: CannedForm,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    let show = move |_: &mut Tx<'_>, frame: &look::Desk, reader: &Reader| {
        let mut whose = vec![Choice::new("own", "Mine alone")];
        if reader.person.team.is_some() {
            whose.push(Choice::new("team", "My team’s"));
        }
        if leads(reader) {
            whose.push(Choice::new("all", "Everybody’s"));
        }
        for choice in &mut whose {
            choice.is_chosen = choice.value == typed.whose;
        }
        let form = canned::Form {
            id,
            name: typed.name.clone(),
            note: typed.note.clone(),
            body: typed.body.clone(),
            whose,
            mistakes: mistakes.clone(),
        };
        Ok(canned::form(frame, &form))
    };
    draw(app, reader, show, None).await
}

fn mistakes_of(typed: &CannedForm, reader: &Reader) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let name = typed.name.trim().trim_start_matches('/');
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.chars().count() > 40 || !name.chars().all(is_word) {
        mistakes.push("name", "Give it one word of at most 40 letters, digits and dashes");
    }
    if typed.note.chars().count() > 120 {
        mistakes.push("note", "Say in at most 120 characters what it is for");
    }
    if let Err(faults) = Template::parse(&typed.body) {
        for fault in faults {
            mistakes.push("body", super::proposal::capital(&fault.to_string()));
        }
    }
    let may = match typed.whose.as_str() {
        "own" => true,
        "team" => reader.person.team.is_some(),
        "all" => leads(reader),
        _ => false,
    };
    if !may {
        mistakes.push("whose", "Choose whose it is");
    }
    mistakes
}

/// `POST /canned`.
pub async fn post_reply(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
    Form(typed): Form<CannedForm>,
) -> Result<Response, Failure> {
    save(&app, reader, None, typed, &headers).await
}

/// `POST /canned/{id}`.
pub async fn put_reply(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Form(typed): Form<CannedForm>,
) -> Result<Response, Failure> {
    found(&app, &reader, id).await?;
    save(&app, reader, Some(id), typed, &headers).await
}

async fn save(
    app: &App,
    reader: Reader,
    id: Option<i64>,
    typed: CannedForm,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let mut mistakes = mistakes_of(&typed, &reader);
    let (now, agent, team) = (app.now(), reader.person.number, reader.person.team);
    let name = typed.name.trim().trim_start_matches('/').to_lowercase();
    let is_taken = app.db().read(move |tx| stored::list(tx, agent, team)).await?;
    if is_taken.iter().any(|it| it.name == name && Some(it.id) != id) {
        mistakes.push("name", "Another reply has this name already");
    }
    if !mistakes.is_empty() {
        let page = show_form(app, reader, id, typed, mistakes).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let book = app.desk().book().map_err(Refusal::from)?;
    let body = book.mask(&typed.body.replace("\r\n", "\n"));
    app.db()
        .write(move |tx| {
            let old = match id {
                Some(id) => stored::find(tx, id)?,
                None => None,
            };
            let canned = Canned {
                id: id.unwrap_or_else(|| tx.id(now)),
                team: team.filter(|_| typed.whose == "team"),
                agent: (typed.whose == "own").then_some(agent),
                name: name.clone(),
                note: typed.note.trim().to_owned(),
                body: body.clone(),
                changed_at: now,
            };
            stored::save(tx, &canned)?;
            // One's own is nobody else's business.
            if canned.agent.is_none() {
                let (actor, subject) = (format!("agent-{agent}"), format!("canned-{}", canned.id));
                let old = old.map(|old| old.body).unwrap_or_default();
                audit::change(tx, (now, &actor), ("canned.changed", &subject), ("body", &old, &canned.body))?;
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    finish((app, &reader, headers), "/canned", ("saved", Vec::new())).await
}

/// `POST /canned/{id}/removal`.
pub async fn remove_reply(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    found(&app, &reader, id).await?;
    app.db().write(move |tx| stored::remove(tx, id)).await?;
    Ok(Redirect::to("/canned").into_response())
}
