//! Every promise with its last twelve months.

use backtest::publication::{Published, PublishedPromise, PublishedValue};
use look::marks::PromiseState;
use look::{Wall, small_icon, typeset};
use maud::{Markup, html};

use crate::record::Recorded;
use crate::record::corrected::word;

/// How the word of a state is marked.
pub(in crate::record) fn state(value: &PublishedValue) -> PromiseState {
    match value.state.as_deref() {
        Some("kept") => PromiseState::Kept,
        Some("at risk") => PromiseState::AtRisk,
        Some("broken") => PromiseState::Broken,
        _ => PromiseState::NoData,
    }
}

/// A clause by its number, as a link to the mission.
pub(in crate::record) fn clause(number: &str) -> Markup {
    html! {
        a.clause href={ "/mission#c" (number.replace('.', "-")) } { span.vh { "Mission clause " } (typeset(&format!("§ {number}"))) }
    }
}

/// `Sep`.
pub(super) fn short(month: &str) -> String {
    let on = month.parse::<desk::Month>().map(|month| look::wall::month(month.first_on()));
    on.map_or_else(|()| month.to_owned(), |name| name.chars().take(3).collect())
}

/// The months whose marks stand in the table: twelve up to this one, published or not.
fn columns(recorded: &Recorded) -> Vec<(String, Option<&Published>)> {
    let Some(mut month) = recorded.month() else { return Vec::new() };
    let mut columns = Vec::new();
    for _ in 0..12 {
        let name = month.to_string();
        let published = recorded.course.iter().find(|it| it.month == name);
        columns.push((name, published));
        month = before(month);
    }
    columns.reverse();
    columns
}

fn before(month: desk::Month) -> desk::Month {
    let on = month.first_on();
    let (year, number) = if on.month() == 1 { (on.year() - 1, 12) } else { (on.year(), on.month() - 1) };
    desk::Month::new(year, number).unwrap_or(month)
}

/// The table, and all its numbers.
pub(super) fn record(wall: &Wall, recorded: &Recorded) -> Markup {
    let columns = columns(recorded);
    html! {
        section.stack aria-labelledby="rec" {
            div {
                h2 #rec { "The record" }
                p.row.sm.soft.legend-states {
                    (PromiseState::Kept.show()) (PromiseState::AtRisk.show()) (PromiseState::Broken.show()) (PromiseState::NoData.show())
                }
            }
            div.scroll-x role="group" aria-labelledby="rec" tabindex="0" {
                table.record {
                    thead {
                        tr {
                            th scope="col" { "Promise" }
                            th.num scope="col" { (short(&recorded.row.month)) }
                            @for (month, _) in &columns { th.mk scope="col" { (short(month)) } }
                        }
                    }
                    tbody { @for promise in &recorded.published.promises { (row(wall, recorded, promise, &columns)) } }
                }
            }
            @if !recorded.adjustments.is_empty() { p.sm.soft { "* Corrected since; the old and the new value stand " a href="#log" { "below" } "." } }
            (numbers(wall, recorded))
        }
    }
}

fn row(
    wall: &Wall,
    recorded: &Recorded,
    promise: &PublishedPromise,
    columns: &[(String, Option<&Published>)],
) -> Markup {
    let key = format!("promise/{}", promise.key);
    html! {
        tr {
            th scope="row" { span.serif dir="auto" { (typeset(&promise.sentence)) } " " (clause(&promise.clause)) }
            td.num {
                b { (typeset(&promise.value.shown)) }
                @if let Some(corrected) = recorded.corrected(&recorded.row.month, &key) { (corrected.under(wall)) }
            }
            @for (month, published) in columns {
                @match published.and_then(|it| it.promises.iter().find(|other| other.key == promise.key)) {
                    Some(then) => {
                        @let state = state(&then.value);
                        td.mk data-s=(state.key()) {
                            (small_icon(state.sign())) span.vh { (word(&then.value)) }
                            @if let Some(corrected) = recorded.corrected(month, &key) { sup { span aria-hidden="true" { "*" } span.vh { ", " (corrected.words(wall)) } } }
                        }
                    }
                    None => td.mk { span.muted aria-hidden="true" { "·" } span.vh { "Not published" } }
                }
            }
        }
    }
}

/// Target, value, interval, n and state of each, beside each other.
fn numbers(wall: &Wall, recorded: &Recorded) -> Markup {
    html! {
        details.chart-data {
            summary { "Show the numbers" }
            div.scroll-x role="group" aria-label="Targets and values" tabindex="0" {
                table.table {
                    thead { tr { th scope="col" { "Promise" } th.num scope="col" { "Target" } th.num scope="col" { "Value" } th.num scope="col" { "95 % interval" } th.num scope="col" { "Counted" } th scope="col" { "State" } th scope="col" { "Credit" } } }
                    tbody {
                        @for promise in &recorded.published.promises {
                            @let credit = recorded.published.credits.iter().find(|credit| credit.key == promise.key);
                            tr {
                                th scope="row" dir="auto" { (typeset(&promise.sentence)) }
                                td.num { (typeset(&promise.target)) }
                                td.num {
                                    (typeset(&promise.value.shown)) @if !promise.manner().is_empty() { span.under { (promise.manner()) } } @if promise.value.provisional { span.under { "Not final: its last time limits had not passed" } }
                                    @if let Some(corrected) = recorded.corrected(&recorded.row.month, &format!("promise/{}", promise.key)) { (corrected.under(wall)) }
                                }
                                td.num { @if promise.value.interval.is_empty() { "–" } @else { (promise.value.interval) } }
                                td.num { (promise.value.n) }
                                td { (word(&promise.value)) }
                                td { @match credit { Some(credit) if credit.percent != "0" => { (typeset(&credit.shown)) " to " (credit.n_payers) }, Some(_) => "none due", None => "–" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
