//! Who is told: the people behind a step of a path, a support line, a manager.

use mission::policy::EscalationPath;
use store::people::{self, Person};
use store::{Error, Tx};

use crate::book::Book;
use crate::desk::{Recipient, Telling};

/// The people to tell, each once. What has no recipient of its own goes to those who lead, then to those who set the desk
/// up: nobody's page is lost.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, book: &Book, telling: &Telling) -> Result<Vec<u32>, Error> {
    let all: Vec<Person> = people::list(tx)?.into_iter().filter(|person| person.is_active).collect();
    let row = store::cases::find(tx, telling.case)?;
    let owner = row.as_ref().and_then(|row| row.owner);
    let team = row.as_ref().and_then(|row| row.team);
    let numbers = |is_it: &dyn Fn(&Person) -> bool| -> Vec<u32> {
        all.iter().filter(|person| is_it(person)).map(|person| person.number).collect()
    };
    let path = |name: &str| -> Option<&EscalationPath> {
        book.rules.policy().paths.iter().find(|path| path.name == name)
    };
    let mut found = match &telling.to {
        Recipient::Line(line) => {
            let line = u32::from(*line) + 1;
            numbers(&|person| person.line == Some(line) && person.is_available)
        }
        Recipient::Manager(agent) => {
            let own = all
                .iter()
                .find(|person| Some(person.number) == *agent)
                .and_then(|person| person.team)
                .or(team);
            numbers(&|person| person.role == "lead" && own.is_some() && person.team == own)
        }
        Recipient::Page { path: name, step, .. } => {
            let role = path(name).and_then(|path| path.steps.get(*step)).map(|step| step.role.clone());
            role.map_or_else(|| Ok(Vec::new()), |role| people::list_holders(tx, &role))?
        }
        Recipient::Path(name) | Recipient::NewOwner(name) => {
            let mut found = Vec::new();
            for step in path(name).map(|path| path.steps.as_slice()).unwrap_or_default() {
                found.extend(people::list_holders(tx, &step.role)?);
            }
            found
        }
        Recipient::Owner(agent) => agent.or(owner).into_iter().collect(),
        Recipient::Function(name) => {
            let is_named = |team: &store::teams::Team| team.name.eq_ignore_ascii_case(name);
            let own = store::teams::list(tx)?.into_iter().find(is_named).map(|team| team.number);
            let mut found = numbers(&|person| own.is_some() && person.team == own);
            found.extend(people::list_holders(tx, name)?);
            found
        }
    };
    found.retain(|number| all.iter().any(|person| person.number == *number));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|number| seen.insert(*number));
    if !found.is_empty() {
        return Ok(found);
    }
    let leads = numbers(&|person| person.role == "lead" && (team.is_none() || person.team == team));
    Ok(if leads.is_empty() { numbers(&|person| person.role == "admin") } else { leads })
}
