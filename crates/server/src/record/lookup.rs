//! How one case was counted, for whoever has the link from their own mail: which promise, in which month, met or missed, and whether
//! that month is published. It says nothing of anybody, and nothing of what was written.

use std::num::NonZeroU32;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use calendar::Instant;
use desk::case::event::CaseId;
use desk::case::outcome::{Promise, Verdict};
use desk::clock::ClockState;
use desk::{CaseState, Month};
use look::{Wall, typeset};
use maud::{Markup, html};
use mission::policy::Clause;
use store::{Key, publications};

use crate::app::App;
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};
use crate::errors::{self, Failure};
use crate::link;
use crate::portal;
use crate::promises::home::month_name;
use crate::rate::Limit;
use crate::serve::Caller;
use crate::session::Visitor;

/// What these addresses are for. The day until which one holds is part of what is proven.
const PURPOSE: &str = "how a case was counted";
/// How long one holds, in days: two years of publications.
const HOLDS_DAYS: i64 = 731;
const DAY_MS: i64 = 86_400_000;

/// The path that leads to how a case was counted, for a mail that is written now.
pub fn path(key: &Key, case: u32, now: Instant) -> String {
    let until = now.as_ms() / DAY_MS + HOLDS_DAYS;
    format!("/record/case/{until:x}.{}", link::part(key, &purpose(until), case.into()))
}

fn purpose(until: i64) -> String {
    format!("{PURPOSE} {until:016x}")
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Led {
    /// To this case.
    To(u32),
    /// Nowhere any more.
    Expired,
    /// It is none of ours.
    Nowhere,
}

/// Where the last part of a path leads.
pub fn read(key: &Key, text: &str, now: Instant) -> Led {
    let found = text.split_once('.').and_then(|(until, rest)| {
        let day = i64::from_str_radix(until, 16).ok().filter(|day| format!("{day:x}") == until)?;
        Some((day, link::read(key, &purpose(day), rest)?))
    });
    match found {
        Some((until, case)) if now.as_ms() / DAY_MS <= until => {
            u32::try_from(case).map_or(Led::Nowhere, Led::To)
        }
        Some(_) => Led::Expired,
        None => Led::Nowhere,
    }
}

/// One promise on the case.
struct Line {
    clause: Option<(String, String)>,
    counted: Counted,
    started_at: Instant,
    due_at: Option<Instant>,
}

/// What became of it.
enum Counted {
    In(Month, Verdict, Instant, bool),
    Running,
    Waiting,
    Void,
}

/// `GET /record/case/{token}`.
pub async fn get_case(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Extension(Caller(by)): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    app.rates().take(Limit::AskByCaller, &format!("look-up {by}"), app.now()).map_err(errors::too_many)?;
    let case = match read(app.key(), &token, app.now()) {
        Led::To(case) => case,
        Led::Expired => return Err(errors::dead_link(true)),
        Led::Nowhere => return Err(errors::dead_link(false)),
    };
    let Some(id) = NonZeroU32::new(case).map(CaseId) else { return Err(errors::not_found("case")) };
    let (book, now) = (app.desk().book().map_err(Refusal::from)?, app.now());
    let rules = book.clone();
    let lines = app
        .db()
        .search(move |tx| {
            let cases = family_of(tx, id)?;
            let family = Family::load(tx, &rules, &cases, now)?;
            let place = family.place(id).ok_or(Refusal::NoCase(id))?;
            let published = publications::months(tx)?;
            Ok::<_, Refusal>(lines(&rules, family.world(&rules, place).case, &published))
        })
        .await?;
    let zone = book.rules.policy().reporting_zone.clone();
    let wall = Wall { now, zone };
    let shell = portal::shell(&app, &visitor, ("How we counted your case", "/record"));
    Ok(crate::page::public(&shell, &content(&wall, case, &lines)).into_response())
}

fn lines(book: &Book, case: &CaseState, published: &[String]) -> Vec<Line> {
    let policy = book.rules.policy();
    let clause = |promise: Promise| -> Option<&Clause> {
        let id = match promise {
            Promise::Target(_, id) => policy.targets.get(usize::from(id.0))?.clause,
            Promise::Level(id) => policy.service_levels.get(usize::from(id.0))?.clause,
        };
        policy.clauses.get(usize::from(id.0)).filter(|clause| clause.is_public)
    };
    let named = |promise| clause(promise).map(|clause| (clause.number.to_string(), clause.sentence.clone()));
    let mut found: Vec<Line> = Vec::new();
    for outcome in &case.outcomes {
        let Some(clause) = named(outcome.promise) else { continue };
        let month = Month::of(outcome.determined_at, &policy.reporting_zone);
        let is_published = published.contains(&month.to_string());
        found.push(Line {
            clause: Some(clause),
            counted: Counted::In(month, outcome.verdict, outcome.determined_at, is_published),
            started_at: outcome.started_at,
            due_at: None,
        });
    }
    for clock in &case.clocks {
        let promise = book.rules.allowance(clock.governing().allowance).promise;
        let is_counted = case.outcomes.iter().any(|it| it.promise == promise && it.cycle == clock.cycle);
        let due_at = clock.deadline(&book.rules).map(|(due, _)| due);
        if is_counted {
            let same =
                |line: &&mut Line| line.started_at == clock.started_at && line.clause == named(promise);
            if let Some(line) = found.iter_mut().find(same) {
                line.due_at = due_at;
            }
            continue;
        }
        let Some(clause) = named(promise) else { continue };
        let counted = match clock.state {
            ClockState::Running => Counted::Running,
            ClockState::Paused => Counted::Waiting,
            ClockState::Void(_) => Counted::Void,
            ClockState::Stopped(_) => continue,
        };
        found.push(Line { clause: Some(clause), counted, started_at: clock.started_at, due_at });
    }
    found.sort_by_key(|line| line.started_at);
    found
}

fn content(wall: &Wall, case: u32, lines: &[Line]) -> Markup {
    html! {
        div.stack.loose {
            header.stack.tight {
                h1.serif { "How we counted case #" (case) }
                p.lg.soft.measure { "Each of our promises that your case was about, and the month in which it counts. Only you have this link; it shows nothing of what was written." }
            }
            @if lines.is_empty() {
                p { "No promise was about this case: it counts in no month." }
            } @else {
                div.scroll-x role="group" aria-label="Promises" tabindex="0" {
                    table.table {
                        thead { tr { th scope="col" { "Promise" } th scope="col" { "Began" } th scope="col" { "Due" } th scope="col" { "What became of it" } th scope="col" { "Counts in" } } }
                        tbody {
                            @for line in lines {
                                tr {
                                    th scope="row" { @if let Some((number, sentence)) = &line.clause { span.serif dir="auto" { (typeset(sentence)) } " " (super::page::clause(number)) } }
                                    td { (wall.short(line.started_at)) }
                                    td { @match line.due_at { Some(due) => (wall.short(due)), None => "–" } }
                                    (became(wall, &line.counted))
                                }
                            }
                        }
                    }
                }
                p.sm.muted.measure { "Times are those of " (wall.zone.name()) ", in which months are counted. A miss counts when it happens, not when the case is solved." }
            }
            p { a.btn href="/record" { "The whole record" } }
        }
    }
}

fn became(wall: &Wall, counted: &Counted) -> Markup {
    html! {
        @match counted {
            Counted::In(month, verdict, at, is_published) => {
                td {
                    @match verdict { Verdict::Met => { b { "Met" } ", " (wall.short(*at)) }, Verdict::Missed => { b { "Missed" } ", " (wall.short(*at)) } }
                }
                td {
                    @if *is_published { a href={ "/record/" (month) } { (month_name(*month)) } ", published" }
                    @else { (month_name(*month)) ", not published yet" }
                }
            }
            Counted::Running => { td { "Running: it counts when it is met or missed" } td { "–" } }
            Counted::Waiting => { td { "Paused: it counts when it is met or missed" } td { "–" } }
            Counted::Void => { td { "Void: it counts in no month" } td { "–" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_its_case_until_it_expires_and_a_forged_one_nowhere() {
        let (key, other) = (Key::from_bytes([1; 32]), Key::from_bytes([2; 32]));
        let now = Instant(1_760_000_000_000);
        let link = path(&key, 1_042, now);
        let text = link.strip_prefix("/record/case/").expect("a path");
        assert_eq!(read(&key, text, now), Led::To(1_042));
        assert_eq!(read(&key, text, Instant(now.as_ms() + HOLDS_DAYS * DAY_MS)), Led::To(1_042));
        assert_eq!(read(&key, text, Instant(now.as_ms() + (HOLDS_DAYS + 1) * DAY_MS)), Led::Expired);
        // Made by another desk, or for a question.
        assert_eq!(read(&other, text, now), Led::Nowhere);
        let (until, _) = text.split_once('.').expect("two parts");
        let of_question = crate::surveys::link::path(&key, 1_042);
        let of_question = of_question.strip_prefix("/s/").expect("a path");
        let later = i64::from_str_radix(until, 16).expect("a day") + 9;
        let rest = text.split_once('.').expect("two parts").1;
        for forged in [
            of_question.to_owned(),
            format!("{until}.{of_question}"),
            format!("{later:x}.{rest}"),
            format!("0{text}"),
            text.to_uppercase(),
            text[..text.len() - 1].to_owned(),
            until.to_owned(),
            String::new(),
            ".".to_owned(),
            "é.é-é".to_owned(),
        ] {
            assert_eq!(read(&key, &forged, now), Led::Nowhere, "{forged}");
        }
    }
}
