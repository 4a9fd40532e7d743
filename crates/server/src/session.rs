//! Who is asking: read from the session's cookie once a request.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::permission::Role;

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// What they are to the desk.
    pub role: Role,
    /// The person of ours.
    pub person: Option<u32>,
}

/// Finds out who asks, for the handlers.
pub async fn recognise(State(_app): State<App>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Visitor { role: Role::Anonymous, person: None });
    next.run(request).await
}
