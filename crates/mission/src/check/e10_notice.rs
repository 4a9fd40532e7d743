//! E-10: customers hear of a changed promise too late.

use calendar::Within;

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-10"),
    about: "a notice of changed promises shorter than 30 days",
    remedy: "write `sla_notice = \"30 days\"` or more",
    needs: &[Need::Earlier],
    run,
};

/// The least notice a mission may give.
const LEAST_DAYS: u32 = 30;

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(notice) = tree.obligations.as_ref().map(|entry| &entry.sla_notice) else { return };
    let is_short = match notice.value.0 {
        Within::CalendarDays(days) => days < LEAST_DAYS,
        // A month may have 28 days.
        Within::CalendarMonths(months) => months < 2,
        _ => false,
    };
    if is_short {
        let message = format!("a notice of {} can be shorter than {LEAST_DAYS} days", notice.value.0);
        findings.push(Finding::error(notice.span, message).code("E-10").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::enough("30 days", &[])]
    #[case::short("29 days", &["\"29 days\""])]
    #[case::a_february("1 month", &["\"1 month\""])]
    #[case::two_months("2 months", &[])]
    fn e_10_a_notice_is_thirty_days(#[case] notice: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-10", &format!("[obligations]\nsla_notice = \"{notice}\"")), words);
    }
}
