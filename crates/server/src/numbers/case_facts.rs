//! The facts of cases, read from the log of the running desk.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use calendar::Instant;
use desk::case::adjustment::Adjustment;
use desk::case::event::{Body, CaseId, CustomerId};
use desk::case::{late, order};
use desk::clock::ClockState;
use desk::{CaseState, Event, stored};
use measures::facts::{OfFamily, Origin, Touch, of_family};
use measures::{CohortId, Facts, ProductId};
use store::Tx;
use store::log::{self, Class};

use crate::book::Book;
use crate::desk::{Refusal, stream_name};

/// What measures know by numbers and people by names: numbered in the order in which they were met.
#[derive(Debug, Default)]
pub struct Numbered(Mutex<(Vec<String>, HashMap<String, u16>)>);

impl Numbered {
    /// The number of a name. Beyond 65,535 names the rest is one.
    fn number(&self, name: &str) -> u16 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.1.get(name) {
            return *number;
        }
        let number = u16::try_from(known.0.len()).unwrap_or(u16::MAX);
        known.0.push(name.to_owned());
        known.1.insert(name.to_owned(), number);
        number
    }

    /// The names in order.
    pub fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

/// Everything that is numbered while cases are read.
#[derive(Debug, Default)]
pub struct Known {
    /// Products.
    pub products: Numbered,
    /// Cohorts of customers.
    pub cohorts: Numbered,
}

impl Known {
    /// The cohort of a customer (metrics.md 1.5): the list that they or their company are in, else the month of the first
    /// subscription. It is a property of the customer and not of the case, as in a customers file: all their cases count for
    /// the cohort they are in now, and a change moves them with everything that was counted of them. What was published stays.
    fn cohort(&self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<CohortId>, store::Error> {
        let name = store::cohorts::find(tx, customer.0.get())?.and_then(|known| known.name());
        Ok(name.map(|name| self.cohorts.number(&name)).filter(|number| *number < u16::MAX - 1).map(CohortId))
    }
}

/// Cases that act on each other, measured.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) cases: Vec<CountedCase>,
    /// When time changes their facts without any event; never when absent.
    pub(super) look_at: Option<Instant>,
}

/// One case, measured.
#[derive(Debug)]
pub(super) struct CountedCase {
    pub(super) case: CaseId,
    pub(super) customer: Option<CustomerId>,
    pub(super) received_at: Option<Instant>,
    pub(super) facts: Facts,
    /// Corrections of published months, with the facts as they are known now.
    pub(super) corrected: Option<(Vec<Adjustment>, Facts)>,
}

/// Measures cases that act on each other as they stand at `now`.
///
/// # Errors
///
/// Fails when one of their events cannot be read.
pub(super) fn count(
    tx: &mut Tx<'_>,
    book: &Book,
    cases: &[CaseId],
    (known, now): (&Known, Instant),
) -> Result<Counted, Refusal> {
    let mut streams = Vec::with_capacity(cases.len());
    for case in cases {
        streams.push(Stream::load(tx, book, *case, (known, now))?);
    }
    let origins: Vec<Origin<'_>> =
        streams.iter().map(|stream| Origin { is_linked_to: cases.len() > 1, ..stream.origin() }).collect();
    let mut cohorts = HashMap::new();
    for customer in streams.iter().flat_map(Stream::customers) {
        cohorts.insert(customer, known.cohort(tx, customer)?);
    }
    let cohort = |of: Option<CustomerId>| cohorts.get(&of?).copied().flatten();
    let measured = of_family(&book.rules, &origins, now, cohort);
    // What came between the begin of this count and its reading is counted by the next.
    let later = streams.iter().filter_map(|stream| stream.later_at).min();
    let look_at = measured.iter().filter_map(|of| next_look(&of.state, now)).chain(later).min();
    let counted = |of: OfFamily| CountedCase {
        case: of.case,
        customer: of.state.receipt.and_then(|receipt| receipt.customer),
        received_at: of.state.receipt.map(|_| of.state.received_at),
        facts: of.facts,
        corrected: of.known.map(|known| (of.adjustments, known)),
    };
    Ok(Counted { cases: measured.into_iter().map(counted).collect(), look_at })
}

/// While a clock runs or waits, what it is beyond its target grows; later only what comes about by itself changes anything.
fn next_look(state: &CaseState, now: Instant) -> Option<Instant> {
    let is_live =
        |clock: &desk::clock::Clock| matches!(clock.state, ClockState::Running | ClockState::Paused);
    if state.clocks.iter().any(is_live) { Some(now) } else { state.next_due_at() }
}

/// What happened to one case, in order, and what it was about.
struct Stream {
    case: CaseId,
    events: Vec<Event>,
    products: Vec<(Instant, ProductId)>,
    touches: Vec<Touch>,
    /// When the first thing happens that is not known yet.
    later_at: Option<Instant>,
}

impl Stream {
    fn load(
        tx: &mut Tx<'_>,
        book: &Book,
        case: CaseId,
        (known, now): (&Known, Instant),
    ) -> Result<Stream, Refusal> {
        let (mut read, mut later_at) = (Vec::new(), None);
        for row in log::load(tx, &stream_name(case))? {
            if row.class == Class::Noted || stored::is_only_a_remark(&row.kind) {
                continue;
            }
            let known_at = row.occurred_at.max(row.recorded_at);
            if known_at > now {
                later_at = later_at.into_iter().chain([known_at]).min();
                continue;
            }
            let stored = stored::Row {
                at: row.occurred_at,
                recorded_at: row.recorded_at,
                seq: row.version.unsigned_abs(),
                actor: &row.actor,
                kind: &row.kind,
                body: &row.body,
            };
            read.push(stored::read(&book.rules, &stored).map_err(|problem| Refusal::Unreadable {
                case,
                version: row.version,
                problem: problem.to_string(),
            })?);
        }
        read.sort_by_key(|(event, _)| (event.at, event.seq));
        let mut stream = Stream {
            case,
            events: read.iter().map(|(event, _)| *event).collect(),
            products: Vec::new(),
            touches: Vec::new(),
            later_at,
        };
        for (event, refs) in read {
            // What waits for approval says nothing yet of products and work either (clocks.md 12.3).
            if late::is_held(&book.rules, &stream.events, &event) {
                continue;
            }
            if let Some(name) = &refs.product {
                let product = ProductId(known.products.number(name));
                if stream.products.last().is_none_or(|(_, last)| *last != product) {
                    stream.products.push((event.at, product));
                }
            }
            if let Some(handle_ms) = refs.handle_ms {
                stream.touches.push(Touch { at: event.at, handle_ms });
            }
        }
        order(&mut stream.events);
        Ok(stream)
    }

    /// Whose case it is.
    fn customers(&self) -> impl Iterator<Item = CustomerId> {
        let customer = |event: &Event| match event.body {
            Body::Received(receipt) => receipt.customer,
            _ => None,
        };
        self.events.iter().filter_map(customer)
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            products: &self.products,
            events: &self.events,
            touches: &self.touches,
            ..Origin::of(self.case, None)
        }
    }
}
