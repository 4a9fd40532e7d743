//! Credits from the publication of a month to the invoice: who is owed what, who approves it, by when it is issued, and what is
//! refused.

use std::num::NonZeroU32;

use desk::case::decide::Ask;
use desk::case::event::CaseId;
use measures::Month;
use server::desk::{Request, Text};
use server::numbers::Keeper;
use server::permission::Role;
use store::credits::{Entry, Kind};
use store::customers::{self, Account};

use crate::app::TestApp;
use crate::stand::{of_rosa, rosa};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Counts the desk as its background task does.
async fn count(app: &TestApp) {
    let numbers = Keeper::new(app.app.desk().clone()).round().await.expect("a count").expect("numbers");
    app.app.publish_numbers(numbers);
}

/// Gives the customer of a case a company that pays so much; nothing where the words say none.
async fn company_pays(app: &TestApp, case: u32, words: Option<&str>) -> u32 {
    let (words, now) = (words.map(str::to_owned), app.app.now());
    let number = app.app.db().write(move |tx| {
        let number = store::counters::next(tx, "account")?;
        let account = Account {
            number,
            name: format!("Brightwater {number}"),
            subscription: words.clone(),
            ..Account::default()
        };
        customers::insert_account(tx, &account, now)?;
        let customer = store::cases::find(tx, case)?.and_then(|row| row.customer).expect("somebody wrote");
        let customer = customers::find(tx, customer)?.expect("a customer");
        customers::update(
            tx,
            &customers::Customer { account: Some(number), sees_account: true, ..customer },
        )?;
        Ok::<_, store::Error>(number)
    });
    number.await.expect("a company")
}

/// A desk that answered nobody in February 2026: three companies that pay, nothing, and nobody knows what. Its February is entered.
async fn after_february() -> (TestApp, Month) {
    let app = TestApp::with_mission().await;
    for words in [Some("1200.00 USD a month"), Some("0.00 USD a month"), None] {
        let case = app.case("The export is empty").await;
        company_pays(&app, case, words).await;
    }
    app.app.clock().advance_ms(30 * HOUR_MS);
    app.app.desk().tick().await.expect("a tick");
    // Thursday, 5 March: the month is over.
    app.app.clock().advance_ms(30 * DAY_MS);
    count(&app).await;
    let month: Month = "2026-02".parse().expect("a month");
    assert!(enter(&app, month).await);
    (app, month)
}

async fn enter(app: &TestApp, month: Month) -> bool {
    let (numbers, now) = (app.app.numbers().expect("numbers"), app.app.now());
    let entered = app.app.db().write(move |tx| server::credits::enter(tx, &numbers, month, now)).await;
    entered.expect("the ledger takes it")
}

async fn rows(app: &TestApp) -> Vec<Entry> {
    app.app.db().read(|tx| store::credits::list_after(tx, 0, 1_000)).await.expect("the ledger")
}

async fn row_of(app: &TestApp, payer: &str) -> Entry {
    rows(app).await.into_iter().rfind(|row| row.payer == payer).expect("a row")
}

#[tokio::test]
async fn r_237_what_a_published_month_owes_is_entered_once() {
    let (app, month) = after_february().await;
    let found = rows(&app).await;
    let said: Vec<(&str, Kind, &str, i64)> =
        found.iter().map(|row| (row.payer.as_str(), row.kind, row.percent.as_str(), row.amount)).collect();
    // Ten percent of 1,200.00; nothing of nothing; and one that nobody can compute.
    assert_eq!(
        said,
        [
            ("account/1", Kind::Entry, "1/10", 12_000),
            ("account/2", Kind::Entry, "1/10", 0),
            ("account/3", Kind::Gap, "0", 0),
        ]
    );
    assert!(found.iter().all(|row| row.level == "email-first-response" || !row.level.is_empty()));
    assert_eq!(found[0].cases, "1");
    assert!(!enter(&app, month).await, "a second time nothing happens");
    assert_eq!(rows(&app).await, found);
    let cookie = app.cookie_of(Role::Agent).await;
    let page = app.get(&cookie, "/credits").await.expect(200).body;
    for words in
        ["120.00 USD", "Brightwater 1", "waiting for approval", "cannot be computed", "Nothing to pay"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Approve 1 credit"), "an agent approves nothing");
    let csv = app.get(&cookie, "/credits?format=csv").await.expect(200);
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert_eq!(csv.body.lines().count(), 4, "{}", csv.body);
    assert!(csv.body.contains(",120.00 USD,waiting,"), "{}", csv.body);
    let json: serde_json::Value =
        serde_json::from_str(&app.get(&cookie, "/credits?format=json").await.expect(200).body).expect("JSON");
    assert_eq!(json["rows"][0]["amount_minor"], 12_000);
    assert_eq!(json["months"][0]["totals_minor"]["USD"], 12_000);
    let one = app.get(&cookie, &format!("/credits/{}", found[0].id)).await.expect(200).body;
    for words in ["href=\"/cases/1\"", "How it is computed", "10\u{202f}%", "120.00 USD"] {
        assert!(one.contains(words), "{words}: {one}");
    }
    app.get(&cookie, "/credits/4711").await.expect(404);
    app.get(&cookie, "/credits?month=1999-01").await.expect(404);
}

#[tokio::test]
async fn a_desk_without_credits_says_so() {
    let app = TestApp::with_mission().await;
    let cookie = app.cookie_of(Role::Lead).await;
    let page = app.get(&cookie, "/credits").await.expect(200).body;
    assert!(page.contains("No month was entered yet") && page.contains("being counted"), "{page}");
}

#[tokio::test]
async fn x_21_r_236_an_approval_starts_the_clock_of_ten_business_days() {
    let (app, _) = after_february().await;
    let lead = app.cookie_of(Role::Lead).await;
    let row = row_of(&app, "account/1").await;
    let id = row.id.to_string();
    // Nobody issues what nobody approved.
    let early = app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "INV-1")]).await;
    assert!(early.expect(303).header("location").contains("n=0"));
    let approved = app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    assert!(approved.header("location").contains("done=approved&n=1"));
    // A double click approves once.
    let again = app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    assert!(again.header("location").contains("n=0"));
    let page = app.get(&lead, approved.header("location")).await.expect(200).body;
    assert!(page.contains("1 credit approved.") && page.contains("to be issued"), "{page}");
    // Approved on Thursday, 5 March, it is due when the tenth business day closes: Thursday, 19 March, 20:00 in New York.
    let csv = app.get(&lead, "/credits?format=csv").await.expect(200).body;
    assert!(csv.contains("2026-03-20T00:00:00Z"), "{csv}");
    let refused = app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "  ")]).await;
    assert!(refused.expect(422).body.contains("number of the invoice"));
    let issued =
        app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "INV-7")]).await.expect(303);
    assert!(issued.header("location").contains("done=issued&n=1"));
    let again =
        app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "INV-8")]).await.expect(303);
    assert!(again.header("location").contains("n=0"), "it stands on one invoice");
    let csv = app.get(&lead, "/credits?format=csv").await.expect(200).body;
    assert!(csv.contains(",issued,") && csv.contains("INV-7") && !csv.contains("INV-8"), "{csv}");
    // What was issued is not taken back but reversed.
    let at = app.app.now().as_ms();
    let back = app.post(&lead, &format!("/credits/verifications/{at}/withdrawal"), &[]).await.expect(303);
    assert!(back.header("location").contains("n=0"));
    // The customer and other programs hear of it.
    let told = app.app.db().read(|tx| store::outbox::list(tx, 100)).await.expect("the outbox");
    let kinds = |kind: &str| told.iter().filter(|row| row.kind == kind).count();
    assert_eq!((kinds("credit.verified"), kinds("credit.issued")), (1, 1));
    assert_eq!(told.iter().filter(|row| row.key.starts_with("mail/credit/")).count(), 1);
}

#[tokio::test]
async fn r_236_who_looks_after_credits_hears_of_a_promise_to_issue_that_is_broken() {
    let (app, _) = after_february().await;
    let lead = app.cookie_of(Role::Lead).await;
    let id = row_of(&app, "account/1").await.id.to_string();
    app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    app.app.clock().advance_ms(20 * DAY_MS);
    let lead = app.cookie_of(Role::Lead).await;
    for _ in 0..2 {
        app.app.desk().tick().await.expect("a tick");
    }
    let notices = app.get(&lead, "/notices").await.expect(200).body;
    assert_eq!(notices.matches("The promise to issue in time is broken.").count(), 1, "{notices}");
    assert!(notices.contains("/credits?month=2026-02"), "{notices}");
    let page = app.get(&lead, "/credits").await.expect(200).body;
    assert!(page.contains("data-state=\"missed\""), "{page}");
}

#[tokio::test]
async fn an_approval_can_be_taken_back_until_it_is_issued() {
    let (app, _) = after_february().await;
    let lead = app.cookie_of(Role::Lead).await;
    let row = row_of(&app, "account/1").await;
    let id = row.id.to_string();
    let approved = app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    let page = app.get(&lead, approved.header("location")).await.expect(200).body;
    let back = format!("/credits/verifications/{}/withdrawal", app.app.now().as_ms());
    assert!(page.contains(&back), "the toast takes it back: {page}");
    let taken = app.post(&lead, &back, &[]).await.expect(303);
    assert!(taken.header("location").contains("done=withdrawn&n=1"));
    app.app.clock().advance_ms(40 * DAY_MS);
    let lead = app.cookie_of(Role::Lead).await;
    app.app.desk().tick().await.expect("a tick");
    let notices = app.get(&lead, "/notices").await.expect(200).body;
    assert!(!notices.contains("issued by"), "a clock that was taken back misses nothing: {notices}");
    // It waits again, and can be approved again.
    app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    let one = app.get(&lead, &format!("/credits/{id}")).await.expect(200).body;
    assert_eq!(one.matches("<b>Approved</b>").count(), 2, "{one}");
    assert!(one.contains("Approval taken back"), "{one}");
}

#[tokio::test]
async fn four_eyes_nobody_approves_what_they_entered() {
    let (app, _) = after_february().await;
    let (lead, admin) = (app.cookie_of(Role::Lead).await, app.cookie_of(Role::Admin).await);
    // Somebody enters what the third company pays, and computes again.
    let nothing = app.post(&lead, "/credits/computations", &[("month", "2026-02")]).await.expect(303);
    let page = app.get(&lead, nothing.header("location")).await.expect(200).body;
    assert!(page.contains("Still nothing can be computed"), "{page}");
    let paid = app.app.db().write(|tx| {
        let account = customers::find_account(tx, 3)?.expect("a company");
        customers::update_account(
            tx,
            &Account { subscription: Some("333.33 USD a month".to_owned()), ..account },
        )
    });
    paid.await.expect("it pays");
    let computed = app.post(&lead, "/credits/computations", &[("month", "2026-02")]).await.expect(303);
    assert!(computed.header("location").contains("n=1"));
    let again = app.post(&lead, "/credits/computations", &[("month", "2026-02")]).await.expect(303);
    assert!(again.header("location").contains("n=0"), "once");
    let row = row_of(&app, "account/3").await;
    assert_eq!((row.kind, row.amount), (Kind::Entry, 3_333), "33.333 is rounded half up");
    let id = row.id.to_string();
    let own = app.post(&lead, "/credits/verifications", &[("entries", &id)]).await;
    assert!(own.expect(422).body.contains("somebody else has to approve them"));
    let one = app.get(&lead, &format!("/credits/{id}")).await.expect(200).body;
    assert!(one.contains("You entered it, so somebody else has to approve it."), "{one}");
    let other = app.post(&admin, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    assert!(other.header("location").contains("n=1"));
}

#[tokio::test]
async fn r_237_a_reversal_is_a_row_of_its_own_and_goes_the_same_way() {
    let (app, _) = after_february().await;
    let (lead, admin) = (app.cookie_of(Role::Lead).await, app.cookie_of(Role::Admin).await);
    let row = row_of(&app, "account/1").await;
    let id = row.id.to_string();
    app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "INV-7")]).await.expect(303);
    let bare = app.post(&lead, &format!("/credits/{id}/reversal"), &[("reason", "")]).await;
    assert!(bare.expect(422).body.contains("why it is reversed"));
    app.post(&lead, &format!("/credits/{id}/reversal"), &[("reason", "Credited twice.")]).await.expect(303);
    let twice = app.post(&lead, &format!("/credits/{id}/reversal"), &[("reason", "Again.")]).await;
    assert!(twice.expect(422).body.contains("reversed already"));
    let reversal = row_of(&app, "account/1").await;
    assert_eq!((reversal.kind, reversal.amount, reversal.reverses), (Kind::Reversal, -12_000, Some(row.id)));
    assert_eq!(
        rows(&app).await.into_iter().find(|it| it.id == row.id),
        Some(row.clone()),
        "nothing is changed"
    );
    // What was issued is taken back on an invoice too: another person approves that.
    let minus = reversal.id.to_string();
    app.post(&lead, "/credits/verifications", &[("entries", &minus)]).await.expect(422);
    app.post(&admin, "/credits/verifications", &[("entries", &minus)]).await.expect(303);
    let booked = app.post(&admin, "/credits/issues", &[("entries", &minus), ("reference", "INV-9")]).await;
    assert!(booked.expect(303).header("location").contains("n=1"));
    let page = app.get(&lead, "/credits").await.expect(200).body;
    assert!(page.contains("Issued this year</dt><dd>nothing"), "{page}");
    // A wrong reversal: the credit is entered again, once, for somebody else to approve.
    let again = app.post(&lead, &format!("/credits/{id}/again"), &[]).await.expect(303);
    assert!(again.header("location").contains("done=entered"));
    app.post(&lead, &format!("/credits/{id}/again"), &[]).await.expect(422);
    let entered = row_of(&app, "account/1").await;
    assert_eq!((entered.kind, entered.amount), (Kind::Entry, 12_000));
    app.post(&lead, &format!("/credits/{}/reversal", reversal.id), &[("reason", "No.")]).await.expect(422);
}

/// What somebody may try, on which row, and who.
#[derive(Debug, Clone, Copy)]
enum Try {
    Verify,
    Withdraw,
    Issue,
    Reverse,
    Again,
}

/// A quarter of a customer whom three levels were short in each month: nine credits of a tenth, of which the cap leaves two and a half.
async fn a_quarter() -> TestApp {
    let app = TestApp::with_mission().await;
    let (book, now) = (app.app.desk().book().expect("a mission"), app.app.now());
    let cap = book.rules.policy().credits.as_ref().expect("credits").cap.clone();
    let entered = app.app.db().write(move |tx| {
        let number = store::counters::next(tx, "account")?;
        let subscription = Some("1000.01 USD a quarter".to_owned());
        let account = Account { number, name: "Brightwater".to_owned(), subscription, ..Account::default() };
        customers::insert_account(tx, &account, now)?;
        for month in ["2025-10", "2025-11", "2025-12"] {
            for level in ["chat", "email", "phone"] {
                let gap = gap(&format!("account/{number}"), (month, level), now);
                store::credits::insert(tx, &Entry { id: tx.id(now), ..gap })?;
            }
            let entered = store::credits::Entered {
                month: month.to_owned(),
                version: "1".to_owned(),
                n_entries: 0,
                totals: "{}".to_owned(),
                levels: "[]".to_owned(),
                n_unknown: 0,
                at: now,
            };
            store::credits::insert_month(tx, &entered)?;
            let month = month.parse().expect("a month");
            server::credits::enter::compute_again(tx, &cap, month, (9, now))?;
        }
        Ok::<_, server::desk::Refusal>(())
    });
    entered.await.expect("a quarter");
    app
}

fn gap(payer: &str, (month, level): (&str, &str), at: calendar::Instant) -> Entry {
    let text = str::to_owned;
    Entry {
        id: 0,
        once: format!("{month}/{level}/{payer}/gap"),
        kind: Kind::Gap,
        payer: text(payer),
        level: text(level),
        month: text(month),
        promise: text("A promise."),
        clause: text("3.1"),
        rule_clause: text("6.1"),
        version: text("1"),
        cycle_from: String::new(),
        cycle_until: String::new(),
        hits: 1,
        n: 2,
        target: text("9/10"),
        shortfall: text("2/5"),
        uncut: text("1/10"),
        percent: text("0"),
        currency: String::new(),
        monthly: text("0"),
        amount: 0,
        cases: String::new(),
        reverses: None,
        reason: None,
        person: None,
        at,
    }
}

#[tokio::test]
async fn c_14_a_quarter_is_one_cycle_whose_cap_cuts_the_third_credit() {
    let app = a_quarter().await;
    let found = rows(&app).await;
    let percents: Vec<&str> =
        found.iter().filter(|row| row.kind == Kind::Entry).map(|row| row.percent.as_str()).collect();
    assert_eq!(percents, ["1/10", "1/10", "1/20", "0", "0", "0", "0", "0", "0"]);
    let amounts: i64 = found.iter().map(|row| row.amount).sum();
    // A quarter of 1,000.01 ÷ 3, rounded once.
    assert_eq!(amounts, 8_333);
}

/// Any order of what people may do keeps the ledger whole: rows stay, sums add up, the cap holds, nothing is issued twice.
#[test]
fn r_235_any_order_of_acts_keeps_the_ledger_whole() {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};
    use server::credits::{act, reconcile};

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let tries = [Try::Verify, Try::Withdraw, Try::Issue, Try::Reverse, Try::Again];
    let step = (0..tries.len(), 0_usize..12, 1_u32..4);
    let law = |steps: Vec<(usize, usize, u32)>| {
        runtime.block_on(async {
            let app = a_quarter().await;
            let book = app.app.desk().book().expect("a mission");
            let cap = book.rules.policy().credits.as_ref().expect("credits").cap.clone();
            let mut before = rows(&app).await;
            for (what, nth, person) in steps {
                let credits: Vec<i64> =
                    before.iter().filter(|row| row.kind != Kind::Gap).map(|row| row.id).collect();
                let (id, rules, now) = (credits[nth % credits.len()], book.clone(), app.app.now());
                // What is refused changes nothing, and that is as it should be.
                let _ = app
                    .app
                    .db()
                    .write(move |tx| match tries[what] {
                        Try::Verify => act::verify(tx, &rules, &[id], (person, now)).map(drop),
                        Try::Withdraw => act::withdraw(tx, &rules, &[id], (person, now)).map(drop),
                        Try::Issue => act::issue(tx, &rules, (&[id], "INV"), (person, now)).map(drop),
                        Try::Reverse => act::reverse(tx, &rules, (id, "wrong"), (person, now)).map(drop),
                        Try::Again => act::enter_again(tx, &rules, id, (person, now)).map(drop),
                    })
                    .await;
                app.app.clock().advance_ms(HOUR_MS);
                let after = rows(&app).await;
                assert_eq!(after[..before.len()], before, "rows are only added");
                before = after;
                let cap = cap.clone();
                let wrong = app.app.db().read(move |tx| reconcile::differences(tx, &cap)).await;
                assert_eq!(wrong.expect("the ledger"), Vec::<String>::new());
            }
        });
    };
    let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    let tried = runner.run(&prop::collection::vec(step, 1..24), |steps| {
        law(steps);
        Ok(())
    });
    tried.expect("the law holds");
}

#[tokio::test]
async fn verify_names_what_does_not_add_up() {
    let (app, _) = after_february().await;
    let verified = server::verify::verify(app.app.desk()).await.expect("a verification");
    assert_eq!(verified.differences, Vec::<String>::new());
    let now = app.app.now();
    let forged = Entry {
        id: 7,
        once: "forged".to_owned(),
        kind: Kind::Entry,
        currency: "USD".to_owned(),
        percent: "1/2".to_owned(),
        monthly: "100".to_owned(),
        amount: 4_711,
        ..gap("account/1", ("2026-02", "phone"), now)
    };
    let added = app.app.db().write(move |tx| store::credits::insert(tx, &forged)).await;
    assert!(added.expect("it is added"));
    let verified = server::verify::verify(app.app.desk()).await.expect("a verification");
    for words in ["credits of 2026-02", "credit 7: its amount", "of the subscription is credited"] {
        assert!(
            verified.differences.iter().any(|it| it.contains(words)),
            "{words}: {:?}",
            verified.differences
        );
    }
}

#[tokio::test]
async fn r_242_a_late_event_after_publication_becomes_a_correction_that_somebody_enters() {
    let (app, _) = after_february().await;
    let lead = app.cookie_of(Role::Lead).await;
    let page = app.get(&lead, "/credits").await.expect(200).body;
    assert!(!page.contains("counted differently since"), "{page}");
    // After the publication somebody records that the first case was answered within the hour.
    app.app.clock().advance_ms(3 * DAY_MS);
    let answered_at = calendar::Instant::parse_rfc3339(b"2026-02-02T15:00:00Z").expect("an instant");
    let request = Request {
        happened_at: Some(answered_at),
        ..Request::new(CaseId(NonZeroU32::MIN), rosa(), vec![of_rosa(Ask::Reply)])
    };
    let said = Text::from("It works again.");
    app.app.desk().ask(request.saying(said)).await.expect("a late reply");
    // It is so late that somebody has to let it count.
    let approval = Request::new(CaseId(NonZeroU32::MIN), rosa(), vec![of_rosa(Ask::ApproveLateness)]);
    app.app.desk().ask(approval).await.expect("an approval");
    count(&app).await;
    let (lead, admin) = (app.cookie_of(Role::Lead).await, app.cookie_of(Role::Admin).await);
    let page = app.get(&lead, "/credits").await.expect(200).body;
    assert!(page.contains("counted differently since") && page.contains("Enter 1 correction"), "{page}");
    let entered = app.post(&lead, "/credits/corrections", &[("month", "2026-02")]).await.expect(303);
    assert!(entered.header("location").contains("done=corrected&n=1"));
    let page = app.get(&lead, entered.header("location")).await.expect(200).body;
    assert!(!page.contains("counted differently since") && page.contains("1 credit corrected"), "{page}");
    let row = row_of(&app, "account/1").await;
    assert_eq!((row.kind, row.amount), (Kind::Reversal, -12_000), "it was not missed, so nothing is owed");
    assert!(page.contains("<small>-120.00 USD</small>"), "the sums say what changed since: {page}");
    // A wrong correction is taken back by a row that somebody else approves.
    let again = app.post(&lead, &format!("/credits/{}/again", row.reverses.expect("a credit")), &[]).await;
    again.expect(303);
    let id = row_of(&app, "account/1").await.id.to_string();
    app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(422);
    app.post(&admin, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    let verified = server::verify::verify(app.app.desk()).await.expect("a verification");
    assert_eq!(verified.differences, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn m_93_what_became_of_approvals_is_counted_live_and_by_a_backtest_of_the_export() {
    let (app, _) = after_february().await;
    let lead = app.cookie_of(Role::Lead).await;
    let id = row_of(&app, "account/1").await.id.to_string();
    app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    app.app.clock().advance_ms(DAY_MS);
    let lead = app.cookie_of(Role::Lead).await;
    app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "INV-7")]).await.expect(303);
    app.app.clock().advance_ms(HOUR_MS);
    count(&app).await;
    let numbers = app.app.numbers().expect("numbers");
    let figure = numbers.report.figures.iter().find(|figure| figure.word == "credits_issued_on_time");
    assert!(figure.is_some(), "{:?}", numbers.report.figures.iter().map(|it| &it.word).collect::<Vec<_>>());
    let differences = server::numbers::between(app.app.desk(), &numbers).await.expect("a backtest");
    assert_eq!(differences, Vec::<String>::new());
}

#[tokio::test]
async fn r_238_the_customer_sees_their_credit_with_its_calculation_once_somebody_looked_at_it() {
    let (app, _) = after_february().await;
    let lead = app.cookie_of(Role::Lead).await;
    let number = app
        .app
        .db()
        .read(|tx| Ok::<_, store::Error>(store::cases::find(tx, 1)?.and_then(|row| row.customer)));
    let number = number.await.expect("a case").expect("a customer");
    let (now, cookie) = (app.app.now(), "lodestar=");
    let secret = app.app.db().write(move |tx| {
        server::session::begin(tx, server::session::Whose::Customer(number), "a test", (now, false))
    });
    let customer = format!("{cookie}{}", secret.await.expect("a session"));
    let page = app.get(&customer, "/help/credits").await.expect(200).body;
    assert!(
        page.contains("There is no credit for you."),
        "nothing is promised before somebody looked: {page}"
    );
    let id = row_of(&app, "account/1").await.id.to_string();
    app.post(&lead, "/credits/verifications", &[("entries", &id)]).await.expect(303);
    let page = app.get(&customer, "/help/credits").await.expect(200).body;
    for words in [
        "120.00 USD",
        "It is approved.",
        "percentage points short",
        "href=\"/help/cases/1\"",
        "Mission clause",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    app.post(&lead, "/credits/issues", &[("entries", &id), ("reference", "INV-<7>")]).await.expect(303);
    let page = app.get(&customer, "/help/credits").await.expect(200).body;
    assert!(page.contains("INV-&lt;7&gt;") && !page.contains("INV-<7>"), "{page}");
    let stranger = app.cookie_of(Role::Customer).await;
    let page = app.get(&stranger, "/help/credits").await.expect(200).body;
    assert!(!page.contains("120.00 USD"), "{page}");
}
