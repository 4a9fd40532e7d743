//! Settings that only make sense together. These are rules of writing; the specification gives them no code.

use calendar::{Plan, Within};

use super::{Check, Context, practice};
use crate::Spanned;
use crate::finding::Finding;
use crate::policy::{Statistic, is_cadence};
use crate::source::Span;
use crate::syntax::hint::one_of;
use crate::syntax::tree::{CalendarEntry, CaseRule, Pause, Promise};
use crate::syntax::{Amount, Id, LevelWord, Limit, OneOrMore, Tree};
use crate::vocabulary::{ClockKind, Priority, Stop};

pub(super) const CHECK: Check = Check {
    code: None,
    about: "unknown or doubled keys and ids, values of another type, settings that do not belong together",
    remedy: "each finding names what to write instead",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    doubled_ids(tree, findings);
    tree.promise.list.iter().for_each(|promise| promise_shape(&promise.value, findings));
    tree.pause.list.iter().for_each(|pause| pause_shape(&pause.value, findings));
    rule_shapes(tree, findings);
    tree.calendars.iter().for_each(|(_, entry)| calendar_shape(entry, findings));
    practice::sums(tree, findings);
    too_many(tree, findings);
}

/// `PH off` closes on the holidays a calendar names; when it names none, nothing is closed.
fn calendar_shape(entry: &CalendarEntry, findings: &mut Vec<Finding>) {
    let closes = Plan::from_hours(&entry.hours.value.0).is_ok_and(|plan| plan.closes_on_holidays());
    if closes && entry.holidays.value.0.is_empty() {
        let message = "`PH off` closes on public holidays, but this calendar names none";
        let help = "add a line such as `holidays = [\"US\"]`, or drop `PH off`";
        findings.push(Finding::error(entry.hours.span, message).help(help));
    }
}

/// A rule without conditions would fit everything.
fn rule_shapes(tree: &Tree, findings: &mut Vec<Finding>) {
    let cases = tree.priorities.iter().flat_map(|entry| &entry.rules.value.list).map(|rule| {
        let when = &rule.value.when;
        let CaseRule { channels, tiers, categories, products, languages, .. } = &when.value;
        let names = [tiers, categories, products].iter().all(|list| list.is_none());
        (when.span, names && channels.is_none() && languages.is_none())
    });
    let accounts = tree.tiers.iter().filter_map(|(_, tier)| tier.when.as_ref());
    let accounts =
        accounts.map(|when| (when.span, when.value.plan.is_none() && when.value.revenue.is_none()));
    for (span, _) in cases.chain(accounts).filter(|(_, is_empty)| *is_empty) {
        let message = "a rule without conditions fits everything";
        findings.push(Finding::error(span, message).help("name at least one condition"));
    }
}

fn doubled_ids(tree: &Tree, findings: &mut Vec<Finding>) {
    let mut seen: std::collections::BTreeSet<&str> = Default::default();
    for Spanned { value: Id(id), span } in tree.promise.list.iter().map(|promise| &promise.value.id) {
        if !seen.insert(id) {
            let message = format!("two promises have the id `{id}`");
            findings.push(Finding::error(*span, message).help("give each promise an id of its own"));
        }
    }
}

fn promise_shape(promise: &Promise, findings: &mut Vec<Finding>) {
    let id = &promise.id.value.0;
    if promise.objective.is_some() {
        return pledge_shape(promise, findings);
    }
    confirmation_shape(promise, findings);
    match (&promise.clock, &promise.service_level) {
        (Some(clock), None) => clock_shape(promise, clock.value, findings),
        (None, Some(level)) => level_shape(promise, level.value, findings),
        (Some(_), Some(level)) => {
            let message = format!("`{id}` names both a clock and a service level");
            findings.push(Finding::error(level.span, message).help("make two promises of it"));
        }
        // E-03 reports a promise bound to neither.
        (None, None) => {}
    }
}

/// The objective says what is promised, so that the two cannot differ.
fn pledge_shape(promise: &Promise, findings: &mut Vec<Finding>) {
    let id = &promise.id.value.0;
    let others = [
        ("clock", promise.clock.as_ref().map(|it| it.span)),
        ("service_level", promise.service_level.as_ref().map(|it| it.span)),
        ("target", promise.target.as_ref().map(|it| it.span)),
        ("attainment", promise.attainment.as_ref().map(|it| it.span)),
        ("tiers", promise.tiers.as_ref().map(|it| it.span)),
        ("priorities", promise.priorities.as_ref().map(|it| it.span)),
        ("channels", promise.channels.as_ref().map(|it| it.span)),
        ("categories", promise.categories.as_ref().map(|it| it.span)),
        ("calendar", promise.calendar.as_ref().map(|it| it.span)),
        ("satisfied_by", promise.satisfied_by.as_ref().map(|it| it.span)),
        ("credit_bearing", promise.credit_bearing.value.then_some(promise.credit_bearing.span)),
    ];
    for (key, other) in others.into_iter().filter_map(|(key, other)| Some((key, other?))) {
        let message =
            format!("`{id}` promises an objective, which says all there is to it, but names `{key}`");
        let help = "drop this line, or make two promises of it";
        findings.push(Finding::error(other, message).help(help));
    }
}

/// Settings of a follow-up that stand at another promise, and percentages beside a median.
fn confirmation_shape(promise: &Promise, findings: &mut Vec<Finding>) {
    let id = &promise.id.value.0;
    let is_follow_up = promise.clock.as_ref().is_some_and(|clock| clock.value == ClockKind::FollowUp);
    let until = promise.until_confirmed.value.then_some(promise.until_confirmed.span);
    let attempts = promise.attempts.as_ref().map(|attempts| attempts.span);
    for (key, span) in [("until_confirmed", until), ("attempts", attempts)] {
        if let (Some(span), false) = (span, is_follow_up) {
            let message = format!("`{key}` belongs to the `follow_up` clock, which `{id}` does not set");
            findings.push(Finding::error(span, message).help("drop this line"));
        }
    }
    if let (Some(attempts), None) = (attempts, until) {
        let message = format!("`{id}` counts attempts, but does not go on until the customer confirms");
        findings.push(Finding::error(attempts, message).help("add `until_confirmed = true`"));
    }
    if promise.goal.value && promise.clock.is_none() {
        let message = format!("`{id}` is a goal, but sets no clock it could be measured on");
        let help = "name a `clock`, or make an objective of it";
        findings.push(Finding::error(promise.goal.span, message).help(help));
    }
    if let (Some(attainment), false) = (&promise.attainment, promise.statistic.value == Statistic::Share) {
        let message = format!("`{id}` promises a median, which has no attainment");
        findings.push(Finding::error(attainment.span, message).help("drop this line, or `statistic`"));
    }
}

fn clock_shape(promise: &Promise, clock: ClockKind, findings: &mut Vec<Finding>) {
    let id = &promise.id.value.0;
    if let Some(Spanned { value: Limit { amount: Amount::Share(_), .. }, span }) = &promise.target {
        let message = format!("`{id}` sets a clock, but its target is a percentage");
        findings
            .push(Finding::error(*span, message).help("write the length here and the share as `attainment`"));
    }
    if promise.credit_bearing.value {
        let message = format!("`{id}` sets a clock; only a service level bears credits");
        let help = format!(
            "write `service_level = \"{}\"` instead of `clock`, or drop `credit_bearing`",
            level_for(clock)
        );
        findings.push(Finding::error(promise.credit_bearing.span, message).help(help));
    }
    if let Some(stops) = &promise.satisfied_by {
        stops_shape(id, clock, stops, findings);
    }
    if let (Some(not_before), true) = (&promise.not_before, clock != ClockKind::FollowUp) {
        let message = format!("`not_before` belongs to the `follow_up` clock, but `{id}` sets `{clock}`");
        findings.push(Finding::error(not_before.span, message).help("drop this line"));
    }
    match clock {
        ClockKind::UpdateCadence => cadence_shape(promise, findings),
        ClockKind::Callback => callback_shape(promise, findings),
        _ => {}
    }
}

fn stops_shape(id: &str, clock: ClockKind, stops: &Spanned<OneOrMore<Stop>>, findings: &mut Vec<Finding>) {
    if clock.usual_stops().is_empty() {
        let message = format!(
            "`satisfied_by` belongs to the `resolution` and `callback` clocks, but `{id}` sets `{clock}`"
        );
        findings.push(Finding::error(stops.span, message).help("drop this line"));
        return;
    }
    for stop in stops.value.0.iter().filter(|stop| !clock.may_list(stop.value)) {
        let message = format!("`{}` does not satisfy a `{clock}` promise", stop.value);
        let known = Stop::ALL.iter().copied().filter(|stop| clock.may_list(*stop)).map(Stop::word);
        findings.push(Finding::error(stop.span, message).help(format!("write {}", one_of(known))));
    }
}

fn cadence_shape(promise: &Promise, findings: &mut Vec<Finding>) {
    let Some(Spanned { value: Limit { amount: Amount::Within(within), .. }, span }) = &promise.target else {
        return;
    };
    if within.accrual().is_none() {
        let message = format!("`{}` cannot be repeated every `{within}`", promise.id.value.0);
        let help = "write a length that passes, such as `30 min`, `60 business min` or `1 business day`";
        findings.push(Finding::error(*span, message).help(help));
    } else if !is_cadence(within) {
        let message =
            format!("`{}` owes an update every `{within}`, which nobody can keep", promise.id.value.0);
        findings.push(Finding::error(*span, message).help("write `1 min` or more"));
    }
}

/// Only a P1 is called back.
fn callback_shape(promise: &Promise, findings: &mut Vec<Finding>) {
    let others = promise.priorities.iter().flat_map(|list| &list.value.0);
    if let Some(other) = others.into_iter().find(|priority| priority.value != Priority::P1) {
        let message =
            format!("`{}` calls back {} cases, but only P1 is called back", promise.id.value.0, other.value);
        findings.push(
            Finding::error(other.span, message).help("write `priorities = [\"P1\"]`, or drop this line"),
        );
    }
}

fn level_for(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::FirstResponse => "first_response",
        _ => "answered",
    }
}

fn level_shape(promise: &Promise, level: LevelWord, findings: &mut Vec<Finding>) {
    let id = &promise.id.value.0;
    if promise.channels.is_none() {
        let message = format!("`{id}` is a service level without channels");
        findings
            .push(Finding::error(promise.span, message).help("add a line such as `channels = [\"phone\"]`"));
    }
    let spans = [
        ("tiers", promise.tiers.as_ref().map(|list| list.span)),
        ("priorities", promise.priorities.as_ref().map(|list| list.span)),
        ("categories", promise.categories.as_ref().map(|list| list.span)),
    ];
    for (key, span) in spans.into_iter().filter_map(|(key, span)| Some((key, span?))) {
        let message =
            format!("`{id}` is a service level, which covers its channels whole, but names `{key}`");
        findings.push(
            Finding::error(span, message).help("drop this line, or set a `clock` instead of a service level"),
        );
    }
    if let (Some(calendar), false) = (&promise.calendar, level == LevelWord::FirstResponse) {
        let message = format!("`{id}` measures waiting in physical time and needs no calendar");
        findings.push(Finding::error(calendar.span, message).help("drop this line"));
    }
    if let Some(target) = &promise.target {
        level_target(id, level, target, findings);
    }
    let is_share = matches!(level, LevelWord::FirstResponse | LevelWord::Answered | LevelWord::FirstMessage);
    if let (Some(attainment), false) = (&promise.attainment, is_share) {
        let message = format!("`{id}` promises one value for the month, so it has no attainment");
        findings.push(
            Finding::error(attainment.span, message).help("drop this line; the target is the whole promise"),
        );
    }
    if promise.credit_bearing.value && !is_share {
        let message = format!("`{id}` has no percentage whose shortfall could be credited");
        findings.push(
            Finding::error(promise.credit_bearing.span, message).help("drop `credit_bearing`").code("E-18"),
        );
    }
}

/// The kind of value each level is promised in.
fn level_target(id: &str, level: LevelWord, target: &Spanned<Limit>, findings: &mut Vec<Finding>) {
    let (fits, wanted) = match (level, &target.value.amount) {
        (LevelWord::FirstResponse, amount) => {
            (matches!(amount, Amount::Within(_)), "a length such as `4 business h`")
        }
        (LevelWord::Abandonment, amount) => (matches!(amount, Amount::Share(_)), "a percentage such as `5%`"),
        (_, amount) => (
            matches!(amount, Amount::Within(Within::Elapsed(_))),
            "a length of physical time such as `60 s`, since callers wait in physical time",
        ),
    };
    if !fits {
        mismatch(id, target.span, wanted, findings);
    }
}

fn mismatch(id: &str, span: Span, wanted: &str, findings: &mut Vec<Finding>) {
    let message = format!("the target of `{id}` cannot be measured in this unit");
    findings.push(Finding::error(span, message).help(format!("write {wanted}")));
}

fn pause_shape(pause: &Pause, findings: &mut Vec<Finding>) {
    for clock in pause.clocks.value.0.iter().filter(|clock| !clock.value.can_pause()) {
        let message = format!("`{}` never pauses", clock.value);
        let help = "only `resolution` and `update_cadence` can; drop this clock";
        findings.push(Finding::error(clock.span, message).help(help));
    }
}

/// The policy numbers its service levels and its categories in a byte and two.
fn too_many(tree: &Tree, findings: &mut Vec<Finding>) {
    let levels: Vec<Span> =
        tree.promise.list.iter().filter(|it| it.value.service_level.is_some()).map(|it| it.span).collect();
    let categories: Vec<Span> = tree.category_names().map(|name| name.span).collect();
    for (spans, most, what) in [(levels, 200, "service levels"), (categories, 30_000, "categories")] {
        if let Some(first) = spans.get(most) {
            let message = format!("{} {what}; at most {most} are read", spans.len());
            findings.push(Finding::error(*first, message).help("drop those that are not used"));
        }
    }
}
