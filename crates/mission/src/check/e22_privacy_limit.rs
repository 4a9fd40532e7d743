//! E-22: a limit for privacy requests that a law forbids.

use calendar::Within;

use super::{Check, Context};
use crate::finding::Finding;
use crate::obligation::{Jurisdiction, StatuteLength};
use crate::source::Spanned;
use crate::syntax::{Length, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-22"),
    about: "a privacy limit longer than a listed law (EU: one month, US-CA: 45 days, the mission's own `statutes`), or than the 30 days a promise quotes",
    remedy: "write `privacy_request = \"30 days\"`, or drop the jurisdiction if its law does not bind you",
    needs: &[],
    run,
};

/// What the requirement promises every requester.
const PROMISED_DAYS: u32 = 30;

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(mission), Some(obligations)) = (tree.mission.as_ref(), tree.obligations.as_ref()) else {
        return;
    };
    let limit = &obligations.privacy_request;
    of_own_statutes(tree, limit, findings);
    if let Some(quote) = promises_thirty_days(tree)
        && days(&limit.value.0).is_some_and(|days| days > PROMISED_DAYS)
    {
        let message = format!("`{}` promises 30 days, but `privacy_request` allows {}", quote, limit.value.0);
        findings.push(Finding::error(limit.span, message).code("E-22").help(CHECK.remedy));
    }
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

/// The laws that the mission itself lists.
fn of_own_statutes(tree: &Tree, limit: &Spanned<Length>, findings: &mut Vec<Finding>) {
    let statutes = tree.data.iter().flat_map(|data| data.statutes.value.iter());
    for (name, statute) in statutes {
        let Some(most) = &statute.privacy_request else { continue };
        if let (Some(ours), Some(theirs)) = (days(&limit.value.0), days(&most.value.0))
            && ours > theirs
        {
            let message = format!(
                "`privacy_request` allows {}, more than {} does ({})",
                limit.value.0, name.value.0, most.value.0
            );
            findings.push(Finding::error(limit.span, message).code("E-22").help(CHECK.remedy));
        }
    }
}

/// The id of a promise that quotes 30 days for requests about personal data.
fn promises_thirty_days(tree: &Tree) -> Option<&str> {
    let quotes =
        tree.promise.list.iter().filter_map(|entry| Some((&entry.value.id, entry.value.quote.as_ref()?)));
    let speaks_of_it = |text: &str| {
        let text = text.to_lowercase();
        let is_privacy = ["privacy", "personal data", "deletion", "delete", "access request"];
        text.contains("30 days") && is_privacy.iter().any(|word| text.contains(word))
    };
    quotes.into_iter().find(|(_, quote)| speaks_of_it(&quote.value.0)).map(|(id, _)| id.value.0.as_str())
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

    #[rstest]
    #[case::as_long("30 days", &[])]
    #[case::longer("31 days", &["\"31 days\""])]
    fn e_22_the_missions_own_statutes_bind_it(#[case] limit: &str, #[case] words: &[&str]) {
        let lines = format!(
            "[data]\nstatutes.BR = {{ privacy_request = \"30 days\" }}\n[obligations]\nprivacy_request = \"{limit}\""
        );
        assert_eq!(found_in("E-22", &format!("{SOUND}{lines}")), words);
    }

    #[rstest]
    #[case::kept("30 days", &[])]
    #[case::broken("60 days", &["\"60 days\""])]
    fn e_22_thirty_promised_days_are_kept(#[case] limit: &str, #[case] words: &[&str]) {
        let quote = "quote = \"We honour deletion and access requests within 30 days\"";
        let promise = crate::check::testing::promise("a", "triage", "4 h", quote);
        let lines = format!("{promise}[obligations]\nprivacy_request = \"{limit}\"");
        assert_eq!(found_in("E-22", &format!("{SOUND}{lines}")), words);
    }
}
