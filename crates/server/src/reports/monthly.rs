//! The report for those who lead the company: every objective with its value, target, trend and status, the promises of
//! each month of its period, and what is owed. How long the period is the mission says. It prints on paper as it stands.

use backtest::document::{ObjectiveView, PeriodView};
use look::chart::spark;
use look::desk::{DeskPage, Place};
use look::marks::PromiseState;
use look::{Desk, small_icon, typeset};
use maud::{Markup, html};
use measures::State;
use measures::objective::improve::Progress;
use measures::objective::sustain::Sustained;
use measures::report::{ObjectiveReport, Status};
use serde_json::{Value, json};

use super::covered::Covered;
use super::figures::months_form;
use super::tabs;
use crate::promises::home::{address, month_name, sentence};
use crate::promises::seen::{Seen, shown_state};

/// How an objective is marked.
pub fn state_of(report: &ObjectiveReport) -> PromiseState {
    match &report.status {
        Status::Level(state) | Status::UntilDate(state, _) | Status::AtDate(state, _) => shown_state(*state),
        Status::Sustained(sustained, _) => match sustained {
            Sustained::Achieved => PromiseState::Kept,
            Sustained::Building(_) => PromiseState::AtRisk,
            Sustained::NotMet => PromiseState::Broken,
            Sustained::NoData => PromiseState::NoData,
        },
        Status::Improvement(progress) => match progress {
            Progress::Ahead | Progress::OnPath | Progress::Achieved => PromiseState::Kept,
            Progress::Behind => PromiseState::AtRisk,
            Progress::NotAchieved => PromiseState::Broken,
            Progress::NoData => PromiseState::NoData,
        },
    }
}

/// The page.
pub fn page(desk: &Desk, seen: &Seen<'_>) -> Markup {
    let covered = Covered::of(seen.numbers, seen.month);
    let policy = seen.policy();
    let base = format!("/reports/monthly?month={}", seen.month);
    let months: Vec<Seen<'_>> = covered.months.iter().map(|month| Seen { month: *month, ..*seen }).collect();
    let content = html! {
        div.page {
            header.page-head {
                div {
                    h1 { (covered.name()) ", " (covered.period()) }
                    p {
                        (policy.name) " · Mission v" (policy.version) " · counted up to " (desk.wall.long(seen.numbers.as_of))
                        @if covered.is_open(seen.numbers) { @if covered.is_of_a_month() { " · the month is not over" } @else { " · the period is not over" } }
                        " · " (covered.goes_out())
                    }
                }
                div.actions {
                    a.btn.sm href={ (base) "&format=csv" } { (small_icon("download")) "CSV" }
                    a.btn.sm href={ (base) "&format=json" } { (small_icon("download")) "JSON" }
                }
            }
            div.screen-only { (tabs("/reports/monthly")) (months_form(seen, "/reports/monthly")) }
            section.panel aria-labelledby="short" {
                h2 #short { "In short" }
                @for month in &months { (in_short(month, months.len() > 1)) }
            }
            section.panel.flush aria-labelledby="objectives" {
                header.pad { h2 #objectives { "Objectives" } }
                @if seen.numbers.report.objectives.is_empty() { p.pad.muted { "The mission names none." } }
                @else {
                    table.table.inset.cards {
                        thead { tr { th scope="col" { "Objective" } th.num scope="col" { "Value" } th.num scope="col" { "Target" } th scope="col" { "Trend" } th scope="col" { "Status" } } }
                        tbody { @for report in &seen.numbers.report.objectives { (objective(seen, report)) } }
                    }
                }
            }
            @for month in &months { (promises(month, months.len() > 1)) }
        }
    };
    desk.page(&DeskPage { title: covered.name(), place: Some(Place::Reports), panes: None }, &content)
}

/// A month in two sentences.
fn in_short(seen: &Seen<'_>, is_one_of_several: bool) -> Markup {
    let rows = seen.rows();
    let n = |state: PromiseState| rows.iter().filter(|row| row.state() == state).count();
    let (kept, risk, broken, none) =
        (n(PromiseState::Kept), n(PromiseState::AtRisk), n(PromiseState::Broken), n(PromiseState::NoData));
    let exposure = seen.whole_exposure();
    html! {
        p {
            @if is_one_of_several { b { (month_name(seen.month)) ": " } }
            (kept) " promises kept, " (risk) " at risk, " (broken) " broken, " (none) " without data. "
            @if exposure.sums.is_empty() { "No credits are owed." }
            @else { (exposure.words()) " in credits " @if seen.is_current() { "would be" } @else { "are" } " owed to " (exposure.n_payers) @if exposure.n_payers == 1 { " customer." } @else { " customers." } }
        }
    }
}

/// The promises of a month.
fn promises(seen: &Seen<'_>, is_one_of_several: bool) -> Markup {
    let id = format!("promises-{}", seen.month);
    html! {
        section.panel.flush aria-labelledby=(id) {
            header.pad { h2 id=(id) { "Promises" @if is_one_of_several { ", " (month_name(seen.month)) } } }
            table.table.inset.cards {
                thead { tr { th scope="col" { "Promise" } th.num scope="col" { "Target" } th.num scope="col" { "Value" } th.num scope="col" { "Counted" } th scope="col" { "Status" } } }
                tbody {
                    @for row in &seen.rows() {
                        tr {
                            th scope="row" { a href=(address(seen, row, "")) dir="auto" { (sentence(seen, row)) } @if let Some(variant) = row.report.variant_shown() { span.under { (variant) } } }
                            td.num data-label="Target" { (typeset(&row.goal())) }
                            td.num data-label="Value" { @if row.line.reading.n() == 0 { span.muted { "no data" } } @else { (row.value.shown) } }
                            td.num data-label="Counted" { (row.line.reading.n()) }
                            td data-label="Status" { (row.state().show()) }
                        }
                    }
                }
            }
        }
    }
}

fn objective(seen: &Seen<'_>, report: &ObjectiveReport) -> Markup {
    let view = ObjectiveView::of(report, seen.policy());
    let last = last_period(&view);
    let scaled = |value: &calendar::Ratio| (value * &calendar::Ratio::whole(10_000)).floor();
    let values: Vec<Option<i64>> =
        report.periods.iter().map(|(_, line)| line.reading.value().as_ref().map(scaled)).collect();
    let target = report.goal.as_ref().map(|goal| scaled(&goal.value));
    let clause = seen.policy().clauses.get(usize::from(report.clause.0));
    html! {
        tr {
            th scope="row" {
                span dir="auto" { (typeset(&view.wanted)) }
                span.under { @if let Some(clause) = clause { (look::clause(clause.number, "/mission")) " · " } (view.metric) }
            }
            td.num data-label="Value" {
                @match last { Some(period) => { (period.value.shown) span.under { (period.period) } @if let Some(doubt) = period.value.doubt() { span.under { (doubt) } } }, None => span.muted { "no data" } }
            }
            td.num data-label="Target" { (view.goal.as_deref().map(typeset).unwrap_or_else(|| "–".to_owned())) }
            td data-label="Trend" { (spark(state_of(report), &values, target.or(values.iter().flatten().last().copied()).unwrap_or(0))) }
            td data-label="Status" {
                @match &report.status {
                    Status::Level(state) => (shown_state(*state).show()),
                    _ => { (state_of(report).show()) span.under { (view.status) } @if let Some(difference) = &view.difference { span.under { (difference.shown) } } },
                }
            }
        }
    }
}

/// The last period that has data.
pub(super) fn last_period(view: &ObjectiveView) -> Option<&PeriodView> {
    view.periods.iter().rev().find(|period| period.value.n > 0)
}

/// Every objective and period.
pub fn csv(seen: &Seen<'_>) -> Vec<Vec<String>> {
    let header =
        ["objective", "metric", "goal", "status", "period", "n", "value", "shown", "state", "difference"];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    for report in &seen.numbers.report.objectives {
        let view = ObjectiveView::of(report, seen.policy());
        for period in view.periods {
            lines.push(vec![
                view.id.clone(),
                view.metric.clone(),
                view.goal.clone().unwrap_or_default(),
                view.status.clone(),
                period.period,
                period.value.n.to_string(),
                period.value.value.unwrap_or_default(),
                period.value.shown,
                period.value.state.unwrap_or(State::NoData.word()).to_owned(),
                view.difference.as_ref().map(|of| of.shown.clone()).unwrap_or_default(),
            ]);
        }
    }
    lines
}

/// Every objective with its periods, the period of the report, and the promises of the month that was asked for.
pub fn json(seen: &Seen<'_>) -> Value {
    let reports = &seen.numbers.report.objectives;
    let objectives: Vec<ObjectiveView> =
        reports.iter().map(|report| ObjectiveView::of(report, seen.policy())).collect();
    let covered = Covered::of(seen.numbers, seen.month);
    let mut document = crate::promises::export::promises_json(seen, &seen.rows());
    document["period"] = json!(covered.period());
    document["months"] = json!(covered.months.iter().map(ToString::to_string).collect::<Vec<_>>());
    document["objectives"] = json!(objectives);
    document
}
