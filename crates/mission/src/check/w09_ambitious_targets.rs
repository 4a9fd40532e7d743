//! W-09: targets far above what was reached so far.

use calendar::Ratio;

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::metric::MetricUnit;
use crate::policy::Comparison;
use crate::source::Span;
use crate::syntax::tree::{Objective, Promise};
use crate::syntax::{Amount, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("W-09"),
    about: "a target more than 20 points better than what was reached in the last 90 days",
    remedy: "promise less, or say in a `note` what will change until then",
    needs: &[Need::Baselines],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(baselines) = context.baselines else { return };
    let promises = tree.promise.list.iter().filter_map(|entry| promised(&entry.value));
    let objectives = tree.objective.list.iter().filter_map(|entry| wanted(&entry.value));
    for target in promises.chain(objectives) {
        let Some(reached) = baselines.attainment.get(target.id) else { continue };
        let gap = if target.is_upper_bound { reached - &target.value } else { &target.value - reached };
        if gap > Ratio::new(20, 100) {
            let percent = |share: &Ratio| (share * &Ratio::whole(100)).floor();
            let message = format!(
                "`{}` wants {} %, but the last 90 days reached {} %",
                target.id,
                percent(&target.value),
                percent(reached)
            );
            findings.push(Finding::warning(target.span, message).code("W-09").help(CHECK.remedy));
        }
    }
}

/// A share to be reached.
struct Target<'t> {
    id: &'t str,
    value: Ratio,
    is_upper_bound: bool,
    span: Span,
}

/// The share of a promise that has one; all, when it does not say.
fn promised(promise: &Promise) -> Option<Target<'_>> {
    let target = promise.target.as_ref()?;
    let id = promise.id.value.0.as_str();
    if let Amount::Share(most) = &target.value.amount {
        return Some(Target { id, value: most.clone(), is_upper_bound: true, span: target.span });
    }
    let stated = promise.attainment.as_ref();
    let value = stated.map_or_else(|| Ratio::whole(1), |share| share.value.0.clone());
    let span = stated.map_or(target.span, |share| share.span);
    Some(Target { id, value, is_upper_bound: false, span })
}

fn wanted(objective: &Objective) -> Option<Target<'_>> {
    let target = objective.target.as_ref().filter(|target| target.value.unit == MetricUnit::Share)?;
    let goal = &target.value.goal;
    let is_upper_bound = matches!(goal.comparison, Comparison::AtMost | Comparison::Below);
    Some(Target { id: &objective.id.value.0, value: goal.value.clone(), is_upper_bound, span: target.span })
}

#[cfg(test)]
mod tests {
    use calendar::Ratio;
    use rstest::rstest;

    use crate::check::testing::{found_with, promise};
    use crate::check::{Baselines, Context};

    #[rstest]
    #[case::at_twenty_points(70, &[])]
    #[case::more_than_twenty_points(69, &["\"90%\""])]
    fn w_09_a_promise_is_near_what_was_reached(#[case] reached: i128, #[case] words: &[&str]) {
        let attainment = [("a".to_owned(), Ratio::new(reached, 100))].into();
        let baselines = Baselines { attainment, ..Baselines::default() };
        let context = Context { baselines: Some(&baselines), ..Context::default() };
        let lines = promise("a", "triage", "15 min", "attainment = \"90%\"");
        assert_eq!(found_with("W-09", &lines, &context), words);
    }

    #[rstest]
    #[case::far_below("M-01", ">= 90%", 65, &["\">= 90%\""])]
    #[case::near("M-01", ">= 90%", 85, &[])]
    #[case::far_above_a_limit("M-27", "<= 5%", 40, &["\"<= 5%\""])]
    #[case::below_a_limit("M-27", "<= 50%", 10, &[])]
    fn w_09_an_objective_is_near_what_was_reached(
        #[case] metric: &str,
        #[case] target: &str,
        #[case] reached: i128,
        #[case] words: &[&str],
    ) {
        let attainment = [("a".to_owned(), Ratio::new(reached, 100))].into();
        let baselines = Baselines { attainment, ..Baselines::default() };
        let context = Context { baselines: Some(&baselines), ..Context::default() };
        let lines = format!("[[objective]]\nid = \"a\"\nmetric = \"{metric}\"\ntarget = \"{target}\"");
        assert_eq!(found_with("W-09", &lines, &context), words);
    }
}
