//! The people of the desk: who they are, what they may do, how they are reached, and how they sign in.

use calendar::Instant;

use crate::audit::{self, Change};
use crate::{Error, Row, Tx, counters, params};

/// A person of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number, from 1; the desk's `AgentId`.
    pub number: u32,
    /// Their name.
    pub name: String,
    /// Their address, in lower case; they sign in with it.
    pub email: String,
    /// What they may do, such as `agent` or `admin`.
    pub role: String,
    /// Their team.
    pub team: Option<u32>,
    /// Their support line, from 1.
    pub line: Option<u32>,
    /// Their zone, by its IANA name.
    pub zone: Option<String>,
    /// The languages they answer in, separated by blanks.
    pub languages: String,
    /// What they know, separated by commas.
    pub skills: String,
    /// Whether they work here.
    pub is_active: bool,
    /// Whether they are there now.
    pub is_available: bool,
    /// Whether a second factor is asked for.
    pub has_second_factor: bool,
    /// When they were added.
    pub created_at: Instant,
}

/// A person who is not stored yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// See [`Person::name`].
    pub name: String,
    /// See [`Person::email`].
    pub email: String,
    /// See [`Person::role`].
    pub role: String,
    /// The hash of their password; nobody can sign in without one.
    pub password: Option<String>,
    /// See [`Person::team`].
    pub team: Option<u32>,
    /// See [`Person::line`].
    pub line: Option<u32>,
    /// See [`Person::zone`].
    pub zone: Option<String>,
    /// See [`Person::languages`].
    pub languages: String,
    /// See [`Person::skills`].
    pub skills: String,
}

/// What a sign-in is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Whose.
    pub person: Person,
    /// The hash of the password.
    pub password: Option<String>,
    /// The sealed secret of the second factor.
    pub totp: Option<Vec<u8>>,
    /// The last step of the second factor that was used; no step is used twice.
    pub totp_last_step: i64,
}

macro_rules! columns {
    () => {
        "number, name, email, role, team, line, zone, languages, skills, is_active, is_available, totp_is_on, created_at"
    };
}

fn read(row: &Row<'_>) -> Result<Person, Error> {
    Ok(Person {
        number: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        role: row.get(3)?,
        team: row.get(4)?,
        line: row.get(5)?,
        zone: row.get(6)?,
        languages: row.get(7)?,
        skills: row.get(8)?,
        is_active: row.get(9)?,
        is_available: row.get(10)?,
        has_second_factor: row.get(11)?,
        created_at: row.get(12)?,
    })
}

/// Adds a person and gives their number.
///
/// # Errors
///
/// [`Error::Duplicate`] when somebody has this address.
pub fn insert(tx: &mut Tx<'_>, person: &NewPerson, now: Instant) -> Result<u32, Error> {
    let number = counters::next(tx, "agent")?;
    tx.run(
        "INSERT INTO person (number, name, email, role, team, line, zone, languages, skills, is_active, is_available, \
         password, totp, totp_is_on, totp_last_step, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, 1, $10, NULL, 0, 0, $11)",
        params![
            number,
            person.name.as_str(),
            person.email.as_str(),
            person.role.as_str(),
            person.team,
            person.line,
            person.zone.as_deref(),
            person.languages.as_str(),
            person.skills.as_str(),
            person.password.as_deref(),
            now
        ],
    )?;
    Ok(number)
}

/// Changes everything of a person but how they sign in.
///
/// # Errors
///
/// [`Error::Duplicate`] when somebody else has this address.
pub fn update(tx: &mut Tx<'_>, person: &Person) -> Result<(), Error> {
    tx.run(
        "UPDATE person SET name = $1, email = $2, role = $3, team = $4, line = $5, zone = $6, languages = $7, \
         skills = $8, is_active = $9, is_available = $10 WHERE number = $11",
        params![
            person.name.as_str(),
            person.email.as_str(),
            person.role.as_str(),
            person.team,
            person.line,
            person.zone.as_deref(),
            person.languages.as_str(),
            person.skills.as_str(),
            person.is_active,
            person.is_available,
            person.number
        ],
    )
}

/// A person by their number.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, number: u32) -> Result<Option<Person>, Error> {
    tx.find(concat!("SELECT ", columns!(), " FROM person WHERE number = $1"), params![number], read)
}

/// Everybody, by name.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Person>, Error> {
    tx.list(concat!("SELECT ", columns!(), " FROM person ORDER BY name, number"), params![], read)
}

/// How many people there are.
///
/// # Errors
///
/// Fails when the database does.
pub fn count(tx: &mut Tx<'_>) -> Result<u32, Error> {
    tx.get("SELECT COUNT(*) FROM person", params![], |row| row.get(0))
}

/// What a sign-in with this address is checked against.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_credentials(tx: &mut Tx<'_>, email: &str) -> Result<Option<Credentials>, Error> {
    tx.find(
        concat!("SELECT ", columns!(), ", password, totp, totp_last_step FROM person WHERE email = $1"),
        params![email],
        |row| {
            Ok(Credentials {
                person: read(row)?,
                password: row.get(13)?,
                totp: row.get(14)?,
                totp_last_step: row.get(15)?,
            })
        },
    )
}

/// Sets the hash of a password.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_password(tx: &mut Tx<'_>, number: u32, hash: &str) -> Result<(), Error> {
    tx.run("UPDATE person SET password = $1 WHERE number = $2", params![hash, number])
}

/// Sets the sealed secret of a second factor, and whether it is asked for.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_second_factor(
    tx: &mut Tx<'_>,
    number: u32,
    sealed: Option<Vec<u8>>,
    is_on: bool,
) -> Result<(), Error> {
    tx.run(
        "UPDATE person SET totp = $1, totp_is_on = $2, totp_last_step = 0 WHERE number = $3",
        params![sealed, is_on, number],
    )
}

/// Uses up a step of a second factor; `false` when it, or a later one, was used before.
///
/// # Errors
///
/// Fails when the database does.
pub fn use_step(tx: &mut Tx<'_>, number: u32, step: i64) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE person SET totp_last_step = $1 WHERE number = $2 AND totp_last_step < $3",
        params![step, number, step],
    )?;
    Ok(n == 1)
}

/// Says whether somebody is there.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_available(tx: &mut Tx<'_>, number: u32, is_available: bool) -> Result<(), Error> {
    tx.run("UPDATE person SET is_available = $1 WHERE number = $2", params![is_available, number])
}

/// How a person is reached: kinds and values, in the order in which they are tried.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_contact_methods(tx: &mut Tx<'_>, number: u32) -> Result<Vec<(String, String)>, Error> {
    tx.list("SELECT kind, value FROM contact_method WHERE person = $1 ORDER BY nth", params![number], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Replaces how a person is reached.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_contact_methods(tx: &mut Tx<'_>, number: u32, methods: &[(String, String)]) -> Result<(), Error> {
    tx.run("DELETE FROM contact_method WHERE person = $1", params![number])?;
    for (nth, (kind, value)) in (0_u32..).zip(methods) {
        tx.run(
            "INSERT INTO contact_method (person, nth, kind, value) VALUES ($1, $2, $3, $4)",
            params![number, nth, kind.as_str(), value.as_str()],
        )?;
    }
    Ok(())
}

/// Who holds a role of the mission's escalation paths, in order.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_holders(tx: &mut Tx<'_>, role: &str) -> Result<Vec<u32>, Error> {
    tx.list(
        "SELECT role_holder.person FROM role_holder JOIN person ON person.number = role_holder.person \
         WHERE role_holder.role = $1 AND person.is_active = 1 ORDER BY role_holder.nth, role_holder.person",
        params![role],
        |row| row.get(0),
    )
}

/// The roles that anybody holds.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_held_roles(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    tx.list("SELECT DISTINCT role FROM role_holder ORDER BY role", params![], |row| row.get(0))
}

/// Replaces who holds a role.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_holders(tx: &mut Tx<'_>, role: &str, people: &[u32]) -> Result<(), Error> {
    tx.run("DELETE FROM role_holder WHERE role = $1", params![role])?;
    for (nth, person) in (0_u32..).zip(people) {
        tx.run(
            "INSERT INTO role_holder (role, person, nth) VALUES ($1, $2, $3) ON CONFLICT (role, person) DO NOTHING",
            params![role, *person, nth],
        )?;
    }
    Ok(())
}

/// Writes down who changed what. Values are masked by the caller.
///
/// # Errors
///
/// Fails when the database does.
pub fn audit(
    tx: &mut Tx<'_>,
    (now, actor): (Instant, &str),
    (what, subject): (&str, &str),
    (field, old, new): (&str, Option<&str>, Option<&str>),
) -> Result<(), Error> {
    let change = Change {
        id: tx.id(now),
        at: now,
        actor: actor.to_owned(),
        what: what.to_owned(),
        subject: subject.to_owned(),
        field: field.to_owned(),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    audit::insert(tx, &change)
}
