//! What a new version of a mission changes for customers: each promise and objective stronger, weaker, new, removed or
//! reworded, and what the change demands before it may bind.

mod consequences;
mod hours;
mod levels;
mod objectives;
mod part;
mod rules;
mod targets;

use crate::policy::{Clause, ClauseId, Policy};

pub(crate) use consequences::notice_of;
pub use consequences::{Consequences, SignOffState};
pub use part::{Part, Verdict};

/// The difference of two versions of a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// The number of the old version.
    pub old_version: String,
    /// The number of the new version.
    pub new_version: String,
    /// What changes, in the order of the new version; what it drops follows in the order of the old one.
    pub changes: Vec<Change>,
    /// What the changes demand.
    pub consequences: Consequences,
}

/// One promise, objective or other clause that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it means for customers.
    pub verdict: Verdict,
    /// What sort of clause it is.
    pub subject: Subject,
    /// Its id in the mission; for other clauses the path of the clause.
    pub name: String,
    /// What was said; `None` when it is new.
    pub before: Option<Side>,
    /// What is said now; `None` when it is removed.
    pub after: Option<Side>,
    /// What of it changed, each with its own verdict.
    pub parts: Vec<Part>,
    /// Whether it is a change of an SLA, which customers are told of 30 days before.
    pub is_sla: bool,
}

/// What sort of clause changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A promise on a clock or a service level.
    Promise,
    /// An objective.
    Objective,
    /// Anything else: hours, pauses, ladders, credits, obligations.
    Rule,
}

impl Subject {
    /// A word for programs and people.
    pub fn word(self) -> &'static str {
        match self {
            Subject::Promise => "promise",
            Subject::Objective => "objective",
            Subject::Rule => "rule",
        }
    }
}

/// A clause of one of the two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its number.
    pub clause: ClauseId,
    /// Its line in the file.
    pub line: u32,
    /// Its sentence.
    pub sentence: String,
}

impl Side {
    fn of(policy: &Policy, id: ClauseId) -> Option<Side> {
        let Clause { line, sentence, .. } = policy.clause(id)?;
        Some(Side { clause: id, line: *line, sentence: sentence.clone() })
    }
}

/// What `new` changes of `old`.
///
/// Promises and objectives are compared by id; one that only got another id is reworded.
pub fn diff(old: &Policy, new: &Policy) -> Diff {
    let mut changes = targets::changes(old, new);
    changes.extend(levels::changes(old, new));
    changes.extend(objectives::changes(old, new));
    changes.extend(rules::changes(old, new));
    let place = |change: &Change| {
        let side = change.after.as_ref().or(change.before.as_ref());
        (change.after.is_none(), side.map(|side| side.line))
    };
    changes.sort_by_key(place);
    let consequences = Consequences::of(old, new, &changes);
    Diff { old_version: old.version.clone(), new_version: new.version.clone(), changes, consequences }
}

/// Says what of an entry changed, given the policies whose ids it speaks in.
type Compare<T> = fn((&Policy, &T), (&Policy, &T)) -> Vec<Part>;

/// Entries of one kind of two versions, as they are compared.
struct Entries<'p, T> {
    old: (&'p Policy, &'p [T]),
    new: (&'p Policy, &'p [T]),
    subject: Subject,
    name: fn(&T) -> &str,
    clause: fn(&T) -> ClauseId,
    /// What of an entry changed; nothing when the two mean the same.
    parts: Compare<T>,
}

impl<T> Entries<'_, T> {
    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let named = |list: &[T], name: &str| list.iter().position(|it| (self.name)(it) == name);
        let mut gone: Vec<&T> =
            self.old.1.iter().filter(|it| named(self.new.1, (self.name)(it)).is_none()).collect();
        for after in self.new.1 {
            match named(self.old.1, (self.name)(after)) {
                Some(place) => changes.extend(self.changed(&self.old.1[place], after)),
                None => {
                    let is_same =
                        |before: &&T| (self.parts)((self.old.0, before), (self.new.0, after)).is_empty();
                    match gone.iter().position(is_same) {
                        Some(place) => changes.push(self.renamed(gone.remove(place), after)),
                        None => changes.push(self.change(Verdict::New, None, Some(after), Vec::new())),
                    }
                }
            }
        }
        changes.extend(gone.iter().map(|it| self.change(Verdict::Removed, Some(it), None, Vec::new())));
        changes
    }

    fn changed(&self, before: &T, after: &T) -> Option<Change> {
        let parts = (self.parts)((self.old.0, before), (self.new.0, after));
        let change = self.change(part::overall(&parts), Some(before), Some(after), parts);
        let sentence = |side: &Option<Side>| side.as_ref().map(|side| side.sentence.clone());
        let is_reworded = sentence(&change.before) != sentence(&change.after);
        (!change.parts.is_empty() || is_reworded).then_some(change)
    }

    fn renamed(&self, before: &T, after: &T) -> Change {
        let text = format!("was called `{}`", (self.name)(before));
        let parts = vec![Part { verdict: Verdict::Reworded, text }];
        self.change(Verdict::Reworded, Some(before), Some(after), parts)
    }

    fn change(&self, verdict: Verdict, before: Option<&T>, after: Option<&T>, parts: Vec<Part>) -> Change {
        let name = after.or(before).map_or("", self.name).to_owned();
        Change {
            verdict,
            subject: self.subject,
            name,
            before: before.and_then(|it| Side::of(self.old.0, (self.clause)(it))),
            after: after.and_then(|it| Side::of(self.new.0, (self.clause)(it))),
            parts,
            is_sla: self.subject == Subject::Promise && verdict != Verdict::Reworded,
        }
    }
}
