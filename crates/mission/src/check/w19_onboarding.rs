//! W-19: new agents who are trained too little.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-19"),
    about: "onboarding shorter than 40 hours, or without 90 minutes of role-play on the mission",
    remedy: "write `onboarding = \"40 h\"` and `role_play = \"90 min\"` or more",
    needs: &[],
    run,
};

const HOUR_MS: i64 = 3_600_000;

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(training) = tree.training.as_ref() else { return };
    let (onboarding, role_play) = (&training.onboarding, &training.role_play);
    let short = [
        (onboarding.value.0 < 40 * HOUR_MS, onboarding.span, "new agents are trained for less than 40 hours"),
        (
            role_play.value.0 < HOUR_MS * 3 / 2,
            role_play.span,
            "the role-play on the mission is shorter than 90 minutes",
        ),
    ];
    let found = short.into_iter().filter(|(is_short, ..)| *is_short);
    findings.extend(
        found.map(|(_, span, message)| Finding::warning(span, message).code("W-19").help(CHECK.remedy)),
    );
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::default("competency = \"80%\"", &[])]
    #[case::forty_hours("onboarding = \"40 h\"", &[])]
    #[case::less("onboarding = \"39 h\"", &["\"39 h\""])]
    #[case::a_short_role_play("role_play = \"89 min\"", &["\"89 min\""])]
    #[case::a_long_role_play("role_play = \"2 h\"", &[])]
    fn w_19_new_agents_are_trained_enough(#[case] line: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-19", &format!("[training]\n{line}")), words);
    }
}
