//! E-07 for obligations: units they cannot be measured in, and business days on a calendar that never closes.

use std::collections::BTreeSet;

use calendar::Within;

use crate::finding::Finding;
use crate::obligation::ObligationKind;
use crate::syntax::Tree;

/// Reports stated lengths that fit neither their obligation nor its calendar. `always` are the calendars that never close.
pub(super) fn report(tree: &Tree, always: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    let Some(obligations) = tree.obligations.as_ref() else { return };
    let stated = tree.mission.as_ref().and_then(|mission| mission.obligation_calendar.as_ref());
    let calendar = stated.map(|name| name.value.0.as_str()).or(tree.standard_calendar());
    for (kind, length, _) in obligations.lengths().into_iter().filter(|(_, _, is_stated)| *is_stated) {
        let within = &length.value.0;
        if let Some(wanted) = wanted(kind, within) {
            let message = format!("`{kind}` cannot be measured in this unit");
            findings.push(Finding::error(length.span, message).code("E-07").help(format!("write {wanted}")));
        } else if let Some(calendar) = calendar.filter(|name| always.contains(name))
            && within.needs_business_days()
        {
            let message = format!("`{kind}` counts business days, but runs on `{calendar}`, which has none");
            let help = "write hours or calendar days, or name an `obligation_calendar` that closes";
            findings.push(Finding::error(length.span, message).code("E-07").help(help));
        }
    }
}

/// What to write instead; nothing when the unit fits.
fn wanted(kind: ObligationKind, within: &Within) -> Option<&'static str> {
    use ObligationKind as Kind;
    let (fits, wanted) = match kind {
        Kind::TargetReview | Kind::BoardSignOff | Kind::SteeringCommittee | Kind::PlaybookReview => {
            (matches!(within, Within::DateRule(_)), "dates of the year, such as `first Tuesday of month`")
        }
        Kind::ArticlePublication => {
            (matches!(within, Within::BusinessDays(_)), "business days, such as `3 business days`: a mean")
        }
        Kind::SlaNotice | Kind::AdoptionPulse | Kind::PilotWindow | Kind::Retention => {
            (is_civil(within), "calendar days or months, such as `30 days`")
        }
        Kind::PrivacyRequest => (is_civil(within), "calendar days or `1 month`, as the laws do"),
        Kind::DetractorOutreach | Kind::Coaching | Kind::MicroTraining | Kind::CreditIssue => {
            let fits = !matches!(within, Within::DateRule(_) | Within::BusinessDays(_));
            (fits, "the close of a business day, such as `end of 3 business days`")
        }
        Kind::PlanReview
        | Kind::ArticleReview
        | Kind::MissionQuestion
        | Kind::ChangeVerification
        | Kind::Reassessment
        | Kind::SameDayRefund
        | Kind::PrivacyConfirmation
        | Kind::PrivacyOptOut => (!matches!(within, Within::DateRule(_)), "a length, such as `30 days`"),
    };
    (!fits).then_some(wanted)
}

fn is_civil(within: &Within) -> bool {
    matches!(within, Within::CalendarDays(_) | Within::CalendarMonths(_))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found, found_in};

    #[rstest]
    #[case::outreach_at_the_close("detractor_outreach = \"end of 3 business days\"", &[])]
    #[case::outreach_that_accrues("detractor_outreach = \"3 business days\"", &["\"3 business days\""])]
    #[case::a_mean_accrues("article_publication = \"end of 3 business days\"", &["\"end of 3 business days\""])]
    #[case::a_committee_has_dates("steering_committee = \"30 days\"", &["\"30 days\""])]
    #[case::second_monday("steering_committee = \"second Monday of month\"", &[])]
    #[case::a_notice_has_days("sla_notice = \"end of 30 business days\"", &["\"end of 30 business days\""])]
    #[case::privacy_in_hours("privacy_request = \"720 h\"", &["\"720 h\""])]
    #[case::a_refund_on_a_date("same_day_refund = \"31 Dec\"", &["\"31 Dec\""])]
    fn e_07_an_obligation_has_units_of_its_own(#[case] line: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-07", &format!("[obligations]\n{line}")), words);
    }

    #[rstest]
    #[case::stated("[obligations]\ncoaching = \"end of 2 business days\"", &["\"end of 2 business days\""])]
    #[case::not_stated("[obligations]\nretention = \"365 days\"", &[])]
    fn e_07_business_days_need_days_that_end_for_obligations_too(
        #[case] lines: &str,
        #[case] words: &[&str],
    ) {
        let always = SOUND.replace("[owner]", "obligation_calendar = \"24x7\"\n[owner]");
        assert_eq!(found_in("E-07", &format!("{always}{lines}")), words);
    }
}
