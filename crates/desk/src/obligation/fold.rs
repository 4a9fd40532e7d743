//! Folding events and time into an obligation.

use calendar::Instant;

use super::event::{Body, Event, Start};
use super::kinds::{Repeats, Sense, rule};
use super::late;
use super::limit::{Source, limits};
use super::occurrence::{Occurrence, first, next, next_when_done};
use super::state::{Conclusion, Measured, Obligation, Outcome, RungKey, Standing};
use crate::case::event::{AgentId, TeamId};
use crate::case::outcome::Verdict;
use crate::rulebook::Rulebook;

/// Puts events in the order in which they are applied: (`at`, `seq`). Nothing happens after it was recorded (clocks.md 12.2).
pub fn order(events: &mut [Event]) {
    events.iter_mut().for_each(|event| event.at = event.at.min(event.recorded_at));
    events.sort_by_key(|event| (event.at, event.seq));
}

/// Folds events in any order, and lets time pass up to and including `now`. What was stored too late waits for its approval.
pub fn replay(book: &Rulebook, events: &mut [Event], now: Instant) -> Obligation {
    order(events);
    let mut obligation = Obligation::default();
    for event in events.iter() {
        match late::is_held(book, events, event) {
            false => obligation.apply(book, event),
            true => obligation.held.push(*event),
        }
    }
    obligation.advance(book, now);
    obligation
}

/// What comes next by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Rung(RungKey),
    Miss,
    /// The next occurrence takes the place of this one.
    Opens,
}

impl Obligation {
    /// Applies the next event in order. Timers before its instant fire first; those at its instant wait until everything of
    /// that instant is applied (clocks.md 1.5). An occurrence that opens at its instant is open, and the one before it over.
    pub fn apply(&mut self, book: &Rulebook, event: &Event) {
        self.settle(book, |at| at < event.at);
        if self.opens_at(event.at) {
            self.settle(book, |at| at <= event.at);
        }
        match event.body {
            Body::Started(start) if self.start.is_none() => self.begin(book, event.at, start),
            Body::Done => self.finish(book, event),
            Body::Extended => self.extend(book, event.at),
            Body::IdentityRequested => self.request_identity(book, event.at),
            Body::IdentityProvided => self.provide_identity(book, event.at),
            Body::Withdrawn | Body::Cancelled => self.cancel(event.at),
            // Stored and harmless (clocks.md 5).
            Body::Started(_) | Body::LatenessApproved => {}
        }
    }

    /// Lets time pass up to and including `now`.
    pub fn advance(&mut self, book: &Rulebook, now: Instant) {
        self.settle(book, |at| at <= now);
    }

    /// The instant at which it has something to do by itself; `None` when never.
    pub fn next_due_at(&self, book: &Rulebook) -> Option<Instant> {
        self.next_timer(book).map(|(at, _)| at)
    }

    fn settle(&mut self, book: &Rulebook, has_come: impl Fn(Instant) -> bool) {
        while let Some((at, timer)) = self.next_timer(book).filter(|(at, _)| has_come(*at)) {
            match timer {
                Timer::Rung(key) => self.conclusions.push(Conclusion::RungDue { key, due_at: at }),
                Timer::Miss => self.miss(at),
                Timer::Opens => self.open_next(book),
            }
        }
    }

    /// Whether an occurrence takes the place of another at this instant.
    fn opens_at(&self, at: Instant) -> bool {
        self.current.as_ref().is_some_and(|current| match self.standing {
            Standing::Idle => current.from == at,
            Standing::Running | Standing::Stopped(_) => current.until == Some(at),
            Standing::Void(_) => false,
        })
    }

    /// The earliest of what comes by itself. At one instant rungs come first, then the miss, then the next occurrence.
    fn next_timer(&self, book: &Rulebook) -> Option<(Instant, Timer)> {
        let current = self.current.as_ref()?;
        let is_running = self.standing == Standing::Running;
        let opening = match self.standing {
            Standing::Idle => Some((current.from, Timer::Opens)),
            Standing::Running | Standing::Stopped(_) => current.until.map(|at| (at, Timer::Opens)),
            Standing::Void(_) => None,
        };
        let runs_out = is_running && self.missed_at.is_none();
        let miss = runs_out.then(|| self.misses_at(current)).flatten().map(|at| (at, Timer::Miss));
        let rung = runs_out.then(|| self.next_rung(book)).flatten().map(|(at, key)| (at, Timer::Rung(key)));
        [rung, miss, opening].into_iter().flatten().min()
    }

    fn misses_at(&self, current: &Occurrence) -> Option<Instant> {
        let (start, _) = self.start?;
        let exhausted_at = current.limits.iter().map(|limit| limit.exhausted_at).min()?;
        let at = self.changed_at.map_or(exhausted_at, |changed| exhausted_at.max(changed));
        (rule(start.kind).sense == Sense::AtMost).then_some(at)
    }

    /// The earliest rung that has not fired in this occurrence (clocks.md 7).
    fn next_rung(&self, book: &Rulebook) -> Option<(Instant, RungKey)> {
        let (start, _) = self.start.filter(|(start, _)| rule(start.kind).sense != Sense::AtLeast)?;
        let (nth, limit) = (self.current.as_ref()?.nth, self.limit()?);
        let ladders = (0u8..).zip(&book.rules(limit.version).obligations.ladders);
        let rungs = ladders.filter(|(_, ladder)| ladder.watches(start.kind)).flat_map(|(ladder, entry)| {
            let key = move |rung| RungKey { nth, ladder, rung };
            (0u8..).zip(&entry.rungs).map(move |(rung, step)| (key(rung), step))
        });
        let waiting = rungs.filter(|(key, _)| !self.has_fired(*key));
        let due = waiting.filter_map(|(key, step)| {
            let at = limit.rung_at(book, &step.condition)?;
            Some((self.changed_at.map_or(at, |changed| at.max(changed)), key))
        });
        due.min()
    }

    fn has_fired(&self, key: RungKey) -> bool {
        self.conclusions
            .iter()
            .any(|it| matches!(it, Conclusion::RungDue { key: fired, .. } if *fired == key))
    }

    fn begin(&mut self, book: &Rulebook, at: Instant, start: Start) {
        self.start = Some((start, at));
        self.current = first(book, &start, at);
        if self.current.as_ref().is_some_and(|current| current.from <= at) {
            self.standing = Standing::Running;
        }
        let rule = rule(start.kind);
        if let Some((_, agent, team)) = self.early.take().filter(|_| rule.repeats == Repeats::Once) {
            // A stop before the start: both together, with nothing accrued (clocks.md 5, note 1).
            let verdict = if rule.sense == Sense::AtLeast { Verdict::Missed } else { Verdict::Met };
            self.stop(book, at, Some(verdict), (agent, team));
        }
    }

    /// The current occurrence opens, or the next one takes its place.
    fn open_next(&mut self, book: &Rulebook) {
        if self.standing != Standing::Idle {
            let last = self.start.zip(self.current.as_ref());
            self.current = last.and_then(|((start, at), last)| next(book, &start, at, last));
            self.missed_at = None;
            self.changed_at = None;
        }
        self.standing = match self.current {
            Some(_) => Standing::Running,
            None => self.standing,
        };
    }

    fn finish(&mut self, book: &Rulebook, event: &Event) {
        if self.start.is_none() {
            self.early.get_or_insert((event.at, event.agent, event.team));
        } else if self.standing == Standing::Running {
            self.stop(book, event.at, None, (event.agent, event.team));
        }
    }

    /// Stops the current occurrence; its outcome is fixed unless its miss is on record. The first stop counts.
    fn stop(
        &mut self,
        book: &Rulebook,
        at: Instant,
        known: Option<Verdict>,
        (agent, team): (Option<AgentId>, Option<TeamId>),
    ) {
        let (Some((start, _)), Some(current)) = (self.start, self.current.clone()) else { return };
        let rule = rule(start.kind);
        let is_met = || current.limits.iter().all(|limit| limit.is_met_at(book, rule.sense, at));
        if rule.sense == Sense::Mean {
            let spent = current.limits.first().and_then(|limit| limit.spent_at(book, at));
            self.measured.extend(spent.map(|spent| Measured { kind: start.kind, at, spent }));
        } else if self.missed_at.is_none() {
            let verdict = known.unwrap_or(if is_met() { Verdict::Met } else { Verdict::Missed });
            self.missed_at = (verdict == Verdict::Missed).then_some(at);
            self.determine(&current, verdict, at, (agent, team));
        }
        self.standing = Standing::Stopped(at);
        if let Some(next) = next_when_done(book, &start, at, &current) {
            self.current = Some(next);
            self.missed_at = None;
            self.standing = Standing::Running;
        }
    }

    fn miss(&mut self, at: Instant) {
        let Some(current) = self.current.clone() else { return };
        self.missed_at = Some(at);
        self.conclusions.push(Conclusion::Missed { nth: current.nth, at });
        self.determine(&current, Verdict::Missed, at, (None, None));
    }

    fn determine(
        &mut self,
        current: &Occurrence,
        verdict: Verdict,
        at: Instant,
        (agent, team): (Option<AgentId>, Option<TeamId>),
    ) {
        let (Some(kind), Some(due_at)) = (self.kind(), self.due_at()) else { return };
        let (nth, started_at) = (current.nth, current.from);
        self.outcomes.push(Outcome {
            kind,
            nth,
            verdict,
            started_at,
            due_at,
            determined_at: at,
            agent,
            team,
        });
    }

    /// What was missed stays missed; the rest is void (clocks.md 5, note 4).
    fn cancel(&mut self, at: Instant) {
        if self.start.is_some() && !matches!(self.standing, Standing::Void(_)) && !self.is_over() {
            self.standing = Standing::Void(at);
        }
    }

    /// Whether nothing comes any more.
    fn is_over(&self) -> bool {
        matches!(self.standing, Standing::Stopped(_))
            && self.current.as_ref().is_none_or(|current| current.until.is_none())
    }

    /// A law's limit is extended once, with notice inside it (GDPR art. 12(3), CCPA).
    fn extend(&mut self, book: &Rulebook, at: Instant) {
        if self.awaits_law() && self.told.extended_at.is_none() && !self.has_passed_law(at) {
            self.told.extended_at = Some(at);
            self.change_limits(book, at);
        }
    }

    /// Asking who somebody is once the law's limit has passed changes nothing.
    fn request_identity(&mut self, book: &Rulebook, at: Instant) {
        if self.awaits_law() && self.told.identity_requested_at.is_none() && !self.has_passed_law(at) {
            self.told.identity_requested_at = Some(at);
            self.change_limits(book, at);
        }
    }

    fn provide_identity(&mut self, book: &Rulebook, at: Instant) {
        let is_asked = self.told.identity_requested_at.is_some() && self.told.identity_provided_at.is_none();
        if self.awaits_law() && is_asked {
            self.told.identity_provided_at = Some(at);
            self.change_limits(book, at);
        }
    }

    fn awaits_law(&self) -> bool {
        self.is_running() && self.start.is_some_and(|(start, _)| start.binding_law().is_some())
    }

    /// Whether the law's limit lies behind; while identity information is outstanding there is none.
    pub(super) fn has_passed_law(&self, at: Instant) -> bool {
        let limits = self.current.iter().flat_map(|current| &current.limits);
        limits.filter(|limit| matches!(limit.source, Source::Law(_))).any(|limit| at >= limit.due_at)
    }

    fn change_limits(&mut self, book: &Rulebook, at: Instant) {
        if let (Some((start, _)), Some(current)) = (self.start, &mut self.current) {
            current.limits = limits(book, &start, current.from, &self.told);
            self.changed_at = Some(at);
        }
    }
}
