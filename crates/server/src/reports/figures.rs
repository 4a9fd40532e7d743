//! Key figures: everything that is measured, month by month, with the cases behind each number.

use std::borrow::Cow;
use std::collections::BTreeSet;

use backtest::document::ValueView;
use look::Desk;
use look::chart::spark;
use look::desk::{DeskPage, Place};
use look::marks::PromiseState;
use look::small_icon;
use maud::{Markup, html};
use measures::report::{self, Figure};
use measures::{Dimension, DimensionSet, Group, Month, Reading, Slot, display};
use mission::Channel;
use serde_json::{Value, json};

use super::charts::charts;
use super::{capital, tabs};
use crate::promises::home::{display_count, month_name};
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
    format!("/reports/figures/{}?{}", crate::routes::encoded(&figure.word), query(seen))
}

/// The figures of everybody, of a tier, a channel, or both, or of a cohort.
fn figures<'n>(seen: &Seen<'n>) -> Cow<'n, [Figure]> {
    if is_whole(seen) {
        return Cow::Borrowed(&seen.numbers.report.figures);
    }
    Cow::Owned(report::figures(&seen.numbers.frame(), &seen.numbers.parts, &[], &group(seen)))
}

/// What is selected, as measures say it.
pub(super) fn group(seen: &Seen<'_>) -> Group {
    let tier = seen.tier.map_or(Slot::All, Slot::Is);
    let channel = seen.channel.map_or(Slot::All, Slot::Is);
    let cohort = seen.cohort.map_or(Slot::All, Slot::Is);
    Group { tier, channel, cohort, ..Group::ALL }
}

/// The figure of a name in addresses, of everybody or of what is selected.
pub fn find(seen: &Seen<'_>, word: &str) -> Option<Figure> {
    figures(seen).iter().find(|figure| figure.word == word).cloned()
}

/// Whether nothing is left out.
pub(super) fn is_whole(seen: &Seen<'_>) -> bool {
    seen.tier.is_none() && seen.channel.is_none() && seen.cohort.is_none()
}

/// Whether what is selected is not kept apart: cohorts are many, and by tier or channel besides they would be many times that.
fn is_too_fine(seen: &Seen<'_>) -> bool {
    seen.cohort.is_some() && (seen.tier.is_some() || seen.channel.is_some())
}

/// The cohort that is selected.
fn cohort<'n>(seen: &Seen<'n>) -> Option<&'n str> {
    seen.numbers.cohorts.get(usize::from(seen.cohort?.0)).map(String::as_str)
}

/// What is selected, as it stands in addresses.
fn query(seen: &Seen<'_>) -> String {
    let mut query = format!("month={}", seen.month);
    if let Some(tier) = seen.tier.and_then(|id| seen.policy().tiers.get(usize::from(id.0))) {
        query += &format!("&tier={}", crate::routes::encoded(&tier.name));
    }
    if let Some(channel) = seen.channel {
        query += &format!("&channel={}", channel.word());
    }
    if let Some(name) = cohort(seen) {
        query += &format!("&cohort={}", crate::routes::encoded(name));
    }
    query
}

/// Whose figures they are, in words.
pub(super) fn whose(seen: &Seen<'_>) -> String {
    let tier = seen.tier.and_then(|id| seen.policy().tiers.get(usize::from(id.0)));
    let tier = tier.map_or("all customers".to_owned(), |tier| format!("tier {}", tier.name));
    let channel = seen.channel.map(|channel| look::marks::channel_name(channel).to_owned());
    let cohort = cohort(seen).map(|name| format!("cohort {name}"));
    [Some(tier), channel, cohort].into_iter().flatten().collect::<Vec<_>>().join(", ")
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
                div { h1 { "Reports" } p { (month_name(seen.month)) ", " bdi { (whose(seen)) } ". " (display_count(seen.numbers.n_cases as u64)) " cases since the desk began." } }
                div.actions {
                    a.btn.sm href={ "/reports?" (query(seen)) "&format=csv" } { (small_icon("download")) "CSV" }
                    a.btn.sm href={ "/reports?" (query(seen)) "&format=json" } { (small_icon("download")) "JSON" }
                }
            }
            (tabs("/reports"))
            (filters(seen, "/reports"))
            @if is_too_fine(seen) { p.muted { "Cohorts are counted over all tiers and channels together: choose either those or a cohort." } }
            @else if known.is_empty() { p.muted { "No data: nothing that is measured here has happened yet." } }
            @else {
                (key_figures(seen, &figures))
                @if is_whole(seen) { (charts(seen)) }
                section.panel.flush aria-labelledby="all" {
                    header.pad { h2 #all { "Everything that is measured" } p.sm.muted { "Each number opens the cases behind it" @if seen.cohort.is_some() { ", among those of everybody" } "." } }
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
    let tiers = &seen.policy().tiers;
    html! {
        form.filters.screen-only action=(action) method="get" {
            (month_field(seen))
            div.field {
                label for="channel" { "Channel" }
                select.select.sm #channel name="channel" {
                    option value="" { "All" }
                    @for of in Channel::ALL.iter().copied() { option value=(of.word()) selected[seen.channel == Some(of)] { (capital(look::marks::channel_name(of))) } }
                }
            }
            div.field {
                label for="tier" { "Tier" }
                select.select.sm #tier name="tier" {
                    option value="" { "All" }
                    @for (nth, of) in tiers.iter().enumerate() { option value=(of.name) selected[seen.tier.is_some_and(|id| usize::from(id.0) == nth)] { (of.name) } }
                }
            }
            @let cohorts = cohorts(seen);
            @if !cohorts.is_empty() {
                div.field {
                    label for="cohort" { "Cohort" }
                    select.select.sm #cohort name="cohort" {
                        option value="" { "All" }
                        @let chosen = cohort(seen);
                        @for of in cohorts { option value=(of) dir="auto" selected[chosen == Some(of)] { (of) } }
                    }
                }
            }
            button.btn.sm type="submit" { "Show" }
        }
    }
}

/// The cohorts of which anything was counted, by name.
fn cohorts<'n>(seen: &Seen<'n>) -> BTreeSet<&'n str> {
    let by_cohort = DimensionSet::NONE.with(Dimension::Cohort);
    let splits = seen.numbers.report.breakdowns.iter().filter(|split| split.by == by_cohort);
    let name = |(of, _): &(Group, Reading)| match of.cohort {
        Slot::Is(id) => seen.numbers.cohorts.get(usize::from(id.0)).map(String::as_str),
        Slot::Unknown | Slot::All => None,
    };
    splits.flat_map(|split| split.rows.iter().filter_map(name)).collect()
}

fn cell(seen: &Seen<'_>, figure: &Figure, month: Month) -> Markup {
    let of_month = Seen { month, ..*seen };
    match reading(figure, month) {
        Some((reading, is_provisional)) if reading.n() > 0 => html! {
            a href=(address(&of_month, figure)) { (value(figure, reading).shown) }
            @if is_provisional { " " small.muted { "not final" } }
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
