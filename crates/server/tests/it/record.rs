//! The public record: months are published once, on their day, and never change.

use backtest::bundle::{Bundle, check};
use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::CaseId;
use server::clock::Clock;
use server::demo::{play, story};
use server::desk::{Desk, Request, Text};
use server::numbers::Keeper;
use server::permission::Role;
use server::record::{adjust_due, bundle, lookup, publish_due, publish_past, subscribe};
use server::who::Who;
use sha2::{Digest, Sha256};
use store::{Db, Key, publications, record_subscriptions};

use crate::app::TestApp;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

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

/// Corrections that were written down of a month.
async fn corrections(app: &TestApp, month: &'static str) -> Vec<publications::Adjustment> {
    app.app.db().read(move |tx| publications::adjustments(tx, month)).await.expect("readable")
}

#[tokio::test]
async fn r_242_what_becomes_known_late_stands_below_with_its_date_and_the_published_value_stays() {
    let app = TestApp::with_mission().await;
    pass_and_publish(&app, 25).await;
    let opened_at = app.app.now();
    let number = app.case("The export is empty").await;
    // Nobody answers, so the first response is missed; on Friday, 6 March, February is published.
    app.app.clock().advance_ms(6 * DAY_MS + 16 * HOUR_MS);
    assert_eq!(pass_and_publish(&app, 0).await, ["2026-02"]);
    let figures = app.get("", "/record/2026-02/figures").await.expect(200).body;
    assert!(corrections(&app, "2026-02").await.is_empty());

    // Then it turns out that somebody had called back within two hours.
    let case = std::num::NonZeroU32::new(number).map(CaseId).expect("a case");
    let reply = Request {
        happened_at: Some(Instant(opened_at.as_ms() + 2 * HOUR_MS)),
        ..Request::new(case, Who::System, [Command::of(Ask::Reply, desk::Actor::Person)])
    };
    let text = Text { body: "We have called.".into(), attachments: Vec::new() };
    app.app.desk().ask(reply.saying(text)).await.expect("a late reply");
    pass_and_publish(&app, 1).await;
    let numbers = app.app.numbers().expect("numbers");
    adjust_due(app.app.desk(), &numbers).await.expect("compared");
    let found = corrections(&app, "2026-02").await;
    let of_reply: Vec<_> = found.iter().filter(|it| it.reason.contains("1 case")).collect();
    assert!(!of_reply.is_empty(), "{found:?}");
    for it in &of_reply {
        assert!(it.was.ends_with("broken") && it.now.ends_with("kept"), "{it:?}");
        assert!(it.reason == "What became known of 1 case after the publication changes it.", "{it:?}");
    }
    // It is said once.
    pass_and_publish(&app, 1).await;
    adjust_due(app.app.desk(), &app.app.numbers().expect("numbers")).await.expect("compared");
    let n_of_reply =
        corrections(&app, "2026-02").await.iter().filter(|it| it.reason.contains("case")).count();
    assert_eq!(n_of_reply, of_reply.len());
    assert_eq!(app.get("", "/record/2026-02/figures").await.expect(200).body, figures);
    let page = app.get("", "/record/2026-02").await.expect(200).body;
    assert!(page.contains("Corrections") && page.contains("1 case after the publication"), "{page}");
    let feed = app.get("", "/record.atom").await.expect(200).body;
    assert!(feed.contains("A correction of February 2026"), "{feed}");
}

#[tokio::test]
async fn those_who_lead_write_where_we_fell_short_and_see_the_page_before() {
    let app = TestApp::with_mission().await;
    app.case("The export is empty").await;
    pass_and_publish(&app, 30).await;
    let (agent, lead) = (app.cookie_of(Role::Agent).await, app.cookie_of(Role::Lead).await);
    app.get(&agent, "/reports/record").await.expect(403);
    let page = app.get(&lead, "/reports/record").await.expect(200).body;
    assert!(
        page.contains("Public record, February 2026") && page.contains("Nothing is written yet."),
        "{page}"
    );
    let key =
        page.split("promise=").nth(1).and_then(|it| it.split('#').next()).expect("a promise").to_owned();
    let preview = app.get(&lead, "/reports/record/2026-02/preview").await.expect(200).body;
    assert!(preview.contains("A preview, seen by nobody outside."), "{preview}");
    app.get("", "/reports/record/2026-02/preview").await.expect(303);
    let path = "/reports/record/2026-02/notes";
    let words = "Two of us were ill, and <b>nobody</b> looked at the export.";
    for wrong in [
        [("promise", key.as_str()), ("words", words), ("owner", ""), ("due_on", "")],
        [("promise", key.as_str()), ("words", words), ("owner", "Hana"), ("due_on", "soon")],
        [("promise", key.as_str()), ("words", ""), ("owner", "Hana"), ("due_on", "")],
    ] {
        let answer = app.post(&lead, path, &wrong).await.expect(422).body;
        assert!(answer.contains("to put right"), "{answer}");
    }
    let right = [
        ("promise", key.as_str()),
        ("words", words),
        ("owner", "Hana Sato, operations"),
        ("due_on", "2026-03-20"),
    ];
    app.post(&lead, path, &right).await.expect(303);
    app.post(&agent, path, &right).await.expect(403);
    app.post(&lead, path, &[("promise", "nothing"), ("words", "x"), ("owner", "y")]).await.expect(404);
    assert_eq!(pass_and_publish(&app, 2).await, ["2026-02"]);
    let page = app.get("", "/record").await.expect(200).body;
    assert!(page.contains("Two of us were ill") && !page.contains("<b>nobody</b>"), "{page}");
    assert!(page.contains("Owner: Hana Sato, operations") && page.contains("20 March 2026"), "{page}");
    // Words may be changed and taken back; the figures may not.
    let lead = app.cookie_of(Role::Lead).await;
    app.post(&lead, path, &[("promise", key.as_str()), ("words", "")]).await.expect(303);
    let page = app.get("", "/record").await.expect(200).body;
    assert!(!page.contains("Two of us were ill") && page.contains("not written down yet"), "{page}");
}

#[tokio::test]
async fn a_customer_sees_how_their_case_was_counted_and_a_forged_link_leads_nowhere() {
    let app = TestApp::with_mission().await;
    let case = app.case("The <i>export</i> is empty").await;
    pass_and_publish(&app, 3).await;
    let path = lookup::path(app.app.key(), case, app.app.now());
    let page = app.get("", &path).await.expect(200).body;
    assert!(page.contains(&format!("How we counted case #{case}")), "{page}");
    assert!(page.contains("<b>Missed</b>") && page.contains("February 2026, not published yet"), "{page}");
    assert!(
        !page.contains("export") && !page.contains("Ines"),
        "it says nothing of what was written: {page}"
    );
    assert_eq!(pass_and_publish(&app, 30).await, ["2026-02"]);
    let page = app.get("", &path).await.expect(200).body;
    assert!(page.contains("<a href=\"/record/2026-02\">February 2026</a>, published"), "{page}");
    for forged in [format!("{path}0"), "/record/case/nothing".to_owned(), "/record/case/1.1-0".to_owned()] {
        let refused = app.get("", &forged).await.expect(404).body;
        assert!(refused.contains("This link is none of ours."), "{refused}");
    }
    // A question's link is for another purpose.
    let other = server::surveys::link::path(app.app.key(), case.into()).replace("/s/", "/record/case/");
    app.get("", &other).await.expect(404);
    app.app.clock().advance_ms(740 * DAY_MS);
    let expired = app.get("", &path).await.expect(410).body;
    assert!(expired.contains("This link has expired."), "{expired}");
}

#[tokio::test]
async fn who_asks_for_a_mail_confirms_it_once_and_ends_it_with_one_request() {
    let app = TestApp::with_mission().await;
    app.case("The export is empty").await;
    app.post("", "/record/mail", &[("email", "nobody")]).await.expect(422);
    let answer = app.post("", "/record/mail", &[("email", " Ana@Example.com ")]).await.expect(200).body;
    assert!(answer.contains("ana@example.com") && answer.contains("Look into your mailbox"), "{answer}");
    let letters = async || {
        let rows = app.app.db().read(|tx| store::outbox::list(tx, 500)).await.expect("the outbox");
        rows.into_iter()
            .map(|row| row.key)
            .filter(|key| key.starts_with("mail/record"))
            .collect::<Vec<String>>()
    };
    assert_eq!(letters().await.len(), 1);
    let id = app.app.db().write(|tx| record_subscriptions::ask(tx, "ana@example.com", Instant(1))).await;
    let id = id.expect("she asked").id;
    let path = subscribe::path(app.app.key(), id);
    // Programs that look into mail open links.
    app.get("", &path).await.expect(200);
    app.get("", &format!("{path}/stop")).await.expect(200);
    assert!(app.app.db().read(record_subscriptions::list).await.expect("read").is_empty());
    app.post("", &path, &[]).await.expect(303);
    assert_eq!(app.app.db().read(record_subscriptions::list).await.expect("read").len(), 1);
    assert_eq!(pass_and_publish(&app, 40).await, ["2026-02"]);
    assert_eq!(letters().await.iter().filter(|key| key.starts_with("mail/record/2026-02/")).count(), 1);
    let stopped =
        app.post("", &format!("{path}/stop"), &[("List-Unsubscribe", "One-Click")]).await.expect(200);
    assert!(stopped.body.contains("No more mails"), "{}", stopped.body);
    // An old mail does not bring it back.
    app.post("", &path, &[]).await.expect(303);
    assert!(app.app.db().read(record_subscriptions::list).await.expect("read").is_empty());
    pass_and_publish(&app, 31).await;
    assert_eq!(letters().await.iter().filter(|key| key.starts_with("mail/record/")).count(), 1);
    for forged in [format!("{path}0"), "/record/mail/1-0".to_owned()] {
        app.get("", &forged).await.expect(404);
        app.post("", &forged, &[]).await.expect(404);
        app.post("", &format!("{forged}/stop"), &[]).await.expect(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_243_a_bundle_counted_elsewhere_gives_the_published_figures_and_an_altered_one_is_noticed() {
    let folder = crate::app::Folder::new();
    let until = crate::stand::at("2025-10-14T10:40:00-04:00");
    let db = Db::open_sqlite(&folder.0.join("desk.db"), &Key::random().expect("a key")).expect("a database");
    let desk = Desk::new(db, Clock::held_at(until));
    desk.add_mission(crate::stand::MISSION.to_owned(), "system").await.expect("a mission");
    let told = story(1, (Instant(until.as_ms() - 30 * DAY_MS), until), 3);
    play(&desk, &told, None).await.expect("a story");
    desk.tick().await.expect("a tick");
    let months = publish_past(&desk).await.expect("published");
    assert_eq!(months.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2025-09"]);
    let bytes = bundle::make(&desk, "2025-09").await.expect("made").expect("published");
    let again = bundle::make(&desk, "2025-09").await.expect("made").expect("published");
    assert!(bytes == again, "the same month gives the same bytes");
    assert_eq!(bundle::make(&desk, "2025-08").await.expect("read"), None);

    let checked = check(&bytes).expect("a bundle");
    assert_eq!((checked.month.as_str(), checked.differences), ("2025-09", Vec::new()));
    assert!(checked.n_figures > 20, "{}", checked.n_figures);

    let content = Bundle::read(&bytes).expect("a bundle");
    let history = String::from_utf8(content.history.clone()).expect("text");
    for name in ["Fernhill", "Okafor", "example.com"] {
        assert!(!history.contains(name), "`{name}` stands in the history");
    }
    // Somebody leaves out the first answer that was given.
    let lines: Vec<&str> = history.lines().filter(|line| !line.contains("\"reply\"")).collect();
    let altered = Bundle { history: (lines.join("\n") + "\n").into_bytes(), ..content.clone() };
    let checked = check(&altered.write().expect("written")).expect("a bundle");
    assert!(!checked.differences.is_empty());
    assert!(checked.differences.iter().any(|it| it.starts_with("promise/")), "{:?}", checked.differences);
    // And somebody a figure.
    let figures = content.figures.replacen("\"shown\": \"", "\"shown\": \"9", 1);
    let altered = Bundle { figures, ..content };
    let checked = check(&altered.write().expect("written")).expect("a bundle");
    assert_eq!(checked.differences.len(), 1, "{:?}", checked.differences);
    assert!(check(b"not a bundle").is_err() && check(&bytes[..bytes.len() / 2]).is_err());
}
