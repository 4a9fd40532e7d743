//! What every answer carries.

use rstest::rstest;

use crate::app::{Answer, TestApp, request};

fn assert_is_guarded(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(answer.header("x-frame-options"), "DENY");
}

#[rstest]
#[case::health("/healthz", 200)]
#[case::asset("/assets/lodestar.css", 200)]
#[case::no_asset("/assets/nothing.css", 404)]
#[case::no_page("/nothing-here", 404)]
#[case::refused("/metrics", 303)]
#[tokio::test]
async fn every_answer_is_guarded(#[case] path: &str, #[case] status: u16) {
    let app = TestApp::new().await;
    let answer = app.get("", path).await.expect(status);
    assert_is_guarded(&answer);
    assert_eq!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn r_208_a_desk_behind_tls_says_so_to_browsers() {
    let app = TestApp::with(|config| config.is_behind_proxy = true).await;
    assert!(
        app.get("", "/healthz").await.header("strict-transport-security").starts_with("max-age=63072000")
    );
}

#[tokio::test]
async fn a_hashed_asset_is_kept_for_ever_and_comes_packed() {
    let app = TestApp::new().await;
    let path = format!("/assets/{}", look::assets::hashed("lodestar.css"));
    let answer = app.get("", &path).await.expect(200);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(
        answer.body.contains(look::assets::hashed(look::assets::FONT_NAME)),
        "the font is asked for by its hash"
    );
    for (accepted, encoding) in [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0", ""), ("", "")] {
        let builder = request(axum::http::Method::GET, "", &path).header("accept-encoding", accepted);
        let answer = app.send(builder.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
    }
}

#[tokio::test]
async fn an_unchanged_asset_is_not_sent_again() {
    let app = TestApp::new().await;
    let etag = app.get("", "/assets/lodestar.js").await.header("etag").to_owned();
    let builder = request(axum::http::Method::GET, "", "/assets/lodestar.js").header("if-none-match", etag);
    app.send(builder.body(axum::body::Body::empty()).expect("a request")).await.expect(304);
}

#[tokio::test]
async fn a_wrong_method_is_told() {
    let app = TestApp::new().await;
    let builder = request(axum::http::Method::DELETE, "", "/healthz");
    let answer = app.send(builder.body(axum::body::Body::empty()).expect("a request")).await.expect(405);
    assert!(answer.body.contains("That is not how this page works."), "{}", answer.body);
}
