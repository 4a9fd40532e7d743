//! Rosters: who is on duty when. The same file of rosters that `lodestar mission check --rosters` reads can be taken from here.

use std::collections::{BTreeMap, BTreeSet};

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use calendar::{Plan, Zone};
use look::{Choice, Mistakes};
use maud::Markup;
use mission::Context;
use mission::known;
use serde::Deserialize;
use store::shifts::{self, Shift};
use store::{Error, Tx};

use crate::app::App;
use crate::book::Book;
use crate::errors::{self, Failure};
use crate::session::Visitor;
use crate::workspace::rosters as page;
use crate::{audit, recipients, shell};

/// How many shifts the file of rosters may have.
const MOST: usize = 500;

/// A shift to add.
#[derive(Debug, Deserialize, Default)]
pub struct ShiftForm {
    #[serde(default)]
    roster: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    hours: String,
    #[serde(default)]
    zone: String,
}

/// `GET /people/rosters`.
pub async fn show_rosters(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    let zone = app.desk().book().map(|book| book.rules.policy().home_zone.name().to_owned());
    let form = ShiftForm { zone: zone.unwrap_or_default(), ..ShiftForm::default() };
    draw(&app, &visitor, &form, Mistakes::default()).await
}

/// `POST /people/rosters`: adds a shift.
pub async fn add_shift(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<ShiftForm>,
) -> Result<Response, Failure> {
    let book = app.desk().book().ok();
    let names = named(book.as_deref());
    let (all, n_shifts) =
        app.db().read(|tx| Ok::<_, Error>((recipients::active(tx)?, shifts::list(tx)?.len()))).await?;
    let mut mistakes = Mistakes::default();
    if !names.contains(form.roster.as_str()) {
        mistakes.push("roster", "Choose a roster of the mission");
    }
    let person = form.person.parse().ok().filter(|number| all.iter().any(|it| it.number == *number));
    if person.is_none() {
        mistakes.push("person", "Choose who is on duty");
    }
    if Plan::from_hours(form.hours.trim()).is_err() {
        mistakes.push("hours", "Enter hours of the week such as Mo-Fr 20:00-08:00");
    }
    if Zone::named(form.zone.trim()).is_err() {
        mistakes.push("zone", "Enter a time zone such as Europe/London");
    }
    if n_shifts >= MOST {
        mistakes.push("roster", "There are 500 shifts, which is the most; join those with the same hours");
    }
    if let (true, Some(person)) = (mistakes.is_empty(), person) {
        let (now, actor) = (app.now(), visitor.actor());
        let shift = Shift {
            id: 0,
            roster: form.roster,
            person,
            hours: form.hours.trim().to_owned(),
            zone: form.zone.trim().to_owned(),
        };
        app.db()
            .write(move |tx| {
                shifts::insert(tx, &shift, now)?;
                noted(tx, (&shift, "shift.added"), ("", &words(&shift)), (now, &actor))
            })
            .await?;
        return Ok(Redirect::to("/people/rosters").into_response());
    }
    let page = draw(&app, &visitor, &form, mistakes).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /people/rosters/{id}/end`: takes a shift away.
pub async fn end_shift(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Redirect, Failure> {
    let (now, actor) = (app.now(), visitor.actor());
    let is_gone = app
        .db()
        .write(move |tx| match shifts::find(tx, id)? {
            Some(shift) => {
                shifts::delete(tx, id)?;
                noted(tx, (&shift, "shift.ended"), (&words(&shift), ""), (now, &actor))?;
                Ok::<_, Error>(true)
            }
            None => Ok(false),
        })
        .await?;
    if is_gone { Ok(Redirect::to("/people/rosters")) } else { Err(errors::not_found("shift")) }
}

fn words(shift: &Shift) -> String {
    format!("agent-{} {} {}", shift.person, shift.hours, shift.zone)
}

fn noted(
    tx: &mut Tx<'_>,
    (shift, what): (&Shift, &str),
    (old, new): (&str, &str),
    by: (calendar::Instant, &str),
) -> Result<(), Error> {
    audit::change(tx, by, (what, &format!("roster-{}", shift.roster)), ("shift", old, new))
}

/// `GET /people/rosters/file`: the file of rosters that checks of a mission read.
pub async fn get_file(State(app): State<App>) -> Result<Response, Failure> {
    let shifts = app.db().read(shifts::list).await?;
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], file(&shifts)).into_response())
}

/// Shifts as a file of rosters, which names nobody: only how many people are on duty when.
fn file(shifts: &[Shift]) -> String {
    let mut n_people: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
    for shift in shifts {
        *n_people.entry((&shift.roster, &shift.hours, &shift.zone)).or_default() += 1;
    }
    let entry = |((roster, hours, zone), people): (&(&str, &str, &str), &u32)| {
        format!(
            "[[shift]]\nroster = {}\nhours = {}\nzone = {}\npeople = {people}\n\n",
            quoted(roster),
            quoted(hours),
            quoted(zone)
        )
    };
    n_people.iter().map(entry).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The rosters that the mission's paths name.
fn named(book: Option<&Book>) -> BTreeSet<&str> {
    let paths = book.map(|book| book.rules.policy().paths.as_slice()).unwrap_or_default();
    paths.iter().flat_map(|path| &path.steps).filter_map(|step| step.roster.as_deref()).collect()
}

/// What the mission's own checks say of these rosters: hours of the week in which a promise finds nobody.
fn findings(text: &str, shifts: &[Shift]) -> Vec<String> {
    let Ok(known) = known::rosters(file(shifts).as_bytes()) else { return Vec::new() };
    let context = Context { rosters: Some(&known.rosters), ..Context::default() };
    let reading = mission::read_in(text, &context);
    let of_rosters = reading.findings.iter().filter(|finding| finding.code == Some("E-17"));
    of_rosters.map(|finding| finding.message.clone()).collect()
}

async fn draw(app: &App, visitor: &Visitor, form: &ShiftForm, mistakes: Mistakes) -> Result<Markup, Failure> {
    let (now, book) = (app.now(), app.desk().book().ok());
    let (shifts, everybody, missions) = app
        .db()
        .read(|tx| Ok::<_, Error>((shifts::list(tx)?, recipients::active(tx)?, store::missions::list(tx)?)))
        .await?;
    let name = |number: u32| {
        let found = everybody.iter().find(|person| person.number == number);
        found.map_or_else(|| "Somebody who is gone".to_owned(), |person| person.name.clone())
    };
    let names = named(book.as_deref());
    let unnamed = shifts.iter().map(|shift| shift.roster.as_str()).filter(|it| !names.contains(it));
    let all: BTreeSet<&str> = names.iter().copied().chain(unnamed).collect();
    let roster = |roster: &str| page::Roster {
        name: roster.to_owned(),
        is_named: names.contains(roster),
        shifts: shifts
            .iter()
            .filter(|shift| shift.roster == roster)
            .map(|shift| page::Shift {
                id: shift.id,
                person: name(shift.person),
                hours: shift.hours.clone(),
                zone: shift.zone.clone(),
                is_on: recipients::is_on_duty(shift, now),
            })
            .collect(),
    };
    let first = [Choice::new("", "Choose").chosen(form.person.is_empty())];
    let people = everybody
        .iter()
        .map(|it| Choice::new(it.number, &it.name).chosen(form.person == it.number.to_string()));
    let view = page::View {
        rosters: all.iter().map(|name| roster(name)).collect(),
        findings: missions.last().map(|it| findings(&it.text, &shifts)).unwrap_or_default(),
        names: names.iter().map(|it| Choice::new(it, *it).chosen(*it == form.roster)).collect(),
        people: first.into_iter().chain(people).collect(),
        hours: form.hours.clone(),
        zone: form.zone.clone(),
        mistakes,
    };
    Ok(page::page(&shell::desk(app, visitor).await?, &view))
}

#[cfg(test)]
mod tests {
    use super::{Shift, file};

    #[test]
    fn the_file_is_one_that_checks_read() {
        let shift = |id: i64, person: u32, hours: &str| Shift {
            id,
            roster: "duty-managers".to_owned(),
            person,
            hours: hours.to_owned(),
            zone: "America/New_York".to_owned(),
        };
        let shifts =
            [shift(1, 1, "Mo-Fr 08:00-20:00"), shift(2, 2, "Mo-Fr 08:00-20:00"), shift(3, 1, "Sa 24:00")];
        let text = file(&shifts[..2]);
        let known = mission::known::rosters(text.as_bytes()).expect("it is read");
        assert_eq!(known.rosters["duty-managers"].shifts.len(), 1, "{text}");
        assert_eq!(known.rosters["duty-managers"].shifts[0].n_people, 2);
    }
}
