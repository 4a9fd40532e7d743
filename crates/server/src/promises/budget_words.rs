//! A budget in words.

use look::typeset;
use maud::{Markup, html};
use measures::budget::{Basis, Budget};

/// How it stands, in half a line.
pub fn short(budget: &Budget) -> String {
    match (budget.is_overdrawn(), budget.left()) {
        (true, _) if budget.allowed == 0 => format!("{} missed, none may be", budget.used),
        (true, _) => format!("{} missed, {} may be", budget.used, budget.allowed),
        (false, left) => format!("{left} more may be missed this month"),
    }
}

/// Why so many items are expected.
fn basis(budget: &Budget) -> String {
    let n = budget.expected.n;
    match budget.expected.basis {
        Basis::Complete => format!("The month is over with {n} counted."),
        Basis::PastMonths(1) => {
            format!("About {n} are expected by the end of the month, if it goes on as the last one did.")
        }
        Basis::PastMonths(months) => {
            format!("About {n} are expected by the end of the month, if it goes on as the last {months} did.")
        }
        Basis::SoFar => format!(
            "About {n} are expected by the end of the month, if they keep coming as they did so far; there is no whole month before it."
        ),
    }
}

/// The whole budget.
pub fn panel(budget: &Budget, is_current: bool) -> Markup {
    let heading = if is_current { "Can we still keep it?" } else { "How it was kept" };
    html! {
        section.panel aria-labelledby="budget" {
            h2 #budget { (heading) }
            p { (basis(budget)) " " (budget.allowed) " of them may be missed; " (budget.used) @if budget.used == 1 { " is." } @else { " are." } }
            progress.progress max=(budget.allowed.max(budget.used).max(1)) value=(budget.used) aria-label="Budget used" {}
            @if is_current {
                p { b { (short(budget)) "." } }
                @if let Some(left) = budget.left_before_credit() { p { (left) " more before a credit is owed." } }
                @if let Some(threshold) = budget.threshold() {
                    p.notice data-s=(if threshold == 100 { "broken" } else { "risk" }) {
                        (look::icon("alert"))
                        span { @if threshold == 100 { "The whole budget of this month is used." } @else { (threshold) " % of this month’s budget is used." } }
                    }
                }
                @if let Some(bounds) = budget.forecast() {
                    p { "If what is to come goes as what came, the month ends between " (typeset(&bounds.percent())) "." }
                }
                @if let Some(rates) = budget.burn_rates() {
                    table.table {
                        caption.sm.muted { "How fast it is used: at 1.0 all of it is used exactly at the end of a month." }
                        thead { tr { th scope="col" { "In the last" } th.num scope="col" { "Missed" } th.num scope="col" { "Rate" } } }
                        tbody {
                            @for ((words, misses), rate) in ["hour", "day", "7 days"].into_iter().zip(budget.recent).zip(rates) {
                                tr { th scope="row" { (words) } td.num { (misses) } td.num { (rate.to_decimal(1)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
