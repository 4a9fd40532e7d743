//! What nothing is promised about.

use super::report::{paragraph, section};
use super::{Align, Cell, Style, Table, grouped};
use crate::document::{Document, FigureView};

/// What nothing is promised about: one table of what has items, and a line each for what has none or cannot be measured.
pub(super) fn figures(figures: &[FigureView], style: Style) -> String {
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

/// The categories with the most cases, for whoever drafts a mission; channels stand under attainment.
pub(super) fn complaint_types(document: &Document, style: Style) -> String {
    let columns = [
        ("category", Align::Left),
        ("cases", Align::Right),
        ("missed targets", Align::Right),
        ("of", Align::Right),
    ];
    let mut table = Table::new(&columns);
    let types = &document.drafting.complaint_types;
    if types.iter().any(|row| row.misses.name != "unknown") {
        for row in types {
            let numbers = [row.cases, row.misses.missed, row.misses.outcomes].map(grouped);
            let cells = numbers.into_iter().map(Cell::from);
            table.row(std::iter::once(Cell::from(row.misses.name.as_str())).chain(cells).collect());
        }
    }
    section("Complaint types by volume", &table, style)
}
