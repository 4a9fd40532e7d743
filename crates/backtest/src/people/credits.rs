//! What is owed for broken promises.

use super::report::section;
use super::{Align, Cell, Style, Table, counted, grouped};
use crate::document::CreditsView;

/// Lists of people and cases are cut here; `--json` has all of them.
const LONGEST_LIST: usize = 20;

pub(super) fn section_of(credits: &CreditsView, style: Style) -> String {
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
