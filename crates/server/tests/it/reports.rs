//! The reports: figures with their drawings, the month on one page, inputs for drafting, and a promise day by day.

use calendar::Instant;
use server::demo::{play, story};
use server::numbers::Keeper;
use server::permission::Role;

use crate::app::TestApp;

const DAY_MS: i64 = 86_400_000;

/// A desk on which the demo's people worked for some days.
async fn played(n_days: i64) -> TestApp {
    let app = TestApp::with_mission().await;
    let until = app.app.now();
    let told = story(1, (Instant(until.as_ms() - n_days * DAY_MS), until), 1);
    play(app.app.desk(), &told, None).await.expect("a story");
    app.app.desk().tick().await.expect("a tick");
    count(&app).await;
    app
}

/// Counts the desk as its background task does.
async fn count(app: &TestApp) {
    let numbers = Keeper::new(app.app.desk().clone()).round().await.expect("a count").expect("numbers");
    app.app.publish_numbers(numbers);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_025_r_232_every_report_says_what_was_counted_as_page_and_as_data() {
    let app = played(12).await;
    let cookie = app.cookie_of(Role::Lead).await;
    let month = app.app.numbers().expect("numbers").months.last().expect("a month").0;

    let page = app.get(&cookie, "/reports").await.expect(200).body;
    for heading in
        ["First replies in time", "Volume and open cases", "How long cases take", "When cases arrive"]
    {
        assert!(page.contains(heading), "{heading}: {page}");
    }
    // Every drawing has its numbers beside it.
    assert_eq!(page.matches("<figure").count(), page.matches("Show the numbers").count());
    let whole = app.get(&cookie, "/reports?format=json").await.expect(200).body;
    let mail = app.get(&cookie, "/reports?channel=email&format=json").await.expect(200).body;
    assert!(mail.len() > 1_000 && mail != whole, "those of one channel are others");
    let page = app.get(&cookie, &format!("/reports?month={month}&channel=email")).await.expect(200).body;
    assert!(page.contains("all customers, email") && !page.contains("<figure"), "{page}");
    app.get(&cookie, "/reports?channel=pigeon").await.expect(404);

    let page = app.get(&cookie, "/reports/drafting").await.expect(200).body;
    for heading in ["Misses by channel", "What people come with", "Where people wait too long", "Who gave up"]
    {
        assert!(page.contains(heading), "{heading}: {page}");
    }
    let json = app.get(&cookie, "/reports/drafting?format=json").await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let sum = |by: &str| -> u64 {
        let rows = json["by"][by].as_array().expect("the outbox");
        rows.iter().map(|row| row["outcomes"].as_u64().expect("a count")).sum()
    };
    assert!(
        sum("step") > 0 && sum("step") == sum("channel"),
        "each outcome has one step and one channel: {json}"
    );
    let csv = app.get(&cookie, "/reports/drafting?format=csv").await.expect(200).body;
    assert!(csv.starts_with("by,name,outcomes,missed,cases"), "{csv}");
    let cases = json["by"]["category"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["cases"].as_u64().expect("a count"));
    let cases: Vec<u64> = cases.collect();
    assert!(!cases.is_empty() && cases.is_sorted_by(|a, b| a >= b), "the most first: {json}");

    let page = app.get(&cookie, "/reports/monthly").await.expect(200).body;
    assert!(page.contains("Objectives") && page.contains("In short"), "{page}");
    assert!(
        app.get(&cookie, "/reports/monthly?format=json").await.expect(200).body.contains("\"objectives\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_drawn_day_by_day_with_its_interval() {
    let app = played(12).await;
    let cookie = app.cookie_of(Role::Agent).await;
    let month = app.app.numbers().expect("numbers").months.iter().rev().nth(1).expect("the month before").0;
    let json = app.get(&cookie, &format!("/promises?month={month}&format=json")).await.expect(200).body;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let promises = json["promises"].as_array().expect("promises");
    let of_cases =
        promises.iter().filter(|of| of["promise"] != "backlog" && of["value"]["numerator"].is_u64());
    let most = of_cases.max_by_key(|of| of["value"]["n"].as_u64());
    let key = most.and_then(|of| of["promise"].as_str()).expect("a promise");
    let page = app.get(&cookie, &format!("/promises/{key}?month={month}")).await.expect(200).body;
    assert!(page.contains("Day by day") && page.contains("class=\"target\""), "{key}: {page}");
    assert!(page.contains("f band c1"), "the interval of each day is drawn: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn before_anything_happened_reports_say_that_there_is_no_data() {
    let app = TestApp::with_mission().await;
    count(&app).await;
    let cookie = app.cookie_of(Role::Lead).await;
    for path in ["/reports", "/reports/drafting"] {
        let page = app.get(&cookie, path).await.expect(200).body;
        assert!(page.contains("No data"), "{path}: {page}");
        assert!(!page.contains("<figure"), "{path} draws nothing");
    }
}

#[tokio::test]
async fn r_232_those_who_lead_get_the_report_of_a_published_month_once() {
    let app = TestApp::with_mission().await;
    for role in [Role::Lead, Role::Agent] {
        app.cookie_of(role).await;
    }
    app.case("The export is empty").await;
    // It is the 2nd of February; the month is published on the 6th of March.
    app.app.clock().advance_ms(33 * DAY_MS);
    app.app.desk().tick().await.expect("a tick");
    let mut keeper = Keeper::new(app.app.desk().clone());
    for _ in 0..2 {
        let numbers = std::sync::Arc::new(keeper.round().await.expect("a count").expect("numbers"));
        server::record::publish_due(app.app.desk(), &numbers).await.expect("publications");
        app.app.publish_numbers(numbers);
        app.app.clock().advance_ms(DAY_MS);
    }
    let rows = app.app.db().read(|tx| store::outbox::list(tx, 500)).await.expect("the outbox");
    let reports: Vec<_> = rows.iter().filter(|row| row.key.starts_with("mail/monthly/")).collect();
    assert_eq!(reports.len(), 1, "one person leads: {rows:?}");
    assert!(reports[0].body.contains("February 2026") && reports[0].body.contains("Objectives:"));
}

/// The rows of a number by cohort in an export, as names with what was counted.
fn by_cohort(document: &str) -> Vec<(String, u64)> {
    let document: serde_json::Value = serde_json::from_str(document).expect("JSON");
    let rows = document["by"]["cohort"].as_array().expect("by cohort").iter();
    let name = |row: &serde_json::Value| row["name"].as_str().expect("a name").to_owned();
    rows.map(|row| (name(row), row["value"]["n"].as_u64().expect("a count"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_126_satisfaction_is_split_by_product_channel_and_cohort_of_the_demos_companies() {
    let app = played(25).await;
    let cookie = app.cookie_of(Role::Lead).await;
    let numbers = app.app.numbers().expect("numbers");
    let month = numbers.months.iter().rev().nth(1).expect("the month before").0;
    let path = format!("/reports/figures/customer_satisfaction?month={month}");
    let found = by_cohort(&app.get(&cookie, &format!("{path}&format=json")).await.expect(200).body);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"pilot customers") && names.len() > 3, "{found:?}");
    assert!(names.iter().filter(|name| name.starts_with("202")).count() > 2, "{found:?}");
    assert!(names[..names.len() - 1].is_sorted() && found.iter().all(|(_, n)| *n > 0), "{found:?}");
    let page = app.get(&cookie, &path).await.expect(200).body;
    assert!(
        page.contains("By cohort") && page.contains("By channel") && page.contains("pilot customers"),
        "{page}"
    );
    let surveys = app.get(&cookie, "/surveys").await.expect(200).body;
    assert!(surveys.contains("href=\"/reports/figures/customer_satisfaction\""), "{surveys}");
    let numbers = server::verify::verify_numbers(app.app.desk()).await.expect("verified");
    assert_eq!(numbers, Vec::<String>::new());
}

/// A desk whose objective of first responses is about this part, with a case each of a list, of a month and of neither, at which nobody
/// has looked.
async fn of_three_cohorts(part: &str) -> (TestApp, Vec<u32>) {
    let of_part = ("channels = [\"email\", \"portal\"]\nprimary  = true", part);
    let app = TestApp::with_mission_of(&[of_part]).await;
    let agent = app.cookie_of(Role::Agent).await;
    let mut cases = Vec::new();
    for details in [("cohort", "pilot"), ("subscribed_on", "2025-03-31"), ("prefers", "")] {
        let case = app.case("The export is empty").await;
        let row = app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read");
        let customer = row.and_then(|row| row.customer).expect("a customer");
        let email = format!("ines{customer}@example.com");
        let form = [("name", "Ines Okafor"), ("email", &email), ("proof", "correction"), details];
        app.post(&agent, &format!("/customers/{customer}"), &form).await.expect(303);
        cases.push(case);
    }
    // Nobody looks at them: triage and the first response are missed.
    app.app.clock().advance_ms(30 * 3_600_000);
    app.app.desk().tick().await.expect("a tick");
    count(&app).await;
    (app, cases)
}

#[tokio::test]
async fn r_196_a_cohort_is_had_by_channel_where_the_mission_counts_them_together_and_every_list_is_its_own() {
    let (app, cases) = of_three_cohorts("channels = [\"email\"]\ncohorts = [\"pilot\"]").await;
    let lead = app.cookie_of(Role::Lead).await;
    let figure = "triage_compliance";
    for (part, behind_it) in [
        ("", &cases[..]),
        ("&cohort=pilot", &cases[..1]),
        ("&cohort=2025-03", &cases[1..2]),
        ("&channel=email&cohort=pilot", &cases[..1]),
        ("&channel=phone&cohort=pilot", &[]),
    ] {
        let query = format!("month=2026-02{part}");
        assert_eq!(behind(&app, &lead, (figure, &query)).await, [vec![], behind_it.to_vec()], "{part}");
        let csv = app.get(&lead, &format!("/reports?{query}&format=csv")).await.expect(200).body;
        let line = format!("{figure},M-42,2026-02,0,{},", behind_it.len());
        assert!(csv.contains(&line) || behind_it.is_empty(), "{part}: {csv}");
        // The promises are divided alike, and each number opens the cases it counted.
        let of_part = app.get(&lead, &format!("/promises?{query}")).await.expect(200).body;
        let query = query.replace('&', "&amp;");
        let opens = format!("/promises/email-first-response?{query}#items");
        assert_eq!(of_part.contains(&opens), !behind_it.is_empty(), "{opens}: {of_part}");
        let query = query.replace("&amp;", "&");
        // At the last snapshot they were all open, and none was old.
        for (promise, list) in [("email-first-response", "missed"), ("backlog", "met")] {
            let opened = app.get(&lead, &format!("/promises/{promise}?{query}&format=json")).await;
            let opened: serde_json::Value = serde_json::from_str(&opened.expect(200).body).expect("JSON");
            let found = opened["items"][list].as_array().expect("cases").iter();
            let mut found: Vec<u64> = found.filter_map(|it| it.as_u64()).collect();
            found.sort_unstable();
            let expected: Vec<u64> = behind_it.iter().map(|case| u64::from(*case)).collect();
            assert_eq!(found, expected, "{promise} {part}");
            assert_eq!(opened["promises"][0]["value"]["n"], expected.len(), "{promise} {part}");
        }
    }
    let page = app.get(&lead, "/promises/backlog?month=2026-02").await.expect(200).body;
    assert!(page.contains("By cohort") && page.contains("<bdi>pilot</bdi>"), "{page}");
    let tiered = app.get(&lead, "/promises?cohort=pilot&tier=standard").await.expect(200).body;
    assert!(tiered.contains("choose either those or a cohort"), "{tiered}");
    let page = app.get(&lead, "/reports/figures/triage_compliance?cohort=pilot").await.expect(200).body;
    assert!(page.contains(&format!("href=\"/cases/{}\"", cases[0])), "{page}");
    assert!(!page.contains(&format!("href=\"/cases/{}\"", cases[1])), "{page}");
}

#[tokio::test]
async fn r_196_a_customer_put_in_a_list_is_counted_there_on_every_page_of_numbers() {
    let (app, _) = of_three_cohorts("cohorts = [\"pilot\"]").await;
    let lead = app.cookie_of(Role::Lead).await;
    let expected = ["2025-03", "pilot", "unknown"].map(|name| (name.to_owned(), 1));
    let figure = app.get(&lead, "/reports/figures/triage_compliance?format=json").await.expect(200).body;
    assert_eq!(by_cohort(&figure), expected);
    let promises = app.get(&lead, "/promises?format=json").await.expect(200).body;
    let promises: serde_json::Value = serde_json::from_str(&promises).expect("JSON");
    let promises = promises["promises"].as_array().expect("promises").iter();
    let of_cases = promises.filter(|it| it["promise"] != "backlog" && it["value"]["n"] == 3);
    let broken: Vec<&str> = of_cases.filter_map(|it| it["promise"].as_str()).collect();
    assert!(!broken.is_empty());
    for key in broken {
        let promise = app.get(&lead, &format!("/promises/{key}?format=json")).await.expect(200).body;
        assert_eq!(by_cohort(&promise), expected, "{key}");
        let page = app.get(&lead, &format!("/promises/{key}")).await.expect(200).body;
        assert!(page.contains("By cohort") && page.contains("<bdi>pilot</bdi>"), "{page}");
    }

    let whole = app.get(&lead, "/reports?format=csv").await.expect(200).body;
    let pilot = app.get(&lead, "/reports?cohort=pilot&format=csv").await.expect(200).body;
    assert!(
        whole.contains("triage_compliance,M-42,2026-02,0,3,")
            && pilot.contains("triage_compliance,M-42,2026-02,0,1,"),
        "{whole}{pilot}"
    );
    let page = app.get(&lead, "/reports?cohort=pilot").await.expect(200).body;
    assert!(
        page.contains("all customers, cohort pilot") && page.contains("cohort=pilot&amp;format=csv"),
        "{page}"
    );
    let fine = app.get(&lead, "/reports?cohort=pilot&channel=email").await.expect(200).body;
    assert!(fine.contains("choose either those or a cohort"), "{fine}");
    app.get(&lead, "/reports?cohort=nobody").await.expect(404);

    let monthly = app.get(&lead, "/reports/monthly?format=json").await.expect(200).body;
    let monthly: serde_json::Value = serde_json::from_str(&monthly).expect("JSON");
    let objectives = monthly["objectives"].as_array().expect("objectives");
    let of_pilot = objectives.iter().find(|it| it["id"] == "first-response").expect("the objective");
    assert!(of_pilot["wanted"].as_str().expect("words").contains("of the cohort “pilot”"), "{of_pilot}");
    assert_eq!(of_pilot["periods"][0]["n"], 1, "{of_pilot}");
    let differences = server::verify::verify_numbers(app.app.desk()).await.expect("verified");
    assert_eq!(differences, Vec::<String>::new());
}

/// A desk whose mission has the report to the leadership go out so often, with one who leads it.
async fn reporting(executive: &str) -> TestApp {
    let table = format!("[reports]\nexecutive = \"{executive}\"\n\n[scope]");
    let app = TestApp::with_mission_of(&[("[scope]", &table)]).await;
    app.cookie_of(Role::Lead).await;
    app.case("The export is empty").await;
    app
}

/// Lets days pass one by one, counting, publishing and reporting as the background task does; the keys of all reports then.
async fn pass(app: &TestApp, n_days: i64) -> Vec<String> {
    let mut keeper = Keeper::new(app.app.desk().clone());
    for _ in 0..n_days {
        app.app.clock().advance_ms(DAY_MS);
        app.app.desk().tick().await.expect("a tick");
        let numbers = std::sync::Arc::new(keeper.round().await.expect("a count").expect("numbers"));
        server::record::publish_due(app.app.desk(), &numbers).await.expect("publications");
        server::reports::mailed::send_weekly(app.app.desk(), &numbers).await.expect("reports");
        app.app.publish_numbers(numbers);
    }
    let rows = app.app.db().read(|tx| store::outbox::list(tx, 5_000)).await.expect("the outbox");
    let report = |row: store::outbox::Outgoing| {
        let of = row.body.contains("\"report\"").then(|| row.key.rsplit_once('/'))??;
        Some(of.0.trim_start_matches("mail/").to_owned())
    };
    let mut keys: Vec<String> = rows.into_iter().filter_map(report).collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn r_232_a_quarterly_report_goes_out_with_the_last_month_of_its_quarter_and_names_all_of_it() {
    let app = reporting("quarterly").await;
    // It is the 2nd of February. February is published on the 6th of March, March early in April.
    assert_eq!(pass(&app, 40).await, Vec::<String>::new(), "the quarter is not over");
    assert_eq!(pass(&app, 30).await, ["quarterly/2026-03"]);
    let rows = app.app.db().read(|tx| store::outbox::list(tx, 5_000)).await.expect("the outbox");
    let body = rows.into_iter().find(|row| row.key.starts_with("mail/quarterly/")).expect("a report").body;
    assert!(body.contains("Quarterly report, January to March 2026"), "{body}");
    assert!(body.contains("**February 2026: ") && body.contains("**March 2026: "), "{body}");
    let cookie = app.cookie_of(Role::Lead).await;
    let page = app.get(&cookie, "/reports/monthly?month=2026-02").await.expect(200).body;
    assert!(page.contains("Quarterly report, January to March 2026"), "{page}");
    assert!(page.contains("Promises, February 2026") && page.contains("Promises, March 2026"), "{page}");
    assert!(!page.contains("the period is not over"), "{page}");
    let page = app.get(&cookie, "/reports/monthly").await.expect(200).body;
    assert!(page.contains("April to June 2026") && page.contains("the period is not over"), "{page}");
}

#[tokio::test]
async fn r_232_a_weekly_report_goes_out_once_for_each_week_and_none_where_the_mission_wants_none() {
    let app = reporting("weekly").await;
    // From Monday, 2 February, on: the first week that is over ends on the 8th.
    assert_eq!(pass(&app, 6).await, Vec::<String>::new());
    assert_eq!(pass(&app, 3).await, ["weekly/2026-02-08"]);
    let weeks = ["weekly/2026-02-08", "weekly/2026-02-15", "weekly/2026-02-22", "weekly/2026-03-01"];
    assert_eq!(pass(&app, 25).await, weeks);
    let cookie = app.cookie_of(Role::Lead).await;
    let page = app.get(&cookie, "/reports/monthly").await.expect(200).body;
    assert!(page.contains("Weekly report, March 2026") && page.contains("goes out every week"), "{page}");

    let silent = reporting("never").await;
    assert_eq!(pass(&silent, 40).await, Vec::<String>::new());
    assert!(!silent.get("", "/record/2026-02").await.expect(200).body.is_empty(), "the record is published");
}

/// The cases behind a figure in `what` of a month, each as often as it counts, by `for` and `not_for`.
async fn behind(app: &TestApp, cookie: &str, (figure, query): (&str, &str)) -> [Vec<u32>; 2] {
    let csv =
        app.get(cookie, &format!("/reports/figures/{figure}?{query}&format=csv")).await.expect(200).body;
    let of = |counted: &str| -> Vec<u32> {
        let lines = csv.lines().filter(|line| line.ends_with(&format!(",{counted}")));
        let mut cases: Vec<u32> = lines
            .map(|line| line.split(',').nth(2).and_then(|it| it.parse().ok()).expect("a case"))
            .collect();
        cases.sort_unstable();
        cases
    };
    [of("for"), of("not_for")]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_behind_a_figure_of_one_channel_tier_or_cohort_is_the_list_of_that_group() {
    let app = played(12).await;
    let cookie = app.cookie_of(Role::Lead).await;
    let numbers = app.app.numbers().expect("numbers");
    let month = numbers.months.last().expect("a month").0;
    let names: Vec<String> = numbers.book.rules.policy().tiers.iter().map(|tier| tier.name.clone()).collect();
    let mut n_compared = 0;
    for figure in ["resolution_time", "triage_compliance", "customer_satisfaction", "escalation_rate"] {
        let whole = behind(&app, &cookie, (figure, &format!("month={month}"))).await;
        let channels = mission::Channel::ALL.iter().map(|it| format!("channel={}", it.word()));
        let tiers = names.iter().map(|name| format!("tier={name}"));
        let cohorts = numbers.cohorts.iter().map(|name| format!("cohort={}", name.replace(' ', "%20")));
        for queries in [channels.collect::<Vec<_>>(), tiers.collect(), cohorts.collect()] {
            let is_all = !queries.iter().any(|query| query.starts_with("cohort"));
            let mut sum = [Vec::new(), Vec::new()];
            for query in queries {
                let query = format!("month={month}&{query}");
                let of_group = behind(&app, &cookie, (figure, &query)).await;
                // As many as the filtered figure counts.
                let json = app.get(&cookie, &format!("/reports?{query}&format=json")).await.expect(200).body;
                let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
                let figures = json["figures"].as_array().expect("figures");
                let counted = figures.iter().find(|it| it["figure"] == figure).expect("the figure");
                let months = counted["months"].as_array().expect("months");
                let value = months.iter().find(|it| it["month"] == month.to_string()).expect("the month");
                let n = value["value"]["n"].as_u64().expect("a count");
                assert_eq!((of_group[0].len() + of_group[1].len()) as u64, n, "{figure}, {query}");
                if let Some(hits) = value["value"]["numerator"].as_u64() {
                    assert_eq!(of_group[0].len() as u64, hits, "{figure}, {query}");
                }
                n_compared += usize::from(n > 0);
                for (sum, part) in sum.iter_mut().zip(of_group) {
                    sum.extend(part);
                }
            }
            sum.iter_mut().for_each(|cases| cases.sort_unstable());
            // Some customers are in no cohort.
            let is_part = sum.iter().zip(&whole).all(|(sum, whole)| sum.len() <= whole.len());
            assert!(sum == whole || !is_all && is_part, "{figure}: the groups are the whole");
        }
    }
    assert!(n_compared > 8, "{n_compared}");
    // The page keeps what was selected, and says whose figure it is.
    let page = app.get(&cookie, &format!("/reports?month={month}&channel=email")).await.expect(200).body;
    assert!(
        page.contains(&format!("/reports/figures/triage_compliance?month={month}&amp;channel=email")),
        "{page}"
    );
    let address = format!("/reports/figures/resolution_time?month={month}&channel=email");
    let page = app.get(&cookie, &address).await.expect(200).body;
    assert!(page.contains("all customers, email"), "{page}");
}
