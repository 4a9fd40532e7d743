//! A month of the public record (care-status.html).

mod charts;
mod parts;
mod table;

pub(super) use table::{clause, state};

use desk::Month;
use look::Wall;
use maud::{Markup, html};

use super::month::Recorded;
use crate::app::App;
use crate::promises::home::month_name;

/// Nothing was published yet.
pub(super) fn nothing_yet(app: &App) -> Markup {
    let next = next_publication(app);
    html! {
        header.stack {
            h1.display.serif { "Nothing is published yet." }
            p.lg.soft.measure {
                "We publish what became of " a href="/mission" { "our promises" } " every month, kept or not. "
                @if let Some((month, on)) = next { "The first month, " (month) ", is published on " (on) "." }
            }
        }
    }
}

/// The month that was asked for is not published.
pub(super) fn not_published(app: &App, month: &str) -> Markup {
    let name = month.parse().map_or_else(|()| month.to_owned(), month_name);
    let day = on_which_day(app, month);
    html! {
        header.stack {
            h1.serif { (name) " is not published" }
            p.lg.soft.measure {
                @match day {
                    Some(day) => { "It will be, on " (day) "." }
                    None => { "We have no record of it: this desk did not count then." }
                }
            }
            p { a.btn href="/record" { "The latest month" } }
        }
    }
}

/// When a month that is not published yet will be.
fn on_which_day(app: &App, month: &str) -> Option<String> {
    let book = app.desk().book().ok()?;
    let at = book.rules.published_at(month.parse().ok()?);
    (at > app.now()).then(|| wall(app).date(at))
}

/// The month that is going on, and when it will be published.
fn next_publication(app: &App) -> Option<(String, String)> {
    let book = app.desk().book().ok()?;
    let month = Month::of(app.now(), &book.rules.policy().reporting_zone);
    Some((month_name(month), wall(app).date(book.rules.published_at(month))))
}

/// Now in the reporting zone.
fn wall(app: &App) -> Wall {
    let zone = app.desk().book().map(|book| book.rules.policy().reporting_zone.clone());
    Wall { now: app.now(), zone: zone.unwrap_or_else(|_| calendar::Zone::utc()) }
}

/// The page.
pub(super) fn page(app: &App, recorded: &Recorded) -> Markup {
    let wall = wall(app);
    let timely = app.desk().book().map_or((0, 0), |book| recorded.timely(&book));
    html! {
        (head(&wall, recorded))
        (parts::facts(&wall, recorded))
        (table::record(&wall, recorded))
        (parts::short(&wall, recorded))
        (charts::charts(&wall, recorded))
        (parts::credits_and_times(&wall, recorded))
        (parts::objectives(recorded))
        (parts::method(&wall, recorded, timely))
    }
}

/// `October 2025`, or the text itself.
pub(super) fn name_of(month: &str) -> String {
    month.parse().map_or_else(|()| month.to_owned(), month_name)
}

/// `24 October 2025`, or the text itself.
pub(super) fn date(on: &str) -> String {
    on.parse().map_or_else(|_| on.to_owned(), look::wall::long_date)
}

fn head(wall: &Wall, recorded: &Recorded) -> Markup {
    let (kept, measured) = kept(recorded);
    let month = name_of(&recorded.row.month);
    let (before, after) = &recorded.around;
    html! {
        header.stack {
            p.row.between {
                span.soft { (month) " · published " (wall.date(recorded.row.published_at)) @if recorded.own().next().is_some() { " · " a href="#log" { "corrected since" } } }
                span.row.screen-only {
                    @if let Some(before) = before { a.btn.sm href={ "/record/" (before) } rel="prev" { (look::small_icon("back")) (name_of(before)) } }
                    @if let Some(after) = after { a.btn.sm href={ "/record/" (after) } rel="next" { (name_of(after)) (look::small_icon("chev")) } }
                }
            }
            h1.display.serif {
                @if measured == 0 { "No data for " (month) "." }
                @else if kept == measured { "We kept all of our " (measured) " promises in " (month) "." }
                @else { "We kept " (kept) " of our " (measured) " promises in " (month) "." }
            }
            p.lg.soft.measure {
                @if measured == 0 { "Nothing that a promise is about happened in it." }
                @else { "We told customers what to expect in " a href="/mission" { "our mission" } ". This page is the record of what they got, measured the same way every month." }
                @if let Some(missing) = super::corrected::missing_words(&recorded.published) { " " (missing) }
            }
        }
    }
}

/// How many promises were kept, and how many had anything to count.
fn kept(recorded: &Recorded) -> (usize, usize) {
    let states = recorded.published.promises.iter().filter_map(|promise| promise.value.state.as_deref());
    let counted: Vec<&str> = states.filter(|state| ["kept", "at risk", "broken"].contains(state)).collect();
    (counted.iter().filter(|state| **state != "broken").count(), counted.len())
}
