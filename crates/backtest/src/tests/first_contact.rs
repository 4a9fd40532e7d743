//! First contact resolution over a whole run: the cases of a customer lie in partitions of their own (M-06, M-07).

use super::desk::{Desk, text};

/// Customers with two cases each about the same: the second comes `hours` after the first was resolved.
fn history(n_customers: usize, hours: i64) -> String {
    let mut rows = String::from("occurred_at,case_id,event,channel,customer_id,product,category\n");
    for customer in 0..n_customers {
        let resolved_at = 1_749_556_800_i64 + customer as i64 * 600;
        let mut row = |seconds: i64, case: &str, what: &str| {
            let at = calendar::Instant((resolved_at + seconds) * 1_000);
            rows.push_str(&format!("{at},{case}-{customer},{what}\n"));
        };
        let opened = format!("received,email,customer-{customer},router,refund");
        row(-7_200, "first", &opened);
        row(-3_600, "first", "reply,,,,");
        row(0, "first", "resolved,,,,");
        row(hours * 3_600, "second", &opened);
        row(hours * 3_600 + 600, "second", "resolved,,,,");
    }
    rows
}

#[rstest::rstest]
#[case::within_a_week_the_second_is_a_repeat_and_no_item(168, (0, 60))]
#[case::later_it_is_an_issue_of_its_own(169, (120, 120))]
fn m_07_a_repeat_is_found_across_partitions(#[case] hours: i64, #[case] expected: (u64, u64)) {
    let mission = text("crates/backtest/tests/golden/mission.toml");
    let history = history(60, hours);
    let document = Desk::of_rows(&[&mission], &history, "2025-07-20T00:00:00Z").run();
    let figure = document.figures.iter().find(|figure| figure.metric == "M-07").expect("the figure");
    assert_eq!((figure.total.numerator.unwrap_or(0), figure.total.n), expected);
}
