//! Calendars, and everything that has one: tiers, channels, languages.

use calendar::{Plan, Zone};

use super::clauses::Clauses;
use super::identity::{text, texts};
use super::statement::some_names;
use super::{cannot, plan_of, sentence};
use crate::check::Context;
use crate::finding::Finding;
use crate::policy::{
    AccountMatch, CalendarId, CalendarRule, CalendarZone, ChannelRule, InterpreterRule, LanguageRule, Tier,
};
use crate::source::{Span, Spanned};
use crate::syntax::tree::{AccountRule, ChannelEntry, STANDARD};
use crate::syntax::{ALWAYS, CalendarName, Tree};
use crate::vocabulary::Channel;

/// The calendars of a policy and their names.
pub(super) struct Calendars {
    pub(super) rules: Vec<CalendarRule>,
}

impl Calendars {
    /// The built-in calendar, then those of the mission.
    pub(super) fn compile(
        tree: &Tree,
        context: &Context<'_>,
        home_zone: &Zone,
        clauses: &mut Clauses<'_>,
    ) -> Result<Calendars, Finding> {
        let always = CalendarRule {
            name: ALWAYS.to_owned(),
            zone: CalendarZone::Fixed(Zone::utc()),
            plan: Plan::always(),
            clause: None,
        };
        let mut rules = vec![always];
        for (name, entry) in tree.calendars.iter() {
            let zone = entry.zone.as_ref().map(|zone| zone.value.0.clone());
            let zone = zone.unwrap_or_else(|| CalendarZone::Fixed(home_zone.clone()));
            let name_of = name.value.0.clone();
            let sentence = sentence::calendar(&name_of, entry, &zone);
            let clause = clauses.add(format!("calendars.{name_of}"), name.span, sentence);
            rules.push(CalendarRule {
                name: name_of,
                zone,
                plan: plan_of(entry, context).map_err(|mut findings| findings.swap_remove(0))?,
                clause: Some(clause),
            });
        }
        Ok(Calendars { rules })
    }

    /// The calendar called `name`.
    pub(super) fn id(&self, name: &str, span: Span) -> Result<CalendarId, Finding> {
        let index = self.rules.iter().position(|rule| rule.name == name);
        index
            .and_then(|index| u8::try_from(index).ok())
            .map(CalendarId)
            .ok_or_else(|| cannot(span, &format!("there is no calendar `{name}`")))
    }

    pub(super) fn of(&self, name: &Option<Spanned<CalendarName>>) -> Result<Option<CalendarId>, Finding> {
        name.as_ref().map(|name| self.id(&name.value.0, name.span)).transpose()
    }

    pub(super) fn name(&self, id: CalendarId) -> &str {
        self.rules.get(usize::from(id.0)).map_or("", |rule| &rule.name)
    }
}

/// The tiers; a mission without any has one.
pub(super) fn tiers(
    tree: &Tree,
    calendars: &Calendars,
    clauses: &mut Clauses<'_>,
) -> Result<Vec<Tier>, Finding> {
    if tree.tiers.list.is_empty() {
        return Ok(vec![Tier { name: STANDARD.to_owned(), ..Tier::default() }]);
    }
    let tier = |(name, entry): (&Spanned<crate::syntax::AnyName>, &crate::syntax::tree::TierEntry)| {
        let calendar = calendars.of(&entry.calendar)?;
        let tier = Tier {
            name: name.value.0.clone(),
            rank: u32::try_from(entry.rank.value.0).unwrap_or(0),
            calendar,
            accounts: entry.when.as_ref().map(|rule| accounts(&rule.value)),
            has_named_manager: entry.named_manager.value,
            has_business_reviews: entry.business_reviews.value,
        };
        let sentence = sentence::tier(&tier, calendar.map(|id| calendars.name(id)));
        clauses.add(format!("tiers.{}", tier.name), name.span, sentence);
        Ok(tier)
    };
    tree.tiers.iter().map(tier).collect()
}

fn accounts(entry: &AccountRule) -> AccountMatch {
    AccountMatch {
        plans: some_names(&entry.plan),
        revenue: entry.revenue.as_ref().map(|revenue| revenue.value.0.clone()),
    }
}

/// What the mission says of a channel.
fn described(rule: ChannelRule, entry: &ChannelEntry) -> ChannelRule {
    let alternatives = entry.alternatives.as_ref();
    ChannelRule {
        purpose: text(&entry.purpose),
        alternatives: alternatives.map(|list| list.value.0.iter().map(|channel| channel.value).collect()),
        authentication: texts(&entry.authentication),
        relay: texts(&entry.relay),
        ..rule
    }
}

/// What is promised to customers who need an interpreter.
pub(super) fn interpreters(tree: &Tree, clauses: &mut Clauses<'_>) -> Option<InterpreterRule> {
    let entry = tree.interpreters.as_ref()?;
    let rule = InterpreterRule {
        languages: entry.languages.value.0.iter().map(|code| code.value.0.clone()).collect(),
        n_promised: entry.promised.as_ref().and_then(|n| u16::try_from(n.value.0).ok()),
        within_ms: entry.within.value.0,
        attainment: entry.attainment.value.0.clone(),
    };
    clauses.add("interpreters".to_owned(), entry.span, sentence::interpreters(&rule));
    Some(rule)
}

/// The channels that are offered.
pub(super) fn channels(
    tree: &Tree,
    calendars: &Calendars,
    clauses: &mut Clauses<'_>,
) -> Result<Vec<ChannelRule>, Finding> {
    let rule = |channel: &Channel| {
        let entry = tree.channels.iter().find(|(name, _)| name.value == *channel);
        let calendar = entry.map(|(_, entry)| calendars.of(&entry.calendar)).transpose()?.flatten();
        let rule = ChannelRule { calendar, ..ChannelRule::of(*channel) };
        let Some((name, entry)) = entry else { return Ok(rule) };
        let rule = described(rule, entry);
        let sentence = sentence::channel(&rule, calendar.map(|id| calendars.name(id)));
        clauses.add(format!("channels.{channel}"), name.span, sentence);
        Ok(rule)
    };
    Channel::ALL.iter().filter(|channel| tree.offers(**channel)).map(rule).collect()
}

/// The languages with hours of their own.
pub(super) fn languages(
    tree: &Tree,
    calendars: &Calendars,
    clauses: &mut Clauses<'_>,
) -> Result<Vec<LanguageRule>, Finding> {
    let rule =
        |(name, entry): (&Spanned<crate::syntax::LanguageCode>, &crate::syntax::tree::LanguageEntry)| {
            let calendar = calendars.id(&entry.calendar.value.0, entry.calendar.span)?;
            let language = name.value.0.clone();
            let sentence = sentence::language(&language, calendars.name(calendar));
            clauses.add(format!("languages.{language}"), name.span, sentence);
            Ok(LanguageRule { language, calendar })
        };
    tree.languages.iter().map(rule).collect()
}
