//! The public record: months are published once, on their day, and never change.

use backtest::bundle::{Bundle, check};
use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, Score, Survey};
use server::clock::Clock;
use server::demo::{play, story};
use server::desk::{Desk, Request, Text};
use server::numbers::Keeper;
use server::permission::Role;
use server::record::{adjust_due, bundle, lookup, publish_due, publish_past, subscribe};
use server::who::Who;
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
    let digest = store::digest(&figures.body);
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
    let text = Text::from("We have called.");
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

    // Wherever the figure stands, it says what was published, what is known now, and since when.
    let level = "promise/email-first-response";
    let one = of_reply.iter().find(|it| it.figure == level).expect("the level is corrected");
    let (was, now) = ("0.0% (0 of 1), broken", "100.0% (1 of 1), kept");
    assert_eq!((one.was.as_str(), one.now.as_str()), (was, now));
    let words = format!("corrected on 7 March 2026: {was} → {now}");
    assert!(plain(&page).contains(&words.replace("corrected on", "Corrected on")), "{page}");
    let csv = app.get("", "/record/2026-02?format=csv").await.expect(200).body;
    let line = csv.lines().find(|line| line.contains(&format!(",{level},"))).expect("a line");
    assert!(line.ends_with(&format!(",{},\"{was} → {now}\"", one.adjusted_at)), "{line}");
    let feed = plain(&feed);
    let entry = feed.split("<entry>").find(|it| it.contains("<title>We kept")).expect("the month");
    assert!(entry.contains(&words) && entry.contains(&format!("<updated>{}", last_of(&found))), "{entry}");
    assert!(clause_of(&app, level).await.contains(&words), "the promise itself says it");
    // In the next months' tables it still does.
    assert_eq!(pass_and_publish(&app, 40).await, ["2026-03"]);
    let page = plain(&app.get("", "/record/2026-03").await.expect(200).body);
    assert!(page.contains(&format!(", {words}")) && page.contains("<td>February 2026</td>"), "{page}");
    let json = app.get("", "/record/2026-03?format=json").await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let promises = json["months"][0]["promises"].as_array().expect("promises of February");
    let corrected = promises.iter().find(|it| it["promise"] == "email-first-response").expect("the level");
    assert_eq!(
        (corrected["corrected"]["was"].as_str(), corrected["corrected"]["now"].as_str()),
        (Some(was), Some(now))
    );
    assert!(promises.iter().any(|it| it["corrected"].is_null()), "others were not corrected");
}

#[tokio::test]
async fn r_242_an_answer_that_becomes_known_late_corrects_the_satisfaction_of_its_month() {
    let app = TestApp::with_mission().await;
    pass_and_publish(&app, 25).await;
    let number = app.case("The export is empty").await;
    let case = std::num::NonZeroU32::new(number).map(CaseId).expect("a case");
    let ask = |ask: Ask| Request::new(case, Who::System, [Command::of(ask, desk::Actor::Person)]);
    app.app.desk().ask(ask(Ask::Resolve).saying(Text::from("Done."))).await.expect("resolved");
    app.app.desk().ask(ask(Ask::SendSurvey(Survey::Csat))).await.expect("asked");
    let asked_at = app.app.now();
    app.app.clock().advance_ms(6 * DAY_MS + 16 * HOUR_MS);
    assert_eq!(pass_and_publish(&app, 0).await, ["2026-02"]);

    let answer = Ask::AnswerSurvey { survey: Survey::Csat, score: Some(Score::Points(5)) };
    let happened_at = Some(Instant(asked_at.as_ms() + HOUR_MS));
    app.app.desk().ask(Request { happened_at, ..ask(answer) }).await.expect("a late answer");
    pass_and_publish(&app, 1).await;
    adjust_due(app.app.desk(), &app.app.numbers().expect("numbers")).await.expect("compared");
    let found = corrections(&app, "2026-02").await;
    let of =
        |key: &str| found.iter().find(|it| it.figure == key).map(|it| (it.was.as_str(), it.now.as_str()));
    assert_eq!(of("figure/customer_satisfaction"), Some(("no data", "100.0% (1 of 1)")), "{found:?}");
    let reason = "What became known of 1 case after the publication changes it.";
    assert!(found.iter().all(|it| it.reason == reason), "{found:?}");
}

/// A page without the marks of typesetting.
fn plain(page: &str) -> String {
    page.replace(['\u{202f}', '\u{a0}'], " ").replace(" %", "%")
}

fn last_of(adjustments: &[publications::Adjustment]) -> Instant {
    adjustments.iter().map(|it| it.adjusted_at).max().expect("a correction")
}

/// What `/mission` says in the clause of a promise, by the key of its figure.
async fn clause_of(app: &TestApp, key: &str) -> String {
    let json = app.get("", "/record?format=json").await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let promises = json["figures"]["promises"].as_array().expect("promises");
    let promise =
        promises.iter().find(|it| format!("promise/{}", it["key"].as_str().unwrap_or_default()) == key);
    let number = promise.expect("a public promise")["clause"].as_str().expect("a clause").replace('.', "-");
    let page = plain(&app.get("", "/mission").await.expect(200).body);
    let clause = page.split("<li ").find(|it| it.starts_with(&format!("id=\"c{number}\"")));
    clause.expect("the clause").to_owned()
}

#[tokio::test]
async fn r_244_the_mission_page_says_beside_each_promise_what_it_came_to() {
    let app = TestApp::with_mission().await;
    assert!(!app.get("", "/mission").await.expect(200).body.contains("/record/"), "nothing is published");
    // Of three cases one is answered at once, and nobody answers the others.
    let first = app.case("The export is empty").await;
    app.case("The import hangs").await;
    app.case("The report is late").await;
    let case = std::num::NonZeroU32::new(first).map(CaseId).expect("a case");
    app.app.clock().advance_ms(60_000);
    let reply = Request::new(case, Who::System, [Command::of(Ask::Reply, desk::Actor::Person)]);
    let text = Text::from("We look at it.");
    app.app.desk().ask(reply.saying(text)).await.expect("a reply");
    pass_and_publish(&app, 32).await;
    let level = clause_of(&app, "promise/email-first-response").await;
    let came_to = "<a href=\"/record/2026-02\">February 2026: 33.3% of 3, broken</a>";
    assert!(level.contains(came_to), "{level}");
    // 33.3 % would not be what the target of all cases of this priority came to, had another case met it.
    let target = clause_of(&app, "promise/p3-response").await;
    assert!(target.contains("February 2026: 33.3% of 3, broken"), "{target}");
    let phone = clause_of(&app, "promise/phone-answered").await;
    assert!(phone.contains(">February 2026: no data</a>"), "{phone}");
    // The next month takes its place.
    assert_eq!(pass_and_publish(&app, 40).await, ["2026-03"]);
    let level = clause_of(&app, "promise/email-first-response").await;
    assert!(level.contains(">March 2026: no data</a>") && !level.contains("33.3%"), "{level}");
}

#[tokio::test]
async fn d_20_the_record_says_the_median_that_was_promised_and_a_split_each_its_own() {
    let median = ("id         = \"p3-response\"", "id         = \"p3-response\"\nstatistic  = \"median\"");
    let app = TestApp::with_mission_of(&[median]).await;
    for subject in ["The export is empty", "The import hangs", "The report is late"] {
        let case = std::num::NonZeroU32::new(app.case(subject).await).map(CaseId).expect("a case");
        app.app.clock().advance_ms(HOUR_MS);
        let reply = Request::new(case, Who::System, [Command::of(Ask::Reply, desk::Actor::Person)]);
        app.app.desk().ask(reply.saying(Text::from("We look at it."))).await.expect("a reply");
    }
    assert_eq!(pass_and_publish(&app, 32).await, ["2026-02"]);
    let json = app.get("", "/record/2026-02?format=json").await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let promises = json["figures"]["promises"].as_array().expect("promises");
    let promise = promises.iter().find(|it| it["key"] == "p3-response").expect("the promise");
    assert_eq!(promise["median"]["value_ms"], HOUR_MS.to_string(), "{promise}");
    let page = plain(&app.get("", "/record/2026-02").await.expect(200).body);
    assert!(page.contains("median 1.0 h"), "{page}");
    let lead = app.cookie_of(Role::Lead).await;
    let opened = app.get(&lead, "/promises/p3-response?month=2026-02&format=json").await.expect(200).body;
    let opened: serde_json::Value = serde_json::from_str(&opened).expect("JSON");
    let one_hour = HOUR_MS.to_string();
    assert_eq!(opened["promises"][0]["value"]["median"]["value_ms"], one_hour, "{opened}");
    assert_eq!(opened["by"]["channel"][0]["name"], "email", "{opened}");
    assert_eq!(opened["by"]["channel"][0]["value"]["median"]["value_ms"], one_hour, "{opened}");
}

#[tokio::test]
async fn m_46_response_times_say_what_is_typical_by_channel_and_a_bundle_gives_the_same() {
    let app = TestApp::with_mission().await;
    let mut cases = Vec::new();
    for subject in ["The export is empty", "The import hangs", "The report is late"] {
        cases.push(app.case(subject).await);
    }
    let ask = async |number: u32, asks: &[Ask]| {
        let case = std::num::NonZeroU32::new(number).map(CaseId).expect("a case");
        let commands: Vec<Command> = asks.iter().map(|ask| Command::of(*ask, desk::Actor::Person)).collect();
        let text = Text::from("It works again.");
        app.app.desk().ask(Request::new(case, Who::System, commands).saying(text)).await.expect("done");
    };
    // Solved after one, two and seven hours: the median is two, the mean would be three and a third.
    for (number, hours) in cases.iter().zip([1, 1, 5]) {
        app.app.clock().advance_ms(hours * HOUR_MS);
        ask(*number, &[Ask::Reply, Ask::Resolve]).await;
    }
    assert_eq!(pass_and_publish(&app, 32).await, ["2026-02"]);
    let json = app.get("", "/record/2026-02?format=json").await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let times = json["figures"]["response_times"].as_array().expect("response times");
    let mail = times.iter().find(|it| it["of"] == "email").expect("mail");
    let typical = &mail["typical"];
    assert_eq!((typical["value"].as_str(), typical["n"].as_u64()), (Some("7200000"), Some(3)), "{mail}");
    let page = plain(&app.get("", "/record/2026-02").await.expect(200).body);
    assert!(
        page.contains("Typically solved in") && page.contains("2.0 h<span class=\"under\">median of 3"),
        "{page}"
    );
    let csv = app.get("", "/record/2026-02?format=csv").await.expect(200).body;
    assert!(csv.contains("2026-02,typical/channel/email,"), "{csv}");
    let bytes = bundle::make(app.app.desk(), "2026-02").await.expect("made").expect("published");
    assert_eq!(check(&bytes).expect("a bundle").differences, Vec::<String>::new());
    // Somebody who says that it took longer is found out.
    let content = Bundle::read(&bytes).expect("a bundle");
    let figures = content.figures.replacen("\"7200000\"", "\"7200001\"", 1);
    let altered = Bundle { figures, ..content };
    let differences = check(&altered.write().expect("written")).expect("a bundle").differences;
    assert!(!differences.is_empty());
}

#[tokio::test]
async fn m_97_the_record_says_how_many_of_its_months_came_by_their_day() {
    let app = TestApp::with_mission().await;
    app.case("The export is empty").await;
    let says = async || {
        let page = app.get("", "/record").await.expect(200).body;
        let words = page.split(" published by the day that our mission names.").next().expect("words");
        words.rsplit(". ").next().expect("a sentence").to_owned()
    };
    // February is published on the 6th of March, its day.
    assert_eq!(pass_and_publish(&app, 32).await, ["2026-02"]);
    assert_eq!(says().await, "1 of 1 month was");
    // March is due early in April, and the desk sleeps until the 15th.
    assert_eq!(pass_and_publish(&app, 40).await, ["2026-03"]);
    assert_eq!(says().await, "1 of 2 months were");
    // April is due on the 7th of May.
    assert_eq!(pass_and_publish(&app, 22).await, ["2026-04"]);
    assert_eq!(says().await, "2 of 3 months were");
}

#[tokio::test]
async fn what_cannot_be_computed_says_so_wherever_its_month_stands() {
    let app = TestApp::with_mission().await;
    app.case("The export is empty").await;
    assert_eq!(pass_and_publish(&app, 32).await, ["2026-02"]);
    // The month before comes from a source that did not record what a promise is judged by.
    let row =
        app.app.db().read(|tx| publications::find(tx, "2026-02")).await.expect("read").expect("February");
    let mut figures: serde_json::Value = serde_json::from_str(&row.figures).expect("JSON");
    figures["month"] = "2026-01".into();
    let promise = &mut figures["promises"][0];
    let key = promise["key"].as_str().expect("a key").to_owned();
    for (name, value) in [("state", "not measurable"), ("shown", "not measurable from this source")] {
        promise["value"][name] = value.into();
    }
    promise["value"]["n"] = 0.into();
    promise["value"]["value"] = serde_json::Value::Null;
    let before = publications::Publication { month: "2026-01".into(), figures: figures.to_string(), ..row };
    assert!(app.app.db().write(move |tx| publications::insert(tx, &before)).await.expect("written"));

    let table = app.get("", "/record/2026-02").await.expect(200).body;
    assert_eq!(table.matches("Cannot be computed").count(), 1, "the mark of January: {table}");
    let page = app.get("", "/record/2026-01").await.expect(200).body;
    assert!(
        page.contains("1 promise cannot be computed.") && page.contains("<td>Cannot be computed</td>"),
        "{page}"
    );
    let csv = app.get("", "/record/2026-01?format=csv").await.expect(200).body;
    let line = csv.lines().find(|line| line.contains(&format!(",promise/{key},"))).expect("a line");
    assert!(line.contains(",not measurable,"), "{line}");
    let json = app.get("", "/record/2026-02?format=json").await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["months"][0]["promises"][0]["state"], "not measurable");
    let feed = app.get("", "/record.atom").await.expect(200).body;
    assert_eq!(feed.matches("1 promise cannot be computed.").count(), 2, "title and summary: {feed}");
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
    // They stand on the page of their promise, with the way to the record.
    let promise = format!("/promises/{key}?month=2026-02");
    let (agent, lead) = (app.cookie_of(Role::Agent).await, app.cookie_of(Role::Lead).await);
    let page = app.get(&agent, &promise).await.expect(200).body;
    assert!(page.contains("Corrective actions") && page.contains("Two of us were ill"), "{page}");
    assert!(page.contains("Hana Sato, operations · due 20 March 2026"), "{page}");
    assert!(page.contains("<a href=\"/record/2026-02#short\">February 2026</a>"), "{page}");
    assert!(!page.contains("/reports/record?month="), "agents write no words: {page}");
    let page = app.get(&lead, &promise).await.expect(200).body;
    assert!(page.contains("/reports/record?month=2026-02&amp;promise="), "{page}");
    let other = app.get(&lead, "/promises/phone-answered?month=2026-02").await.expect(200).body;
    assert!(!other.contains("Corrective actions"), "nothing is said of a promise without words: {other}");
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
