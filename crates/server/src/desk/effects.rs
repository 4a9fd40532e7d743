//! What has to be told to whom, as rows of the outbox. A row names what it is about and holds no text.

use calendar::Instant;
use desk::Effect;
use desk::case::event::CaseId;
use desk::clock::RungKey;
use desk::obligation::Told;
use mission::policy::RungCondition;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::family::stream_name;
use crate::book::Book;

/// Something to be told about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// The case.
    pub case: u32,
    /// Whom it goes to.
    pub to: Recipient,
    /// What it is about.
    pub about: About,
}

/// Whom something is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The people of a support line, from 0.
    Line(u8),
    /// The manager of an agent, or of the case's team.
    Manager(Option<u32>),
    /// Whoever holds the role of one step of a path; paged until somebody acknowledges.
    Page {
        /// The path of the mission.
        path: String,
        /// Its step, from 0.
        step: usize,
        /// Which page of the rung it is, from 0.
        nth: u32,
    },
    /// The people of a path.
    Path(String),
    /// The people of a path, the first of whom becomes the owner.
    NewOwner(String),
    /// The owner, or everybody who may take the case.
    Owner(Option<u32>),
    /// The function that owns what the mission excludes: the team of this name, or whoever holds the role of this name.
    Function(String),
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A rung of a clock fired: this share of its time is used, in percent; nothing when the rung counts a length.
    Rung {
        /// The clock kind.
        clock: String,
        /// Its condition in percent.
        percent: Option<i64>,
    },
    /// A promise is broken.
    Missed {
        /// The clock kind.
        clock: String,
    },
    /// Something owed beside the clocks needs attention.
    Owed {
        /// Whether it is missed already.
        is_missed: bool,
    },
    /// The mission excludes the case; whoever is told owns it.
    OutOfScope,
}

impl About {
    /// The same for people.
    pub fn words(&self) -> String {
        let name = |clock: &str| clock.replace('_', " ");
        match self {
            About::Rung { clock, percent: Some(percent) } => {
                format!("{percent} % of the time for {} is used", name(clock))
            }
            About::Rung { clock, percent: None } => format!("the time for {} runs down", name(clock)),
            About::Missed { clock } => format!("the promise on {} is missed", name(clock)),
            About::Owed { is_missed: true } => "something that was owed is missed".to_owned(),
            About::Owed { is_missed: false } => "something is owed soon".to_owned(),
            About::OutOfScope => "the mission excludes this case; it is theirs".to_owned(),
        }
    }
}

/// Puts an effect into the outbox, once: its key is the place of the event that brought it about.
///
/// # Errors
///
/// Fails when the database does.
pub fn enqueue(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, version, nth): (CaseId, i64, usize),
    effect: &Effect,
    now: Instant,
) -> Result<(), store::Error> {
    let (to, about) = told(book, effect);
    let key = format!("{}@{version}/{nth}", stream_name(case));
    let body = serde_json::to_string(&Telling { case: case.0.get(), to, about }).unwrap_or_default();
    store::outbox::enqueue(tx, &key, "case", &body, now)?;
    Ok(())
}

/// Tells the function that owns a case which has just turned out to be out of scope.
///
/// # Errors
///
/// Fails when the database does.
pub fn route(
    tx: &mut Tx<'_>,
    (case, version): (CaseId, i64),
    function: &str,
    now: Instant,
) -> Result<(), store::Error> {
    let to = Recipient::Function(function.to_owned());
    let telling = Telling { case: case.0.get(), to, about: About::OutOfScope };
    let body = serde_json::to_string(&telling).unwrap_or_default();
    let key = format!("{}@{version}/scope", stream_name(case));
    store::outbox::enqueue(tx, &key, "case", &body, now)?;
    Ok(())
}

fn told(book: &Book, effect: &Effect) -> (Recipient, About) {
    match effect {
        Effect::Escalate { key, to_line, .. } => (Recipient::Line(*to_line), rung(book, key)),
        Effect::NotifyManager { key, owner, .. } => {
            (Recipient::Manager(owner.map(|owner| owner.0.get())), rung(book, key))
        }
        Effect::Page { key, path, step, nth, .. } => {
            (Recipient::Page { path: path.clone(), step: *step, nth: *nth }, rung(book, key))
        }
        Effect::Assign { key, path, .. } => (Recipient::NewOwner(path.clone()), rung(book, key)),
        Effect::Notify { key, path, .. } => (Recipient::Path(path.clone()), rung(book, key)),
        Effect::NotifyMiss { slot, owner, .. } => {
            let clock = slot.kind().word().to_owned();
            (Recipient::Owner(owner.map(|owner| owner.0.get())), About::Missed { clock })
        }
        Effect::Owed { told, .. } => match told {
            Told::Page { path, .. } => {
                (Recipient::Page { path: path.clone(), step: 0, nth: 0 }, About::Owed { is_missed: false })
            }
            Told::Notify { path, .. } => (Recipient::Path(path.clone()), About::Owed { is_missed: false }),
            Told::NotifyMiss { .. } => (Recipient::Owner(None), About::Owed { is_missed: true }),
        },
    }
}

fn rung(book: &Book, key: &RungKey) -> About {
    let rules = book.rules.rules(book.rules.allowance(key.allowance).version);
    let ladder = rules.ladders.get(usize::from(key.ladder.0));
    let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(key.rung)));
    let percent = rung.and_then(|rung| match &rung.condition {
        RungCondition::Exceeds(share) | RungCondition::Reaches(share) => {
            Some((share * &calendar::Ratio::from(100)).floor())
        }
        RungCondition::After(_) => None,
    });
    About::Rung { clock: key.slot.kind().word().to_owned(), percent }
}
