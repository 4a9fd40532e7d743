//! What somebody who drafts a mission needs to know of the history: misses by channel, what people come with, and
//! where on their way they wait too long.

use look::Desk;
use look::desk::{DeskPage, Place};
use look::small_icon;
use maud::{Markup, html};
use measures::report::missed;
use measures::{Dimension, DimensionSet, Group, Reading, Series, Share, display};
use mission::ClockKind;
use serde_json::{Value, json};

use super::tabs;
use crate::promises::home::display_count;
use crate::promises::seen::Seen;
use crate::promises::splits::{Names, value_name};

/// How many kinds of cases are named.
const N_TYPES: usize = 10;

/// One part of the inputs: its name in exports, its words, and its rows.
struct Part {
    word: &'static str,
    heading: &'static str,
    says: &'static str,
    column: &'static str,
    rows: Vec<(String, Share)>,
}

fn parts(seen: &Seen<'_>) -> [Part; 3] {
    let drafting = &seen.numbers.report.drafting;
    let named = |by: Dimension| {
        move |(of, share): &(Group, Share)| (value_name(seen, of, by, &Names::default()), *share)
    };
    [
        Part {
            word: "channel",
            heading: "Misses by channel",
            says: "Outcomes of every deadline, by the channel they came through.",
            column: "Channel",
            rows: drafting.channels.iter().map(named(Dimension::Channel)).collect(),
        },
        Part {
            word: "category",
            heading: "What people come with",
            says: "The ten categories with the most outcomes.",
            column: "Category",
            rows: by_volume(seen).iter().map(named(Dimension::Category)).collect(),
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

/// The categories with the most outcomes, the most first.
fn by_volume(seen: &Seen<'_>) -> Vec<(Group, Share)> {
    let is_target = |series| matches!(series, Series::Promise(desk::case::outcome::Promise::Target(..)));
    let by = seen.numbers.parts.tallies.shares.by(DimensionSet::NONE.with(Dimension::Category), is_target);
    let mut types: Vec<(Group, Share)> = by.into_iter().collect();
    types.sort_by_key(|(of, share)| (std::cmp::Reverse(share.of), *of));
    types.truncate(N_TYPES);
    types
}

/// Each kind of deadline that had outcomes.
fn steps(seen: &Seen<'_>) -> Vec<(String, Share)> {
    let of_kind = |kind: &ClockKind| {
        let is_of = |series| matches!(series, Series::Promise(desk::case::outcome::Promise::Target(of, _)) if of == *kind);
        let shares = seen.numbers.parts.tallies.shares.by(DimensionSet::NONE, is_of);
        let mut sum = Share::default();
        shares.values().for_each(|share| sum.merge(*share));
        (sum.of > 0).then(|| (super::capital(&kind.word().replace('_', " ")), sum))
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
    html! {
        section.panel.flush aria-labelledby=(part.word) {
            header.pad { h2 id=(part.word) { (part.heading) } p.sm.muted { (part.says) } }
            @if part.rows.is_empty() { p.pad.muted { "No data: no deadline has been met or missed yet." } }
            @else {
                table.table.inset.cards {
                    thead { tr { th scope="col" { (part.column) } th.num scope="col" { "Outcomes" } th.num scope="col" { "Missed" } th.num scope="col" { "Share missed" } } }
                    tbody {
                        @for (name, share) in &part.rows {
                            tr {
                                th scope="row" { bdi { (name) } }
                                td.num data-label="Outcomes" { (display_count(share.of)) }
                                td.num data-label="Missed" { (display_count(missed(*share))) }
                                td.num data-label="Share missed" { (percent(*share)) }
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
    let mut lines = vec![["by", "name", "outcomes", "missed"].map(str::to_owned).to_vec()];
    for part in parts(seen) {
        for (name, share) in part.rows {
            lines.push(vec![part.word.to_owned(), name, share.of.to_string(), missed(share).to_string()]);
        }
    }
    lines
}

/// Every row of every part.
pub fn json(seen: &Seen<'_>) -> Value {
    let row = |(name, share): &(String, Share)| json!({ "name": name, "outcomes": share.of, "missed": missed(*share) });
    let part = |part: &Part| (part.word.to_owned(), part.rows.iter().map(row).collect::<Value>());
    let by: serde_json::Map<String, Value> = parts(seen).iter().map(part).collect();
    json!({ "as_of": seen.numbers.as_of.to_string(), "by": by })
}
