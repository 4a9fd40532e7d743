//! Every route, every role: who comes in, and where the others are sent.

use axum::body::Body;
use axum::http::StatusCode;
use server::permission::{Role, can};
use server::routes::{REFUSALS, routes};

use crate::app::{TestApp, request};

#[tokio::test]
async fn r_254_every_route_lets_in_exactly_those_who_may() {
    let app = TestApp::with_mission().await;
    for role in Role::ALL {
        for route in routes() {
            // Nobody asks so often.
            app.app.clock().advance_ms(10_000);
            // Each time somebody new: one of the routes signs out.
            let cookie = app.cookie_of(role).await;
            let path = route
                .path
                .replace("{file}", "lodestar.css")
                .replace("{number}", "1")
                .replace("{id}", "1")
                .replace("{at}", "1");
            let path = path
                .replace("{secret}", "secret")
                .replace("{key}", "backlog")
                .replace("{word}", "resolution_time");
            let mut builder = request(route.method.clone(), &cookie, &path);
            builder = builder.header("content-type", "application/x-www-form-urlencoded");
            let answer = app.send(builder.body(Body::empty()).expect("a request")).await;
            let is_refused = match answer.status {
                StatusCode::SEE_OTHER => answer.header("location").contains("sign-in?next="),
                status => REFUSALS.contains(&status),
            };
            let what = format!("{} {} as {}: {}", route.method, route.path, role.name(), answer.status);
            assert_eq!(is_refused, !can(role, route.action), "{what}");
            assert!(!answer.status.is_server_error(), "{what}");
        }
    }
}

#[test]
fn no_route_stands_twice() {
    let mut seen = std::collections::HashSet::new();
    assert!(routes().iter().all(|route| seen.insert((route.method.clone(), route.path))));
}
