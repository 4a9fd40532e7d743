//! Key figures: everything that is measured, month by month, with the cases behind each number.

use std::borrow::Cow;

use backtest::document::ValueView;
use look::Desk;
use look::chart::spark;
use look::desk::{DeskPage, Place};
use look::marks::PromiseState;
use look::small_icon;
use maud::{Markup, html};
use measures::report::{self, Figure};
use measures::{Month, Reading, display};
use serde_json::{Value, json};

use super::charts::charts;
use super::{capital, tabs};
use crate::promises::home::{display_count, month_name};
use crate::promises::of_whom;
use crate::promises::seen::Seen;

/// What stands at the top when there is data, in this order.
const KEY: [&str; 8] = [
    "customer_satisfaction",
    "net_promoter_score",
    "first_contact_resolution",
    "resolution_time",
    "triage_compliance",
    "update_adherence",
    "escalation_rate",
    "reopen_rate",
];

/// How many of them.
const N_KEY: usize = 6;

pub(super) fn reading(figure: &Figure, month: Month) -> Option<(&Reading, bool)> {
    let of_month = figure.months.iter().find(|(of, ..)| *of == month);
    of_month.map(|(_, reading, is_provisional)| (reading, *is_provisional))
}

pub(super) fn value(figure: &Figure, reading: &Reading) -> ValueView {
    ValueView::of(reading, &[], figure.unit)
}

/// A figure's name for people.
pub fn name(figure: &Figure) -> String {
    capital(&figure.name())
}

pub(super) fn address(seen: &Seen<'_>, figure: &Figure) -> String {
    format!("/reports/figures/{}?{}", crate::routes::encoded(&figure.word), seen.query())
}

/// The figures of everybody, or of what is selected.
fn figures<'n>(seen: &Seen<'n>) -> Cow<'n, [Figure]> {
    if seen.is_whole() {
        return Cow::Borrowed(&seen.numbers.report.figures);
    }
    Cow::Owned(report::figures(&seen.numbers.frame(), &seen.numbers.parts, &[], &seen.group()))
}

/// The figure of a name in addresses, of everybody or of what is selected.
pub fn find(seen: &Seen<'_>, word: &str) -> Option<Figure> {
    figures(seen).iter().find(|figure| figure.word == word).cloned()
}

/// The page.
pub fn page(desk: &Desk, seen: &Seen<'_>) -> Markup {
    let figures = figures(seen);
    let has_data = |figure: &&Figure| figure.months.iter().any(|(_, reading, _)| reading.n() > 0);
    let known: Vec<&Figure> = figures.iter().filter(has_data).collect();
    let months: Vec<Month> = seen.numbers.months.iter().map(|(month, _)| *month).collect();
    let shown = &months[..months.iter().position(|month| *month == seen.month).map_or(0, |at| at + 1)];
    let shown = &shown[shown.len().saturating_sub(6)..];
    let content = html! {
        div.page {
            header.page-head {
                div { h1 { "Reports" } p { (month_name(seen.month)) ", " bdi { (seen.whose()) } ". " (display_count(seen.numbers.n_cases as u64)) " cases since the desk began." } }
                div.actions {
                    a.btn.sm href={ "/reports?" (seen.query()) "&format=csv" } { (small_icon("download")) "CSV" }
                    a.btn.sm href={ "/reports?" (seen.query()) "&format=json" } { (small_icon("download")) "JSON" }
                }
            }
            (tabs("/reports"))
            (filters(seen, "/reports"))
            @if seen.is_too_fine() { (of_whom::too_fine()) }
            @else if known.is_empty() { p.muted { "No data: nothing that is measured here has happened yet." } }
            @else {
                (key_figures(seen, &figures))
                @if seen.is_whole() { (charts(seen)) }
                section.panel.flush aria-labelledby="all" {
                    header.pad { h2 #all { "Everything that is measured" } p.sm.muted { "Each number opens the cases behind it." } }
                    div.scroll-x role="group" aria-labelledby="all" tabindex="0" {
                        table.table.inset {
                            thead { tr { th scope="col" { "Figure" } @for month in shown { th.num scope="col" { (month) } } } }
                            tbody {
                                @for figure in &known {
                                    tr {
                                        th scope="row" { (name(figure)) " " small.muted { (figure.metric) } }
                                        @for month in shown { td.num { (cell(seen, figure, *month)) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    desk.page(&DeskPage { title: "Reports", place: Some(Place::Reports), panes: None }, &content)
}

/// What the figures are of.
pub(super) fn filters(seen: &Seen<'_>, action: &str) -> Markup {
    html! {
        form.filters.screen-only action=(action) method="get" {
            (month_field(seen))
            (of_whom::fields(seen))
            button.btn.sm type="submit" { "Show" }
        }
    }
}

fn cell(seen: &Seen<'_>, figure: &Figure, month: Month) -> Markup {
    let of_month = Seen { month, ..*seen };
    match reading(figure, month) {
        Some((reading, is_provisional)) if reading.n() > 0 => html! {
            a href=(address(&of_month, figure)) { (value(figure, reading).shown) }
            @if is_provisional { " " small.muted { "not final" } }
            @if !figure.unreliable_in(month).is_empty() { " " small.muted { "low reliability" } }
        },
        _ => html! { span.muted { "no data" } },
    }
}

/// The choice of a month.
pub fn months_form(seen: &Seen<'_>, action: &str) -> Markup {
    html! {
        form.filters.screen-only action=(action) method="get" {
            (month_field(seen))
            button.btn.sm type="submit" { "Show" }
        }
    }
}

fn month_field(seen: &Seen<'_>) -> Markup {
    html! {
        div.field {
            label for="month" { "Month" }
            select.select.sm #month name="month" {
                @for (month, _) in seen.numbers.months.iter().rev() { option value=(month) selected[*month == seen.month] { (month_name(*month)) } }
            }
        }
    }
}

fn key_figures(seen: &Seen<'_>, figures: &[Figure]) -> Markup {
    let of_word = |word: &&str| figures.iter().find(|figure| figure.word == **word);
    let key: Vec<&Figure> = KEY
        .iter()
        .filter_map(of_word)
        .filter(|figure| reading(figure, seen.month).is_some_and(|(reading, _)| reading.n() > 0))
        .take(N_KEY)
        .collect();
    html! {
        @if !key.is_empty() {
            table.keyfigs aria-label={ "Key figures of " (month_name(seen.month)) } {
                tbody { @for figure in key { (key_figure(seen, figure)) } }
            }
        }
    }
}

fn key_figure(seen: &Seen<'_>, figure: &Figure) -> Markup {
    let Some((now, _)) = reading(figure, seen.month) else { return html! {} };
    let until: Vec<&Reading> = figure
        .months
        .iter()
        .filter(|(month, ..)| *month <= seen.month)
        .map(|(_, reading, _)| reading)
        .collect();
    let course = &until[until.len().saturating_sub(12)..];
    let scaled = |reading: &&Reading| Some((&reading.value()? * &calendar::Ratio::whole(10_000)).floor());
    let values: Vec<Option<i64>> = course.iter().map(scaled).collect();
    let last = values.iter().flatten().last().copied().unwrap_or(0);
    html! {
        tr {
            th scope="row" { (name(figure)) }
            td.v { a href=(address(seen, figure)) { (value(figure, now).shown) } }
            td { (spark(PromiseState::NoData, &values, last)) }
            td.d { (change(figure, course)) }
            td.t { (display_count(now.n())) " counted" }
        }
    }
}

/// The difference to the month before, where both have data and the unit is a share.
fn change(figure: &Figure, course: &[&Reading]) -> Markup {
    let [.., before, now] = course else { return html! {} };
    let (Some(before), Some(now)) = (before.value(), now.value()) else { return html! {} };
    let difference = &now - &before;
    let words = match figure.unit {
        measures::kpi::Unit::Percent => display::points(&difference, &[]),
        measures::kpi::Unit::Points => display::score(&difference, &[]),
        measures::kpi::Unit::Seconds => display::seconds(&difference, &[]),
        measures::kpi::Unit::Minutes => display::minutes(&difference, &[]),
        measures::kpi::Unit::Hours => display::hours(&difference, &[]),
        measures::kpi::Unit::Number => return html! {},
    };
    let sign = if difference.is_negative() || words.starts_with('+') { "" } else { "+" };
    html! { (sign) (words) span.vh { " since the month before" } }
}

/// Every figure and month.
pub fn csv(seen: &Seen<'_>) -> Vec<Vec<String>> {
    let header = [
        "figure",
        "metric",
        "month",
        "numerator",
        "n",
        "value",
        "shown",
        "interval_low",
        "interval_high",
        "provisional",
    ];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    for figure in figures(seen).iter() {
        for (month, reading, is_provisional) in &figure.months {
            let value = value(figure, reading);
            let [low, high] = value.interval.clone().unwrap_or_default();
            lines.push(vec![
                figure.word.clone(),
                figure.metric.to_owned(),
                month.to_string(),
                value.numerator.map(|n| n.to_string()).unwrap_or_default(),
                value.n.to_string(),
                value.value.clone().unwrap_or_default(),
                value.shown.clone(),
                low,
                high,
                is_provisional.to_string(),
            ]);
        }
    }
    lines
}

/// Every figure and month.
pub fn json(seen: &Seen<'_>) -> Value {
    let figure = |figure: &Figure| {
        let months = figure.months.iter().map(|(month, reading, is_provisional)| {
            json!({ "month": month.to_string(), "value": value(figure, reading), "provisional": is_provisional })
        });
        json!({ "figure": figure.word, "metric": figure.metric, "months": months.collect::<Vec<_>>() })
    };
    json!({
        "as_of": seen.numbers.as_of.to_string(),
        "figures": figures(seen).iter().map(figure).collect::<Vec<_>>(),
    })
}
