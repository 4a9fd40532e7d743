//! E-18: credits that cannot be computed or issued.

use calendar::Within;

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::tree::Credits;
use crate::syntax::{Amount, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-18"),
    about: "credit bands that do not rise, a cap below the top band, a credit-bearing level without percentage, no issue deadline",
    remedy: "write the bands in rising order, a `cap` not below the last, and `issue = \"end of 10 business days\"`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    levels(tree, findings);
    let Some(credits) = tree.credits.as_ref() else { return };
    bands(credits, findings);
    match &credits.issue {
        None => findings.push(
            finding(credits.span, "the credits have no deadline by which they are issued")
                .help("add a line such as `issue = \"end of 10 business days\"`"),
        ),
        Some(issue) if matches!(issue.value.0, Within::BusinessDays(_)) => findings.push(
            finding(
                issue.span,
                "issuing a credit ends at the close of a business day, but this accrues hour by hour",
            )
            .help(format!("write `end of {}`", issue.value.0)),
        ),
        Some(_) => {}
    }
}

fn bands(credits: &Credits, findings: &mut Vec<Finding>) {
    let bands = &credits.bands.value.list;
    if bands.is_empty() {
        findings.push(finding(credits.bands.span, "the credits have no band"));
    }
    for pair in bands.windows(2) {
        let [before, after] = pair else { continue };
        if after.value.over.value.0 <= before.value.over.value.0 {
            findings.push(finding(after.value.over.span, "the shortfalls of the bands do not rise"));
        }
        if after.value.credit.value.0 <= before.value.credit.value.0 {
            findings.push(finding(
                after.value.credit.span,
                "a larger shortfall is credited no more than a smaller one",
            ));
        }
    }
    let top = bands.iter().map(|band| &band.value.credit.value.0).max();
    if let Some(top) = top
        && credits.cap.value.0 < *top
    {
        let percent = |share: &calendar::Ratio| (share * &calendar::Ratio::whole(100)).to_string();
        let message = format!(
            "the cap of {} % lies below the band of {} %",
            percent(&credits.cap.value.0),
            percent(top)
        );
        findings.push(
            finding(credits.cap.span, message).help(format!("raise the cap to {} % or more", percent(top))),
        );
    }
}

fn levels(tree: &Tree, findings: &mut Vec<Finding>) {
    let promises = tree.promise.list.iter().map(|promise| &promise.value);
    // A clock that claims to bear credits is told so elsewhere.
    let bearing = promises.filter(|promise| promise.service_level.is_some() && promise.credit_bearing.value);
    for promise in bearing {
        let id = &promise.id.value.0;
        let is_share =
            matches!(&promise.target, Some(target) if matches!(target.value.amount, Amount::Within(_)));
        if is_share && promise.attainment.is_none() {
            let message = format!("`{id}` bears credits, but names no percentage that could be missed");
            findings
                .push(finding(promise.id.span, message).help("add a line such as `attainment = \"90%\"`"));
        }
        if tree.credits.is_absent() {
            let message = format!("`{id}` bears credits, but the mission has no `[credits]`");
            findings.push(
                finding(promise.credit_bearing.span, message)
                    .help("add `[credits]`, or drop `credit_bearing`"),
            );
        }
    }
}

fn finding(span: Span, message: impl Into<String>) -> Finding {
    Finding::error(span, message).code("E-18").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    const BANDS: &str =
        "bands = [{ over = \"5 points\", credit = \"5%\" }, { over = \"10 points\", credit = \"10%\" }]";
    const ISSUE: &str = "issue = \"end of 10 business days\"";

    #[rstest]
    #[case::complete(BANDS, "cap = \"25%\"", ISSUE, &[])]
    #[case::cap_below_the_top(BANDS, "cap = \"5%\"", ISSUE, &["\"5%\""])]
    #[case::no_deadline(BANDS, "", "", &["[credits]"])]
    #[case::accruing_deadline(BANDS, "", "issue = \"10 business days\"", &["\"10 business days\""])]
    #[case::shortfalls_fall("bands = [{ over = \"10 points\", credit = \"5%\" }, { over = \"5 points\", credit = \"10%\" }]", "", ISSUE, &["\"5 points\""])]
    #[case::credits_fall("bands = [{ over = \"5 points\", credit = \"10%\" }, { over = \"10 points\", credit = \"5%\" }]", "", ISSUE, &["\"5%\""])]
    fn e_18_credits_rise_and_are_issued(
        #[case] bands: &str,
        #[case] cap: &str,
        #[case] issue: &str,
        #[case] words: &[&str],
    ) {
        assert_eq!(found("E-18", &format!("[credits]\n{bands}\n{cap}\n{issue}")), words);
    }

    #[test]
    fn e_18_a_credit_bearing_level_names_a_percentage() {
        let level = "[[promise]]\nid = \"phone\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\ncredit_bearing = true";
        assert_eq!(found("E-18", &format!("{level}\n[credits]\n{BANDS}\n{ISSUE}")), ["\"phone\""]);
        assert_eq!(
            found("E-18", &format!("{level}\nattainment = \"80%\"\n[credits]\n{BANDS}\n{ISSUE}")),
            [""; 0]
        );
        assert_eq!(found("E-18", &format!("{level}\nattainment = \"80%\"")), ["true"]);
    }
}
