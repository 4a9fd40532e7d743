//! The pages for those who look after mail.

use axum::http::StatusCode;
use server::mail::receive::Accepted;
use server::permission::Role;
use store::mail::incoming::{self, State};
use store::mail::mailboxes::{self, Mailbox};
use store::mail::sent;
use store::mail::suppressions::{self, Suppression};
use store::{audit, cases, customers, teams};

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};
use super::sending::{deliver, reply};
use super::sink::Sink;
use crate::app::TestApp;

fn with_mailbox() -> String {
    format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"127.0.0.1\"\nport = 9\nsecurity = \"none\"\n\
         user = \"care\"\npassword_file = \"/nowhere/imap.password\"\n"
    )
}

/// What was changed, newest first.
async fn changes(post: &Post) -> Vec<String> {
    let all = post.room.db().read(|tx| audit::list(tx, None, 50)).await.expect("read");
    all.into_iter().map(|change| change.what).collect()
}

#[tokio::test]
async fn a_desk_without_mail_says_how_to_set_it_up() {
    let app = TestApp::with_mission().await;
    let lead = app.cookie_of(Role::Lead).await;
    let page = app.get(&lead, "/mail").await.expect(200);
    assert!(page.body.contains("No mail comes in or goes out") && page.body.contains("[[mail.mailbox]]"));
    assert!(!page.body.contains("Test the connection"));
}

#[tokio::test]
async fn how_a_mailbox_stands_is_said_in_words_with_what_to_do() {
    let post = Post::with(&with_mailbox()).await;
    let (lead, admin) = (post.app.cookie_of(Role::Lead).await, post.app.cookie_of(Role::Admin).await);
    let page = async |standing: Mailbox| {
        post.room.db().write(move |tx| mailboxes::save(tx, &standing)).await.expect("stored");
        post.app.get(&lead, "/mail").await.expect(200).body
    };
    assert!(post.app.get(&lead, "/mail").await.expect(200).body.contains("Nothing yet"));
    let now = post.now();
    let well = Mailbox { checked_at: Some(now), ..Mailbox::new("care") };
    let body = page(well.clone()).await;
    assert!(body.contains("Works") && !body.contains("Test the connection"), "{body}");
    let long_ago = calendar::Instant(now.as_ms() - 3_600_000);
    assert!(page(Mailbox { checked_at: Some(long_ago), ..well.clone() }).await.contains("Behind since"));
    let catching = Mailbox { checked_at: None, received_at: Some(now), ..well.clone() };
    assert!(page(catching).await.contains("Catching up"));
    let failure = Some("cannot connect to 127.0.0.1:9".to_owned());
    let failing = Mailbox { failure, failed_at: Some(long_ago), ..well };
    let body = page(failing).await;
    for words in ["Failing since", "Cannot connect to 127.0.0.1:9.", "firewall"] {
        assert!(body.contains(words), "{words}");
    }
    // Who may change things may try them.
    assert!(post.app.get(&admin, "/mail").await.expect(200).body.contains("Test the connection"));
    // One that is not in the configuration any more is not forgotten.
    assert!(page(Mailbox::new("old")).await.contains("Not in the configuration any more"));
}

#[tokio::test]
async fn a_connection_test_says_step_by_step_what_worked_and_never_a_secret() {
    let post = Post::with(&with_mailbox()).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let fields = [("way", "mailbox-0")];
    // Without script: a whole page. The file with the secret is not there.
    let page = post.app.post(&admin, "/mail/tests", &fields).await.expect(200);
    assert!(page.body.contains("<html") && page.body.contains("It does not work yet."), "{}", page.body);
    assert!(page.body.contains("/nowhere/imap.password") && page.body.contains("Not come to"));
    // With it: the steps at once, then how they went.
    let begun = post
        .app
        .post_hx(&admin, "/mail/tests", &[("way", "mailbox-0"), ("phase", "begin")])
        .await
        .expect(200);
    assert!(
        begun.body.contains("aria-busy")
            && begun.body.contains("Open the folder")
            && !begun.body.contains("<html")
    );
    let came = post.app.post_hx(&admin, "/mail/tests", &fields).await.expect(200);
    assert!(came.body.contains("It does not work yet.") && !came.body.contains("<html"));
    assert_eq!(
        post.app.post(&admin, "/mail/tests", &[("way", "mailbox-7")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(changes(&post).await.contains(&"mail.tested".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_test_of_a_real_mailbox_goes_through_every_step() {
    let Some(dovecot) = Dovecot::start() else { return };
    dovecot.deliver("care", &letter("a", "", "It hums."));
    let settings = |more: &str| {
        format!(
            "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"localhost\"\nport = {}\nuser = \"care\"\n\
             password_file = \"{}\"\n{more}\n",
            dovecot.imaps,
            dovecot.password()
        )
    };
    let trusted = format!("ca_file = \"{}\"", dovecot.certificate());
    let secret = std::fs::read_to_string(dovecot.password()).expect("read");
    for (more, words) in [
        (trusted.clone(), "1 mail lies in INBOX"),
        (format!("{trusted}\nfolder = \"Nowhere\""), "The folder `Nowhere` cannot be opened"),
        (String::new(), "could not be encrypted"),
    ] {
        let post = Post::with(&settings(&more)).await;
        let admin = post.app.cookie_of(Role::Admin).await;
        let page = post.app.post_hx(&admin, "/mail/tests", &[("way", "mailbox-0")]).await.expect(200);
        assert!(page.body.contains(words), "{words}: {}", page.body);
        assert!(!page.body.replace("Read the secret", "").contains(secret.trim()), "{}", page.body);
    }
    let settings = settings(&trusted);
    std::fs::write(dovecot.password(), "wrong\n").expect("written");
    let post = Post::with(&settings).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let page = post.app.post_hx(&admin, "/mail/tests", &[("way", "mailbox-0")]).await.expect(200);
    assert!(
        page.body.contains("The server does not let us in") && page.body.contains("Check <code>user</code>"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_out_is_tested_and_says_since_when_it_fails() {
    let sink = Sink::start().await;
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    ))
    .await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let came = post.app.post_hx(&admin, "/mail/tests", &[("way", "out")]).await.expect(200);
    assert!(came.body.contains("It works."), "{}", came.body);
    post.take(&letter("a", "", "It hums.")).await;
    sink.answer("451 4.3.0 not now");
    deliver(&post).await;
    let page = post.app.get(&admin, "/mail").await.expect(200);
    assert!(
        page.body.contains("Failing since") && page.body.contains("does not take it now (451)"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_seen_saved_tried_again_left_and_brought_back() {
    let post = Post::new().await;
    let Accepted::New(id) = post.take_at(CARE, b"\x00\x01 <script>alert(1)</script>").await else {
        panic!("it is new")
    };
    let (lead, admin) = (post.app.cookie_of(Role::Lead).await, post.app.cookie_of(Role::Admin).await);
    let list = post.app.get(&lead, "/mail/quarantine").await.expect(200);
    assert!(
        list.body.contains("The message has no header field") && !list.body.contains("Try again"),
        "{}",
        list.body
    );
    let one = post.app.get(&lead, &format!("/mail/arrived/{id}")).await.expect(200);
    assert!(one.body.contains("&lt;script&gt;") && one.body.contains("In quarantine"), "{}", one.body);
    assert_eq!(post.app.get(&lead, &format!("/mail/arrived/{id}/bytes")).await.status, StatusCode::FORBIDDEN);
    let bytes = post.app.get(&admin, &format!("/mail/arrived/{id}/bytes")).await.expect(200);
    assert_eq!(bytes.body, "\u{0}\u{1} <script>alert(1)</script>");
    assert_eq!(bytes.header("content-disposition"), format!("attachment; filename=\"mail-{id}.eml\""));
    assert_eq!(bytes.header("content-type"), "application/octet-stream");

    let tried = post.app.post(&admin, &format!("/mail/arrived/{id}/attempts"), &[]).await.expect(303);
    assert_eq!(tried.header("location"), format!("/mail/arrived/{id}?done=still"));
    let left = post.app.post(&admin, &format!("/mail/arrived/{id}/dismissal"), &[]).await.expect(303);
    let page = post.app.get(&admin, left.header("location")).await.expect(200);
    assert!(
        page.body.contains("Quarantine is empty")
            && page.body.contains(&format!("/mail/arrived/{id}/return"))
    );
    assert_eq!(
        post.app.post(&admin, &format!("/mail/arrived/{id}/attempts"), &[]).await.status,
        StatusCode::CONFLICT
    );
    assert!(post.app.get(&admin, "/mail/quarantine?left=1").await.expect(200).body.contains(&id.to_string()));
    post.app.post(&admin, &format!("/mail/arrived/{id}/return"), &[]).await.expect(303);
    post.app.post(&admin, "/mail/quarantine/attempts", &[]).await.expect(303);
    for _ in 0..100 {
        let mail =
            post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
        if (mail.state, mail.n_attempts) == (State::Quarantined, 3) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let known = changes(&post).await;
    for what in ["mail.opened", "mail.saved", "mail.tried_again", "mail.dismissed", "mail.brought_back"] {
        assert!(known.contains(&what.to_owned()), "{what} is missing in {known:?}");
    }
}

#[tokio::test]
async fn a_mail_is_found_by_its_identifier_its_writer_and_its_case() {
    let post = Post::new().await;
    post.take(&letter("a", "", "It hums.")).await;
    post.take(&letter("b", "Auto-Submitted: auto-replied\r\n", "I am away.")).await;
    let lead = post.app.cookie_of(Role::Lead).await;
    let found = async |q: &str| {
        post.app.get(&lead, &format!("/mail/arrived?q={}", server::routes::encoded(q))).await.expect(200).body
    };
    for question in ["<a@customer.example>", "a@customer.example", "#1", "1"] {
        let body = found(question).await;
        assert!(body.contains("On case") && body.contains("Somebody’s message"), "{question}: {body}");
    }
    let of_ines = found("Ines@customer.example").await;
    assert!(of_ines.contains("Somebody’s message") && of_ines.contains("Written by a program"), "{of_ines}");
    assert!(found("<b@customer.example>").await.contains("Belongs to no case"));
    assert!(found("nobody@nowhere.example").await.contains("No such mail is here"));
    let all = post.app.get(&lead, "/mail/arrived").await.expect(200).body;
    assert!(all.contains("Written by a program") && !all.contains("ines@customer.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_failed_leaves_again_under_its_identifier_to_the_address_of_now() {
    let sink = Sink::start().await;
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    ))
    .await;
    post.take(&letter("a", "", "It hums.")).await;
    deliver(&post).await;
    reply(&post, "Is it plugged in?").await;
    sink.answer("550 5.1.1 nobody here");
    deliver(&post).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let failed = post.room.db().read(|tx| sent::list(tx, sent::State::Failed, 9)).await.expect("read");
    let (id, message_id) = (failed[0].id, failed[0].message_id.clone());
    let page = post.app.get(&admin, "/mail/outgoing").await.expect(200);
    assert!(page.body.contains("Did not arrive") && page.body.contains("Send again"), "{}", page.body);
    let held = Suppression {
        address: "right@customer.example".into(),
        reason: "asked".into(),
        since_at: post.now(),
    };
    let change = move |tx: &mut store::Tx<'_>| {
        let customer = customers::find_by_email(tx, "ines@customer.example")?.expect("a customer");
        customers::update(
            tx,
            &customers::Customer { email: Some("right@customer.example".into()), ..customer },
        )?;
        suppressions::insert(tx, &held)
    };
    post.room.db().write(change).await.expect("changed");
    sink.answer("250 OK");
    let again = format!("/mail/outgoing/{id}/attempts");
    assert_eq!(post.app.post(&admin, &again, &[]).await.status, StatusCode::CONFLICT);
    let address = [("address", "right@customer.example")];
    post.app.post(&admin, "/mail/suppressions/removal", &address).await.expect(303);
    post.app.post(&admin, &again, &[]).await.expect(303);
    deliver(&post).await;
    let mails = sink.mails();
    let last = mails.last().expect("it left");
    assert!(
        last.contains("To: right@customer.example")
            && last.contains(&message_id)
            && last.contains("plugged in"),
        "{last}"
    );
    assert_eq!(post.app.post(&admin, &again, &[]).await.status, StatusCode::CONFLICT, "it has arrived");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_no_server_takes_for_three_days_is_a_failure_on_its_case() {
    let sink = Sink::start().await;
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    ))
    .await;
    post.take(&letter("a", "", "It hums.")).await;
    sink.answer("451 4.3.0 not now");
    let began = post.now();
    for _ in 0..120 {
        deliver(&post).await;
        if let Some(next) = post.room.db().read(store::outbox::next_at).await.expect("read") {
            post.app.app.clock().advance_ms((next.as_ms() - post.now().as_ms()).max(0));
        }
    }
    let days = (post.now().as_ms() - began.as_ms()) / 86_400_000;
    assert!((2..4).contains(&days), "{days} days");
    let failed = post.room.db().read(|tx| sent::list(tx, sent::State::Failed, 9)).await.expect("read");
    assert_eq!(failed.len(), 1);
    let texts = post.texts(1).await;
    assert!(
        texts.last().is_some_and(|text| text.starts_with("A mail to the customer did not leave")),
        "{texts:?}"
    );
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_on_the_list_until_it_is_taken_off() {
    let post = Post::new().await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let wrong = post
        .app
        .post(&admin, "/mail/suppressions", &[("address", "nobody"), ("reason", "")])
        .await
        .expect(422);
    assert!(wrong.body.contains("2 things to put right"), "{}", wrong.body);
    let fields = [("address", "Loud@Customer.example"), ("reason", "they asked us to stop")];
    post.app.post(&admin, "/mail/suppressions", &fields).await.expect(303);
    let page = post.app.get(&admin, "/mail/suppressions").await.expect(200);
    assert!(page.body.contains("loud@customer.example") && page.body.contains("They asked us to stop"));
    let removed = post
        .app
        .post(&admin, "/mail/suppressions/removal", &[("address", "loud@customer.example")])
        .await
        .expect(303);
    let page = post.app.get(&admin, removed.header("location")).await.expect(200);
    assert!(page.body.contains("Mail goes to every address"), "{}", page.body);
    let undo = page
        .body
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|it| it.starts_with("/mail/undo/"))
        .expect("a way back")
        .to_owned();
    post.app.post(&admin, &undo, &[]).await.expect(303);
    assert!(
        post.app.get(&admin, "/mail/suppressions").await.expect(200).body.contains("loud@customer.example")
    );
    assert_eq!(post.app.post(&admin, &undo, &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_address_gives_its_cases_a_team_and_a_language_and_is_checked() {
    let post = Post::new().await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let now = post.now();
    let team = post.room.db().write(move |tx| teams::insert(tx, "Exports", None, now)).await.expect("a team");
    let wrong = [("address", "x+y@desk.example"), ("team", "77"), ("language", "tlh"), ("brand", "a")];
    let page = post.app.post(&admin, "/mail/addresses", &wrong).await.expect(422);
    assert!(page.body.contains("3 things to put right"), "{}", page.body);
    let team_word = team.to_string();
    let fields = [
        ("address", "Ayuda@desk.example"),
        ("team", &team_word),
        ("language", "es"),
        ("brand", "Acme Ayuda"),
        ("signature", "Tu equipo"),
    ];
    post.app.post(&admin, "/mail/addresses", &fields).await.expect(303);
    let page = post.app.get(&admin, "/mail/addresses").await.expect(200);
    assert!(
        page.body.contains("ayuda@desk.example")
            && page.body.contains("Exports")
            && page.body.contains("Acme Ayuda")
    );
    post.take_at("ayuda+r1.x@desk.example", letter("a", "", "Zumba.").as_bytes()).await;
    let case = post.room.db().read(|tx| cases::find(tx, 1)).await.expect("read").expect("a case");
    assert_eq!((case.team, case.language.as_deref()), (Some(team), Some("es")));
    // The customer's own language comes first.
    let own = |tx: &mut store::Tx<'_>| {
        let customer = customers::find_by_email(tx, "ines@customer.example")?.expect("a customer");
        assert_eq!(customer.language, None);
        customers::update(tx, &customers::Customer { language: Some("en".into()), ..customer })
    };
    post.room.db().write(own).await.expect("changed");
    post.take_at("ayuda@desk.example", letter("b", "", "It hums.").as_bytes()).await;
    let case = post.room.db().read(|tx| cases::find(tx, 2)).await.expect("read").expect("a case");
    assert_ne!(case.language.as_deref(), Some("es"));
    let gone = post
        .app
        .post(&admin, "/mail/addresses/removal", &[("address", "ayuda@desk.example")])
        .await
        .expect(303);
    assert!(gone.header("location").contains("undo="));
    assert!(changes(&post).await.iter().filter(|what| *what == "address.changed").count() == 5);
}
