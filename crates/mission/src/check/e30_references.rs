//! E-30: names of entries that do not exist.

use std::collections::BTreeSet;

use super::{Check, Context, practice};
use crate::finding::Finding;
use crate::obligation::ObligationKind;
use crate::source::{Span, Spanned};
use crate::syntax::hint::{guess, one_of};
use crate::syntax::tree::Promise;
use crate::syntax::value::shortened;
use crate::syntax::{ALWAYS, CalendarName, NONE, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-30"),
    about: "the name of a calendar, tier, category, channel, path, clause or pilot that the mission does not have",
    remedy: "correct the name, or add the entry",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let calendars: BTreeSet<&str> = tree.calendar_names().collect();
    for (span, name) in calendar_references(tree) {
        unknown("calendar", span, name, &calendars, findings);
    }
    let tiers: BTreeSet<&str> = tree.tier_names().collect();
    let categories: BTreeSet<&str> = tree.category_names().map(|name| name.value.0.as_str()).collect();
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        for tier in promise.tiers.iter().flat_map(|list| &list.value.0) {
            unknown("tier", tier.span, &tier.value.0, &tiers, findings);
        }
        for category in promise.categories.iter().flat_map(|list| &list.value.0) {
            unknown("category", category.span, &category.value.0, &categories, findings);
        }
        channels(tree, promise, findings);
    }
    for objective in tree.objective.list.iter().map(|objective| &objective.value) {
        for tier in objective.tiers.iter().flat_map(|list| &list.value.0) {
            unknown("tier", tier.span, &tier.value.0, &tiers, findings);
        }
        for category in objective.categories.iter().flat_map(|list| &list.value.0) {
            unknown("category", category.span, &category.value.0, &categories, findings);
        }
    }
    let of_first_contact =
        tree.first_contact.iter().flat_map(|entry| [&entry.not_resolvable, &entry.routine]);
    for category in of_first_contact.flat_map(|list| &list.value.0) {
        unknown("category", category.span, &category.value.0, &categories, findings);
    }
    let of_scope =
        tree.scope.iter().flat_map(|scope| [&scope.common, &scope.low_complexity, &scope.automatic_replies]);
    for category in of_scope.flat_map(|list| &list.value.0) {
        unknown("category", category.span, &category.value.0, &categories, findings);
    }
    for rule in tree.priorities.iter().flat_map(|entry| &entry.rules.value.list) {
        let when = &rule.value.when.value;
        for category in when.categories.iter().flat_map(|list| &list.value.0) {
            unknown("category", category.span, &category.value.0, &categories, findings);
        }
        for tier in when.tiers.iter().flat_map(|list| &list.value.0) {
            unknown("tier", tier.span, &tier.value.0, &tiers, findings);
        }
    }
    numbers(tree, findings);
    practice::names(tree, findings);
    let refunds = tree.obligations.iter().filter_map(|entry| entry.refund_categories.as_ref());
    for category in refunds.flat_map(|list| &list.value.0) {
        unknown("category", category.span, &category.value.0, &categories, findings);
    }
    let paths: BTreeSet<&str> = tree.paths.list.iter().map(|entry| entry.name.value.0.as_str()).collect();
    let of_obligations = tree.obligations.iter().flat_map(|entry| entry.ladders.value.iter());
    let of_obligations = of_obligations.flat_map(|(_, ladder)| &ladder.rungs.value.list);
    for rung in tree.ladders.iter().flat_map(|(_, ladder)| &ladder.rungs.value.list).chain(of_obligations) {
        for path in rung.value.page.iter().chain(&rung.value.notify).chain(&rung.value.assign) {
            unknown("path", path.span, &path.value.0, &paths, findings);
        }
    }
}

/// Objectives that promises and capabilities name, and what else a capability is held to.
fn numbers(tree: &Tree, findings: &mut Vec<Finding>) {
    let objectives: BTreeSet<&str> =
        tree.objective.list.iter().map(|objective| objective.value.id.value.0.as_str()).collect();
    for id in tree.promise.list.iter().filter_map(|promise| promise.value.objective.as_ref()) {
        unknown("objective", id.span, &id.value.0, &objectives, findings);
    }
    let promises = tree.promise.list.iter().map(|promise| promise.value.id.value.0.as_str());
    let owed = ObligationKind::ALL.iter().map(|kind| kind.word());
    let held_to: BTreeSet<&str> = promises.chain(owed).chain(objectives.iter().copied()).collect();
    for capability in tree.capabilities.iter().flat_map(|entry| entry.stated()) {
        for name in &capability.held_to.value.0 {
            unknown("promise, objective or obligation", name.span, &name.value.0, &held_to, findings);
        }
        for name in &capability.outcome.value.0 {
            unknown("objective", name.span, &name.value.0, &objectives, findings);
        }
    }
}

fn calendar_references(tree: &Tree) -> Vec<(Span, &str)> {
    fn name(name: &Spanned<CalendarName>) -> (Span, &str) {
        (name.span, name.value.0.as_str())
    }
    let mission = tree.mission.iter().flat_map(|mission| {
        let p1 = Some(&mission.p1_calendar).filter(|calendar| calendar.value.0 != NONE);
        mission.standard_calendar.iter().chain(p1).chain(&mission.obligation_calendar)
    });
    let tiers = tree.tiers.iter().filter_map(|(_, tier)| tier.calendar.as_ref());
    let channels = tree.channels.iter().filter_map(|(_, channel)| channel.calendar.as_ref());
    let languages = tree.languages.iter().map(|(_, language)| &language.calendar);
    let promises = tree.promise.list.iter().filter_map(|promise| promise.value.calendar.as_ref());
    mission.chain(tiers).chain(channels).chain(languages).chain(promises).map(name).collect()
}

fn channels(tree: &Tree, promise: &Promise, findings: &mut Vec<Finding>) {
    for channel in promise.channels.iter().flat_map(|list| &list.value.0) {
        if !tree.offers(channel.value) {
            let message = format!(
                "`{}` promises something on `{}`, which is not offered",
                promise.id.value.0, channel.value
            );
            let help = format!("add `{} = {{}}` to `[channels]`, or drop the channel here", channel.value);
            findings.push(Finding::error(channel.span, message).code("E-30").help(help));
        }
    }
}

pub(super) fn unknown(
    what: &str,
    span: Span,
    name: &str,
    known: &BTreeSet<&str>,
    findings: &mut Vec<Finding>,
) {
    if known.contains(name) {
        return;
    }
    let help = match guess(name, known.iter().copied(), findings) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.iter().all(|name| *name == ALWAYS) => format!("add the {what} to the mission"),
        None => format!("the mission has {}", one_of(known.iter().copied())),
    };
    let message = format!("there is no {what} `{}`", shortened(name));
    findings.push(Finding::error(span, message).code("E-30").help(help));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, found_in, promise, without};

    #[rstest]
    #[case::calendar("calendar = \"standrad\"", &["\"standrad\""])]
    #[case::built_in_calendar("calendar = \"24x7\"", &[])]
    #[case::tier("tiers = [\"standard\", \"gold\"]", &["\"gold\""])]
    #[case::category("categories = [\"returns\"]", &["\"returns\""])]
    #[case::channel("channels = [\"chat\"]", &[])]
    fn e_30_a_promise_names_what_the_mission_has(#[case] more: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-30", &promise("a", "triage", "15 min", more)), words);
    }

    #[rstest]
    #[case::language("[languages.es]\ncalendar = \"spanish\"", &["\"spanish\""])]
    #[case::tier("[tiers.gold]\ncalendar = \"gold\"", &["\"gold\""])]
    #[case::channel("[channels.phone]\ncalendar = \"phone\"", &["\"phone\""])]
    #[case::path("[ladders.a]\nrungs = [{ reaches = \"50%\", page = \"boss\" }]", &["\"boss\""])]
    #[case::path_of_an_obligation("[obligations.ladders.a]\nrungs = [{ reaches = \"50%\", page = \"boss\" }]", &["\"boss\""])]
    #[case::category_of_an_objective("[[objective]]\nid = \"a\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\ncategories = [\"shipping\"]", &["\"shipping\""])]
    #[case::category_of_first_contacts("[first_contact]\nnot_resolvable = [\"shipping\"]", &["\"shipping\""])]
    #[case::objective_of_a_promise("[[promise]]\nid = \"a\"\nobjective = \"csat\"", &["\"csat\""])]
    #[case::common_category("[scope]\ncommon = [\"shipping\"]", &["\"shipping\""])]
    #[case::category_of_a_rule("[priorities]\nrules = [{ when = { categories = [\"shipping\"], tiers = [\"gold\"] }, priority = \"P1\" }]", &["\"shipping\"", "\"gold\""])]
    #[case::refunded_category("[obligations]\nrefund_categories = [\"shipping\"]", &["\"shipping\""])]
    #[case::a_faulty_entry_is_still_known("[calendars.spanish]\nhuors = \"24/7\"\n[languages.es]\ncalendar = \"spanish\"", &[])]
    fn e_30_every_entry_names_what_the_mission_has(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-30", lines), words);
    }

    #[test]
    fn e_30_a_capability_names_what_the_mission_has() {
        let lines = "[capabilities]\nknowledge = { held_to = [\"article_publication\", \"wiki\"], outcome = [\"csat\"] }";
        assert_eq!(found_in("E-30", &(without(&["[capabilities]"]) + lines)), ["\"wiki\"", "\"csat\""]);
    }

    #[test]
    fn e_30_a_channel_that_is_not_offered_cannot_be_promised() {
        let lines = format!(
            "[channels]\nemail = {{}}\n{}",
            promise("a", "triage", "15 min", "channels = [\"email\", \"chat\"]")
        );
        assert_eq!(found("E-30", &lines), ["\"chat\""]);
    }
}
