//! A number by one dimension at a time, with the names by which the values of a dimension are called.

use std::collections::BTreeMap;

use backtest::document::{MedianView, ValueView};
use maud::{Markup, html};
use measures::report::worst_day;
use measures::{Dimension, DimensionSet, Group, Reading, Series, Slot};

use super::home::display_count;
use super::one::is_mean;
use super::seen::{Row, Seen};

/// By what a number is divided on its page.
pub(crate) const SPLITS: [Dimension; 8] = [
    Dimension::Tier,
    Dimension::Channel,
    Dimension::Priority,
    Dimension::Category,
    Dimension::Team,
    Dimension::Agent,
    Dimension::Product,
    Dimension::Cohort,
];

/// The names by which the values of a dimension are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Teams by number.
    pub teams: BTreeMap<u32, String>,
    /// Agents by number.
    pub agents: BTreeMap<u32, String>,
}

/// A number by one dimension.
pub(crate) fn split_panel(by: Dimension, rows: &[(String, ValueView)]) -> Markup {
    // One value says what the whole says.
    if rows.len() < 2 {
        return html! {};
    }
    let id = format!("by-{}", by.word());
    html! {
        section.panel aria-labelledby=(id) {
            h2 id=(id) { "By " (by.word()) }
            table.table {
                thead { tr { th scope="col" { (heading(by)) } th.num scope="col" { "Counted" } th.num scope="col" { "Value" } } }
                tbody { @for (name, value) in rows { tr { th scope="row" { bdi { (name) } } td.num { (display_count(value.n)) } td.num { (value.shown) @if let Some(median) = &value.median { span.under { "median " (median.shown) } } @if let Some(doubt) = value.doubt() { span.under { (doubt) } } } } } }
            }
        }
    }
}

pub(super) fn heading(by: Dimension) -> String {
    crate::reports::capital(by.word())
}

/// Each value of a dimension with its number.
pub fn split_rows(seen: &Seen<'_>, row: &Row<'_>, by: Dimension, names: &Names) -> Vec<(String, ValueView)> {
    let Some(promise) = seen.promise(row.report) else { return backlog_rows(seen, row, by, names) };
    let kept = DimensionSet::MONTH.with(by);
    let is_of = |series: Series| series == Series::Promise(promise);
    let tallies = &seen.numbers.parts.tallies;
    let readings: Vec<(Group, Reading)> = match is_mean(seen, row) {
        true => {
            tallies.means.by(kept, is_of).into_iter().map(|(of, mean)| (of, Reading::mean(mean))).collect()
        }
        false => tallies
            .shares
            .by(kept, is_of)
            .into_iter()
            .map(|(of, share)| (of, Reading::share(share)))
            .collect(),
    };
    let of_month = readings.into_iter().filter(|(of, _)| of.month == Slot::Is(seen.month));
    let unit = if is_mean(seen, row) { measures::kpi::Unit::Seconds } else { measures::kpi::Unit::Percent };
    // The lengths are kept for promises about a median alone.
    let mut medians = tallies.values.by_each(promise, &[kept]).pop().unwrap_or_default();
    let rows = of_month.map(|(of, reading)| {
        let median = match medians.remove(&of) {
            Some(Reading::Median(median)) => Some(MedianView::of_promise(&median, row.report)),
            _ => None,
        };
        let value = ValueView { median, ..ValueView::of(&reading, &row.report.edges, unit) };
        (value_name(seen, &of, by, names), value)
    });
    named_rows(rows, by)
}

/// The worst day of the month of each value of a dimension.
fn backlog_rows(seen: &Seen<'_>, row: &Row<'_>, by: Dimension, names: &Names) -> Vec<(String, ValueView)> {
    let backlog = seen.numbers.report.backlog.as_ref().zip(seen.policy().backlog.as_ref());
    let Some((backlog, rule)) = backlog else { return Vec::new() };
    let split = backlog.by_one(&seen.numbers.parts, by).into_iter();
    let of_month = split.filter_map(|(of, mut days)| {
        days.retain(|day| day.month == seen.month);
        let reading = worst_day(&days, rule, false).reading;
        let value = ValueView::of(&reading, &row.report.edges, measures::kpi::Unit::Percent);
        (reading != Reading::NoData).then(|| (value_name(seen, &of, by, names), value))
    });
    named_rows(of_month, by)
}

/// Values with their names in the order in which people look for them: cohorts by name, the others as the mission and the desk
/// count them.
pub(crate) fn named_rows(
    rows: impl Iterator<Item = (String, ValueView)>,
    by: Dimension,
) -> Vec<(String, ValueView)> {
    let mut rows: Vec<(String, ValueView)> = rows.collect();
    if by == Dimension::Cohort {
        rows.sort_by(|(a, _), (b, _)| (a == UNKNOWN, a).cmp(&(b == UNKNOWN, b)));
    }
    rows
}

/// What has no value in a dimension (metrics.md 1.11).
const UNKNOWN: &str = "unknown";

pub(crate) fn value_name(seen: &Seen<'_>, of: &Group, by: Dimension, names: &Names) -> String {
    fn slot<T: Copy>(slot: Slot<T>, name: impl Fn(T) -> Option<String>) -> Option<String> {
        match slot {
            Slot::Is(value) => name(value),
            Slot::Unknown | Slot::All => None,
        }
    }
    let policy = seen.policy();
    let found = match by {
        Dimension::Tier => {
            slot(of.tier, |id| policy.tiers.get(usize::from(id.0)).map(|tier| tier.name.clone()))
        }
        Dimension::Channel => slot(of.channel, |it| Some(look::marks::channel_name(it).to_owned())),
        Dimension::Priority => slot(of.priority, |it| Some(it.word().to_owned())),
        Dimension::Category => {
            slot(of.category, |id| policy.categories.get(usize::from(id.0)).map(|it| it.name.clone()))
        }
        Dimension::Team => slot(of.team, |id| names.teams.get(&id.0.get()).cloned()),
        Dimension::Agent => slot(of.agent, |id| names.agents.get(&id.0.get()).cloned()),
        Dimension::Product => slot(of.product, |id| seen.numbers.products.get(usize::from(id.0)).cloned()),
        Dimension::Cohort => slot(of.cohort, |id| seen.numbers.cohorts.get(usize::from(id.0)).cloned()),
        Dimension::Month => None,
    };
    found.unwrap_or_else(|| UNKNOWN.to_owned())
}
