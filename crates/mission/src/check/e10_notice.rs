//! E-10: customers hear of a changed promise too late.

use calendar::{Date, Within};

use super::{Check, Context, Need};
use crate::diff::{diff, notice_of};
use crate::finding::Finding;
use crate::policy::{NOTICE_DAYS, Policy, earliest_effective_on, latest_announced_on};
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-10"),
    about: "a notice of changed promises shorter than 30 days",
    remedy: "write `sla_notice = \"30 days\"` or more; announce a version 30 days before it is effective",
    needs: &[Need::Earlier],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let notice = tree.obligations.as_ref().map(|entry| &entry.sla_notice);
    if let Some(notice) = notice.filter(|notice| days(&notice.value.0) < NOTICE_DAYS) {
        let message = format!("a notice of {} can be shorter than {NOTICE_DAYS} days", notice.value.0);
        let help = "write `sla_notice = \"30 days\"` or more";
        findings.push(Finding::error(notice.span, message).code("E-10").help(help));
    }
    // Whoever knows the versions before this one asks `of_change` whether anything changed at all.
    if context.earlier.is_none() {
        let days = notice.map_or(NOTICE_DAYS, |notice| days(&notice.value.0)).max(NOTICE_DAYS);
        let may_owe_none = "; the directory of all versions shows whether an SLA changed";
        let late = dates(tree).and_then(|dates| too_late(&dates, days));
        findings.extend(late.map(|(late, help)| late.help(help + may_owe_none)));
    }
}

/// The least days a notice has.
fn days(within: &Within) -> u16 {
    match within {
        Within::CalendarDays(days) => u16::try_from(*days).unwrap_or(u16::MAX),
        // A month may have 28 days, and two in a row never have fewer than 59.
        Within::CalendarMonths(months) => u16::try_from(months.saturating_mul(28)).unwrap_or(u16::MAX),
        _ => NOTICE_DAYS,
    }
}

/// The effective date with its place, and the date of the announcement.
struct Dates {
    effective: Date,
    span: Span,
    announced: Option<Date>,
}

fn dates(tree: &Tree) -> Option<Dates> {
    let mission = tree.mission.as_ref()?;
    let effective = mission.effective.as_ref()?;
    let announced = mission.announced.as_ref().map(|date| date.value.0);
    Some(Dates { effective: effective.value.0, span: effective.span, announced })
}

/// An announcement that came too late, and the remedy.
fn too_late(dates: &Dates, days: u16) -> Option<(Finding, String)> {
    let announced = dates.announced?;
    let earliest = earliest_effective_on(announced, days);
    (dates.effective < earliest).then(|| {
        let message = format!(
            "effective on {}, but announced on {announced}, less than {days} days before",
            dates.effective
        );
        let help = format!("move `effective` to {earliest} or later");
        (Finding::error(dates.span, message).code("E-10"), help)
    })
}

/// What a version that follows `previous` owes its customers, when it changes an SLA.
pub(crate) fn of_change(
    (previous, policy): (&Policy, &Policy),
    tree: &Tree,
    context: &Context<'_>,
) -> Option<Finding> {
    let dates = dates(tree)?;
    let diff = diff(previous, policy);
    let change = diff.changes.iter().find(|change| change.is_sla)?;
    let days = notice_of(previous);
    if dates.announced.is_some() {
        return too_late(&dates, days).map(|(late, help)| late.help(help));
    }
    let latest = latest_announced_on(dates.effective, days);
    let message = format!(
        "`{}` is {} since version `{}`, so customers must be told by {latest}",
        change.name, change.verdict, previous.version
    );
    let help = format!("tell them, and add a line such as `announced = {latest}`");
    let finding = match context.is_publishing {
        true => Finding::error(dates.span, message).code("E-10"),
        false => Finding::information(dates.span, message),
    };
    Some(finding.help(help))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found, found_in, promise};
    use crate::{Context, Severity, compile, read_in};

    #[rstest]
    #[case::enough("30 days", &[])]
    #[case::short("29 days", &["\"29 days\""])]
    #[case::a_february("1 month", &["\"1 month\""])]
    #[case::two_months("2 months", &[])]
    fn e_10_a_notice_is_thirty_days(#[case] notice: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-10", &format!("[obligations]\nsla_notice = \"{notice}\"")), words);
    }

    fn dated(dates: &str, lines: &str) -> String {
        format!("{SOUND}{lines}").replace("[owner]", &format!("{dates}\n[owner]"))
    }

    #[rstest]
    #[case::x_36_thirty_days("announced = 2025-06-01\neffective = 2025-07-01", &[])]
    #[case::x_36_one_day_short("announced = 2025-06-01\neffective = 2025-06-30", &["2025-06-30"])]
    #[case::not_announced_yet("effective = 2025-06-30", &[])]
    fn e_10_a_file_alone_is_judged_by_its_dates(#[case] dates: &str, #[case] words: &[&str]) {
        assert_eq!(found_in("E-10", &dated(dates, "")), words);
    }

    #[rstest]
    #[case::looser("8 business h", "announced = 2025-06-01\neffective = 2025-06-30", Some(Severity::Error))]
    #[case::stricter_d_37(
        "2 business h",
        "announced = 2025-06-01\neffective = 2025-06-30",
        Some(Severity::Error)
    )]
    #[case::in_time("2 business h", "announced = 2025-06-01\neffective = 2025-07-01", None)]
    #[case::no_change("4 business h", "announced = 2025-06-01\neffective = 2025-06-02", None)]
    #[case::not_announced("2 business h", "effective = 2025-06-30", Some(Severity::Information))]
    fn e_10_a_changed_sla_needs_notice(
        #[case] target: &str,
        #[case] dates: &str,
        #[case] expected: Option<Severity>,
    ) {
        let lines = |target: &str| promise("a", "first_response", target, "attainment = \"90%\"");
        let old = compile(&dated("effective = 2025-01-01", &lines("4 business h"))).expect("a sound mission");
        let new = dated(&format!("rationale = \"why\"\n{dates}"), &lines(target)).replace("1.0", "1.1");
        let earlier = [old];
        let reading = read_in(&new, &Context { earlier: Some(&earlier), ..Context::default() });
        assert_eq!(reading.findings.first().map(|finding| finding.severity), expected);
        let points_at_directory =
            |finding: &crate::Finding| finding.help.as_ref().is_some_and(|help| help.contains("directory"));
        assert!(!reading.findings.iter().any(points_at_directory), "whether an SLA changed is known here");
    }
}
