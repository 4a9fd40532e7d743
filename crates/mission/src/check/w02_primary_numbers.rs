//! W-02: too few or too many numbers to steer by.

use super::primary::primary;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-02"),
    about: "primary objectives not four to seven",
    remedy: "write `primary = true` into four to seven objectives; where none is marked, all count",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let primary = primary(tree);
    // E-02 speaks of a mission without any.
    let Some(first) = primary.first() else { return };
    if !(4..=7).contains(&primary.len()) {
        let message = format!("the desk is steered by {} objectives, not by four to seven", primary.len());
        findings.push(Finding::warning(first.id.span, message).code("W-02").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found_in, without_objectives};

    #[rstest]
    #[case::three_unmarked(3, 0, &["\"o0\""])]
    #[case::four_unmarked(4, 0, &[])]
    #[case::eight_unmarked(8, 0, &["\"o0\""])]
    #[case::four_of_eight(8, 4, &[])]
    #[case::seven_of_eight(8, 7, &[])]
    #[case::three_of_eight(8, 3, &["\"o0\""])]
    fn w_02_a_desk_is_steered_by_a_few_numbers(#[case] n: u8, #[case] n_primary: u8, #[case] words: &[&str]) {
        let one = |i: u8| {
            let metric = i + 1;
            let target = if i == 1 { ">= 50 points" } else { ">= 90%" };
            let primary = i < n_primary;
            format!(
                "[[objective]]\nid = \"o{i}\"\nmetric = \"M-0{metric}\"\ntarget = \"{target}\"\nprimary = {primary}\n"
            )
        };
        let text = without_objectives() + &(0..n).map(one).collect::<String>();
        assert_eq!(found_in("W-02", &text), words);
    }
}
