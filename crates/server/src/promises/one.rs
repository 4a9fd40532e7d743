//! One promise: its months, its splits, what it was kept and missed by, and where it stands in the mission.

use backtest::document::ValueView;
use calendar::Instant;
use desk::case::event::CaseId;
use look::desk::{DeskPage, Place};
use look::{Desk, small_icon, typeset};
use maud::{Markup, html};
use measures::kpi::backlog::OpenCase;
use measures::report::Subject;
use measures::{Month, Reading, Slot};
use mission::policy::LevelMeasure;
use store::{Error, Tx};

use super::actions::Actions;
use super::budget_words;
use super::home::{display_count, month_name, scope, sentence};
use super::seen::{Row, Seen, shown_state};
use super::splits::{Names, SPLITS, split_panel, split_rows};
use crate::workspace::crumbs;

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

/// The cases behind a promise in the month.
pub fn items(seen: &Seen<'_>, row: &Row<'_>) -> Items {
    let mut items = match seen.promise(row.report) {
        Some(_) if seen.is_too_fine() => Items::default(),
        Some(promise) => {
            let lists = seen.numbers.report.lists.as_ref();
            let list = lists.and_then(|lists| lists.of_group(promise, seen.month, &seen.group()));
            let (hits, others) = list.map_or((Vec::new(), Vec::new()), |list| (list.hits, list.others));
            use mission::policy::Comparison::{Above, AtLeast, AtMost, Below};
            match row.report.goal.comparison {
                AtLeast | Above => Items { missed: others, met: hits },
                AtMost | Below if is_mean(seen, row) => Items { missed: others, met: hits },
                AtMost | Below => Items { missed: hits, met: others },
            }
        }
        None if seen.is_current() => {
            let group = seen.group();
            let open = seen.numbers.open.iter().filter(|open| group.covers(&open.held.group(Slot::All)));
            let (missed, met): (Vec<&OpenCase>, Vec<&OpenCase>) = open.partition(|open| open.is_aged);
            let cases = |open: Vec<&OpenCase>| open.into_iter().map(|open| open.case).collect();
            Items { missed: cases(missed), met: cases(met) }
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
                    div.stack.loose #items {
                        (cases(desk, seen, row, (missed, "Missed", "missed")))
                        (cases(desk, seen, row, (met, "Kept", "met")))
                    }
                }
                div.stack.loose {
                    // What is selected has no budget and no credit of its own, and is not divided further.
                    @if seen.is_whole() {
                        @if let Some(budget) = seen.budget(row.report).filter(|budget| budget.so_far.of > 0) { (budget_words::panel(&budget, seen.is_current())) }
                        (credit(seen, row))
                        @for by in SPLITS { (split_panel(by, &split_rows(seen, row, by, names))) }
                    }
                    (super::actions::panel(seen, row, actions))
                    (clause(seen, row))
                }
            }
        }
    };
    desk.page(&DeskPage { title: &title, place: Some(Place::Promises), panes: None }, &content)
}

fn hero(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let exposure = seen.exposure(row.report).filter(|_| seen.is_whole());
    let base = super::home::address(seen, row, "");
    html! {
        header.promise-hero data-s=(row.state().key()) {
            div.stack.tight {
                p.row {
                    (row.state().pill())
                    span.sm.muted {
                        @if let Some(clause) = seen.clause(row.report) { (look::clause(clause.number, "/mission")) " · " }
                        (scope(seen, row)) " · " (month_name(seen.month)) @if !seen.is_whole() { ", " bdi { (seen.whose()) } } " · " (row.report.metric_shown())
                    }
                }
                h1.serif dir="auto" { (sentence(seen, row)) }
            }
            dl.facts {
                div { dt { "Target" } dd { (typeset(&row.goal())) @if let Some(limit) = row.report.median.as_ref().and_then(|rule| rule.limit.as_ref()) { " " small { "median " (typeset(&measures::display::goal_seconds(limit))) } } } }
                div { dt { @if seen.is_current() { "So far" } @else { "Came to" } } dd {
                    @if row.line.reading == Reading::NoData { "no data" } @else {
                        (row.value.shown)
                        @if let Reading::Share(share) = &row.line.reading { " " small { (display_count(share.hits)) " of " (display_count(share.of)) } }
                    }
                } }
                @if let Some(median) = &row.value.median { div { dt { "Median" } dd { (median.shown) @if !median.interval_shown.is_empty() { " " small { (median.interval_shown) } } } } }
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
                    @for (month, _) in months {
                        @let of_month = Seen { month: *month, ..*seen };
                        @let line = seen.line(row.report, *month);
                        @let value = ValueView::of_promise(&line, row.report);
                        tr aria-current=[(*month == seen.month).then_some("true")] {
                            th scope="row" { a href=(super::home::address(&of_month, row, "")) { (month_name(*month)) } }
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
    let days = seen.backlog_days();
    let zone = &seen.policy().reporting_zone;
    let received = format!("Received in {} days", super::home::volume_days(seen));
    html! {
        section.panel.flush aria-labelledby="days" {
            header.pad { h2 #days { "Day by day" } p.sm.muted { "A month is kept only if every one of its days is." } }
            table.table.inset.cards {
                thead { tr { th scope="col" { "Day" } th.num scope="col" { "Open" } th.num scope="col" { "Too old" } th.num scope="col" { (received) } } }
                tbody {
                    @for day in days.iter().rev().filter(|day| day.month == seen.month) {
                        tr {
                            th scope="row" { (look::wall::short_date(zone.date_of(day.at))) }
                            td.num data-label="Open" { (day.open) }
                            td.num data-label="Too old" { (day.aged) }
                            td.num data-label=(received) { (day.received) }
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
