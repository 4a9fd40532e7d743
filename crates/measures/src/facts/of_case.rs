//! The facts of one folded case.

use calendar::{Instant, Ratio};
use desk::Event;
use desk::case::event::{Body, CaseId, CustomerId, ZoneId};
use desk::case::known::Known;
use desk::case::outcome::{Outcome, Verdict};
use desk::case::state::{LiveContact, Status};
use desk::clock::{Clock, ClockState};
use desk::{CaseState, Rulebook};
use mission::Channel;
use mission::policy::CalendarId;

use super::held::Holding;
use super::issue::{Seen, Topic};
use super::length::length;
use super::{
    CategoryCode, ContactFact, Facts, IssueFact, LengthFact, LinkFact, MarkFact, ObligationFact, OutcomeFact,
    ProductCode, SpellEnd, SpellFact, SurveyFact, Touch, TouchFact, interpreter, message,
    survey::is_about_case,
};
use crate::group::{CohortId, Dimension, Held, ProductId};
use crate::middle::MedianRule;

/// Who a case is, for its facts, and what its state does not keep.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'e> {
    /// The case.
    pub case: CaseId,
    /// Whose case it is, when any of its rows says so. The receipt's own customer takes precedence.
    pub customer: Option<CustomerId>,
    /// The cohort of the customer.
    pub cohort: Option<CohortId>,
    /// Where the customer is, as long as no receipt says so; the desk's home zone without it.
    pub zone: Option<ZoneId>,
    /// The products it was said to be about, in order.
    pub products: &'e [(Instant, ProductId)],
    /// The events it was folded from, in order.
    pub events: &'e [Event],
    /// Its calls and chats as they count, when published months keep what the state no longer says.
    pub contacts: Option<&'e [LiveContact]>,
    /// Work on written messages, in order.
    pub touches: &'e [Touch],
    /// The category as the source spells it, by a number of its own; the mission's when the source has no others.
    pub spelled_category: Option<u16>,
    /// Another case names this one by a link or a merge.
    pub is_linked_to: bool,
}

impl Origin<'_> {
    /// A case of which nothing more is known.
    pub fn of(case: CaseId, customer: Option<CustomerId>) -> Origin<'static> {
        Origin {
            case,
            customer,
            cohort: None,
            zone: None,
            products: &[],
            events: &[],
            contacts: None,
            touches: &[],
            spelled_category: None,
            is_linked_to: false,
        }
    }

    /// The product held at an instant.
    fn product_at(&self, at: Instant) -> ProductCode {
        let known = self.products.iter().take_while(|(from, _)| *from <= at).last();
        known.map(|(_, product)| *product).into()
    }

    /// What the case held at an instant.
    fn held_at(&self, state: &CaseState, at: Instant) -> Held {
        let held = state.held_at(at);
        let holding = Holding {
            priority: held.priority,
            tier: held.tier,
            channel: state.channel(),
            category: held.category,
            team: held.team,
            agent: held.owner,
            product: self.product_at(at).get(),
            cohort: self.cohort,
        };
        holding.held()
    }
}

impl Facts {
    /// Adds the facts of one case, folded and advanced up to and including `as_of`.
    ///
    /// Spam and what is out of scope leaves no facts (metrics.md 1.7), except outcomes and contacts of months that were
    /// published before the case was set aside. A merged case keeps its outcomes and its contacts (clocks.md 11). A case without a receipt
    /// has only contacts, and one that we opened ourselves only what is no part of it: calls and chats, requests for an interpreter,
    /// answers about us as a whole, and obligations.
    pub fn add_case(&mut self, book: &Rulebook, origin: Origin<'_>, state: &CaseState, as_of: Instant) {
        let customer = state.receipt.and_then(|receipt| receipt.customer).or(origin.customer);
        let origin = Origin { customer, ..origin };
        let set_aside_at = match state.status {
            Status::Spam | Status::OutOfScope => state.ended_at,
            _ => None,
        };
        if set_aside_at.is_none() {
            let held_at = |at| origin.held_at(state, at);
            if !state.interpreters.is_empty() {
                self.interpreters.extend(interpreter::requests(origin.case, origin.events, held_at));
            }
            let messages = message::messages(origin.case, origin.events, origin.touches, held_at).into_iter();
            self.messages.extend(messages.filter(|fact| !state.is_proactive_at(fact.answered_at)));
        }
        let counts =
            |at: Instant| set_aside_at.is_none_or(|set_aside_at| book.is_published(at, set_aside_at));
        let contacts = origin.contacts.unwrap_or(&state.contacts).iter();
        let contacts = contacts.filter(|live| counts(live.offered_at));
        self.contacts.extend(contacts.map(|live| contact(book, origin, state, live)));
        self.add_issue(origin, state);
        let surveys = SurveyFact::of_case(book, origin.case, origin.customer, state).into_iter();
        let surveys = surveys.filter(|fact| counts(fact.counts_at()) && !is_about_our_own(fact, state));
        self.surveys.extend(surveys.map(|fact| {
            let (product, cohort) = (origin.product_at(fact.counts_at()), origin.cohort.into());
            let mut asked = fact.asked;
            let about = origin.product_at(fact.sent_at.min(fact.answered_at)).get();
            asked.put(Dimension::Product, about.map(|product| product.0.into()));
            asked.put(Dimension::Cohort, origin.cohort.map(|cohort| cohort.0.into()));
            SurveyFact { product, cohort, asked, ..fact }
        }));
        self.add_outcomes(book, origin, (state, as_of), counts);
        let of_case = |at| origin.held_at(state, at);
        let owed =
            state.owed.iter().filter_map(|owed| ObligationFact::owed(owed, (origin.case, customer), of_case));
        self.obligations.extend(owed.filter(|fact| counts(fact.determined_at)));
        if let Some(receipt) = state.receipt {
            self.add_spells(origin, state, receipt.channel);
        }
    }

    /// Adds the case as an issue of its customer.
    fn add_issue(&mut self, origin: Origin<'_>, state: &CaseState) {
        let Some(seen) = Seen::of(state, origin.events) else { return };
        let product = origin.products.last().map(|(_, product)| *product);
        let category = origin.spelled_category.or(state.category.map(|category| category.0));
        let topic = Topic::new(product.map(|product| product.0), category);
        let issue = IssueFact::of_case((origin.case, origin.customer, topic), state, &seen);
        let product = origin.product_at(issue.resolved_at);
        self.issues.push(IssueFact { product, cohort: origin.cohort.into(), ..issue });
        if origin.is_linked_to || !seen.links.is_empty() {
            self.touches.extend(seen.contacts.iter().map(|(at, _)| TouchFact { case: origin.case, at: *at }));
            self.links.extend(seen.links.iter().map(|to| LinkFact { case: origin.case, to: *to }));
        }
    }

    fn add_outcomes(
        &mut self,
        book: &Rulebook,
        origin: Origin<'_>,
        (state, as_of): (&CaseState, Instant),
        counts: impl Fn(Instant) -> bool,
    ) {
        let asked_from = state.asked_from().unwrap_or(SpellFact::NEVER);
        let counts =
            |outcome: &&Outcome| outcome.determined_at >= asked_from && counts(outcome.determined_at);
        for outcome in state.outcomes.iter().filter(counts) {
            let fact = OutcomeFact {
                determined_at: outcome.determined_at,
                case: origin.case,
                customer: origin.customer,
                team: outcome.team,
                agent: outcome.agent,
                overrun_permille: overrun_permille(book, state, outcome, as_of),
                promise: outcome.promise,
                category: outcome.category.into(),
                product: origin.product_at(outcome.determined_at),
                cohort: origin.cohort.into(),
                priority: outcome.priority,
                tier: outcome.tier,
                channel: outcome.channel,
                verdict: outcome.verdict,
                breached_by_reclassification: outcome.breached_by_reclassification,
            };
            let median = MedianRule::of(book.policy(), outcome.promise);
            self.lengths.extend(median.and_then(|rule| rule.limit).map(|limit| LengthFact {
                determined_at: outcome.determined_at,
                case: origin.case,
                promise: outcome.promise,
                held: fact.held(),
                ms: length(book, state, outcome, &limit),
            }));
            self.outcomes.push(fact);
        }
    }

    /// A case is open from receipt to its first resolution, from each reopening to the next one, or until it is excluded. One
    /// that we opened ourselves begins when a customer's case is merged into it.
    fn add_spells(&mut self, origin: Origin<'_>, state: &CaseState, channel: Channel) {
        let Some(asked_from) = state.asked_from() else { return };
        let n_ours = state.resolutions.iter().take_while(|resolution| resolution.at < asked_from).count();
        let is_excluded = state.status.is_excluded();
        let (mut n_transfers, mut is_escalated) = (0_u16, false);
        let (mut n_unnecessary, mut is_asked_again) = (0_u16, false);
        for event in origin.events {
            match event.body {
                Body::HandedOff => n_transfers = n_transfers.saturating_add(1),
                Body::Escalated => is_escalated = true,
                // A mark is about a handoff before it.
                Body::TransferJudgedUnnecessary => {
                    n_unnecessary = n_unnecessary.saturating_add(1).min(n_transfers);
                }
                Body::AskedAgain => is_asked_again = true,
                _ => {}
            }
        }
        self.marks.extend(MarkFact::of(origin.case, n_unnecessary, is_asked_again));
        let excluded_at = state.ended_at.filter(|_| is_excluded).unwrap_or(SpellFact::NEVER);
        for nth in n_ours..=state.reopenings.len() {
            let is_first = nth == n_ours;
            let resolution = state.resolutions.get(nth);
            let (ended_at, end) = match resolution {
                Some(resolution) => (resolution.at, SpellEnd::Resolved),
                None if is_excluded => (excluded_at, SpellEnd::Excluded),
                None => (SpellFact::NEVER, SpellEnd::StillOpen),
            };
            let held = state.held_at(ended_at);
            let spell = SpellFact {
                received_at: state.received_as_of(ended_at),
                opened_at: nth
                    .checked_sub(1)
                    .map_or(state.opened_at, |last| state.reopenings[last])
                    .max(asked_from),
                ended_at,
                reopened_at: state.reopenings.get(nth).copied().unwrap_or(SpellFact::NEVER),
                excluded_at,
                case: origin.case,
                customer: origin.customer,
                team: resolution.and_then(|resolution| resolution.team).or(held.team),
                agent: resolution.and_then(|resolution| resolution.by).or(held.owner),
                zone: state.zone,
                category: held.category.into(),
                product: origin.product_at(ended_at),
                cohort: origin.cohort.into(),
                n_transfers: if is_first { n_transfers } else { 0 },
                is_escalated: is_escalated && is_first,
                nth: u8::try_from(nth - n_ours).unwrap_or(u8::MAX),
                priority: held.priority,
                tier: held.tier,
                channel,
                end,
            };
            self.spells.push(spell);
            if !state.known_before.is_empty() {
                self.add_pieces(state, spell);
            }
        }
    }

    /// A spell between the changes of what was known of its case. The first spell goes on after its end, as the receipt of the
    /// case does, which counts in the volume.
    fn add_pieces(&mut self, state: &CaseState, spell: SpellFact) {
        let known = &state.known_before;
        let last = Known { until: SpellFact::NEVER, received_at: Some(state.received_at) };
        let from = known.partition_point(|known| known.until <= spell.opened_at);
        let goes_on_until = if spell.is_first() { spell.excluded_at } else { spell.ended_at };
        let mut opened_at = spell.opened_at;
        for known in known.iter().skip(from).chain([&last]) {
            if opened_at >= goes_on_until {
                break;
            }
            let (ended_at, excluded_at) =
                (spell.ended_at.min(known.until), spell.excluded_at.min(known.until));
            let piece = |received_at| SpellFact { received_at, opened_at, ended_at, excluded_at, ..spell };
            self.pieces.extend(known.received_at.map(piece));
            opened_at = known.until;
        }
    }
}

fn contact(book: &Rulebook, origin: Origin<'_>, state: &CaseState, live: &LiveContact) -> ContactFact {
    let held = state.held_at(live.offered_at);
    ContactFact {
        offered_at: live.offered_at,
        case: origin.case,
        contact: live.contact,
        customer: origin.customer,
        team: live.team.or(held.team),
        agent: live.agent,
        answer_wait: live.answered.map(|wait| wait.wait_ms).into(),
        message_wait: live.first_message.map(|wait| wait.wait_ms).into(),
        abandon_wait: live.abandoned.map(|wait| wait.wait_ms).into(),
        handle: handle(live).into(),
        category: CategoryCode::from(held.category),
        product: origin.product_at(live.offered_at),
        cohort: origin.cohort.into(),
        priority: held.priority,
        tier: held.tier,
        channel: live.channel,
        offered_in_open_time: is_line_open(book, origin, state, live),
        ended: live.ended_at.is_some() || live.handle_ms.is_some() || !state.status.is_open(),
    }
}

/// Whether a survey asks about a case that we opened ourselves.
fn is_about_our_own(fact: &SurveyFact, state: &CaseState) -> bool {
    is_about_case(fact.survey) && state.is_proactive_at(fact.counts_at())
}

/// The work on a contact: what the source says, else of a chat the time from the first agent message to its end (M-31).
fn handle(live: &LiveContact) -> Option<i64> {
    let session = || Some(live.ended_at?.as_ms() - live.first_message?.at.as_ms());
    live.handle_ms.or_else(session)
}

/// Levels use the channel's standard calendar whatever the priority (clocks.md 8, 6.4), where the customer was when it was offered.
fn is_line_open(book: &Rulebook, origin: Origin<'_>, state: &CaseState, live: &LiveContact) -> bool {
    let policy = book.policy();
    let rule = policy.channels.iter().find(|rule| rule.channel == live.channel);
    let calendar: CalendarId = rule.and_then(|rule| rule.calendar).unwrap_or(policy.standard_calendar);
    let zone = match state.receipt {
        Some(_) => state.zone_at(live.offered_at),
        None => origin.zone.unwrap_or(book.home_zone()),
    };
    book.hours(book.bound(calendar, zone)).is_open(live.offered_at)
}

/// How far beyond its target a missed clock went. The clock itself knows when it stopped; the outcome of an earlier cycle only
/// knows what had accrued when it was missed.
fn overrun_permille(book: &Rulebook, state: &CaseState, outcome: &Outcome, as_of: Instant) -> u32 {
    if outcome.verdict == Verdict::Met {
        return 0;
    }
    // A clock that was measured against something else afterwards no longer knows.
    let is_it = |clock: &&Clock| {
        clock.cycle == outcome.cycle && book.allowance(clock.governing().allowance).promise == outcome.promise
    };
    let current = state.clock(outcome.promise.slot()).filter(is_it);
    let spent = current.and_then(|clock| permille_spent(book, clock, as_of)).unwrap_or(1_000);
    u32::try_from(spent.saturating_sub(1_000).max(0)).unwrap_or(u32::MAX)
}

/// f(t) of the governing term at the stop, or now (clocks.md 4), in thousandths rounded down.
fn permille_spent(book: &Rulebook, clock: &Clock, as_of: Instant) -> Option<i64> {
    let at = match clock.state {
        ClockState::Stopped(at) | ClockState::Void(at) => at,
        ClockState::Running | ClockState::Paused => as_of,
    };
    let term = clock.governing();
    let amount = match &book.allowance(term.allowance).amount {
        Some((_, amount)) => amount.to_ratio(),
        None => Ratio::whole(clock.due_at(book, term)?.as_ms() - term.from.as_ms()),
    };
    (amount > Ratio::ZERO).then(|| clock.accrued(book, term, at).permille_of(&amount))
}
