//! One case told from beginning to end: every event, clock, step of the calendar, pause and rung, and the clause each
//! comes from.

mod obligations;
mod view;
mod words;

use calendar::{Instant, Ratio, Unit, Zone};
use desk::case::adjustment::{Adjustment, Change};
use desk::case::conclusion::Conclusion;
use desk::case::event::CaseId;
use desk::case::outcome::{Outcome, Promise, Verdict};
use desk::case::state::{CaseState, Status};
use desk::clock::{Clock, ClockState, RungStanding, Slot};
use desk::explain::{Explanation, Moment, Pace, Run, Spent, Step, Turn, What};
use desk::rulebook::AllowanceId;
use desk::{Month, Rulebook};
use measures::facts::{Origin, of_family};
use mission::Versions;
use mission::policy::ClauseId;
use mission::vocabulary::PauseReason;

use crate::convert::Converter;
use crate::customers::Customers;
use crate::document::{AdjustmentView, ClauseView, Labels};
use crate::history::{Buffers, History};
use crate::replay::Adjusted;
use crate::row::Row;
pub use view::{ClockView, ExceptionView, MomentView, RungView, ShownInstants, StepView, Told};

/// Tells the case called `name`; `None` when the history has no such case.
pub fn explain(
    mission: impl Into<Versions>,
    (history, customers): (&History, &Customers),
    name: &str,
    as_of: Option<Instant>,
) -> Option<Told> {
    let case = history.find_case(name.as_bytes())?;
    let as_of = as_of.or(history.last_at).unwrap_or_default();
    let book = Rulebook::of_versions(mission.into(), customers.zones.clone())
        .with_exceptions(customers.exceptions.records.clone());
    let cases = match history.families.find(case) {
        Some(family) => history.families.cases(family).collect(),
        None => vec![case],
    };
    let converter = Converter::new(history, customers, book.policy().provisional_priority).under(&book);
    let mut lines = Vec::new();
    let mut streams = Vec::new();
    for case in &cases {
        let (rows, mut events) = (rows_of(history, *case, as_of), Vec::new());
        converter.convert(&rows, &mut events);
        lines.push(history.lines_of(&rows));
        streams.push((*case, events));
    }
    let streams: Vec<(CaseId, &[desk::Event])> =
        streams.iter().map(|(case, events)| (*case, events.as_slice())).collect();
    let place = cases.iter().position(|other| *other == case)?;
    let explanation = desk::explain::explain_family(&book, &streams, place, as_of);
    let state = &explanation.case;
    let zone = if state.receipt.is_some() { book.zone(state.zone) } else { &book.policy().home_zone };
    let labels = Labels::new(book.policy(), history, customers);
    let family = (cases.as_slice(), place);
    let origins: Vec<Origin<'_>> =
        streams.iter().map(|(case, events)| Origin { events, ..Origin::of(*case, None) }).collect();
    let counted = of_family(&book, &origins, as_of, |_| None).swap_remove(place);
    let teller = Teller {
        book: &book,
        labels,
        zone,
        lines: &lines,
        family,
        case: state,
        adjustments: &counted.adjustments,
    };
    Some(Told {
        case: history.case_name(case),
        status: words::status(state),
        zone: zone.name().to_string(),
        as_of: as_of.to_string(),
        timeline: teller.timeline(&explanation),
        clocks: explanation.runs.iter().map(|run| teller.run(run)).collect(),
    })
}

fn rows_of(history: &History, case: CaseId, as_of: Instant) -> Vec<Row> {
    let (partition, index) = history.place_of(case);
    let mut buffers = Buffers::default();
    history.load(partition, &mut buffers);
    let mut rows = buffers.rows;
    rows.retain(|row| row.case == index && row.at <= as_of.as_ms());
    rows
}

/// Puts a case's story into words.
struct Teller<'t> {
    book: &'t Rulebook,
    labels: Labels<'t>,
    zone: &'t Zone,
    /// The lines of each case of the family.
    lines: &'t [Vec<u64>],
    /// The case at the end.
    case: &'t CaseState,
    /// Corrections of its published months.
    adjustments: &'t [Adjustment],
    /// The cases of the family, and the place of the one that is told.
    family: (&'t [CaseId], usize),
}

impl Teller<'_> {
    /// What happened and what followed, with what was owed beside the clocks.
    fn timeline(&self, explanation: &Explanation) -> Vec<MomentView> {
        let moments = explanation.moments.iter().map(|moment| (moment.at, self.moment(moment)));
        let owed = obligations::moments(self.book, &explanation.case, self.zone);
        let adjusted = self.adjustments.iter().map(|one| (one.known_at, self.adjustment(one)));
        let mut timeline: Vec<(Instant, MomentView)> = moments.chain(owed).chain(adjusted).collect();
        // What is owed follows the event that made us owe it.
        timeline.sort_by_key(|(at, _)| *at);
        timeline.into_iter().map(|(_, moment)| moment).collect()
    }

    /// An event, with its case when it is another one.
    fn event(&self, from: usize, event: &desk::Event) -> String {
        let is_own = from == self.family.1;
        let just_before = Instant(event.applies_at().as_ms().saturating_sub(1));
        let before = is_own.then(|| self.case.held_at(just_before).priority);
        let mut what = words::event(&self.labels, self.book, event, before);
        if self.case.held.contains(event) {
            what.push_str("; stored too late, it changes nothing until a supervisor approves it");
        }
        match self.family {
            (cases, place) if from != place => match cases.get(from) {
                Some(case) => format!("in case {}: {what}", self.labels.case(*case)),
                None => what,
            },
            _ => what,
        }
    }

    fn moment(&self, moment: &Moment) -> MomentView {
        let (is, what, clause) = match &moment.what {
            What::Happened(event) => ("event", self.event(moment.from, event), None),
            What::Clock { slot, cycle, allowance, turn } => self.turn(*slot, *cycle, *allowance, *turn),
            What::Concluded(conclusion) => self.conclusion(conclusion),
            What::Determined(outcome, spent) => {
                ("outcome", self.outcome(outcome, spent.as_ref()), self.clause_of(outcome.promise))
            }
            What::Withdrawn(outcome) => {
                let what = format!(
                    "the {} outcome is withdrawn: its month is not published",
                    self.promise(outcome.promise)
                );
                ("withdrawn", what, self.book.policy().reopen.clause)
            }
        };
        let line = match &moment.what {
            What::Happened(event) => {
                self.lines.get(moment.from).and_then(|lines| lines.get(event.seq as usize)).copied()
            }
            _ => None,
        };
        MomentView {
            at: moment.at.to_string(),
            at_shown: self.zone.show(moment.at),
            is,
            what,
            line,
            clause: clause.map(|clause| ClauseView::of(self.book.policy(), clause)),
        }
    }

    fn turn(
        &self,
        slot: Slot,
        cycle: u32,
        allowance: AllowanceId,
        turn: Turn,
    ) -> (&'static str, String, Option<ClauseId>) {
        let promise = self.book.allowance(allowance).promise;
        let name = match turn {
            Turn::Starts | Turn::ChangesTarget => {
                let by_exception = self.book.exception_of(allowance).map(|exception| {
                    format!(
                        ", with {} by the exception that {} approved",
                        exception.within, exception.approved_by
                    )
                });
                format!(" on {}{}", self.promise(promise), by_exception.unwrap_or_default())
            }
            _ => String::new(),
        };
        let policy = self.book.policy();
        let clause = match turn {
            Turn::Pauses(reason, priority) => words::pause_clause(policy, slot.kind(), (reason, priority)),
            Turn::Reopens => policy.reopen.clause,
            _ => self.clause_of(promise),
        };
        let run = if cycle == 0 { String::new() } else { format!(", run {}", cycle + 1) };
        ("clock", format!("{}{run}: {}{name}", words::slot(&self.labels, slot), words::turn(turn)), clause)
    }

    fn conclusion(&self, conclusion: &Conclusion) -> (&'static str, String, Option<ClauseId>) {
        let policy = self.book.policy();
        match *conclusion {
            Conclusion::RungDue { key, to_line, .. } => {
                let ladder = policy.ladders.get(usize::from(key.ladder.0));
                let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(key.rung)));
                let what = rung.map(|rung| words::rung_fired(rung, to_line)).unwrap_or_default();
                let slot = words::slot(&self.labels, key.slot);
                ("rung", format!("{slot}: {what}"), ladder.map(|ladder| ladder.clause))
            }
            Conclusion::Missed { slot, allowance, by_change, .. } => {
                let promise = self.book.allowance(allowance).promise;
                let why =
                    if by_change { ", through the change of priority; attributed to triage" } else { "" };
                let (slot, name) = (words::slot(&self.labels, slot), self.promise(promise));
                let what = match is_update(promise) {
                    true => format!("{slot}: an update owed by {name} was not sent{why}"),
                    false => format!("{slot}: {name} is missed{why}"),
                };
                ("miss", what, self.clause_of(promise))
            }
            Conclusion::Clamped { ahead_ms, .. } => {
                let ahead = words::amount(Unit::Elapsed, &Ratio::whole(ahead_ms));
                let what = format!("its source puts the event {ahead} later; it counts from its recording");
                ("clamped", what, None)
            }
            Conclusion::PauseRefused { .. } => {
                let what = "the pause is refused: the customer was not asked anything".to_string();
                let rules = &policy.pauses;
                let rule = rules.iter().find(|rule| rule.reasons.contains(PauseReason::PendingCustomer));
                ("pause_refused", what, rule.and_then(|rule| rule.clause))
            }
        }
    }

    fn outcome(&self, outcome: &Outcome, spent: Option<&Spent>) -> String {
        let verdict = if outcome.verdict == Verdict::Met { "met" } else { "missed" };
        let month = Month::of(outcome.determined_at, &self.book.policy().reporting_zone);
        let accrued = spent.map(|it| format!(" with {}", self.amount(it.allowance, &it.accrued)));
        let accrued = accrued.unwrap_or_default();
        let counts = self.counts(outcome, month);
        let owed = if is_update(outcome.promise) { "one update owed: " } else { "" };
        format!("{owed}{} {verdict}{accrued}; {counts}", self.promise(outcome.promise))
    }

    /// Where an outcome counts: not for a case set aside before its month was published or one that we opened (metrics.md 1.7), and for one that became
    /// known after that only beside it.
    fn counts(&self, outcome: &Outcome, month: Month) -> String {
        let is_it = |one: &Adjustment| matches!(one.change, Change::Outcome { is, .. } if is.as_ref() == Some(outcome));
        let set_aside_at =
            self.case.ended_at.filter(|_| matches!(self.case.status, Status::Spam | Status::OutOfScope));
        match set_aside_at {
            Some(at) if !self.book.is_published(outcome.determined_at, at) => {
                "counts nowhere, since the case was set aside".to_owned()
            }
            _ if self.case.is_proactive_at(outcome.determined_at) => {
                "counts nowhere, since nobody asked for the case: we opened it ourselves".to_owned()
            }
            _ if self.adjustments.iter().any(is_it) => format!("an adjustment of {month}"),
            _ => format!("counts in {month}"),
        }
    }

    /// A correction of a published month.
    fn adjustment(&self, adjustment: &Adjustment) -> MomentView {
        let case = self.family.0[self.family.1];
        let view = AdjustmentView::of(&Adjusted { case, adjustment: *adjustment }, &self.labels);
        let said = |said: &Option<String>| said.clone().unwrap_or_else(|| "nothing".to_owned());
        let what = format!(
            "{} is published with {} for `{}`; {} is known from now on and stands beside it as an adjustment",
            view.month,
            said(&view.was),
            view.what(),
            said(&view.is)
        );
        MomentView {
            at: adjustment.known_at.to_string(),
            at_shown: self.zone.show(adjustment.known_at),
            is: "adjustment",
            what,
            line: None,
            clause: None,
        }
    }

    fn run(&self, run: &Run) -> ClockView {
        let clock = &run.clock;
        let term = clock.governing();
        let allowance = self.book.allowance(term.allowance);
        let is_date = allowance.within.names_a_date();
        let zone = match is_date {
            true => &self.book.policy().reporting_zone,
            false => self.book.calendar(term.calendar).zone(),
        };
        let (state, ended_at) = match clock.state {
            ClockState::Running => ("running", None),
            ClockState::Paused => ("paused", None),
            ClockState::Stopped(at) => ("stopped", Some(at)),
            ClockState::Void(at) => ("void", Some(at)),
        };
        let show = |at: Instant| self.zone.show(at);
        let (due, exhaustion) = run.deadline.map_or((None, None), |(due, end)| (Some(due), Some(end)));
        let clause = self.clause_of(allowance.promise);
        ClockView {
            clock: words::slot(&self.labels, clock.slot),
            cycle: clock.cycle,
            promise: self.promise(allowance.promise),
            within: words::within(allowance),
            calendar: (!is_date).then(|| self.book.calendar_name(term.calendar).to_string()),
            calendar_zone: zone.name().to_string(),
            clause: clause.map(|clause| ClauseView::of(self.book.policy(), clause)).unwrap_or_default(),
            exception: ExceptionView::of(self.book, term.allowance),
            started_at: clock.started_at.to_string(),
            due: due.map(|at| at.to_string()),
            exhaustion: exhaustion.map(|at| at.to_string()),
            state,
            ended_at: ended_at.map(|at| at.to_string()),
            missed_at: clock.missed_at.map(|at| at.to_string()),
            accrued: run.accrued.to_string(),
            accrued_shown: self.amount(term.allowance, &run.accrued),
            rungs: run.rungs.iter().map(|standing| self.rung(clock, standing)).collect(),
            steps: run.steps.iter().map(|step| self.step(term.allowance, step)).collect(),
            shown: ShownInstants {
                started_at: show(clock.started_at),
                due: due.map(show),
                exhaustion: exhaustion.map(show),
                ended_at: ended_at.map(show),
            },
        }
    }

    fn rung(&self, clock: &Clock, standing: &RungStanding) -> RungView {
        let ladder = self.book.policy().ladders.get(usize::from(standing.ladder.0));
        let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(standing.rung)));
        RungView {
            rung: rung.map(words::rung).unwrap_or_default(),
            state: match (standing.has_fired, clock.is_live()) {
                (true, _) => "fired",
                (false, true) => "waiting",
                (false, false) => "not_fired",
            },
            due: standing.due_at.map(|at| at.to_string()),
            due_shown: standing.due_at.map(|at| self.zone.show(at)),
        }
    }

    fn step(&self, allowance: AllowanceId, step: &Step) -> StepView {
        let (is, accrued, date) = match &step.pace {
            Pace::Accrues(amount, date) => ("open", Some(amount), *date),
            Pace::Closed => ("closed", None, None),
            Pace::Paused => ("paused", None, None),
        };
        let counts = match accrued {
            Some(amount) => format!("counts {}", self.amount(allowance, amount)),
            None => is.to_string(),
        };
        StepView {
            from: step.from.to_string(),
            to: step.to.to_string(),
            is,
            accrued: accrued.map(ToString::to_string),
            business_date: date.map(|date| date.to_string()),
            shown: format!("{} to {}: {counts}", self.zone.show(step.from), self.zone.show(step.to)),
        }
    }

    fn promise(&self, promise: Promise) -> String {
        format!("`{}`", self.labels.promise(promise))
    }

    fn clause_of(&self, promise: Promise) -> Option<ClauseId> {
        let policy = self.book.policy();
        match promise {
            Promise::Target(_, id) => policy.targets.get(usize::from(id.0)).map(|target| target.clause),
            Promise::Level(id) => policy.service_levels.get(usize::from(id.0)).map(|level| level.clause),
        }
    }

    /// An amount in the unit of an allowance: `3:59:30`, `1.5 business days`.
    fn amount(&self, allowance: AllowanceId, amount: &Ratio) -> String {
        let unit = self.book.allowance(allowance).amount.as_ref().map_or(Unit::Elapsed, |(unit, _)| *unit);
        words::amount(unit, amount)
    }
}

/// Whether a promise owes updates, each of which is an outcome of its own.
fn is_update(promise: Promise) -> bool {
    matches!(promise, Promise::Target(mission::ClockKind::UpdateCadence, _))
}
