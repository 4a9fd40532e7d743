//! The record as an Atom feed (RFC 4287): an entry for each published month, and one for each correction.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use backtest::publication::Published;
use calendar::Instant;
use look::Wall;
use maud::{Markup, PreEscaped, html};
use store::publications::{self, Adjustment, Publication};

use super::corrected::Corrected;
use super::letter::headline;
use super::page::name_of;
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::Failure;

/// How many months the feed holds.
const MONTHS: u32 = 24;

/// `GET /record.atom`.
pub async fn get_feed(State(app): State<App>) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let policy = book.policy_at(app.now());
    let site = policy.identity.contact.portal.as_deref().unwrap_or_default().trim_end_matches('/').to_owned();
    let wall = Wall { now: app.now(), zone: policy.reporting_zone.clone() };
    let months = app
        .db()
        .read(|tx| {
            let rows = publications::list(tx, "9999-12", MONTHS)?;
            rows.into_iter()
                .map(|row| {
                    let adjustments = publications::adjustments(tx, &row.month)?;
                    Ok((row, adjustments))
                })
                .collect::<Result<Vec<_>, store::Error>>()
        })
        .await?;
    let feed = feed(((&policy.name, &site), &wall), &months);
    let text = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}", feed.into_string());
    let says =
        [(CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (CACHE_CONTROL, "public, max-age=300")];
    Ok((says, text).into_response())
}

fn feed(((name, site), wall): ((&str, &str), &Wall), months: &[(Publication, Vec<Adjustment>)]) -> Markup {
    let updated = months
        .iter()
        .flat_map(|(row, adjustments)| {
            adjustments.iter().map(|it| it.adjusted_at).chain(std::iter::once(row.published_at))
        })
        .max()
        .unwrap_or(Instant(0));
    // Elements are closed by a tag of their own: this is XML.
    html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            id { (id(site, "")) }
            title { "What became of our promises · " (name) }
            updated { (updated) }
            author { name { (name) } }
            (link(site, "/record.atom", "self"))
            (link(site, "/record", "alternate"))
            @for (row, adjustments) in months {
                @for adjustment in adjustments.iter().rev() { (correction(site, adjustment)) }
                (entry((site, wall), row, adjustments))
            }
        }
    }
}

/// An identifier that stays, wherever the desk is reached.
fn id(site: &str, of: &str) -> String {
    let host = site.split("//").nth(1).unwrap_or("desk").split(['/', ':']).next().unwrap_or("desk");
    let host = if host.is_empty() { "desk" } else { host };
    format!("tag:{host},2025:record{of}")
}

fn link(site: &str, path: &str, rel: &str) -> Markup {
    // What HTML calls an empty element is none here.
    let address = html! { (site) (path) }.into_string();
    PreEscaped(format!("<link rel=\"{rel}\" href=\"{address}\"/>"))
}

/// A published month; what was corrected since stands in it too.
fn entry((site, wall): (&str, &Wall), row: &Publication, adjustments: &[Adjustment]) -> Markup {
    let month = name_of(&row.month);
    let published = Published::read(&row.figures);
    let sentence = published.as_ref().map_or_else(|| month.clone(), |it| headline(it, &month));
    let named = published.map(|it| {
        it.values().into_iter().map(|(key, name, _)| (key, name)).collect::<Vec<(String, String)>>()
    });
    let corrected = named
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, name)| Some((name, Corrected::find(adjustments, &row.month, &key)?.words(wall))));
    let updated = adjustments.iter().map(|it| it.adjusted_at).fold(row.published_at, Instant::max);
    html! {
        entry {
            id { (id(site, &format!("/{}", row.month))) }
            title { (sentence) }
            updated { (updated) }
            published { (row.published_at) }
            (link(site, &format!("/record/{}", row.month), "alternate"))
            summary { (sentence) @for (name, words) in corrected { " " (name) " " (words) "." } " SHA-256 of the figures: " (row.digest) }
        }
    }
}

fn correction(site: &str, adjustment: &Adjustment) -> Markup {
    html! {
        entry {
            id { (id(site, &format!("/{}/correction/{}", adjustment.month, adjustment.id))) }
            title { "A correction of " (name_of(&adjustment.month)) }
            updated { (adjustment.adjusted_at) }
            (link(site, &format!("/record/{}#log", adjustment.month), "alternate"))
            summary { (adjustment.figure) ": " (adjustment.was) " → " (adjustment.now) ". " (adjustment.reason) }
        }
    }
}
