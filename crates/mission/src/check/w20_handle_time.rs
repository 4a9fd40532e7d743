//! W-20: speed without quality.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-20"),
    about: "an objective for handle time without one for quality or first contact resolution",
    remedy: "add an objective for first contact resolution (`M-06`) or quality (`M-71`)",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let objectives = || tree.objective.list.iter().map(|objective| &objective.value);
    let is_quality = |number| matches!(number, 6..=9 | 70 | 71);
    if objectives().any(|objective| is_quality(objective.metric.value.number())) {
        return;
    }
    let handle_time = objectives().find(|objective| matches!(objective.metric.value.number(), 30..=32));
    if let Some(objective) = handle_time {
        let message = format!("`{}` asks for speed, but nothing asks for quality", objective.id.value.0);
        findings.push(Finding::warning(objective.id.span, message).code("W-20").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found_in, without_objectives};

    #[rstest]
    #[case::alone("", &["\"speed\""])]
    #[case::with_first_contacts("[[objective]]\nid = \"fcr\"\nmetric = \"M-06\"\ntarget = \">= 75%\"", &[])]
    #[case::with_quality("[[objective]]\nid = \"qa\"\nmetric = \"M-71\"\ntarget = \">= 90%\"", &[])]
    #[case::with_satisfaction("[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"", &["\"speed\""])]
    fn w_20_speed_needs_quality(#[case] more: &str, #[case] words: &[&str]) {
        let speed = "[[objective]]\nid = \"speed\"\nmetric = \"M-30\"\ntarget = \"<= 12 min\"\n";
        assert_eq!(found_in("W-20", &format!("{}{speed}{more}", without_objectives())), words);
    }
}
