//! What somebody who drafts a mission needs to know of the history: misses by channel, what people come with, and
//! where on their way they wait too long.

use look::Desk;
use look::desk::{DeskPage, Place};
use look::small_icon;
use maud::{Markup, html};
use measures::report::{ComplaintType, missed};
use measures::{Dimension, DimensionSet, Group, Reading, Series, Share, display};
use mission::ClockKind;
use serde_json::{Value, json};

use super::tabs;
use crate::promises::home::display_count;
use crate::promises::seen::Seen;
use crate::promises::splits::{Names, value_name};

/// One part of the inputs: its name in exports, its words, and its rows.
struct Part {
    word: &'static str,
    heading: &'static str,
    says: &'static str,
    column: &'static str,
    rows: Vec<Row>,
}

/// What became of the deadlines of one group, and how many cases came of it where they are counted.
struct Row {
    name: String,
    n_cases: Option<u64>,
    outcomes: Share,
}

fn parts(seen: &Seen<'_>) -> [Part; 3] {
    let drafting = &seen.numbers.report.drafting;
    let name = |by: Dimension, of: &Group| value_name(seen, of, by, &Names::default());
    let channel = |(of, outcomes): &(Group, Share)| Row {
        name: name(Dimension::Channel, of),
        n_cases: None,
        outcomes: *outcomes,
    };
    let category = |of: &ComplaintType| Row {
        name: name(Dimension::Category, &of.group),
        n_cases: Some(of.n_cases),
        outcomes: of.outcomes,
    };
    [
        Part {
            word: "channel",
            heading: "Misses by channel",
            says: "Outcomes of every deadline, by the channel they came through.",
            column: "Channel",
            rows: drafting.channels.iter().map(channel).collect(),
        },
        Part {
            word: "category",
            heading: "What people come with",
            says: "The ten categories with the most cases, and what became of their deadlines.",
            column: "Category",
            rows: drafting.types.iter().map(category).collect(),
        },
        Part {
            word: "step",
            heading: "Where people wait too long",
            says: "Every deadline along the way of a case, in the order in which they come.",
            column: "Step",
            rows: steps(seen),
        },
    ]
}

/// Each kind of deadline that had outcomes.
fn steps(seen: &Seen<'_>) -> Vec<Row> {
    let of_kind = |kind: &ClockKind| {
        let is_of = |series| matches!(series, Series::Promise(desk::case::outcome::Promise::Target(of, _)) if of == *kind);
        let shares = seen.numbers.parts.tallies.shares.by(DimensionSet::NONE, is_of);
        let mut sum = Share::default();
        shares.values().for_each(|share| sum.merge(*share));
        let name = super::capital(&kind.word().replace('_', " "));
        (sum.of > 0).then_some(Row { name, n_cases: None, outcomes: sum })
    };
    ClockKind::ALL.iter().filter_map(of_kind).collect()
}

fn percent(share: Share) -> String {
    let misses = Share { hits: missed(share), ..share };
    misses.value().map_or("no data".to_owned(), |value| display::percent(&value, &[]))
}

/// The page.
pub fn page(desk: &Desk, seen: &Seen<'_>) -> Markup {
    let abandonment = match &seen.numbers.report.drafting.abandonment {
        Reading::Share(share) => share.value().map(|value| (display::percent(&value, &[]), share.of)),
        _ => None,
    };
    let content = html! {
        div.page {
            header.page-head {
                div { h1 { "Drafting inputs" } p { "What the whole history says to somebody who writes or revises the mission. " (display_count(seen.numbers.n_cases as u64)) " cases." } }
                div.actions {
                    a.btn.sm href="/reports/drafting?format=csv" { (small_icon("download")) "CSV" }
                    a.btn.sm href="/reports/drafting?format=json" { (small_icon("download")) "JSON" }
                }
            }
            (tabs("/reports/drafting"))
            @for part in parts(seen) { (table(&part)) }
            section.panel aria-labelledby="gave-up" {
                h2 #gave-up { "Who gave up" }
                @match abandonment {
                    Some((share, n)) => p { (share) " of " (display_count(n)) " calls and chats ended before anybody answered." },
                    None => p.muted { "No calls or chats were counted." },
                }
            }
        }
    };
    desk.page(&DeskPage { title: "Drafting inputs", place: Some(Place::Reports), panes: None }, &content)
}

fn table(part: &Part) -> Markup {
    let counts_cases = part.rows.iter().any(|row| row.n_cases.is_some());
    html! {
        section.panel.flush aria-labelledby=(part.word) {
            header.pad { h2 id=(part.word) { (part.heading) } p.sm.muted { (part.says) } }
            @if part.rows.is_empty() { p.pad.muted { "No data: no deadline has been met or missed yet." } }
            @else {
                table.table.inset.cards {
                    thead { tr { th scope="col" { (part.column) } @if counts_cases { th.num scope="col" { "Cases" } } th.num scope="col" { "Outcomes" } th.num scope="col" { "Missed" } th.num scope="col" { "Share missed" } } }
                    tbody {
                        @for row in &part.rows {
                            tr {
                                th scope="row" { bdi { (row.name) } }
                                @if let Some(n) = row.n_cases { td.num data-label="Cases" { (display_count(n)) } }
                                td.num data-label="Outcomes" { (display_count(row.outcomes.of)) }
                                td.num data-label="Missed" { (display_count(missed(row.outcomes))) }
                                td.num data-label="Share missed" { (percent(row.outcomes)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Every row of every part.
pub fn csv(seen: &Seen<'_>) -> Vec<Vec<String>> {
    let mut lines = vec![["by", "name", "outcomes", "missed", "cases"].map(str::to_owned).to_vec()];
    for part in parts(seen) {
        for Row { name, n_cases, outcomes } in part.rows {
            let cases = n_cases.map(|n| n.to_string()).unwrap_or_default();
            let numbers = [outcomes.of.to_string(), missed(outcomes).to_string(), cases];
            lines.push([part.word.to_owned(), name].into_iter().chain(numbers).collect());
        }
    }
    lines
}

/// Every row of every part.
pub fn json(seen: &Seen<'_>) -> Value {
    let row = |Row { name, n_cases, outcomes }: &Row| {
        let mut row = json!({ "name": name, "outcomes": outcomes.of, "missed": missed(*outcomes) });
        if let Some(n) = n_cases {
            row["cases"] = json!(n);
        }
        row
    };
    let part = |part: &Part| (part.word.to_owned(), part.rows.iter().map(row).collect::<Value>());
    let by: serde_json::Map<String, Value> = parts(seen).iter().map(part).collect();
    json!({ "as_of": seen.numbers.as_of.to_string(), "by": by })
}
