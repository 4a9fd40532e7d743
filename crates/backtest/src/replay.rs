//! A history run through the desk: every case folded, every promise measured.

mod customers;
mod families;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use calendar::Instant;
use desk::case::event::{CaseId, CustomerId};
use desk::case::outcome::Promise;
use desk::case::{adjustment, late};
use desk::closure::Closure;
use desk::{CaseState, Event, Month, Rulebook, obligation};
use measures::credit::{self, Credits};
use measures::facts::{ObligationFact, Origin, Touch};
use measures::kpi::contact_cost::{ContactCost, contact_costs};
use measures::{CaseNames, CohortId, DimensionSet, Facts, Frame, Parts, ProductId, Report, needs};
use mission::{Policy, Versions};
use rayon::prelude::*;

use crate::build::N_PARTITIONS;
use crate::column::Column;
use crate::convert::Converter;
use crate::customers::Customers;
use crate::history::{self, History, Loaded};
use crate::obligations::{Folded, Obligations};
use crate::problem::{Findings, ProblemKind, Totals};
use crate::read::Progress;
use crate::row::Row;
use customers::OfCustomers;
pub use families::Adjusted;
use families::Relative;

/// Which part of a history counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// The end of the history; its last event when absent.
    pub as_of: Option<Instant>,
    /// The months of determination that count; all when absent.
    pub months: Option<(Month, Month)>,
    /// Further combinations of dimensions to keep apart; no dimensions for none.
    pub combinations: [DimensionSet; N_COMBINATIONS],
    /// The cases behind every number are kept.
    pub keeps_items: bool,
}

/// What a history did to the promises of a mission.
#[derive(Debug)]
pub struct Replay {
    /// The rules it was run under.
    pub book: Rulebook,
    /// The end of the history.
    pub as_of: Instant,
    /// Its beginning: the earliest receipt, survey, call, chat or event of an obligation.
    pub begins_at: Option<Instant>,
    /// The promises.
    pub report: Report,
    /// What is owed.
    pub credits: Credits,
    /// What a contact of each channel cost, when somebody said what was spent (M-82).
    pub contact_costs: Vec<ContactCost>,
    /// The same promises under closures declared by force majeure, when there were any (clocks.md 9.4).
    pub adjusted: Option<Report>,
    /// Corrections of published months, by the instant at which they became known.
    pub adjustments: Vec<Adjusted>,
    /// The same of what is owed outside cases, by the names of the subjects.
    pub owed_adjustments: Vec<(String, obligation::adjustment::Adjustment)>,
    /// What was wrong with the history, reading and order together.
    pub findings: Findings,
    /// What became of its rows.
    pub totals: Totals,
    /// How many cases were received, and how many contacts and cases there are in all.
    pub n_received: u64,
    /// Events applied.
    pub n_events: u64,
    /// Everything that was measured, to be added to other parts.
    pub parts: Parts,
    /// A digest of the mission.
    pub digest: u128,
    /// What was asked for.
    pub span: Span,
}

/// How many combinations of dimensions may be asked for: each costs as many cells as it has values.
pub const N_COMBINATIONS: usize = 4;

/// A digest of everything a mission says, its wording included.
pub fn digest(mission: &Versions) -> u128 {
    crate::partial::digest(format!("{mission:?}").as_bytes())
}

/// What some partitions came to.
struct Measured {
    parts: Parts,
    loaded: Loaded,
    n_after_end: u64,
    n_received: u64,
    n_events: u64,
    /// Cases that act on others, for later.
    relatives: Vec<Relative>,
    /// What can only be counted with all cases of a customer, for later.
    of_customers: OfCustomers,
    adjustments: Vec<Adjusted>,
    owed_adjustments: Vec<(String, obligation::adjustment::Adjustment)>,
    /// Whose the cases are that obligations come from, for later.
    owners: Vec<(CaseId, CustomerId)>,
}

/// Runs a history under a mission, each clock under the version in force when it started. `absent` are the events its
/// source cannot show.
pub fn replay(
    mission: impl Into<Versions>,
    history: &History,
    customers: &Customers,
    (span, absent): (Span, &[String]),
    progress: &Progress,
) -> Replay {
    let mission = mission.into();
    let digest = digest(&mission);
    let obligations = Obligations::of(history, customers);
    let book = book(mission, customers, &obligations);
    run((book, digest), (history, &obligations), customers, (span, absent), progress)
}

/// The report of a history under closures that were declared by force majeure: adjusted attainment (clocks.md 9.4).
///
/// # Errors
///
/// Gives back the first instant of a declaration for which there is no room among the calendars.
pub fn adjusted(
    mission: impl Into<Versions>,
    history: &History,
    customers: &Customers,
    (span, absent): (Span, &[String]),
    closures: &[Closure],
) -> Result<Report, Instant> {
    let obligations = Obligations::of(history, customers);
    let book = book(mission.into(), customers, &obligations).with_closures(closures)?;
    let of_adjusted = Span { keeps_items: false, ..span };
    let progress = Progress::default();
    Ok(run((book, 0), (history, &obligations), customers, (of_adjusted, absent), &progress).report)
}

fn book(mission: Versions, customers: &Customers, obligations: &Obligations) -> Rulebook {
    let zones = customers.zones.iter().chain(&obligations.zones).cloned().collect();
    Rulebook::of_versions(mission, zones).with_exceptions(customers.exceptions.records.clone())
}

fn run(
    (book, digest): (Rulebook, u128),
    (history, obligations): (&History, &Obligations),
    customers: &Customers,
    (span, absent): (Span, &[String]),
    progress: &Progress,
) -> Replay {
    let provisional = book.policy().provisional_priority;
    let as_of = span.as_of.or(history.last_at).unwrap_or_default();
    let firsts = history.first_received_at.into_iter().chain(obligations.first_at());
    let begins_at = firsts.min();
    let first = begins_at.unwrap_or(as_of).min(as_of);
    let mut frame = Frame::new(&book, (first, as_of), span.months);
    let combinations = span.combinations.into_iter().filter(|by| !by.is_empty());
    combinations.for_each(|by| frame.cuts.add(by));
    let case_name = |case| history.case_name(case);
    frame.case_names = Some(CaseNames(&case_name));
    frame.keeps_items = span.keeps_items;
    frame.cohorts.clone_from(&customers.cohorts);
    frame.products = history.product_names();
    let converter = Converter::new(history, customers, provisional).under(&book);
    let measurable = Measurable::new(book.policy(), absent);
    // Nothing that is measured depends on a rung.
    let unwatched = book.unwatched();
    let has_unknown_targets = history.has_unknown_targets();
    let run = Run {
        history,
        book: &unwatched,
        frame: &frame,
        converter,
        measurable,
        as_of,
        has_unknown_targets,
        asked_for: obligations.cases_of_somebody(),
    };
    let next = AtomicUsize::new(0);
    let n_threads = rayon::current_num_threads();
    let shares = (0..n_threads).into_par_iter().with_max_len(1);
    let mut measured: Vec<Measured> = shares.map(|_| run.share(&next, progress)).collect();
    let relatives = measured.iter_mut().flat_map(|one| std::mem::take(&mut one.relatives)).collect();
    measured.push(run.families(relatives));
    let owners = measured.iter_mut().flat_map(|one| std::mem::take(&mut one.owners)).collect();
    measured.push(run.obligations(obligations, &owners));
    measured.push(run.staffing(customers));
    let mut parts = Parts::empty(&frame);
    let of_customers = measured.iter_mut().map(|one| std::mem::take(&mut one.of_customers)).collect();
    customers::measure(of_customers, &frame).into_iter().for_each(|of_some| parts.merge(of_some));
    let (mut findings, mut totals) = (history.findings.clone(), history.totals);
    for far in history.spread.far(as_of) {
        findings.add(ProblemKind::FarDate, far.offset as usize, || (None, far.what));
    }
    let (mut n_received, mut n_events) = (0, 0);
    let (mut adjustments, mut owed_adjustments) = (Vec::new(), Vec::new());
    for one in measured {
        parts.merge(one.parts);
        findings.merge(one.loaded.findings);
        // A row of a foreign table may have become several events; its totals are those of reading.
        if !history.is_mapped {
            totals.duplicates += one.loaded.duplicates;
            totals.refused += one.loaded.refused;
            totals.after_end += one.n_after_end;
            let taken_out = one.loaded.duplicates + one.loaded.refused + one.n_after_end;
            totals.used = totals.used.saturating_sub(taken_out);
        }
        adjustments.extend(one.adjustments);
        owed_adjustments.extend(one.owed_adjustments);
        n_received += one.n_received;
        n_events += one.n_events;
    }
    parts.tallies.values.sort();
    let lacking = lacking(absent, history.names_customers());
    let report = Report::new(&frame, &parts, &lacking, case_name);
    let credits = credit::compute(&frame, &parts, &customers.subscriptions, absent);
    let contact_costs = contact_costs(&frame, &parts, &customers.staffing.costs);
    adjustments.sort_by_key(Adjusted::key);
    Replay {
        as_of,
        begins_at,
        report,
        credits,
        contact_costs,
        adjusted: None,
        adjustments,
        owed_adjustments,
        findings,
        totals,
        n_received,
        n_events,
        parts,
        digest,
        span,
        book,
    }
}

/// Events and columns the source lacks: without customers nobody knows whether a problem came back as a new case.
pub(crate) fn lacking(absent: &[String], names_customers: bool) -> Vec<String> {
    let column = (!names_customers).then(|| Column::CustomerId.word().to_owned());
    absent.iter().cloned().chain(column).collect()
}

/// Promises the source has the events for. Without a reply in the source every first response would be missed, which would
/// fill the list of the worst cases with inventions.
struct Measurable {
    targets: Vec<bool>,
    levels: Vec<bool>,
}

impl Measurable {
    /// `None` when the source lacks nothing.
    fn new(policy: &Policy, absent: &[String]) -> Option<Measurable> {
        if absent.is_empty() {
            return None;
        }
        let targets =
            policy.targets.iter().map(|target| needs::missing_for_target(target, absent).is_empty());
        let levels = policy
            .service_levels
            .iter()
            .map(|level| needs::missing_for_level(&level.measure, level.channels, absent).is_empty());
        Some(Measurable { targets: targets.collect(), levels: levels.collect() })
    }

    fn contains(&self, promise: Promise) -> bool {
        let known = match promise {
            Promise::Target(_, id) => self.targets.get(usize::from(id.0)),
            Promise::Level(id) => self.levels.get(usize::from(id.0)),
        };
        known.copied().unwrap_or(true)
    }
}

/// Memory used again for every partition of a thread.
#[derive(Default)]
struct Buffers {
    history: history::Buffers,
    case: CaseBuffers,
}

/// What one case is turned into.
#[derive(Default)]
struct CaseBuffers {
    state: CaseState,
    events: Vec<Event>,
    products: Vec<(Instant, ProductId)>,
    touches: Vec<Touch>,
    facts: Facts,
}

/// What every partition needs.
struct Run<'r> {
    history: &'r History,
    book: &'r Rulebook,
    frame: &'r Frame<'r>,
    converter: Converter<'r>,
    measurable: Option<Measurable>,
    as_of: Instant,
    /// Some row names a case that has no rows.
    has_unknown_targets: bool,
    /// The cases whose customers are asked for afterwards, sorted.
    asked_for: Vec<CaseId>,
}

impl Run<'_> {
    /// Measures one partition after the other until none is left. Threads share them as each gets on, so that none waits long for
    /// another at the end; parts merge in any order.
    fn share(&self, next: &AtomicUsize, progress: &Progress) -> Measured {
        let (mut measured, mut buffers) = (self.nothing(), Buffers::default());
        loop {
            let partition = next.fetch_add(1, Ordering::Relaxed);
            if partition >= N_PARTITIONS {
                return measured;
            }
            self.partition(partition, &mut buffers, &mut measured);
            // While they are near at hand.
            self.measure(&mut buffers.case.facts, &mut measured);
            progress.partitions.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Nothing measured yet.
    fn nothing(&self) -> Measured {
        Measured {
            parts: Parts::empty(self.frame),
            loaded: Loaded::default(),
            n_after_end: 0,
            n_received: 0,
            n_events: 0,
            relatives: Vec::new(),
            of_customers: OfCustomers::default(),
            adjustments: Vec::new(),
            owed_adjustments: Vec::new(),
            owners: Vec::new(),
        }
    }

    /// Counts facts, and leaves none.
    fn measure(&self, facts: &mut Facts, measured: &mut Measured) {
        if let Some(measurable) = &self.measurable {
            facts.outcomes.retain(|outcome| measurable.contains(outcome.promise));
            facts.lengths.retain(|length| measurable.contains(length.promise));
        }
        measured.of_customers.take(facts);
        measured.parts.fold(facts, self.frame);
        facts.clear();
    }

    fn partition(&self, partition: usize, buffers: &mut Buffers, measured: &mut Measured) {
        let Buffers { history, case: buffers } = buffers;
        let loaded = self.history.for_each_case(partition, history, |rows, loaded| {
            let n_counted = rows.partition_point(|row| row.at <= self.as_of.as_ms());
            measured.n_after_end += note_late(&rows[n_counted..], loaded);
            if n_counted > 0 {
                let case = self.history.case_id(partition, rows[0].case);
                self.case(case, &rows[..n_counted], buffers, measured);
            }
        });
        measured.loaded.findings.merge(loaded.findings);
        measured.loaded.refused += loaded.refused;
        measured.loaded.duplicates += loaded.duplicates;
    }

    fn case(&self, case: CaseId, rows: &[Row], buffers: &mut CaseBuffers, measured: &mut Measured) {
        let CaseBuffers { state, events, products, touches, facts } = buffers;
        self.converter.convert(rows, events);
        self.note_unknown_targets(rows, &mut measured.loaded);
        if self.asked_for.binary_search(&case).is_ok() {
            measured.owners.extend(Converter::customer(rows).map(|customer| (case, customer)));
        }
        let family = self.history.families.find(case);
        if family.is_some() || adjustment::may_adjust(self.book, events) || late::has_late(self.book, events)
        {
            note_held(self.book, rows, events, &mut measured.loaded);
            let customer = Converter::customer(rows);
            let counted = without_held(self.book, rows, events);
            let rows = counted.as_deref().unwrap_or(rows);
            Converter::products(rows, products);
            Converter::touches(rows, touches);
            let (products, touches) = (products.clone(), touches.clone());
            let events = events.clone();
            let spelled_category = Converter::spelled_category(rows);
            let zone = self.converter.zone(customer);
            return measured.relatives.push(Relative {
                family,
                case,
                customer,
                zone,
                events,
                products,
                touches,
                spelled_category,
            });
        }
        Converter::products(rows, products);
        Converter::touches(rows, touches);
        state.clear();
        events.iter().for_each(|event| state.apply(self.book, event));
        state.advance(self.book, self.as_of);
        state.count_owed_updates(self.book, self.as_of);
        let customer = Converter::customer(rows);
        let cohort = self.cohort(state, customer);
        let spelled_category = Converter::spelled_category(rows);
        let origin = Origin {
            case,
            customer,
            cohort,
            zone: if state.receipt.is_none() { self.converter.zone(customer) } else { None },
            products,
            events,
            contacts: None,
            touches,
            spelled_category,
            is_linked_to: false,
        };
        facts.add_case(self.book, origin, state, self.as_of);
        measured.n_received += u64::from(state.receipt.is_some());
        measured.n_events += events.len() as u64;
    }
}

impl Run<'_> {
    /// Reports rows that name a case of which the history has nothing.
    fn note_unknown_targets(&self, rows: &[Row], loaded: &mut Loaded) {
        if !self.has_unknown_targets {
            return;
        }
        for row in rows.iter().filter(|row| self.converter.misses_its_target(row)) {
            loaded.findings.add(ProblemKind::UnknownTarget, row.offset as usize, || {
                (None, format!("the history has no row of the case that `{}` names", row.kind.word()))
            });
        }
    }

    /// Measures what is owed outside cases.
    fn obligations(&self, obligations: &Obligations, owners: &BTreeMap<CaseId, CustomerId>) -> Measured {
        let Folded { list, n_after_end, n_held, findings, adjustments } =
            obligations.fold(self.book, self.as_of);
        let mut facts = Facts::default();
        let outcomes = list.iter().flat_map(|(_, obligation)| ObligationFact::of(obligation));
        let known = |fact: ObligationFact| {
            let of_case = || owners.get(&fact.case?).copied();
            let customer = fact.customer.or_else(of_case);
            fact.of_customer(customer, (self.converter.tier(customer), self.converter.cohort(customer)))
        };
        facts.obligations.extend(outcomes.map(known));
        let mut measured = Measured { n_after_end, ..self.nothing() };
        let is_covered = |month| self.frame.months.iter().any(|of| of == month);
        measured.owed_adjustments = adjustments;
        measured.owed_adjustments.retain(|(_, one)| is_covered(one.month));
        measured.loaded.duplicates = obligations.n_duplicates;
        measured.loaded.refused = n_held;
        measured.loaded.findings.merge(obligations.findings.clone());
        measured.loaded.findings.merge(findings);
        measured.n_events = obligations.n_events() - n_after_end;
        self.measure(&mut facts, &mut measured);
        measured
    }

    /// Measures what no event says.
    fn staffing(&self, customers: &Customers) -> Measured {
        let mut measured = self.nothing();
        self.measure(&mut customers.staffing.facts(), &mut measured);
        measured
    }

    /// The cohort of a case's customer.
    fn cohort(&self, state: &CaseState, customer: Option<CustomerId>) -> Option<CohortId> {
        self.converter.cohort(state.receipt.and_then(|receipt| receipt.customer).or(customer))
    }
}

/// Reports rows that wait for a supervisor's approval.
fn note_held(book: &Rulebook, rows: &[Row], events: &[Event], loaded: &mut Loaded) {
    for (row, event) in rows.iter().zip(events).filter(|(_, event)| late::is_held(book, events, event)) {
        loaded.refused += 1;
        loaded.findings.add(ProblemKind::TooLate, row.offset as usize, || {
            let (word, at, recorded_at) = (row.kind.word(), event.at, event.recorded_at);
            (None, format!("`{word}` at {at} was stored at {recorded_at}"))
        });
    }
}

/// The rows that do not wait for a supervisor's approval, when any does.
fn without_held(book: &Rulebook, rows: &[Row], events: &[Event]) -> Option<Vec<Row>> {
    let counts = |(_, event): &(&Row, &Event)| !late::is_held(book, events, event);
    late::has_late(book, events)
        .then(|| rows.iter().zip(events).filter(counts).map(|(row, _)| *row).collect())
}

/// Reports rows after the end; how many there are.
fn note_late(rows: &[Row], loaded: &mut Loaded) -> u64 {
    for row in rows {
        loaded.findings.add(ProblemKind::AfterEnd, row.offset as usize, || {
            (None, format!("`{}` at {} lies after the end", row.kind.word(), Instant(row.at)))
        });
    }
    rows.len() as u64
}
