//! The hours under declared closures: a change of calendars that acts from the declaration on (clocks.md 9.4).

use std::collections::BTreeSet;

use calendar::{Calendar, Date, Instant, Plan};
use mission::policy::{CalendarId, CalendarRule};

use super::{Rulebook, hours, in_zones, shortest_days};
use crate::closure::Closure;

impl Rulebook {
    /// The same rules under declared closures, for adjusted attainment. A later declaration adds to the earlier ones.
    ///
    /// # Errors
    ///
    /// Gives back the first instant of a declaration for which there is no room: a rulebook has at most 256 calendars, and
    /// each instant at which something is declared needs one for each calendar it closes.
    pub fn with_closures(mut self, closures: &[Closure]) -> Result<Rulebook, Instant> {
        let instants: BTreeSet<Instant> = closures.iter().map(|closure| closure.declared_at).collect();
        let own = self.policy.calendars.clone();
        let mut changes = std::mem::take(&mut self.changes);
        changes.resize(own.len(), hours::Changes::new());
        for place in 0..own.len() {
            let bases = std::mem::take(&mut changes[place]);
            changes[place] = self.closed(&own[place], (place, &bases), closures, &instants)?;
        }
        changes.resize(self.policy.calendars.len(), hours::Changes::new());
        self.changes = if changes.iter().all(Vec::is_empty) { Vec::new() } else { changes };
        self.shortest_days = shortest_days(&self.calendars, &self.changes, self.zones.len());
        Ok(self)
    }

    /// What stands under a calendar's name from when on, `bases` without the closures.
    fn closed(
        &mut self,
        rule: &CalendarRule,
        (place, bases): (usize, &hours::Changes),
        closures: &[Closure],
        instants: &BTreeSet<Instant>,
    ) -> Result<hours::Changes, Instant> {
        let concerns = |closure: &&Closure| match &closure.calendar {
            Some(name) => *name == rule.name,
            None => !rule.plan.is_always_open(),
        };
        let of_calendar: Vec<&Closure> = closures.iter().filter(concerns).collect();
        let mut starts: BTreeSet<Instant> = bases.iter().map(|(at, _)| *at).collect();
        starts.extend(
            instants.iter().filter(|at| of_calendar.iter().any(|closure| closure.declared_at == **at)),
        );
        if of_calendar.is_empty() {
            return Ok(bases.clone());
        }
        starts.insert(Instant(i64::MIN));
        let mut changes = hours::Changes::new();
        for at in starts {
            let base = bases.iter().rev().find(|(from, _)| *from <= at).or(bases.first());
            let base = base.map_or(CalendarId(place as u8), |(_, id)| *id);
            let declared = of_calendar.iter().filter(|closure| closure.declared_at <= at);
            let dates: BTreeSet<Date> = declared.flat_map(|closure| closure.dates()).collect();
            changes.push((at, if dates.is_empty() { base } else { self.variant(base, &dates).ok_or(at)? }));
        }
        Ok(changes)
    }

    /// A calendar with further closed dates, as a calendar of its own.
    fn variant(&mut self, base: CalendarId, dates: &BTreeSet<Date>) -> Option<CalendarId> {
        let id = CalendarId(u8::try_from(self.policy.calendars.len()).ok()?);
        let base = self.policy.calendars.get(usize::from(base.0))?;
        let close = |plan: Plan, date: &Date| plan.without_special(*date).with_closed(*date).ok();
        let plan = dates.iter().try_fold(base.plan.clone(), close)?;
        let rule = CalendarRule { plan, ..base.clone() };
        let calendars: Vec<Calendar> = in_zones(&rule, &self.zones);
        self.calendars.extend(calendars);
        self.policy.calendars.push(rule);
        Some(id)
    }
}

impl Closure {
    fn dates(&self) -> impl Iterator<Item = Date> {
        let until = self.until;
        std::iter::successors(Some(self.from), |date| date.tomorrow().ok())
            .take_while(move |date| *date <= until)
    }
}
