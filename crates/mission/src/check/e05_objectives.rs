//! E-05: an objective that cannot be judged.

use super::{Check, Context};
use crate::finding::Finding;
use crate::metric::MetricUnit;
use crate::policy::{Change, Comparison};
use crate::syntax::Tree;
use crate::syntax::tree::Objective;

pub(super) const CHECK: Check = Check {
    code: Some("E-05"),
    about: "an objective without target, direction or date, in another unit than its metric, or with a stretch that asks for less",
    remedy: "write a line such as `target = \">= 90%\"`, or `reduce = \"20%\"` with `by = 2025-12-31`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for objective in tree.objective.list.iter().map(|entry| &entry.value) {
        wants_one_thing(objective, findings);
        unit(objective, findings);
        stretch(objective, findings);
    }
}

fn wants_one_thing(objective: &Objective, findings: &mut Vec<Finding>) {
    let stated = [objective.target.is_some(), objective.increase.is_some(), objective.reduce.is_some()];
    let name = &objective.id.value.0;
    let n = stated.iter().filter(|is_stated| **is_stated).count();
    let message = match n {
        0 => format!("`{name}` does not say what it wants"),
        1 if !stated[0] && objective.by.is_none() => {
            format!("`{name}` has no date until which it must be reached")
        }
        1 => return,
        _ => format!("`{name}` wants several things at once"),
    };
    findings.push(Finding::error(objective.id.span, message).code("E-05").help(CHECK.remedy));
}

/// The value must be written in the unit of the metric.
fn unit(objective: &Objective, findings: &mut Vec<Finding>) {
    let (metric, wanted) = (objective.metric.value, objective.metric.value.unit());
    let help = match wanted {
        MetricUnit::Share => "write a percentage, such as `\">= 90%\"`",
        MetricUnit::Points => "write points, such as `\">= 50 points\"`",
        MetricUnit::Time => "write a length, such as `\"<= 12 min\"`",
        MetricUnit::Other => "choose another metric; this one has no unit an objective can be written in",
    };
    for aim in objective.target.iter().chain(&objective.stretch).filter(|aim| aim.value.unit != wanted) {
        let message = format!("{metric} is not counted in this unit");
        findings.push(Finding::error(aim.span, message).code("E-05").help(help));
    }
    let changes = objective.increase.iter().chain(&objective.reduce);
    let has_points = |change: &Change| matches!(change, Change::Points(_));
    for change in changes.filter(|change| wanted == MetricUnit::Time && has_points(&change.value)) {
        let message = format!("{metric} is a length and has no points");
        let help = "write a percentage of the baseline, such as `\"20%\"`";
        findings.push(Finding::error(change.span, message).code("E-05").help(help));
    }
}

fn stretch(objective: &Objective, findings: &mut Vec<Finding>) {
    let (Some(target), Some(stretch)) = (&objective.target, &objective.stretch) else { return };
    let (least, more) = (&target.value.goal, &stretch.value.goal);
    let asks_for_less = match least.comparison {
        Comparison::AtLeast | Comparison::Above => more.value < least.value,
        Comparison::AtMost | Comparison::Below => more.value > least.value,
    };
    if target.value.unit == stretch.value.unit && asks_for_less {
        let message = format!("the stretch of `{}` asks for less than its target", objective.id.value.0);
        findings.push(Finding::error(stretch.span, message).code("E-05").help("ask for more, or drop it"));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    fn objective(metric: &str, lines: &str) -> String {
        format!("[[objective]]\nid = \"a\"\nmetric = \"{metric}\"\n{lines}\n")
    }

    #[rstest]
    #[case::level("M-01", "target = \">= 90%\"", &[])]
    #[case::sustained("M-01", "target = \">= 90%\"\nquarters = 3", &[])]
    #[case::improvement("M-47", "reduce = \"20%\"\nby = 2025-12-31", &[])]
    #[case::points("M-02", "target = \">= +50 points\"", &[])]
    #[case::negative_points("M-02", "target = \"> -10 points\"", &[])]
    #[case::time("M-30", "target = \"< 12 min\"", &[])]
    #[case::nothing("M-01", "", &["\"a\""])]
    #[case::no_date("M-47", "reduce = \"20%\"", &["\"a\""])]
    #[case::two_things("M-01", "target = \">= 90%\"\nincrease = \"3 points\"\nby = 2025-12-31", &["\"a\""])]
    #[case::no_direction("M-01", "target = \"90%\"", &["\"90%\""])]
    #[case::points_of_a_share("M-01", "target = \">= 50 points\"", &["\">= 50 points\""])]
    #[case::share_of_a_score("M-02", "target = \">= 50%\"", &["\">= 50%\""])]
    #[case::points_of_a_time("M-30", "reduce = \"3 points\"\nby = 2025-12-31", &["\"3 points\""])]
    #[case::stretch("M-06", "target = \">= 75%\"\nstretch = \">= 80%\"", &[])]
    #[case::lower_stretch("M-06", "target = \">= 80%\"\nstretch = \">= 75%\"", &["\">= 75%\""])]
    #[case::looser_stretch("M-27", "target = \"<= 5%\"\nstretch = \"<= 6%\"", &["\"<= 6%\""])]
    fn e_05_an_objective_can_be_judged(#[case] metric: &str, #[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-05", &objective(metric, lines)), words);
    }

    #[rstest]
    #[case("M-01", &[])]
    #[case("M-1", &["\"M-1\""])]
    #[case("delight", &["\"delight\""])]
    fn e_04_an_objective_names_a_metric(#[case] metric: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-04", &objective(metric, "target = \">= 90%\"")), words);
    }
}
