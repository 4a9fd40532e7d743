//! E-07: units, zones and calendars a clock cannot run on.

use std::collections::BTreeSet;

use calendar::Within;

use super::promises::{ClockPromise, Promises};
use super::{Check, Context};
use crate::compile::plan_of;
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::value::shortened;
use crate::syntax::{ALWAYS, Amount, Tree};
use crate::vocabulary::Priority;

pub(super) const CHECK: Check = Check {
    code: Some("E-07"),
    about: "an unknown or missing unit, an unknown zone, business days on a calendar that never closes",
    remedy: "write lengths as `15 min`, `4 business h`, `3 business days`; on `24x7` write hours or days",
    needs: &[],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    super::practice::units(tree, findings);
    let always = always_open(tree, context);
    let promises = Promises::of(tree);
    for promise in promises.list.iter().filter(|promise| counts_business_days(promise.within)) {
        if let Some((calendar, whose)) = open_calendar_of(promise, &promises, tree, &always) {
            let message = format!(
                "`{}` promises business days, but {whose} run on `{calendar}`, which has none",
                promise.id()
            );
            findings.push(Finding::error(promise.span(), message).code("E-07").help(remedy(&whose)));
        }
    }
    findings.extend(promises.list.iter().filter_map(unsaid_hours));
    promises.report(findings);
    level_days(tree, &always, findings);
    super::obligations::report(tree, &always, findings);
}

fn remedy(whose: &str) -> &'static str {
    match whose.starts_with("P1") {
        true => "write hours or calendar days, promise P1 something else, or set `p1_calendar = \"none\"`",
        false => "write hours or calendar days instead, or name another calendar",
    }
}

/// Whoever promises triage in business time and names no calendar may not expect the one they get (clocks.md 6.1).
fn unsaid_hours(promise: &ClockPromise<'_>) -> Option<Finding> {
    let is_unsaid = promise.promise.calendar.is_none() && promise.promise.fixed_calendar().is_some();
    (is_unsaid && matches!(promise.within, Within::BusinessTime(_))).then(|| {
        let message =
            format!("`{}` counts business time around the clock: it names no calendar", promise.id());
        let help = "name the calendar you mean, such as `calendar = \"standard\"`";
        Finding::information(promise.span(), message).code("E-07").help(help)
    })
}

/// Service levels never run on the P1 override, but may name a calendar.
fn level_days(tree: &Tree, always: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let (Some(_), Some(target), Some(calendar)) =
            (&promise.service_level, &promise.target, &promise.calendar)
        else {
            continue;
        };
        let days = matches!(&target.value.amount, Amount::Within(within) if counts_business_days(within));
        if days && always.contains(calendar.value.0.as_str()) {
            let message = format!(
                "`{}` promises business days, but runs on `{}`, which has none",
                promise.id.value.0, calendar.value.0
            );
            findings.push(Finding::error(target.span, message).code("E-07").help(remedy("")));
        }
    }
}

fn counts_business_days(within: &Within) -> bool {
    within.needs_business_days()
}

/// The calendars without a closed instant.
fn always_open<'t>(tree: &'t Tree, context: &Context<'_>) -> BTreeSet<&'t str> {
    let is_always = |entry| plan_of(entry, context).is_ok_and(|plan| plan.is_always_open());
    let named =
        tree.calendars.iter().filter(|(_, entry)| is_always(*entry)).map(|(name, _)| name.value.0.as_str());
    named.chain([ALWAYS]).collect()
}

/// The always open calendar a promise would run on, and for which cases.
fn open_calendar_of<'t>(
    promise: &ClockPromise<'t>,
    all: &Promises<'t>,
    tree: &'t Tree,
    always: &BTreeSet<&str>,
) -> Option<(String, String)> {
    let open = |name: &'t str| always.contains(name).then(|| name.to_owned());
    if let Some(calendar) = promise.promise.fixed_calendar() {
        return Some((open(calendar)?, "its cases".to_owned()));
    }
    if let Some(override_of_p1) = tree.p1_calendar()
        && promise.cover.has(Priority::P1)
        && !all.is_overridden(promise, &promise.cover.meet(&promise.cover, Priority::P1))
        && let Some(name) = open(override_of_p1)
    {
        return Some((name, "P1 cases".to_owned()));
    }
    let only_p1 =
        Priority::ALL.iter().all(|priority| *priority == Priority::P1 || !promise.cover.has(*priority));
    if only_p1 && tree.p1_calendar().is_some() {
        return None;
    }
    let of_tier = tree.tiers.iter().find_map(|(name, tier)| {
        let covered =
            promise.cover.tiers.as_ref().is_some_and(|tiers| tiers.contains(&name.value.0.as_str()));
        let calendar = open(&tier.calendar.as_ref()?.value.0)?;
        covered.then(|| (calendar, format!("cases of `{}`", name.value.0)))
    });
    of_tier.or_else(|| Some((open(tree.standard_calendar()?)?, "cases".to_owned())))
}

/// A bare number where a length is wanted.
pub(crate) fn no_unit(span: Span, number: &str) -> Finding {
    let n = shortened(number);
    Finding::error(span, format!("`{n}` has no unit"))
        .code("E-07")
        .help(format!("write `\"{n} min\"`, `\"{n} business min\"`, `\"{n} h\"` or `\"{n} business days\"`, whichever you promise"))
}

/// A text that is no length.
pub(crate) fn no_length(span: Span, text: &str, error: &calendar::Error) -> Finding {
    let why = match error {
        calendar::Error::BadLength { why, .. } => why.clone(),
        other => other.to_string(),
    };
    Finding::error(span, format!("`{}` is not a length", shortened(text))).code("E-07").help(why)
}

/// A zone the bundled database does not know.
pub(crate) fn unknown_zone(span: Span, name: &str, error: &calendar::Error) -> Finding {
    let help = match error {
        calendar::Error::UnknownZone { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
        _ => "write an IANA name such as `America/New_York` or `Europe/Berlin`".to_owned(),
    };
    Finding::error(span, format!("`{}` is not a time zone", shortened(name))).code("E-07").help(help)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found, found_in, promise};
    use crate::{Files, Severity, read};

    #[rstest]
    #[case::on_the_built_in_calendar("1 business day", "calendar = \"24x7\"", &["\"1 business day\""])]
    #[case::p1_runs_on_the_override("1 business day", "priorities = [\"P1\", \"P2\"]", &["\"1 business day\""])]
    #[case::all_priorities_include_p1("1 business day", "", &["\"1 business day\""])]
    #[case::standard_for_p2("1 business day", "priorities = [\"P2\"]", &[])]
    #[case::a_named_calendar_for_p1("1 business day", "priorities = [\"P1\"]\ncalendar = \"standard\"", &[])]
    #[case::hours_on_it("24 h", "calendar = \"24x7\"", &[])]
    #[case::business_hours_on_it("4 business h", "calendar = \"24x7\"", &[])]
    #[case::no_unit("24", "", &["\"24\""])]
    #[case::unknown_unit("3 fortnights", "", &["\"3 fortnights\""])]
    fn e_07_business_days_need_days_that_end(
        #[case] target: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        assert_eq!(found("E-07", &promise("a", "resolution", target, more)), words);
    }

    #[rstest]
    #[case::in_days("1 business day", "", Some(Severity::Error))]
    #[case::in_days_of_a_calendar("1 business day", "calendar = \"standard\"", None)]
    #[case::in_business_time("15 business min", "", Some(Severity::Information))]
    #[case::in_business_time_around_the_clock("15 business min", "calendar = \"24x7\"", None)]
    #[case::in_time("15 min", "", None)]
    fn e_07_triage_without_a_calendar_runs_around_the_clock(
        #[case] target: &str,
        #[case] more: &str,
        #[case] severity: Option<Severity>,
    ) {
        let text = SOUND.to_owned() + &promise("a", "triage", target, more);
        let findings = read(&text, &Files::new()).findings;
        let of_e_07 = findings.iter().find(|finding| finding.code == Some("E-07"));
        assert_eq!(of_e_07.map(|finding| finding.severity), severity);
    }

    #[test]
    fn e_07_a_promise_for_p1_of_its_own_spares_the_others() {
        let both = promise("all", "resolution", "1 business day", "")
            + &promise("p1", "resolution", "4 h", "priorities = [\"P1\"]");
        assert_eq!(found("E-07", &both), [""; 0]);
    }

    #[test]
    fn e_07_a_bare_number_has_no_unit() {
        assert_eq!(found("E-07", "[[promise]]\nid = \"a\"\nclock = \"triage\"\ntarget = 15"), ["15"]);
    }

    #[test]
    fn e_07_a_zone_is_known() {
        let text = SOUND.replace("America/New_York", "America/New_Yrok");
        assert_eq!(found_in("E-07", &text), ["\"America/New_Yrok\""]);
    }

    #[test]
    fn e_07_a_mission_may_have_no_override_of_p1() {
        let text = SOUND.replace("[owner]", "p1_calendar = \"none\"\n[owner]");
        let text = text + &promise("a", "resolution", "1 business day", "");
        assert_eq!(found_in("E-07", &text), [""; 0]);
    }
}
