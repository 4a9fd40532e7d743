//! Names and promises of several versions in one list each.

use calendar::Instant;

use super::{Version, VersionError, Versions};
use crate::policy::{
    CalendarChoice, CalendarId, CalendarRule, Category, CategoryId, ClauseId, LanguageRule, LevelMeasure,
    Policy, Scope, ServiceLevel, ServiceLevelId, Target, TargetId, Tier, TierId,
};

/// Unites versions that were checked, oldest first.
pub(super) fn unite(policies: Vec<Policy>) -> Result<Versions, VersionError> {
    let n_promises = policies.iter().map(|policy| policy.targets.len() + policy.service_levels.len());
    within(n_promises.sum(), 65_535, "promises")?;
    let mut united = Lists::new(&policies)?;
    let mut list = Vec::new();
    // The latest first: what did not change stands where the latest version has it.
    for (nth, policy) in policies.iter().enumerate().rev() {
        list.push(united.add(policy, nth == 0)?);
    }
    list.reverse();
    // INVARIANT: every version knows every calendar and clause, also those found after it was added.
    for version in &mut list {
        version.policy.calendars.clone_from(&united.all.calendars);
        version.policy.clauses.clone_from(&united.all.clauses);
    }
    united.name_versions();
    Ok(Versions { united: united.all, list })
}

/// The lists while versions are added to them.
struct Lists {
    all: Policy,
    /// The version in which each target and level was found first, the latest one.
    of_targets: Vec<String>,
    of_levels: Vec<String>,
}

/// Where the names of one version stand in the lists of all.
struct Places {
    calendars: Vec<CalendarId>,
    tiers: Vec<TierId>,
    categories: Vec<CategoryId>,
    clauses: Vec<ClauseId>,
}

impl Lists {
    /// Lists with all names and calendars of all versions, those of the latest first, and no promises yet.
    fn new(policies: &[Policy]) -> Result<Lists, VersionError> {
        let Some(latest) = policies.last() else { return Err(VersionError::Empty) };
        let mut all = latest.clone();
        for policy in policies.iter().rev().skip(1) {
            for rule in &policy.calendars {
                let known = all.calendars.iter().any(|known| is_same_calendar(known, rule));
                if !known {
                    all.calendars.push(CalendarRule { clause: None, ..rule.clone() });
                }
            }
            for tier in &policy.tiers {
                if all.tier(&tier.name).is_none() {
                    all.tiers.push(Tier { calendar: None, ..tier.clone() });
                }
            }
            for category in &policy.categories {
                if all.category(&category.name).is_none() {
                    all.categories.push(Category { excluded_to: None, ..category.clone() });
                }
            }
            for rule in &policy.languages {
                if all.language(&rule.language).is_none() {
                    let calendar = all.standard_calendar;
                    all.languages.push(LanguageRule { calendar, ..rule.clone() });
                }
            }
        }
        within(all.calendars.len(), 255, "calendars")?;
        within(all.tiers.len(), 255, "tiers")?;
        within(all.categories.len(), 65_535, "categories")?;
        within(all.languages.len(), 255, "languages")?;
        all.targets.clear();
        all.service_levels.clear();
        all.ladders.clear();
        Ok(Lists { all, of_targets: Vec::new(), of_levels: Vec::new() })
    }

    /// Adds the promises, ladders and clauses of a version, and says the version in the ids of the lists.
    fn add(&mut self, policy: &Policy, is_first: bool) -> Result<Version, VersionError> {
        let places = self.places(policy)?;
        let own = places.translate(policy, &self.all);
        let mut targets = Vec::new();
        for target in &own.targets {
            let same = |known: &Target| is_same_target(&self.all, known, target);
            let found = self.all.targets.iter().position(same);
            targets.push(TargetId(found.unwrap_or(self.all.targets.len()) as u16));
            if found.is_none() {
                self.all.targets.push(target.clone());
                self.of_targets.push(policy.version.clone());
            }
        }
        let mut levels = Vec::new();
        for level in &own.service_levels {
            let same = |known: &ServiceLevel| is_same_level(&self.all, known, level);
            let found = self.all.service_levels.iter().position(same);
            levels.push(ServiceLevelId(found.unwrap_or(self.all.service_levels.len()) as u8));
            if found.is_none() {
                self.all.service_levels.push(level.clone());
                self.of_levels.push(policy.version.clone());
            }
        }
        let first_ladder = self.all.ladders.len();
        self.all.ladders.extend(own.ladders.iter().cloned());
        within(self.all.service_levels.len(), 255, "service levels")?;
        within(self.all.ladders.len(), 255, "ladders")?;
        let effective_at = policy.effective_at().filter(|_| !is_first).unwrap_or(Instant(i64::MIN));
        let first_ladder = first_ladder as u8;
        let calendars = places.calendars;
        Ok(Version { effective_at, policy: own, targets, levels, calendars, first_ladder })
    }

    fn places(&mut self, policy: &Policy) -> Result<Places, VersionError> {
        let mut clauses = Vec::new();
        for clause in &policy.clauses {
            let known = self.all.clauses.iter();
            let found = known
                .clone()
                .position(|known| (&known.path, &known.sentence) == (&clause.path, &clause.sentence));
            clauses.push(ClauseId(found.unwrap_or(self.all.clauses.len()) as u16));
            if found.is_none() {
                self.all.clauses.push(clause.clone());
            }
        }
        within(self.all.clauses.len(), 65_535, "clauses")?;
        let mut calendars = Vec::new();
        for rule in &policy.calendars {
            let found =
                self.all.calendars.iter().position(|known| is_same_calendar(known, rule)).unwrap_or(0);
            let known = &mut self.all.calendars[found].clause;
            *known = known.or(rule.clause.and_then(|id| clauses.get(usize::from(id.0)).copied()));
            calendars.push(CalendarId(found as u8));
        }
        Ok(Places {
            calendars,
            tiers: policy.tiers.iter().map(|tier| self.all.tier(&tier.name).unwrap_or_default()).collect(),
            categories: (policy.categories.iter())
                .map(|category| self.all.category(&category.name).unwrap_or(CategoryId(0)))
                .collect(),
            clauses,
        })
    }

    /// Where one name stands for several promises, it is followed by the version that made each.
    fn name_versions(&mut self) {
        let names: Vec<String> = self.all.targets.iter().map(|target| target.name.clone()).collect();
        for (target, version) in self.all.targets.iter_mut().zip(&self.of_targets) {
            if names.iter().filter(|name| **name == target.name).count() > 1 {
                target.name = format!("{} (version {version})", target.name);
            }
        }
        let names: Vec<String> = self.all.service_levels.iter().map(|level| level.name.clone()).collect();
        for (level, version) in self.all.service_levels.iter_mut().zip(&self.of_levels) {
            if names.iter().filter(|name| **name == level.name).count() > 1 {
                level.name = format!("{} (version {version})", level.name);
            }
        }
    }
}

impl Places {
    /// The version in the ids of all versions, with the names of all.
    fn translate(&self, policy: &Policy, all: &Policy) -> Policy {
        let mut own = policy.clone();
        let calendar = |id: CalendarId| self.calendars.get(usize::from(id.0)).copied().unwrap_or(id);
        let clause = |id: ClauseId| self.clauses.get(usize::from(id.0)).copied().unwrap_or(id);
        own.calendars = all.calendars.clone();
        own.standard_calendar = calendar(policy.standard_calendar);
        own.obligation_calendar = calendar(policy.obligation_calendar);
        own.p1_calendar = policy.p1_calendar.map(calendar);
        own.tiers = (all.tiers.iter())
            .map(|tier| match policy.tier(&tier.name).and_then(|id| policy.tiers.get(usize::from(id.0))) {
                Some(own) => Tier { calendar: own.calendar.map(calendar), ..own.clone() },
                None => Tier { calendar: None, ..tier.clone() },
            })
            .collect();
        own.channels.iter_mut().for_each(|rule| rule.calendar = rule.calendar.map(calendar));
        own.languages = (all.languages.iter())
            .map(|rule| {
                let found = policy.languages.iter().find(|own| own.language == rule.language);
                let calendar = found.map_or(own.standard_calendar, |own| calendar(own.calendar));
                LanguageRule { language: rule.language.clone(), calendar }
            })
            .collect();
        own.categories = (all.categories.iter())
            .map(|category| {
                let mut found = category.clone();
                let own = policy.categories.iter().find(|own| own.name == category.name);
                found.excluded_to = own.and_then(|own| own.excluded_to.clone());
                found
            })
            .collect();
        for target in own.targets.iter_mut().chain(&mut own.goals) {
            target.clause = clause(target.clause);
            target.calendar = self.choice(target.calendar);
            self.rescope(&mut target.scope);
        }
        for level in &mut own.service_levels {
            level.clause = clause(level.clause);
            if let LevelMeasure::FirstResponse { calendar, .. } = &mut level.measure {
                *calendar = self.choice(*calendar);
            }
        }
        for rule in &mut own.obligations.rules {
            rule.clause = rule.clause.map(clause);
        }
        own.obligations.ladders.iter_mut().for_each(|ladder| ladder.clause = clause(ladder.clause));
        own.obligations.refund_categories.iter_mut().flatten().for_each(|id| self.recategorise(id));
        for objective in &mut own.objectives {
            objective.clause = clause(objective.clause);
            self.rescope(&mut objective.scope);
        }
        own.statement.pledges.iter_mut().for_each(|pledge| pledge.clause = clause(pledge.clause));
        let lists = &mut own.category_lists;
        let lists = [&mut lists.common, &mut lists.low_complexity, &mut lists.automatic_replies];
        lists.into_iter().flatten().for_each(|id| self.recategorise(id));
        let of_first_contact = &mut own.first_contact;
        let lists = of_first_contact.not_resolvable.iter_mut().chain(&mut of_first_contact.routine);
        lists.for_each(|id| self.recategorise(id));
        own.pauses.iter_mut().for_each(|rule| rule.clause = rule.clause.map(clause));
        own.reopen.clause = own.reopen.clause.map(clause);
        own.ladders.iter_mut().for_each(|ladder| ladder.clause = clause(ladder.clause));
        own.backlog.iter_mut().for_each(|rule| rule.clause = clause(rule.clause));
        own.credits.iter_mut().for_each(|rule| rule.clause = clause(rule.clause));
        own
    }

    fn choice(&self, choice: CalendarChoice) -> CalendarChoice {
        match choice {
            CalendarChoice::ByCase => choice,
            CalendarChoice::Fixed(id) => {
                CalendarChoice::Fixed(self.calendars.get(usize::from(id.0)).copied().unwrap_or(id))
            }
        }
    }

    fn rescope(&self, scope: &mut Scope) {
        let tier = |id: &mut TierId| *id = self.tiers.get(usize::from(id.0)).copied().unwrap_or(*id);
        scope.tiers.iter_mut().flatten().for_each(tier);
        scope.categories.iter_mut().flatten().for_each(|id| self.recategorise(id));
    }

    fn recategorise(&self, id: &mut CategoryId) {
        *id = self.categories.get(usize::from(id.0)).copied().unwrap_or(*id);
    }
}

fn is_same_calendar(a: &CalendarRule, b: &CalendarRule) -> bool {
    (&a.name, &a.zone, &a.plan) == (&b.name, &b.zone, &b.plan)
}

/// The same promise to a reader: other hours of the same calendar do not make another line of it.
fn is_same_target(all: &Policy, a: &Target, b: &Target) -> bool {
    let same_calendar = is_same_choice(all, a.calendar, b.calendar);
    same_calendar && Target { calendar: b.calendar, clause: b.clause, ..a.clone() } == *b
}

fn is_same_level(all: &Policy, a: &ServiceLevel, b: &ServiceLevel) -> bool {
    let mut a = ServiceLevel { clause: b.clause, ..a.clone() };
    if let (
        LevelMeasure::FirstResponse { calendar: of_a, .. },
        LevelMeasure::FirstResponse { calendar: of_b, .. },
    ) = (&mut a.measure, &b.measure)
        && is_same_choice(all, *of_a, *of_b)
    {
        *of_a = *of_b;
    }
    a == *b
}

fn is_same_choice(all: &Policy, a: CalendarChoice, b: CalendarChoice) -> bool {
    let name = |choice| match choice {
        CalendarChoice::ByCase => None,
        CalendarChoice::Fixed(id) => {
            all.calendars.get(usize::from(id.0)).map(|rule: &CalendarRule| &rule.name)
        }
    };
    name(a) == name(b)
}

fn within(n: usize, most: usize, what: &'static str) -> Result<(), VersionError> {
    if n > most { Err(VersionError::TooMany(what)) } else { Ok(()) }
}
