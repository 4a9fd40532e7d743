//! One promise: its months, its splits, what it was kept and missed by, and where it stands in the mission.

use std::collections::BTreeMap;

use backtest::document::ValueView;
use calendar::Instant;
use desk::case::event::CaseId;
use look::desk::{DeskPage, Place};
use look::{Desk, small_icon, typeset};
use maud::{Markup, html};
use measures::report::Subject;
use measures::{Dimension, DimensionSet, Group, Month, Reading, Series, Slot};
use mission::policy::LevelMeasure;
use store::{Error, Tx};

use super::actions::Actions;
use super::budget_words;
use super::home::{display_count, month_name, scope, sentence};
use super::seen::{Row, Seen, shown_state};
use crate::workspace::crumbs;

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

/// How many cases are shown of each kind; the rest is in the export.
pub const MOST: usize = 50;

/// A case behind a number.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its number.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// Who asked.
    pub customer: String,
    /// When it came.
    pub received_at: Option<Instant>,
}

/// The cases behind a number: those that speak against the promise, and the others. A case stands there once for each of
/// its items.
#[derive(Debug, Clone, Default)]
pub struct Items {
    /// Against it, the newest first.
    pub missed: Vec<CaseId>,
    /// For it, the newest first.
    pub met: Vec<CaseId>,
}

/// The names by which the values of a dimension are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Teams by number.
    pub teams: BTreeMap<u32, String>,
    /// Agents by number.
    pub agents: BTreeMap<u32, String>,
}

/// The cases behind a promise in the month.
pub fn items(seen: &Seen<'_>, row: &Row<'_>) -> Items {
    let mut items = match seen.promise(row.report) {
        Some(promise) => {
            let lists = seen.numbers.report.lists.as_ref();
            let tier = seen.tier.map_or(Slot::All, Slot::Is);
            let group = Group { tier, ..Group::ALL };
            let list = lists.and_then(|lists| lists.of_group(promise, seen.month, &group));
            let (hits, others) = list.map_or((Vec::new(), Vec::new()), |list| (list.hits, list.others));
            use mission::policy::Comparison::{Above, AtLeast, AtMost, Below};
            match row.report.goal.comparison {
                AtLeast | Above => Items { missed: others, met: hits },
                AtMost | Below if is_mean(seen, row) => Items { missed: others, met: hits },
                AtMost | Below => Items { missed: hits, met: others },
            }
        }
        None if seen.is_current() => {
            let aged = seen.numbers.aged.as_ref().map(|(_, items)| items);
            let cases = |items: &[measures::items::Item]| items.iter().map(|item| item.case).collect();
            aged.map_or_else(Items::default, |of| Items { missed: cases(&of.hits), met: cases(&of.others) })
        }
        None => Items::default(),
    };
    items.missed.sort_unstable_by(|a, b| b.cmp(a));
    items.met.sort_unstable_by(|a, b| b.cmp(a));
    items
}

pub(super) fn is_mean(seen: &Seen<'_>, row: &Row<'_>) -> bool {
    seen.level(row.report).is_some_and(|level| level.measure == LevelMeasure::SpeedOfAnswer)
}

/// Reads what a page says of the first of some cases.
///
/// # Errors
///
/// Fails when the database does.
pub fn read(tx: &mut Tx<'_>, cases: &[CaseId]) -> Result<Vec<Item>, Error> {
    let mut read = Vec::new();
    for case in cases.iter().take(MOST) {
        let number = case.0.get();
        let Some(row) = store::cases::find(tx, number)? else { continue };
        let customer = match row.customer {
            Some(number) => store::customers::find(tx, number)?.map(|customer| customer.name),
            None => None,
        };
        let subject = store::messages::subject(tx, number)?;
        let customer = customer.unwrap_or_default();
        read.push(Item { number, subject, customer, received_at: Some(row.received_at) });
    }
    Ok(read)
}

/// What the page shows of cases: those that missed and those that met, and how many of each there are.
pub type Opened = [(Vec<Item>, usize); 2];

/// The page.
pub fn page(
    desk: &Desk,
    seen: &Seen<'_>,
    row: &Row<'_>,
    (names, opened, actions): (&Names, &Opened, &Actions),
) -> Markup {
    let title = sentence(seen, row);
    let content = html! {
        div.page {
            (crumbs(&[("Promises", "/promises")], &row.report.name))
            (hero(seen, row))
            div.split {
                div.stack.loose {
                    (super::days::chart(seen, row))
                    (super::causes::panel(seen, row, names))
                    (months(seen, row))
                    @let [missed, met] = opened;
                    div #items {
                        (cases(desk, seen, row, (missed, "Missed", "missed")))
                        (cases(desk, seen, row, (met, "Kept", "met")))
                    }
                }
                div.stack.loose {
                    @if let Some(budget) = seen.budget(row.report).filter(|budget| budget.so_far.of > 0) { (budget_words::panel(&budget, seen.is_current())) }
                    (credit(seen, row))
                    @for by in SPLITS { (split_panel(by, &split_rows(seen, row, by, names))) }
                    (super::actions::panel(seen, row, actions))
                    (clause(seen, row))
                }
            }
        }
    };
    desk.page(&DeskPage { title: &title, place: Some(Place::Promises), panes: None }, &content)
}

fn hero(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let exposure = seen.exposure(row.report);
    let base = format!("/promises/{}?month={}", crate::routes::encoded(&row.key), seen.month);
    html! {
        header.promise-hero data-s=(row.state().key()) {
            div.stack.tight {
                p.row {
                    (row.state().pill())
                    span.sm.muted {
                        @if let Some(clause) = seen.clause(row.report) { (look::clause(clause.number, "/mission")) " · " }
                        (scope(seen, row)) " · " (month_name(seen.month)) " · " (row.report.metric)
                    }
                }
                h1.serif dir="auto" { (sentence(seen, row)) }
            }
            dl.facts {
                div { dt { "Target" } dd { (typeset(&row.goal())) } }
                div { dt { @if seen.is_current() { "So far" } @else { "Came to" } } dd {
                    @if row.line.reading == Reading::NoData { "no data" } @else {
                        (row.value.shown)
                        @if let Reading::Share(share) = &row.line.reading { " " small { (display_count(share.hits)) " of " (display_count(share.of)) } }
                    }
                } }
                @if !row.value.interval_shown.is_empty() { div { dt { "95 % interval" } dd { (row.value.interval_shown) } } }
                @if let Some(exposure) = &exposure {
                    div { dt { @if seen.is_current() { "Credits if it closed now" } @else { "Credits" } } dd {
                        @if exposure.sums.is_empty() { "none" } @else { (exposure.words()) " " small { (exposure.n_payers) @if exposure.n_payers == 1 { " customer" } @else { " customers" } } }
                    } }
                }
            }
            p.row {
                a.btn.sm href={ (base) "&format=csv" } { (small_icon("download")) "CSV" }
                a.btn.sm href={ (base) "&format=json" } { (small_icon("download")) "JSON" }
            }
        }
    }
}

fn months(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let months: Vec<_> = row.report.months.iter().rev().take(24).collect();
    html! {
        section.panel.flush aria-labelledby="months" {
            header.pad { h2 #months { "Month by month" } }
            table.table.inset.cards {
                thead { tr { th scope="col" { "Month" } th.num scope="col" { "Counted" } th.num scope="col" { "Value" } th scope="col" { "95 % interval" } th scope="col" { "Status" } } }
                tbody {
                    @for (month, line) in months {
                        @let value = ValueView::of_line(line, &row.report.edges);
                        tr aria-current=[(*month == seen.month).then_some("true")] {
                            th scope="row" { a href={ "/promises/" (crate::routes::encoded(&row.key)) "?month=" (month) } { (month_name(*month)) } }
                            td.num data-label="Counted" { (display_count(line.reading.n())) }
                            td.num data-label="Value" { @if line.reading == Reading::NoData { span.muted { "no data" } } @else { (value.shown) } }
                            td data-label="95 % interval" { (value.interval_shown) }
                            td data-label="Status" { (shown_state(line.state).show()) @if line.is_provisional { span.under { "not over" } } }
                        }
                    }
                }
            }
        }
        @if row.report.subject == Subject::Backlog { (days(seen)) }
    }
}

/// The backlog day by day.
fn days(seen: &Seen<'_>) -> Markup {
    let days = seen.numbers.report.backlog.as_ref().map_or(&[][..], |backlog| &backlog.days);
    let zone = &seen.policy().reporting_zone;
    html! {
        section.panel.flush aria-labelledby="days" {
            header.pad { h2 #days { "Day by day" } p.sm.muted { "A month is kept only if every one of its days is." } }
            table.table.inset.cards {
                thead { tr { th scope="col" { "Day" } th.num scope="col" { "Open" } th.num scope="col" { "Too old" } th.num scope="col" { "Received in 30 days" } } }
                tbody {
                    @for day in days.iter().rev().filter(|day| day.month == seen.month) {
                        tr {
                            th scope="row" { (look::wall::short_date(zone.date_of(day.at))) }
                            td.num data-label="Open" { (day.open) }
                            td.num data-label="Too old" { (day.aged) }
                            td.num data-label="Received in 30 days" { (day.received) }
                        }
                    }
                }
            }
        }
    }
}

fn cases(
    desk: &Desk,
    seen: &Seen<'_>,
    row: &Row<'_>,
    ((items, n), words, id): (&(Vec<Item>, usize), &str, &str),
) -> Markup {
    let heading = match (row.report.subject, id) {
        (Subject::Backlog, "missed") => "Open and too old",
        (Subject::Backlog, _) => "Open and not too old",
        _ => words,
    };
    let none = if *n == 0 {
        format!("None in {}.", month_name(seen.month))
    } else {
        "These cases are gone.".to_owned()
    };
    list(desk, (items, *n), (heading, id), &none)
}

/// The newest of some cases, under a heading; what is said when none is there.
pub(crate) fn list(
    desk: &Desk,
    (items, n): (&[Item], usize),
    (heading, id): (&str, &str),
    none: &str,
) -> Markup {
    html! {
        section.panel.flush aria-labelledby=(id) {
            header.pad {
                h2 id=(id) { (heading) ", " (display_count(n as u64)) }
                @if n > items.len() { p.sm.muted { "The newest " (items.len()) " are shown; all are in the export." } }
            }
            @if items.is_empty() { p.pad.muted { (none) } }
            @else {
                table.table.inset.hover.cards {
                    thead { tr { th scope="col" { "Case" } th scope="col" { "Customer" } th scope="col" { "Received" } } }
                    tbody {
                        @for item in items {
                            tr {
                                th scope="row" { a href={ "/cases/" (item.number) } dir="auto" { "#" (item.number) " " (item.subject) } }
                                td data-label="Customer" { bdi { (item.customer) } }
                                td data-label="Received" { @if let Some(at) = item.received_at { (desk.wall.short(at)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How a credit follows from the shortfall.
fn credit(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let Subject::Level(id) = row.report.subject else { return html! {} };
    let Some(rule) = seen.policy().credits.as_ref().filter(|_| seen.exposure(row.report).is_some()) else {
        return html! {};
    };
    let of = seen.numbers.credits.level_months.iter().find(|of| of.level == id && of.month == seen.month);
    let percent = |share: &calendar::Ratio| measures::display::percent(share, &[]);
    html! {
        section.panel aria-labelledby="credit" {
            h2 #credit { "How the credit is worked out" }
            @match of.and_then(|of| Some((of, of.shortfall.as_ref()?))) {
                None => p { "Nothing was counted, so nothing is owed." },
                Some((of, shortfall)) => {
                    ol.sum role="list" {
                        li { span { "Target" } span { (percent(&row.report.goal.value)) } }
                        li { span { "So far" } span { "− " (row.value.shown) } }
                        li.total { span { @if shortfall.is_negative() { "Beyond by" } @else { "Short by" } } span { (measures::display::points(&absolute(shortfall), &[])) } }
                        @if of.is_credited() { li { span { "Credit of a month’s subscription" } span { (percent(&of.percent)) } } }
                    }
                }
            }
            p.sm.muted {
                @for band in &rule.bands { "More than " (measures::display::points(&band.over, &[])) " short: " (percent(&band.percent)) ". " }
                "At most " (percent(&rule.cap)) " in a billing cycle."
            }
        }
    }
}

fn absolute(ratio: &calendar::Ratio) -> calendar::Ratio {
    if ratio.is_negative() { &calendar::Ratio::ZERO - ratio } else { ratio.clone() }
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
                tbody { @for (name, value) in rows { tr { th scope="row" { bdi { (name) } } td.num { (display_count(value.n)) } td.num { (value.shown) } } } }
            }
        }
    }
}

pub(super) fn heading(by: Dimension) -> String {
    crate::reports::capital(by.word())
}

/// Each value of a dimension with its number.
pub fn split_rows(seen: &Seen<'_>, row: &Row<'_>, by: Dimension, names: &Names) -> Vec<(String, ValueView)> {
    let Some(promise) = seen.promise(row.report) else { return Vec::new() };
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
    let value = |reading: &Reading| ValueView::of(reading, &row.report.edges, unit);
    named_rows(of_month.map(|(of, reading)| (value_name(seen, &of, by, names), value(&reading))), by)
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

/// What the mission says.
fn clause(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let Some(clause) = seen.clause(row.report) else { return html! {} };
    html! {
        section.panel aria-labelledby="clause" {
            h2 #clause { "In the mission" }
            blockquote.promise-quote dir="auto" { (typeset(&clause.sentence)) }
            p.sm.muted { (look::clause(clause.number, "/mission")) " · " code { (clause.path) } }
        }
    }
}

/// The month of a query, when the numbers cover it.
pub fn month_of(seen: &crate::numbers::Numbers, words: &str) -> Option<Month> {
    seen.months.iter().map(|(month, _)| *month).find(|month| month.to_string() == words)
}
