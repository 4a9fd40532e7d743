//! The page of credits (credits.html): what would be due, what waits, what was issued, and each month of the ledger.

use look::desk::DeskPage;
use look::feedback::{Art, empty};
use look::{Desk, Wall, small_icon};
use maud::{Markup, html};

use super::PLACE;
use super::ledger::{self, Ledger, Line};
use super::people::payer_address;
use super::state::State;
use super::words::{self, clause, money, n_credits};
use crate::numbers::Numbers;
use crate::promises::seen::Seen;
use crate::workspace::words::page_head;

/// How many rows of one table are shown; the rest is in the export.
const MOST: usize = 100;

/// The page.
pub(super) fn page(desk: &Desk, ledger: &Ledger, numbers: Option<&Numbers>) -> Markup {
    let policy = numbers.map(|numbers| numbers.book.rules.policy());
    let rule = policy.and_then(|policy| policy.clause(policy.credits.as_ref()?.clause));
    let lead = html! {
        "What we owe customers when a month falls short "
        @if let Some(rule) = rule { (look::clause(rule.number, "/mission")) }
        ". Every line can be traced to the cases behind it."
    };
    let actions = html! {
        a.btn.sm href="/credits?format=csv" { (small_icon("download")) "Export for finance" }
        a.btn.sm href="/credits?format=json" { (small_icon("download")) "JSON" }
    };
    let content = html! {
        div.page {
            (page_head(&html! { "Credits" }, &lead, &actions))
            (facts(ledger, numbers))
            @for month in &ledger.months { (waiting(ledger, &month.month)) }
            (approved(desk, ledger))
            (month(desk, ledger))
        }
    };
    desk.page(&DeskPage { title: "Credits", place: Some(PLACE), panes: None }, &content)
}

fn facts(ledger: &Ledger, numbers: Option<&Numbers>) -> Markup {
    let current = numbers.map(|numbers| {
        let month = Seen::current(numbers);
        (month, Seen { numbers, month, tier: None, channel: None }.whole_exposure())
    });
    let waiting: Vec<&Line> = ledger.open.iter().filter(|line| line.state == State::Waiting).collect();
    let to_issue: Vec<&Line> =
        ledger.open.iter().filter(|line| matches!(line.state, State::Approved { .. })).collect();
    html! {
        dl.facts {
            @if let Some((month, exposure)) = &current {
                div {
                    dt { "Would be due if " (look::wall::month(month.first_on())) " closed now" }
                    dd { @if exposure.sums.is_empty() { "nothing" } @else { (exposure.words()) " " small { (customers(exposure.n_payers)) } } }
                }
            } @else {
                div { dt { "Would be due if the month closed now" } dd { small { "being counted" } } }
            }
            div { dt { "Waiting for approval" } dd { (sum_of(&waiting)) } }
            @if !to_issue.is_empty() { div { dt { "Approved, to be issued" } dd { (sum_of(&to_issue)) } } }
            div { dt { "Issued this year" } dd { (words::sums(ledger.issued.iter().map(|(currency, minor)| (currency, minor)), "nothing")) } }
        }
    }
}

fn sum_of(lines: &[&Line]) -> Markup {
    let mut payers: Vec<&str> = lines.iter().map(|line| line.entry.payer.as_str()).collect();
    payers.sort_unstable();
    payers.dedup();
    html! {
        (words::sums(&ledger::sums(lines.iter().copied()), "nothing"))
        @if !payers.is_empty() { " " small { (customers(payers.len())) } }
    }
}

fn customers(n: usize) -> String {
    if n == 1 { "1 customer".to_owned() } else { format!("{n} customers") }
}

/// What of a month waits for somebody to look at it.
fn waiting(ledger: &Ledger, month: &str) -> Markup {
    let lines = ledger.waiting(month);
    let id = format!("waiting-{month}");
    html! {
        @if !lines.is_empty() {
            section.panel.flush aria-labelledby=(id) {
                header.pad {
                    div { h2 id=(id) { (words::month(month)) ", waiting for approval" } p.sm.muted { "Computed when the month was published; a person looks at each before it is issued." } }
                }
                (table(ledger, &lines, &id))
            }
        }
    }
}

/// What is approved and stands on no invoice yet.
fn approved(desk: &Desk, ledger: &Ledger) -> Markup {
    html! {
        @for (nth, ((month, at), lines)) in ledger.approved().into_iter().enumerate() {
            @let id = format!("approved-{nth}");
            section.panel.flush aria-labelledby=(id) {
                header.pad {
                    div {
                        h2 id=(id) { (words::month(month)) ", to be issued" }
                        p.sm.muted {
                            "Approved " (desk.wall.short(at)) "."
                            @if let Some(due_at) = lines.iter().filter_map(|line| line.due_at).min() { " Promised by " (desk.wall.date(due_at)) "." }
                        }
                    }
                }
                (table(ledger, &lines, &id))
            }
        }
    }
}

/// Everything that was entered for a month.
fn month(desk: &Desk, ledger: &Ledger) -> Markup {
    let Some(entered) = &ledger.month else {
        return empty(
            Art::Clear,
            &html! { h2 { "No month was entered yet" } },
            &html! { "When a month is published, what its broken promises cost us is entered here, for every customer they touched." },
            Some(("See the promises", "/promises")),
        );
    };
    let lines: Vec<&Line> = ledger.lines.iter().collect();
    html! {
        section.panel.flush aria-labelledby="month" {
            header.pad {
                div {
                    h2 #month { "Ledger of " (words::month(&entered.month)) }
                    p.sm.muted { "Entered " (desk.wall.short(entered.at)) " under mission v" (entered.version) "." }
                }
                div.row {
                    (months(ledger, &entered.month))
                    a.btn.sm href={ "/credits?month=" (entered.month) "&format=csv" } { (small_icon("download")) "CSV" }
                }
            }
            @if lines.is_empty() {
                p.pad.soft { "No promise with a credit fell short in this month: nobody is owed anything." }
            } @else {
                (table(ledger, &lines, "month"))
            }
        }
    }
}

/// The way to the other months.
fn months(ledger: &Ledger, here: &str) -> Markup {
    html! {
        @if ledger.months.len() > 1 {
            form.row action="/credits" method="get" {
                label.vh for="m" { "Month" }
                select.select.sm #m name="month" {
                    @for it in &ledger.months { option value=(it.month) selected[it.month == here] { (words::month(&it.month)) } }
                }
                button.btn.sm type="submit" { "Show" }
            }
        }
    }
}

/// Rows as a table, each opened to its calculation.
pub(super) fn table(ledger: &Ledger, lines: &[&Line], label: &str) -> Markup {
    html! {
        div.scroll-x role="group" aria-labelledby=(label) tabindex="0" {
            table.table.inset.cards.hover {
                thead { tr {
                    th scope="col" { "Customer" }
                    th scope="col" { "Promise" }
                    th.num scope="col" { "Target" }
                    th.num scope="col" { "Was" }
                    th.num scope="col" { "Short by" }
                    th.num scope="col" { "Rate" }
                    th.num scope="col" { "Month fee" }
                    th.num scope="col" { "Credit" }
                    th scope="col" { "Status" }
                } }
                tbody {
                    @for line in lines.iter().take(MOST) { (row(ledger, line)) }
                    @if lines.len() > MOST {
                        @let rest: Vec<&Line> = lines[MOST..].to_vec();
                        tr {
                            th scope="row" { a href="/credits?format=csv" { (rest.len()) " more" } }
                            td colspan="6" { span.muted { "All of them are in the export." } }
                            td.num data-label="Credit" { b { (words::sums(&ledger::sums(rest.iter().copied()), "0")) } }
                            td {}
                        }
                    }
                }
            }
        }
    }
}

fn row(ledger: &Ledger, line: &Line) -> Markup {
    let entry = &line.entry;
    html! {
        tr {
            th scope="row" { a href={ "/credits/" (entry.id) } dir="auto" { (ledger.names.payer(&entry.payer)) } }
            td data-label="Promise" { span dir="auto" { (entry.promise) " " (clause(&entry.clause)) } }
            td.num data-label="Target" { (words::target(entry)) }
            td.num data-label="Was" { (words::attained(entry)) }
            td.num data-label="Short by" { (words::short_by(entry)) }
            td.num data-label="Rate" { (words::rate(entry)) }
            td.num data-label="Month fee" { (words::fee(entry)) }
            td.num data-label="Credit" { b { (words::amount(entry)) } }
            td data-label="Status" { (status(&line.state)) }
        }
    }
}

/// Where a row stands, as a pill.
pub(super) fn status(state: &State) -> Markup {
    use look::marks::{Tone, pill};
    let (tone, word) = match state {
        State::Waiting => (Tone::Accent, "Waiting"),
        State::Approved { .. } => (Tone::Accent, "Approved"),
        State::Issued { .. } => (Tone::Kept, "Issued"),
        State::Gap => (Tone::Risk, "Not computed"),
        State::Filled => (Tone::Plain, "Computed later"),
        State::Nothing => (Tone::Plain, "Nothing to pay"),
        State::BelowMinimum => (Tone::Plain, "Too small"),
        State::Reversed { .. } => (Tone::Plain, "Reversed"),
        State::Settled => (Tone::Plain, "Settled"),
    };
    pill(tone, None, word)
}

/// What cannot be computed, and what to do about it.
#[allow(dead_code, reason = "shown with the button that computes again")]
pub(super) fn gap_address(line: &Line) -> String {
    payer_address(&line.entry.payer)
}

/// The sentence about how many credits of what sum.
#[allow(dead_code, reason = "said when something was done")]
pub(super) fn said(n: usize, currency: &str, minor: i64, _: &Wall) -> String {
    format!("{}: {}", n_credits(n), money(currency, minor))
}
