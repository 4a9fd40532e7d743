//! Teams, and the support line each of them is.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use look::{Choice, Mistakes};
use maud::Markup;
use serde::Deserialize;
use store::teams::{self, Team};
use store::{Tx, people};

use crate::app::App;
use crate::errors::{self, Failure};
use crate::session::Visitor;
use crate::workspace::teams as page;
use crate::{audit, shell};

/// What was typed of a team.
#[derive(Debug, Deserialize, Default)]
pub struct TeamForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    line: String,
}

/// `GET /people/teams`.
pub async fn show_teams(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    draw(&app, &visitor, (None, &TeamForm::default()), Mistakes::default()).await
}

/// `POST /people/teams`: adds one.
pub async fn add_team(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<TeamForm>,
) -> Result<Response, Failure> {
    let (now, actor) = (app.now(), visitor.actor());
    let mut mistakes = mistakes_of(&form);
    if mistakes.is_empty() {
        let (name, line) = (form.name.trim().to_owned(), form.line.parse().ok());
        let add = move |tx: &mut Tx<'_>| {
            let number = teams::insert(tx, &name, line, now)?;
            audit::change(tx, (now, &actor), ("team.added", &format!("team-{number}")), ("name", "", &name))
        };
        match app.db().write(add).await {
            Ok(()) => return Ok(Redirect::to("/people/teams").into_response()),
            Err(store::Error::Duplicate(_)) => mistakes.push("name", "There is a team of this name already"),
            Err(error) => return Err(error.into()),
        }
    }
    let page = draw(&app, &visitor, (None, &form), mistakes).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /people/teams/{number}`: changes one.
pub async fn save_team(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
    Form(form): Form<TeamForm>,
) -> Result<Response, Failure> {
    let old = app.db().read(move |tx| teams::find(tx, number)).await?;
    let old = old.ok_or_else(|| errors::not_found("team"))?;
    let mut mistakes = mistakes_of(&form);
    if mistakes.is_empty() {
        let (now, actor) = (app.now(), visitor.actor());
        let new = Team { number, name: form.name.trim().to_owned(), line: form.line.parse().ok() };
        match app.db().write(move |tx| save(tx, (&old, &new), (now, &actor))).await {
            Ok(()) => return Ok(Redirect::to("/people/teams").into_response()),
            Err(store::Error::Duplicate(_)) => mistakes.push("name", "There is a team of this name already"),
            Err(error) => return Err(error.into()),
        }
    }
    let page = draw(&app, &visitor, (Some(number), &form), mistakes).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn save(
    tx: &mut Tx<'_>,
    (old, new): (&Team, &Team),
    by: (calendar::Instant, &str),
) -> Result<(), store::Error> {
    teams::update(tx, new)?;
    let subject = format!("team-{}", new.number);
    let line = |team: &Team| team.line.map(|line| line.to_string()).unwrap_or_default();
    audit::change(tx, by, ("team.changed", &subject), ("name", &old.name, &new.name))?;
    audit::change(tx, by, ("team.changed", &subject), ("line", &line(old), &line(new)))
}

fn mistakes_of(form: &TeamForm) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let n = form.name.trim().chars().count();
    if n == 0 || n > 100 {
        mistakes.push("name", "Enter the name of the team, at most 100 characters");
    }
    mistakes
}

/// The page; `typed` is what did not fit, of the team of this number or of a new one.
async fn draw(
    app: &App,
    visitor: &Visitor,
    (number, typed): (Option<u32>, &TeamForm),
    mistakes: Mistakes,
) -> Result<Markup, Failure> {
    let lines = super::lines(app);
    let (teams, everybody) =
        app.db().read(|tx| Ok::<_, store::Error>((teams::list(tx)?, people::list(tx)?))).await?;
    let choices = |chosen: &str| -> Vec<Choice> {
        std::iter::once(Choice::new("", "None").chosen(chosen.is_empty()))
            .chain((1..).zip(&lines).map(|(n, name)| Choice::new(n, name).chosen(chosen == n.to_string())))
            .collect()
    };
    let shown = |team: Team| {
        let is_typed = number == Some(team.number);
        let members = everybody.iter().filter(|it| it.is_active && it.team == Some(team.number));
        page::Team {
            number: team.number,
            members: members.map(|it| it.name.clone()).collect(),
            lines: choices(&match is_typed {
                true => typed.line.clone(),
                false => team.line.map(|it| it.to_string()).unwrap_or_default(),
            }),
            name: if is_typed { typed.name.clone() } else { team.name },
        }
    };
    let is_new = number.is_none();
    let view = page::View {
        teams: teams.into_iter().map(shown).collect(),
        name: if is_new { typed.name.clone() } else { String::new() },
        lines: choices(if is_new { &typed.line } else { "" }),
        mistakes: if is_new { mistakes.clone() } else { Mistakes::default() },
        mistakes_of_team: number.map(|number| (number, mistakes)),
    };
    Ok(page::page(&shell::desk(app, visitor).await?, &view))
}
