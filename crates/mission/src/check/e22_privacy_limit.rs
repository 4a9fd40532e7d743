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
    remedy: "write the shortest of these lengths, such as `privacy_request = \"30 days\"`, or drop the law if it does not bind you",
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
    let quote = promises_thirty_days(tree);
    let help = help(tree, quote.is_some() || !mission.jurisdictions.value.0.is_empty());
    of_own_statutes(tree, (limit, &help), findings);
    if let Some(quote) = quote
        && days(&limit.value.0).is_some_and(|days| days > PROMISED_DAYS)
    {
        let message = format!("`{}` promises 30 days, but `privacy_request` allows {}", quote, limit.value.0);
        findings.push(Finding::error(limit.span, message).code("E-22").help(help.as_str()));
    }
    for law in mission.jurisdictions.value.0.iter().map(|law| law.value) {
        if days(&limit.value.0).is_some_and(|days| days > most_days(law)) {
            let message = format!(
                "`privacy_request` allows {}, more than {} does ({})",
                limit.value.0,
                law,
                law.statute().name
            );
            findings.push(Finding::error(limit.span, message).code("E-22").help(help.as_str()));
        }
    }
}

/// What to write instead: a length that no law and no promise forbids.
fn help(tree: &Tree, is_bound_otherwise: bool) -> String {
    let lengths = own_statutes(tree).filter_map(|(name, most)| Some((days(most)?, name, most)));
    match lengths.min_by_key(|(days, ..)| *days) {
        Some((days, name, most)) if days < PROMISED_DAYS || !is_bound_otherwise => {
            format!("write `privacy_request = \"{most}\"`, or drop `{name}` if it does not bind you")
        }
        _ => format!(
            "write `privacy_request = \"{PROMISED_DAYS} days\"`, or drop the jurisdiction if its law does not bind you"
        ),
    }
}

/// The laws that the mission itself lists, each with its length.
fn own_statutes(tree: &Tree) -> impl Iterator<Item = (&str, &Within)> {
    let statutes = tree.data.iter().flat_map(|data| data.statutes.value.iter());
    statutes.filter_map(|(name, statute)| {
        Some((name.value.0.as_str(), &statute.privacy_request.as_ref()?.value.0))
    })
}

/// The laws that the mission itself lists.
fn of_own_statutes(tree: &Tree, (limit, help): (&Spanned<Length>, &str), findings: &mut Vec<Finding>) {
    for (name, most) in own_statutes(tree) {
        if let (Some(ours), Some(theirs)) = (days(&limit.value.0), days(most))
            && ours > theirs
        {
            let message =
                format!("`privacy_request` allows {}, more than {name} does ({most})", limit.value.0);
            findings.push(Finding::error(limit.span, message).code("E-22").help(help));
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
    #[case::shorter_than_the_promised_days("jurisdictions = [\"EU\"]\n", "14 days", "14 days")]
    #[case::longer_than_the_promised_days("jurisdictions = [\"EU\"]\n", "1 month", "30 days")]
    #[case::the_only_law("", "45 days", "45 days")]
    fn e_22_the_help_names_a_length_that_passes(
        #[case] laws: &str,
        #[case] statute: &str,
        #[case] passes: &str,
    ) {
        let with = |limit: &str| {
            let mission = SOUND.replace("[owner]", &format!("{laws}[owner]"));
            let lines = format!(
                "[data]\nstatutes.UK = {{ privacy_request = \"{statute}\" }}\n[obligations]\nprivacy_request = \"{limit}\""
            );
            format!("{mission}{lines}")
        };
        let reading = crate::read(&with("60 days"), &crate::Files::new());
        let mut found = reading.findings.iter().filter(|finding| finding.code == Some("E-22")).peekable();
        assert!(found.peek().is_some());
        for finding in found {
            let help = finding.help.as_deref().unwrap_or_default();
            assert!(help.starts_with(&format!("write `privacy_request = \"{passes}\"`, or drop ")), "{help}");
        }
        assert_eq!(found_in("E-22", &with(passes)), [""; 0]);
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
