//! E-32: pilots whose shares make no whole, and assistance that spreads without a decision.

use calendar::Ratio;

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-32"),
    about: "arms of a pilot that do not add up to 100%, or an assisted function on more than 5% of the volume without a recorded decision",
    remedy: "let the arms add up to 100%; record the decision as `gate = { pilot = \"…\", decided = 2025-10-15, by = \"…\" }`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, pilot) in tree.pilots.iter() {
        let arms: Vec<&Ratio> = pilot.arms.value.iter().map(|(_, share)| &share.0).collect();
        let all = arms.iter().fold(Ratio::whole(0), |sum, share| &sum + share);
        if all != Ratio::whole(1) {
            let message = format!("the arms of `{}` add up to {}", name.value.0, percent(&all));
            findings.push(Finding::error(pilot.arms.span, message).code("E-32").help(CHECK.remedy));
        }
    }
    for (name, entry) in tree.ai.iter() {
        if entry.share.value.0 > Ratio::new(5, 100) && entry.gate.is_none() {
            let share = percent(&entry.share.value.0);
            let message = format!("`{}` assists {share} of the volume, but nobody decided that", name.value);
            findings.push(Finding::error(entry.share.span, message).code("E-32").help(CHECK.remedy));
        }
    }
}

fn percent(share: &Ratio) -> String {
    format!("{} %", share * &Ratio::whole(100))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::default("", &[])]
    #[case::halves("arms = { a = \"50%\", b = \"50%\" }", &[])]
    #[case::three("arms = { a = \"50%\", b = \"25%\", c = \"25%\" }", &[])]
    #[case::less("arms = { a = \"50%\", b = \"40%\" }", &["{ a = \"50%\", b = \"40%\" }"])]
    #[case::more("arms = { a = \"60%\", b = \"50%\" }", &["{ a = \"60%\", b = \"50%\" }"])]
    #[case::none("arms = {}", &["{}"])]
    fn e_32_the_arms_of_a_pilot_are_a_whole(#[case] arms: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-32", &format!("[pilots.a]\n{arms}")), words);
    }

    #[rstest]
    #[case::default("enabled = true", &[])]
    #[case::five("share = \"5%\"", &[])]
    #[case::twenty("share = \"20%\"", &["\"20%\""])]
    #[case::decided("share = \"20%\"\ngate = { pilot = \"a\", decided = 2025-10-15, by = \"Board\" }", &[])]
    fn e_32_assistance_spreads_by_decision(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-32", &format!("[pilots.a]\n[ai.suggested_replies]\n{lines}")), words);
    }
}
