//! Who looks at a page of the workspace, and what stands around every page for them.

use std::num::NonZeroU32;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use calendar::Zone;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, TeamId};
use look::desk::{Me, Stamp};
use look::feedback::Toast;
use look::{Desk as Frame, Wall};
use store::Tx;
use store::cases::{self, View};
use store::people::Person;

use crate::app::App;
use crate::book::Book;
use crate::errors::{self, Failure};
use crate::permission::{Action, Role, can};
use crate::session::Visitor;
use crate::who::Who;

/// A person of ours at a page.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Who they are.
    pub person: Person,
    /// What they may do.
    pub role: Role,
}

impl FromRequestParts<App> for Reader {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Reader, Failure> {
        let visitor = parts.extensions.get::<Visitor>().cloned();
        let Some((role, number)) = visitor.and_then(|it| Some((it.role, it.person?))) else {
            return Err(errors::signed_out());
        };
        let person = app.db().read(move |tx| store::people::find(tx, number)).await;
        match person.map_err(|error| errors::broken(&error))? {
            Some(person) => Ok(Reader { person, role }),
            None => Err(errors::signed_out()),
        }
    }
}

impl Reader {
    /// Their number as the desk knows it.
    pub fn agent(&self) -> AgentId {
        AgentId(NonZeroU32::new(self.person.number).unwrap_or(NonZeroU32::MIN))
    }

    /// Their team.
    pub fn team(&self) -> Option<TeamId> {
        self.person.team.and_then(NonZeroU32::new).map(TeamId)
    }

    /// On whose behalf they ask.
    pub fn who(&self) -> Who {
        Who::Agent(self.agent(), self.team())
    }

    /// What they ask.
    pub fn asks(&self, ask: Ask) -> Command {
        Command { team: self.team(), ..Command::of_agent(ask, self.agent()) }
    }

    /// Now, in their zone or the desk's.
    pub fn wall(&self, app: &App, book: &Book) -> Wall {
        let own = self.person.zone.as_deref().and_then(|name| Zone::named(name).ok());
        Wall { now: app.now(), zone: own.unwrap_or_else(|| book.rules.policy().home_zone.clone()) }
    }

    /// What stands around every page.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn frame(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        wall: Wall,
        toast: Option<Toast>,
    ) -> Result<Frame, store::Error> {
        let policy = book.policy_at(wall.now);
        Ok(Frame {
            language: "en".to_owned(),
            organisation: policy.name.clone(),
            stamp: Some(Stamp { version: policy.version.clone(), effective_on: policy.effective_on }),
            me: Me {
                name: self.person.name.clone(),
                is_available: self.person.is_available,
                sees_people: can(self.role, Action::ReadPeople),
                sees_mail: can(self.role, Action::ReadMail),
            },
            n_inbox: Some(cases::count(tx, View::Mine(self.person.number))?),
            n_triage: Some(cases::count(tx, View::Triage)?),
            n_notices: Some(store::notices::count_unseen(tx, self.person.number)?),
            position: store::log::end(tx)?.to_string(),
            wall,
            toast,
        })
    }
}
