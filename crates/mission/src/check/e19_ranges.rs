//! E-19: values outside their range. Most are found while a value is read.

use calendar::{Ratio, Within};

use super::{Check, Context};
use crate::finding::Finding;
use crate::metric::MetricUnit;
use crate::policy::Change;
use crate::source::Span;
use crate::syntax::Tree;
use crate::syntax::value::shortened;

pub(super) const CHECK: Check = Check {
    code: Some("E-19"),
    about: "a value outside its range: a percentage not 0–100 or without `%`, points not −100…100, a negative length, money without currency",
    remedy: "write percentages as `90%`, differences as `5 points`, money as `1.00 USD`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    if let Some(backlog) = tree.backlog.as_ref()
        && !matches!(backlog.older_than.value.0, Within::BusinessDays(_))
    {
        let message = format!(
            "the age of old cases is counted in business days, not in `{}`",
            backlog.older_than.value.0
        );
        let help = "write a line such as `older_than = \"5 business days\"`";
        findings.push(Finding::error(backlog.older_than.span, message).code("E-19").help(help));
    }
    points(tree, findings);
}

/// A score lies between −100 and 100 points, so that it changes by 200 at most; a share changes by 100 at most.
fn points(tree: &Tree, findings: &mut Vec<Finding>) {
    for objective in tree.objective.list.iter().map(|entry| &entry.value) {
        let aims = objective.target.iter().chain(&objective.stretch);
        for aim in aims.filter(|aim| aim.value.unit == MetricUnit::Points) {
            beyond((&aim.value.goal.value, 100), aim.span, findings);
        }
        let most = if objective.metric.value.unit() == MetricUnit::Points { 200 } else { 100 };
        for change in objective.increase.iter().chain(&objective.reduce) {
            if let Change::Points(points) = &change.value {
                beyond((points, most), change.span, findings);
            }
        }
    }
}

fn beyond((points, most): (&Ratio, i64), span: Span, findings: &mut Vec<Finding>) {
    let size = if points.is_negative() { -points } else { points.clone() };
    if size > Ratio::whole(most) {
        let message = format!("{} points are not from -{most} to {most}", points.to_decimal(0));
        findings.push(finding(span, message).help("write points that can be reached, such as `50 points`"));
    }
}

/// A length, a share or an amount with a minus sign.
pub(crate) fn negative(span: Span, text: &str) -> Finding {
    finding(span, format!("`{}` is negative", shortened(text))).help("write it without the minus sign")
}

/// A length of zero.
pub(crate) fn nothing(span: Span, text: &str) -> Finding {
    finding(span, format!("`{}` is no time at all, which nobody can keep", shortened(text)))
        .help("write a length above zero")
}

/// A percentage above 100.
pub(crate) fn above_hundred(span: Span, text: &str) -> Finding {
    finding(span, format!("`{}` is more than all", shortened(text))).help("write a value from 0 to 100")
}

/// A whole number outside its bounds.
pub(crate) fn outside(span: Span, number: &str, least: i64, most: i64) -> Finding {
    finding(span, format!("`{}` is not from {least} to {most}", shortened(number)))
        .help(format!("write a whole number from {least} to {most}"))
}

/// A bare number where a value with a unit is wanted.
pub(crate) fn no_unit(span: Span, number: &str, wanted: &str, unit: &str) -> Finding {
    let n = shortened(number);
    finding(span, format!("`{n}` is a number, but {wanted} is wanted")).help(format!("write `\"{n}{unit}\"`"))
}

/// A text that is no amount of money.
pub(crate) fn no_money(span: Span, text: &str) -> Finding {
    finding(span, format!("`{}` is not an amount of money", shortened(text)))
        .help("write the amount and the three-letter currency, such as `1.00 USD`")
}

/// A range whose end lies below its beginning, or in another currency.
pub(crate) fn backwards(span: Span, text: &str) -> Finding {
    finding(span, format!("the range `{}` does not rise", shortened(text)))
        .help("write the smaller value first, both in one unit")
}

fn finding(span: Span, message: String) -> Finding {
    Finding::error(span, message).code("E-19")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::in_range("\"90%\"", &[])]
    #[case::with_a_blank("\"90 %\"", &[])]
    #[case::a_fraction("\"99.95%\"", &[])]
    #[case::more_than_all("\"120%\"", &["\"120%\""])]
    #[case::negative("\"-5%\"", &["\"-5%\""])]
    #[case::without_its_sign("\"90\"", &["\"90\""])]
    #[case::a_number("90", &["90"])]
    #[case::a_float("0.9", &["0.9"])]
    #[case::a_word("\"most\"", &[])]
    fn e_19_a_percentage_is_from_0_to_100(#[case] attainment: &str, #[case] words: &[&str]) {
        assert_eq!(
            found("E-19", &promise("a", "triage", "15 min", &format!("attainment = {attainment}"))),
            words
        );
    }

    #[rstest]
    #[case::a_score("M-02", "target = \">= 100 points\"", &[])]
    #[case::the_lowest_score("M-02", "target = \"> -100 points\"", &[])]
    #[case::more_than_all("M-02", "target = \">= 120 points\"", &["\">= 120 points\""])]
    #[case::less_than_nothing("M-02", "target = \">= -101 points\"", &["\">= -101 points\""])]
    #[case::a_stretch("M-02", "target = \">= 50 points\"\nstretch = \">= 100.1 points\"", &["\">= 100.1 points\""])]
    #[case::from_the_lowest_to_the_highest("M-02", "increase = \"200 points\"\nby = 2025-12-31", &[])]
    #[case::a_share_changes_by_less("M-01", "increase = \"101 points\"\nby = 2025-12-31", &["\"101 points\""])]
    fn e_19_points_are_from_minus_100_to_100(
        #[case] metric: &str,
        #[case] line: &str,
        #[case] words: &[&str],
    ) {
        let objective = format!("[[objective]]\nid = \"a\"\nmetric = \"{metric}\"\n{line}\n");
        assert_eq!(found("E-19", &objective), words);
    }

    #[rstest]
    #[case::negative("-4 h", &["\"-4 h\""])]
    #[case::nothing("0 min", &["\"0 min\""])]
    fn e_19_a_length_is_positive(#[case] target: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-19", &promise("a", "triage", target, "")), words);
    }

    #[rstest]
    #[case::complete("\"1.00 USD\"", &[])]
    #[case::no_minor_unit("\"100 JPY\"", &[])]
    #[case::no_currency("\"1.00\"", &["\"1.00\""])]
    #[case::a_number("1.00", &["1.00"])]
    #[case::half_a_yen("\"0.5 JPY\"", &["\"0.5 JPY\""])]
    #[case::negative("\"-1.00 USD\"", &["\"-1.00 USD\""])]
    #[case::a_sign_instead_of_a_code("\"1.00 $\"", &["\"1.00 $\""])]
    fn e_19_money_has_a_currency(#[case] minimum: &str, #[case] words: &[&str]) {
        let bands = "bands = [{ over = \"5 points\", credit = \"5%\" }]\nissue = \"end of 10 business days\"";
        assert_eq!(found("E-19", &format!("[credits]\n{bands}\nminimum = {minimum}")), words);
    }

    #[test]
    fn e_19_old_cases_are_counted_in_business_days() {
        assert_eq!(found("E-19", "[backlog]\nolder_than = \"5 days\""), ["\"5 days\""]);
    }

    #[test]
    fn e_19_a_huge_number_is_out_of_range() {
        let huge = "[backlog]\nvolume_days = 99999999999999999999999";
        assert_eq!(found("E-19", huge), ["99999999999999999999999"]);
    }
}
