//! What every page of the workspace knows: who looks, when, and the mission in force.

use look::desk::{Me, Stamp};
use look::{Desk as DeskFrame, Wall};
use store::people;

use crate::app::App;
use crate::errors::Failure;
use crate::permission::{Action, can};
use crate::session::Visitor;

/// The frame of a workspace page for this visitor.
///
/// # Errors
///
/// Fails when the database does.
pub async fn desk(app: &App, visitor: &Visitor) -> Result<DeskFrame, Failure> {
    let (person, n_notices, position) = match visitor.person {
        Some(number) => {
            app.db()
                .read(move |tx| {
                    let position = store::log::end(tx)?.to_string();
                    let n_notices = store::notices::count_unseen(tx, number)?;
                    Ok::<_, store::Error>((people::find(tx, number)?, Some(n_notices), position))
                })
                .await?
        }
        None => (None, None, String::new()),
    };
    let book = app.desk().book().ok();
    let mission = book.as_ref().map(|book| book.policy_at(app.now()));
    let own_zone = person.as_ref().and_then(|person| calendar::Zone::named(person.zone.as_deref()?).ok());
    let zone =
        own_zone.or(mission.map(|policy| policy.home_zone.clone())).unwrap_or_else(calendar::Zone::utc);
    Ok(DeskFrame {
        language: "en".to_owned(),
        organisation: mission.as_ref().map(|policy| policy.name.clone()).unwrap_or_default(),
        stamp: mission
            .as_ref()
            .map(|policy| Stamp { version: policy.version.clone(), effective_on: policy.effective_on }),
        me: Me {
            name: visitor.name.clone(),
            is_available: person.as_ref().is_some_and(|person| person.is_available),
            sees_people: can(visitor.role, Action::ReadPeople),
            sees_mail: can(visitor.role, Action::ReadMail),
        },
        n_inbox: None,
        n_triage: None,
        n_notices,
        position,
        wall: Wall { now: app.now(), zone },
        toast: None,
    })
}

/// English, and the languages that the mission gives hours of their own.
pub fn languages(app: &App) -> Vec<String> {
    let mut languages = vec!["en".to_owned()];
    if let Ok(book) = app.desk().book() {
        let policy = book.policy_at(app.now());
        languages.extend(policy.languages.iter().map(|rule| rule.language.clone()).filter(|it| it != "en"));
    }
    languages
}
