//! E-22: a limit for privacy requests that a law forbids.

use calendar::Within;

use super::{Check, Context};
use crate::finding::Finding;
use crate::obligation::{Jurisdiction, StatuteLength};
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-22"),
    about: "a privacy limit longer than the law of a listed jurisdiction (EU: one month, US-CA: 45 days)",
    remedy: "write `privacy_request = \"30 days\"`, or drop the jurisdiction if its law does not bind you",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(mission), Some(obligations)) = (tree.mission.as_ref(), tree.obligations.as_ref()) else {
        return;
    };
    let limit = &obligations.privacy_request;
    for law in mission.jurisdictions.value.0.iter().map(|law| law.value) {
        if days(&limit.value.0).is_some_and(|days| days > most_days(law)) {
            let message = format!(
                "`privacy_request` allows {}, more than {} does ({})",
                limit.value.0,
                law,
                law.statute().name
            );
            findings.push(Finding::error(limit.span, message).code("E-22").help(CHECK.remedy));
        }
    }
}

/// The most days a length can have; nothing for units that E-07 rejects.
fn days(within: &Within) -> Option<u32> {
    match within {
        Within::CalendarDays(days) => Some(*days),
        Within::CalendarMonths(months) => Some(most_days_of(*months)),
        _ => None,
    }
}

/// The most days the law can allow. In a shorter month the law's own limit governs.
fn most_days(law: Jurisdiction) -> u32 {
    match law.statute().limit {
        StatuteLength::Months(months) => most_days_of(months),
        StatuteLength::Days(days) => days,
    }
}

/// No month is longer than 31 days.
fn most_days_of(months: u32) -> u32 {
    months.saturating_mul(31)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found_in};

    #[rstest]
    #[case::thirty_days("EU", "30 days", &[])]
    #[case::sixty_days("EU", "60 days", &["\"60 days\""])]
    #[case::a_month("EU", "1 month", &[])]
    #[case::california("US-CA", "45 days", &[])]
    #[case::a_day_too_many("US-CA", "46 days", &["\"46 days\""])]
    #[case::two_months("US-CA", "2 months", &["\"2 months\""])]
    fn e_22_no_limit_is_longer_than_the_law(#[case] law: &str, #[case] limit: &str, #[case] words: &[&str]) {
        let text = SOUND.replace("[owner]", &format!("jurisdictions = [\"{law}\"]\n[owner]"));
        assert_eq!(found_in("E-22", &format!("{text}[obligations]\nprivacy_request = \"{limit}\"")), words);
    }

    #[test]
    fn e_22_without_a_law_the_mission_decides() {
        let lines = "[obligations]\nprivacy_request = \"60 days\"";
        assert_eq!(found_in("E-22", &format!("{SOUND}{lines}")), [""; 0]);
    }
}
