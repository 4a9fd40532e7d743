//! E-09: service around the clock that the calendar does not give, or nobody is paid for.

use super::open_hours::{closes, is_always_open, of_tier};
use super::phrases::says_around_the_clock;
use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;
use crate::syntax::tree::TierEntry;

pub(super) const CHECK: Check = Check {
    code: Some("E-09"),
    about: "a tier or its text promising 24/7 whose calendar is not open in all 168 hours, or without night staffing and a differential budget line",
    remedy: "give it a calendar with `hours = \"24/7\"`, and `[workforce]` a `night_addition` and a `shift_differential`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, tier) in tree.tiers.iter() {
        let Some(calendar) = of_tier(tree, &name.value.0) else { continue };
        match promises_every_hour(&name.value.0, name.span, tier) {
            Some(span) if closes(tree, calendar) => {
                let message = format!(
                    "the tier `{}` is promised 24/7, but its calendar `{calendar}` closes",
                    name.value.0
                );
                let help = "write `calendar = \"24x7\"`, or promise less";
                findings.push(Finding::error(span, message).code("E-09").help(help));
            }
            // A tier that has the hours is told, whether or not a text says so.
            _ if is_always_open(tree, calendar) => staffing(tree, &name.value.0, name.span, findings),
            _ => {}
        }
    }
    for (name, entry) in tree.calendars.iter() {
        if says_around_the_clock(&name.value.0) && closes(tree, &name.value.0) {
            let message = format!("the calendar `{}` is called so, but closes", name.value.0);
            let help = "write `hours = \"24/7\"`, or give it another name";
            findings.push(Finding::error(entry.hours.span, message).code("E-09").help(help));
        }
    }
}

/// Where the tier, its quotation or its note promises every hour.
fn promises_every_hour(name: &str, heading: Span, tier: &TierEntry) -> Option<Span> {
    let texts = tier.quote.iter().chain(&tier.remarks.note);
    let text = texts.into_iter().find(|text| says_around_the_clock(&text.value.0));
    text.map(|text| text.span).or_else(|| says_around_the_clock(name).then_some(heading))
}

/// A night shift needs people and money.
fn staffing(tree: &Tree, tier: &str, span: Span, findings: &mut Vec<Finding>) {
    let workforce = tree.workforce.as_ref();
    let missing = [
        ("night_addition", workforce.is_none_or(|entry| entry.night_addition.is_none())),
        ("shift_differential", workforce.is_none_or(|entry| entry.shift_differential.is_none())),
    ];
    let missing: Vec<String> =
        missing.iter().filter(|(_, is_missing)| *is_missing).map(|(key, _)| format!("`{key}`")).collect();
    if !missing.is_empty() {
        let message = format!(
            "the tier `{tier}` is served in all 168 hours of the week, but `[workforce]` has no {}",
            missing.join(" and no ")
        );
        let help = "add lines such as `night_addition = \"25%\"` and `shift_differential = \"15%\"`";
        findings.push(Finding::error(span, message).code("E-09").help(help));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    const NIGHT: &str = "[workforce]\nnight_addition = \"25%\"\nshift_differential = \"15%\"";

    #[rstest]
    #[case::five_days("[tiers.premium]\nquote = \"24/7 support\"", &["\"24/7 support\""])]
    #[case::in_the_name("[tiers.\"24x7\"]", &["\"24x7\""])]
    #[case::a_calendar_of_that_name("[calendars.premium-24-7]\nhours = \"Mo-Fr 08:00-20:00\"", &["\"Mo-Fr 08:00-20:00\""])]
    #[case::nothing_said("[tiers.premium]\nquote = \"concierge support\"", &[])]
    #[case::no_night_staff("[tiers.premium]\ncalendar = \"24x7\"", &["premium"])]
    #[case::no_differential("[tiers.premium]\ncalendar = \"24x7\"\n[workforce]\nnight_addition = \"25%\"", &["premium"])]
    fn e_09_a_tier_promised_every_hour_has_every_hour(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-09", lines), words);
    }

    #[test]
    fn e_09_with_night_staff_and_a_budget_for_it_all_is_well() {
        let tier = "[tiers.premium]\ncalendar = \"24x7\"\nquote = \"24×7 concierge support\"";
        assert_eq!(found("E-09", &format!("{tier}\n{NIGHT}")), [""; 0]);
    }

    #[test]
    fn e_09_the_hours_of_p1_alone_are_no_tier() {
        assert_eq!(found("E-09", ""), [""; 0]);
    }
}
