//! W-28: fewer or more people than the mission's own ratios want.

use calendar::Ratio;

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::Between;
use crate::source::{Span, Spanned};
use crate::syntax::tree::{Headcount, Workforce};
use crate::syntax::{Percent, Tree, Whole};

pub(super) const CHECK: Check = Check {
    code: Some("W-28"),
    about: "head counts, a night addition or a shift differential outside the mission's own ranges",
    remedy: "plan with a number inside the range, or change the range",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(workforce) = tree.workforce.as_ref() else { return };
    if let Some(headcount) = &workforce.headcount {
        people(workforce, &headcount.value, findings);
    }
    let additions = [
        ("night addition", &workforce.night_addition, &workforce.night_addition_range),
        ("shift differential", &workforce.shift_differential, &workforce.shift_differential_range),
    ];
    for (what, stated, range) in additions {
        if let Some(share) = stated {
            addition(what, share, &range.value, findings);
        }
    }
}

/// The bounds are rounded up to whole people (staffing.md 9).
fn people(workforce: &Workforce, headcount: &Headcount, findings: &mut Vec<Finding>) {
    let agents = Ratio::whole(headcount.agents.value.0);
    let each = |n: u32| (&agents / &Ratio::whole(i64::from(n.max(1)))).ceil();
    let share = |share: &Percent| (&agents * &share.0).ceil();
    let (managers, planners) = (&workforce.agents_per_manager.value, &workforce.agents_per_planner.value);
    let (quality, experts) = (&workforce.quality_share.value, &workforce.expert_share.value);
    let wanted = [
        ("managers", &headcount.managers, each(managers.high.0), each(managers.low.0)),
        ("planners", &headcount.planners, each(planners.high.0), each(planners.low.0)),
        ("quality reviewers and coaches", &headcount.quality, share(&quality.low), share(&quality.high)),
        ("experts", &headcount.experts, share(&experts.low), share(&experts.high)),
    ];
    for (who, stated, least, most) in wanted {
        if let Some(stated) = stated {
            count(who, stated, (least, most), headcount.agents.value.0, findings);
        }
    }
}

/// Too few is a warning, too many a note.
fn count(
    who: &str,
    stated: &Spanned<Whole<0, 1_000_000>>,
    (least, most): (i64, i64),
    agents: i64,
    findings: &mut Vec<Finding>,
) {
    let n = stated.value.0;
    let range = if least == most { least.to_string() } else { format!("{least} to {most}") };
    let message = format!("{n} {who} for {agents} agents; the mission's own range is {range}");
    if n < least {
        findings.push(finding(stated.span, message));
    } else if n > most {
        findings.push(Finding::information(stated.span, message).code("W-28").help(CHECK.remedy));
    }
}

fn addition(what: &str, stated: &Spanned<Percent>, range: &Between<Percent>, findings: &mut Vec<Finding>) {
    let share = &stated.value.0;
    if *share < range.low.0 || *share > range.high.0 {
        let percent = |share: &Ratio| (share * &Ratio::whole(100)).to_string();
        let message = format!(
            "a {what} of {} %; the mission's own range is {} to {} %",
            percent(share),
            percent(&range.low.0),
            percent(&range.high.0)
        );
        findings.push(finding(stated.span, message));
    }
}

fn finding(span: Span, message: String) -> Finding {
    Finding::warning(span, message).code("W-28").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::of_a_hundred("agents = 100, managers = 9, planners = 2, quality = 5, experts = 15", &[])]
    #[case::the_most_of_a_hundred("agents = 100, managers = 10, planners = 3, quality = 8, experts = 20", &[])]
    #[case::of_thirty_seven("agents = 37, managers = 4, planners = 1, quality = 2, experts = 6", &[])]
    #[case::too_few_managers("agents = 100, managers = 8", &["8"])]
    #[case::too_many_managers("agents = 100, managers = 11", &["11"])]
    #[case::too_few_planners("agents = 100, planners = 1", &["1"])]
    #[case::too_few_reviewers("agents = 100, quality = 4", &["4"])]
    #[case::too_few_experts("agents = 100, experts = 14", &["14"])]
    #[case::of_one_agent("agents = 1, managers = 1", &[])]
    fn w_28_head_counts_keep_the_missions_own_ratios(#[case] counts: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-28", &format!("[workforce]\nheadcount = {{ {counts} }}")), words);
    }

    #[rstest]
    #[case::inside("night_addition = \"25%\"\nshift_differential = \"15%\"", &[])]
    #[case::few_at_night("night_addition = \"19%\"", &["\"19%\""])]
    #[case::too_dear("shift_differential = \"21%\"", &["\"21%\""])]
    #[case::by_its_own_range("shift_differential = \"21%\"\nshift_differential_range = \"10% to 30%\"", &[])]
    fn w_28_nights_keep_the_missions_own_ranges(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-28", &format!("[workforce]\n{lines}")), words);
    }
}
