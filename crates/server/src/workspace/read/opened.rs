//! A case with its conversation and its details.

use calendar::{Instant, Zone};
use desk::case::event::CaseId;
use desk::case::state::Status;
use desk::clock::Slot;
use desk::noted::Noted;
use desk::{Body, CaseState, World};
use look::Choice;
use mission::policy::{RungAction, RungCondition};
use mission::{Channel, Policy};
use store::cases::{self, View};
use store::{Error, Tx};

use super::super::case::Opened;
use super::super::context::{Context, CustomerCard, Ladder, Link, Past, Reached, Rung, StepLine};
use super::super::list::Filter;
use super::super::reader::Reader;
use super::super::thread::Thread;
use super::talk::{composer, entries};
use super::{Names, promise_clocks};
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};

/// How many other cases of the customer stand beside one.
const N_HISTORY: u32 = 6;

/// A case as a person opens it.
///
/// # Errors
///
/// [`Refusal::NoCase`] when there is none; fails when the database does, or the case cannot be read.
pub fn opened(
    tx: &mut Tx<'_>,
    book: &Book,
    reader: &Reader,
    (case, filter): (CaseId, Filter),
    now: Instant,
) -> Result<Opened, Refusal> {
    let cases = family_of(tx, case)?;
    let family = Family::load(tx, book, &cases, now)?;
    let place = family.place(case).ok_or(Refusal::NoCase(case))?;
    let world = family.world(book, place);
    let state = world.case;
    let mut names = Names::default();
    let number = case.0.get();
    let customer = match state.receipt.and_then(|receipt| receipt.customer) {
        Some(customer) => store::customers::find(tx, customer.0.get())?,
        None => None,
    };
    let policy = book.rules.policy();
    let tier = policy.tiers.get(usize::from(state.tier.0)).map(|tier| tier.name.clone());
    let customer_name = customer.as_ref().map_or_else(|| "Unknown".to_owned(), |it| it.name.clone());
    let priority = state.triaged.map(|_| state.priority);
    let channel = state.channel().unwrap_or(Channel::Portal);
    let tags = store::tags::list(tx, number)?;
    let written = store::messages::list(tx, number)?;
    let newest = written.last().map(|message| message.id);
    let thread = Thread {
        number,
        subject: store::messages::subject(tx, number)?,
        priority,
        channel,
        customer: customer_name.clone(),
        tier: tier.clone(),
        tags: tags.clone(),
        status: shown_status(&family, place, state),
        calls: super::calls::calls(tx, &mut names, reader, &world, now)?,
        viewers: super::super::relate::viewers(tx, number, reader.person.number, now)?,
        earlier: None,
        entries: entries(tx, book, &mut names, &family, place, (written, &customer_name))?,
        composer: Some(composer(tx, reader, (number, &customer_name, channel), (state.status, newest))?),
        back: format!("/inbox?view={}", filter.word()),
    };
    let history = match &customer {
        Some(customer) => past(tx, View::Customer(customer.number), number)?,
        None => Vec::new(),
    };
    let n_history = match &customer {
        Some(customer) => cases::count(tx, View::Customer(customer.number))?.saturating_sub(1),
        None => 0,
    };
    let context = Context {
        number,
        clocks: promise_clocks(book, state, now),
        ladder: ladder(tx, book, &mut names, &world)?,
        steps: steps(tx, number)?,
        path: super::path_of(tx, &family, place, number)?
            .into_iter()
            .map(|line| (super::remarks::part(line.step).to_owned(), line.text))
            .collect(),
        phase: world.remarks.phase.map(|phase| super::super::proposal::capital(phase.word())),
        n_asked_again: world.remarks.n_asked_again,
        customer: CustomerCard {
            identity: world
                .remarks
                .proofs
                .last()
                .map(|proof| format!("Verified by {}", proof.method.replace('-', " "))),
            ..card(tx, &mut names, customer.as_ref())?
        },
        tier: None,
        history,
        n_history,
        tags,
        links: links(tx, &family, place)?,
        priority,
        owners: owners(tx, state.owner.map(|owner| owner.0.get()))?,
        teams: teams(tx, state.team.map(|team| team.0.get()))?,
        categories: categories(policy, state),
        may_change: true,
    };
    book.folded.keep(family);
    Ok(Opened { thread, context })
}

/// A case that somebody has judged or answered is not new any more; its clocks know no difference (clocks.md 6.3).
fn shown_status(family: &Family, place: usize, state: &CaseState) -> Status {
    let is_answered = || family.events(place).iter().any(|event| matches!(event.body, Body::Reply));
    match state.status {
        Status::New if state.triaged.is_some() || state.owner.is_some() || is_answered() => Status::Open,
        status => status,
    }
}

/// What was promised to happen next and has not.
fn steps(tx: &mut Tx<'_>, number: u32) -> Result<Vec<StepLine>, Error> {
    let steps = store::next_steps::list(tx, number)?.into_iter().filter(|step| step.ended_at.is_none());
    Ok(steps.map(|step| StepLine { id: step.id, words: step.body, due_at: step.due_at }).collect())
}

/// The cases that belong to it, and how: what it says of others, and what others say of it.
fn links(tx: &mut Tx<'_>, family: &Family, place: usize) -> Result<Vec<Link>, Error> {
    let own = family.cases().nth(place).map(|(id, _)| id);
    let mut found: Vec<(u32, &'static str)> = Vec::new();
    for (nth, (id, _)) in family.cases().enumerate() {
        for event in family.events(nth) {
            let (other, of_own, of_other) = match event.body {
                Body::Merged { into } => (into, "goes on there", "was merged into this one"),
                Body::Linked { to: Some(to) } => {
                    (to, "this one waits for it, or follows it", "waits for this one, or follows it")
                }
                Body::Split { child: Some(child) } => {
                    (child, "split off from this one", "this one was split off from it")
                }
                _ => continue,
            };
            if nth == place {
                found.push((other.0.get(), of_own));
            } else if Some(other) == own {
                found.push((id.0.get(), of_other));
            }
        }
    }
    found.dedup();
    let link = |(number, relation): (u32, &str)| {
        let subject = store::messages::subject(tx, number)?;
        Ok(Link { number, subject, relation: relation.to_owned() })
    };
    found.into_iter().map(link).collect()
}

/// The people who may own a case.
pub fn owners(tx: &mut Tx<'_>, chosen: Option<u32>) -> Result<Vec<Choice>, Error> {
    let people = store::people::list(tx)?;
    let people = people.into_iter().filter(|person| person.is_active || Some(person.number) == chosen);
    Ok(people.map(|it| Choice::new(it.number, it.name).chosen(Some(it.number) == chosen)).collect())
}

/// The teams that may have a case.
pub fn teams(tx: &mut Tx<'_>, chosen: Option<u32>) -> Result<Vec<Choice>, Error> {
    let teams = store::teams::list(tx)?.into_iter();
    Ok(teams.map(|it| Choice::new(it.number, it.name).chosen(Some(it.number) == chosen)).collect())
}

fn categories(policy: &Policy, case: &CaseState) -> Vec<Choice> {
    let held = case.category.map(|id| usize::from(id.0));
    let named = policy.categories.iter().enumerate();
    named
        .map(|(nth, category)| Choice::new(&category.name, category.name.clone()).chosen(held == Some(nth)))
        .collect()
}

/// The categories of the mission, none of them chosen.
pub fn all_categories(policy: &Policy) -> Vec<Choice> {
    policy.categories.iter().map(|category| Choice::new(&category.name, category.name.clone())).collect()
}

fn card(
    tx: &mut Tx<'_>,
    names: &mut Names,
    customer: Option<&store::customers::Customer>,
) -> Result<CustomerCard, Error> {
    let Some(customer) = customer else {
        return Ok(CustomerCard {
            number: 0,
            name: "Unknown".to_owned(),
            role: None,
            account: None,
            zone: None,
            prefers: None,
            identity: None,
            satisfaction: None,
        });
    };
    let account = match customer.account {
        Some(number) => names.account(tx, number)?.map(|name| (number, name)),
        None => None,
    };
    Ok(CustomerCard {
        number: customer.number,
        name: customer.name.clone(),
        role: None,
        account,
        zone: customer.zone.as_deref().and_then(|name| Zone::named(name).ok()),
        prefers: Some(customer.preferences.clone()).filter(|it| !it.is_empty()),
        identity: None,
        satisfaction: None,
    })
}

fn past(tx: &mut Tx<'_>, view: View, but: u32) -> Result<Vec<Past>, Error> {
    let rows = cases::list(tx, view, None, N_HISTORY + 1)?;
    let others = rows.into_iter().filter(|row| row.number != but).take(N_HISTORY as usize);
    others
        .map(|row| {
            Ok(Past {
                number: row.number,
                subject: store::messages::subject(tx, row.number)?,
                received_at: row.received_at,
                resolved_after_ms: row.resolved_at.map(|at| (at.as_ms() - row.received_at.as_ms()).max(0)),
                rating: None,
            })
        })
        .collect()
}

/// The ladder of the clock that ends first among those that have one.
fn ladder(
    tx: &mut Tx<'_>,
    book: &Book,
    names: &mut Names,
    world: &World<'_>,
) -> Result<Option<Ladder>, Error> {
    let case = world.case;
    let live = case.clocks.iter().filter(|clock| clock.is_live() && matches!(clock.slot, Slot::Target(_)));
    let with_rungs = live.filter(|clock| !clock.rungs(&book.rules, case.priority).is_empty());
    let by_deadline =
        |clock: &&desk::clock::Clock| clock.deadline(&book.rules).map_or(i64::MAX, |it| it.1.as_ms());
    let Some(clock) = with_rungs.min_by_key(by_deadline) else { return Ok(None) };
    let owner = match case.owner {
        Some(owner) => Some(names.person(tx, owner.0.get())?),
        None => None,
    };
    let first = Rung {
        at_percent: None,
        name: "Case owner".to_owned(),
        person: owner,
        standing: Reached::Done { at: clock.started_at, note: None },
    };
    let mut rungs = vec![first];
    let mut clause = None;
    let rules = book.rules.rules(clock.version(&book.rules));
    for standing in clock.rungs(&book.rules, case.priority) {
        let Some(of) = rules.ladders.get(usize::from(standing.ladder.0)) else { continue };
        let Some(rung) = of.rungs.get(usize::from(standing.rung)) else { continue };
        clause = clause.or_else(|| rules.clause(of.clause).map(|clause| clause.number));
        let fired_at = world.noted.iter().find_map(|noted| match noted {
            Noted::RungFired { key, fired_at, .. }
                if (key.slot, key.cycle, key.ladder, key.rung)
                    == (clock.slot, clock.cycle, standing.ladder, standing.rung) =>
            {
                Some(*fired_at)
            }
            _ => None,
        });
        let percent = match &rung.condition {
            RungCondition::Exceeds(share) | RungCondition::Reaches(share) => {
                u8::try_from((share * &calendar::Ratio::from(100)).floor()).ok()
            }
            RungCondition::After(_) => None,
        };
        let is_acknowledged = fired_at.zip(case.acknowledged_at).is_some_and(|(fired, at)| at >= fired);
        let note = is_acknowledged.then(|| "acknowledged".to_owned());
        rungs.push(Rung {
            at_percent: percent,
            name: action_name(&rung.action),
            person: None,
            standing: match fired_at {
                Some(at) => Reached::Done { at, note },
                None => Reached::Ahead { at: standing.due_at },
            },
        });
    }
    // The last rung that was reached is where the case stands.
    let last = rungs.iter_mut().rev().find(|rung| matches!(rung.standing, Reached::Done { .. }));
    if let Some(last) = last
        && let Reached::Done { at, note } = last.standing.clone()
    {
        last.standing = Reached::Now { at, note };
    }
    Ok(Some(Ladder { clause, rungs }))
}

fn action_name(action: &RungAction) -> String {
    match action {
        RungAction::NextTier => "Next support line".to_owned(),
        RungAction::Page(path) => format!("Page: {}", path.replace('-', " ")),
        RungAction::Notify(path) => format!("Tell: {}", path.replace('-', " ")),
        RungAction::Assign(path) => format!("Hand to: {}", path.replace('-', " ")),
    }
}
