//! What happened on the demo's desk, as plain data in the order of time.

use calendar::Instant;
use mission::{Channel, Priority};

use super::case_life::Life;
use super::cast::{self, Account, Customer, Person};
use super::days::Days;
use super::random::Random;
use super::scene;

/// Everything that happened from one instant to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The people of the desk.
    pub people: Vec<Person>,
    /// Their teams.
    pub teams: Vec<&'static str>,
    /// The companies.
    pub accounts: Vec<Account>,
    /// Who writes.
    pub customers: Vec<Customer>,
    /// Requests by time.
    pub asks: Vec<TimedAsk>,
}

/// A request at its instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedAsk {
    /// When.
    pub at: Instant,
    /// Who asks.
    pub who: By,
    /// Which case, numbered from 0 in the order in which they are opened.
    pub case: usize,
    /// What is asked.
    pub what: What,
    /// The message or note that goes with it.
    pub text: Option<String>,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The customer of the case.
    Customer,
    /// A person, an index of [`Story::people`].
    Person(usize),
    /// The program.
    System,
}

/// What is asked of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Open it. By phone and letter an agent does it for the customer.
    Open {
        /// An index of [`Story::customers`].
        customer: usize,
        /// By which channel.
        channel: Channel,
        /// In one line.
        subject: String,
    },
    /// Give it its priority and category.
    Triage {
        /// The priority.
        priority: Priority,
        /// As the mission spells it.
        category: &'static str,
    },
    /// Give it an owner, an index of [`Story::people`].
    Assign(usize),
    /// Send a public message.
    Reply,
    /// Send a question and wait for the answer.
    AskCustomer,
    /// The customer writes again.
    CustomerMessage,
    /// Write something down that the customer does not see.
    Note,
    /// The customer is called back.
    Callback,
    /// Ask the next line.
    Escalate,
    /// Take over what was escalated.
    AcceptEscalation,
    /// The service works again.
    Restore,
    /// The problem is solved.
    Resolve,
    /// It is not.
    Reopen,
    /// The contact after it is solved.
    FollowUp,
    /// Send the survey on satisfaction.
    SendSurvey,
    /// Answer it, 1 to 5.
    AnswerSurvey(u8),
    /// It is the problem of another case.
    Merge {
        /// The case that goes on, numbered like [`TimedAsk::case`].
        into: usize,
    },
    /// It waits for an incident.
    Link {
        /// The incident, numbered like [`TimedAsk::case`].
        to: usize,
    },
    /// Nothing is left to do.
    Close,
    /// It is no contact of a customer.
    Spam,
}

impl What {
    /// A word for it.
    pub fn name(&self) -> &'static str {
        match self {
            What::Open { .. } => "open",
            What::Triage { .. } => "triage",
            What::Assign(_) => "assign",
            What::Reply => "reply",
            What::AskCustomer => "ask customer",
            What::CustomerMessage => "customer message",
            What::Note => "note",
            What::Callback => "callback",
            What::Escalate => "escalate",
            What::AcceptEscalation => "accept escalation",
            What::Restore => "restore",
            What::Resolve => "resolve",
            What::Reopen => "reopen",
            What::FollowUp => "follow-up",
            What::SendSurvey => "send survey",
            What::AnswerSurvey(_) => "answer survey",
            What::Merge { .. } => "merge",
            What::Link { .. } => "link",
            What::Close => "close",
            What::Spam => "spam",
        }
    }
}

/// What happened on a desk with `n_tiers` customer tiers from `from` until `until`. The same arguments give the same story.
pub fn story(seed: u64, (from, until): (Instant, Instant), n_tiers: usize) -> Story {
    let mut random = Random::with_seed(seed);
    let accounts = cast::accounts(n_tiers, &mut random);
    let customers = cast::customers(&accounts, &mut random);
    let days = Days::new(&accounts, until);
    let mut lives: Vec<Life> = Vec::new();
    for start in days.arrivals((from, until), &accounts, &customers, &mut random) {
        let mut life = Life::of(&start, &customers, lives.len());
        life.live(&days, &mut random);
        let copy = life.duplicate(&customers, lives.len() + 1, &mut random);
        lives.push(life);
        lives.extend(copy);
    }
    let incident = lives.len();
    for scene in scene::incident((from, until), &customers, &mut random)
        .into_iter()
        .chain(scene::now(until, &customers))
    {
        let mut life = Life::of(&scene.start, &customers, lives.len());
        life.play(&scene.steps, scene.is_of_incident.then_some(incident), (&days, &mut random));
        lives.push(life);
    }
    let asks = in_order(lives, until);
    Story { people: cast::PEOPLE.to_vec(), teams: cast::TEAMS.to_vec(), accounts, customers, asks }
}

/// All requests by time; cases are numbered anew by when they open, and what lies after `until` has not happened.
fn in_order(lives: Vec<Life>, until: Instant) -> Vec<TimedAsk> {
    let mut opened: Vec<(Instant, usize)> =
        lives.iter().enumerate().filter_map(|(place, life)| Some((life.asks.first()?.at, place))).collect();
    opened.sort();
    let mut number_of = vec![0; lives.len()];
    opened.iter().enumerate().for_each(|(number, (_, place))| number_of[*place] = number);
    let mut asks: Vec<TimedAsk> = lives.into_iter().flat_map(|life| life.asks).collect();
    asks.retain(|ask| ask.at <= until);
    for ask in &mut asks {
        ask.case = number_of[ask.case];
        match &mut ask.what {
            What::Merge { into: other } | What::Link { to: other } => *other = number_of[*other],
            _ => {}
        }
    }
    // Stable: what one case asks at one instant stays in its order.
    asks.sort_by_key(|ask| (ask.at, ask.case));
    asks
}
