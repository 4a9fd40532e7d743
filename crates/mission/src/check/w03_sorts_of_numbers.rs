//! W-03: numbers that say nothing of the desk's work, or nothing of what it earns.

use super::primary::{is_operational, is_outcome, primary};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-03"),
    about: "primary objectives without an operational metric, or without one of revenue or retention",
    remedy: "make one of each sort primary, such as first contact resolution (`M-06`) and churn (`M-11`)",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let primary = primary(tree);
    let Some(first) = primary.first() else { return };
    let has = |is: fn(crate::Metric) -> bool| primary.iter().any(|objective| is(objective.metric.value));
    let missing = [
        ("an operational one, such as first contact resolution (`M-06`)", has(is_operational)),
        ("one of revenue or retention, such as churn (`M-11`)", has(is_outcome)),
    ];
    let missing: Vec<&str> = missing.iter().filter(|(_, has)| !has).map(|(what, _)| *what).collect();
    if !missing.is_empty() {
        let message = format!("among the primary objectives there is not {}", missing.join(", and not "));
        findings.push(Finding::warning(first.id.span, message).code("W-03").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found_in, without_objectives};

    #[rstest]
    #[case::both(&["M-06", "M-11"], &[])]
    #[case::no_operational(&["M-01", "M-11"], &["\"M-01\""])]
    #[case::no_outcome(&["M-01", "M-06"], &["\"M-01\""])]
    #[case::neither(&["M-01", "M-03"], &["\"M-01\""])]
    fn w_03_both_sorts_of_numbers(#[case] metrics: &[&str], #[case] words: &[&str]) {
        let one = |metric: &&str| {
            format!(
                "[[objective]]\nid = \"{metric}\"\nmetric = \"{metric}\"\ntarget = \">= 90%\"\nprimary = true\n"
            )
        };
        let text = without_objectives() + &metrics.iter().map(one).collect::<String>();
        assert_eq!(found_in("W-03", &text), words);
    }
}
