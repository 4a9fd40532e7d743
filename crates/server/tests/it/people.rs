//! People, teams, roles and rosters, as those who look after a desk meet them.

use server::permission::Role;
use store::people;

use crate::app::TestApp;

const PLAIN: [(&str, &str); 4] =
    [("name", "Hana Sato"), ("email", "hana@example.com"), ("role", "lead"), ("zone", "Europe/London")];

async fn with_hana() -> (TestApp, String, u32) {
    let app = TestApp::with_mission().await;
    let admin = app.cookie_of(Role::Admin).await;
    let ways = [
        ("way_nth", "2"),
        ("way_kind", "email"),
        ("way_value", "Hana@Example.com"),
        ("way_nth", "1"),
        ("way_kind", "phone"),
        ("way_value", " +1 555 0142 "),
        ("way_nth", "3"),
        ("way_kind", ""),
        ("way_value", ""),
    ];
    let more =
        [("line", "2"), ("skills", "exports; exports ,webhooks"), ("language", "en"), ("language", "es")];
    let form: Vec<(&str, &str)> = PLAIN.into_iter().chain(more).chain(ways).collect();
    app.post(&admin, "/people", &form).await.expect(200);
    let found = app.app.db().read(|tx| people::find_credentials(tx, "hana@example.com")).await;
    let number = found.expect("a database").expect("she was added").person.number;
    (app, admin, number)
}

/// What the audit holds, newest last, with the fields it names.
async fn audited(app: &TestApp) -> Vec<String> {
    let changes = app.app.db().read(|tx| store::audit::list(tx, None, 100)).await.expect("the audit");
    let words = |it: &store::audit::Change| {
        format!("{} {} {}", it.what, it.field, it.new.clone().unwrap_or_default())
    };
    changes.iter().rev().map(words).collect()
}

#[tokio::test]
async fn a_person_has_a_line_skills_languages_and_ways_in_order() {
    let (app, admin, number) = with_hana().await;
    let (person, ways) = app
        .app
        .db()
        .read(move |tx| {
            Ok::<_, store::Error>((people::find(tx, number)?, people::list_contact_methods(tx, number)?))
        })
        .await
        .expect("a database");
    let person = person.expect("she is there");
    assert_eq!(
        (person.line, person.skills.as_str(), person.languages.as_str()),
        (Some(2), "exports, webhooks", "en es")
    );
    let pair = |kind: &str, value: &str| (kind.to_owned(), value.to_owned());
    assert_eq!(ways, [pair("phone", "+1 555 0142"), pair("email", "hana@example.com")]);
    let page = app.get(&admin, &format!("/people/{number}")).await.expect(200);
    assert!(
        page.body.contains("value=\"+1 555 0142\"") && page.body.contains("exports, webhooks"),
        "{}",
        page.body
    );
    let audit = audited(&app).await;
    assert!(audit.iter().all(|line| !line.contains("0142") && !line.contains("hana")), "masked: {audit:?}");
    assert!(audit.iter().any(|line| line.starts_with("person.changed contact ")), "{audit:?}");
}

#[tokio::test]
async fn a_way_that_cannot_work_is_refused_with_what_was_typed() {
    let (app, admin, number) = with_hana().await;
    for (kind, value) in
        [("phone", "call me"), ("email", "nobody"), ("webhook", "http://a.example/"), ("", "+1 555 0142")]
    {
        let row = [("way_nth", "1"), ("way_kind", kind), ("way_value", value), ("is_active", "1")];
        let form: Vec<(&str, &str)> = PLAIN.into_iter().chain(row).collect();
        let answer = app.post(&admin, &format!("/people/{number}"), &form).await.expect(422);
        assert!(answer.body.contains(value) && answer.body.contains("Error:"), "{kind}: {}", answer.body);
    }
}

#[tokio::test]
async fn r_112_a_promise_that_reaches_nobody_is_told_until_somebody_holds_the_role() {
    let (app, admin, number) = with_hana().await;
    let told = async || app.get(&admin, "/people").await.expect(200).body;
    let before = told().await;
    assert!(before.contains("nobody holds the role “duty manager”"), "{before}");
    assert!(before.contains("the role “VP of Customer Experience”"));
    assert!(before.contains("support line “engineering”") && !before.contains("support line “second line”"));
    let hana = number.to_string();
    for role in ["duty manager", "VP of Customer Experience"] {
        app.post(&admin, "/people/roles", &[("role", role), ("holder", &hana), ("holder", "")])
            .await
            .expect(303);
    }
    app.post(&admin, "/people/roles", &[("role", "nobody’s role"), ("holder", &hana)]).await.expect(404);
    app.post(&admin, "/people/teams", &[("name", "Engineering"), ("line", "3")]).await.expect(303);
    app.post(&admin, "/people/teams", &[("name", "Engineering"), ("line", "3")]).await.expect(422);
    let in_team: Vec<(&str, &str)> =
        PLAIN.into_iter().chain([("team", "1"), ("is_active", "1"), ("is_available", "1")]).collect();
    app.post(&admin, &format!("/people/{number}"), &in_team).await.expect(303);
    let after = told().await;
    assert!(
        after.contains("promised to be reached by phone or sms"),
        "her number went with the form: {after}"
    );
    assert!(
        !after.contains("support line “engineering”") && !after.contains("holds the role “duty manager” of")
    );
    let phone = [("way_nth", "1"), ("way_kind", "phone"), ("way_value", "+1 555 0142")];
    let whole: Vec<(&str, &str)> = in_team.into_iter().chain(phone).collect();
    app.post(&admin, &format!("/people/{number}"), &whole).await.expect(303);
    app.post(&admin, &format!("/people/{number}/availability"), &[]).await.expect(303);
    assert!(told().await.contains("support line “engineering”"), "she is away");
    let audit = audited(&app).await;
    for what in ["role.held holders", "team.added name", "person.changed team", "person.changed is_available"]
    {
        assert!(audit.iter().any(|line| line.starts_with(what)), "{what}: {audit:?}");
    }
}

#[tokio::test]
async fn who_is_on_duty_is_reached_before_who_holds_the_role() {
    let (app, admin, number) = with_hana().await;
    let hana = number.to_string();
    let shift = |hours: &'static str| {
        [("roster", "duty-managers"), ("person", "2"), ("hours", hours), ("zone", "America/New_York")]
    };
    let lead = app.cookie_of(Role::Lead).await;
    app.post(&admin, "/people/roles", &[("role", "duty manager"), ("holder", &hana)]).await.expect(303);
    for wrong in ["Mo-Fr 8 to 5", ""] {
        app.post(&lead, "/people/rosters", &shift(wrong)).await.expect(422);
    }
    let mut mine = shift("Mo-Fr 08:00-12:00");
    mine[1].1 = "1";
    app.post(&lead, "/people/rosters", &mine).await.expect(303);
    let roles = app.get(&admin, "/people/roles").await.expect(200).body;
    assert!(roles.contains("would now reach Priya admin."), "{roles}");
    app.app.clock().advance_ms(4 * 3_600_000);
    let roles = app.get(&admin, "/people/roles").await.expect(200).body;
    assert!(roles.contains("would now reach Hana Sato."), "{roles}");
    let rosters = app.get(&lead, "/people/rosters").await.expect(200).body;
    assert!(rosters.contains("is on duty on") && rosters.contains("E-17"), "nights are nobody’s: {rosters}");
    let file = app.get(&lead, "/people/rosters/file").await.expect(200).body;
    assert!(mission::known::rosters(file.as_bytes()).is_ok(), "{file}");
    let id = app.app.db().read(store::shifts::list).await.expect("shifts")[0].id;
    app.post(&lead, &format!("/people/rosters/{id}/end"), &[]).await.expect(303);
    app.post(&lead, &format!("/people/rosters/{id}/end"), &[]).await.expect(404);
    let audit = audited(&app).await;
    assert!(audit.iter().any(|line| line.starts_with("shift.ended")), "{audit:?}");
}

#[tokio::test]
async fn everybody_says_for_themselves_whether_they_are_there() {
    let app = TestApp::with_mission().await;
    let agent = app.cookie_of(Role::Agent).await;
    app.post(&agent, "/me/availability", &[]).await.expect(303);
    assert!(app.get(&agent, "/me").await.expect(200).body.contains("You are away"));
    app.post(&agent, "/me/availability", &[("is_available", "1")]).await.expect(303);
    assert!(app.get(&agent, "/me").await.expect(200).body.contains("You are there"));
}
