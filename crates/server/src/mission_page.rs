//! The mission as everybody may read it: where every clause on every page leads.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use backtest::publication::Published;
use look::{Assets, Frame, NavItem, Wall};
use mission::policy::Clause;
use mission::{Edition, Files, Readers};
use store::publications::Adjustment;

use crate::app::App;
use crate::book::BookError;
use crate::desk::Refusal;
use crate::errors::Failure;
use crate::promises::home::month_name;
use crate::record::{Corrected, is_missing};

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
    let last = app.db().read(|tx| {
        let Some(row) = store::publications::list(tx, "9999-12", 1)?.pop() else { return Ok(None) };
        let adjustments = store::publications::adjustments(tx, &row.month)?;
        Ok::<_, store::Error>(Published::read(&row.figures).map(|published| (published, adjustments)))
    });
    let last = last.await.map_err(Refusal::from)?;
    let wall = Wall { now: app.now(), zone: book.rules.policy().reporting_zone.clone() };
    let became = |clause: &Clause| last.as_ref().and_then(|last| became(last, clause, &wall));
    Ok(Html(look::mission_page_with(&edition, Readers::Customers, &frame, &became)).into_response())
}

/// What a promise came to in the month that was published last; what was corrected since stands beside it.
fn became(
    (published, adjustments): &(Published, Vec<Adjustment>),
    clause: &Clause,
    wall: &Wall,
) -> Option<(String, String)> {
    let promise = published.promises.iter().find(|promise| promise.path == clause.path)?;
    let month = published.month.parse().map_or_else(|()| published.month.clone(), month_name);
    let mut words = match promise.value.n {
        _ if is_missing(&promise.value) => format!("{month}: cannot be computed"),
        0 => format!("{month}: no data"),
        n => format!(
            "{month}: {} of {n}, {}",
            promise.value.shown,
            promise.value.state.as_deref().unwrap_or("measured")
        ),
    };
    let key = format!("promise/{}", promise.key);
    if let Some(corrected) = Corrected::find(adjustments, &published.month, &key) {
        words += &format!("; {}", corrected.words(wall));
    }
    Some((words, format!("/record/{}", published.month)))
}
