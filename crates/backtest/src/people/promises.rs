//! Promises in total and by month, objectives, and attainment by dimension.

use super::report::{actual, paragraph, section, state};
use super::{Align, Cell, Style, Table, colour_of, grouped};
use crate::document::{Document, ObjectiveView, PeriodView, PromiseView};

pub(super) fn promises(promises: &[PromiseView], style: Style) -> String {
    let columns = [
        ("promise", Align::Left),
        ("target", Align::Left),
        ("actual", Align::Right),
        ("95% interval", Align::Right),
        ("n", Align::Right),
        ("state", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for promise in promises {
        let value = &promise.total;
        table.row(vec![
            Cell::from(promise.id.as_str()),
            Cell::from(promise.promised.as_str()),
            actual(value),
            Cell::from(value.median.as_ref().map_or(&value.interval_shown, |of| &of.interval_shown).as_str()),
            Cell::from(if value.n == 0 { String::new() } else { grouped(value.n) }),
            state(value),
        ]);
    }
    let mut text = section("Promises", &table, style);
    text.push_str(&variants(promises.iter().filter(|promise| promise.total.n > 0), style));
    let missing = promises.iter().filter(|promise| !promise.total.missing.is_empty());
    for promise in missing {
        let needed = promise.total.missing.join(", ");
        text.push_str(&format!("  {}: not measurable from this source, which has no {needed}\n", promise.id));
    }
    if promises.iter().any(|promise| promise.total.provisional) {
        text.push_str("  * the last month was not over at the end of the history\n");
    }
    text
}

/// The formula behind each value of a service level (D-29).
fn variants<'p>(promises: impl Iterator<Item = &'p PromiseView>, style: Style) -> String {
    let of_waits = promises.filter(|promise| promise.variant.is_some());
    let each: Vec<String> =
        of_waits.map(|promise| format!("{}: {}", promise.id, promise.metric_shown)).collect();
    if each.is_empty() { String::new() } else { paragraph(&format!("Variants: {}", each.join("; ")), style) }
}

/// Attainment by month; as many months side by side as fit.
pub(super) fn months(document: &Document, style: Style) -> String {
    let name_width = document.promises.iter().map(|promise| promise.id.chars().count()).max().unwrap_or(0);
    let per_block = (style.width.saturating_sub(name_width + 4) / 10).max(1);
    let mut text = String::new();
    for block in document.months.chunks(per_block) {
        let mut columns = vec![("promise", Align::Left)];
        columns.extend(block.iter().map(|month| (month.as_str(), Align::Right)));
        let mut table = Table::new(&columns);
        for promise in &document.promises {
            let is_measured = promise.total.n > 0;
            if is_measured {
                let mut cells = vec![Cell::from(promise.id.as_str())];
                cells.extend(block.iter().map(|month| month_cell(promise, month)));
                table.row(cells);
            }
        }
        if !table.is_empty() {
            text.push_str(&section("By month", &table, style));
            let has_value = |promise: &&PromiseView| {
                promise.months.iter().any(|of| block.contains(&of.month) && of.value.n > 0)
            };
            text.push_str(&variants(document.promises.iter().filter(has_value), style));
        }
    }
    text
}

fn month_cell(promise: &PromiseView, month: &str) -> Cell {
    match promise.months.iter().find(|view| view.month == month) {
        Some(view) if view.value.n > 0 => {
            let mark = if view.value.provisional { "*" } else { "" };
            let state = view.value.state.unwrap_or_default();
            let shown = view.value.median.as_ref().map_or(&view.value.shown, |median| &median.shown);
            Cell::coloured(format!("{shown}{mark}"), colour_of(state))
        }
        _ => Cell::from("–"),
    }
}

/// What the mission wants its numbers to reach: where each stands, and the value that says so. Where no period is over
/// yet, it is the last period with a value.
pub(super) fn objectives(objectives: &[ObjectiveView], style: Style) -> String {
    let columns = [
        ("objective", Align::Left),
        ("metric", Align::Left),
        ("wanted", Align::Left),
        ("last value", Align::Right),
        ("of", Align::Left),
        ("status", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for objective in objectives {
        let is_judged = |period: &&PeriodView| objective.judged.as_ref() == Some(&period.period);
        let judged = objective.periods.iter().find(is_judged);
        let last = judged.or_else(|| objective.periods.iter().rev().find(|period| period.value.n > 0));
        let mark = |period: &PeriodView| if period.value.provisional { "*" } else { "" };
        table.row(vec![
            Cell::from(objective.id.as_str()),
            Cell::from(objective.metric.as_str()),
            Cell::from(objective.goal.clone().unwrap_or_else(|| "–".to_string())),
            Cell::from(
                last.filter(|last| last.value.n > 0)
                    .map_or("–".to_string(), |last| format!("{}{}", last.value.shown, mark(last))),
            ),
            Cell::from(last.map(|last| last.period.clone()).unwrap_or_default()),
            Cell::from(objective.status.as_str()),
        ]);
        if let Some(doubt) = last.and_then(|last| last.value.doubt()) {
            table.row(["", "", "", "", "", doubt.as_str()].map(Cell::from).into());
        }
        if let Some(difference) = &objective.difference {
            table.row(["", "", "", "", "", difference.shown.as_str()].map(Cell::from).into());
        }
        if let (Some(stretch), Some(status)) = (&objective.stretch, &objective.stretch_status) {
            let wanted = format!("stretch {stretch}");
            table.row(["", "", wanted.as_str(), "", "", status.as_str()].map(Cell::from).into());
        }
    }
    if objectives.is_empty() { String::new() } else { section("Objectives", &table, style) }
}

/// Attainment of each clock by priority, tier and channel. Months stand above, teams and categories are in `--json`.
pub(super) fn attainment(document: &Document, style: Style) -> String {
    let columns = [
        ("clock", Align::Left),
        ("by", Align::Left),
        ("value", Align::Left),
        ("attained", Align::Right),
        ("95% interval", Align::Right),
        ("n", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for breakdown in &document.attainment {
        if !matches!(breakdown.by.as_str(), "priority" | "tier" | "channel") {
            continue;
        }
        for row in &breakdown.rows {
            table.row(vec![
                Cell::from(breakdown.clock.unwrap_or_default()),
                Cell::from(breakdown.by.as_str()),
                Cell::from(row.name.as_str()),
                Cell::from(row.value.shown.as_str()),
                Cell::from(row.value.interval_shown.as_str()),
                Cell::from(grouped(row.value.n)),
            ]);
        }
    }
    section("Attainment", &table, style)
}
