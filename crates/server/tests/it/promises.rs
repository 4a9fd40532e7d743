//! The promises home and each promise: what they say, to whom, and that every number opens.

use server::numbers::Keeper;
use server::permission::Role;

use crate::app::TestApp;

const HOUR_MS: i64 = 3_600_000;

/// Counts the desk as its background task does.
async fn count(app: &TestApp) {
    let numbers = Keeper::new(app.app.desk().clone()).round().await.expect("a count").expect("numbers");
    app.app.publish_numbers(numbers);
}

#[tokio::test]
async fn right_after_the_start_the_page_says_that_it_is_being_counted() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Agent).await;
    for path in ["/promises", "/promises/backlog"] {
        let page = app.get(&cookie, path).await.expect(200);
        assert!(page.body.contains("being counted"), "{}", page.body);
        assert_eq!(page.header("refresh"), "2");
    }
}

#[tokio::test]
async fn m_40_a_month_without_data_says_so_and_never_a_percentage() {
    let app = TestApp::with_mission().await;
    count(&app).await;
    let cookie = app.cookie_of(Role::Lead).await;
    let page = app.get(&cookie, "/promises").await.expect(200).body;
    assert!(page.contains("No data for this month.") && page.contains("no data"), "{page}");
    let main = page.split("<tbody").skip(1).collect::<String>();
    assert!(!main.contains("<b>0.0%") && !main.contains("<b>100.0%"), "{main}");
    let json = app.get(&cookie, "/promises?format=json").await.expect(200).body;
    assert!(json.contains("\"no data\""), "{json}");
    app.get(&cookie, "/promises?month=1999-01").await.expect(404);
    app.get(&cookie, "/promises?tier=Nobody").await.expect(404);
    app.get(&cookie, "/promises/nothing").await.expect(404);
}

#[tokio::test]
async fn every_number_opens_its_cases_its_clause_and_its_export() {
    let app = TestApp::with_mission().await;
    let case = app.case("The <b>export</b> is empty").await;
    // Nobody looks at it: triage and the first response are missed.
    app.app.clock().advance_ms(30 * HOUR_MS);
    app.app.desk().tick().await.expect("a tick");
    count(&app).await;
    let cookie = app.cookie_of(Role::Agent).await;
    let page = app.get(&cookie, "/promises").await.expect(200).body;
    let json: serde_json::Value =
        serde_json::from_str(&app.get(&cookie, "/promises?format=json").await.expect(200).body)
            .expect("JSON");
    let promises = json["promises"].as_array().expect("promises");
    let broken: Vec<&str> = promises
        .iter()
        .filter(|promise| promise["value"]["state"] == "broken")
        .filter_map(|promise| promise["promise"].as_str())
        .collect();
    assert!(!broken.is_empty(), "{json}");
    for key in broken {
        assert!(page.contains(&format!("/promises/{key}?month=2026-02#items")), "{key} opens");
        let opened = app.get(&cookie, &format!("/promises/{key}?month=2026-02")).await.expect(200).body;
        let is_backlog = key == "backlog";
        assert!(is_backlog || opened.contains(&format!("href=\"/cases/{case}\"")), "{key}: {opened}");
        assert!(!opened.contains("<b>export</b>"), "what people write is escaped");
        assert!(opened.contains("In the mission"), "{key} shows its clause");
        let csv = app.get(&cookie, &format!("/promises/{key}?format=csv")).await.expect(200);
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert!(is_backlog || csv.body.contains(&format!("{key},2026-02,{case},missed")), "{}", csv.body);
    }
    let csv = app.get(&cookie, "/promises?format=csv").await.expect(200).body;
    assert!(csv.starts_with("promise,clause,metric,month,"), "{csv}");
    assert!(csv.contains(",broken,true,"), "{csv}");
}

#[tokio::test]
async fn those_who_lead_are_told_once_when_a_budget_is_used() {
    let app = TestApp::with_mission().await;
    app.case("The export is empty").await;
    app.app.clock().advance_ms(30 * HOUR_MS);
    app.app.desk().tick().await.expect("a tick");
    let lead = app.cookie_of(Role::Lead).await;
    for _ in 0..2 {
        count(&app).await;
        let numbers = app.app.numbers().expect("numbers");
        server::numbers::warn(app.app.desk(), &numbers).await.expect("a warning");
    }
    let notices = app.get(&lead, "/notices").await.expect(200).body;
    assert!(notices.contains("Open the promise"), "{notices}");
    let addresses: Vec<&str> = notices
        .match_indices("/promises/")
        .map(|(at, _)| notices[at..].split('"').next().unwrap_or(""))
        .collect();
    let mut once = addresses.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), addresses.len(), "each is told once: {addresses:?}");
    let mails = app.app.db().read(|tx| store::outbox::list(tx, 500)).await.expect("the outbox");
    let budgets = mails.iter().filter(|row| row.key.starts_with("mail/budget/")).count();
    assert_eq!(budgets, addresses.len());
    let agent = app.cookie_of(Role::Agent).await;
    assert!(!app.get(&agent, "/notices").await.expect(200).body.contains("Open the promise"));
}
