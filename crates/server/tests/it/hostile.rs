//! What nobody with good intentions sends: each a clear answer, and nothing stored half.

use axum::body::Body;
use axum::http::{Method, Request};
use rstest::rstest;
use server::permission::Role;

use crate::app::{TestApp, request};

#[rstest]
#[case::sql("'; DROP TABLE session; --")]
#[case::sql_quotes("\" OR 1=1 --")]
#[case::script("<script>alert(1)</script>")]
#[case::nul("a\0b")]
#[case::bidi("\u{202e}txt.exe")]
#[case::new_lines("a\r\nset-cookie: x=1")]
#[tokio::test]
async fn every_field_takes_any_text(#[case] text: &str) {
    let app = TestApp::with_mission().await;
    let customer = app.cookie_of(Role::Customer).await;
    let admin = app.cookie_of(Role::Admin).await;
    let everywhere = [
        "subject", "details", "impact", "name", "email", "once", "password", "code", "id", "next", "role",
        "zone", "body",
    ];
    let fields: Vec<(&str, &str)> = everywhere.iter().map(|name| (*name, text)).collect();
    for (cookie, path) in [
        ("", "/sign-in"),
        ("", "/help/sign-in"),
        ("", "/help/sign-in/code"),
        ("", "/help/new"),
        (&customer, "/help/new"),
        (&customer, "/help/cases/1/messages"),
        (&admin, "/people"),
        (&admin, "/people/1"),
        (&admin, "/setup/people"),
        (&admin, "/me/password"),
    ] {
        let answer = app.post(cookie, path, &fields).await;
        assert!(!answer.status.is_server_error(), "{path}: {} {}", answer.status, answer.body);
        assert!(!answer.body.contains("<script>alert"), "{path}");
        assert!(
            answer.headers.get("set-cookie").is_none_or(|it| !it.to_str().unwrap_or("").contains("x=1")),
            "{path}"
        );
    }
    app.get(&customer, "/help/cases").await.expect(200);
}

#[tokio::test]
async fn a_form_beyond_measure_is_refused() {
    let app = TestApp::with_mission().await;
    let huge = "a".repeat(600 * 1024);
    app.post("", "/sign-in", &[("email", &huge)]).await.expect(413);
    let cookie = app.cookie_of(Role::Customer).await;
    let long = "a".repeat(200 * 1024);
    app.post(&cookie, "/help/new", &[("subject", "s"), ("details", &long), ("impact", "3")])
        .await
        .expect(422);
    assert!(!app.get(&cookie, "/help/cases").await.body.contains("/help/cases/1"), "nothing was stored");
}

#[rstest]
#[case::up("/assets/../lodestar.db")]
#[case::up_encoded("/assets/%2e%2e%2flodestar.key")]
#[case::absolute("/assets/%2fetc%2fpasswd")]
#[case::nul("/assets/lodestar.css%00")]
#[case::no_number("/cases/999999999999999999999")]
#[case::a_word("/help/cases/abc")]
#[tokio::test]
async fn tricks_with_paths_find_nothing(#[case] path: &str) {
    let app = TestApp::with_mission().await;
    for role in [Role::Anonymous, Role::Customer, Role::Admin] {
        let answer = app.get(&app.cookie_of(role).await, path).await;
        assert!(
            answer.status.is_client_error() || answer.status.as_u16() == 303,
            "{path}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_told() {
    let app = TestApp::with_mission().await;
    for (kind, body) in
        [("application/json", "{}"), ("application/x-www-form-urlencoded", "%ff%fe=%"), ("text/plain", "x")]
    {
        let request = request(Method::POST, "", "/sign-in").header("content-type", kind);
        let answer = app.send(request.body(Body::from(body)).expect("a request")).await;
        assert!(answer.status.is_client_error(), "{kind}: {}", answer.status);
    }
}

#[tokio::test]
async fn no_page_of_another_site_changes_anything() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Admin).await;
    for route in server::routes::routes().into_iter().filter(|route| route.method != Method::GET) {
        let path = route.path.replace("{number}", "1").replace("{id}", "1").replace("{secret}", "x");
        let request = Request::builder()
            .method(route.method.clone())
            .uri(&path)
            .header("host", "desk.example")
            .header("sec-fetch-site", "cross-site")
            .header("cookie", &cookie);
        let answer = app.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status.as_u16(), 403, "{} {}", route.method, route.path);
    }
}
