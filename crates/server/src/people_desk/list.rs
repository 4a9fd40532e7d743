//! The list of people, and what is missing to reach them.

use axum::Extension;
use axum::extract::State;
use calendar::Instant;
use maud::Markup;
use store::people::{self, Person};
use store::sessions;
use store::teams::Team;

use super::lines;
use crate::app::App;
use crate::errors::Failure;
use crate::permission::{Action, Role, can};
use crate::recipients::{self, Gap};
use crate::session::Visitor;
use crate::{shell, workspace};

/// `GET /people`.
pub async fn show_people(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    let (now, book) = (app.now(), app.desk().book().ok());
    let (everybody, teams, seen, gaps) = app
        .db()
        .read(move |tx| {
            let everybody = people::list(tx)?;
            let mut seen = Vec::new();
            for person in &everybody {
                let sessions = sessions::list_of_person(tx, person.number, now)?;
                seen.push(sessions.iter().map(|session| session.seen_at).max());
            }
            let gaps = match &book {
                Some(book) => recipients::gaps(tx, book, now)?,
                None => Vec::new(),
            };
            Ok::<_, store::Error>((everybody, store::teams::list(tx)?, seen, gaps))
        })
        .await?;
    let lines = lines(&app);
    let shown = |(person, seen_at)| shown(person, (&teams, &lines), seen_at);
    let view = workspace::people::View {
        people: everybody.into_iter().zip(seen).map(shown).collect(),
        gaps: gaps.iter().map(gap_words).collect(),
        may_manage: can(visitor.role, Action::ManagePeople),
        may_plan: can(visitor.role, Action::PlanPeople),
        ..workspace::people::View::default()
    };
    Ok(workspace::people::page(&shell::desk(&app, &visitor).await?, &view))
}

/// A gap as whoever looks after people should read it.
fn gap_words(gap: &Gap) -> String {
    match gap {
        Gap::Nobody { path, role, roster: None } => {
            format!(
                "Nobody holds the role “{role}” of the path “{path}”, and the mission promises to reach them."
            )
        }
        Gap::Nobody { path, role, roster: Some(roster) } => format!(
            "Nobody is on duty on “{roster}” now and nobody holds the role “{role}” of the path “{path}”, and the mission promises to reach them."
        ),
        Gap::NoWay { role, ways } => format!(
            "Who holds the role “{role}” is promised to be reached by {}, and has none of these.",
            ways.join(" or ")
        ),
        Gap::EmptyLine(line) => {
            format!(
                "Nobody who is available is on the support line “{line}”, to which the mission moves late cases."
            )
        }
    }
}

fn shown(
    person: Person,
    (teams, lines): (&[Team], &[String]),
    seen_at: Option<Instant>,
) -> workspace::people::Person {
    use workspace::people::Standing;
    let line = recipients::line_of(&person, teams);
    workspace::people::Person {
        number: person.number,
        teams: teams
            .iter()
            .filter(|team| person.team == Some(team.number))
            .map(|team| team.name.clone())
            .collect(),
        line: line.and_then(|line| lines.get((line as usize).checked_sub(1)?).cloned()),
        skills: person.skills,
        is_available: person.is_available,
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
