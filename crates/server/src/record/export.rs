//! A published month as CSV and JSON, and how long an answer keeps.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use backtest::publication::{Published, PublishedPromise};
use serde_json::{Value, json};
use store::publications::Publication;

use super::month::Recorded;
use crate::errors::{self, Failure};
use crate::session::Visitor;

const HEADER: [&str; 16] = [
    "month",
    "figure",
    "name",
    "clause",
    "metric",
    "target",
    "numerator",
    "n",
    "value",
    "shown",
    "interval_low",
    "interval_high",
    "state",
    "provisional",
    "corrected_on",
    "corrected",
];

/// All figures of the month, then every correction.
pub(super) fn csv(recorded: &Recorded) -> Response {
    let published = &recorded.published;
    let of_promise = |key: &str| {
        let key = key.strip_prefix("promise/")?;
        published.promises.iter().find(|promise| promise.key == key)
    };
    let of_figure = |key: &str| {
        let key = key.strip_prefix("figure/")?;
        published.figures.iter().find(|figure| figure.key == key)
    };
    let mut lines = vec![HEADER.map(str::to_owned).to_vec()];
    for (key, name, value) in published.values() {
        let corrected = recorded.corrected(&published.month, &key);
        let (promise, figure) = (of_promise(&key), of_figure(&key));
        let metric = promise.map(|it| &it.metric).or(figure.map(|it| &it.metric)).cloned();
        let target = promise.map(|it| it.target.clone()).or(figure.and_then(|it| it.target.clone()));
        let [low, high] = value.bounds.clone().unwrap_or_default();
        lines.push(vec![
            published.month.clone(),
            key,
            name,
            promise.map(|it| it.clause.clone()).unwrap_or_default(),
            metric.unwrap_or_default(),
            target.unwrap_or_default(),
            value.numerator.map(|n| n.to_string()).unwrap_or_default(),
            value.n.to_string(),
            value.value.clone().unwrap_or_default(),
            value.shown.clone(),
            low,
            high,
            value.state.clone().unwrap_or_default(),
            value.provisional.to_string(),
            corrected.map(|it| it.at.to_string()).unwrap_or_default(),
            corrected.map(|it| format!("{} → {}", it.was, it.now)).unwrap_or_default(),
        ]);
    }
    for adjustment in recorded.own() {
        let mut line = vec![String::new(); HEADER.len()];
        line[0].clone_from(&adjustment.month);
        line[1] = format!("adjustment/{}", adjustment.figure);
        line[2] = format!("{}: {}", adjustment.adjusted_at, adjustment.reason);
        line[9] = format!("{} → {}", adjustment.was, adjustment.now);
        lines.push(line);
    }
    crate::promises::export::csv(&format!("record-{}", published.month), &lines)
}

/// The promises of every month shown, with what was corrected since.
fn course(recorded: &Recorded) -> Vec<Value> {
    let promise = |month: &str, promise: &PublishedPromise| {
        let corrected = recorded.corrected(month, &format!("promise/{}", promise.key));
        json!({
            "promise": promise.key,
            "shown": promise.value.shown,
            "variant": promise.variant,
            "median": promise.median,
            "state": promise.value.state,
            "corrected": corrected.map(|it| json!({ "at": it.at.to_string(), "was": it.was, "now": it.now })),
        })
    };
    let month = |of: &Published| {
        let promises = of.promises.iter().map(|it| promise(&of.month, it));
        json!({ "month": of.month, "promises": promises.collect::<Vec<_>>() })
    };
    recorded.course.iter().map(month).collect()
}

/// The month with what was said of it since.
pub(super) fn json(recorded: &Recorded) -> Response {
    let row = &recorded.row;
    let adjustments = recorded.own().map(|it| {
        json!({ "at": it.adjusted_at.to_string(), "figure": it.figure, "was": it.was, "now": it.now, "reason": it.reason })
    });
    let notes = recorded.notes.iter().map(
        |it| json!({ "promise": it.promise, "words": it.words, "owner": it.owner, "due_on": it.due_on }),
    );
    let document: Value = json!({
        "published_at": row.published_at.to_string(),
        "digest": row.digest,
        "checkpoint": { "day": row.checkpoint_on, "root": row.checkpoint },
        "bundle": recorded.bundle.as_ref().map(|it| json!({ "sha256": it.digest, "bytes": it.n_bytes })),
        "figures": recorded.published,
        "months": course(recorded),
        "adjustments": adjustments.collect::<Vec<_>>(),
        "where_we_fell_short": notes.collect::<Vec<_>>(),
    });
    Json(document).into_response()
}

/// The text that the digest is of. It never changes.
pub(super) fn frozen(row: &Publication) -> Response {
    let says = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (ETAG, format!("\"{}\"", row.digest)),
    ];
    (says, row.figures.clone()).into_response()
}

/// How long a page of everybody may be kept before it is asked for again.
const KEEPS: &str = "public, max-age=60";

/// Says what an answer is called, so that the same is not sent twice. What carries a visitor's name is nobody else's.
pub(super) async fn cached(
    answer: Response,
    visitor: &Visitor,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(|error| errors::broken(&error))?;
    let tag = format!("\"{}\"", &store::digest(&bytes)[..32]);
    let cache = if visitor.name.is_empty() { KEEPS } else { "private, no-cache" };
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    parts.headers.insert(VARY, HeaderValue::from_static("Cookie, HX-Request"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, tag);
    }
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        parts.status = StatusCode::NOT_MODIFIED;
        return Ok(Response::from_parts(parts, Body::empty()));
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
