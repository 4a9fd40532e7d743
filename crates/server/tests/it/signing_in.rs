//! Passwords, second factors, devices.

use server::permission::Role;
use server::{password, second_factor};
use store::people::{self, NewPerson};

use crate::app::{Answer, TestApp};

const PASSWORD: &str = "four words in a row";

async fn with_priya() -> TestApp {
    let app = TestApp::new().await;
    let hash = password::hashed(PASSWORD).expect("it hashes");
    let person = NewPerson {
        name: "Priya Raman".to_owned(),
        email: "priya@example.com".to_owned(),
        role: "agent".to_owned(),
        password: Some(hash),
        ..NewPerson::default()
    };
    let now = app.app.now();
    app.app.db().write(move |tx| people::insert(tx, &person, now)).await.expect("she is added");
    app
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.post("", "/sign-in", &[("email", email), ("password", password), ("next", "/me")]).await
}

#[tokio::test]
async fn a_right_password_opens_a_session_and_signing_out_ends_it() {
    let app = with_priya().await;
    let answer = sign_in(&app, " Priya@Example.com ", PASSWORD).await.expect(303);
    assert_eq!(answer.header("location"), "/me");
    let said = answer.header("set-cookie");
    assert!(
        said.contains("HttpOnly") && said.contains("SameSite=Lax") && !said.contains("Max-Age"),
        "{said}"
    );
    let cookie = answer.cookie();
    app.get(&cookie, "/me").await.expect(200);
    app.post(&cookie, "/sign-out", &[]).await.expect(303);
    app.get(&cookie, "/me").await.expect(303);
}

#[tokio::test]
async fn a_cookie_over_tls_belongs_to_this_host_alone() {
    let app = TestApp::with(|config| config.is_behind_proxy = true).await;
    let code = app.app.setup_code().to_owned();
    let you = [("name", "Hana"), ("email", "hana@example.com"), ("password", PASSWORD)];
    app.post("", "/setup", &you).await.expect(422);
    let answer = app.post("", "/setup", &[you[0], you[1], you[2], ("code", &code)]).await.expect(303);
    let said = answer.header("set-cookie");
    assert!(said.starts_with("__Host-lodestar=") && said.contains("; Secure"), "{said}");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_read_the_same() {
    let app = with_priya().await;
    let wrong = sign_in(&app, "priya@example.com", "four words in a rov").await.expect(422);
    let unknown = sign_in(&app, "nobody@example.com", "four words in a rov").await.expect(422);
    assert_eq!(wrong.body.replace("priya@", ""), unknown.body.replace("nobody@", ""));
    assert!(wrong.header("set-cookie").is_empty());
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = with_priya().await;
    for _ in 0..10 {
        sign_in(&app, "priya@example.com", "a").await.expect(422);
    }
    let answer = sign_in(&app, "priya@example.com", PASSWORD).await.expect(429);
    assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds <= 60));
    app.app.clock().advance_ms(60_000);
    sign_in(&app, "priya@example.com", PASSWORD).await.expect(303);
}

#[tokio::test]
async fn forged_and_ended_cookies_are_nobody() {
    let app = with_priya().await;
    let cookie = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303).cookie();
    let forged = format!("lodestar={}", "A".repeat(43));
    for cookie in [forged.as_str(), "lodestar=", "lodestar=' OR 1=1 --", "lodestar=\u{0}"] {
        if cookie.contains('\u{0}') {
            continue;
        }
        app.get(cookie, "/me").await.expect(303);
    }
    app.app.clock().advance_ms(13 * 3_600_000);
    app.get(&cookie, "/me").await.expect(303);
}

#[tokio::test]
async fn somebody_switched_off_is_out_at_once() {
    let app = with_priya().await;
    let cookie = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303).cookie();
    let admin = app.cookie_of(Role::Admin).await;
    let fields = [("name", "Priya Raman"), ("email", "priya@example.com"), ("role", "agent")];
    app.post(&admin, "/people/1", &fields).await.expect(303);
    app.get(&cookie, "/me").await.expect(303);
    sign_in(&app, "priya@example.com", PASSWORD).await.expect(422);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_it_was_shown_to_work() {
    let app = with_priya().await;
    let cookie = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303).cookie();
    app.post(&cookie, "/me/second-factor", &[("current", "wrong")]).await.expect(422);
    app.post(&cookie, "/me/second-factor", &[("current", PASSWORD)]).await.expect(303);
    let body = app.get(&cookie, "/me").await.expect(200).body;
    let letters =
        body.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).expect("a secret").to_owned();
    sign_in(&app, "priya@example.com", PASSWORD).await.expect(303);

    let digits = second_factor::digits_of(&letters, app.app.now());
    app.post(&cookie, "/me/second-factor/check", &[("code", "000000")]).await.expect(422);
    app.post(&cookie, "/me/second-factor/check", &[("code", &digits)]).await.expect(303);

    let half = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303);
    assert!(half.header("location").starts_with("/sign-in/code?next="));
    app.get(&half.cookie(), "/me").await.expect(303);
    let again = app.post(&half.cookie(), "/sign-in/code", &[("code", &digits)]).await;
    again.expect(422);
    app.app.clock().advance_ms(30_000);
    let digits = second_factor::digits_of(&letters, app.app.now());
    let whole =
        app.post(&half.cookie(), "/sign-in/code", &[("code", &digits), ("next", "/me")]).await.expect(303);
    app.get(&whole.cookie(), "/me").await.expect(200);
    app.get(&half.cookie(), "/sign-in/code").await.expect(303);
}

#[tokio::test]
async fn a_device_can_be_signed_out_from_another() {
    let app = with_priya().await;
    let here = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303).cookie();
    let there = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303).cookie();
    app.post(&here, "/me/devices/end-others", &[]).await.expect(303);
    app.get(&there, "/me").await.expect(303);
    app.get(&here, "/me").await.expect(200);
    let stranger = app.cookie_of(Role::Agent).await;
    let body = app.get(&here, "/me").await.body;
    let path =
        body.split("action=\"/me/devices/").nth(1).and_then(|rest| rest.split('/').next()).expect("a device");
    app.post(&stranger, &format!("/me/devices/{path}/end"), &[]).await.expect(404);
    app.get(&here, "/me").await.expect(200);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let app = with_priya().await;
    let cookie = sign_in(&app, "priya@example.com", PASSWORD).await.expect(303).cookie();
    let request = axum::http::Request::post("/sign-out")
        .header("host", "desk.example")
        .header("origin", "https://evil.example")
        .header("cookie", &cookie);
    app.send(request.body(axum::body::Body::empty()).expect("a request")).await.expect(403);
    app.get(&cookie, "/me").await.expect(200);
}
