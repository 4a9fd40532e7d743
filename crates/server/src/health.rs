//! Whether this node can answer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// `GET /healthz`: 200 when the database answers, 503 when it does not. Says nothing about the desk.
pub async fn get_health(State(app): State<App>) -> Response {
    let asked = app.db().read(|tx| tx.find("SELECT 1", &[], |row| row.get::<i64>(0))).await;
    let json = [(CONTENT_TYPE, "application/json")];
    match asked {
        Ok(_) => (json, r#"{"status":"ok"}"#).into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, json, r#"{"status":"the database does not answer"}"#)
                .into_response()
        }
    }
}
