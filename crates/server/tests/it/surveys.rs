//! Questions to customers, from the resolution of a case to the answer and the call that follows a bad one.

use std::num::NonZeroU32;

use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, Score, Survey as Kind};
use server::desk::Request;
use server::permission::Role;
use server::who::Who;
use store::surveys::{self, State, Survey};

use crate::app::TestApp;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A desk with a case that was solved an hour ago, and the question about it.
struct Asked {
    app: TestApp,
    case: u32,
    customer: String,
}

impl Asked {
    async fn new() -> Asked {
        let app = TestApp::with_mission().await;
        let cookie = app.cookie_of(Role::Customer).await;
        let opened = app
            .post(
                &cookie,
                "/help/new",
                &[("subject", "It hums"), ("details", "Loudly."), ("impact", "3"), ("once", "a")],
            )
            .await
            .expect(303);
        let case =
            opened.header("location").rsplit('/').next().and_then(|it| it.parse().ok()).expect("a number");
        let asked = Asked { app, case, customer: cookie };
        asked.resolve().await;
        asked
    }

    async fn resolve(&self) {
        let case = NonZeroU32::new(self.case).map(CaseId).expect("a case");
        let resolve = Command::of(Ask::Resolve, Who::System.actor());
        self.app.app.desk().ask(Request::new(case, Who::System, [resolve])).await.expect("it is solved");
        self.pass(HOUR_MS).await;
    }

    async fn pass(&self, ms: i64) {
        self.app.app.clock().advance_ms(ms);
        self.app.app.desk().tick().await.expect("time passes");
    }

    async fn all(&self) -> Vec<Survey> {
        let case = self.case;
        self.app.app.db().read(move |tx| surveys::list_of_case(tx, case)).await.expect("readable")
    }

    async fn last(&self) -> Survey {
        self.all().await.pop().expect("a question")
    }

    async fn link(&self) -> String {
        server::surveys::link::path(self.app.app.key(), self.last().await.id)
    }

    /// The scores in the log, by survey.
    async fn scores(&self) -> Vec<String> {
        let stream = format!("case/{}", self.case);
        let read = self.app.app.db().read(move |tx| {
            let mut scores = Vec::new();
            store::log::each(tx, |event| {
                if event.stream == stream && event.kind == "survey_answered" {
                    let body: serde_json::Value = serde_json::from_str(&event.body).expect("JSON");
                    scores.push(format!("{} {}", body["reason"].as_str().unwrap_or("csat"), body["score"]));
                }
                Ok(())
            })?;
            Ok::<_, store::Error>(scores)
        });
        read.await.expect("readable")
    }
}

#[tokio::test]
async fn r_122_a_question_follows_every_resolution_and_its_link_needs_no_sign_in() {
    let asked = Asked::new().await;
    assert_eq!(asked.last().await.state, State::Sent);
    let link = asked.link().await;
    let page = asked.app.get("", &format!("{link}?score=4")).await.expect(200);
    assert!(page.body.contains("How satisfied are you"), "{}", page.body);
    assert!(
        page.body.contains(r#"value="4" required checked"#),
        "the score of the link is chosen: {}",
        page.body
    );
    assert_eq!(
        (asked.last().await.state, asked.scores().await),
        (State::Sent, vec![]),
        "looking is no answer"
    );
    let form = [("score", "4"), ("comment", "Quick. My card is 4111 1111 1111 1111."), ("contact", "yes")];
    asked.app.post("", &link, &form).await.expect(303);
    let answered = asked.last().await;
    assert_eq!((answered.state, answered.score.as_deref()), (State::Answered, Some("4")));
    assert!(!answered.comment.contains("4111 1111"), "{}", answered.comment);
    assert_eq!(asked.scores().await.len(), 1);
    // The same twice is one answer; another one counts instead.
    asked.app.post("", &link, &form).await.expect(303);
    assert_eq!(asked.scores().await.len(), 1);
    asked.app.post("", &link, &[("score", "2")]).await.expect(303);
    assert_eq!((asked.last().await.score.as_deref(), asked.scores().await.len()), (Some("2"), 2));
    asked.pass(8 * DAY_MS).await;
    asked.app.post("", &link, &[("score", "5")]).await.expect(303);
    assert_eq!(asked.last().await.score.as_deref(), Some("2"), "after a week it stays");
    let page = asked.app.get("", &link).await.expect(200);
    assert!(page.body.contains("answered this already"), "{}", page.body);
}

#[tokio::test]
async fn an_answer_that_somebody_recorded_is_the_answer_to_the_question() {
    let asked = Asked::new().await;
    let case = NonZeroU32::new(asked.case).map(CaseId).expect("a case");
    let answer = Ask::AnswerSurvey { survey: Kind::Csat, score: Some(Score::Points(5)) };
    let answer = Command::of(answer, Who::System.actor());
    asked.app.app.desk().ask(Request::new(case, Who::System, [answer])).await.expect("it is recorded");
    let last = asked.last().await;
    assert_eq!((last.state, last.score.as_deref()), (State::Answered, Some("5")));
}

#[tokio::test]
async fn an_answer_after_the_window_is_refused_with_the_reason() {
    let asked = Asked::new().await;
    let link = asked.link().await;
    asked.pass(14 * DAY_MS + 1).await;
    asked.app.post("", &link, &[("score", "5")]).await.expect(303);
    assert_eq!(asked.scores().await, Vec::<String>::new());
    let page = asked.app.get("", &link).await.expect(200);
    assert!(page.body.contains("no longer counts"), "{}", page.body);
}

#[tokio::test]
async fn a_case_that_is_opened_again_takes_its_question_back() {
    let asked = Asked::new().await;
    let link = asked.link().await;
    let customer = asked.customer.clone();
    let path = format!("/help/cases/{}/reopening", asked.case);
    asked.app.post(&customer, &path, &[("body", "It hums again."), ("once", "b")]).await.expect(303);
    assert_eq!(asked.last().await.state, State::Withdrawn);
    let page = asked.app.get("", &link).await.expect(200);
    assert!(page.body.contains("open again"), "{}", page.body);
    asked.app.post("", &link, &[("score", "5")]).await.expect(303);
    assert_eq!(asked.scores().await, Vec::<String>::new());
    asked.resolve().await;
    let states: Vec<State> = asked.all().await.into_iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Withdrawn, State::Sent]);
}

#[tokio::test]
async fn forged_links_and_scores_beside_the_scale_are_refused() {
    let asked = Asked::new().await;
    let link = asked.link().await;
    let forged = format!("{}0", &link[..link.len() - 1]);
    for path in [forged.as_str(), "/s/1-0", "/s/-", "/s/%00"].into_iter().filter(|path| *path != link) {
        asked.app.get("", path).await.expect(404);
        asked.app.post("", path, &[("score", "5")]).await.expect(404);
    }
    for score in ["0", "6", "", "five", "-1", "5 "] {
        let answer = asked.app.post("", &link, &[("score", score)]).await.expect(422);
        assert!(answer.body.contains("Choose one of the answers"), "{score}");
    }
    assert_eq!(asked.scores().await, Vec::<String>::new());
}

#[tokio::test]
async fn whoever_says_that_it_is_not_solved_has_an_open_case_again() {
    let asked = Asked::new().await;
    let link = asked.link().await;
    asked
        .app
        .post("", &link, &[("score", "1"), ("solved", "no"), ("comment", "It still hums.")])
        .await
        .expect(303);
    let case = asked.case;
    let row = asked.app.app.db().read(move |tx| store::cases::find(tx, case)).await.expect("readable");
    assert!(row.is_some_and(|row| row.is_open));
    assert_eq!(asked.scores().await.len(), 1);
}

#[tokio::test]
async fn r_127_r_134_r_135_a_wave_asks_everybody_once_and_a_detractor_gets_a_word_from_a_person() {
    let asked = Asked::new().await;
    // Into the second month of the next quarter.
    asked.pass(89 * DAY_MS).await;
    let nps: Vec<Survey> = asked.all().await.into_iter().filter(|it| it.kind == "nps").collect();
    assert_eq!(nps.iter().filter(|it| it.state == State::Sent).count(), nps.len().min(1), "{nps:?}");
    let survey = nps.last().expect("a wave has begun").clone();
    asked.pass(DAY_MS).await;
    assert_eq!(asked.all().await.iter().filter(|it| it.kind == "nps").count(), nps.len(), "once a wave");
    let link = server::surveys::link::path(asked.app.app.key(), survey.id);
    asked.app.post("", &link, &[("score", "3"), ("comment", "Too slow.")]).await.expect(303);
    asked.app.post("", &link, &[("score", "10")]).await.expect(303);
    assert!(
        asked.scores().await.last().is_some_and(|it| it.starts_with("nps") && it.contains('3')),
        "the first counts"
    );
    let agent = asked.app.cookie_of(Role::Agent).await;
    let page = asked.app.get(&agent, "/surveys").await.expect(200);
    assert!(page.body.contains("To come back to") && page.body.contains("Too slow."), "{}", page.body);
    let path = format!("/surveys/{}/outreach", survey.id);
    let half =
        asked.app.post(&agent, &path, &[("what", "complete"), ("attempt", "Called")]).await.expect(422);
    assert!(half.body.contains("Say what came of it"), "{}", half.body);
    asked.app.post(&agent, &path, &[("what", "attempt"), ("attempt", "Called, no answer")]).await.expect(303);
    let whole = [
        ("what", "complete"),
        ("attempt", "Called"),
        ("outcome", "Sorry, and why"),
        ("follow_on", "A named contact"),
    ];
    asked.app.post(&agent, &path, &whole).await.expect(303);
    let page = asked.app.get(&agent, "/surveys").await.expect(200);
    assert!(!page.body.contains("To come back to"), "{}", page.body);
}

#[tokio::test]
async fn r_228_the_mail_asks_with_a_link_for_each_answer_and_without_a_site_with_numbers() {
    let asked = Asked::new().await;
    let survey = asked.last().await;
    let book = asked.app.app.desk().book().expect("a mission");
    let kind = Kind::Csat;
    let policy = book.rules.policy();
    let text = |site, language| {
        let words = server::mail::texts::words::get(language);
        let fields =
            server::surveys::letter::fields((&survey, kind), policy, (asked.app.app.key(), site), words);
        let text = server::mail::texts::Text::Survey;
        let more = [("customer.name", "Ines".to_owned()), ("brand", String::new())];
        let filled = server::mail::texts::filled(fields.into_iter().chain(more));
        text.fill(text.usual(language), &filled).expect("it can be filled in")
    };
    let link = asked.link().await;
    assert!(text("https://care.example", "en").contains(&format!("(https://care.example{link}?score=5)")));
    let bare = text("", "en");
    assert!(!bare.contains("](") && bare.contains("from 1 to 5"), "{bare}");
    let german = text("https://care.example", "de");
    for words in ["ist gelöst", "Wie zufrieden", "[5 – Sehr zufrieden](https://", "von 1 bis 5"] {
        assert!(german.contains(words), "{words} is missing in {german}");
    }
}
