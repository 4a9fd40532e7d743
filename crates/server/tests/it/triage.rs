//! The page where cases get their priority.

use rstest::rstest;
use server::permission::Role;

use crate::app::TestApp;

#[rstest]
//                     category        impact  urgency  the priority that is proposed, and why
#[case::a_rule("service down", "", "", "P1", "priority rule 1")]
#[case::a_rule_before_the_matrix("how-to", "high", "high", "P4", "priority rule 2")]
#[case::the_matrix("", "high", "medium", "P2", "High impact and medium urgency")]
#[case::half_of_the_matrix("", "high", "", "P3", "Nothing is known yet")]
#[tokio::test]
async fn r_062_the_mission_proposes_a_priority_and_says_why(
    #[case] category: &str,
    #[case] impact: &str,
    #[case] urgency: &str,
    #[case] priority: &str,
    #[case] why: &str,
) {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("The export fails").await;
    let category = category.replace(' ', "%20");
    let path = format!("/cases/{case}/triage?category={category}&impact={impact}&urgency={urgency}");
    let page = app.get(&agent, &path).await.expect(200).body;
    assert!(page.contains(why), "{page}");
    assert!(page.contains(&format!("value=\"{priority}\" required checked")), "{page}");
}

#[tokio::test]
async fn r_062_the_matrix_decides_and_the_log_says_how() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("The export fails").await;
    let path = format!("/cases/{case}/triage");
    // The page showed P3, and without a script it goes on to show it.
    let form = [("priority", "P3"), ("was", "P3"), ("impact", "high"), ("urgency", "medium")];
    let answer = app.post(&agent, &path, &form).await.expect(303);
    assert!(answer.header("location").starts_with("/triage?done=triaged"), "{answer:?}");
    assert!(app.log(case).await.contains(&"classified".to_owned()));
    let row = app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read").expect("a case");
    assert_eq!((row.priority, row.is_triaged, row.owner.is_some()), (2, true, true));
}

#[tokio::test]
async fn r_062_another_priority_needs_a_reason_and_nothing_typed_is_lost() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("The export fails").await;
    let path = format!("/cases/{case}/triage");
    let form = [("priority", "P1"), ("was", "P3"), ("impact", "low"), ("urgency", "medium")];
    let answer = app.post(&agent, &path, &form).await.expect(422);
    assert!(answer.body.contains("The mission gives it P4; say why it is P1"), "{}", answer.body);
    assert!(answer.body.contains("value=\"medium\" selected"), "{}", answer.body);
    assert!(answer.body.contains("<!DOCTYPE html>"));
    let card = app.post_hx(&agent, &path, &form).await.expect(422);
    assert!(card.body.starts_with("<li"), "{}", card.body);
    let with_reason = [&form[..], &[("why", "A minister waits for it.")]].concat();
    app.post(&agent, &path, &with_reason).await.expect(303);
    let page = app.get(&agent, &format!("/cases/{case}")).await.expect(200).body;
    assert!(page.contains("Priority P1: A minister waits for it."), "{page}");
}

#[tokio::test]
async fn r_009_what_the_mission_excludes_goes_to_the_function_that_owns_it() {
    let app = TestApp::with_mission_of(&[("[scope]", "[scope]\nexcluded = { billing = \"Finance\" }")]).await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("Wrong name on my invoice").await;
    let now = app.app.now();
    app.app.db().write(move |tx| store::teams::insert(tx, "Finance", None, now)).await.expect("a team");
    let path = format!("/cases/{case}/triage");
    let card = app.get(&agent, &format!("{path}?category=billing")).await.expect(200).body;
    assert!(card.contains("Route to <bdi>Finance</bdi>"), "{card}");
    let form = [("priority", "P3"), ("was", "P3"), ("category", "billing"), ("told", "")];
    app.post(&agent, &path, &form).await.expect(422);
    let told = [("was", "P3"), ("category", "billing"), ("told", "Finance has your message now.")];
    let answer = app.post(&agent, &path, &told).await.expect(303);
    assert!(answer.header("location").contains("done=routed"), "{answer:?}");
    let row = app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read").expect("a case");
    assert_eq!((row.status.as_str(), row.is_open), ("out_of_scope", false));
    let page = app.get(&agent, &format!("/cases/{case}")).await.expect(200).body;
    assert!(page.contains("Finance has your message now."), "{page}");
    let waiting = app.app.db().read(|tx| store::outbox::list(tx, 10)).await.expect("the outbox");
    assert!(waiting.iter().any(|row| row.body.contains("\"function\":\"Finance\"")), "{waiting:?}");
}

#[tokio::test]
async fn what_is_no_case_goes_and_comes_back() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("Win a prize").await;
    let answer =
        app.post(&agent, &format!("/cases/{case}/triage"), &[("verdict", "not_a_case")]).await.expect(303);
    let location = answer.header("location").to_owned();
    assert!(location.contains("done=not-a-case"), "{location}");
    let undo = location.split("undo=").nth(1).expect("a way back");
    let page = app.get(&agent, &location).await.expect(200).body;
    assert!(page.contains(&format!("action=\"/undo/{undo}\"")), "{page}");
    app.post(&agent, &format!("/undo/{undo}"), &[]).await.expect(303);
    let row = app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read").expect("a case");
    assert!(row.is_open);
    app.post(&agent, &format!("/undo/{undo}"), &[]).await.expect(409);
}

#[tokio::test]
async fn r_062_a_changed_priority_says_why_on_its_own_page() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    let case = app.case("The export fails").await;
    app.post(&agent, &format!("/cases/{case}/triage"), &[("was", "P3")]).await.expect(303);
    let path = format!("/cases/{case}/priority");
    app.get(&agent, &path).await.expect(200);
    let answer = app.post(&agent, &path, &[("priority", "P1")]).await.expect(422);
    assert!(answer.body.contains("Say why the priority changes"), "{}", answer.body);
    let form = [("priority", "P1"), ("reason", "worsened"), ("why", "Two depots wait.")];
    let answer = app.post(&agent, &path, &form).await.expect(303);
    assert!(answer.header("location").contains("undo="), "{answer:?}");
}
