//! W-10: hours in which fewer people are on duty than the promises need.

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-10"),
    about: "an interval whose roster has fewer people than the promises need",
    remedy: "roster more people at these times, or promise less",
    needs: &[Need::Staffing],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let short: Vec<_> = context
        .staffing
        .into_iter()
        .flatten()
        .filter(|interval| interval.n_needed > interval.n_rostered)
        .collect();
    let Some(worst) = short.iter().max_by_key(|interval| interval.n_needed - interval.n_rostered) else {
        return;
    };
    let of_workforce = tree.workforce.as_ref().map(|entry| entry.span);
    let span = of_workforce.or(tree.mission.as_ref().map(|entry| entry.span)).unwrap_or_default();
    let message = format!(
        "{} intervals need more people than are rostered, most of all {}: {} needed, {} rostered",
        short.len(),
        worst.label,
        worst.n_needed,
        worst.n_rostered
    );
    findings.push(Finding::warning(span, message).code("W-10").help(CHECK.remedy));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found_with;
    use crate::check::{Context, StaffedInterval};

    #[rstest]
    #[case::enough(&[(14, 14), (3, 5)], &[])]
    #[case::one_too_few(&[(14, 13), (3, 5)], &["[workforce]"])]
    #[case::nothing_planned(&[], &[])]
    fn w_10_every_interval_has_enough_people(#[case] counts: &[(u32, u32)], #[case] words: &[&str]) {
        let interval = |(n_needed, n_rostered): &(u32, u32)| StaffedInterval {
            label: "phone, Monday 09:00".to_owned(),
            n_needed: *n_needed,
            n_rostered: *n_rostered,
        };
        let staffing: Vec<StaffedInterval> = counts.iter().map(interval).collect();
        let context = Context { staffing: Some(&staffing), ..Context::default() };
        assert_eq!(found_with("W-10", "[workforce]\noccupancy = \"85%\"", &context), words);
    }
}
