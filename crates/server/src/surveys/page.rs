//! The page that a survey's link leads to (survey-csat.html, survey-nps.html). Opening it stores nothing: programs that look into mail
//! follow links, and people who only look have not answered yet. It works without script.

use axum::Extension;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::case::event::{Score, Survey as Kind};
use look::{Mistakes, Wall};
use maud::{Markup, html};
use mission::Policy;
use mission::policy::SurveyScale;
use serde::Deserialize;
use store::surveys::{self, Survey};
use store::{customers, messages};

use super::answer::{Given, Standing, answer};
use super::link;
use crate::app::App;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::page::{self, Shell};
use crate::portal;
use crate::session::Visitor;

/// What a link in a mail fills in.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    score: String,
    /// Whether an answer was just taken.
    #[serde(default)]
    thanks: String,
}

/// What the form holds. Several reasons may have one name, so they stand in fields of their own.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    score: String,
    #[serde(default)]
    solved: String,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    contact: String,
    #[serde(flatten)]
    more: std::collections::BTreeMap<String, String>,
}

/// A question with what is shown around it.
struct Question {
    survey: Survey,
    kind: Kind,
    subject: String,
    zone: Option<String>,
}

/// `GET /s/{token}`.
pub async fn get_survey(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let question = read(&app, &token).await?;
    let score = question.survey.score.clone().unwrap_or_default();
    let score = if asked.score.is_empty() { score } else { asked.score };
    let typed = Typed {
        score,
        comment: question.survey.comment.clone(),
        contact: if question.survey.may_contact { "yes".to_owned() } else { String::new() },
        ..Typed::default()
    };
    let is_thanked = !asked.thanks.is_empty();
    Ok(draw(&app, &visitor, &question, (&typed, &Mistakes::default(), is_thanked))?.into_response())
}

/// `POST /s/{token}`.
pub async fn post_survey(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let question = read(&app, &token).await?;
    let book = app.desk().book().map_err(Refusal::from)?;
    let scale = scale(question.kind, book.policy_at(app.now()));
    let Some((score, ..)) = scale.iter().find(|(score, _)| score.to_string() == typed.score) else {
        let mut mistakes = Mistakes::default();
        mistakes.push("score", "Choose one of the answers");
        let page = draw(&app, &visitor, &question, (&typed, &mistakes, false))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let given = Given {
        score: Some(*score),
        reasons: typed
            .more
            .keys()
            .filter_map(|name| name.strip_prefix("reason-"))
            .map(str::to_owned)
            .collect(),
        comment: typed.comment.clone(),
        may_contact: !typed.contact.is_empty(),
        is_unsolved: question.kind == Kind::Csat && typed.solved == "no",
    };
    answer(app.desk(), question.survey.id, given).await?;
    Ok(Redirect::to(&format!("/s/{token}?thanks=1")).into_response())
}

/// `POST /s/{token}/stop`: the customer asks us to ask no more.
pub async fn post_stop(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Failure> {
    let (question, now) = (read(&app, &token).await?, app.now());
    let customer = question.survey.customer;
    app.db().write(move |tx| surveys::refuse(tx, customer, now)).await?;
    Ok(Redirect::to(&format!("/s/{token}?thanks=stop")).into_response())
}

async fn read(app: &App, token: &str) -> Result<Question, Failure> {
    let id = link::read(app.key(), token).ok_or_else(|| errors::not_found("question"))?;
    let found = app
        .db()
        .read(move |tx| {
            let Some(survey) = surveys::find(tx, id)? else { return Ok(None) };
            let subject = messages::subject(tx, survey.case)?;
            let zone = customers::find(tx, survey.customer)?.and_then(|customer| customer.zone);
            Ok::<_, store::Error>(Some((survey, subject, zone)))
        })
        .await?;
    let (survey, subject, zone) = found.ok_or_else(|| errors::not_found("question"))?;
    let kind = Kind::find(&survey.kind).ok_or_else(|| errors::not_found("question"))?;
    Ok(Question { survey, kind, subject, zone })
}

/// The answers there are: each with its words.
pub(super) fn scale(kind: Kind, policy: &Policy) -> Vec<(Score, &'static str)> {
    const FIVE: [&str; 5] = ["Very unhappy", "Unhappy", "Neither", "Happy", "Very happy"];
    match (kind, policy.surveys.csat_scale) {
        (Kind::Nps, _) => (0..=10).map(|points| (Score::Points(points), "")).collect(),
        (Kind::Csat, SurveyScale::TwoPoints) => vec![(Score::Bad, "Bad"), (Score::Good, "Good")],
        _ => (1..).map(Score::Points).zip(FIVE).collect(),
    }
}

fn draw(
    app: &App,
    visitor: &Visitor,
    question: &Question,
    (typed, mistakes, is_thanked): (&Typed, &Mistakes, bool),
) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let policy = book.policy_at(app.now());
    let own = question.zone.as_deref().and_then(|zone| calendar::Zone::named(zone).ok());
    let wall = Wall { now: app.now(), zone: own.unwrap_or_else(|| policy.home_zone.clone()) };
    let standing = Standing::of(&question.survey, app.now());
    let title = match question.kind {
        Kind::Csat | Kind::FirstContact => "How did we do?",
        Kind::Nps => "Would you recommend us?",
        Kind::Product => "How do you like the product?",
    };
    let content = html! {
        div.stack.loose {
            @if is_thanked {
                div.note.ok role="status" { h2 { "Thank you" } p { (thanks(standing, &wall)) } }
            } @else if let Some(words) = closed(standing, &wall) {
                div.note role="status" { p { (words) } p { "Your words are welcome all the same: " a href="/help" { "write to us" } "." } }
            }
            @if standing.takes_answers() { (form(app, question, policy, (typed, mistakes))) }
        }
    };
    let shell = Shell { has_errors: !mistakes.is_empty(), ..portal::shell(app, visitor, (title, "")) };
    Ok(page::public(&shell, &content))
}

/// What is said after an answer.
fn thanks(standing: Standing, wall: &Wall) -> String {
    match standing {
        Standing::Changeable(until) => {
            format!("Your answer counts. You can change it until {}.", wall.long(until))
        }
        _ => "Your answer counts.".to_owned(),
    }
}

/// Why nothing can be answered.
fn closed(standing: Standing, wall: &Wall) -> Option<String> {
    Some(match standing {
        Standing::Open | Standing::Changeable(_) => return None,
        Standing::Answered => "You have answered this already, and that answer counts.".to_owned(),
        Standing::Late(since) => {
            format!("This question was open until {}; an answer no longer counts.", wall.long(since))
        }
        Standing::Withdrawn => {
            "Your case is open again, so we have taken this question back. We ask anew when it is solved."
                .to_owned()
        }
        Standing::NotAsked => "This question is not open.".to_owned(),
    })
}

fn form(app: &App, question: &Question, policy: &Policy, (typed, mistakes): (&Typed, &Mistakes)) -> Markup {
    let Question { survey, kind, subject, .. } = question;
    let scale = scale(*kind, policy);
    let action = link::path(app.key(), survey.id);
    let wrong = mistakes.of("score");
    let chosen: Vec<&str> = survey.reasons.lines().collect();
    html! {
        form.survey action=(action) method="post" {
            (mistakes.summary())
            p.soft dir="auto" {
                @match kind {
                    Kind::Csat | Kind::FirstContact => { "Case #" (survey.case) ", " (subject) }
                    Kind::Nps => { "Once a quarter, one question" }
                    Kind::Product => { "Twice a year, one question" }
                }
            }
            fieldset.stack.loose data-invalid[wrong.is_some()] {
                legend { h1.serif { (asked(*kind, policy)) } }
                div.scale.five[scale.len() == 5].eleven[scale.len() == 11] {
                    @for (nth, (score, words)) in scale.iter().enumerate() {
                        label {
                            input type="radio" id=[(nth == 0).then_some("score")] name="score" value=(score) required checked[typed.score == score.to_string()];
                            b { @if scale.len() == 2 { (words) } @else { (score) } }
                            @if !words.is_empty() && scale.len() != 2 { span { (words) } }
                        }
                    }
                }
                @if *kind == Kind::Nps { p.row.between.sm.muted.scale-ends { span { "0, not at all" } span { "10, without hesitation" } } }
            }
            @if *kind == Kind::Csat {
                fieldset.field {
                    legend { "Is it solved?" }
                    div.choices.inline {
                        label { input type="radio" name="solved" value="yes" checked[typed.solved != "no"]; "Yes" }
                        label { input type="radio" name="solved" value="no" checked[typed.solved == "no"]; "No, please reopen it" }
                    }
                }
            }
            div.field {
                label for="comment" { (comment_words(*kind)) " " span.hint { "(optional)" } }
                textarea.textarea id="comment" name="comment" maxlength="4000" dir="auto" { (typed.comment) }
            }
            @if *kind != Kind::Csat && !policy.surveys.reason_codes.is_empty() {
                fieldset.field {
                    legend { "Was there a topic behind it? " span.hint { "(optional)" } }
                    div.choices.inline {
                        @for code in &policy.surveys.reason_codes {
                            label { input type="checkbox" name={ "reason-" (code) } value="yes" checked[chosen.contains(&code.as_str())]; span dir="auto" { (code) } }
                        }
                    }
                }
            }
            label.check { input type="checkbox" name="contact" value="yes" checked[!typed.contact.is_empty()]; span { "You may contact me about this answer" } }
            p.row {
                button.btn.primary.big type="submit" { "Send answer" }
                @if *kind != Kind::Csat { button.btn.quiet type="submit" formaction={ (action) "/stop" } formnovalidate { "Don’t ask me again" } }
            }
            p.sm.muted { "Your answer counts towards the public number, without your name. Never write card numbers." }
        }
    }
}

/// The question.
pub(super) fn asked(kind: Kind, policy: &Policy) -> String {
    match kind {
        Kind::Csat | Kind::FirstContact => "How satisfied are you with how we handled this?".to_owned(),
        Kind::Nps => format!("How likely are you to recommend {} to a colleague?", policy.name),
        Kind::Product => "How satisfied are you with the product?".to_owned(),
    }
}

fn comment_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Nps => "What is the main reason for your answer?",
        Kind::Csat | Kind::FirstContact | Kind::Product => "What should we keep doing, or do better?",
    }
}
