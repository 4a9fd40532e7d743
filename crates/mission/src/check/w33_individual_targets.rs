//! W-33: people who are rewarded for short contacts, or for contacts that must not come back.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::{Rewarded, RewardedNumber};
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-33"),
    about: "first contact resolution or handle time as an individual incentive",
    remedy: "reward a team for it, or reward quality instead, such as `M-71`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, reward) in tree.incentives.iter().flat_map(|entry| entry.rewards.value.iter()) {
        let RewardedNumber::Metric(metric) = reward.number.value else { continue };
        if reward.to.value == Rewarded::Agent && matches!(metric.number(), 6..=9 | 30..=32) {
            let message = format!("`{}` rewards single agents for {}", name.value.0, metric.name());
            findings.push(Finding::warning(reward.number.span, message).code("W-33").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::quality("M-71", "agent", &[])]
    #[case::first_contact("M-06", "agent", &["\"M-06\""])]
    #[case::first_contact_of_a_team("M-06", "team", &[])]
    #[case::handle_time("M-30", "agent", &["\"M-30\""])]
    #[case::handle_time_of_chats("M-31", "agent", &["\"M-31\""])]
    fn w_33_nobody_alone_is_rewarded_for_speed(
        #[case] number: &str,
        #[case] to: &str,
        #[case] words: &[&str],
    ) {
        let lines = format!("[incentives.rewards]\na = {{ number = \"{number}\", to = \"{to}\" }}");
        assert_eq!(found("W-33", &lines), words);
    }
}
