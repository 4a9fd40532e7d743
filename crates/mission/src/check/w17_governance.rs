//! W-17: reviews that nobody holds, or too seldom.

use calendar::{DateRule, Months, Within};

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-17"),
    about: "a stated review of targets without reviewers, or less often than every quarter; a board sign-off without a date of the year",
    remedy: "name `reviewers` in `[governance]`, and review every quarter: `target_review = \"last day of Jan, Apr, Jul, Oct\"`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let has_reviewers = tree.governance.iter().any(|entry| !entry.reviewers.value.0.is_empty());
    let Some(obligations) = tree.obligations.as_ref() else { return };
    let sign_off = &obligations.board_sign_off;
    // A date rule comes back every year, and so does the default. Anything else plans no annual sign-off.
    if sign_off.span != obligations.span && !matches!(sign_off.value.0, Within::DateRule(_)) {
        let message =
            format!("`{}` names no date of the year, so that nobody signs off every year", sign_off.value.0);
        let help = "write a date such as `board_sign_off = \"31 Dec\"`";
        findings.push(Finding::warning(sign_off.span, message).code("W-17").help(help));
    }
    let review = &obligations.target_review;
    // The default is no cadence that anybody chose.
    if review.span == obligations.span {
        return;
    }
    if !has_reviewers {
        let message = "the targets are reviewed, but the mission does not say by whom";
        findings.push(Finding::warning(review.span, message).code("W-17").help(CHECK.remedy));
    }
    if let Within::DateRule(rule) = &review.value.0
        && !is_quarterly(rule)
    {
        let message = format!("`{}` leaves more than a quarter between two reviews", review.value.0);
        findings.push(Finding::warning(review.span, message).code("W-17").help(CHECK.remedy));
    }
}

/// Whether no four months in a row pass without such a date.
fn is_quarterly(rule: &DateRule) -> bool {
    let months = match rule {
        DateRule::Weekday { months, .. } | DateRule::LastDay(months) => Some(*months),
        DateRule::DayOfYear { month, .. } => Months::of([*month]),
    };
    let has = |month: u8| months.is_some_and(|months| months.contains((month - 1) % 12 + 1));
    (1..=12).all(|first| (first..first + 3).any(has))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::quarterly("last day of Jan, Apr, Jul, Oct", 0)]
    #[case::monthly("first Tuesday of month", 0)]
    #[case::semiannual("last day of Jan, Jul", 1)]
    #[case::four_but_uneven("last day of Jan, Feb, Mar, Apr", 1)]
    #[case::annual("31 Dec", 1)]
    fn w_17_targets_are_reviewed_every_quarter(#[case] rule: &str, #[case] n: usize) {
        let lines = format!("[governance]\nreviewers = [\"VP\"]\n[obligations]\ntarget_review = \"{rule}\"");
        assert_eq!(found("W-17", &lines), vec![format!("\"{rule}\""); n]);
    }

    #[rstest]
    #[case::every_year("31 Dec", &[])]
    #[case::every_quarter("last day of Mar, Jun, Sep, Dec", &[])]
    #[case::every_other_year("24 months", &["\"24 months\""])]
    fn w_17_somebody_signs_off_every_year(#[case] rule: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-17", &format!("[obligations]\nboard_sign_off = \"{rule}\"")), words);
    }

    #[test]
    fn w_17_a_stated_review_has_reviewers() {
        let stated = "[obligations]\ntarget_review = \"first Tuesday of month\"";
        assert_eq!(found("W-17", stated), ["\"first Tuesday of month\""]);
        assert_eq!(found("W-17", "[obligations]\nretention = \"365 days\""), [""; 0]);
    }
}
