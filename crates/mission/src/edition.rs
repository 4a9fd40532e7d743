//! An edition of a mission: what its readers are shown, in the order in which they read it.
//!
//! The same edition becomes plain text, Markdown and the outline of a presentation here, and the public page and the
//! poster in `look`. It quotes the clauses of the policy and adds nothing to them.

mod contacts;
mod figures;
mod markdown;
mod outline;
mod priorities;
mod text;

use crate::compile::sentence;
use crate::diff::{Verdict, diff};
use crate::policy::{Chapter, Clause, Policy};
use crate::reading::Reading;
use crate::syntax::Tree;
use crate::vocabulary::Priority;

pub use contacts::{Contact, Way};
pub use figures::Figure;
pub use priorities::{Cell, PriorityRow};

/// Who reads an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Customers: private clauses are left out.
    Customers,
    /// The people of the desk: everything, for the handbook.
    Staff,
}

/// A mission as its readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The mission's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The language of its texts, such as `en`.
    pub language: String,
    /// The date from which it binds, in words.
    pub effective_on: Option<String>,
    /// Who is accountable: name and role.
    pub owner: Option<String>,
    /// The sentence that stands above everything: the statement, or the mission's name.
    pub headline: String,
    /// The verbs of the behaviours.
    pub verbs: Vec<String>,
    /// The numbers a customer asks for first, at most eight.
    pub figures: Vec<Figure>,
    /// What each priority means and gets.
    pub priorities: Vec<PriorityRow>,
    /// The chapters that have something to say.
    pub sections: Vec<Section>,
    /// How the desk is reached.
    pub contacts: Vec<Contact>,
    /// The versions, the latest first; before them the one that was announced.
    pub history: Vec<Past>,
    /// The version that was announced and does not bind yet.
    pub coming: Option<Coming>,
}

/// A version that was announced and does not bind yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// Such as `1.2`.
    pub version: String,
    /// The date from which it binds, in words.
    pub effective_on: String,
    /// `2 clauses change and 1 is new.`
    pub changes: String,
}

impl Coming {
    /// `Version 1.2 takes effect on 1 July 2025.`
    pub fn sentence(&self) -> String {
        format!("Version {} takes effect on {}.", self.version, self.effective_on)
    }
}

/// A chapter with its clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which chapter.
    pub chapter: Chapter,
    /// Its clauses, by number.
    pub clauses: Vec<Clause>,
}

/// A version in the list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Such as `1.2`.
    pub version: String,
    /// The date from which it bound, in words.
    pub effective_on: Option<String>,
    /// What changed and why.
    pub rationale: Option<String>,
}

impl Edition {
    /// The edition of a mission that compiled to `policy`.
    pub fn of(reading: &Reading, policy: &Policy, readers: Readers) -> Edition {
        let tree = &reading.tree;
        let is_shown = |clause: &&Clause| clause.is_public || readers == Readers::Staff;
        let mut clauses: Vec<Clause> = policy.clauses.iter().filter(is_shown).cloned().collect();
        clauses.sort_by_key(|clause| clause.number);
        let section = |chapter: Chapter| Section {
            chapter,
            clauses: clauses.iter().filter(|clause| clause.number.chapter == chapter).cloned().collect(),
        };
        let sections: Vec<Section> = Chapter::ALL.into_iter().map(section).collect();
        Edition {
            name: policy.name.clone(),
            version: policy.version.clone(),
            language: policy.identity.language.clone(),
            effective_on: policy.effective_on.map(sentence::date),
            owner: owner(policy),
            headline: policy.statement.mission.clone().unwrap_or_else(|| policy.name.clone()),
            verbs: policy.statement.behaviours.iter().map(|behaviour| behaviour.verb.clone()).collect(),
            figures: figures::figures(policy, &clauses),
            priorities: priorities::rows(tree, policy, &clauses),
            sections: sections.into_iter().filter(|section| !section.clauses.is_empty()).collect(),
            contacts: contacts::contacts(&policy.identity.contact),
            history: vec![past(policy)],
            coming: None,
        }
    }

    /// Adds the versions before this one, oldest first.
    pub fn after<'p>(mut self, earlier: impl IntoIterator<Item = &'p Policy>) -> Edition {
        for policy in earlier {
            self.history.insert(1.min(self.history.len()), past(policy));
        }
        self
    }

    /// Announces the next version, whose numbers are kept like those of `policy`. A version without a later effective
    /// date is no coming one, and changes nothing.
    pub fn announcing(mut self, policy: &Policy, next: &Policy) -> Edition {
        let Some(on) = next.effective_on.filter(|on| policy.effective_on.is_none_or(|since| *on > since))
        else {
            return self;
        };
        let effective_on = sentence::date(on);
        self.coming =
            Some(Coming { version: next.version.clone(), effective_on, changes: counted(policy, next) });
        self.history.insert(0, past(next));
        self
    }

    /// `Version 1.2, in force since 1 July 2025.` without the full stop.
    pub fn imprint(&self) -> String {
        match &self.effective_on {
            Some(date) => format!("Version {}, in force from {date}", self.version),
            None => format!("Version {}", self.version),
        }
    }
}

/// `2 clauses change, 1 is new and 1 goes.`
fn counted(old: &Policy, new: &Policy) -> String {
    let changes = diff(old, new).changes;
    let n = |is: fn(Verdict) -> bool| changes.iter().filter(|change| is(change.verdict)).count();
    let n_changed = n(|it| matches!(it, Verdict::Stronger | Verdict::Weaker | Verdict::Changed));
    let kinds = [
        (n_changed, "changes", "change"),
        (n(|it| it == Verdict::New), "is new", "are new"),
        (n(|it| it == Verdict::Removed), "goes", "go"),
        (n(|it| it == Verdict::Reworded), "says the same in other words", "say the same in other words"),
    ];
    let some = kinds.into_iter().filter(|(n, ..)| *n > 0);
    let parts = some.enumerate().map(|(i, (n, one, many))| match (i, n) {
        (0, 1) => format!("1 clause {one}"),
        (0, n) => format!("{n} clauses {many}"),
        (_, 1) => format!("1 {one}"),
        (_, n) => format!("{n} {many}"),
    });
    match parts.collect::<Vec<_>>() {
        none if none.is_empty() => "No clause changes.".to_owned(),
        parts => format!("{}.", sentence::and(&parts)),
    }
}

fn past(policy: &Policy) -> Past {
    Past {
        version: policy.version.clone(),
        effective_on: policy.effective_on.map(sentence::date),
        rationale: policy.identity.rationale.clone(),
    }
}

/// `A. Rivera, VP of Customer Experience`.
fn owner(policy: &Policy) -> Option<String> {
    let owner = &policy.identity.owner;
    let parts = [owner.name.as_str(), owner.role.as_str()];
    let stated: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!stated.is_empty()).then(|| stated.join(", "))
}

/// What the mission says a priority is for.
fn definition(tree: &Tree, priority: Priority) -> Option<String> {
    let priorities = tree.priorities.as_ref()?;
    let mut definitions = priorities.definitions.value.iter();
    definitions.find(|(name, _)| name.value == priority).map(|(_, text)| text.0.clone())
}
