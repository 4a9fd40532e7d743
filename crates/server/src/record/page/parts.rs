//! What stands around the table: the figures in large, where we fell short, response times, credits, and how it is measured.

use backtest::publication::{PublishedCredit, PublishedFigure, PublishedSplit};
use look::marks::PromiseState;
use look::{Wall, icon, small_icon, typeset};
use maud::{Markup, html};
use measures::money::Currency;
use mission::Channel;
use store::publications::Adjustment;

use super::table::clause;
use super::{date, name_of};
use crate::record::Recorded;

/// The figures that stand large, in this order.
const LARGE: [(&str, &str); 3] = [
    ("customer_satisfaction", "Customer satisfaction"),
    ("first_contact_resolution", "Solved at first contact"),
    ("aged_backlog", "Open longer than promised"),
];

/// The month in a few figures.
pub(super) fn facts(wall: &Wall, recorded: &Recorded) -> Markup {
    let find = |key: &str| recorded.published.figures.iter().find(|figure| figure.key == key);
    let large: Vec<(&str, &PublishedFigure)> =
        LARGE.iter().filter_map(|(key, name)| Some((*name, find(key)?))).collect();
    let credits = &recorded.published.credits;
    html! {
        dl.facts.big {
            @for (name, figure) in large {
                div { dt { (name) } dd { (typeset(&figure.value.shown)) @if !figure.value.low_reliability.is_empty() { " " small { "low reliability: " (figure.value.low_reliability.join(", ")) } } @if let Some(target) = &figure.target { " " small { "promise " (typeset(target)) } } @if let Some(corrected) = recorded.corrected(&recorded.row.month, &format!("figure/{}", figure.key)) { " " small { (typeset(&corrected.words(wall))) } } } }
            }
            @if !credits.is_empty() {
                div { dt { "Credits" } dd { (sums(credits)) " " small { "to " (customers(credits)) } } }
            }
        }
    }
}

/// What is credited in all.
fn sums(credits: &[PublishedCredit]) -> String {
    let mut sums = std::collections::BTreeMap::<&str, i64>::new();
    for (currency, minor) in credits.iter().flat_map(|credit| &credit.sums) {
        *sums.entry(currency).or_default() += minor;
    }
    let shown: Vec<String> = sums
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(currency, minor)| money(currency, minor))
        .collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}

/// A sum of money.
pub(super) fn money(currency: &str, minor: i64) -> String {
    Currency::find(currency).map_or_else(|_| format!("{minor} {currency}"), |of| of.show(minor))
}

/// How many are credited. One may be for several levels, so this is at most the sum.
fn customers(credits: &[PublishedCredit]) -> String {
    let most = credits.iter().map(|credit| credit.n_payers).max().unwrap_or(0);
    let several = credits.iter().filter(|credit| credit.n_payers > 0).count() > 1;
    match (most, several) {
        (1, false) => "1 customer".to_owned(),
        (n, false) => format!("{n} customers"),
        (n, true) => format!("at least {n} customers"),
    }
}

/// The promises that were not kept, with what we say about each.
pub(super) fn short(wall: &Wall, recorded: &Recorded) -> Markup {
    let broken: Vec<_> = recorded
        .published
        .promises
        .iter()
        .filter(|promise| promise.value.state.as_deref() == Some("broken"))
        .collect();
    if broken.is_empty() {
        return html! {};
    }
    html! {
        section.stack aria-labelledby="short" {
            h2 #short { "Where we fell short" }
            div.cols {
                @for promise in broken {
                    @let note = recorded.notes.iter().find(|note| note.promise == promise.key);
                    article.panel {
                        p { span.pill data-s="broken" { (icon(PromiseState::Broken.sign())) @match &promise.short_by { Some(points) => { "Missed by " (points) }, None => "Missed" } } }
                        h3.serif dir="auto" { (typeset(&promise.sentence)) }
                        p.sm { (typeset(&promise.result())) " " (clause(&promise.clause)) }
                        @if let Some(corrected) = recorded.corrected(&recorded.row.month, &format!("promise/{}", promise.key)) { p.sm { (typeset(&crate::reports::capital(&corrected.words(wall)))) "." } }
                        @match note {
                            Some(note) => {
                                p dir="auto" { (note.words) }
                                p.sm.muted dir="auto" { "Owner: " (note.owner) @if let Some(due) = &note.due_on { " · due " (date(due)) } }
                            }
                            None => p.muted { "We have not written down yet what we do about it." }
                        }
                    }
                }
            }
        }
    }
}

/// A channel, priority or tier as people call it.
fn split_name(split: &PublishedSplit) -> String {
    let channel = Channel::ALL.iter().find(|channel| split.by == "channel" && channel.word() == split.of);
    let name = channel.map_or(split.of.as_str(), |channel| look::marks::channel_name(*channel));
    crate::reports::capital(name)
}

/// Response times and credits, beside each other.
pub(super) fn credits_and_times(wall: &Wall, recorded: &Recorded) -> Markup {
    let (times, credits) = (&recorded.published.response_times, &recorded.published.credits);
    let month = name_of(&recorded.row.month);
    // Months that were published before it was told do not say it.
    let has_typical = times.iter().any(|split| split.typical.is_some());
    html! {
        div.cols {
            @if !times.is_empty() {
                section.stack aria-labelledby="rt" {
                    h2 #rt { "Response times in " (month) }
                    div.scroll-x role="group" aria-labelledby="rt" tabindex="0" {
                        table.table {
                            thead { tr { th scope="col" { "First reply" } th.num scope="col" { "Promise" } th.num scope="col" { "In time" } th.num scope="col" { "Counted" } @if has_typical { th.num scope="col" { "Typically solved in" } } } }
                            tbody {
                                @for split in times {
                                    tr {
                                        th scope="row" dir="auto" { (split_name(split)) }
                                        td.num { @match &split.target { Some(target) => (typeset(target)), None => "by priority" } }
                                        td.num {
                                            (typeset(&split.value.shown)) @if let Some(variant) = &split.variant { span.under { (variant.replace('_', " ")) } }
                                            @if let Some(corrected) = recorded.corrected(&recorded.row.month, &format!("response/{}/{}", split.by, split.of)) { (corrected.under(wall)) }
                                        }
                                        td.num { (split.value.n) }
                                        @if has_typical {
                                            td.num { @match &split.typical { Some(typical) => { (typeset(&typical.shown)) span.under { "median of " (typical.n) } }, None => span.muted { "no data" } } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if !credits.is_empty() { (credit_table(recorded, credits)) }
        }
    }
}

/// Where each objective stood, where the mission publishes them.
pub(super) fn objectives(recorded: &Recorded) -> Markup {
    let objectives = &recorded.published.objectives;
    if objectives.is_empty() {
        return html! {};
    }
    html! {
        section.stack aria-labelledby="objectives" {
            h2 #objectives { "What we want to reach" }
            div.scroll-x role="group" aria-labelledby="objectives" tabindex="0" {
                table.table {
                    thead { tr { th scope="col" { "Objective" } th scope="col" { "Where it stood" } } }
                    tbody {
                        @for objective in objectives {
                            tr { th scope="row" { span dir="auto" { (typeset(&objective.sentence)) } " " (clause(&objective.clause)) } td { (objective.status) } }
                        }
                    }
                }
            }
        }
    }
}

fn credit_table(recorded: &Recorded, credits: &[PublishedCredit]) -> Markup {
    let sum = |(currency, minor, _): &(String, i64, i64)| money(currency, *minor);
    let issued: Vec<String> = recorded.issued.iter().map(sum).collect();
    let is_owed = credits.iter().any(|credit| credit.n_payers > 0);
    html! {
        section.stack aria-labelledby="cr" {
            h2 #cr { "Credits" }
            p { "When a month falls short by more than the mission allows, affected customers get a part of their subscription back. Nobody needs to ask." }
            table.table {
                thead { tr { th scope="col" { "For" } th.num scope="col" { "Credit" } th.num scope="col" { "Customers" } th.num scope="col" { "Sum" } } }
                tbody {
                    @for credit in credits {
                        tr {
                            th scope="row" { span dir="auto" { (typeset(&credit.sentence)) } " " (clause(&credit.clause)) }
                            td.num { @if credit.percent == "0" { "none due" } @else { (typeset(&credit.shown)) } }
                            td.num { (credit.n_payers) @if credit.n_without_subscription > 0 { span.under { "and " (credit.n_without_subscription) " whose credit cannot be computed: nobody knew what they pay" } } }
                            td.num { (sums(std::slice::from_ref(credit))) }
                        }
                    }
                }
            }
            @if is_owed {
                p.sm.muted { @if issued.is_empty() { "None of it is on an invoice yet: a person checks every credit before it is issued." } @else { "On invoices so far: " (issued.join(", ")) "." } }
            }
        }
    }
}

/// How it is measured, what was corrected, and what can be taken along.
pub(super) fn method(wall: &Wall, recorded: &Recorded, (timely, of): (usize, usize)) -> Markup {
    let row = &recorded.row;
    let base = format!("/record/{}", row.month);
    html! {
        section.stack.method aria-labelledby="how" {
            h2 #how { "How this is measured" }
            p.measure {
                "Every number comes from the log that the desk runs on, counted up to " (wall.long(row.as_of)) " under mission v" (row.mission) ". "
                "Kept: the whole 95 % interval meets the target. At risk: the value does, part of the interval does not. Broken: the value does not. "
                "What is published is never changed; what becomes known later stands below, with its date."
                @if of > 0 { " " (timely) " of " (of) @if of == 1 { " month was" } @else { " months were" } " published by the day that our mission names." }
            }
            (log(wall, recorded))
            dl.kv {
                dt { "SHA-256 of the figures" } dd { code.wrap { (row.digest) } }
                @if let (Some(on), Some(root)) = (&row.checkpoint_on, &row.checkpoint) {
                    dt { "The log up to " (date(on)) } dd { code.wrap { (root) } }
                }
                @if let Some(bundle) = &recorded.bundle {
                    dt { "SHA-256 of the bundle" } dd { code.wrap { (bundle.digest) } }
                }
            }
            p.sm.measure { "The bundle holds everything that this month follows from, without names: " code { "lodestar publish --check FILE" } " counts it again, on any machine, and compares every figure." }
            p.row.screen-only {
                a.btn.sm href={ (base) "?format=csv" } { (small_icon("download")) "CSV" }
                a.btn.sm href={ (base) "?format=json" } { (small_icon("download")) "JSON" }
                a.btn.sm href={ (base) "/bundle" } { (small_icon("download")) "Bundle" }
                a.btn.sm href={ (base) "/figures" } { (small_icon("download")) "Figures as digested" }
                a.btn.sm href="/record.atom" { (small_icon("rss")) "Feed" }
                a.btn.sm href="/record/mail" { (small_icon("mail")) "Email me each month" }
            }
        }
    }
}

/// Every correction of the months shown, those of this month first.
fn log(wall: &Wall, recorded: &Recorded) -> Markup {
    let (own, others): (Vec<&Adjustment>, Vec<&Adjustment>) =
        recorded.adjustments.iter().partition(|it| it.month == recorded.row.month);
    html! {
        @if own.is_empty() && others.is_empty() { p #log .soft { "Nothing was corrected since." } }
        @else {
            h3 #log { "Corrections" }
            @if own.is_empty() { p.soft { "Nothing of this month was corrected since." } }
            div.scroll-x role="group" aria-labelledby="log" tabindex="0" {
                table.table {
                    thead { tr { th scope="col" { "On" } th scope="col" { "Month" } th scope="col" { "Figure" } th.num scope="col" { "Published" } th.num scope="col" { "Known now" } th scope="col" { "Why" } } }
                    tbody {
                        @for adjustment in own.into_iter().chain(others) {
                            tr {
                                th scope="row" { (wall.date(adjustment.adjusted_at)) }
                                td { (name_of(&adjustment.month)) }
                                td dir="auto" { (typeset(&figure_name(recorded, adjustment))) }
                                td.num { (typeset(&adjustment.was)) }
                                td.num { (typeset(&adjustment.now)) }
                                td { (adjustment.reason) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a figure is called in the month of its correction.
fn figure_name(recorded: &Recorded, adjustment: &Adjustment) -> String {
    let key = &adjustment.figure;
    let of_month = recorded.course.iter().find(|it| it.month == adjustment.month);
    let values = of_month.unwrap_or(&recorded.published).values();
    values.into_iter().find(|(of, ..)| of == key).map_or_else(|| key.clone(), |(_, name, _)| name)
}
