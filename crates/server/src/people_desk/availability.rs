//! Whether cases may come to somebody.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum_extra::extract::Form;
use serde::Deserialize;
use store::people::{self, Person};

use super::save;
use crate::app::App;
use crate::errors::{self, Failure};
use crate::session::Visitor;

/// What was asked of somebody's availability.
#[derive(Debug, Deserialize, Default)]
pub struct AvailabilityForm {
    is_available: Option<String>,
}

/// `POST /people/{number}/availability`: says whether cases may come to somebody.
pub async fn save_availability(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
    Form(form): Form<AvailabilityForm>,
) -> Result<Redirect, Failure> {
    let is_available = form.is_available.is_some();
    set_available(&app, &visitor, (number, is_available)).await?;
    Ok(Redirect::to("/people"))
}

/// `POST /me/availability`: says whether cases may come to oneself.
pub async fn save_own_availability(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<AvailabilityForm>,
) -> Result<Redirect, Failure> {
    let number = visitor.person.ok_or_else(errors::signed_out)?;
    set_available(&app, &visitor, (number, form.is_available.is_some())).await?;
    Ok(Redirect::to("/me"))
}

async fn set_available(
    app: &App,
    visitor: &Visitor,
    (number, is_available): (u32, bool),
) -> Result<(), store::Error> {
    let (now, actor) = (app.now(), visitor.actor());
    app.db()
        .write(move |tx| {
            let old = people::find(tx, number)?.ok_or(store::Error::NotFound)?;
            let new = Person { is_available, ..old.clone() };
            save(tx, (&old, &new), (now, &actor))
        })
        .await
}
