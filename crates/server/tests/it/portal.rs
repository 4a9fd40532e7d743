//! The care centre as customers use it, without script.

use server::permission::Role;
use server::portal::door;
use store::outbox;

use crate::app::{Answer, TestApp};

const ASK: [(&str, &str); 4] =
    [("subject", "Export fails with 502"), ("details", "Since <noon>."), ("impact", "2"), ("then", "send")];

async fn asked_by(app: &TestApp, cookie: &str) -> String {
    let answer = app.post(cookie, "/help/new", &ASK).await.expect(303);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn r_106_the_promise_is_shown_before_anything_is_sent() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Customer).await;
    let page = app
        .post(&cookie, "/help/new", &[("subject", "It <hangs>"), ("impact", "2"), ("then", "check")])
        .await
        .expect(200)
        .body;
    // Monday 09:00 in New York: a P2 is answered within 30 minutes.
    for words in ["by 09:30", "every 1 business h", "It &lt;hangs&gt;"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let fragment = app.get(&cookie, "/help/promise?impact=1").await.expect(200).body;
    assert!(fragment.starts_with("<aside") && fragment.contains("by 09:15"), "{fragment}");
    assert!(!app.get(&cookie, "/help/cases").await.body.contains("hangs"), "nothing was sent");
}

#[tokio::test]
async fn mistakes_come_back_with_what_was_typed() {
    let app = TestApp::with_mission().await;
    let answer = app.post("", "/help/new", &[("details", "Kept \"words\""), ("then", "send")]).await;
    let body = answer.expect(422).body;
    for words in [
        "Enter what you need help with",
        "Choose how much this is holding you up",
        "Enter your name",
        "Kept &quot;words&quot;",
        "<title>Error: ",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
}

#[tokio::test]
async fn a_customer_sends_follows_and_answers_a_case() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Customer).await;
    let path = asked_by(&app, &cookie).await;
    let page = app.get(&cookie, &path).await.expect(200).body;
    assert!(page.contains("Export fails with 502") && page.contains("Since &lt;noon&gt;."), "{page}");
    app.post(&cookie, &format!("{path}/messages"), &[("body", " ")]).await.expect(422);
    app.post(&cookie, &format!("{path}/messages"), &[("body", "My card is 4111 1111 1111 1111")])
        .await
        .expect(303);
    let page = app.get(&cookie, &path).await.expect(200).body;
    assert!(page.contains("**** **** **** 1111") && !page.contains("4111"), "{page}");
    assert!(app.get(&cookie, "/help/cases").await.expect(200).body.contains(&path));
}

#[tokio::test]
async fn sending_twice_makes_one_case() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Customer).await;
    let twice = [ASK[0], ASK[2], ASK[3], ("once", "the-same")];
    let first = app.post(&cookie, "/help/new", &twice).await.expect(303);
    let second = app.post(&cookie, "/help/new", &twice).await.expect(303);
    assert_eq!(first.header("location"), second.header("location"));
}

#[tokio::test]
async fn r_254_another_customers_case_does_not_exist() {
    let app = TestApp::with_mission().await;
    let path = asked_by(&app, &app.cookie_of(Role::Customer).await).await;
    let other = app.cookie_of(Role::Customer).await;
    app.get(&other, &path).await.expect(404);
    app.post(&other, &format!("{path}/messages"), &[("body", "hello")]).await.expect(404);
    app.post(&other, &format!("{path}/reopening"), &[("body", "hello")]).await.expect(404);
    assert!(!app.get(&other, "/help/cases").await.body.contains(&path));
    app.get("", &path).await.expect(303);
}

/// The id of the newest code in a page, and its digits as the outbox shows them.
fn code_in(app: &TestApp, answer: &Answer) -> (String, String) {
    let id = answer
        .body
        .split("name=\"id\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("an id");
    (id.to_owned(), door::digits(app.app.key(), id.parse().expect("a number")))
}

#[tokio::test]
async fn a_stranger_asks_and_follows_with_a_code() {
    let app = TestApp::with_mission().await;
    let ask = [ASK[0], ASK[2], ASK[3], ("name", "Omar"), ("email", "Omar@Example.com")];
    assert!(app.post("", "/help/new", &ask).await.expect(200).body.contains("Your case is #1"));
    let page = app.post("", "/help/sign-in", &[("email", "omar@example.com")]).await.expect(200);
    let (id, digits) = code_in(&app, &page);
    let sent = app.app.db().read(|tx| outbox::list(tx, 10)).await.expect("an outbox");
    assert!(sent.iter().any(|row| row.kind == "code" && row.body == format!("{{\"code\":{id}}}")));
    let signed_in = app.post("", "/help/sign-in/code", &[("id", &id), ("code", &digits)]).await.expect(303);
    app.get(&signed_in.cookie(), "/help/cases/1").await.expect(200);
    // A code works once.
    app.post("", "/help/sign-in/code", &[("id", &id), ("code", &digits)]).await.expect(422);
}

#[tokio::test]
async fn a_code_ends_after_five_tries_or_ten_minutes() {
    let app = TestApp::with_mission().await;
    app.cookie_of(Role::Customer).await;
    let email = ("email", "ines1@example.com");
    let (id, digits) = code_in(&app, &app.post("", "/help/sign-in", &[email]).await.expect(200));
    let wrong = if digits == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        app.post("", "/help/sign-in/code", &[("id", &id), ("code", wrong)]).await.expect(422);
    }
    app.post("", "/help/sign-in/code", &[("id", &id), ("code", &digits)]).await.expect(422);

    let (id, digits) = code_in(&app, &app.post("", "/help/sign-in", &[email]).await.expect(200));
    app.app.clock().advance_ms(10 * 60_000);
    app.post("", "/help/sign-in/code", &[("id", &id), ("code", &digits)]).await.expect(422);
}

#[tokio::test]
async fn an_unknown_address_reads_like_a_known_one_and_gets_no_code() {
    let app = TestApp::with_mission().await;
    let page = app.post("", "/help/sign-in", &[("email", "nobody@example.com")]).await.expect(200);
    let (id, digits) = code_in(&app, &page);
    assert!(app.app.db().read(|tx| outbox::list(tx, 10)).await.expect("an outbox").is_empty());
    app.post("", "/help/sign-in/code", &[("id", &id), ("code", &digits)]).await.expect(422);
}

#[tokio::test]
async fn r_032_r_057_r_058_the_other_ways_to_reach_us_are_shown() {
    let app = TestApp::with_mission().await;
    let book = app.app.desk().book().expect("a mission");
    let contact = book.policy_at(app.app.now()).identity.contact.clone();
    let page = app.get("", "/help").await.expect(200).body;
    for value in
        [contact.phone, contact.postal, contact.correspondence_phone, contact.security].into_iter().flatten()
    {
        assert!(page.contains(&value), "{value}: {page}");
    }
}

#[tokio::test]
async fn how_somebody_wants_to_be_answered_stands_on_their_case() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Customer).await;
    let by_phone = [&ASK[..], &[("via", "phone")]].concat();
    let answer = app.post(&cookie, "/help/new", &by_phone).await.expect(422);
    assert!(answer.body.contains("Enter the number that we call"), "{}", answer.body);
    let path = app
        .post(&cookie, "/help/new", &[&by_phone[..], &[("phone", "+1 555 0142")]].concat())
        .await
        .expect(303);
    let number: u32 =
        path.header("location").rsplit('/').next().and_then(|it| it.parse().ok()).expect("a number");
    let tags = app.app.db().read(move |tx| store::tags::list(tx, number)).await.expect("tags");
    assert_eq!(tags, ["reply-by-phone"]);
}
