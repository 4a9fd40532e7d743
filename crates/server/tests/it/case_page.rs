//! What people do on the page of a case, without script.

use rstest::rstest;
use server::permission::Role;

use crate::app::TestApp;

struct Desk {
    app: TestApp,
    agent: String,
    case: u32,
}

impl Desk {
    /// A case that one agent has triaged.
    async fn new() -> Desk {
        let app = TestApp::with_mission().await;
        let agent = app.cookie_of(Role::Agent).await;
        let case = app.case("The export fails").await;
        let desk = Desk { app, agent, case };
        desk.does("triage", &[("was", "P3")], 303).await;
        desk
    }

    fn path(&self, what: &str) -> String {
        format!("/cases/{}/{what}", self.case)
    }

    async fn does(&self, what: &str, fields: &[(&str, &str)], status: u16) -> crate::app::Answer {
        self.app.post(&self.agent, &self.path(what), fields).await.expect(status)
    }

    async fn page(&self) -> String {
        self.app.get(&self.agent, &format!("/cases/{}", self.case)).await.expect(200).body
    }

    async fn row(&self) -> store::cases::CaseRow {
        let case = self.case;
        self.app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("read").expect("a case")
    }

    /// Takes back what an answer offers to take back.
    async fn undoes(&self, answer: &crate::app::Answer) {
        let undo = answer.header("location").split("undo=").nth(1).expect("a way back").to_owned();
        self.app.post(&self.agent, &format!("/undo/{undo}"), &[]).await.expect(303);
    }
}

#[tokio::test]
async fn x_28_a_pause_that_is_none_is_said_before() {
    let desk = Desk::new().await;
    let answer = desk.does("status", &[("to", "pending_customer")], 422).await;
    assert!(answer.body.contains("The customer was not asked anything"), "{}", answer.body);
    assert_eq!(desk.row().await.status, "new", "nothing was stored");
    desk.does("status", &[("to", "pending_customer"), ("question", "Which file?")], 303).await;
    assert_eq!(desk.row().await.status, "pending_customer");
    assert!(desk.page().await.contains("Which file?"));
    let answer = desk.does("status", &[("to", "resume")], 303).await;
    desk.undoes(&answer).await;
    assert_eq!(desk.row().await.status, "pending_customer");
}

#[tokio::test]
async fn a_pause_that_is_none_is_done_all_the_same_when_wanted() {
    let desk = Desk::new().await;
    desk.does("status", &[("to", "pending_customer"), ("seen", "1")], 303).await;
    assert_eq!(desk.row().await.status, "pending_customer");
    desk.does("status", &[("to", "scheduled"), ("until", "tomorrow")], 422).await;
}

#[tokio::test]
async fn a_case_that_somebody_judged_is_not_shown_as_new() {
    let desk = Desk::new().await;
    let page = desk.page().await;
    assert!(page.contains("<span>Open</span>") && !page.contains("<span>New</span>"), "{page}");
}

#[tokio::test]
async fn r_069_an_offer_needs_each_part_of_its_package_and_keeps_what_was_typed() {
    let desk = Desk::new().await;
    let colleague = desk.app.cookie_of(Role::Lead).await;
    let form = [("owner", "2"), ("steps", "Raised the limit."), ("reason", "Needs the database team")];
    let answer = desk.does("handoff", &form, 422).await;
    for words in ["Write down what was seen", "Say what it means for the customer", "Raised the limit."] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    let whole = [&form[..], &[("logs", "502 since noon"), ("impact", "Cannot close the month")]].concat();
    desk.does("handoff", &whole, 303).await;
    let theirs = desk.app.get(&colleague, &format!("/cases/{}", desk.case)).await.expect(200).body;
    assert!(theirs.contains("Take the case") && theirs.contains("502 since noon"), "{theirs}");
    assert!(desk.page().await.contains("Withdraw the offer"));
    let notices = desk.app.app.db().read(|tx| store::notices::list(tx, 2, 5)).await.expect("notices");
    assert!(notices.iter().any(|notice| notice.kind == "handoff"), "{notices:?}");
    let told = [("verdict", "accept"), ("told", "I look after your case now.")];
    desk.app.post(&colleague, &desk.path("handoff/verdict"), &told).await.expect(303);
    assert_eq!(desk.row().await.owner, Some(2));
    let log = desk.app.log(desk.case).await;
    for kind in ["hand_off_offered", "handed_off", "reply", "successor_named"] {
        assert!(log.iter().any(|it| it == kind), "{kind}: {log:?}");
    }
}

#[rstest]
#[case::rejected("reject", "hand_off_rejected")]
#[case::withdrawn("withdraw", "hand_off_withdrawn")]
#[tokio::test]
async fn r_070_an_offer_ends(#[case] verdict: &str, #[case] kind: &str) {
    let desk = Desk::new().await;
    let colleague = desk.app.cookie_of(Role::Lead).await;
    let package = [("owner", "2"), ("reason", "r"), ("steps", "s"), ("logs", "l"), ("impact", "i")];
    desk.does("handoff", &package, 303).await;
    desk.app.post(&colleague, &desk.path("handoff/verdict"), &[("verdict", verdict)]).await.expect(303);
    assert!(desk.app.log(desk.case).await.iter().any(|it| it == kind));
    desk.app.post(&colleague, &desk.path("handoff/verdict"), &[("verdict", verdict)]).await.expect(409);
    assert_eq!(desk.row().await.owner, Some(1));
}

#[tokio::test]
async fn r_067_the_resolution_path_is_written_down_and_the_case_resolved_with_it() {
    let desk = Desk::new().await;
    desk.does("path", &[], 422).await;
    desk.does("path", &[("planned", "Raise the limit")], 303).await;
    assert!(desk.page().await.contains("Raise the limit"));
    desk.does("status", &[("to", "pending_customer"), ("question", "Which one?")], 303).await;
    desk.app.app.clock().advance_ms(60_000);
    desk.does("record", &[("what", "call"), ("body", "All of them.")], 303).await;
    // The customer waits for an answer: that is said before.
    let form = [("done", "Raised it"), ("outcome", "The export works")];
    let answer = desk.does("resolution", &form, 422).await;
    assert!(answer.body.contains("last message is unanswered"), "{}", answer.body);
    assert!(answer.body.contains("Raised it"), "what was written stands in the path");
    let answer = desk.does("resolution", &[("seen", "1")], 303).await;
    assert_eq!(desk.row().await.status, "resolved");
    desk.undoes(&answer).await;
    assert!(desk.row().await.is_open);
}

#[tokio::test]
async fn r_066_a_next_step_is_sent_and_stays_in_sight_until_it_is_done() {
    let desk = Desk::new().await;
    desk.does("next-steps", &[("body", "We ship the fix.")], 422).await;
    desk.does("next-steps", &[("body", "We ship the fix."), ("until", "2026-02-03T10:00")], 303).await;
    assert!(desk.app.log(desk.case).await.iter().any(|kind| kind == "next_steps_sent"));
    let page = desk.page().await;
    let id =
        page.split("/next-steps/").nth(1).and_then(|rest| rest.split('"').next()).expect("a form").to_owned();
    desk.does(&format!("next-steps/{id}"), &[("verdict", "done")], 303).await;
    desk.does(&format!("next-steps/{id}"), &[("verdict", "done")], 404).await;
    assert!(!desk.page().await.contains("Given up"));
}

#[rstest]
#[case::a_call("call", "They called again.", "customer_message")]
#[case::a_workaround("workaround", "Export in two halves.", "workaround_sent")]
#[case::a_session("session", "", "session_held")]
#[case::a_call_back("callback", "", "callback_connected")]
#[case::the_next_line("escalation", "", "escalated")]
#[case::said_again("asked_again", "", "asked_again")]
#[tokio::test]
async fn what_happened_elsewhere_is_recorded(#[case] what: &str, #[case] body: &str, #[case] kind: &str) {
    let desk = Desk::new().await;
    desk.does("record", &[("what", what), ("body", body)], 303).await;
    assert!(desk.app.log(desk.case).await.iter().any(|it| it == kind), "{:?}", desk.app.log(desk.case).await);
    if what == "call" {
        let page = desk.page().await;
        assert!(page.contains("They called again."), "{page}");
        let case = desk.case;
        let written =
            desk.app.app.db().read(move |tx| store::messages::list(tx, case)).await.expect("messages");
        let last = written.last().expect("a message");
        assert!(matches!(last.author, store::messages::Author::Customer(_)), "it is their message");
    }
}

#[tokio::test]
async fn r_054_r_059_who_proved_what_and_the_phase_stand_on_the_case() {
    let desk = Desk::new().await;
    desk.does("record", &[("what", "proof")], 422).await;
    desk.does("record", &[("what", "phase"), ("phase", "use")], 303).await;
    desk.does("record", &[("what", "")], 422).await;
    let page = desk.page().await;
    assert!(page.contains("<dt>Phase</dt><dd>Use</dd>"), "{page}");
}

#[tokio::test]
async fn a_snoozed_case_is_out_of_its_owners_list_until_then_or_until_the_customer_writes() {
    let desk = Desk::new().await;
    let inbox = || async { desk.app.get(&desk.agent, "/inbox").await.expect(200).body };
    let row = format!("id=\"case-{}\"", desk.case);
    assert!(inbox().await.contains(&row));
    desk.does("snooze", &[("until", "2020-01-01T10:00")], 422).await;
    desk.does("snooze", &[("minutes", "240")], 303).await;
    let hidden = inbox().await;
    assert!(!hidden.contains(&row) && hidden.contains("<span id=\"n-mine\">0</span>"), "{hidden}");
    desk.app.app.clock().advance_ms(1000);
    desk.does("record", &[("what", "call"), ("body", "Where are you?")], 303).await;
    assert!(inbox().await.contains(&row), "the customer wrote");
    desk.does("snooze", &[("minutes", "60")], 303).await;
    assert!(!inbox().await.contains(&row));
    desk.does("snooze", &[("verdict", "end")], 303).await;
    assert!(inbox().await.contains(&row));
}

#[tokio::test]
async fn many_cases_are_changed_at_once_and_taken_back_at_once() {
    let desk = Desk::new().await;
    let other = desk.app.case("The import fails").await;
    let second = desk.app.cookie_of(Role::Lead).await;
    desk.app.post(&second, &format!("/cases/{other}/triage"), &[("was", "P3")]).await.expect(303);
    let (one, two) = (desk.case.to_string(), other.to_string());
    let cases = [("case", one.as_str()), ("case", two.as_str())];
    let with = |more: &[(&'static str, &'static str)]| [&cases[..], more].concat();
    let priority = [("action", "priority"), ("priority", "P1")];
    desk.app.post(&second, "/cases/bulk", &with(&priority)).await.expect(422);
    let reasoned = [&priority[..], &[("reason", "Same cause")]].concat();
    let answer = desk.app.post(&second, "/cases/bulk", &with(&reasoned)).await.expect(303);
    assert_eq!(desk.row().await.priority, 1);
    let undo = answer.header("location").split("undo=").nth(1).expect("a way back").to_owned();
    desk.app.post(&second, &format!("/undo/{undo}"), &[]).await.expect(303);
    assert_eq!(desk.row().await.priority, 3);
    let others = [("take", "owner", ""), ("tag", "tag", "Month End"), ("status", "status", "on_hold_vendor")];
    for (action, field, value) in others {
        let fields = with(&[("action", action), (field, value)]);
        let answer = desk.app.post(&second, "/cases/bulk", &fields).await.expect(303);
        let undo = answer.header("location").split("undo=").nth(1).expect(action).to_owned();
        desk.app.post(&second, &format!("/undo/{undo}"), &[]).await.expect(303);
    }
    let row = desk.row().await;
    assert_eq!((row.owner, row.is_waiting), (Some(1), false));
    let case = desk.case;
    let tags = desk.app.app.db().read(move |tx| store::tags::list(tx, case)).await.expect("tags");
    assert!(tags.is_empty(), "{tags:?}");
}

#[tokio::test]
async fn links_show_on_both_sides() {
    let desk = Desk::new().await;
    let incident = desk.app.case("Exports are slow").await;
    desk.does("links", &[("to", "abc")], 422).await;
    desk.does("links", &[("to", &incident.to_string())], 303).await;
    assert!(desk.page().await.contains(&format!("href=\"/cases/{incident}\"")));
    let theirs = desk.app.get(&desk.agent, &format!("/cases/{incident}")).await.expect(200).body;
    assert!(theirs.contains("waits for this one"), "{theirs}");
}
