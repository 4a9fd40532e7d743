//! Tells a story to a desk, through the same code that runs a real one.

use std::num::NonZeroU32;
use std::sync::Arc;

use calendar::{Instant, Zone};
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, CustomerId, Score, Survey, TeamId};
use desk::{Actor, Command};
use jiff::ToSpan;
use mission::Policy;
use store::{Tx, counters, customers, people, teams};

use super::cast::{Account, PEOPLE};
use super::story::{By, Story, TimedAsk, What};
use crate::desk::{Desk, Opening, Refusal, Request, Text, Told};
use crate::who::Who;

/// How many requests share a transaction.
const TOGETHER: usize = 500;

/// What a played story came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Played {
    /// How many cases it opened.
    pub n_cases: usize,
    /// How many requests it made.
    pub n_requests: usize,
    /// How many of them made no sense when they came: the desk had gone on otherwise.
    pub n_refused: usize,
}

/// Plays all of a story on a desk that has a mission and nobody yet. `password` is the hash of the password that everybody of the
/// desk has; without one nobody can sign in.
///
/// # Errors
///
/// Fails when the database does.
pub async fn play(desk: &Desk, story: &Story, password: Option<String>) -> Result<Played, Refusal> {
    let from = story.asks.first().map_or_else(|| desk.now(), |ask| ask.at);
    let names = tiers(desk)?;
    let whole = Arc::new(story.clone());
    desk.db()
        .write(move |tx| {
            ours(tx, &whole, password.as_deref(), from)?;
            theirs(tx, &whole, &names, from)
        })
        .await?;
    // Clocks run in the zones of the customers.
    desk.reload().await?;
    let told = told(story, desk.book()?.rules.policy());
    let mut played = Played { n_requests: told.len(), ..Played::default() };
    let mut cases: Vec<CaseId> = Vec::new();
    for part in told.chunks(TOGETHER) {
        let (known, n_refused) = desk.tell(part.to_vec(), cases).await?;
        cases = known;
        played.n_refused += n_refused;
    }
    played.n_cases = cases.len();
    Ok(played)
}

/// Who holds the roles that the mission pages, by their places among the people.
const HOLDERS: [(&str, usize); 2] = [("duty manager", 10), ("VP of Customer Experience", 11)];

fn ours(tx: &mut Tx<'_>, story: &Story, password: Option<&str>, now: Instant) -> Result<(), store::Error> {
    let mut team_numbers = Vec::new();
    for (line, name) in (1_u32..).zip(&story.teams) {
        team_numbers.push(teams::insert(tx, name, Some(line), now)?);
    }
    let mut numbers = Vec::new();
    for (nth, person) in story.people.iter().enumerate() {
        let person = people::NewPerson {
            name: person.name.to_owned(),
            email: person.email(),
            role: person.role.to_owned(),
            password: password.map(str::to_owned),
            team: team_numbers.get(person.team).copied(),
            line: u32::try_from(person.team + 1).ok(),
            zone: Some(person.zone.to_owned()),
            languages: person.languages.to_owned(),
            skills: person.skills.to_owned(),
        };
        let number = people::insert(tx, &person, now)?;
        let phone = format!("+1-555-01{:02}", 40 + nth);
        people::set_contact_methods(tx, number, &[("phone".to_owned(), phone)])?;
        people::set_available(tx, number, true)?;
        numbers.push(number);
    }
    for (role, place) in HOLDERS {
        people::set_holders(tx, role, numbers.get(place..=place).unwrap_or_default())?;
    }
    Ok(())
}

/// The names of the mission's tiers.
fn tiers(desk: &Desk) -> Result<Vec<String>, Refusal> {
    let book = desk.book()?;
    Ok(book.rules.policy().tiers.iter().map(|tier| tier.name.to_string()).collect())
}

fn theirs(tx: &mut Tx<'_>, story: &Story, tiers: &[String], now: Instant) -> Result<(), Refusal> {
    for account in &story.accounts {
        let account = customers::Account {
            number: counters::next(tx, "account")?,
            name: account.name.to_owned(),
            tier: tiers.get(account.tier).cloned(),
            zone: Some(account.zone.to_owned()),
            language: account.language.map(str::to_owned),
            subscription: Some(account.subscription.clone()),
            cohort: account.cohort.map(str::to_owned),
            subscribed_on: subscribed_on(account, now),
            created_at: Some(now),
        };
        customers::insert_account(tx, &account, now)?;
    }
    for customer in &story.customers {
        let customer = customers::Customer {
            number: counters::next(tx, "customer")?,
            account: customer.account.map(number),
            name: customer.name.clone(),
            email: Some(customer.email.clone()),
            phone: customer.phone.clone(),
            zone: customer.zone.map(str::to_owned),
            preferences: customer.preferences.to_owned(),
            created_at: Some(now),
            ..customers::Customer::default()
        };
        customers::insert(tx, &customer, now)?;
    }
    Ok(())
}

/// The day a company's first subscription began: a first of a month, as billing likes them.
fn subscribed_on(account: &Account, now: Instant) -> Option<String> {
    let today = Zone::named(account.zone).ok()?.date_of(now);
    let on = today.checked_sub(i64::from(account.n_months).months()).ok()?;
    Some(on.first_of_month().to_string())
}

/// The number of what stands at an index: the desk counts from 1.
fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn agent(person: usize) -> AgentId {
    AgentId(NonZeroU32::MIN.saturating_add(number(person) - 1))
}

fn team(person: usize) -> TeamId {
    TeamId(NonZeroU32::MIN.saturating_add(number(PEOPLE[person].team) - 1))
}

fn customer(index: usize) -> CustomerId {
    CustomerId(NonZeroU32::MIN.saturating_add(number(index) - 1))
}

/// The story as requests: what one person asks of one case at one instant is one request.
fn told(story: &Story, policy: &Policy) -> Vec<(Instant, Told)> {
    let mut owners: Vec<usize> = Vec::new();
    let mut told = Vec::new();
    let alike = |a: &TimedAsk, b: &TimedAsk| {
        let opens = matches!(a.what, What::Open { .. }) || matches!(b.what, What::Open { .. });
        (a.at, a.case, a.who) == (b.at, b.case, b.who) && !opens
    };
    for asks in story.asks.chunk_by(alike) {
        let [first, ..] = asks else { continue };
        if let What::Open { customer, .. } = first.what {
            owners.push(customer);
        }
        let Some(owner) = owners.get(first.case) else { continue };
        let who = match first.who {
            By::Customer => Who::Customer(customer(*owner)),
            By::Person(person) => Who::Agent(agent(person), Some(team(person))),
            By::System => Who::System,
        };
        told.extend(one(asks, (who, *owner), policy).map(|one| (first.at, one)));
    }
    told
}

fn one(asks: &[TimedAsk], (who, owner): (Who, usize), policy: &Policy) -> Option<Told> {
    let text = asks.iter().find_map(|ask| ask.text.clone()).map(Text::from);
    if let [TimedAsk { what: What::Open { channel, subject, .. }, .. }] = asks {
        let text = text.unwrap_or_default();
        let opening = Opening::of(customer(owner), *channel, subject.clone(), text);
        return Some(Told::Open(Opening { who, ..opening }));
    }
    let commands: Vec<Command> = asks.iter().flat_map(|ask| command(&ask.what, who, policy)).collect();
    let case = asks.first()?.case;
    let other = asks.iter().find_map(|ask| match ask.what {
        What::Merge { into: other } | What::Link { to: other } => Some(other),
        _ => None,
    });
    let nothing = commands.is_empty() && text.is_none();
    (!nothing).then(|| {
        let request = Request::new(CaseId::from_index(0), who, commands);
        Told::Ask((case, other), Request { text, ..request })
    })
}

/// What the desk is asked; nothing for what is only written down.
fn command(what: &What, who: Who, policy: &Policy) -> Option<Command> {
    let of = |ask| Command { agent: who.agent(), team: who.team(), ..Command::of(ask, who.actor()) };
    let ask = match what {
        What::Triage { priority, category } => {
            Ask::Triage { priority: *priority, category: policy.category(category) }
        }
        What::Assign(person) => {
            return Some(Command {
                agent: Some(agent(*person)),
                team: Some(team(*person)),
                ..of(Ask::Assign)
            });
        }
        What::Reply => Ask::Reply,
        What::AskCustomer => Ask::AskCustomer,
        What::CustomerMessage => {
            return Some(Command { actor: Actor::Customer, ..of(Ask::RecordCustomerMessage) });
        }
        What::Callback => Ask::RecordCallback { connected: true },
        What::Escalate => Ask::Escalate,
        What::AcceptEscalation => Ask::AcceptEscalation,
        What::Restore => Ask::Restore,
        What::Resolve => Ask::Resolve,
        What::Reopen => Ask::Reopen,
        What::FollowUp => Ask::RecordFollowUp,
        What::Close => Ask::Close,
        What::SendSurvey => Ask::SendSurvey(Survey::Csat),
        What::AnswerSurvey(points) => {
            Ask::AnswerSurvey { survey: Survey::Csat, score: Some(Score::Points(*points)) }
        }
        // Which case it is, `tell` knows.
        What::Merge { .. } => Ask::MergeInto(CaseId::from_index(0)),
        What::Link { .. } => Ask::LinkTo(CaseId::from_index(0)),
        What::Spam => Ask::MarkSpam,
        What::Note | What::Open { .. } => return None,
    };
    Some(of(ask))
}
