//! The page of credits (credits.html): what would be due, what waits, what was issued, and each month of the ledger.

use calendar::Instant;
use look::chip::Naming;
use look::chip::{Chip, Standing, Steps};
use look::desk::DeskPage;
use look::feedback::{Art, empty};
use look::{Desk, Wall, small_icon};
use maud::{Markup, html};
use mission::ClockKind;

use super::PLACE;
use super::late::Change;
use super::ledger::{self, Ledger, Line};
use super::people::payer_address;
use super::reconcile;
use super::state::State;
use super::words::{self, clause, n_credits};
use crate::numbers::Numbers;
use crate::promises::seen::Seen;
use crate::workspace::words::page_head;

/// How many rows of one table are shown; the rest is in the export.
const MOST: usize = 100;

/// The page.
pub(super) fn page(
    desk: &Desk,
    ledger: &Ledger,
    (numbers, late, may): (Option<&Numbers>, &[Change], bool),
) -> Markup {
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
            @for month in &ledger.months { (waiting(ledger, &month.month, may)) }
            (approved(desk, ledger, may))
            (gaps(ledger, may))
            (corrections(ledger, late, may))
            (month(desk, ledger))
        }
    };
    desk.page(&DeskPage { title: "Credits", place: Some(PLACE), panes: None }, &content)
}

fn facts(ledger: &Ledger, numbers: Option<&Numbers>) -> Markup {
    let current = numbers.map(|numbers| {
        let month = Seen::current(numbers);
        (month, Seen::of_all(numbers, month).whole_exposure())
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
fn waiting(ledger: &Ledger, month: &str, may: bool) -> Markup {
    let lines = ledger.waiting(month);
    let id = format!("waiting-{month}");
    html! {
        @if !lines.is_empty() {
            section.panel.flush aria-labelledby=(id) {
                header.pad {
                    div {
                        h2 id=(id) { (words::month(month)) ", waiting for approval" }
                        p.sm.muted { "The desk computed them. A person looks at each, and approves what is right." }
                    }
                    @if may {
                        form method="post" action="/credits/verifications" {
                            input type="hidden" name="entries" value=(ids(&lines));
                            button.btn.primary.sm type="submit" data-busy="Approving…" { "Approve " (n_credits(lines.len())) }
                        }
                    }
                }
                (table(ledger, &lines, &id))
            }
        }
    }
}

/// The rows of a form.
pub(super) fn ids(lines: &[&Line]) -> String {
    lines.iter().map(|line| line.entry.id.to_string()).collect::<Vec<_>>().join(" ")
}

/// What is approved and stands on no invoice yet.
fn approved(desk: &Desk, ledger: &Ledger, may: bool) -> Markup {
    html! {
        @for (nth, ((month, at), lines)) in ledger.approved().into_iter().enumerate() {
            @let (id, reference) = (format!("approved-{nth}"), format!("reference-{nth}"));
            @let due_at = lines.iter().filter_map(|line| line.due_at).min();
            section.panel.flush aria-labelledby=(id) {
                header.pad {
                    div {
                        h2 id=(id) { (words::month(month)) ", to be issued" }
                        p.sm.muted {
                            "Approved " (desk.wall.short(at))
                            @if let State::Approved { by, .. } = &lines[0].state { " by " bdi { (ledger.names.person(*by)) } }
                            "."
                            @if let Some(due_at) = due_at { " Promised by " (desk.wall.long(due_at)) "." }
                        }
                    }
                    div.row {
                        @if let Some(due_at) = due_at { (chip(&desk.wall, at, due_at)) }
                        @if may {
                            form method="post" action={ "/credits/verifications/" (at.as_ms()) "/withdrawal" } {
                                button.btn.sm type="submit" { "Take approval back" }
                            }
                        }
                    }
                }
                @if may {
                    form.pad.row method="post" action="/credits/issues" {
                        input type="hidden" name="entries" value=(ids(&lines));
                        label for=(reference) { "Number of the invoice or credit note" }
                        input.input.grow id=(reference) name="reference" type="text" required maxlength="500" dir="auto";
                        button.btn.primary type="submit" data-busy="Issuing…" { "Issue " (n_credits(lines.len())) }
                    }
                }
                (table(ledger, &lines, &id))
            }
        }
    }
}

/// What is left to issue, as the clock of a promise.
pub(super) fn chip(wall: &Wall, from: Instant, due_at: Instant) -> Markup {
    let (all_ms, spent_ms) = (due_at.ms_since(from).max(1), wall.now.ms_since(from).max(0));
    let used_percent = u8::try_from((spent_ms.saturating_mul(100) / all_ms).min(100)).unwrap_or(100);
    let standing = match due_at.ms_since(wall.now) {
        left_ms if left_ms >= 0 => Standing::Running { left_ms, due_at, used_percent },
        _ => Standing::Missed { due_at },
    };
    let chip = Chip { kind: ClockKind::Resolution, standing, steps: Steps::default(), counts_seconds: false };
    chip.show(wall, Naming::Headed)
}

/// What cannot be computed, and what to do about it.
fn gaps(ledger: &Ledger, may: bool) -> Markup {
    let gaps: Vec<&Line> = ledger.lines.iter().filter(|line| line.state == State::Gap).collect();
    let n_unknown = ledger.month.as_ref().map_or(0, |month| month.n_unknown);
    let month = ledger.month.as_ref().map(|month| month.month.as_str()).unwrap_or_default();
    html! {
        @if !gaps.is_empty() || n_unknown > 0 {
            section.panel.flush aria-labelledby="gaps" {
                header.pad {
                    div {
                        h2 #gaps { (words::month(month)) ", cannot be computed" }
                        p.sm.muted {
                            @if !gaps.is_empty() { "They are owed a credit, and nobody wrote down what they pay. Enter it with the customer, such as “450.00 USD a month”, then compute again." }
                            @if n_unknown > 0 { " " (n_unknown) @if n_unknown == 1 { " missed contact belongs" } @else { " missed contacts belong" } " to nobody we know, so nobody can be credited for it." }
                        }
                    }
                    @if may && !gaps.is_empty() {
                        form method="post" action="/credits/computations" {
                            input type="hidden" name="month" value=(month);
                            button.btn.sm type="submit" data-busy="Computing…" { "Compute again" }
                        }
                    }
                }
                @if !gaps.is_empty() {
                    table.table.inset.cards.hover {
                        thead { tr { th scope="col" { "Customer" } th scope="col" { "Promise" } th.num scope="col" { "Rate" } th scope="col" { "What to do" } } }
                        tbody {
                            @for line in gaps.iter().take(MOST) {
                                @let entry = &line.entry;
                                tr {
                                    th scope="row" { a href={ "/credits/" (entry.id) } dir="auto" { (ledger.names.payer(&entry.payer)) } }
                                    td data-label="Promise" { span dir="auto" { (entry.promise) " " (clause(&entry.clause)) } }
                                    td.num data-label="Rate" { (words::uncut(entry)) }
                                    td data-label="What to do" { a href=(payer_address(&entry.payer)) { "Enter the subscription" span.vh { " of " (ledger.names.payer(&entry.payer)) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What late events change of a month that is published, for somebody to enter.
fn corrections(ledger: &Ledger, late: &[Change], may: bool) -> Markup {
    let month = ledger.month.as_ref().map(|month| month.month.as_str()).unwrap_or_default();
    html! {
        @if !late.is_empty() {
            section.panel.flush aria-labelledby="late" {
                header.pad {
                    div {
                        h2 #late { (words::month(month)) ", counted differently since" }
                        p.sm.muted { "Events came to light after the month was published. What was published stays; a correction is a reversal and a new row that somebody else approves." }
                    }
                    @if may {
                        form method="post" action="/credits/corrections" {
                            input type="hidden" name="month" value=(month);
                            button.btn.sm type="submit" data-busy="Entering…" { "Enter " (late.len()) @if late.len() == 1 { " correction" } @else { " corrections" } }
                        }
                    }
                }
                table.table.inset.cards.hover {
                    thead { tr { th scope="col" { "Customer" } th scope="col" { "Promise" } th.num scope="col" { "Rate then" } th.num scope="col" { "Rate now" } th.num scope="col" { "Credit then" } } }
                    tbody {
                        @for change in late.iter().take(MOST) {
                            tr {
                                th scope="row" { @match &change.before {
                                    Some(entry) => a href={ "/credits/" (entry.id) } dir="auto" { (change.name) },
                                    None => a href=(payer_address(&change.payer)) dir="auto" { (change.name) },
                                } }
                                td data-label="Promise" { (change.level) }
                                td.num data-label="Rate then" { @match &change.before { Some(entry) => (words::uncut(entry)), None => "none" } }
                                td.num data-label="Rate now" { @match &change.percent { Some(percent) => (words::share(percent)), None => "none" } }
                                td.num data-label="Credit then" { @match &change.before { Some(entry) => (words::amount(entry)), None => "none" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The ledger of a month beside what was published of it.
fn reconciled(ledger: &Ledger) -> Markup {
    let is_issued = |line: &Line| line.acts.iter().any(|done| done.act == store::credits::Act::Issued);
    let sums = reconcile::sums(ledger.lines.iter().map(|line| (&line.entry, is_issued(line))));
    let published = ledger.month.as_ref().map(super::enter::totals).unwrap_or_default();
    let shown = |sums| words::sums(sums, "0");
    html! {
        dl.facts.pad {
            div { dt { "Published" } dd { small { (shown(&published)) } } }
            div { dt { "Entered then" } dd { small { (shown(&sums.published)) } } }
            div { dt { "Since" } dd { small { (shown(&sums.since)) } } }
            div { dt { "Owed now" } dd { small { (shown(&sums.owed)) } } }
            div { dt { "On invoices" } dd { small { (shown(&sums.issued)) } } }
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
                (reconciled(ledger))
                // What waits stands above already.
                @if ledger.open.is_empty() {
                    (table(ledger, &lines, "month"))
                } @else {
                    details.disclosure { summary.pad { "All rows (" (lines.len()) ")" } (table(ledger, &lines, "month")) }
                }
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
