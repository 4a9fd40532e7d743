//! Contractual and adjusted attainment, side by side.

use super::report::{actual, paragraph, section, state};
use super::{Align, Cell, Style, Table};
use crate::document::{ClosureView, ForceMajeureView};

/// Both attainments of every promise that has items, and what was declared.
pub(super) fn section_of(view: &ForceMajeureView, style: Style) -> String {
    let columns = [
        ("promise", Align::Left),
        ("contractual", Align::Right),
        ("state", Align::Left),
        ("adjusted", Align::Right),
        ("state", Align::Left),
    ];
    let mut table = Table::new(&columns);
    let has_items =
        |both: &&crate::document::AdjustedView| both.total.contractual.n + both.total.adjusted.n > 0;
    for promise in view.promises.iter().filter(has_items) {
        let both = &promise.total;
        table.row(vec![
            Cell::from(promise.id.as_str()),
            actual(&both.contractual),
            state(&both.contractual),
            actual(&both.adjusted),
            state(&both.adjusted),
        ]);
    }
    let mut text = section("Adjusted for force majeure", &table, style);
    for closure in &view.closures {
        text.push_str(&paragraph(&declared(closure), style));
    }
    text
}

fn declared(closure: &ClosureView) -> String {
    let ClosureView { calendar, from, until, declared_at, declared_by } = closure;
    let which = calendar.as_ref().map_or("all hours but 24x7".to_owned(), |name| format!("`{name}`"));
    let dates = if from == until { from.clone() } else { format!("{from} to {until}") };
    format!("{which} closed {dates}, declared at {declared_at} by {declared_by}")
}
