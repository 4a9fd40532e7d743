//! The report of a backtest.

use super::table::wrap;
use super::{Align, Cell, Style, Table, adjustments, colour_of, counted, grouped};
use crate::document::{
    BacklogView, CreditsView, Document, FigureView, ObjectiveView, PeriodView, ProblemView, PromiseView,
    RowsView, ValueView,
};

/// Lists of people and cases are cut here; `--json` has all of them.
const LONGEST_LIST: usize = 20;

/// The whole report.
pub fn report(document: &Document, style: Style) -> String {
    let mut text = String::new();
    text.push_str(&heading(document, style));
    text.push_str(&promises(&document.promises, style));
    text.push_str(&months(document, style));
    text.push_str(&objectives(&document.objectives, style));
    text.push_str(&figures(&document.figures, style));
    text.push_str(&attainment(document, style));
    text.push_str(&complaint_types(document, style));
    if let Some(backlog) = &document.backlog {
        text.push_str(&backlog_section(backlog, style));
    }
    if let Some(credits) = &document.credits {
        text.push_str(&credits_section(credits, style));
    }
    text.push_str(&adjustments::section(&document.adjustments, style));
    text.push_str(&worst(document, style));
    text.push_str(&problems_section(&document.problems, style));
    text.push_str(&rows(document.rows));
    text
}

/// What is said when reading stopped, or when nothing could be read.
pub fn stopped(problems: &[ProblemView], rows: RowsView, style: Style) -> String {
    format!("{}{}", problems_section(problems, style), self::rows(rows))
}

fn heading(document: &Document, style: Style) -> String {
    let (mission, history) = (&document.mission, &document.history);
    let numbers = match mission.versions.as_slice() {
        [] => mission.version.clone(),
        versions => versions.iter().map(|version| version.version.as_str()).collect::<Vec<_>>().join(", "),
    };
    let mut text = format!("{} {numbers}\n", mission.name);
    let source = history.source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
    let months = match (document.months.first(), document.months.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(only), _) => only.clone(),
        _ => "no month".to_string(),
    };
    let line = format!(
        "{}{source}: {}, {}; months {months}, in {}; the history ends at {}; zones {}",
        history.file,
        counted(history.cases, "case"),
        counted(history.events, "event"),
        mission.reporting_zone,
        history.as_of,
        history.zone_database,
    );
    for line in wrap(&line, style.width) {
        text.push_str(&line);
        text.push('\n');
    }
    if !history.absent.is_empty() {
        let line = format!("This source has no {}.", history.absent.join(", "));
        for line in wrap(&line, style.width) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

fn promises(promises: &[PromiseView], style: Style) -> String {
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
            Cell::from(value.interval_shown.as_str()),
            Cell::from(if value.n == 0 { String::new() } else { grouped(value.n) }),
            state(value),
        ]);
    }
    let mut text = section("Promises", &table, style);
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

/// The value, or a dash where a state says all there is to say.
fn actual(value: &ValueView) -> Cell {
    if value.n == 0 { Cell::from("–") } else { Cell::from(value.shown.as_str()) }
}

fn state(value: &ValueView) -> Cell {
    let state = value.state.unwrap_or_default();
    let mark = if value.provisional && value.n > 0 { " *" } else { "" };
    Cell::coloured(format!("{state}{mark}"), colour_of(state))
}

/// Attainment by month; as many months side by side as fit.
fn months(document: &Document, style: Style) -> String {
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
        }
    }
    text
}

fn month_cell(promise: &PromiseView, month: &str) -> Cell {
    match promise.months.iter().find(|view| view.month == month) {
        Some(view) if view.value.n > 0 => {
            let mark = if view.value.provisional { "*" } else { "" };
            let state = view.value.state.unwrap_or_default();
            Cell::coloured(format!("{}{mark}", view.value.shown), colour_of(state))
        }
        _ => Cell::from("–"),
    }
}

/// What the mission wants its numbers to reach: where each stands, and its last period with a value.
fn objectives(objectives: &[ObjectiveView], style: Style) -> String {
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
        let last = objective.periods.iter().rev().find(|period| period.value.n > 0);
        let mark = |period: &PeriodView| if period.value.provisional { "*" } else { "" };
        table.row(vec![
            Cell::from(objective.id.as_str()),
            Cell::from(objective.metric.as_str()),
            Cell::from(objective.goal.clone().unwrap_or_else(|| "–".to_string())),
            Cell::from(last.map_or("–".to_string(), |last| format!("{}{}", last.value.shown, mark(last)))),
            Cell::from(last.map(|last| last.period.clone()).unwrap_or_default()),
            Cell::from(objective.status.as_str()),
        ]);
    }
    if objectives.is_empty() { String::new() } else { section("Objectives", &table, style) }
}

/// What nothing is promised about: one table of what has items, and a line each for what has none or cannot be measured.
fn figures(figures: &[FigureView], style: Style) -> String {
    let columns = [
        ("figure", Align::Left),
        ("metric", Align::Left),
        ("value", Align::Right),
        ("95% interval", Align::Right),
        ("n", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for figure in figures.iter().filter(|figure| figure.total.n > 0) {
        let mark = if figure.total.provisional { " *" } else { "" };
        let doubt = match figure.low_reliability.as_slice() {
            [] => String::new(),
            missing => format!(" (low reliability: {})", missing.join(", ")),
        };
        table.row(vec![
            Cell::from(format!("{}{mark}{doubt}", figure.name)),
            Cell::from(figure.metric),
            Cell::from(figure.total.shown.as_str()),
            Cell::from(figure.total.interval_shown.as_str()),
            Cell::from(grouped(figure.total.n)),
        ]);
    }
    let mut text = section("Also measured", &table, style);
    let empty = |figure: &&FigureView| figure.total.n == 0 && figure.total.missing.is_empty();
    let names: Vec<&str> = figures.iter().filter(empty).map(|figure| figure.name.as_str()).collect();
    if !names.is_empty() {
        text.push_str(&paragraph(&format!("No data: {}", names.join(", ")), style));
    }
    let missing = |figure: &FigureView| format!("{} ({})", figure.name, figure.total.missing.join(", "));
    let missing: Vec<String> =
        figures.iter().filter(|figure| !figure.total.missing.is_empty()).map(missing).collect();
    if !missing.is_empty() {
        let line = format!("Not measurable from this source, which lacks: {}", missing.join("; "));
        text.push_str(&paragraph(&line, style));
    }
    text
}

/// A line below a table, wrapped and indented.
fn paragraph(line: &str, style: Style) -> String {
    let lines = wrap(line, style.width.saturating_sub(4));
    let indented = lines.iter().enumerate().map(|(index, line)| {
        let indent = if index == 0 { "  " } else { "    " };
        format!("{indent}{line}\n")
    });
    indented.collect()
}

/// The categories that were missed most, for whoever drafts a mission; channels stand under attainment.
fn complaint_types(document: &Document, style: Style) -> String {
    let columns = [("category", Align::Left), ("missed targets", Align::Right), ("of", Align::Right)];
    let mut table = Table::new(&columns);
    let types = &document.drafting.complaint_types;
    if types.iter().any(|row| row.name != "unknown") {
        for row in types {
            let (missed, outcomes) = (grouped(row.missed), grouped(row.outcomes));
            table.row(vec![Cell::from(row.name.as_str()), Cell::from(missed), Cell::from(outcomes)]);
        }
    }
    section("Most missed categories", &table, style)
}

/// Attainment of each clock by priority, tier and channel. Months stand above, teams and categories are in `--json`.
fn attainment(document: &Document, style: Style) -> String {
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

fn backlog_section(backlog: &BacklogView, style: Style) -> String {
    let columns = [
        ("month", Align::Left),
        ("days kept", Align::Right),
        ("worst day", Align::Right),
        ("state", Align::Left),
        ("open at end", Align::Right),
        ("median age", Align::Right),
        ("p90", Align::Right),
        ("oldest", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for month in &backlog.months {
        let age = |pick: fn(&crate::document::AgesView) -> &[String; 2]| {
            Cell::from(month.ages.as_ref().map_or("–", |ages| pick(ages)[1].as_str()))
        };
        table.row(vec![
            Cell::from(month.month.as_str()),
            Cell::from(format!("{} of {}", month.days_achieved, month.days)),
            actual(&month.worst_day),
            state(&month.worst_day),
            Cell::from(month.last_day.as_ref().map_or("–".to_string(), |day| grouped(day.open))),
            age(|ages| &ages.median),
            age(|ages| &ages.p90),
            age(|ages| &ages.max),
        ]);
    }
    section("Backlog", &table, style) + &open_by_age(backlog, style)
}

fn open_by_age(backlog: &BacklogView, style: Style) -> String {
    let columns = [
        ("month", Align::Left),
        ("≤ 1 bd", Align::Right),
        ("≤ 3 bd", Align::Right),
        ("≤ 5 bd", Align::Right),
        ("≤ 10 bd", Align::Right),
        ("> 10 bd", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for month in &backlog.months {
        if let Some(day) = &month.last_day {
            let mut cells = vec![Cell::from(month.month.as_str())];
            cells.extend(day.by_age.iter().map(|n| Cell::from(grouped(*n))));
            table.row(cells);
        }
    }
    section("Open at the end of the month, by age", &table, style)
}

fn credits_section(credits: &CreditsView, style: Style) -> String {
    let columns = [
        ("level", Align::Left),
        ("month", Align::Left),
        ("attained", Align::Right),
        ("n", Align::Right),
        ("short by", Align::Right),
        ("credit", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for level in &credits.levels {
        table.row(vec![
            Cell::from(level.level.as_str()),
            Cell::from(level.month.as_str()),
            Cell::from(level.attainment.shown.as_str()),
            Cell::from(grouped(level.attainment.n)),
            Cell::from(level.shortfall_shown.as_str()),
            Cell::from(level.percent_shown.as_str()),
        ]);
    }
    let mut text = section("Credits", &table, style);
    if table.is_empty() {
        text.push_str("\nCredits\n  no credit-bearing level could be measured\n");
    }
    text.push_str(&customers(credits, style));
    text
}

fn customers(credits: &CreditsView, style: Style) -> String {
    let columns = [
        ("customer", Align::Left),
        ("billing cycle", Align::Left),
        ("percent", Align::Right),
        ("due", Align::Right),
        ("for", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for credit in credits.customers.iter().take(LONGEST_LIST) {
        let entries = credit.entries.iter().map(|entry| format!("{} {}", entry.level, entry.month));
        table.row(vec![
            Cell::from(credit.customer.as_str()),
            Cell::from(format!("{} to {}", credit.from, credit.until)),
            Cell::from(credit.percent_shown.as_str()),
            Cell::from(credit.due_shown.as_str()),
            Cell::from(entries.collect::<Vec<_>>().join(", ")),
        ]);
    }
    let mut text = if table.is_empty() { String::new() } else { format!("\n{}", table.render(style)) };
    if credits.customers.len() > LONGEST_LIST {
        let more = credits.customers.len() - LONGEST_LIST;
        text.push_str(&format!("  and {} more in --json\n", grouped(more as u64)));
    }
    if credits.totals.is_empty() {
        text.push_str("  due in total: nothing\n");
    }
    for total in credits.totals.values() {
        text.push_str(&format!("  due in total: {}\n", total.shown));
    }
    if !credits.without_subscription.is_empty() {
        let n = credits.without_subscription.len() as u64;
        text.push_str(&format!(
            "  {} of customers without a subscription: no amount\n",
            counted(n, "credit")
        ));
    }
    if credits.items_without_customer > 0 {
        let n = counted(credits.items_without_customer, "missed item");
        text.push_str(&format!("  {n} of unknown customers: nobody to credit\n"));
    }
    text
}

fn worst(document: &Document, style: Style) -> String {
    let columns = [
        ("case", Align::Left),
        ("promise", Align::Left),
        ("beyond the target by", Align::Right),
        ("missed at", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for worst in &document.worst_cases {
        table.row(vec![
            Cell::from(worst.case.as_str()),
            Cell::from(worst.promise.as_str()),
            Cell::from(format!("{}.{}%", worst.overrun_permille / 10, worst.overrun_permille % 10)),
            Cell::from(worst.missed_at_shown.as_str()),
        ]);
    }
    section("Worst cases", &table, style)
}

fn problems_section(problems: &[ProblemView], style: Style) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = String::from("\nProblems of the input\n");
    for problem in problems {
        let line =
            format!("{} {}: {}; {}", grouped(problem.count), problem.kind, problem.done, problem.remedy);
        for (index, line) in wrap(&line, style.width.saturating_sub(4)).iter().enumerate() {
            text.push_str(if index == 0 { "  " } else { "    " });
            text.push_str(line);
            text.push('\n');
        }
        for example in &problem.examples {
            text.push_str(&format!("    {}: {}\n", example.place(), example.what));
        }
        let more = problem.count.saturating_sub(problem.examples.len() as u64);
        if more > 0 {
            text.push_str(&format!("    and {} more\n", grouped(more)));
        }
    }
    text
}

fn rows(rows: RowsView) -> String {
    let mut text = format!(
        "\nRows: {} read, {} used, {} refused, {} repeated",
        grouped(rows.read),
        grouped(rows.used),
        grouped(rows.refused),
        grouped(rows.duplicates)
    );
    if rows.after_end > 0 {
        text.push_str(&format!(", {} after the end", grouped(rows.after_end)));
    }
    text.push('\n');
    text
}

pub(super) fn section(title: &str, table: &Table, style: Style) -> String {
    if table.is_empty() { String::new() } else { format!("\n{title}\n{}", table.render(style)) }
}
