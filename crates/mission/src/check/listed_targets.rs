//! What is listed of lengths and hours without being wrong (clocks.md 14): business days on a calendar with fewer than
//! five a week, and promises in physical time that outlast the longest time between two business days.

use calendar::{Plan, Within};

use super::promises::Promises;
use super::reach::{Reach, is_written};
use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::{Amount, LevelWord, Tree};

pub(super) const CHECK: Check = Check {
    code: None,
    about: "for information: business days on a calendar with fewer than five of them a week, and promises in physical \
            time longer than the hours are ever closed",
    remedy: "nothing, if this is what you mean",
    needs: &[],
    run,
};

/// A week with fewer business days is no usual one.
const USUAL_DAYS: i64 = 5;

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let reach = Reach::of(tree);
    let promises = Promises::of(tree);
    // Most promises can be listed on no calendar: they need not be asked where they hold.
    let shortest_gap = reach.plans().map(Plan::longest_gap_ms).filter(|gap| *gap > 0).min();
    let has_short_week = reach.plans().any(|plan| is_short_week(plan.n_business_days_a_week() as i64));
    let may_be_listed = |within: &Within| match within {
        Within::Elapsed(ms) => shortest_gap.is_some_and(|gap| *ms > gap),
        within => counts_days(within) && has_short_week,
    };
    for promise in promises.list.iter().filter(|promise| may_be_listed(promise.within)) {
        let is_asked = if counts_days(promise.within) { |_| true } else { is_written };
        let mut hours = Hours::of(promise.within);
        reach.of_cases(promise, &promises, is_asked, &mut |calendar, holds| {
            hours.consider(calendar, reach.plan(calendar), holds);
        });
        findings.extend(hours.finding(promise.id(), promise.span()));
    }
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let level = promise.service_level.as_ref().map(|level| level.value);
        let Some(target) = promise.target.as_ref().filter(|_| level == Some(LevelWord::FirstResponse)) else {
            continue;
        };
        let Amount::Within(within) = &target.value.amount else { continue };
        let mut hours = Hours::of(within);
        reach
            .of_contacts(promise)
            .for_each(|calendar| hours.consider(calendar, reach.plan(calendar), &|| true));
        findings.extend(hours.finding(&promise.id.value.0, target.span));
    }
    obligations(tree, &reach, findings);
}

/// Stated lengths of what is owed outside cases, on their own calendar.
fn obligations(tree: &Tree, reach: &Reach<'_>, findings: &mut Vec<Finding>) {
    let Some(obligations) = tree.obligations.as_ref() else { return };
    let stated = tree.mission.as_ref().and_then(|mission| mission.obligation_calendar.as_ref());
    let Some(calendar) = stated.map(|name| name.value.0.as_str()).or(tree.standard_calendar()) else {
        return;
    };
    for (kind, length, _) in obligations.lengths().into_iter().filter(|(_, _, is_stated)| *is_stated) {
        let within = &length.value.0;
        let mut hours = Hours::of(within);
        if counts_days(within) {
            hours.consider(calendar, reach.plan(calendar), &|| true);
        }
        findings.extend(hours.finding(&kind.to_string(), length.span));
    }
}

fn counts_days(within: &Within) -> bool {
    matches!(within, Within::BusinessDays(_) | Within::BusinessDaysEnd(_))
}

fn is_short_week(n_days: i64) -> bool {
    (1..USUAL_DAYS).contains(&n_days)
}

/// What of the calendars of one length is worth saying.
struct Hours<'t> {
    within: &'t Within,
    /// The calendar with the fewest business days a week, or with the longest time between two of them.
    calendar: Option<(&'t str, i64)>,
}

impl<'t> Hours<'t> {
    fn of(within: &'t Within) -> Hours<'t> {
        Hours { within, calendar: None }
    }

    fn consider(&mut self, calendar: &'t str, plan: Option<&Plan>, holds: &dyn Fn() -> bool) {
        let Some(plan) = plan else { return };
        let so_far = self.calendar.map(|(_, measure)| measure);
        let (measure, is_further) = match self.within {
            Within::Elapsed(_) => {
                let gap = plan.longest_gap_ms();
                (gap, so_far.is_none_or(|longest| gap > longest))
            }
            within if counts_days(within) => {
                let days = plan.n_business_days_a_week() as i64;
                (days, is_short_week(days) && so_far.is_none_or(|fewest| days < fewest))
            }
            _ => return,
        };
        if is_further && holds() {
            self.calendar = Some((calendar, measure));
        }
    }

    fn finding(&self, id: &str, span: Span) -> Option<Finding> {
        let (calendar, measure) = self.calendar?;
        let within = self.within;
        let (message, help) = match within {
            Within::Elapsed(ms) if measure > 0 && *ms > measure => (
                format!(
                    "`{id}` promises {within}, and `{calendar}` is never closed for longer than {}",
                    Within::Elapsed(measure)
                ),
                "every arrival finds the desk open in time; nights and weekends count",
            ),
            Within::Elapsed(_) => return None,
            _ => (
                format!("`{id}` counts business days, and `{calendar}` has {measure} of them a week"),
                "a business day passes on those only; say calendar days if customers count the others",
            ),
        };
        Some(Finding::information(span, message).help(help))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, promise};
    use crate::{Files, Severity, read};

    /// What is listed of a sound mission with further lines: the messages.
    fn listed(text: &str) -> Vec<String> {
        let findings = read(text, &Files::new()).findings.into_iter();
        findings
            .filter(|finding| finding.severity == Severity::Information)
            .map(|finding| finding.message)
            .collect()
    }

    #[rstest]
    #[case::x_44_a_day("24 h", "attainment = \"75%\"", &[])]
    #[case::exactly_the_weekend("60 h", "", &[])]
    #[case::x_44_three_days("72 h", "", &["`a` promises 72 h, and `standard` is never closed for longer than 60 h"])]
    #[case::around_the_clock("72 h", "calendar = \"24x7\"", &[])]
    #[case::callers_come_in_open_hours("72 h", "channels = [\"phone\"]", &[])]
    #[case::business_time_is_no_physical_time("72 business h", "", &[])]
    #[case::five_days_a_week("3 business days", "priorities = [\"P3\"]", &[])]
    fn x_44_a_length_that_outlasts_the_weekend_is_listed(
        #[case] target: &str,
        #[case] more: &str,
        #[case] messages: &[&str],
    ) {
        assert_eq!(listed(&(SOUND.to_owned() + &promise("a", "resolution", target, more))), messages);
    }

    #[rstest]
    #[case::four_days("Mo-Th 08:00-20:00", "`a` counts business days, and `short` has 4 of them a week")]
    #[case::one_day("Mo 08:00-20:00", "`a` counts business days, and `short` has 1 of them a week")]
    fn x_44_business_days_of_a_short_week_are_listed(#[case] hours: &str, #[case] message: &str) {
        let short = format!("{SOUND}[calendars.short]\nhours = \"{hours}\"\n");
        let clock = promise("a", "resolution", "3 business days", "calendar = \"short\"");
        assert_eq!(listed(&(short.clone() + &clock)), [message]);
        let level = "[[promise]]\nid = \"a\"\nservice_level = \"first_response\"\nchannels = [\"email\"]\n\
                     target = \"1 business day\"\nattainment = \"90%\"\ncalendar = \"short\"\n";
        assert_eq!(listed(&(short.clone() + level)), [message]);
        let owed = short.replace("[owner]", "obligation_calendar = \"short\"\n[owner]")
            + "[obligations]\ncoaching = \"end of 3 business days\"\nretention = \"365 days\"\n";
        assert_eq!(listed(&owed), [message.replace("`a`", "`coaching`")]);
    }

    #[test]
    fn x_44_the_hours_of_every_case_are_looked_at() {
        let tiers = "[calendars.short]\nhours = \"Mo 08:00-20:00\"\n[tiers.gold]\ncalendar = \"short\"\n[tiers.basic]\n";
        let text = |more| format!("{SOUND}{tiers}{}", promise("a", "first_response", "72 h", more));
        assert_eq!(listed(&text("attainment = \"30%\"")), [""; 0], "gold waits for Monday");
        assert_eq!(listed(&text("tiers = [\"basic\"]")).len(), 1);
    }
}
