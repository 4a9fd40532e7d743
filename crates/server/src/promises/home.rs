//! The promises home: what the mission promises, and what has become of it this month.

use calendar::Instant;
use look::chart::{Star, sky, spark};
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::marks::PromiseState;
use look::{Desk, small_icon, typeset};
use maud::{Markup, html};
use measures::report::Subject;
use measures::{Month, Reading};
use mission::Policy;
use mission::policy::BacklogShare;
use mission::policy::Chapter;

use super::budget_words;
use super::of_whom;
use super::seen::{Row, Seen};

/// Which promises are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All of them.
    All,
    /// Those that are broken or at risk.
    Attention,
    /// Those that carry credits.
    Credits,
}

/// The page while nothing is counted yet.
pub fn counting(desk: &Desk, place: Place) -> Markup {
    let content = html! {
        div.page {
            h1 { "The numbers are being counted" }
            p.measure { "The desk has just started and is reading its log. This page comes by itself as soon as it is done; cases can be worked on meanwhile." }
        }
    };
    desk.page(&DeskPage { title: "Being counted", place: Some(place), panes: None }, &content)
}

/// The page of a desk whose cases are too many to be counted live.
pub fn too_large(desk: &Desk, place: Place, most: u32) -> Markup {
    let content = html! {
        div.page {
            h1 { "This desk is not counted live" }
            p.measure { "It has more than " (most) " cases, and numbers that are kept live take memory for each. Start the program with a higher " code { "--count-at-most" } ", or replay what " code { "lodestar export" } " writes with " code { "lodestar backtest" } "." }
        }
    };
    desk.page(&DeskPage { title: "Not counted", place: Some(place), panes: None }, &content)
}

/// The page.
pub fn page(desk: &Desk, seen: &Seen<'_>, shown: Shown) -> Markup {
    let rows = seen.rows();
    let content = html! {
        (night(desk, seen, &rows))
        div.page {
            (filters(seen, &rows, shown))
            p.sm.muted.measure #how {
                "The dot is the value, the bar its 95 % interval, the tick the target. "
                b { "Kept" } ": the whole interval meets the target. " b { "At risk" } ": the value does, part of the interval does not. "
                b { "Broken" } ": the value does not. Counted up to " (desk.wall.short(seen.numbers.as_of)) "."
            }
            @if seen.is_too_fine() { (of_whom::too_fine()) }
            @else { (ledger(seen, &rows, shown)) }
        }
    };
    desk.page(&DeskPage { title: "Promises", place: Some(Place::Promises), panes: None }, &content)
}

/// The month in words, and all promises in one picture.
fn night(desk: &Desk, seen: &Seen<'_>, rows: &[Row<'_>]) -> Markup {
    let n = |state: PromiseState| rows.iter().filter(|row| row.state() == state).count();
    let (kept, risk, broken, none) =
        (n(PromiseState::Kept), n(PromiseState::AtRisk), n(PromiseState::Broken), n(PromiseState::NoData));
    let stars: Vec<Star> = rows.iter().filter_map(|row| star(seen, row)).collect();
    let exposure = seen.whole_exposure();
    let measured = rows.len() - none;
    html! {
        div.night {
            div.night-in {
                div.night-text {
                    p.eyebrow { (when(desk, seen)) }
                    h1.serif {
                        @if measured == 0 { "No data for this month." }
                        @else if seen.is_current() { "We are keeping " (kept + risk) " of " (measured) " promises." }
                        @else { "We kept " (kept + risk) " of " (measured) " promises." }
                    }
                    p {
                        @if measured == 0 { "Nothing that a promise is about has happened in it." }
                        @else {
                            (broken) " broken, " (risk) " could go either way"
                            @if none > 0 { " and " (none) " without data" } ". "
                            @if seen.is_whole() && !exposure.sums.is_empty() {
                                @if seen.is_current() { "If the month closed now, " } @else { "For this month " }
                                (exposure.words()) " in credits " @if seen.is_current() { "would be" } @else { "are" } " due to " (exposure.n_payers) @if exposure.n_payers == 1 { " customer." } @else { " customers." }
                            }
                        }
                    }
                }
                @if !stars.is_empty() { (sky(&stars)) }
            }
        }
    }
}

fn star(seen: &Seen<'_>, row: &Row<'_>) -> Option<Star> {
    let distance = row.distance()?;
    let sign = if distance < 0 { "-" } else { "+" };
    let points = format!("{sign}{}.{}", distance.abs() / 10, distance.abs() % 10);
    let words = format!("{}: {}. {points} points", row.state().word(), sentence(seen, row));
    Some(Star { address: address(seen, row, ""), words, state: row.state(), distance })
}

/// The month, its day and the mission.
fn when(desk: &Desk, seen: &Seen<'_>) -> Markup {
    let version = desk.stamp.as_ref().map(|stamp| stamp.version.as_str()).unwrap_or_default();
    html! {
        (month_name(seen.month))
        @if seen.is_current() { ", day " (day(seen, seen.numbers.as_of)) }
        @if !seen.is_whole() { " · " bdi { (seen.whose()) } }
        " · Mission v" (version)
    }
}

fn day(seen: &Seen<'_>, at: Instant) -> i8 {
    seen.policy().reporting_zone.date_of(at).day()
}

/// `October 2025`.
pub fn month_name(month: Month) -> String {
    let on = month.first_on();
    format!("{} {}", look::wall::month(on), on.year())
}

fn filters(seen: &Seen<'_>, rows: &[Row<'_>], shown: Shown) -> Markup {
    let n = |shown: Shown| rows.iter().filter(|row| is_shown(seen, row, shown)).count();
    let choices = [
        (Shown::All, "All", ""),
        (Shown::Attention, "Needs attention", "need=1"),
        (Shown::Credits, "Carries credits", "credit=1"),
    ];
    let months: Vec<Month> = seen.numbers.months.iter().map(|(month, _)| *month).collect();
    let place = months.iter().position(|month| *month == seen.month);
    let before = place.and_then(|place| months.get(place.checked_sub(1)?));
    let after = place.and_then(|place| months.get(place + 1));
    html! {
        div.row.between {
            nav.seg aria-label="Filter promises" {
                @for (which, words, query) in choices {
                    a href={ "/promises?" (seen.query()) @if !query.is_empty() { "&" (query) } } aria-current=[(which == shown).then_some("page")] { (words) " " (n(which)) }
                }
            }
            div.row {
                @if let Some(month) = before { a.btn.sm href={ "/promises?" (Seen { month: *month, ..*seen }.query()) } rel="prev" { (small_icon("back")) (month_name(*month)) } }
                @if let Some(month) = after { a.btn.sm href={ "/promises?" (Seen { month: *month, ..*seen }.query()) } rel="next" { (month_name(*month)) } }
                a.btn.sm href="/mission" { (small_icon("globe")) "Public page" }
                a.btn.sm href={ "/promises?" (seen.query()) "&format=csv" } { (small_icon("download")) "CSV" }
                a.btn.sm href={ "/promises?" (seen.query()) "&format=json" } { (small_icon("download")) "JSON" }
            }
        }
        form.filters.screen-only action="/promises" method="get" {
            input type="hidden" name="month" value=(seen.month);
            (of_whom::fields(seen))
            button.btn.sm type="submit" { "Show" }
        }
    }
}

fn is_shown(seen: &Seen<'_>, row: &Row<'_>, shown: Shown) -> bool {
    match shown {
        Shown::All => true,
        Shown::Attention => matches!(row.state(), PromiseState::AtRisk | PromiseState::Broken),
        Shown::Credits => seen.exposure(row.report).is_some(),
    }
}

fn ledger(seen: &Seen<'_>, rows: &[Row<'_>], shown: Shown) -> Markup {
    let chapter = |row: &Row<'_>| seen.clause(row.report).map(|clause| clause.number.chapter);
    let shown_rows: Vec<&Row<'_>> = rows.iter().filter(|row| is_shown(seen, row, shown)).collect();
    if shown_rows.is_empty() {
        let words = html! { "No promise of this mission is of that kind in this month." };
        return empty(
            Art::Clear,
            &html! { h2 { "Nothing to show" } },
            &words,
            Some(("All promises", "/promises")),
        );
    }
    html! {
        table.ledger role="table" aria-describedby="how" {
            caption.vh { "Promises in " (month_name(seen.month)) }
            thead role="rowgroup" {
                tr role="row" {
                    @for (words, class) in [("Promise", ""), ("Target", "num"), ("So far", "num"), ("Interval", ""), ("12 months", "nowrap"), ("Status", ""), ("Credit exposure", "num")] {
                        th role="columnheader" scope="col" class=[Some(class).filter(|it| !it.is_empty())] { (words) }
                    }
                }
            }
            @for of in Chapter::ALL {
                @let of_chapter: Vec<&&Row<'_>> = shown_rows.iter().filter(|row| chapter(row) == Some(of)).collect();
                @if !of_chapter.is_empty() {
                    tbody role="rowgroup" {
                        tr.grp role="row" { th role="rowheader" scope="rowgroup" colspan="7" { (of.title()) } }
                        @for row in of_chapter { (show(seen, row)) }
                    }
                }
            }
        }
    }
}

fn show(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let state = row.state();
    let (course, target) = row.course(seen);
    html! {
        tr role="row" data-s=(state.key()) {
            th.lp role="rowheader" scope="row" {
                a.promise-quote href=(address(seen, row, "")) dir="auto" { (sentence(seen, row)) }
                span.under {
                    @if let Some(clause) = seen.clause(row.report) { (look::clause(clause.number, "/mission")) " · " }
                    (scope(seen, row))
                    @if let Some(variant) = row.report.variant_shown() { " · " (variant) }
                    @if row.line.reading.n() > 0 { " · " a href=(address(seen, row, "items")) { (items(seen, row)) } }
                }
                @if seen.is_whole() && let Some(budget) = seen.budget(row.report).filter(|budget| seen.is_current() && budget.so_far.of > 0) {
                    span.under { (budget_words::short(&budget)) }
                }
            }
            td.num.lt role="cell" data-label="Target" { (typeset(&row.goal())) }
            td.num.la role="cell" {
                @if row.line.reading == Reading::NoData { span.muted { "no data" } }
                @else { a href=(address(seen, row, "items")) { b { (row.value.shown) } } }
            }
            td.lc role="cell" {
                @if let Some(interval) = row.interval() {
                    (interval.show(state))
                    span.under { (row.value.interval_shown) }
                }
            }
            td.ls role="cell" {
                (spark(state, &course, target))
                span.vh { (course.iter().flatten().count()) " months with data" }
            }
            td.lx role="cell" {
                (state.show())
                @if row.line.is_provisional && row.line.reading.n() > 0 { span.under { "not over" } }
            }
            td.num.lm role="cell" {
                @match seen.exposure(row.report).filter(|_| seen.is_whole()) {
                    None => span.muted { "none" },
                    Some(exposure) if exposure.sums.is_empty() => span.muted { "0" },
                    Some(exposure) => b { (exposure.words()) },
                }
            }
        }
    }
}

/// Where a promise is opened.
pub fn address(seen: &Seen<'_>, row: &Row<'_>, part: &str) -> String {
    let part = if part.is_empty() { String::new() } else { format!("#{part}") };
    format!("/promises/{}?{}{part}", crate::routes::encoded(&row.key), seen.query())
}

/// The promise in the words of the mission.
pub fn sentence(seen: &Seen<'_>, row: &Row<'_>) -> String {
    let clause = seen.clause(row.report).map(|clause| clause.sentence.clone());
    typeset(&clause.filter(|words| !words.is_empty()).unwrap_or_else(|| row.report.name.clone()))
}

/// Whom it is about: priorities, tiers, channels.
pub fn scope(seen: &Seen<'_>, row: &Row<'_>) -> String {
    let policy = seen.policy();
    let channel = |channel: mission::Channel| look::marks::channel_name(channel).to_owned();
    let mut words: Vec<String> = Vec::new();
    if let Some(target) = seen.target(row.report) {
        let scope = &target.scope;
        words.extend(scope.priorities.iter().flat_map(|set| set.iter()).map(|it| it.word().to_owned()));
        words.extend(scope.channels.iter().flat_map(|set| set.iter()).map(channel));
        words.extend(scope.tiers.iter().flatten().filter_map(|id| tier_name(policy, id.0)));
    } else if let Some(level) = seen.level(row.report) {
        words.extend(level.channels.iter().map(channel));
    }
    if words.is_empty() { "every case".to_owned() } else { words.join(", ") }
}

fn tier_name(policy: &Policy, nth: u8) -> Option<String> {
    policy.tiers.get(usize::from(nth)).map(|tier| tier.name.clone())
}

/// How many items, in words.
pub fn items(seen: &Seen<'_>, row: &Row<'_>) -> String {
    let n = display_count(row.line.reading.n());
    match (row.report.subject, seen.policy().backlog.as_ref().map(|rule| rule.of)) {
        (Subject::Backlog, Some(BacklogShare::OpenCases)) => format!("{n} open cases"),
        (Subject::Backlog, _) => format!("{n} cases received in {} days", volume_days(seen)),
        (Subject::Level(_), _) => format!("{n} contacts"),
        (Subject::Target(_), _) => format!("{n} counted"),
    }
}

/// Of how many days the cases received are counted before each snapshot of the backlog.
pub fn volume_days(seen: &Seen<'_>) -> u16 {
    seen.policy().backlog.as_ref().map_or(0, |rule| rule.volume_days)
}

/// `12,345`.
pub fn display_count(n: u64) -> String {
    let digits = n.to_string();
    let mut shown = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
