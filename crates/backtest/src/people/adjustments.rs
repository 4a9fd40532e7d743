//! Corrections of published months, for people.

use super::{Align, Cell, Style, Table};
use crate::document::AdjustmentView;

/// The corrections; nothing when there are none.
pub(super) fn adjustments(list: &[AdjustmentView]) -> Option<Table> {
    if list.is_empty() {
        return None;
    }
    let columns = ["known at", "month", "case", "about", "published", "now"];
    let mut table = Table::new(&columns.map(|name| (name, Align::Left)));
    for one in list {
        let side = |side: &Option<String>| Cell::from(side.as_deref().unwrap_or("–"));
        table.row(vec![
            Cell::from(one.known_at_shown.as_str()),
            Cell::from(one.month.as_str()),
            Cell::from(if one.case.is_empty() { "–" } else { &one.case }),
            Cell::from(one.what()),
            side(&one.was),
            side(&one.is),
        ]);
    }
    Some(table)
}

/// The section of a report.
pub(super) fn section(list: &[AdjustmentView], style: Style) -> String {
    match adjustments(list) {
        Some(table) => super::report::section("Adjustments of published months", &table, style),
        None => String::new(),
    }
}
