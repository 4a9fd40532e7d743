//! The public record: months are published once, on their day, and never change.

use server::numbers::Keeper;
use server::permission::Role;
use server::record::publish_due;
use sha2::{Digest, Sha256};

use crate::app::TestApp;

const DAY_MS: i64 = 86_400_000;

/// Lets time pass, counts as the background task does, and publishes what is due.
async fn pass_and_publish(app: &TestApp, days: i64) -> Vec<String> {
    app.app.clock().advance_ms(days * DAY_MS);
    app.app.desk().tick().await.expect("a tick");
    let numbers = Keeper::new(app.app.desk().clone()).round().await.expect("a count").expect("numbers");
    let numbers = std::sync::Arc::new(numbers);
    let done = publish_due(app.app.desk(), &numbers).await.expect("publications");
    app.app.publish_numbers(numbers);
    done.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn r_230_a_month_is_published_on_its_day_and_then_stays() {
    let app = TestApp::with_mission().await;
    let page = app.get("", "/record").await.expect(200).body;
    assert!(page.contains("Nothing is published yet.") && page.contains("6 March 2026"), "{page}");
    app.get("", "/record/2026-02").await.expect(404);
    app.case("The export is empty").await;
    // It is the 2nd; the fifth business day of March is the 6th.
    assert_eq!(pass_and_publish(&app, 31).await, Vec::<String>::new());
    let early = app.get("", "/record/2026-02").await.expect(404).body;
    assert!(early.contains("It will be, on 6 March 2026."), "{early}");
    assert_eq!(pass_and_publish(&app, 1).await, ["2026-02"]);
    assert_eq!(pass_and_publish(&app, 1).await, Vec::<String>::new());

    let page = app.get("", "/record").await.expect(200);
    assert!(page.body.contains("in February 2026.") && page.body.contains("Broken"), "{}", page.body);
    assert!(page.header("cache-control").starts_with("public"));
    let again = app.send(
        axum::http::Request::get("/record")
            .header("host", "desk.example")
            .header("if-none-match", page.header("etag"))
            .body(axum::body::Body::empty())
            .expect("a request"),
    );
    assert_eq!(again.await.status.as_u16(), 304);

    let figures = app.get("", "/record/2026-02/figures").await.expect(200);
    let digest = store::hex(&Sha256::digest(&figures.body));
    assert!(page.body.contains(&digest), "the digest on the page is that of the figures");
    assert!(figures.header("cache-control").contains("immutable"));
    let csv = app.get("", "/record/2026-02?format=csv").await.expect(200).body;
    assert!(csv.starts_with("month,figure,name,") && csv.contains(",broken,"), "{csv}");
    let json = app.get("", "/record/2026-02?format=json").await.expect(200).body;
    assert!(json.contains(&digest) && json.contains("\"promises\""), "{json}");
    for path in ["/record/2019-01", "/record/never", "/record/2019-01/figures", "/record/2019-01?format=csv"]
    {
        app.get("", path).await.expect(404);
    }
    let unknown = app.get("", "/record/2019-01").await.expect(404).body;
    assert!(unknown.contains("this desk did not count then"), "{unknown}");
}

#[tokio::test]
async fn a_month_without_data_is_published_and_says_so() {
    let app = TestApp::with_mission().await;
    app.case("One case in February").await;
    pass_and_publish(&app, 32).await;
    // The clocks of the case end in February; nothing happens in March but time.
    assert_eq!(pass_and_publish(&app, 40).await, ["2026-03"]);
    let page = app.get("", "/record/2026-03").await.expect(200).body;
    let json = app.get("", "/record/2026-03?format=json").await.expect(200).body;
    assert!(json.contains("\"shown\":\"no data\"") && page.contains("no data"), "{page}");
    assert!(!page.contains(">0.0%<"), "nothing counted is never 0 %: {page}");
}

#[tokio::test]
async fn r_106_promises_that_the_mission_keeps_to_itself_are_not_published() {
    let hidden = ("id         = \"p1-response\"", "id         = \"p1-response\"\npublic     = false");
    let app = TestApp::with_mission_of(&[hidden]).await;
    app.case("The export is empty").await;
    pass_and_publish(&app, 40).await;
    let figures = app.get("", "/record/2026-02/figures").await.expect(200).body;
    assert!(!figures.contains("\"key\": \"p1-response\""), "{figures}");
    assert!(figures.contains("\"key\": \"p2-response\""), "{figures}");
    // Those who work here see it all the same.
    let cookie = app.cookie_of(Role::Agent).await;
    app.get(&cookie, "/promises/p1-response").await.expect(200);
}
