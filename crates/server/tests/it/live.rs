//! What open pages hear: from where they stopped, on this node or another, and what people were told.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use desk::Command;
use desk::case::decide::Ask;
use futures_util::StreamExt as _;
use mission::{Channel, Priority};
use server::desk::{Opening, Request};
use server::key_check;
use server::permission::Role;
use server::who::Who;
use store::{Key, KeySource};
use tower::ServiceExt as _;

use crate::app::{Folder, TestApp, request};

/// A desk with a case of a customer.
async fn with_case() -> TestApp {
    let app = TestApp::with_mission().await;
    app.cookie_of(Role::Customer).await;
    open(&app, "The export fails").await;
    app
}

async fn open(app: &TestApp, subject: &str) {
    let customer = desk::case::event::CustomerId(std::num::NonZeroU32::MIN);
    let opening = Opening::of(customer, Channel::Portal, subject, "It says 502.");
    app.app.desk().open(opening).await.expect("a case");
}

/// The events of a stream as they come: `name id data`, up to the one of this number.
async fn events(app: &TestApp, cookie: &str, path: &str, last: Option<&str>, n: usize) -> Vec<[String; 3]> {
    let mut builder = request(Method::GET, cookie, path);
    if let Some(id) = last {
        builder = builder.header("last-event-id", id);
    }
    let answer =
        app.router().oneshot(builder.body(Body::empty()).expect("a request")).await.expect("an answer");
    let mut body = answer.into_body().into_data_stream();
    let mut text = String::new();
    while text.matches("\n\n").count() < n {
        let part = tokio::time::timeout(Duration::from_secs(10), body.next()).await.expect("news in time");
        text.push_str(&String::from_utf8_lossy(&part.expect("the stream is open").expect("it is read")));
    }
    let field = |event: &str, name: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim_start_matches([':', ' ']).to_owned()
    };
    text.split("\n\n")
        .filter(|event| event.contains("data"))
        .map(|event| ["event", "id", "data"].map(|name| field(event, name)))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_where_the_page_ended() {
    let app = with_case().await;
    let cookie = app.cookie_of(Role::Agent).await;
    let page = app.get(&cookie, "/inbox?view=unassigned").await.expect(200).body;
    let address =
        page.split("sse-connect=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a stream");
    let address = address.replace("&amp;", "&");
    open(&app, "Opened while nobody listened").await;
    let first = events(&app, &cookie, &address, None, 1).await.remove(0);
    assert_eq!(first[0], "patch");
    assert!(first[2].contains("Opened while nobody listened"), "{}", first[2]);
    assert!(!first[2].contains("The export fails"), "what the page showed is not sent again");
    open(&app, "And another one").await;
    let next = events(&app, &cookie, &address, Some(&first[1]), 1).await.remove(0);
    assert!(next[2].contains("And another one") && !next[2].contains("while nobody"), "{}", next[2]);
    assert_ne!(first[1], next[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_the_log_does_not_have_loads_the_page_again() {
    let app = with_case().await;
    let cookie = app.cookie_of(Role::Agent).await;
    let told = events(&app, &cookie, "/desk/events?view=mine", Some("0.999999"), 1).await.remove(0);
    assert_eq!(told[0], "reload");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_and_writes_is_told_to_those_who_are_there() {
    let app = with_case().await;
    let (one, other) = (app.cookie_of(Role::Agent).await, app.cookie_of(Role::Lead).await);
    let come = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        app.post(&other, "/cases/1/presence", &[]).await.expect(200);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let draft = request(Method::PUT, &other, "/cases/1/draft")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("kind=public&body=Hello"))
            .expect("a request");
        app.send(draft).await.expect(200);
    };
    let (heard, ()) = tokio::join!(events(&app, &one, "/desk/events?view=mine&case=1", None, 3), come);
    assert!(!heard[0][2].contains("Priya lead"), "{heard:?}");
    assert!(heard[1][2].contains("Priya lead is viewing this case"), "{heard:?}");
    assert!(heard[2][2].contains("is writing a reply"), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r_114_a_page_stands_among_the_notices_until_it_is_answered() {
    let app = with_case().await;
    let lead = app.cookie_of(Role::Lead).await;
    let agent = desk::case::event::AgentId(std::num::NonZeroU32::MIN);
    let case = desk::case::event::CaseId(std::num::NonZeroU32::MIN);
    let triage = Ask::Triage { priority: Priority::P1, category: None };
    let asks = [triage, Ask::Assign].map(|ask| Command::of_agent(ask, agent));
    app.app.desk().ask(Request::new(case, Who::Agent(agent, None), asks)).await.expect("a triage");
    app.app.clock().advance_ms(12 * 60_000);
    app.app.desk().tick().await.expect("a tick");
    server::deliver::deliver_due(app.app.desk(), &server::deliver::Ways::default())
        .await
        .expect("a delivery");
    let inbox = app.get(&lead, "/inbox").await.expect(200).body;
    assert!(inbox.contains("not seen") && inbox.contains("n-notices"), "{inbox}");
    let page = app.get(&lead, "/notices").await.expect(200).body;
    assert!(page.contains("75 % of the time for “first response” is used."), "{page}");
    assert!(page.contains("/cases/1") && page.contains("Answer the page"), "{page}");
    let id = |page: &str, mark: &str| {
        page.split(mark).nth(1).and_then(|rest| rest.split(['/', '"']).next()).unwrap_or_default().to_owned()
    };
    let addresses = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let address = addresses
        .into_iter()
        .find(|it| it.ends_with("/acknowledgement"))
        .expect("a way to answer")
        .to_owned();
    let stranger = app.cookie_of(Role::Agent).await;
    app.post(&stranger, &address, &[]).await.expect(404);
    app.post(&lead, &address, &[]).await.expect(303);
    let page = app.get(&lead, "/notices").await.expect(200).body;
    assert!(page.contains(", answered ") && !page.contains("Answer the page"), "{page}");
    let newest = id(&page, "name=\"up_to\" value=\"");
    app.post(&lead, "/notices/seen", &[("up_to", &newest)]).await.expect(303);
    let page = app.get(&lead, "/notices").await.expect(200).body;
    assert!(!page.contains(">New<") && page.contains("id=\"n-notices\" hidden"), "{page}");
    let stream = events(&app, &lead, "/desk/events?page=notices", None, 1).await.remove(0);
    assert!(stream[2].contains("id=\"notices\""), "{stream:?}");
}

#[tokio::test]
async fn the_same_reply_sent_twice_leaves_once() {
    let app = with_case().await;
    let agent = app.cookie_of(Role::Agent).await;
    let form = |once: &str| {
        let part = |name: &str, value: &str| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [("kind", "public"), ("body", "We look at it."), ("once", once)]
            .map(|(n, v)| part(n, v))
            .concat();
        request(Method::POST, &agent, "/cases/1/messages")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(format!("{body}--x--\r\n")))
            .expect("a request")
    };
    for once in ["a-key-1", "a-key-1x", "a-key-1x"] {
        app.send(form(once)).await.expect(303);
    }
    app.app.clock().advance_ms(11_000);
    app.app.desk().tick().await.expect("a tick");
    let messages = app.app.db().read(|tx| store::messages::list(tx, 1)).await.expect("messages");
    let n = messages.iter().filter(|message| message.body == "We look at it.").count();
    assert_eq!(n, 2, "a key that is too short is none; the other counts once");
}

#[tokio::test]
async fn a_second_node_with_another_key_is_refused() {
    let (app, folder) = (TestApp::new().await, Folder::new());
    let db = app.app.db();
    let own = |byte| Some((Key::from_bytes([byte; 32]), KeySource::Environment));
    let first = key_check::of_shared(db, &folder.0, own(1)).await.expect("the first names it");
    assert_eq!(first.0.id(), Key::from_bytes([1; 32]).id());
    key_check::of_shared(db, &folder.0, own(1)).await.expect("the same key again");
    for other in [own(2), None] {
        let refusal = key_check::of_shared(db, &folder.0, other).await.expect_err("another key").to_string();
        assert!(refusal.contains("LODESTAR_KEY") && refusal.contains("lodestar.key"), "{refusal}");
    }
    assert!(std::fs::read_dir(&folder.0).expect("a folder").next().is_none(), "no key was made");
}

#[tokio::test]
async fn a_node_without_a_key_makes_one_only_where_nobody_is() {
    let (new, used) = (TestApp::new().await, TestApp::new().await);
    used.cookie_of(Role::Admin).await;
    let (here, there) = (Folder::new(), Folder::new());
    let made = key_check::of_shared(new.app.db(), &here.0, None).await.expect("a new desk");
    assert!(matches!(made.1, KeySource::Created(_)));
    let refusal = key_check::of_shared(used.app.db(), &there.0, None).await.expect_err("a desk of others");
    assert!(refusal.to_string().contains("has people"), "{refusal}");
}
