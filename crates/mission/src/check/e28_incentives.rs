//! E-28: rewards for what harms customers.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::RewardedNumber;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-28"),
    about: "a reward for low priorities, for closing without a resolution, for fewer surveys, or for a number the mission prohibits",
    remedy: "reward another number, such as `M-71`, the average of quality reviews",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(incentives) = tree.incentives.as_ref() else { return };
    let stated = incentives.prohibited.value.0.iter().map(|number| number.value);
    let prohibited: Vec<RewardedNumber> = RewardedNumber::WORDS.into_iter().chain(stated).collect();
    for (name, reward) in incentives.rewards.value.iter() {
        let number = &reward.number;
        if prohibited.contains(&number.value) {
            let message = format!("`{}` rewards `{}`, which is prohibited", name.value.0, number.value);
            findings.push(Finding::error(number.span, message).code("E-28").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::quality("M-71", &[])]
    #[case::share_of_p4("low_priority_share", &["\"low_priority_share\""])]
    #[case::closing("closed_without_resolution", &["\"closed_without_resolution\""])]
    #[case::surveys("survey_suppression", &["\"survey_suppression\""])]
    #[case::the_missions_own("M-30", &["\"M-30\""])]
    fn e_28_nobody_is_rewarded_for_harm(#[case] number: &str, #[case] words: &[&str]) {
        let lines = format!(
            "[incentives]\nprohibited = [\"M-49\", \"M-30\"]\nrewards.a = {{ number = \"{number}\", to = \"team\" }}"
        );
        let found = found("E-28", &lines);
        assert_eq!(found, words);
    }
}
