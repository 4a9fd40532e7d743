//! Who is told: the people behind a step of a path, a support line, a manager.

use calendar::{Instant, Plan, Zone};
use mission::policy::{EscalationPath, PathStep};
use store::people::{self, Person};
use store::shifts::{self, Shift};
use store::teams::{self, Team};
use store::{Error, Tx};

use crate::book::Book;
use crate::desk::{Recipient, Telling};

/// The people to tell, each once. What has no recipient of its own goes to those who lead, then to those who set the desk
/// up: nobody's page is lost.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, book: &Book, telling: &Telling, now: Instant) -> Result<Vec<u32>, Error> {
    let all = active(tx)?;
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
            let (line, teams) = (u32::from(*line) + 1, teams::list(tx)?);
            numbers(&|person| line_of(person, &teams) == Some(line) && person.is_available)
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
            let step = path(name).and_then(|path| path.steps.get(*step));
            step.map_or_else(|| Ok(Vec::new()), |step| of_step(tx, &all, step, now))?
        }
        Recipient::Path(name) | Recipient::NewOwner(name) => {
            let mut found = Vec::new();
            for step in path(name).map(|path| path.steps.as_slice()).unwrap_or_default() {
                found.extend(of_step(tx, &all, step, now)?);
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

/// Everybody who works here.
///
/// # Errors
///
/// Fails when the database does.
pub fn active(tx: &mut Tx<'_>) -> Result<Vec<Person>, Error> {
    Ok(people::list(tx)?.into_iter().filter(|person| person.is_active).collect())
}

/// The support line of a person, from 1: their own, or that of their team.
pub fn line_of(person: &Person, teams: &[Team]) -> Option<u32> {
    person.line.or_else(|| teams.iter().find(|team| Some(team.number) == person.team)?.line)
}

/// Whom a step of a path reaches at an instant, in the order in which they are tried: who is on duty by its roster; when
/// nobody is, who holds its role; when nobody does, the person it names.
///
/// # Errors
///
/// Fails when the database does.
pub fn of_step(tx: &mut Tx<'_>, active: &[Person], step: &PathStep, now: Instant) -> Result<Vec<u32>, Error> {
    let works_here = |number: &u32| active.iter().any(|person| person.number == *number);
    let on_duty: Vec<u32> = match &step.roster {
        Some(roster) => shifts::list(tx)?
            .iter()
            .filter(|shift| shift.roster == *roster && is_on_duty(shift, now))
            .map(|shift| shift.person)
            .filter(works_here)
            .collect(),
        None => Vec::new(),
    };
    if !on_duty.is_empty() {
        return Ok(on_duty);
    }
    let holders: Vec<u32> = people::list_holders(tx, &step.role)?.into_iter().filter(works_here).collect();
    if !holders.is_empty() {
        return Ok(holders);
    }
    let named = active.iter().filter(|person| step.person.as_deref() == Some(person.name.as_str()));
    Ok(named.map(|person| person.number).collect())
}

/// Whether a shift is on at an instant. Hours that cannot be read any more are nobody's.
pub fn is_on_duty(shift: &Shift, now: Instant) -> bool {
    let hours = Plan::from_hours(&shift.hours).ok().zip(Zone::named(&shift.zone).ok());
    hours.is_some_and(|(plan, zone)| plan.in_zone(zone).is_open(now))
}

/// A promise of the mission to tell somebody that nobody would hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// A step of a path reaches nobody.
    Nobody {
        /// The path.
        path: String,
        /// The role of the step.
        role: String,
        /// The roster on which nobody is on duty now.
        roster: Option<String>,
    },
    /// Those whom a step reaches have none of the ways of contact that it names.
    NoWay {
        /// The role of the step.
        role: String,
        /// The ways it names.
        ways: Vec<String>,
    },
    /// Nobody is on a support line to which a rung moves cases.
    EmptyLine(String),
}

/// Every gap as things stand now. What falls into one goes to those who lead, then to those who set the desk up.
///
/// # Errors
///
/// Fails when the database does.
pub fn gaps(tx: &mut Tx<'_>, book: &Book, now: Instant) -> Result<Vec<Gap>, Error> {
    let (all, teams, policy) = (active(tx)?, teams::list(tx)?, book.rules.policy());
    let mut gaps = Vec::new();
    for path in &policy.paths {
        for step in &path.steps {
            let reached = of_step(tx, &all, step, now)?;
            let (role, roster) = (step.role.clone(), step.roster.clone());
            if reached.is_empty() {
                gaps.push(Gap::Nobody { path: path.name.clone(), role, roster });
                continue;
            }
            let mut has_way = step.contact.is_empty();
            for number in reached {
                has_way |= !ways(tx, number, &step.contact)?.is_empty();
            }
            if !has_way {
                gaps.push(Gap::NoWay { role, ways: step.contact.clone() });
            }
        }
    }
    let climbs = policy.ladders.iter().flat_map(|ladder| &ladder.rungs);
    if climbs.into_iter().any(|rung| rung.action == mission::policy::RungAction::NextTier) {
        // The first line is where cases begin.
        for (line, name) in (1_u32..).zip(&policy.support_lines).skip(1) {
            if !all.iter().any(|person| line_of(person, &teams) == Some(line) && person.is_available) {
                gaps.push(Gap::EmptyLine(name.clone()));
            }
        }
    }
    Ok(gaps)
}

/// How a person is reached by the ways that a step names, in the person's own order.
///
/// # Errors
///
/// Fails when the database does.
pub fn ways(tx: &mut Tx<'_>, number: u32, allowed: &[String]) -> Result<Vec<(String, String)>, Error> {
    let plain = |way: &str| way.to_lowercase().replace(['-', ' '], "");
    let methods = people::list_contact_methods(tx, number)?;
    Ok(methods.into_iter().filter(|(kind, _)| allowed.iter().any(|it| plain(it) == plain(kind))).collect())
}
