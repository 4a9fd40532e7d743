//! A version of the mission, and what the desk makes of a request under it.

use calendar::{Date, Instant, TimeOfDay};
use desk::case::event::Receipt;
use desk::case::outcome::Verdict;
use desk::clock::{Clock, Slot};
use desk::{Actor, Body, CaseState, Event, Rulebook};
use mission::policy::TierId;
use mission::{Channel, ClockKind};

use super::requests::{Request, Wall};

const RESOLUTION: Slot = Slot::Target(ClockKind::Resolution);

const EARLIER: &str = include_str!("../../../../missions/boston_311/1.0.toml");
const LATER: &str = include_str!("../../../../missions/boston_311/2.0.toml");

/// The two versions of the mission.
pub struct Versions {
    pub earlier: Version,
    pub later: Version,
    /// Both as one mission.
    pub both: Version,
}

impl Versions {
    pub fn compile() -> Versions {
        Versions {
            earlier: Version::of(&[EARLIER]),
            later: Version::of(&[LATER]),
            both: Version::of(&[EARLIER, LATER]),
        }
    }

    /// `10 bd`, `1 bd, then 180 d`, or a dash.
    pub fn promised(&self, kind: &str) -> String {
        match (self.earlier.promised(kind), self.later.promised(kind)) {
            (Some(before), Some(after)) if before == after => after,
            (Some(before), Some(after)) => format!("{before}, then {after}"),
            _ => "–".to_owned(),
        }
    }
}

/// Versions of the mission, ready to run: each request is under the one in force when it was received (clocks.md 9.3).
pub struct Version {
    pub effective_on: Date,
    book: Rulebook,
}

impl Version {
    fn of(texts: &[&str]) -> Version {
        let policies = texts.iter().map(|text| {
            mission::compile(text)
                .unwrap_or_else(|findings| panic!("{}", mission::render(&findings, "boston_311")))
        });
        let versions = mission::Versions::of(policies.collect()).unwrap();
        let effective_on = versions.united.effective_on.unwrap();
        Version { effective_on, book: Rulebook::of_versions(versions, Vec::new()) }
    }

    pub fn instant(&self, (on, at): Wall) -> Instant {
        self.book.zone(self.book.home_zone()).instant_of(on, at)
    }

    /// The exhaustion instant of the request's resolution clock; `None` without a promise.
    pub fn exhaustion(&self, request: &Request) -> Option<Instant> {
        let case = self.received(&request.kind, self.instant(request.opened));
        let (_, exhaustion) = case.clock(RESOLUTION)?.deadline(&self.book)?;
        Some(exhaustion)
    }

    /// Whether the request was resolved in time; `None` without a promise, or when it was never closed.
    pub fn is_met(&self, request: &Request) -> Option<bool> {
        let closed = self.instant(request.closed?);
        let mut case = self.received(&request.kind, self.instant(request.opened));
        case.apply(&self.book, &event(closed, Body::Resolved));
        Some(case.outcomes.first()?.verdict == Verdict::Met)
    }

    fn received(&self, kind: &str, at: Instant) -> CaseState {
        let receipt = Receipt {
            channel: Channel::Phone,
            priority: None,
            tier: TierId::default(),
            category: self.book.policy().category(kind),
            zone: None,
            language: None,
            customer: None,
            account: None,
        };
        let mut case = CaseState::default();
        case.apply(&self.book, &event(at, Body::Received(receipt)));
        case
    }

    /// `10 bd` for business days of the office, `180 d` for days of the calendar.
    fn promised(&self, kind: &str) -> Option<String> {
        let noon = (self.effective_on, TimeOfDay::constant(12, 0, 0, 0));
        let case = self.received(kind, self.instant(noon));
        let clock = case.clock(RESOLUTION)?;
        let unit = if self.counts_every_day(clock) { "d" } else { "bd" };
        let within = self.book.allowance(clock.governing().allowance).within.to_string();
        Some(format!("{} {unit}", within.split(' ').next()?))
    }

    fn counts_every_day(&self, clock: &Clock) -> bool {
        self.book.calendar_name(clock.governing().calendar) == "every-day"
    }

    /// Whether a promise in days of the calendar starts or ends on a date that has not 24 hours.
    pub fn counts_a_short_or_long_day(&self, request: &Request) -> bool {
        let case = self.received(&request.kind, self.instant(request.opened));
        let midnight = |date: Date| self.instant((date, TimeOfDay::midnight()));
        let is_uneven =
            |date: Date| midnight(date.tomorrow().unwrap()).ms_since(midnight(date)) != 86_400_000;
        case.clock(RESOLUTION).is_some_and(|clock| self.counts_every_day(clock))
            && [request.opened.0, request.target.0].into_iter().any(is_uneven)
    }
}

fn event(at: Instant, body: Body) -> Event {
    Event { at, recorded_at: at, seq: 0, actor: Actor::Person, agent: None, team: None, contact: None, body }
}
