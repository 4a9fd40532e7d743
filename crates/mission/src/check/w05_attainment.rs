//! W-05: promises that hold for every single case because nobody said otherwise.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::Statistic;
use crate::syntax::{Amount, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("W-05"),
    about: "a promise without a percentage or a statistic, which is read as 100 %",
    remedy: "add `attainment = \"90%\"`, or `\"100%\"` when every case is meant",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let is_mean = promise
            .service_level
            .as_ref()
            .is_some_and(|level| level.value == crate::syntax::LevelWord::SpeedOfAnswer);
        let is_length =
            matches!(&promise.target, Some(target) if matches!(target.value.amount, Amount::Within(_)));
        let is_share = promise.statistic.value == Statistic::Share;
        if is_length && is_share && !is_mean && promise.attainment.is_none() {
            let message = format!("`{}` names no percentage, so that it promises 100 %", promise.id.value.0);
            findings.push(Finding::warning(promise.id.span, message).code("W-05").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::none("", &["\"a\""])]
    #[case::some("attainment = \"90%\"", &[])]
    #[case::all("attainment = \"100%\"", &[])]
    #[case::a_median("statistic = \"median\"", &[])]
    fn w_05_a_promise_names_its_percentage(#[case] more: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-05", &promise("a", "triage", "15 min", more)), words);
    }
}
