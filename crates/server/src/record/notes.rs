//! Where those who lead look at a month before it is published, and write what happened and what is done about each promise that was
//! not kept. Publication does not wait for it.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use backtest::publication::{Published, PublishedPromise};
use calendar::Date;
use desk::Month;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::marks::{PromiseState, Tone};
use look::{Desk as Frame, Field, Mistakes, icon, small_icon, typeset};
use maud::{Markup, html};
use serde::Deserialize;
use store::publications::{self, Note, Publication};

use super::month::Recorded;
use super::{page, publish};
use crate::app::App;
use crate::errors::{self, Failure};
use crate::numbers::Numbers;
use crate::portal;
use crate::promises::home::month_name;
use crate::promises::{counting, framed, numbers};
use crate::reports::tabs;
use crate::session::Visitor;
use crate::workspace::reader::Reader;

/// The longest words, in characters: two or three sentences.
const LONGEST: usize = 600;
/// The longest name of an owner, in characters.
const LONGEST_OWNER: usize = 120;

/// Which month.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    month: String,
    /// The promise whose form is open, by its key.
    promise: String,
}

/// What was typed about a promise.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    promise: String,
    words: String,
    owner: String,
    due_on: String,
}

/// `GET /reports/record`.
pub async fn get_notes(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let typed = Typed { promise: asked.promise, ..Typed::default() };
    draw(&app, reader, &asked.month, (&typed, &Mistakes::default(), false)).await
}

/// `POST /reports/record/{month}/notes`.
pub async fn post_note(
    State(app): State<App>,
    reader: Reader,
    Path(month): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let Some(numbers) = numbers(&app) else { return counting(&app, reader, Place::Reports).await };
    let shown = shown(&app, &numbers, &month).await?;
    let promise = shown.published.promises.iter().find(|promise| promise.key == typed.promise);
    let promise = promise.ok_or_else(|| errors::not_found("promise"))?;
    let mistakes = mistakes(&typed);
    if !mistakes.is_empty() {
        let page = draw(&app, reader, &month, (&typed, &mistakes, true)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (key, author, now) = (promise.key.clone(), reader.person.number, app.now());
    let month = shown.published.month.clone();
    let back = format!("/reports/record?month={month}#{}", anchor(&key));
    app.db()
        .write(move |tx| {
            let note = Note {
                id: tx.id(now),
                month: month.clone(),
                promise: key.clone(),
                words: typed.words.trim().to_owned(),
                owner: typed.owner.trim().to_owned(),
                due_on: Some(typed.due_on.trim().to_owned()).filter(|on| !on.is_empty()),
                author,
                written_at: now,
            };
            publications::write_note(tx, &note)
        })
        .await?;
    Ok(Redirect::to(&back).into_response())
}

/// `GET /reports/record/{month}/preview`: the public page as it would be now.
pub async fn get_preview(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    reader: Reader,
    Path(month): Path<String>,
) -> Result<Response, Failure> {
    let Some(numbers) = numbers(&app) else { return counting(&app, reader, Place::Reports).await };
    let shown = shown(&app, &numbers, &month).await?;
    if shown.is_published {
        return Ok(Redirect::to(&format!("/record/{month}")).into_response());
    }
    let recorded = recorded(&app, shown).await?;
    let shell = portal::shell(&app, &visitor, ("How we are doing", "/record"));
    let content = html! {
        (look::feedback::notice(Tone::Risk, &html! { b { "A preview, seen by nobody outside." } " The month is published with what is counted then." }))
        (page::page(&app, &recorded))
    };
    Ok(crate::page::public(&shell, &content).into_response())
}

/// A month with what is published of it, or would be.
struct Shown {
    published: Published,
    notes: Vec<Note>,
    is_published: bool,
    is_over: bool,
}

async fn shown(app: &App, numbers: &Numbers, month: &str) -> Result<Shown, Failure> {
    let wanted: Option<Month> = month.parse().ok();
    let known = numbers.months.iter().map(|(month, _)| *month).find(|month| Some(*month) == wanted);
    let known = known.ok_or_else(|| errors::not_found("month"))?;
    let name = known.to_string();
    let both = app.db().read(move |tx| {
        Ok::<_, store::Error>((publications::find(tx, &name)?, publications::notes(tx, &name)?))
    });
    let (row, notes) = both.await?;
    let frozen = row.as_ref().and_then(|row| Published::read(&row.figures));
    let is_over = numbers.frame().is_complete(known);
    Ok(Shown {
        is_published: frozen.is_some(),
        published: frozen.unwrap_or_else(|| publish::of_month(numbers, known)),
        notes,
        is_over,
    })
}

/// The month as the public page takes it.
async fn recorded(app: &App, shown: Shown) -> Result<Recorded, Failure> {
    let Shown { published, notes, .. } = shown;
    let figures = published.to_text();
    let row = Publication {
        month: published.month.clone(),
        mission: published.mission.clone(),
        n_missions: 0,
        published_at: app.now(),
        as_of: published.as_of.parse().unwrap_or_else(|_| app.now()),
        digest: store::digest(&figures),
        figures,
        checkpoint_on: None,
        checkpoint: None,
    };
    let month = published.month.clone();
    let both = app.db().read(move |tx| {
        let rows = publications::list(tx, &month, 11)?;
        let first = rows.last().map_or(month.clone(), |row| row.month.clone());
        let adjustments = publications::adjustments_between(tx, (&first, &month))?;
        Ok::<_, store::Error>((rows, adjustments))
    });
    let (rows, adjustments) = both.await?;
    let mut course: Vec<Published> =
        rows.iter().rev().filter_map(|row| Published::read(&row.figures)).collect();
    course.push(published.clone());
    Ok(Recorded {
        row,
        published,
        course,
        around: (None, None),
        dates: Vec::new(),
        issued: Vec::new(),
        adjustments,
        notes,
        bundle: None,
    })
}

fn mistakes(typed: &Typed) -> Mistakes {
    let mut mistakes = Mistakes::default();
    if typed.words.trim().is_empty() {
        // Nothing at all takes back what was written.
        if !typed.owner.trim().is_empty() || !typed.due_on.trim().is_empty() {
            mistakes.push("words", "Write two or three sentences, or empty all fields");
        }
        return mistakes;
    }
    if typed.words.trim().chars().count() > LONGEST {
        mistakes.push("words", format!("Write at most {LONGEST} characters"));
    }
    if typed.owner.trim().is_empty() || typed.owner.trim().chars().count() > LONGEST_OWNER {
        mistakes.push("owner", "Name who takes care of it");
    }
    if !typed.due_on.trim().is_empty() && typed.due_on.trim().parse::<Date>().is_err() {
        mistakes.push("due_on", "Choose a day, such as 2025-10-24, or leave it empty");
    }
    mistakes
}

/// The month that wants words next: the first that is over and not published, else the last that was.
async fn wanted(app: &App, numbers: &Numbers) -> Result<String, Failure> {
    let published = app.db().read(publications::months).await?;
    let over: Vec<String> = numbers
        .months
        .iter()
        .filter(|(month, _)| numbers.frame().is_complete(*month))
        .map(|(month, _)| month.to_string())
        .collect();
    let waiting = over.iter().find(|month| published.last().is_none_or(|last| *month > last));
    let last = numbers.months.last().map(|(month, _)| month.to_string());
    Ok(waiting.or(over.last()).cloned().or(last).unwrap_or_default())
}

async fn draw(
    app: &App,
    reader: Reader,
    month: &str,
    (typed, mistakes, is_sent): (&Typed, &Mistakes, bool),
) -> Result<Response, Failure> {
    let Some(numbers) = numbers(app) else { return counting(app, reader, Place::Reports).await };
    let month = if month.is_empty() { wanted(app, &numbers).await? } else { month.to_owned() };
    let shown = shown(app, &numbers, &month).await?;
    let (frame, ()) = framed(app, reader, |_| Ok(())).await?;
    Ok(content(&frame, &numbers, &shown, (typed, mistakes, is_sent)).into_response())
}

fn content(
    frame: &Frame,
    numbers: &Numbers,
    shown: &Shown,
    (typed, mistakes, is_sent): (&Typed, &Mistakes, bool),
) -> Markup {
    let month: Option<Month> = shown.published.month.parse().ok();
    let name = month.map(month_name).unwrap_or_default();
    let publishes_at = month.map(|month| numbers.book.rules.published_at(month));
    let broken: Vec<&PublishedPromise> =
        shown.published.promises.iter().filter(|it| it.value.state.as_deref() == Some("broken")).collect();
    let content = html! {
        div.page {
            header.page-head {
                div {
                    h1 { "Public record, " (name) }
                    p {
                        @if shown.is_published { "Published. Figures stay as they are; words can still be added." }
                        @else if let Some(at) = publishes_at { "Published by itself on " (frame.wall.date(at)) ", with or without words." @if !shown.is_over { " The month is not over." } }
                    }
                }
                div.actions {
                    @if shown.is_published { a.btn.sm href={ "/record/" (shown.published.month) } { (small_icon("globe")) "Public page" } }
                    @else { a.btn.sm href={ "/reports/record/" (shown.published.month) "/preview" } { (small_icon("globe")) "Preview" } }
                }
            }
            (tabs("/reports/record"))
            form.row action="/reports/record" method="get" {
                label.vh for="month" { "Month" }
                select.select.sm #month name="month" {
                    @for (month, _) in numbers.months.iter().rev() {
                        option value=(month) selected[month.to_string() == shown.published.month] { (month_name(*month)) }
                    }
                }
                button.btn.sm type="submit" { "Show" }
            }
            (mistakes.summary())
            @if broken.is_empty() {
                (empty(Art::Clear, &html! { h2 { "Nothing to explain" } }, &html! { "No public promise of this month is broken." }, None))
            }
            @for promise in broken {
                @let note = shown.notes.iter().find(|note| note.promise == promise.key);
                (one(promise, &shown.published.month, note, (typed.promise == promise.key).then(|| filled(typed, note, is_sent)).as_ref().map(|typed| (typed, mistakes))))
            }
            p.sm.muted.measure { "Everybody reads these words. Name no customer, and only colleagues who agreed to be named. " "Changes are kept with their author." }
        }
    };
    frame.page(
        &DeskPage { title: &mistakes.title("Public record"), place: Some(Place::Reports), panes: None },
        &content,
    )
}

/// What stands in the form: what was typed just now, else what was written before.
fn filled(typed: &Typed, note: Option<&Note>, is_sent: bool) -> Typed {
    match note {
        Some(note) if !is_sent => Typed {
            promise: typed.promise.clone(),
            words: note.words.clone(),
            owner: note.owner.clone(),
            due_on: note.due_on.clone().unwrap_or_default(),
        },
        _ => typed.clone(),
    }
}

/// A promise that was not kept, with its words or the form for them.
fn one(
    promise: &PublishedPromise,
    month: &str,
    note: Option<&Note>,
    open: Option<(&Typed, &Mistakes)>,
) -> Markup {
    let id = anchor(&promise.key);
    html! {
        section.panel.stack id=(id) aria-labelledby={ (id) "-head" } {
            p { span.pill data-s="broken" { (icon(PromiseState::Broken.sign())) @match &promise.short_by { Some(points) => { "Missed by " (points) }, None => "Missed" } } }
            h2.serif id={ (id) "-head" } dir="auto" { (typeset(&promise.sentence)) }
            p.sm.muted { (typeset(&promise.result())) }
            @match (open, note) {
                (Some((typed, mistakes)), _) => {
                    form.stack.form-narrow action={ "/reports/record/" (month) "/notes" } method="post" {
                        input type="hidden" name="promise" value=(promise.key);
                        (Field::new("words", "What happened, and what we do about it").hint("Two or three sentences; nothing takes them back").optional().text(&typed.words, mistakes))
                        (Field::new("owner", "Owner").hint("A name and a role, such as Hana Sato, support operations").optional().line("text", &typed.owner, mistakes))
                        (Field::new("due_on", "Due").optional().line("date", &typed.due_on, mistakes))
                        p { button.btn.primary.sm type="submit" { "Save words" } }
                    }
                }
                (None, note) => {
                    @if let Some(note) = note {
                        p dir="auto" { (note.words) }
                        p.sm.muted dir="auto" { "Owner: " (note.owner) @if let Some(due) = &note.due_on { " · due " (page::date(due)) } }
                    } @else { p.muted { "Nothing is written yet." } }
                    p { a.btn.sm href={ "/reports/record?month=" (month) "&promise=" (crate::routes::encoded(&promise.key)) "#" (id) } { @if note.is_some() { "Change the words" } @else { "Write what happened" } span.vh { " about " (promise.sentence) } } }
                }
            }
        }
    }
}

/// Where a promise stands on the page.
fn anchor(key: &str) -> String {
    key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}
