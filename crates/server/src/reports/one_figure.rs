//! One figure opened: its month by each dimension, and the cases behind it.

use backtest::document::ValueView;
use desk::case::event::CaseId;
use desk::case::outcome::Promise;
use look::Desk;
use look::desk::{DeskPage, Place};
use look::small_icon;
use maud::{Markup, html};
use measures::report::{self, Figure, Split};
use measures::{Dimension, DimensionSet, Series, Slot};
use mission::ClockKind;
use serde_json::{Value, json};

use super::figures::{address, filters, name, reading, value};
use crate::promises::export::by_json;
use crate::promises::home::{display_count, month_name};
use crate::promises::of_whom;
use crate::promises::one::{Item, Items, list};
use crate::promises::seen::Seen;
use crate::promises::splits::{Names, SPLITS, named_rows, split_panel, value_name};
use crate::workspace::crumbs;

/// The cases behind a figure of everybody, or of what is selected: those in its numerator, and the others. None where nothing keeps
/// apart what is selected.
pub fn items(seen: &Seen<'_>, figure: &Figure) -> Items {
    let lists = seen.numbers.report.lists.as_ref().filter(|_| !seen.is_too_fine());
    let Some(lists) = lists else { return Items::default() };
    let mut items = Items::default();
    for series in series_of(seen, figure) {
        if let Some(list) = lists.of_group(series, seen.month, &seen.group()) {
            items.met.extend(&list.hits);
            items.missed.extend(&list.others);
        }
    }
    items.met.sort_unstable_by(|a, b| b.cmp(a));
    items.missed.sort_unstable_by(|a, b| b.cmp(a));
    items
}

/// What its items are listed under: its own name, or the targets of a clock together.
fn series_of(seen: &Seen<'_>, figure: &Figure) -> Vec<Series> {
    if let Some(kpi) = figure.kpi {
        return vec![Series::Kpi(kpi)];
    }
    let targets = (0_u16..).map(mission::policy::TargetId).zip(&seen.policy().targets);
    let of_word = targets
        .filter(|(_, target)| measures::kpi::attainment::pooled(target.kind) == Some(figure.word.as_str()));
    of_word.map(|(id, target)| Series::Promise(Promise::Target(target.kind, id))).collect()
}

/// A figure in the month by one dimension.
fn split_rows(seen: &Seen<'_>, figure: &Figure, by: Dimension, names: &Names) -> Vec<(String, ValueView)> {
    let of_metric = Split::of_metric(figure.metric);
    if of_metric == Some(Split::EscalationReduction) {
        let splits = &seen.numbers.report.breakdowns;
        let is_of = |split: &&report::Breakdown| {
            split.subject == Split::EscalationReduction && split.by == DimensionSet::NONE.with(by)
        };
        let rows = splits.iter().filter(is_of).flat_map(|split| &split.rows);
        let named = rows.map(|(of, reading)| (value_name(seen, of, by, names), value(figure, reading)));
        return named_rows(named, by);
    }
    let pooled = |kind: &ClockKind| measures::kpi::attainment::pooled(*kind) == Some(figure.word.as_str());
    let of_clock = || ClockKind::ALL.iter().copied().find(pooled).map(Split::Clock);
    let subject = figure.kpi.map(Split::Kpi).or(of_metric).or_else(of_clock);
    let Some(subject) = subject else { return Vec::new() };
    let kept = DimensionSet::MONTH.with(by);
    let mut rows = report::rows(seen.policy(), &seen.numbers.parts, subject, kept);
    rows.retain(|(of, _)| of.month == Slot::Is(seen.month));
    let doubts = match figure.kpi {
        Some(kpi) => report::unreliable_rows((seen.policy(), &seen.numbers.parts.tallies), kpi, kept, &rows),
        None => vec![Vec::new(); rows.len()],
    };
    let named = rows.iter().zip(doubts).map(|((of, reading), missing)| {
        (value_name(seen, of, by, names), value(figure, reading).doubted(&missing))
    });
    named_rows(named, by)
}

/// The page of one figure, with its month by each dimension.
pub fn opened(
    desk: &Desk,
    seen: &Seen<'_>,
    figure: &Figure,
    (names, opened): (&Names, &[(Vec<Item>, usize); 2]),
) -> Markup {
    let title = name(figure);
    let now = reading(figure, seen.month)
        .map(|(reading, _)| value(figure, reading).doubted(figure.unreliable_in(seen.month)));
    let [hits, others] = opened;
    // What is selected is not divided further.
    let by = SPLITS.iter().filter(|_| seen.is_whole());
    let splits: Vec<Markup> = by.map(|by| split_panel(*by, &split_rows(seen, figure, *by, names))).collect();
    let lists = html! {
        (list(desk, (&hits.0, hits.1), ("Counted for it", "hits"), "None."))
        @if others.1 > 0 { (list(desk, (&others.0, others.1), ("Counted, not for it", "others"), "None.")) }
    };
    let content = html! {
        div.page {
            (crumbs(&[("Reports", "/reports")], &title))
            header.page-head {
                div {
                    h1 { (title) }
                    p { (month_name(seen.month)) @if !seen.is_whole() { ", " bdi { (seen.whose()) } } " · " (figure.metric) " · " @match &now { Some(now) if now.n > 0 => { (now.shown) @if !now.interval_shown.is_empty() { " (95 % interval " (now.interval_shown) ")" } ", " (display_count(now.n)) " counted" @if let Some(doubt) = now.doubt() { ", " (doubt) } }, _ => "no data" } }
                }
                div.actions {
                    a.btn.sm href={ (address(seen, figure)) "&format=csv" } { (small_icon("download")) "CSV" }
                    a.btn.sm href={ (address(seen, figure)) "&format=json" } { (small_icon("download")) "JSON" }
                }
            }
            (filters(seen, &format!("/reports/figures/{}", crate::routes::encoded(&figure.word))))
            @if seen.is_too_fine() { (of_whom::too_fine()) }
            @else if splits.iter().all(|panel| panel.0.is_empty()) { (lists) }
            @else { div.split { div.stack.loose { (lists) } div.stack.loose { @for panel in &splits { (panel) } } } }
        }
    };
    desk.page(&DeskPage { title: &title, place: Some(Place::Reports), panes: None }, &content)
}

/// One figure: its months, the month by each dimension, and the cases behind it.
pub fn one_json(seen: &Seen<'_>, figure: &Figure, (items, names): (&Items, &Names)) -> Value {
    let months = figure.months.iter().map(|(month, reading, is_provisional)| {
        let value = value(figure, reading).doubted(figure.unreliable_in(*month));
        json!({ "month": month.to_string(), "value": value, "provisional": is_provisional })
    });
    let numbers = |cases: &[CaseId]| cases.iter().map(|case| case.0.get()).collect::<Vec<_>>();
    json!({
        "as_of": seen.numbers.as_of.to_string(),
        "figure": figure.word,
        "metric": figure.metric,
        "month": seen.month.to_string(),
        "months": months.collect::<Vec<_>>(),
        "of": seen.whose(),
        "by": seen.is_whole().then(|| by_json(|by| split_rows(seen, figure, by, names))),
        "items": { "for": numbers(&items.met), "not_for": numbers(&items.missed) },
    })
}

/// The cases behind a figure.
pub fn items_csv(seen: &Seen<'_>, figure: &Figure, items: &Items) -> Vec<Vec<String>> {
    let mut lines = vec![["figure", "month", "case", "counted"].map(str::to_owned).to_vec()];
    let of: [(&Vec<CaseId>, &str); 2] = [(&items.met, "for"), (&items.missed, "not_for")];
    for (case, counted) in
        of.iter().flat_map(|(cases, counted)| cases.iter().map(move |case| (case, counted)))
    {
        lines.push(vec![
            figure.word.clone(),
            seen.month.to_string(),
            case.0.to_string(),
            (*counted).to_owned(),
        ]);
    }
    lines
}
