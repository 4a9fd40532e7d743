//! The timeline of one case: what happened, what each clock did, and the steps by which it accrued (`--explain`).

use calendar::{Calendar, Date, Instant, Ratio, Unit};
use mission::Priority;
use mission::vocabulary::PauseReason;

use crate::case::conclusion::Conclusion;
use crate::case::event::{CaseId, Event};
use crate::case::family::Family;
use crate::case::order;
use crate::case::outcome::{Outcome, Verdict};
use crate::case::state::CaseState;
use crate::clock::{Clock, ClockState, RungStanding, Slot};
use crate::rulebook::{AllowanceId, Rulebook, Stretch};

/// Everything there is to say about a case.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What happened and what followed, in order.
    pub moments: Vec<Moment>,
    /// Every run of every clock.
    pub runs: Vec<Run>,
    /// The case at the end.
    pub case: CaseState,
}

/// One line of the timeline.
#[derive(Debug, Clone)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// What.
    pub what: What,
    /// The place in its family of the case it comes from.
    pub from: usize,
}

/// What a line of the timeline says.
#[derive(Debug, Clone)]
pub enum What {
    /// An event of the history.
    Happened(Event),
    /// A clock did something.
    Clock {
        /// Which clock.
        slot: Slot,
        /// Which run of it.
        cycle: u32,
        /// What it was measured against then.
        allowance: AllowanceId,
        /// What it did.
        turn: Turn,
    },
    /// The engine concluded something.
    Concluded(Conclusion),
    /// An outcome was put on record.
    Determined(Outcome, Option<Spent>),
    /// An outcome was withdrawn by reopening.
    Withdrawn(Outcome),
}

/// What a clock had accrued for an outcome, in the unit of what it was measured against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// What it was measured against.
    pub allowance: AllowanceId,
    /// In ms or days.
    pub accrued: Ratio,
}

/// What a clock can do on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It starts, or a new run of it does.
    Starts,
    /// It pauses for a reason, at a priority.
    Pauses(Option<PauseReason>, Priority),
    /// It runs again after a pause.
    Resumes,
    /// It continues after it had stopped.
    Reopens,
    /// Other targets apply.
    ChangesTarget,
    /// An update was not sent, and the next one is owed.
    OwesNext,
    /// It stops.
    Stops,
    /// It ends without an outcome.
    Voids,
}

/// One run of a clock with its account of time.
#[derive(Debug, Clone)]
pub struct Run {
    /// The clock as it ended, or as it stands.
    pub clock: Clock,
    /// When it is due and when its miss is recorded, as far as that comes.
    pub deadline: Option<(Instant, Instant)>,
    /// Its rungs: which fired, and which are still to come or were never reached.
    pub rungs: Vec<RungStanding>,
    /// How it accrued on its governing term, in order.
    pub steps: Vec<Step>,
    /// What had accrued at its end, in ms or days.
    pub accrued: Ratio,
}

/// One stretch of a run.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// What the clock did in it.
    pub pace: Pace,
}

/// Whether time counted.
#[derive(Debug, Clone)]
pub enum Pace {
    /// It accrued this much, on this business date (none around the clock).
    Accrues(Ratio, Option<Date>),
    /// The calendar was closed.
    Closed,
    /// The clock was paused.
    Paused,
}

/// The rest of a run longer than this many steps is told in one: nobody reads them all, and a case may be open for years.
const MAX_STEPS: usize = 400;

/// Replays a case and says what every clock did. `now` ends runs that are still open.
pub fn explain(book: &Rulebook, events: &mut [Event], now: Instant) -> Explanation {
    order(events);
    let mut teller = Teller::new(book, 0);
    for event in events.iter() {
        let at = event.applies_at();
        teller.pass_until(at);
        teller.tell(at, What::Happened(*event));
        teller.step(at, |case| case.apply(book, event));
    }
    teller.pass(now);
    teller.finish(now)
}

/// The same for one case of a family, the one at `place`: with what happened in other cases and acted on it.
pub fn explain_family(
    book: &Rulebook,
    streams: &[(CaseId, &[Event])],
    place: usize,
    now: Instant,
) -> Explanation {
    let mut family = Family::new(book, streams, now);
    let mut teller = Teller::new(book, place);
    while let Some(next) = family.next_at() {
        teller.from = place;
        teller.pass_in(&mut family, place, Instant(next.as_ms() - 1));
        let Some(happened) = family.step() else { break };
        teller.from = happened.stream;
        let n_told = teller.moments.len();
        teller.follow(next, &family.states()[place]);
        let acts_on_it = happened.stream == place || family.root(happened.stream) == place;
        if acts_on_it || teller.moments.len() > n_told {
            let moment = Moment { at: next, what: What::Happened(happened.event), from: happened.stream };
            teller.moments.insert(n_told, moment);
        }
    }
    teller.from = place;
    teller.pass_in(&mut family, place, now);
    teller.finish(now)
}

struct Teller<'b> {
    book: &'b Rulebook,
    /// The case whose event is being told.
    from: usize,
    case: CaseState,
    moments: Vec<Moment>,
    ended: Vec<Clock>,
}

impl<'b> Teller<'b> {
    fn new(book: &'b Rulebook, from: usize) -> Teller<'b> {
        Teller { book, from, case: CaseState::default(), moments: Vec::new(), ended: Vec::new() }
    }

    fn finish(mut self, now: Instant) -> Explanation {
        // An interval that is open at the end owes what has accrued by then (D-16).
        let book = self.book;
        self.step(now, |case| case.count_owed_updates(book, now));
        let Teller { case, moments, mut ended, .. } = self;
        ended.extend(case.clocks.iter().cloned());
        ended.sort_by_key(|clock| (clock.slot, clock.cycle));
        let runs = ended.into_iter().map(|clock| run(book, &case, clock, now)).collect();
        Explanation { moments, runs, case }
    }

    fn tell(&mut self, at: Instant, what: What) {
        self.moments.push(Moment { at, what, from: self.from });
    }

    /// Lets the timers before `at` fire, so that they are told before the event.
    fn pass_until(&mut self, at: Instant) {
        self.pass(Instant(at.as_ms() - 1));
    }

    /// Lets the timers up to an instant fire; clocks go on at the end of an appointment before others come to anything.
    fn pass(&mut self, until: Instant) {
        let book = self.book;
        for at in self.stops(until) {
            self.step(at, |case| case.advance(book, at));
        }
    }

    /// The same for a case of a family.
    fn pass_in(&mut self, family: &mut Family<'_>, place: usize, until: Instant) {
        for at in self.stops(until) {
            family.advance_case(place, at);
            self.follow(at, &family.states()[place]);
        }
    }

    fn stops(&self, until: Instant) -> impl Iterator<Item = Instant> + use<> {
        self.case.wakes_at.filter(|wakes_at| *wakes_at < until).into_iter().chain([until])
    }

    fn step(&mut self, at: Instant, act: impl FnOnce(&mut CaseState)) {
        let mut after = self.case.clone();
        act(&mut after);
        self.follow(at, &after);
    }

    /// Tells what is different about the case now.
    fn follow(&mut self, at: Instant, after: &CaseState) {
        let before = std::mem::replace(&mut self.case, after.clone());
        let n_told = self.moments.len();
        for conclusion in &after.conclusions[before.conclusions.len()..] {
            self.tell(conclusion.at(), What::Concluded(*conclusion));
        }
        for clock in &after.clocks {
            let earlier = before.clocks.iter().find(|earlier| earlier.slot == clock.slot);
            if let Some(turn) = turn(earlier, clock, after) {
                let (slot, cycle, allowance) = (clock.slot, clock.cycle, clock.governing().allowance);
                let at = turned_at(clock, turn).unwrap_or(at);
                self.tell(at, What::Clock { slot, cycle, allowance, turn });
            }
            // Of an interval of updates one run is told, with the update that was owed last.
            let is_over =
                |earlier: &&Clock| earlier.cycle != clock.cycle && earlier.started_at != clock.started_at;
            self.ended.extend(earlier.filter(is_over).map(|earlier| ended(earlier, after, at)));
        }
        for outcome in after.withdrawn.iter().skip(before.withdrawn.len()) {
            self.tell(at, What::Withdrawn(*outcome));
        }
        for outcome in after.outcomes.iter().filter(|outcome| !before.outcomes.contains(outcome)) {
            // The clock before the event knows what it had at its instant, not what it had when time alone passed.
            let earlier = (outcome.determined_at == at).then_some(&before);
            let spent = spent(self.book, outcome, std::iter::once(after).chain(earlier));
            self.tell(outcome.determined_at, What::Determined(*outcome, spent));
        }
        self.moments[n_told..].sort_by_key(|moment| moment.at);
    }
}

impl Conclusion {
    /// When it holds from.
    pub fn at(&self) -> Instant {
        match *self {
            Conclusion::RungDue { due_at, .. } => due_at,
            Conclusion::Missed { at, .. }
            | Conclusion::PauseRefused { at }
            | Conclusion::Clamped { at, .. } => at,
        }
    }
}

/// A clock as it stood when the next run took its place at `at`.
fn ended(earlier: &Clock, after: &CaseState, at: Instant) -> Clock {
    let is_its = |outcome: &&Outcome| {
        outcome.promise.slot() == earlier.slot && outcome.started_at == earlier.started_at
    };
    // A cycle that is missed runs on; only what is left of it ends here.
    let is_stop = |outcome: &&Outcome| outcome.verdict == Verdict::Met || outcome.determined_at == at;
    let stopped = after.outcomes.iter().rev().find(is_its).filter(is_stop);
    let stopped = stopped.map(|outcome| outcome.determined_at);
    let mut clock = earlier.clone();
    if clock.is_live() {
        clock.end(stopped.map_or(ClockState::Void(at), ClockState::Stopped));
    }
    clock
}

/// What the clock of an outcome had accrued, while it was measured against what the outcome is about.
fn spent<'c>(
    book: &Rulebook,
    outcome: &Outcome,
    mut cases: impl Iterator<Item = &'c CaseState>,
) -> Option<Spent> {
    let is_it = |clock: &&Clock| {
        clock.cycle == outcome.cycle && book.allowance(clock.governing().allowance).promise == outcome.promise
    };
    let clock = cases.find_map(|case| case.clock(outcome.promise.slot()).filter(is_it))?;
    let term = clock.governing();
    Some(Spent { allowance: term.allowance, accrued: clock.accrued(book, term, outcome.determined_at) })
}

/// When a clock did what time alone made it do: the end of its pause, the slot of the update that was not sent.
fn turned_at(clock: &Clock, turn: Turn) -> Option<Instant> {
    match turn {
        Turn::Resumes => clock.pauses.last().and_then(|pause| pause.to),
        Turn::OwesNext => clock.last_slot(),
        _ => None,
    }
}

fn turn(before: Option<&Clock>, after: &Clock, case: &CaseState) -> Option<Turn> {
    let before = match before {
        Some(before) if before.cycle == after.cycle => before,
        Some(before) if before.nth < after.nth && before.started_at == after.started_at => {
            return Some(Turn::OwesNext);
        }
        _ => return Some(Turn::Starts),
    };
    match (before.state, after.state) {
        (ClockState::Stopped(_) | ClockState::Void(_), ClockState::Running | ClockState::Paused) => {
            Some(Turn::Reopens)
        }
        (ClockState::Running, ClockState::Paused) => Some(Turn::Pauses(case.pause_reason(), case.priority)),
        (ClockState::Paused, ClockState::Running) => Some(Turn::Resumes),
        (ClockState::Running | ClockState::Paused, ClockState::Stopped(_)) => Some(Turn::Stops),
        (ClockState::Running | ClockState::Paused, ClockState::Void(_)) => Some(Turn::Voids),
        _ => (before.terms != after.terms).then_some(Turn::ChangesTarget),
    }
}

fn run(book: &Rulebook, case: &CaseState, clock: Clock, now: Instant) -> Run {
    let ends_at = match clock.state {
        ClockState::Stopped(at) | ClockState::Void(at) => at,
        ClockState::Running | ClockState::Paused => now,
    };
    let miss = clock.terms.iter().filter_map(|term| clock.misses_at(book, term)).min();
    let deadline = clock.deadline(book).map(|(due, _)| due).zip(miss);
    let accrued = clock.accrued(book, clock.governing(), ends_at);
    let steps = steps(book, &clock, ends_at);
    let rungs = clock.rungs(book, case.held_at(ends_at).priority);
    Run { clock, deadline, rungs, steps, accrued }
}

fn steps(book: &Rulebook, clock: &Clock, ends_at: Instant) -> Vec<Step> {
    let (mut steps, mut at) = (Vec::new(), clock.governing().from);
    for pause in clock.pauses.iter().filter(|pause| pause.from < ends_at) {
        let (from, to) = (pause.from.max(at), pause.to.map_or(ends_at, |to| to.min(ends_at)));
        running_steps(book, clock, (at, from), &mut steps);
        if from < to {
            steps.push(Step { from, to, pace: Pace::Paused });
        }
        at = to.max(at);
    }
    running_steps(book, clock, (at, ends_at), &mut steps);
    steps
}

fn running_steps(book: &Rulebook, clock: &Clock, (from, to): (Instant, Instant), steps: &mut Vec<Step>) {
    let term = clock.governing();
    let unit = book.allowance(term.allowance).amount.as_ref().map_or(Unit::Elapsed, |(unit, _)| *unit);
    for Stretch { calendar, from, to } in book.hours(term.calendar).stretches(from, to) {
        steps_in(calendar, unit, (from, to), steps);
    }
}

fn steps_in(calendar: &Calendar, unit: Unit, (from, to): (Instant, Instant), steps: &mut Vec<Step>) {
    if unit == Unit::Elapsed || calendar.is_always_open() {
        steps.push(Step { from, to, pace: Pace::Accrues(calendar.measure(unit, from, to), None) });
        return;
    }
    let mut at = from;
    let mut intervals = calendar.intervals(from, to);
    for open in intervals.by_ref().take(MAX_STEPS.saturating_sub(steps.len()) / 2) {
        if at < open.from {
            steps.push(Step { from: at, to: open.from, pace: Pace::Closed });
        }
        let accrues = calendar.measure(unit, open.from, open.to);
        steps.push(Step {
            from: open.from,
            to: open.to,
            pace: Pace::Accrues(accrues, Some(open.business_date)),
        });
        at = open.to;
    }
    if at < to {
        let pace = match intervals.next() {
            Some(_) => Pace::Accrues(calendar.measure(unit, at, to), None),
            None => Pace::Closed,
        };
        steps.push(Step { from: at, to, pace });
    }
}
