//! The mission as everybody may read it: where every clause on every page leads.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use look::{Assets, Frame, NavItem};
use mission::{Edition, Files, Readers};

use crate::app::App;
use crate::book::BookError;
use crate::desk::Refusal;
use crate::errors::Failure;

/// `GET /mission`: the version in force.
pub async fn get_mission(State(app): State<App>) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let version = book.policy_at(app.now()).version.clone();
    let texts = app.db().read(store::missions::list).await.map_err(Refusal::from)?;
    let readings = texts.iter().map(|stored| mission::read(&stored.text, &Files::new()));
    let found = readings
        .filter_map(|reading| reading.policy().ok().map(|policy| (reading, policy)))
        .find(|(_, policy)| policy.version == version);
    let (reading, policy) = found.ok_or(Refusal::Book(BookError::None))?;
    let edition = Edition::of(&reading, &policy, Readers::Customers);
    let title = format!("Our promises · {}", edition.name);
    let nav = crate::page::NAV.map(|(label, address)| NavItem {
        label,
        address,
        is_current: address == "/mission",
    });
    let frame = Frame {
        title: &title,
        language: &edition.language,
        brand: &edition.name,
        nav: &nav,
        action: Some(("Contact us", "/help/new".to_owned())),
        assets: Assets::Linked(look::assets::BASE),
    };
    Ok(Html(look::mission_page(&edition, Readers::Customers, &frame)).into_response())
}
