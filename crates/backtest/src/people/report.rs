//! The report of a backtest.

use super::table::wrap;
use super::{
    Align, Cell, Style, Table, adjustments, backlog, colour_of, contact_costs, counted, credits, figures,
    force_majeure, problems, promises,
};
use crate::document::{Document, ProblemView, RowsView, ValueView};

/// The whole report.
pub fn report(document: &Document, style: Style) -> String {
    let mut text = String::new();
    text.push_str(&heading(document, style));
    text.push_str(&promises::promises(&document.promises, style));
    text.push_str(&promises::months(document, style));
    text.push_str(&promises::objectives(&document.objectives, style));
    text.push_str(&figures::figures(&document.figures, style));
    text.push_str(&promises::attainment(document, style));
    text.push_str(&figures::complaint_types(document, style));
    if let Some(backlog) = &document.backlog {
        text.push_str(&backlog::section_of(backlog, style));
    }
    if let Some(credits) = &document.credits {
        text.push_str(&credits::section_of(credits, style));
    }
    text.push_str(&contact_costs::section_of(&document.contact_costs, style));
    if let Some(view) = &document.force_majeure {
        text.push_str(&force_majeure::section_of(view, style));
    }
    text.push_str(&adjustments::section(&document.adjustments, style));
    text.push_str(&worst(document, style));
    text.push_str(&problems::section_of(&document.problems, style));
    text.push_str(&problems::rows(document.rows));
    text
}

/// What is said when reading stopped, or when nothing could be read.
pub fn stopped(problems: &[ProblemView], rows: RowsView, style: Style) -> String {
    format!("{}{}", problems::section_of(problems, style), problems::rows(rows))
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

/// The value, or a dash where a state says all there is to say.
pub(super) fn actual(value: &ValueView) -> Cell {
    let shown = value.median.as_ref().map_or(&value.shown, |median| &median.shown);
    if value.n == 0 { Cell::from("–") } else { Cell::from(shown.as_str()) }
}

pub(super) fn state(value: &ValueView) -> Cell {
    let state = value.state.unwrap_or_default();
    let mark = if value.provisional && value.n > 0 { " *" } else { "" };
    Cell::coloured(format!("{state}{mark}"), colour_of(state))
}

/// A line below a table, wrapped and indented.
pub(super) fn paragraph(line: &str, style: Style) -> String {
    let lines = wrap(line, style.width.saturating_sub(4));
    let indented = lines.iter().enumerate().map(|(index, line)| {
        let indent = if index == 0 { "  " } else { "    " };
        format!("{indent}{line}\n")
    });
    indented.collect()
}

pub(super) fn section(title: &str, table: &Table, style: Style) -> String {
    if table.is_empty() { String::new() } else { format!("\n{title}\n{}", table.render(style)) }
}
