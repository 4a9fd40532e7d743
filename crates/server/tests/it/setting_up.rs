//! A new desk, set up in a browser.

use mission::TEMPLATES;

use crate::app::{Answer, TestApp};

const YOU: [(&str, &str); 3] =
    [("name", "Hana Sato"), ("email", "Hana@Example.com"), ("password", "four words in a row")];

async fn with_admin() -> (TestApp, String) {
    let app = TestApp::new().await;
    let answer = app.post("", "/setup", &YOU).await.expect(303);
    assert_eq!(answer.header("location"), "/setup/mission");
    let cookie = answer.cookie();
    (app, cookie)
}

async fn begun_from(app: &TestApp, cookie: &str, template: &str) -> Answer {
    let fields = [
        ("start", template),
        ("owner_name", "Hana Sato"),
        ("owner_email", "hana@example.com"),
        ("zone", "Europe/Copenhagen"),
        ("phone", "+1-555-0142"),
        ("postal", "1 Harbour Street, Fernhill"),
    ];
    app.post(cookie, "/setup/mission", &fields).await
}

#[tokio::test]
async fn a_new_desk_sends_everybody_to_its_set_up() {
    let app = TestApp::new().await;
    assert_eq!(app.get("", "/").await.expect(303).header("location"), "/setup");
    assert_eq!(app.get("", "/sign-in").await.expect(303).header("location"), "/setup");
    assert!(app.get("", "/setup").await.expect(200).body.contains("Who are you?"));
}

#[tokio::test]
async fn the_first_person_is_the_administrator_and_there_is_no_second() {
    let (app, cookie) = with_admin().await;
    app.get(&cookie, "/setup/mission").await.expect(200);
    app.get("", "/setup").await.expect(404);
    app.post("", "/setup", &YOU).await.expect(404);
}

#[tokio::test]
async fn mistakes_come_back_with_what_was_typed() {
    let app = TestApp::new().await;
    let answer =
        app.post("", "/setup", &[("name", "Hana \"<Sato>"), ("email", "hana"), ("password", "short")]).await;
    let body = answer.expect(422).body;
    for words in [
        "2 things to put right",
        "Hana &quot;&lt;Sato&gt;",
        "Enter your email address",
        "at least 12 characters",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert!(body.contains("<title>Error: "), "{body}");
}

#[tokio::test]
async fn r_034_every_ready_made_mission_starts_a_desk() {
    for template in TEMPLATES {
        let (app, cookie) = with_admin().await;
        let answer = begun_from(&app, &cookie, template.code).await.expect(303);
        assert_eq!(answer.header("location"), "/setup/people", "{}", template.code);
        let book = app.app.desk().book().expect("a mission is in force");
        let policy = book.policy_at(app.app.now());
        assert_eq!(policy.home_zone.name(), "Europe/Copenhagen", "{}", template.code);
        assert!(policy.effective_at().is_none_or(|at| at <= app.app.now()), "{}", template.code);
    }
}

#[tokio::test]
async fn a_text_that_is_no_mission_is_explained() {
    let (app, cookie) = with_admin().await;
    let answer =
        app.post(&cookie, "/setup/mission", &[("start", "own"), ("text", "[mission]\nname = 3\n")]).await;
    assert!(answer.expect(422).body.contains("to put right"));
    assert!(app.app.desk().book().is_err(), "nothing was stored");
}

#[tokio::test]
async fn a_colleague_gets_a_link_and_chooses_a_password() {
    let (app, cookie) = with_admin().await;
    let fields =
        [("name", "Priya Raman"), ("email", "priya@example.com"), ("role", "agent"), ("team", "First line")];
    let body = app.post(&cookie, "/setup/people", &fields).await.expect(200).body;
    let link = body.split("/welcome/").nth(1).and_then(|rest| rest.split('<').next()).expect("a link");
    let path = format!("/welcome/{link}");
    assert!(app.get("", &path).await.expect(200).body.contains("Priya Raman"));
    app.post("", &path, &[("password", "short")]).await.expect(422);
    let answer = app.post("", &path, &[("password", "another four words")]).await.expect(303);
    assert_eq!(answer.header("location"), "/inbox");
    app.get(&answer.cookie(), "/me").await.expect(200);
    app.get(&answer.cookie(), "/setup/people").await.expect(403);
    app.get("", &path).await.expect(404);
    app.post(&cookie, "/setup/people", &fields).await.expect(422);
}
