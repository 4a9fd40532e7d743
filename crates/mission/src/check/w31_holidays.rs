//! W-31: lists of holidays that come to their end.

use calendar::Within;

use super::{Check, Context, Need};
use crate::compile::plan_of;
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-31"),
    about: "a list of closed dates whose last one is less than 90 days away",
    remedy: "add the closed dates of next year",
    needs: &[Need::Today],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let horizon = context.today.and_then(|today| Within::CalendarDays(90).date_from(today));
    let Some(horizon) = horizon else { return };
    for (name, entry) in tree.calendars.iter() {
        let Ok(plan) = plan_of(entry, context) else { continue };
        if let Some(last) = plan.closed_dates().max()
            && last < horizon
        {
            let lists = [entry.closed.span, entry.holidays.span];
            let span = lists.into_iter().find(|span| *span != entry.span).unwrap_or(entry.span);
            let message = format!("the calendar `{}` knows no closed date after {last}", name.value.0);
            findings.push(Finding::warning(span, message).code("W-31").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::Context;
    use crate::check::testing::found_with;

    #[rstest]
    #[case::far_ahead("2025-06-01", "closed = [2025-12-25]", &[])]
    #[case::in_ninety_days("2025-09-26", "closed = [2025-12-25]", &[])]
    #[case::sooner("2025-09-27", "closed = [2025-07-04, 2025-12-25]", &["[2025-07-04, 2025-12-25]"])]
    #[case::over("2026-02-01", "closed = [2025-12-25]", &["[2025-12-25]"])]
    #[case::of_a_country("2025-09-27", "holidays = [\"US\"]", &[])]
    #[case::no_list("2025-09-27", "", &[])]
    fn w_31_closed_dates_reach_three_months_ahead(
        #[case] today: &str,
        #[case] line: &str,
        #[case] words: &[&str],
    ) {
        let today = Some(today.parse().expect("a date"));
        let lines = format!("[calendars.other]\nhours = \"Mo-Fr 08:00-20:00\"\n{line}");
        assert_eq!(found_with("W-31", &lines, &Context { today, ..Context::default() }), words);
    }
}
