//! The mission's objectives as one agent's cases have them. No ranking: mix and shifts differ.

use backtest::document::{ObjectiveView, ValueView};
use desk::case::event::AgentId;
use look::desk::{DeskPage, Place};
use look::marks::{Side, avatar};
use look::{Desk, small_icon, typeset};
use maud::{Markup, html};
use measures::period::{Length, Period};
use measures::report::scorecard;
use measures::{Month, Reading};
use mission::policy::ClauseNumber;
use serde_json::{Value, json};

use super::tabs;
use crate::promises::home::display_count;
use crate::promises::seen::{Seen, shown_state};
use crate::promises::splits::Names;
use crate::workspace::crumbs;

/// A scorecard for a quarter.
pub struct Card {
    /// The quarter, such as `2025-Q4`.
    pub period: String,
    lines: Vec<Line>,
    is_over: bool,
    number: u32,
    /// A month of the quarter before and after, where there are numbers.
    before: Option<Month>,
    after: Option<Month>,
}

struct Line {
    wanted: String,
    metric: String,
    clause: Option<ClauseNumber>,
    goal: Option<String>,
    /// The value of the agent's cases; nothing for an objective of the whole desk.
    own: Option<(measures::report::Line, ValueView)>,
}

impl Card {
    /// The scorecard of an agent for the quarter of a month.
    pub fn of(seen: &Seen<'_>, agent: AgentId) -> Card {
        let numbers = seen.numbers;
        let covered: Vec<Month> = numbers.months.iter().map(|(month, _)| *month).collect();
        let quarter = Period::of(seen.month, Length::Quarter);
        let months: Vec<Month> = quarter.months().filter(|month| covered.contains(month)).collect();
        let frame = numbers.frame();
        let lines = scorecard((&frame, &numbers.parts), &numbers.report.objectives, (&months, agent));
        let line = |of: measures::report::ScoreLine| {
            let report = numbers.report.objectives.get(of.nth)?;
            let view = ObjectiveView::of(report, seen.policy());
            let goals: Vec<_> = report.goal.iter().cloned().collect();
            let own = of.line.map(|line| {
                let value = ValueView::of(&line.reading, &goals, report.unit);
                (line, value)
            });
            let clause = seen.policy().clauses.get(usize::from(report.clause.0));
            let clause = clause.map(|clause| clause.number);
            Some(Line { wanted: view.wanted, metric: view.metric, clause, goal: view.goal, own })
        };
        Card {
            period: quarter.to_string(),
            is_over: frame.is_complete(quarter.last()),
            number: agent.0.get(),
            before: covered.iter().rev().find(|month| **month < quarter.first()).copied(),
            after: covered.iter().find(|month| **month > quarter.last()).copied(),
            lines: lines.into_iter().filter_map(line).collect(),
        }
    }

    /// Every line, as a table.
    pub fn csv(&self) -> Vec<Vec<String>> {
        let header = ["objective", "metric", "goal", "quarter", "n", "value", "shown", "state"];
        let mut lines = vec![header.map(str::to_owned).to_vec()];
        for line in &self.lines {
            let own = line.own.as_ref();
            lines.push(vec![
                line.wanted.clone(),
                line.metric.clone(),
                line.goal.clone().unwrap_or_default(),
                self.period.clone(),
                own.map(|(_, value)| value.n.to_string()).unwrap_or_default(),
                own.and_then(|(_, value)| value.value.clone()).unwrap_or_default(),
                own.map_or_else(|| "of the whole desk".to_owned(), |(_, value)| value.shown.clone()),
                own.map(|(line, _)| line.state.word().to_owned()).unwrap_or_default(),
            ]);
        }
        lines
    }

    /// Every line.
    pub fn json(&self) -> Value {
        let line = |line: &Line| {
            let own = line.own.as_ref();
            json!({
                "objective": line.wanted,
                "metric": line.metric,
                "goal": line.goal,
                "value": own.map(|(_, value)| value),
                "state": own.map(|(line, _)| line.state.word()),
            })
        };
        self.lines.iter().map(line).collect()
    }
}

/// Everybody who answers.
pub fn list(desk: &Desk, names: &Names) -> Markup {
    let content = html! {
        div.page {
            header.page-head { div { h1 { "Scorecards" } p { "The mission’s objectives as each person’s cases have them. Everybody sees their own." } } }
            (tabs("/reports/scorecards"))
            table.table.cards.hover {
                caption.vh { "People with scorecards" }
                thead { tr { th scope="col" { "Name" } } }
                tbody {
                    @for (number, name) in &names.agents {
                        tr { th scope="row" { div.row.nowrap { (avatar(name, Side::Ours)) a href={ "/reports/scorecards/" (number) } dir="auto" { (name) } } } }
                    }
                }
            }
        }
    };
    desk.page(&DeskPage { title: "Scorecards", place: Some(Place::Reports), panes: None }, &content)
}

/// The page of one.
pub fn page(desk: &Desk, (name, is_own): (&str, bool), card: &Card) -> Markup {
    let base = format!("/reports/scorecards/{}", card.number);
    let content = html! {
        div.page {
            (crumbs(&[("Reports", "/reports"), ("Scorecards", "/reports/scorecards")], name))
            header.page-head {
                div.row.wide {
                    (avatar(name, Side::Ours))
                    div {
                        h1 dir="auto" { (name) }
                        p { (card.period) @if !card.is_over { ", not over yet" } ". " @if is_own { "You and those who lead the desk can see this page." } @else { "They and those who lead the desk can see this page." } }
                    }
                }
                div.actions {
                    @if let Some(month) = card.before { a.btn.sm rel="prev" href={ (base) "?month=" (month) } { (small_icon("back")) "Quarter before" } }
                    @if let Some(month) = card.after { a.btn.sm rel="next" href={ (base) "?month=" (month) } { "Quarter after" } }
                    a.btn.sm href={ (base) "?format=csv" } { (small_icon("download")) "CSV" }
                    a.btn.sm href={ (base) "?format=json" } { (small_icon("download")) "JSON" }
                }
            }
            section.panel.flush aria-labelledby="num" {
                header.pad { div { h2 #num { "How your cases went" } p.sm.muted { "Against the mission’s objectives, with the range that chance alone could give. No ranking: mix and shifts differ." } } }
                table.table.inset.scorecard.cards {
                    thead { tr { th scope="col" { "Objective" } th.num scope="col" { @if is_own { "You" } @else { "Value" } } th scope="col" { "Range" } th.num scope="col" { "Objective’s value" } th scope="col" { "Reading" } } }
                    tbody { @for line in &card.lines { (line.show()) } }
                }
            }
        }
    };
    desk.page(&DeskPage { title: name, place: Some(Place::Reports), panes: None }, &content)
}

impl Line {
    fn show(&self) -> Markup {
        html! {
            tr {
                th scope="row" {
                    span dir="auto" { (typeset(&self.wanted)) }
                    span.under {
                        @if let Some(clause) = self.clause { (look::clause(clause, "/mission")) " · " }
                        (self.metric)
                        @if let Some((_, value)) = &self.own && value.n > 0 { " · " (display_count(value.n)) " counted" }
                    }
                }
                @match &self.own {
                    None => td.muted colspan="2" data-label="Value" { "of the whole desk" },
                    Some((line, _)) if line.reading == Reading::NoData => {
                        td.num data-label="Value" { span.muted { "no data" } }
                        td data-label="Range" {}
                    },
                    Some((_, value)) => {
                        td.num data-label="Value" { b { (value.shown) } }
                        td data-label="Range" { (value.interval_shown) }
                    },
                }
                td.num data-label="Objective’s value" { (self.goal.as_deref().map(typeset).unwrap_or_else(|| "–".to_owned())) }
                td data-label="Reading" { @if let Some((line, _)) = &self.own { (shown_state(line.state).show()) } @else { "–" } }
            }
        }
    }
}
