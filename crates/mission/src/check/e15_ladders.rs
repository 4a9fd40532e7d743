//! E-15: ladders nobody can climb.

use calendar::Ratio;

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::tree::RungEntry;
use crate::syntax::{Many, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-15"),
    about: "a ladder whose percentages do not rise or lie outside 1–99, or a rung without condition, action or path",
    remedy: "give each rung `exceeds` or `reaches` with a rising percentage, or `after` with a length, and `action`, `page`, `notify` or `assign`",
    needs: &[],
    run,
};

/// More rungs than this cannot be keyed (and nobody answers that many pages).
const MOST: usize = 8;

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let of_cases = tree.ladders.iter().map(|(name, ladder)| (name, &ladder.rungs));
    let of_obligations = || {
        let ladders = tree.obligations.iter().flat_map(|entry| entry.ladders.value.iter());
        ladders.map(|(name, ladder)| (name, &ladder.rungs))
    };
    no_next_tier(of_obligations().map(|(_, rungs)| rungs), findings);
    for (name, stated) in of_cases.chain(of_obligations()) {
        let rungs = &stated.value.list;
        if rungs.is_empty() {
            findings.push(finding(stated.span, format!("the ladder `{}` has no rung", name.value.0)));
        }
        if let Some(rung) = rungs.get(MOST) {
            let message = format!(
                "the ladder `{}` has {} rungs; at most {MOST} are possible",
                name.value.0,
                rungs.len()
            );
            findings.push(finding(rung.span, message).help("drop some of them"));
        }
        let mut last: Option<Ratio> = None;
        for rung in rungs {
            action(&rung.value, rung.span, findings);
            let Some(percent) = condition(&rung.value, rung.span, findings) else { continue };
            rises(&percent, last.as_ref(), findings);
            last = Some(percent.value);
        }
    }
}

/// Only a case has a support line to move to.
fn no_next_tier<'t>(
    ladders: impl Iterator<Item = &'t Spanned<Many<RungEntry>>>,
    findings: &mut Vec<Finding>,
) {
    for action in ladders.flat_map(|rungs| &rungs.value.list).filter_map(|rung| rung.value.action.as_ref()) {
        let message = "an obligation has no next support line";
        findings.push(finding(action.span, message).help("write `page = \"…\"` or `notify = \"…\"`"));
    }
}

fn rises(percent: &Spanned<Ratio>, last: Option<&Ratio>, findings: &mut Vec<Finding>) {
    let shown = |ratio: &Ratio| (ratio * &Ratio::whole(100)).to_string();
    let value = &percent.value;
    if *value < Ratio::new(1, 100) || *value > Ratio::new(99, 100) {
        let message = format!("a rung at {} % lies outside 1–99 %", shown(value));
        findings.push(
            finding(percent.span, message).help("at 100 % the clock is missed, which is reported anyway"),
        );
    }
    if let Some(last) = last
        && value <= last
    {
        let message = format!("a rung at {} % follows one at {} %", shown(value), shown(last));
        findings.push(finding(percent.span, message).help("write the rungs in rising order"));
    }
}

fn condition(rung: &RungEntry, span: Span, findings: &mut Vec<Finding>) -> Option<Spanned<Ratio>> {
    match (&rung.exceeds, &rung.reaches, &rung.after) {
        (Some(percent), None, None) | (None, Some(percent), None) => {
            Some(Spanned { value: percent.value.0.clone(), span: percent.span })
        }
        (None, None, Some(length)) => {
            if length.value.0.accrual().is_none() {
                let message = format!("a rung cannot fire `{}` after the start", length.value.0);
                let help = "write a length that passes, such as `2 h`, `4 business h` or `1 business day`";
                findings.push(finding(length.span, message).help(help));
            }
            None
        }
        (Some(_), Some(both), None) => {
            findings.push(
                finding(both.span, "this rung has both `exceeds` and `reaches`").help("keep one of the two"),
            );
            None
        }
        (None, None, None) => {
            let help = "add `exceeds = \"50%\"`, `reaches = \"75%\"` or `after = \"2 h\"`";
            findings.push(finding(span, "this rung does not say when it fires").help(help));
            None
        }
        (_, _, Some(both)) => {
            let message = "this rung has both a percentage and a length";
            findings.push(finding(both.span, message).help("keep one of the two"));
            None
        }
    }
}

fn action(rung: &RungEntry, span: Span, findings: &mut Vec<Finding>) {
    let actions = [rung.action.is_some(), rung.page.is_some(), rung.notify.is_some(), rung.assign.is_some()];
    match actions.iter().filter(|is_there| **is_there).count() {
        1 => {}
        0 => {
            let help = "add `action = \"next tier\"`, `page = \"…\"`, `notify = \"…\"` or `assign = \"…\"`";
            findings.push(finding(span, "this rung does nothing").help(help));
        }
        _ => findings
            .push(finding(span, "this rung does several things at once").help("write one rung for each")),
    }
}

fn finding(span: Span, message: impl Into<String>) -> Finding {
    Finding::error(span, message).code("E-15").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::rising("{ exceeds = \"50%\", action = \"next tier\" }, { reaches = \"75%\", page = \"boss\" }", &[])]
    #[case::falling("{ exceeds = \"75%\", action = \"next tier\" }, { reaches = \"50%\", page = \"boss\" }", &["\"50%\""])]
    #[case::equal("{ exceeds = \"50%\", action = \"next tier\" }, { reaches = \"50%\", page = \"boss\" }", &["\"50%\""])]
    #[case::at_the_target("{ reaches = \"100%\", page = \"boss\" }", &["\"100%\""])]
    #[case::no_action("{ reaches = \"75%\" }", &["{ reaches = \"75%\" }"])]
    #[case::two_actions("{ reaches = \"75%\", page = \"boss\", notify = \"boss\" }", &["{ reaches = \"75%\", page = \"boss\", notify = \"boss\" }"])]
    #[case::no_condition("{ page = \"boss\" }", &["{ page = \"boss\" }"])]
    #[case::two_conditions("{ exceeds = \"50%\", reaches = \"75%\", page = \"boss\" }", &["\"75%\""])]
    #[case::no_rung("", &["[]"])]
    fn e_15_a_ladder_can_be_climbed(#[case] rungs: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-15", &format!("[ladders.case]\nrungs = [{rungs}]")), words);
    }

    #[rstest]
    #[case::notice("{ reaches = \"75%\", notify = \"boss\" }", &[])]
    #[case::next_tier("{ reaches = \"75%\", action = \"next tier\" }", &["\"next tier\""])]
    #[case::falling("{ reaches = \"75%\", page = \"boss\" }, { reaches = \"50%\", page = \"boss\" }", &["\"50%\""])]
    fn e_15_a_ladder_of_obligations_pages_or_notifies(#[case] rungs: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-15", &format!("[obligations.ladders.a]\nrungs = [{rungs}]")), words);
    }
}
