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
