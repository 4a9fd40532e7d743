//! Canned replies, people who are mentioned, and the records of customers and accounts.

use rstest::rstest;
use server::permission::Role;
use store::customers::{self, Account};

use crate::app::{TestApp, request};

const HELLO: [(&str, &str); 4] = [
    ("name", "hello"),
    ("note", "A first word"),
    ("body", "Hello {{customer.first_name}}, this is #{{case.number}}: {{promise}}."),
    ("whose", "own"),
];

#[rstest]
#[case::no_name(&[("body", "Hello"), ("whose", "own")], "Give it one word")]
#[case::two_words(&[("name", "hello there"), ("body", "Hello"), ("whose", "own")], "Give it one word")]
#[case::an_unknown_field(&[("name", "hi"), ("body", "Hello {{custmer.name}}"), ("whose", "own")], "did you mean `customer.name`?")]
#[case::everybodys(&[("name", "hi"), ("body", "Hello"), ("whose", "all")], "Choose whose it is")]
#[tokio::test]
async fn a_reply_with_a_mistake_comes_back(#[case] fields: &[(&str, &str)], #[case] words: &str) {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let answer = app.post(&agent, "/canned", fields).await.expect(422);
    assert!(answer.body.contains(words), "{}", answer.body);
}

#[tokio::test]
async fn a_reply_is_filled_in_from_the_case() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    app.post(&agent, "/canned", &HELLO).await.expect(303);
    app.post(&agent, "/canned", &HELLO).await.expect(422);
    let case = app.case("The export fails").await;
    let path = format!("/cases/{case}/insertions");
    let ask = |query: &str| {
        let builder =
            request(axum::http::Method::GET, &agent, &format!("{path}{query}")).header("hx-request", "true");
        app.send(builder.body(axum::body::Body::empty()).expect("a request"))
    };
    let options = ask("?kind=canned&q=hel").await.expect(200).body;
    assert!(
        options.contains("role=\"option\"") && options.contains(&format!("Hello Ines, this is #{case}: ")),
        "{options}"
    );
    assert!(!options.contains("{{"), "{options}");
    assert_eq!(ask("?kind=canned&q=zzz").await.expect(200).body, "");
    assert!(ask("?kind=people&q=pri").await.expect(200).body.contains("@Priya"));
    // Without script: a page of them, and one goes into the draft.
    let page = app.get(&agent, &path).await.expect(200).body;
    let id = page
        .split("name=\"id\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a form")
        .to_owned();
    app.post(&agent, &path, &[("id", &id)]).await.expect(303);
    assert!(app.get(&agent, &format!("/cases/{case}")).await.body.contains("Hello Ines, this is"));
}

#[tokio::test]
async fn ones_own_replies_do_not_exist_for_others_and_everybodys_are_for_those_who_lead() {
    let app = TestApp::with_mission().await;
    let (agent, lead) = (app.cookie_of(Role::Agent).await, app.cookie_of(Role::Lead).await);
    app.post(&agent, "/canned", &HELLO).await.expect(303);
    let of_all = [("name", "bye"), ("body", "Goodbye"), ("whose", "all")];
    app.post(&lead, "/canned", &of_all).await.expect(303);
    let replies = app.app.db().read(|tx| store::canned::list(tx, 1, None)).await.expect("replies");
    let id = |name: &str| replies.iter().find(|it| it.name == name).map(|it| it.id).expect("a reply");
    app.get(&lead, &format!("/canned/{}", id("hello"))).await.expect(404);
    app.get(&agent, &format!("/canned/{}", id("bye"))).await.expect(403);
    app.post(&agent, &format!("/canned/{}/removal", id("bye")), &[]).await.expect(403);
    app.post(&agent, &format!("/canned/{}/removal", id("hello")), &[]).await.expect(303);
    assert!(app.get(&agent, "/canned").await.expect(200).body.contains("/bye"));
}

#[tokio::test]
async fn a_customers_details_change_with_an_audit_that_shows_no_values() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("The export fails").await;
    let row = app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read").expect("a case");
    let path = format!("/customers/{}", row.customer.expect("a customer"));
    let form = [
        ("name", "Ines Okafor-Bell"),
        ("email", "ines.bell@example.com"),
        ("zone", "Africa/Lagos"),
        ("prefers", "Large print"),
    ];
    let answer = app.post(&agent, &path, &form).await.expect(422);
    assert!(
        answer.body.contains("Say how they proved who they are") && answer.body.contains("Okafor-Bell"),
        "{}",
        answer.body
    );
    let wrong = [
        ("name", ""),
        ("email", "nobody"),
        ("zone", "Mars/Base"),
        ("account", "99"),
        ("proof", "correction"),
    ];
    let answer = app.post(&agent, &path, &wrong).await.expect(422);
    assert!(
        answer.body.contains("5 things to put right") || answer.body.contains("4 things to put right"),
        "{}",
        answer.body
    );
    let with_proof = [&form[..], &[("proof", "correction")]].concat();
    app.post(&agent, &path, &with_proof).await.expect(303);
    let page = app.get(&agent, &format!("/cases/{case}")).await.expect(200).body;
    assert!(page.contains("Large print") && page.contains("Ines Okafor-Bell"), "{page}");
    let changes = app.app.db().read(|tx| store::audit::list(tx, None, 20)).await.expect("the audit");
    for field in ["name", "email", "zone", "preferences", "correction"] {
        assert!(changes.iter().any(|change| change.field == field), "{field}: {changes:?}");
    }
    let text = format!("{changes:?}");
    assert!(!text.contains("Lagos") && !text.contains("ines.bell"), "{text}");
}

#[tokio::test]
async fn r_196_a_list_and_the_day_of_the_first_subscription_are_said_of_a_customer_or_a_company() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("The export fails").await;
    let row = app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read").expect("a case");
    let customer = row.customer.expect("a customer");
    let company = app.app.db().write(move |tx| {
        let account = Account { number: 1, name: "Brightwater Clinics".to_owned(), ..Account::default() };
        customers::insert_account(tx, &account, row.received_at)
    });
    company.await.expect("a company");
    let (of_customer, of_company) = (format!("/customers/{customer}"), "/accounts/1".to_owned());
    let long = "x".repeat(101);
    let cases = [
        (("cohort", long.as_str()), "Call the list by at most 100 characters"),
        (("cohort", "2025-06"), "This is a month"),
        (("subscribed_on", "yesterday"), "Give a day, such as 2025-06-10"),
        (("subscribed_on", "2025-02-29"), "Give a day, such as 2025-06-10"),
    ];
    for (wrong, words) in cases {
        for path in [&of_customer, &of_company] {
            let form = [("name", "Somebody"), ("proof", "correction"), wrong];
            let answer = app.post(&agent, path, &form).await.expect(422).body;
            assert!(answer.contains(words) && answer.contains(wrong.1), "{answer}");
        }
    }
    let form = [("name", "Brightwater Clinics"), ("proof", "contract"), ("subscribed_on", "2024-11-30")];
    app.post(&agent, &of_company, &form).await.expect(303);
    let page = app.get(&agent, &of_company).await.expect(200).body;
    assert!(page.contains("<bdi>2024-11</bdi>") && page.contains("30 November 2024"), "{page}");
    let form = [("name", "Ines Okafor"), ("proof", "correction"), ("account", "1")];
    app.post(&agent, &of_customer, &form).await.expect(303);
    let page = app.get(&agent, &of_customer).await.expect(200).body;
    assert!(page.contains("<bdi>2024-11</bdi>"), "what their company has: {page}");
    let form = [&form[..], &[("cohort", " <b>pilot</b> "), ("subscribed_on", "2025-03-31")]].concat();
    app.post(&agent, &of_customer, &form).await.expect(303);
    let page = app.get(&agent, &of_customer).await.expect(200).body;
    assert!(
        page.contains("<bdi>&lt;b&gt;pilot&lt;/b&gt;</bdi>") && page.contains("value=\"2025-03-31\""),
        "{page}"
    );
    let changes = app.app.db().read(|tx| store::audit::list(tx, None, 40)).await.expect("the audit");
    for (subject, field) in [("account-1", "subscribed_on"), (&*format!("customer-{customer}"), "cohort")] {
        let is_it = |change: &&store::audit::Change| change.subject == subject && change.field == field;
        assert_eq!(changes.iter().filter(is_it).count(), 1, "{subject} {field}: {changes:?}");
    }
    let text = format!("{changes:?}");
    assert!(!text.contains("pilot") && !text.contains("2024-11"), "{text}");
}

#[tokio::test]
async fn who_is_mentioned_in_a_note_is_told() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let _lead = app.cookie_of(Role::Lead).await;
    let case = app.case("The export fails").await;
    let body = "--b\r\ncontent-disposition: form-data; name=\"kind\"\r\n\r\nnote\r\n--b\r\ncontent-disposition: form-data; name=\"body\"\r\n\r\nAsk @Priya lead, please.\r\n--b--\r\n";
    let builder = request(axum::http::Method::POST, &agent, &format!("/cases/{case}/messages"))
        .header("content-type", "multipart/form-data; boundary=b");
    app.send(builder.body(axum::body::Body::from(body)).expect("a request")).await.expect(303);
    let notices = app.app.db().read(|tx| store::notices::list(tx, 2, 5)).await.expect("notices");
    assert!(
        notices.iter().any(|notice| notice.kind == "mention" && notice.case == Some(case)),
        "{notices:?}"
    );
}
