//! Canned replies: texts that people of the desk write once, with a few fields that are filled in.

mod nearest;
mod template;

pub(crate) use nearest::nearest;
pub use template::{Fault, Template};

/// The longest template, in bytes.
pub const LONGEST_TEMPLATE: usize = 20_000;

/// A field that a template can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The whole name of the person who wrote.
    CustomerName,
    /// The first word of that name.
    CustomerFirstName,
    /// The company they belong to.
    AccountName,
    /// The number of the case.
    CaseNumber,
    /// What the case is about.
    CaseSubject,
    /// The person who answers.
    AgentName,
    /// The team they are of.
    TeamName,
    /// What is owed next and until when, in words.
    Promise,
}

impl Field {
    /// Every field, with its name in a template.
    pub const ALL: [(Field, &'static str); 8] = [
        (Field::CustomerName, "customer.name"),
        (Field::CustomerFirstName, "customer.first_name"),
        (Field::AccountName, "account.name"),
        (Field::CaseNumber, "case.number"),
        (Field::CaseSubject, "case.subject"),
        (Field::AgentName, "agent.name"),
        (Field::TeamName, "team.name"),
        (Field::Promise, "promise"),
    ];

    /// Its name, as it stands between the braces.
    pub fn name(self) -> &'static str {
        Field::ALL.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }

    /// The field of this name.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.iter().find(|(_, known)| *known == name).map(|(field, _)| *field)
    }
}
