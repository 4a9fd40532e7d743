//! What a contact of each channel cost.

use super::report::section;
use super::{Align, Cell, Style, Table, grouped};
use crate::document::ContactCostView;

/// One line for each channel and currency.
pub(super) fn section_of(costs: &[ContactCostView], style: Style) -> String {
    let columns = [("channel", Align::Left), ("cost per contact", Align::Right), ("contacts", Align::Right)];
    let mut table = Table::new(&columns);
    for cost in costs {
        table.row(vec![
            Cell::from(cost.channel),
            Cell::from(cost.shown.as_deref().unwrap_or("–")),
            Cell::from(grouped(cost.n_handled)),
        ]);
    }
    section("Cost per contact (M-82)", &table, style)
}
