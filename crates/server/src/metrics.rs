//! The numbers of the program itself, for those who run it. No name, no address, no text of a customer.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds: the budgets of pages and fragments are among them (15 ms, 30 ms).
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.015, 0.03, 0.06, 0.125, 0.25, 1.0, 5.0, 30.0];

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins counting; several servers of one process count together.
pub fn begin() -> Option<&'static PrometheusHandle> {
    let begun = RECORDER.get_or_init(|| {
        PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("http_request_seconds".to_owned()), &BUCKETS)
            .ok()?
            .install_recorder()
            .ok()
    });
    begun.as_ref()
}

/// `GET /metrics`, in the text form of Prometheus.
pub async fn get_metrics() -> Response {
    let text = begin().map(PrometheusHandle::render).unwrap_or_default();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Counts and logs every request by its route, never by its address: addresses may hold what somebody typed.
pub async fn watch(request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("none", |path| path.as_str()).to_owned();
    let begun = stopwatch();
    let response = next.run(request).await;
    let took = begun();
    let status = response.status().as_u16();
    let labels = [("method", method.clone()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route.clone()).record(took.as_secs_f64());
    tracing::info!(
        method,
        route,
        status,
        duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

/// How long something took. This is no instant of the desk's time.
fn stopwatch() -> impl Fn() -> Duration {
    let begun = tokio::time::Instant::now();
    move || begun.elapsed()
}
