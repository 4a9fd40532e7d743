//! W-27: records that are kept for longer than anybody needs them.

use calendar::Within;

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-27"),
    about: "a retention above 7 years",
    remedy: "write `7 years` or less, unless a law wants more",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let of_cases = tree.obligations.iter().map(|entry| (&entry.retention.value.0, entry.retention.span));
    let rules = || tree.data.iter().flat_map(|data| data.retention.value.iter());
    let kept = rules().filter_map(|(_, rule)| rule.keep.as_ref()).map(|keep| (&keep.value.0, keep.span));
    let of_places = rules().flat_map(|(_, rule)| rule.jurisdictions.value.iter());
    let of_places = of_places.map(|(name, length)| (&length.0, name.span));
    let lengths: Vec<(&Within, Span)> = of_cases.chain(kept).chain(of_places).collect();
    for (length, span) in lengths.into_iter().filter(|(length, _)| is_long(length)) {
        let message = format!("records are kept for {length}, more than 7 years");
        findings.push(Finding::warning(span, message).code("W-27").help(CHECK.remedy));
    }
}

/// Seven years have at most two leap days.
fn is_long(within: &Within) -> bool {
    match within {
        Within::CalendarMonths(months) => *months > 7 * 12,
        Within::CalendarDays(days) => *days > 7 * 365 + 2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::seven_years("7 years", false)]
    #[case::in_days("2557 days", false)]
    #[case::more_months("85 months", true)]
    #[case::ten_years("10 years", true)]
    #[case::more_days("2558 days", true)]
    fn w_27_nothing_is_kept_for_more_than_seven_years(#[case] kept: &str, #[case] is_found: bool) {
        let words = if is_found { vec![format!("\"{kept}\"")] } else { vec![] };
        assert_eq!(found("W-27", &format!("[obligations]\nretention = \"{kept}\"")), words);
        assert_eq!(found("W-27", &format!("[data.retention]\nlegal_case = {{ keep = \"{kept}\" }}")), words);
    }

    #[test]
    fn w_27_of_a_jurisdiction() {
        let lines =
            "[data.retention]\nlegal_case = { keep = \"1 year\", jurisdictions = { EU = \"8 years\" } }";
        assert_eq!(found("W-27", lines), ["EU"]);
    }
}
