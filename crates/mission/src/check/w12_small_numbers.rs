//! W-12: objectives and pilots that too few items decide.

use calendar::Ratio;

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-12"),
    about: "an expected monthly volume below an objective's least number of items, 30 unless it says otherwise, or below a pilot's sample",
    remedy: "take the number over a quarter, over more channels, or let the pilot run longer",
    needs: &[Need::Baselines],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(baselines) = context.baselines else { return };
    for objective in tree.objective.list.iter().map(|entry| &entry.value) {
        let id = &objective.id;
        let least = objective.minimum_n.value.0;
        let Some(expected) = baselines.monthly_volume.get(&id.value.0) else { continue };
        if i128::from(*expected) < i128::from(least) {
            let message = format!("`{}` expects {expected} items a month, fewer than {least}", id.value.0);
            findings.push(Finding::warning(id.span, message).code("W-12").help(CHECK.remedy));
        }
    }
    for (name, pilot) in tree.pilots.iter() {
        let (Some(expected), Some(sample)) =
            (baselines.monthly_volume.get(&name.value.0), &pilot.sample_per_arm)
        else {
            continue;
        };
        let expected = Ratio::new(i128::from(*expected), 1);
        let arms = pilot.arms.value.iter().map(|(_, share)| &expected * &share.0);
        if arms.min().is_some_and(|smallest| smallest < Ratio::whole(sample.value.0)) {
            let message =
                format!("an arm of `{}` expects fewer than {} a month", name.value.0, sample.value.0);
            findings.push(Finding::warning(sample.span, message).code("W-12").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found_with;
    use crate::check::{Baselines, Context};

    #[rstest]
    #[case::enough(30, "", &[])]
    #[case::too_few(29, "", &["\"a\""])]
    #[case::enough_for_itself(10, "minimum_n = 10", &[])]
    fn w_12_an_objective_has_enough_items(#[case] expected: u64, #[case] more: &str, #[case] words: &[&str]) {
        let lines = format!("[[objective]]\nid = \"a\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\n{more}");
        assert_eq!(found(expected, &lines), words);
    }

    #[rstest]
    #[case::enough(2_188, &[])]
    #[case::too_few(2_187, &["1094"])]
    fn w_12_a_pilot_has_enough_customers(#[case] expected: u64, #[case] words: &[&str]) {
        assert_eq!(found(expected, "[pilots.a]\nsample_per_arm = 1094"), words);
    }

    fn found(expected: u64, lines: &str) -> Vec<String> {
        let baselines =
            Baselines { monthly_volume: [("a".to_owned(), expected)].into(), ..Baselines::default() };
        found_with("W-12", lines, &Context { baselines: Some(&baselines), ..Context::default() })
    }
}
