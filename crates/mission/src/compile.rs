//! From a tree without errors to a [`Policy`].

mod calendars;
mod clauses;
mod escalation;
mod identity;
mod objectives;
mod obligations;
mod plan;
mod practice;
mod priorities;
mod promises;
mod rules;
pub(crate) mod sentence;
mod statement;

pub(crate) use obligations::defaults as default_obligations;
pub(crate) use plan::{plan_of, wrong as wrong_calendar};

use crate::check::Context;
use crate::finding::Finding;
use crate::policy::{Policy, Practice, Statement, TierUpgrade};
use crate::source::{Source, Span};
use crate::syntax::Tree;
use crate::vocabulary::Priority;

use calendars::{Calendars, channels, languages, tiers};
use clauses::Clauses;
use promises::Promises;

/// Compiles a tree in which the checks found no error.
///
/// # Errors
///
/// Should a check have overlooked something, the finding says what cannot be compiled; nothing panics.
pub(crate) fn policy_of(tree: &Tree, context: &Context<'_>, source: &Source) -> Result<Policy, Finding> {
    let mission =
        tree.mission.as_ref().ok_or_else(|| cannot(Span::default(), "the mission has no `[mission]`"))?;
    let mut clauses = Clauses::new(source);
    let reporting_zone = mission.reporting_zone.value.0.clone();
    let home_zone =
        mission.home_zone.as_ref().map_or_else(|| reporting_zone.clone(), |zone| zone.value.0.clone());
    let governance = identity::governance(tree);
    let words = statement::statement(tree);
    practice::words(tree, (&words, &governance), &mut clauses);
    let calendars = Calendars::compile(tree, context, &home_zone, &mut clauses)?;
    let standard_calendar = calendars.id(tree.standard_calendar().unwrap_or_default(), mission.span)?;
    let obligation_calendar = match &mission.obligation_calendar {
        Some(name) => calendars.id(&name.value.0, name.span)?,
        None => standard_calendar,
    };
    let p1_calendar =
        tree.p1_calendar().map(|name| calendars.id(name, mission.p1_calendar.span)).transpose()?;
    let tiers = tiers(tree, &calendars, &mut clauses)?;
    let channels = channels(tree, &calendars, &mut clauses)?;
    let languages = languages(tree, &calendars, &mut clauses)?;
    let interpreters = calendars::interpreters(tree, &mut clauses);
    let categories = rules::categories(tree, &mut clauses);
    let promises = Promises::compile(tree, &calendars, &tiers, &categories, &mut clauses)?;
    let pauses = rules::pauses(tree, &mut clauses);
    let reopen = rules::reopen(tree, &mut clauses);
    let ladders = escalation::ladders(tree, &mut clauses)?;
    let paths = escalation::paths(tree, &mut clauses)?;
    let support_lines = escalation::support_lines(tree, &mut clauses);
    let backlog = rules::backlog(tree, &mut clauses);
    let credits = rules::credits(tree, &mut clauses)?;
    let names = promises::Names::of(&calendars, &tiers, &categories);
    let objectives = objectives::objectives(tree, &names, &mut clauses)?;
    let obligations = obligations::obligations(tree, (&categories, credits.as_ref()), &mut clauses)?;
    let first_contact = objectives::first_contact(tree, &names)?;
    let statement = Statement { pledges: statement::pledges(tree, &objectives, &mut clauses)?, ..words };
    let surveys = objectives::surveys(tree);
    let practice = Practice::of(tree);
    practice::tables(tree, (&practice, &surveys, &statement.capabilities), &mut clauses);
    let category_lists = rules::category_lists(tree, &names)?;
    Ok(Policy {
        name: mission.name.value.0.clone(),
        version: mission.version.value.0.clone(),
        identity: identity::identity(tree, mission),
        governance,
        statement,
        effective_on: mission.effective.as_ref().map(|date| date.value.0),
        reporting_zone,
        home_zone,
        publication_day: u8::try_from(mission.publication_day.value.0).unwrap_or(u8::MAX),
        max_lateness: mission.maximum_lateness.value.0.clone(),
        standard_calendar,
        obligation_calendar,
        p1_calendar,
        tiers,
        channels,
        languages,
        categories,
        category_lists,
        interpreters,
        priorities: priorities::priorities(tree),
        provisional_priority: tree.priorities.as_ref().map_or(Priority::P3, |list| list.provisional.value),
        tier_upgrade: tree
            .priorities
            .as_ref()
            .map_or(TierUpgrade::KeepTierOfReceipt, |priorities| priorities.tier_upgrade.value),
        targets: promises.targets,
        goals: promises.goals,
        service_levels: promises.levels,
        pauses,
        reopen,
        ladders,
        paths,
        support_lines,
        backlog,
        credits,
        obligations,
        objectives,
        first_contact,
        surveys,
        jurisdictions: mission.jurisdictions.value.0.iter().map(|it| it.value).collect(),
        practice,
        calendars: calendars.rules,
        clauses: clauses.finish(),
    })
}

/// A part no check spoke of and that still cannot be compiled.
fn cannot(span: Span, what: &str) -> Finding {
    Finding::error(span, what).help("this should have been found earlier; please report it with the mission")
}
