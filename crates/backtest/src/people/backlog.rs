//! The backlog month by month.

use super::report::{actual, section, state};
use super::{Align, Cell, Style, Table, grouped};
use crate::document::BacklogView;

pub(super) fn section_of(backlog: &BacklogView, style: Style) -> String {
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
    section("Backlog", &table, style) + &splits(backlog, style) + &open_by_age(backlog, style)
}

/// The backlog of each priority, tier and channel, where there are several; the others are in `--json`.
fn splits(backlog: &BacklogView, style: Style) -> String {
    let columns = [
        ("by", Align::Left),
        ("value", Align::Left),
        ("worst day", Align::Right),
        ("state", Align::Left),
        ("of open", Align::Right),
        ("open", Align::Right),
        ("too old", Align::Right),
        ("oldest", Align::Right),
    ];
    let mut table = Table::new(&columns);
    let shown = backlog.by.chunk_by(|a, b| a.by == b.by);
    let shown = shown.filter(|rows| matches!(rows[0].by.as_str(), "priority" | "tier" | "channel"));
    for row in shown.filter(|rows| rows.len() > 1).flatten() {
        table.row(vec![
            Cell::from(row.by.as_str()),
            Cell::from(row.name.as_str()),
            actual(&row.worst_day),
            state(&row.worst_day),
            actual(&row.of_backlog),
            Cell::from(grouped(row.last_day.open)),
            Cell::from(grouped(row.last_day.aged)),
            Cell::from(row.ages.as_ref().map_or("–", |ages| ages.max[1].as_str())),
        ]);
    }
    section("Backlog by priority, tier and channel", &table, style)
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
