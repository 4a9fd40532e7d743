//! Who holds the roles that the mission's escalation paths name, in the order in which they are tried.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::State;
use axum::response::Redirect;
use axum_extra::extract::Form;
use look::Choice;
use maud::Markup;
use serde::Deserialize;
use store::people::{self, Person};
use store::{Error, Tx};

use crate::app::App;
use crate::book::Book;
use crate::errors::Failure;
use crate::session::Visitor;
use crate::workspace::roles as page;
use crate::{audit, recipients, shell};

/// How many people may hold one role.
const MOST: usize = 4;

/// Who is to hold a role.
#[derive(Debug, Deserialize, Default)]
pub struct RoleForm {
    #[serde(default)]
    role: String,
    #[serde(default)]
    holder: Vec<String>,
}

/// `GET /people/roles`.
pub async fn show_roles(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Markup, Failure> {
    let (now, book) = (app.now(), app.desk().book().ok());
    let view = app
        .db()
        .read(move |tx| {
            let everybody = recipients::active(tx)?;
            let named = named(tx, book.as_deref())?;
            let mut roles = Vec::new();
            for (role, steps) in named {
                let holders = people::list_holders(tx, &role)?;
                let mut reached = Vec::new();
                for step in &steps {
                    reached.extend(recipients::of_step(tx, &everybody, step.0, now)?);
                }
                reached.dedup();
                roles.push(page::Role {
                    steps: steps.iter().map(|(step, path)| words(step, path)).collect(),
                    holders: (0..MOST).map(|nth| choices(&everybody, holders.get(nth).copied())).collect(),
                    reached: reached.iter().filter_map(|number| name(&everybody, *number)).collect(),
                    name: role,
                });
            }
            Ok::<_, Error>(page::View { roles })
        })
        .await?;
    Ok(page::page(&shell::desk(&app, &visitor).await?, &view))
}

/// A step and the path it stands in.
type Step<'b> = (&'b mission::policy::PathStep, &'b str);

/// The roles of the mission with their steps, and those that somebody holds though no step names them any more.
fn named<'b>(tx: &mut Tx<'_>, book: Option<&'b Book>) -> Result<Vec<(String, Vec<Step<'b>>)>, Error> {
    let mut roles: Vec<(String, Vec<Step<'b>>)> = Vec::new();
    for path in book.map(|book| book.rules.policy().paths.as_slice()).unwrap_or_default() {
        for step in &path.steps {
            match roles.iter_mut().find(|(role, _)| *role == step.role) {
                Some((_, steps)) => steps.push((step, &path.name)),
                None => roles.push((step.role.clone(), vec![(step, &path.name)])),
            }
        }
    }
    for role in people::list_held_roles(tx)? {
        if roles.iter().all(|(named, _)| *named != role) {
            roles.push((role, Vec::new()));
        }
    }
    Ok(roles)
}

fn words(step: &mission::policy::PathStep, path: &str) -> String {
    let by =
        if step.contact.is_empty() { String::new() } else { format!(" by {}", step.contact.join(" or ")) };
    let roster = step.roster.as_ref().map(|it| format!("; who is on duty on “{it}” comes first"));
    let person = step.person.as_ref().map(|it| format!("; the mission names {it}"));
    let minutes = step.within_ms / 60_000;
    format!(
        "Path “{path}”: reached{by}, {minutes} min to answer{}{}",
        roster.unwrap_or_default(),
        person.unwrap_or_default()
    )
}

fn name(everybody: &[Person], number: u32) -> Option<String> {
    everybody.iter().find(|person| person.number == number).map(|person| person.name.clone())
}

fn choices(everybody: &[Person], chosen: Option<u32>) -> Vec<Choice> {
    let nobody = Choice::new("", "Nobody").chosen(chosen.is_none());
    let people =
        everybody.iter().map(|it| Choice::new(it.number, &it.name).chosen(chosen == Some(it.number)));
    std::iter::once(nobody).chain(people).collect()
}

/// `POST /people/roles`: says who holds a role.
pub async fn save_role(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<RoleForm>,
) -> Result<Redirect, Failure> {
    let book = app.desk().book().ok();
    let (now, actor) = (app.now(), visitor.actor());
    app.db()
        .write(move |tx| {
            if named(tx, book.as_deref())?.iter().all(|(role, _)| *role != form.role) {
                return Err(Error::NotFound);
            }
            let known: BTreeMap<u32, Person> =
                recipients::active(tx)?.into_iter().map(|person| (person.number, person)).collect();
            let mut holders: Vec<u32> = Vec::new();
            for number in form.holder.iter().filter_map(|holder| holder.parse().ok()).take(MOST) {
                if known.contains_key(&number) && !holders.contains(&number) {
                    holders.push(number);
                }
            }
            let words =
                |holders: &[u32]| -> String { holders.iter().map(|it| format!("agent-{it} ")).collect() };
            let old = people::list_holders(tx, &form.role)?;
            people::set_holders(tx, &form.role, &holders)?;
            audit::change(
                tx,
                (now, &actor),
                ("role.held", &form.role),
                ("holders", &words(&old), &words(&holders)),
            )
        })
        .await?;
    Ok(Redirect::to("/people/roles"))
}
